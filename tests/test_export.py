"""Exports: every figure adds up to plan.json, names do no harm, and a folder is written whole or not at all."""

import csv
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from jsonschema import Draft202012Validator

from pchteam.export import folder as export
from pchteam.export.digest import CAUTION, TEAM_SHEET
from pchteam.export.figures import figures
from pchteam.export.folder import RUN_ENTRIES, ForeignFolderError, plan_document, write_run
from pchteam.plan import Run, make_plan
from pchteam.solver.check import Breach
from pchteam.workspace import Workspace

from .generate import generate_workspace

SCHEMA = Path(__file__).parents[1] / "docs" / "plan.schema.json"
SEED = 34
"""A workspace with two teams, five causes of unmet need, supervision, and something of every kind left out."""

EMPTY_SEED = 1
"""A workspace in which no team can form."""


def _rename(folder: Path, table: str, column: str, before: str) -> None:
    """Put text before the cells of a column."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {column: before + row[column]} for row in rows)


def _run(folder: Path, seed: int) -> Run:
    generate_workspace(folder, seed)
    _rename(folder, "people", "name", "=1+1 ")
    _rename(folder, "teams", "label", "<script>alert(1)</script> ")
    return make_plan(Workspace.open(folder), time_limit=20)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run whose people and teams have hostile names."""
    return _run(tmp_path_factory.mktemp("workspace"), SEED)


