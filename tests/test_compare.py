"""Comparisons: shifts computed by hand, parts that add up, what was held equal, files, and what a user may do wrong."""

import json
from contextlib import nullcontext
from pathlib import Path
from shutil import copytree
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from pchteam.compare import Comparison, Line, compare
from pchteam.export.comparison import comparison_document, write_comparison
from pchteam.export.folder import write_run
from pchteam.plan import Run, make_plan
from pchteam.scenario_figures import shift
from pchteam.scenarios import scenarios
from pchteam.workspace import Workspace

from .building import AGREEMENT, HOLDING, write
from .test_cli import Call, call, refused

__all__ = ["call"]

SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "comparison.schema.json").read_text(encoding="utf-8"))

# Need of f: 600 people x 2.6 contacts x 20 minutes / 52 weeks = 600 minutes a week; of g: 0.26 contacts, so 60 minutes.
# Pat, 20 hours of group support: 1200 x 0.79 x 0.70 = 663 minutes, in 5 blocks of 125; Quin, 6 hours: 199 minutes,
# in one block, lent by the trust.
TABLES = {
    "organisations": [
        "id=org indemnity_covers=nursing registered_patients=2000",
        "id=trust indemnity_covers=nursing kind=nhs_trust",
    ],
    "people": ["id=p kind=staff name=Pat", "id=q kind=staff name=Quin"],
    "roles": ["id=nurse profession=nurse", "id=therapist profession=occupational-therapist"],
    "posts": [
        "id=p-a person=p employer=org role=nurse band=six",
        "id=q-a person=q employer=trust role=therapist hours_per_week=6 band=six",
    ],
    "bands": ["band=six cost_per_hour=20"],
    "agreements": [AGREEMENT.replace("host=pcn", "host=org").replace("provider=org", "provider=trust")],
    "functions": ["id=f activity=nursing", "id=g activity=nursing"],
    "requirements": [
        "function=f kind=competency item=c min_level=generic",
        "function=g kind=competency item=d min_level=core",
        "function=g kind=competency item=e min_level=specialist alternative_group=one",
        "function=g kind=competency item=c min_level=advanced alternative_group=one",
    ],
    "holdings": [
        HOLDING,
        *(f"person=q competency={one} level=specialist status=verified" for one in ("d", "e")),
    ],
    "segments": ["id=adults population=600 priority=3"],
    "needs": [
        "segment=adults function=f contacts_per_1000=2600",
        "segment=adults function=g contacts_per_1000=260",
    ],
    "teams": ["id=t host=org"],
}


def quiet() -> Any:
    """Show no progress."""
    return nullcontext(lambda progress: None)


