"""Views: an employer's workbook names its own people only, says that it is confidential, and holds what is lapsed."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pchteam.cli import main
from pchteam.export.figures import figures
from pchteam.export.folder import write_run
from pchteam.export.named import Named
from pchteam.export.skills import completeness, evidence, skill_gaps
from pchteam.export.view import UnknownViewError, chosen_employers, view_file
from pchteam.plan import Run, make_plan
from pchteam.solver.check import Breach
from pchteam.workspace import Workspace

from .building import AGREEMENT, BASE, write
from .generate import generate_workspace

SEED = 34
NOTICE = "Not for performance management"

Sheets = dict[str, list[list[object]]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run of a random workspace."""
    folder = tmp_path_factory.mktemp("workspace")
    generate_workspace(folder, SEED)
    return make_plan(Workspace.open(folder), time_limit=20)


@pytest.fixture(scope="module")
def employers(run: Run) -> list[str]:
    """The employers of the workspace."""
    return sorted({row.employer for row in run.workspace.rows("posts")})


@pytest.fixture(scope="module")
def folder(run: Run, employers: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run with a view of every employer."""
    target = tmp_path_factory.mktemp("parent") / "run"
    write_run(run, target, views=employers)
    return target


def _sheets(path: Path) -> Sheets:
    tables = pd.read_excel(path, sheet_name=None, header=None, engine="calamine")
    return {name: table.to_numpy().tolist() for name, table in tables.items()}


def _people_of(run: Run, employer: str) -> set[str]:
    return {row.person for row in run.workspace.rows("posts") if row.employer == employer}


def test_only_own_people_are_named(run: Run, employers: list[str], folder: Path) -> None:
    names = {row.id: row.name for row in run.workspace.rows("people")}
    for employer in employers:
        text = str(_sheets(folder / view_file(employer)))
        others = {name for one, name in names.items() if one not in _people_of(run, employer)}
        assert others
        assert not [name for name in others if f"'{name}'" in text or f"{name} " in text]


def test_every_sheet_says_that_it_is_confidential(run: Run, employers: list[str], folder: Path) -> None:
    for employer in employers:
        sheets = _sheets(folder / view_file(employer))
        assert set(sheets) == {"Summary", "CONFIDENTIAL", "Members", "Work"}
        for rows in sheets.values():
            top = str(rows[:2])
            assert "CONFIDENTIAL to" in top
            assert NOTICE in top


def test_views_share_out_the_work_of_the_plan(run: Run, employers: list[str], folder: Path) -> None:
    for sheet, table in (("Members", figures(run).members), ("Work", figures(run).work)):
        total = 0
        for employer in employers:
            rows = _sheets(folder / view_file(employer))[sheet]
            place = rows[2].index("Minutes a week")
            total += sum(int(str(row[place])) for row in rows[3:])
        assert total == table["Minutes a week"].sum() > 0


def test_evidence_that_does_not_count_is_listed_once(run: Run, employers: list[str]) -> None:
    named = Named.of(run)
    table = evidence(named, employers[0])
    assert set(table["Fault"]) <= {
        "lapsed",
        "not begun",
        "ends during the plan",
        "begins during the plan",
        "not verified",
    }
    assert set(table["Person id"]) <= _people_of(run, employers[0])
    assert table["Mend"].str.endswith(".").all()


TWO_EMPLOYERS = {
    "organisations": [*BASE["organisations"], "id=trust indemnity_covers=nursing"],
    "people": ["id=p kind=staff", "id=q kind=staff", "id=r kind=staff"],
    "posts": [
        "id=p-a person=p employer=org role=nurse",
        "id=q-a person=q employer=org role=nurse",
        "id=r-a person=r employer=trust role=nurse",
    ],
    "functions": ["id=f activity=nursing shared_records=no traditional_roles=nurse"],
    "requirements": [
        "function=f kind=competency item=c min_level=generic",
        "function=f kind=registration item=NMC alternative_group=any",
        "function=f kind=registration item=GMC alternative_group=any",
    ],
    "holdings": [
        "person=p competency=c level=generic status=verified",
        "person=q competency=c level=generic status=verified expires=2025-12-31",
        "person=q competency=d level=core status=declared",
        "person=q competency=e level=core status=verified expires=2026-02-01",
        "person=r competency=c level=core status=verified valid_from=2026-02-01",
    ],
    "credentials": [
        "person=p kind=registration item=NMC verified_on=2025-11-03",
        "person=q kind=registration item=NMC",
        "person=r kind=registration item=NMC verified_on=2025-11-03 issued=2026-06-01",
    ],
    "agreements": [AGREEMENT],
}


@pytest.fixture
def small(tmp_path: Path) -> Named:
    """Three people of two employers, with evidence of every fault."""
    return Named.of(make_plan(Workspace.open(write(tmp_path / "place", TWO_EMPLOYERS)), time_limit=10))


def test_faults_of_evidence_with_date_and_mend(small: Named) -> None:
    table = evidence(small, "org")
    found = {row["Item"]: (row["Person"], row["Fault"], str(row["Expires"] or "")) for row in table.to_dict("records")}
    assert found == {
        "c": ("q", "lapsed", "2025-12-31"),
        "d": ("q", "not verified", ""),
        "e": ("q", "ends during the plan", "2026-02-01"),
        "NMC": ("q", "not verified", ""),
    }
    mends = dict(zip(table["Item"], table["Mend"], strict=True))
    assert mends["c"] == "Renew the evidence and record its new dates."
    assert mends["NMC"] == "Check it at its source and fill in verified_on."
    trust = evidence(small, "trust")
    assert set(zip(trust["Item"], trust["Fault"], strict=True)) == {
        ("c", "begins during the plan"),
        ("NMC", "not begun"),
    }


def test_skill_gaps_name_what_is_missing_and_not_other_professions(small: Named) -> None:
    gaps = skill_gaps(small, "org")
    assert set(gaps["Person"]) == {"q"}
    assert any("lapsed on 2025-12-31" in text for text in gaps["What is missing"])
    assert not any("GMC" in text for text in gaps["What is missing"])
    assert gaps["Minutes of it unmet a week"].is_monotonic_decreasing


def test_shares_over_few_people_are_not_shown(small: Named) -> None:
    hidden = completeness(small.workspace, small.run.graph).set_index("Employer id")
    assert hidden.drop(columns=["Employer", "Note"]).isna().all(axis=None)
    assert hidden["Note"].str.startswith("Fewer than 5 people").all()
    shown = completeness(small.workspace, small.run.graph, fewest=2).set_index("Employer id")
    org = shown.loc["org"]
    assert org["People"] == 2
    assert shown.loc[["trust"], "People"].isna().all()
    assert org["Share of people with a verified skill"] == 1 / 2
    assert org["Share of skills verified and in date"] == 1 / 4
    assert org["Share of credentials checked and in date"] == 1 / 2


def test_unknown_employers_are_told_before_planning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "place", {})

    def never(*_: object, **__: object) -> None:
        raise AssertionError("planned")

    monkeypatch.setattr("pchteam.plan.make_plan", never)
    for view, message in (("employer:nobody", "the employers are org"), ("team:t", "write it as employer:ID")):
        monkeypatch.setattr("sys.argv", ["pchteam", "plan", str(folder), "-o", str(tmp_path / "run"), "--view", view])
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 2
        error = capsys.readouterr().err
        assert message in error
        assert error.count("\n") == 1
        assert not (tmp_path / "run").exists()


def test_views_are_read_once_each(tmp_path: Path) -> None:
    workspace = Workspace.open(write(tmp_path, {}))
    assert chosen_employers(workspace, ["employer:org", "employer:org"]) == ("org",)
    with pytest.raises(UnknownViewError) as caught:
        chosen_employers(workspace, ["employer:"])
    assert caught.value.wanted == "employer:"


def test_views_of_an_earlier_run_do_not_stay(run: Run, employers: list[str], tmp_path: Path) -> None:
    write_run(run, tmp_path / "run", views=employers)
    (tmp_path / "run" / "employer-notes.xlsx").write_text("mine", encoding="utf-8")
    write_run(run, tmp_path / "run", views=employers[:1])
    assert {path.name for path in (tmp_path / "run").glob("*.xlsx")} == {
        "plan.xlsx",
        "employer-notes.xlsx",
        view_file(employers[0]),
    }


def test_refused_plan_has_no_views(run: Run, employers: list[str], tmp_path: Path) -> None:
    refused = replace(run, breaches=(Breach("post_capacity", "p00-a", "has more blocks than time"),))
    write_run(refused, tmp_path / "run", views=employers)
    assert not list((tmp_path / "run").glob("*.xlsx"))
    assert json.loads((tmp_path / "run" / "plan.json").read_text(encoding="utf-8"))["views"] == []