@pytest.fixture(scope="module")
def folder(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run as written."""
    target = tmp_path_factory.mktemp("parent") / "run"
    write_run(run, target)
    return target


def _sheets(folder: Path) -> dict[str, pd.DataFrame]:
    return pd.read_excel(folder / "plan.xlsx", sheet_name=None, engine="calamine")


def _document(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return document


def _care(sheets: dict[str, pd.DataFrame]) -> int:
    work = sheets["Work"]
    return int(work.loc[work["Mode"] != "supervising", "Minutes a week"].sum())


@pytest.mark.parametrize("seed", [EMPTY_SEED, 4, 16, SEED])
def test_workbook_adds_up_to_the_document(seed: int, tmp_path: Path) -> None:
    write_run(_run(tmp_path / "workspace", seed), tmp_path / "run")
    sheets, document = _sheets(tmp_path / "run"), _document(tmp_path / "run")
    need, unmet = document["need_minutes"], document["unmet_minutes"]
    assert sheets["Unmet need"]["Minutes unmet a week"].sum() == unmet
    assert _care(sheets) + unmet == need
    assert sheets["Coverage"]["Minutes needed a week"].sum() == need
    assert sheets["Coverage"]["Minutes covered a week"].sum() == need - unmet
    assert sheets["Teams"]["Minutes of care a week"].sum() == need - unmet
    assert sheets["Members"]["Minutes a week"].sum() == sheets["Teams"]["Minutes a week"].sum()
    assert sheets["Rota demand"]["Minutes a week"].sum() == need - unmet
    by_cause = dict(zip(sheets["Gaps by cause"]["Cause id"], sheets["Gaps by cause"]["Minutes a week"], strict=True))
    assert by_cause == document["unmet_by_cause"]
    assert sum(by_cause.values()) == unmet


def test_hours_are_minutes_by_sixty(folder: Path) -> None:
    pairs = 0
    for sheet in _sheets(folder).values():
        for heading in sheet.columns:
            if str(heading).startswith("Hours "):
                minutes = sheet[str(heading).replace("Hours", "Minutes", 1)]
                assert (sheet[heading] * 60 - minutes).abs().max() < 1e-6 or minutes.isna().all()
                pairs += 1
    assert pairs >= 12


def test_causes_of_a_need_add_up(run: Run) -> None:
    table = figures(run).unmet
    causes = [heading for heading in table.columns if heading.startswith("Minutes, ")]
    assert len(causes) == 7
    assert (table[causes].sum(axis=1) == table["Minutes unmet a week"]).all()


def test_largest_gaps_have_one_cause_and_one_action(run: Run) -> None:
    gaps = figures(run).largest_gaps
    assert 0 < len(gaps) <= 10
    assert gaps["Minutes unmet a week"].is_monotonic_decreasing
    assert all(action.endswith(".") and action.count(".") == 1 for action in gaps["Action"])


def test_document_follows_its_schema(run: Run, folder: Path) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(_document(folder))) == []
    assert set(plan_document(run)) == set(schema["properties"])
    assert list(Draft202012Validator(schema).iter_errors(_document(folder) | {"more": 1})) != []


def test_summary_says_what_it_is_not_for(folder: Path) -> None:
    text = pd.read_excel(folder / "plan.xlsx", sheet_name="Summary", header=None, engine="calamine").to_string()
    assert TEAM_SHEET in text
    assert CAUTION in text
    for sheet in _sheet_xml(folder):
        assert CAUTION in sheet


def _sheet_xml(folder: Path) -> Iterator[str]:
    with zipfile.ZipFile(folder / "plan.xlsx") as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                yield archive.read(name).decode("utf-8")


def test_text_that_looks_like_a_number_has_no_warning_sign(folder: Path) -> None:
    assert all('numberStoredAsText="1"' in sheet for sheet in _sheet_xml(folder))


def test_names_never_become_formulas(run: Run, folder: Path) -> None:
    assert all("<f>" not in sheet for sheet in _sheet_xml(folder))
    names = {person.name for person in run.workspace.rows("people")}
    members = set(_sheets(folder)["Members"]["Person"])
    assert members
    assert members <= names


def test_evidence_of_named_people_stays_out(run: Run, folder: Path) -> None:
    table = _sheets(folder)["Left out"]
    kinds = {entry.cell.table for entry in run.excluded}
    assert kinds == {"posts", "agreements", "holdings", "credentials"}
    counted = table[table["What"].isin(["competencies", "credentials"])]
    assert len(counted) > 0
    assert counted[["Id", "Person", "Role", "Starts", "Ends"]].isna().all(axis=None)
    assert set(table.loc[table["What"] == "post", "Id"]) == {e.what for e in run.excluded if e.cell.table == "posts"}


def test_agreements_that_need_attention(run: Run) -> None:
    as_of = run.workspace.policy.day("as_of")
    table = figures(run).agreements.set_index("Agreement id")
    for row in run.workspace.rows("agreements"):
        attention = str(table.loc[row.id, "Attention"])
        assert ("no liability" in attention) == (row.liability == "none")
        soon = row.ends is not None and as_of <= row.ends <= as_of + timedelta(days=90)
        assert ("ends within 90 days" in attention) == soon
        assert ("has ended" in attention) == (row.ends is not None and row.ends < as_of)
        assert pd.isna(table.loc[row.id, "Days left"]) == (row.ends is None)
        assert row.ends is None or table.loc[row.id, "Days left"] == (row.ends - as_of).days


def test_need_met_under_agreements_and_by_own_staff_is_all_that_is_met(run: Run) -> None:
    found = figures(run)
    care = found.work[found.work["Mode"] != "supervising"]
    own = care.loc[care["Basis"] == "own", "Minutes a week"].sum()
    lent = found.agreements["Minutes of need met a week"].sum()
    assert lent > 0
    assert own + lent == run.need_minutes - run.unmet_minutes


def test_employers_keep_what_they_do_not_lend(run: Run) -> None:
    table = figures(run).employers
    agreements = figures(run).agreements
    stays = table["Minutes for care a week"] - table["Minutes lent a week"]
    assert (stays == table["Minutes that stay a week"]).all()
    assert table["Minutes lent a week"].sum() == agreements["Minutes used a week"].sum() > 0


def test_assumptions_mark_defaults(run: Run, tmp_path: Path) -> None:
    marks = figures(run).assumptions.set_index("Setting")["Set by"]
    assert marks["as_of"] == "workspace"
    assert marks["block_minutes"] == "default"
    earlier = run.workspace.policy.day("as_of") - timedelta(days=7)
    moved = replace(run, workspace=Workspace.open(run.workspace.path, as_of=earlier))
    assert figures(moved).assumptions.set_index("Setting").loc["as_of", "Set by"] == "command"


def test_rota_demand_is_the_assignments(run: Run) -> None:
    demand = figures(run).rota_demand
    expected: dict[tuple[str, str], int] = {}
    for row in run.plan.assignments:
        expected[row.team, row.function] = expected.get((row.team, row.function), 0) + row.minutes
    found = demand.set_index(["Team id", "Function id"])["Minutes a week"]
    assert found.to_dict() == expected
    assert (demand["Sessions a week"] - demand["Minutes a week"] / 250).abs().max() <= 0.005 + 1e-9
    assert demand["Required competencies"].str.contains(r"^c\d+:(?:core|generic|advanced|specialist)").any()


class _Page(HTMLParser):
    """The elements of a page in order, each with its attributes; closing tags must match."""

    VOID = ("meta", "rect")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.captioned: list[bool] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "table":
            self.captioned.append(False)
        if tag == "caption":
            self.captioned[-1] = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_report_is_accessible_and_self_contained(folder: Path) -> None:
    text = (folder / "report.html").read_text(encoding="utf-8")
    page = _Page(text)
    assert page.open == []
    assert page.all("html")[0]["lang"] == "en-GB"
    assert len(page.all("h1")) == len(page.all("title")) == 1
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.captioned
    assert all(page.captioned)
    assert all(head.get("scope") in ("col", "row") for head in page.all("th"))
    regions = [box for box in page.all("div") if box.get("class") == "scroll"]
    assert all(box["tabindex"] == "0" and box["aria-label"] for box in regions)
    assert len(regions) == len(page.captioned)
    ids = [str(attributes["id"]) for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(link["href"]) for link in page.all("a")} <= {f"#{identifier}" for identifier in ids}
    assert "http" not in text
    assert TEAM_SHEET in text
    assert CAUTION in text


def test_report_escapes_labels(folder: Path) -> None:
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_report_says_the_figures_of_the_document(folder: Path) -> None:
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert f"{_document(folder)['unmet_minutes'] / 60:,.1f} <small>hours a week" in text


def test_writes_everything(folder: Path) -> None:
    assert {entry.name for entry in folder.iterdir()} == set(RUN_ENTRIES)
    assert [entry.name for entry in folder.parent.iterdir()] == ["run"]


def test_workspace_copy_is_the_workspace(run: Run, folder: Path) -> None:
    copy = Workspace.open(folder / "workspace")
    assert [table.rows for table in copy.tables.values()] == [table.rows for table in run.workspace.tables.values()]


def test_refuses_what_no_run_wrote(run: Run, tmp_path: Path) -> None:
    note = tmp_path / "letters" / "note.txt"
    note.parent.mkdir()
    note.write_text("mine", encoding="utf-8")
    for target in (note.parent, note):
        with pytest.raises(ForeignFolderError) as caught:
            write_run(run, target)
        assert caught.value.folder == target
    assert [path.name for path in tmp_path.rglob("*")] == ["letters", "note.txt"]


def test_replaces_an_earlier_run_but_keeps_notes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    write_run(run, tmp_path / "run")
    (tmp_path / "run" / "note.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "run" / "problem" / "stale.csv").write_text("", encoding="utf-8")
    write_run(run, tmp_path / "run")
    assert {path.name for path in (tmp_path / "run").iterdir()} == {*RUN_ENTRIES, "note.txt"}
    assert not (tmp_path / "run" / "problem" / "stale.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_failing_export_leaves_the_earlier_run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(run, tmp_path / "run")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def fail(_: object) -> str:
        raise OSError("no space left on device")

    monkeypatch.setattr(export, "report_html", fail)
    with pytest.raises(OSError, match="no space"):
        write_run(replace(run, seconds=0.0), tmp_path / "run")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_refused_plan_is_not_shown_to_people(run: Run, tmp_path: Path) -> None:
    refused = replace(run, breaches=(Breach("post_capacity", "p00-a", "has more blocks than time"),))
    write_run(refused, tmp_path / "run")
    assert {path.name for path in (tmp_path / "run").iterdir()} == {"workspace", "problem", "plan", "plan.json"}
    document = _document(tmp_path / "run")
    assert (document["status"], document["checked"]) == ("refused", False)