def overlay(folder: Path, name: str, **tables: str) -> Path:
    """Write an overlay; tables are text of CSV."""
    folder.mkdir(parents=True)
    for table, text in {"overlay": f"key,value\nname,{name}\n", **tables}.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A run of the base, and overlays: half as many people more, and Quin gone."""
    folder = tmp_path_factory.mktemp("scenarios")
    base = write(folder / "base", TABLES)
    write_run(make_plan(Workspace.open(base), time_limit=20), folder / "today")
    growth = overlay(folder / "growth", "Half as many more", segments="id,population\nadults,900\n")
    gone = overlay(folder / "gone", "Quin gone", posts="id,ends\nq-a,2026-01-04\n")
    return {"base": base, "run": folder / "today", "growth": growth, "gone": gone}


@pytest.fixture(scope="module")
def found(places: dict[str, Path]) -> Comparison:
    return compare(scenarios([places[name] for name in ("run", "growth", "gone")], quiet, time_limit=20))


@pytest.fixture(scope="module")
def folder(found: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("parent") / "compared"
    write_comparison(found, target)
    return target


def of(lines: tuple[Line, ...]) -> dict[str, tuple[int, ...]]:
    return {line.id: line.minutes for line in lines}


def test_need_and_coverage_shift_as_computed_by_hand(found: Comparison) -> None:
    """With 900 people f needs 900 minutes and g 90; Pat gives at most 625, Quin 125."""
    assert found.names == ("today", "Half as many more", "Quin gone")
    outcome = {line.id: line for line in found.outcome}
    assert outcome["need"].minutes == (660, 990, 660)
    assert outcome["covered"].minutes == (660, 625 + 90, 600)
    assert outcome["need"].shifts == (50.0, 0.0)
    assert outcome["covered"].shifts == (100 * 55 / 660, -100 * 60 / 660)
    assert outcome["unmet"].shifts == (None, None)
    assert outcome["competence"].minutes == (0, 0, 60)
    assert outcome["rounding"].minutes == (0, 38, 0)
    assert outcome["capacity"].minutes == (0, 275 - 38, 0)


def test_hours_by_level_profession_and_sector(found: Comparison) -> None:
    """G asks for d at core, and for e at specialist or c at advanced: advanced."""
    assert of(found.breakdowns["need_by_level"]) == {"generic": (600, 900, 600), "advanced": (60, 90, 60)}
    assert of(found.breakdowns["covered_by_level"]) == {"generic": (600, 625, 600), "advanced": (60, 90, 0)}
    by_profession = {"nurse": (600, 625, 600), "occupational-therapist": (60, 90, 0)}
    assert of(found.breakdowns["covered_by_profession"]) == by_profession
    assert of(found.breakdowns["covered_by_sector"]) == {"gp_practice": (600, 625, 600), "nhs_trust": (60, 90, 0)}
    assert [line.label for line in found.breakdowns["covered_by_profession"]] == ["nurse", "occupational therapist"]


def test_gaps_begin_with_the_largest_change(found: Comparison) -> None:
    assert [(line.id, line.minutes) for line in found.functions] == [("f", (0, 275, 0)), ("g", (0, 0, 60))]


def test_people_teams_and_cost(found: Comparison) -> None:
    """Pounds: 20 an hour for blocks of 5 x 125 and 125 minutes.

    All cover 600 minutes of f. These cost 200, and their part of what is no care: 30 x 600/660, 11.67 x 600/715, 8.33.
    """
    figures = {row.id: row.values for row in found.figures}
    assert figures["share_covered"] == (100.0, 72.2, 90.9)
    assert figures["people"] == (2, 2, 1)
    assert figures["people_in_teams"] == (2, 2, 1)
    assert figures["memberships_ended"] == (0, 0, 1)
    assert figures["people_changed"] == (0, 0, 1)
    assert figures["cost"] == (250, 250, 208)
    assert figures["cost_per_hour"] == (22.73, 20.98, 20.83)
    assert figures["cost_of_same"] == (227, 210, 208)
    assert figures["shift_of_same"] == (0.0, -7.7, -8.3)
    assert "Pounds a week for the 10.0 h of care that all cover" in {row.label for row in found.figures}


def test_what_was_held_equal_and_what_differs(found: Comparison) -> None:
    assert {"as_of", "settings", "needs", "bands", "agreements"} <= set(found.held_equal)
    assert not {"segments", "posts"} & set(found.held_equal)
    assert [dict(one.tables) for one in found.inputs] == [{"segments": (0, 0, 1)}, {"posts": (0, 0, 1)}]


def test_less_time_is_no_membership_that_ends(places: dict[str, Path], tmp_path: Path) -> None:
    half = overlay(tmp_path / "half", "Pat half", posts="id,hours_per_week\np-a,10\n")
    found = compare(scenarios([places["run"], half], quiet, time_limit=20))
    figures = {row.id: row.values[1] for row in found.figures}
    assert (figures["people_changed"], figures["memberships_ended"], figures["memberships_begun"]) == (1, 0, 0)


def test_what_is_planned_after_the_first_keeps_to_its_plan(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Any] = []

    def planning(workspace: Workspace, **options: Any) -> Run:
        kept.append(options["former"])
        return make_plan(workspace, **options)

    monkeypatch.setattr("pchteam.scenarios.make_plan", planning)
    first, *_ = scenarios([places["base"], places["growth"], places["run"]], quiet, time_limit=20)
    assert kept == [None, first.plan]


def test_days_and_settings_that_differ_are_told(places: dict[str, Path], tmp_path: Path) -> None:
    policy = "change,key,value\n,plan_until,2026-03-01\nadd,max_teams,3\n"
    found = compare(scenarios([places["run"], overlay(tmp_path / "days", "Days", policy=policy)], quiet, time_limit=20))
    (inputs,) = found.inputs
    assert inputs.settings == {"max_teams": ("2", "3"), "plan_until": ("2026-03-29", "2026-03-01")}
    assert not {"plan_until", "settings"} & set(found.held_equal)
    assert {"as_of", "segments", "posts"} <= set(found.held_equal)


def test_a_shift_from_nothing_is_no_number() -> None:
    assert (shift(0, 0), shift(0, 5), shift(4, 5), shift(4, 0)) == (0.0, None, 25.0, -100.0)


def test_the_document_keeps_its_schema_and_names_nobody(found: Comparison, folder: Path) -> None:
    document = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(SCHEMA).iter_errors(document)) == []
    assert document == comparison_document(found)
    for name in ("comparison.json", "comparison.html", "comparison.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "Pat" not in text
        assert "p-a" not in text


def test_tables_and_pictures_have_the_same_figures(folder: Path) -> None:
    table = pd.read_csv(folder / "comparison.csv")
    covered = table[(table["table"] == "covered_by_level") & (table["scenario"] == "Half as many more")]
    assert list(covered["minutes_a_week"]) == [625, 90]
    assert list(covered["shift_in_per_cent"]) == [4.2, 50.0]
    page = (folder / "comparison.html").read_text(encoding="utf-8")
    for name in (
        "outcome",
        "need_by_level",
        "covered_by_level",
        "covered_by_profession",
        "covered_by_sector",
        "functions",
    ):
        picture = (folder / f"{name}.svg").read_text(encoding="utf-8")
        assert picture in page
        ElementTree.fromstring(picture)
    picture = (folder / "covered_by_level.svg").read_text(encoding="utf-8")
    assert "generic: today 10.0; Half as many more 10.4 (+4.2 %); Quin gone 10.0 (+0.0 %)." in picture


def test_the_workbook_opens_and_names_people_on_one_sheet_only(folder: Path) -> None:
    book = CalamineWorkbook.from_path(str(folder / "comparison.xlsx"))
    sheets = {name: str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
    assert [name for name, text in sheets.items() if "Quin'" in text] == ["Changes"]
    assert "20.98" in sheets["Summary"]
    assert "Shift, Quin gone, per cent" in sheets["Outcome"]


def test_plans_that_were_made_are_kept_as_runs(found: Comparison, folder: Path) -> None:
    assert sorted(path.name for path in (folder / "runs").iterdir()) == ["Half as many more", "Quin gone"]
    again = scenarios([folder / "runs" / "Half as many more", folder / "runs" / "Quin gone"], quiet)
    assert [one.plan for one in again] == [one.plan for one in found.scenarios[1:]]


def test_localities_that_share_nobody_can_be_compared(places: dict[str, Path], tmp_path: Path) -> None:
    tables = {
        "people": ["id=x kind=staff"],
        "posts": ["id=x-a person=x employer=org role=nurse"],
        "holdings": [HOLDING.replace("person=p", "person=x")],
    }
    other = write(tmp_path / "other", tables)
    found = compare(scenarios([places["run"], other], quiet, time_limit=20))
    assert found.differences == (None,)
    figures = {row.id: row.values[1] for row in found.figures}
    assert figures["people_changed"] is None
    assert (figures["cost"], figures["shift_of_same"]) == (None, None), "there are no rates of pay"
    write_comparison(found, tmp_path / "compared")
    assert "changes of people are not known" in (tmp_path / "compared" / "comparison.html").read_text(encoding="utf-8")


def test_the_command_shows_shifts(call: Call, places: dict[str, Path]) -> None:
    done = call("compare", places["run"], places["growth"], "--time-limit", "20")
    assert done.returncode == 0, done.stderr
    assert "shift of Half as many more" in done.stdout
    assert "+50.0 %" in done.stdout
    assert "differs in segments: 1 rows changed." in done.stdout
    done = call("compare", places["run"], places["run"].parent / "again", "--json")
    refused(done, "there is no folder or workbook")


def test_scenarios_can_be_named(call: Call, places: dict[str, Path], tmp_path: Path) -> None:
    run = places["run"]
    copytree(run, tmp_path / run.name)
    refused(call("compare", run, tmp_path / run.name), "are both called 'today'; rename one of the two folders")
    done = call("compare", run, tmp_path / run.name, "--name", "Plan 1", "--name", "Plan 2", "--json")
    assert [one["name"] for one in json.loads(done.stdout)["scenarios"]] == ["Plan 1", "Plan 2"]
    refused(call("compare", run, run, "--name", "Plan 1"), "there are 2 scenarios and 1 names")
    refused(call("compare", run, run, "--name", "a", "--name", "b/c"), "which cannot name a folder")


def test_mistakes_are_told_in_a_line(call: Call, places: dict[str, Path], tmp_path: Path) -> None:
    run, growth = places["run"], places["growth"]
    refused(call("compare", run), "name at least two scenarios")
    refused(call("compare", growth, run), "is an overlay; name the workspace or the run that it changes before it")
    refused(call("compare", run, run), "are both called 'today'; rename one of the two folders")
    twin = overlay(tmp_path / "twin", "Half as many more", segments="id,population\nadults,1\n")
    refused(call("compare", run, growth, twin), "give one another name in its table overlay")
    slash = overlay(tmp_path / "slash", "more/less", segments="id,population\nadults,1\n")
    refused(call("compare", run, slash), "which cannot name a folder")
    stranger = overlay(tmp_path / "stranger", "Strangers", segments="id,population\nnobody,1\n")
    refused(call("compare", run, stranger), "segments, row 2, id", "is no row of the base")
    refused(call("compare", run, tmp_path / "nothing"), "there is no folder or workbook")
    (tmp_path / "notes").mkdir()
    refused(call("compare", run, tmp_path / "notes"), "holds neither a run nor tables of a workspace or an overlay")
    (tmp_path / "half" / "plan").mkdir(parents=True)
    refused(call("compare", run, tmp_path / "half"), "holds no plan")
