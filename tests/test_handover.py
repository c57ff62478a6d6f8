"""Hand-over: what every export of sessions adds up to, read back by other readers than our own, and what is refused."""

import csv
import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from pchteam.cli_export import FORMATS
from pchteam.export.demand import TO_FILL_IN, required_skills, sheet_names
from pchteam.handover import HandOver
from pchteam.session_columns import COLUMNS, read_profile
from pchteam.solver.plan import read_plan
from pchteam.solver.problem import read_problem

from .test_cli import Call, call, refused

__all__ = ["call"]

ROOT = Path(__file__).parents[1]
WEEKS = 12
"""All weeks of the plan, over which sessions are the plan, also of posts that rotate."""

KINDS = {"alone": "direct", "supervised": "supervised"}


@pytest.fixture(scope="module")
def exported(handover: HandOver, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Export the whole plan of north-trafford in a format, and return where."""
    folder = tmp_path_factory.mktemp("exports")

    def export(name: str) -> Path:
        path = folder / f"plan.{name}"
        if not path.exists():
            FORMATS[name].writer()(handover, path)
        return path

    return export


@pytest.fixture(scope="module")
def planned(north_trafford_run: Path) -> Counter[tuple[str, str, str, str]]:
    """Minutes of each (person, team, function, kind) in all weeks of the plan."""
    problem, plan = read_problem(north_trafford_run / "problem"), read_plan(north_trafford_run / "plan")
    people = {post.post: post.person for post in problem.posts}
    found: Counter[tuple[str, str, str, str]] = Counter()
    for row in plan.assignments:
        found[people[row.post], row.team, row.function, KINDS[row.mode]] += WEEKS * row.minutes
    for given in plan.supervision:
        found[people[given.supervisor_post], given.team, given.function, "supervising"] += WEEKS * given.minutes
    return found


@pytest.fixture(scope="module")
def placed(north_trafford_run: Path) -> dict[tuple[str, str], int]:
    """Minutes in blocks of each (person, team) in all weeks of the plan."""
    problem, plan = read_problem(north_trafford_run / "problem"), read_plan(north_trafford_run / "plan")
    people = {post.post: post.person for post in problem.posts}
    found: Counter[tuple[str, str]] = Counter()
    for row in plan.blocks:
        found[people[row.post], row.team] += WEEKS * row.minutes
    return dict(found)


# CSV


def test_csv_adds_up_to_the_plan(
    exported: Callable[[str], Path], planned: Counter[tuple[str, str, str, str]], placed: dict[tuple[str, str], int]
) -> None:
    table = pd.read_csv(exported("csv"), dtype=str).astype({"minutes": int})
    assert list(table.columns) == list(COLUMNS)
    care = table[table["function_id"].notna()]
    sums = care.groupby(["person_id", "team_id", "function_id", "kind"])["minutes"].sum()
    assert sums.to_dict() == dict(planned)
    assert table.groupby(["person_id", "team_id"])["minutes"].sum().to_dict() == placed
    assert set(table["status"]) == {"planned", "leave"}
    length = (pd.to_timedelta(table["ends"] + ":00") - pd.to_timedelta(table["starts"] + ":00")).dt.seconds / 60
    assert (table.groupby("session")["minutes"].sum() == length.groupby(table["session"]).first()).all()


def test_a_profile_renames_orders_and_drops_columns(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    written = call("export", north_trafford_run, "--to", "profile", "-o", tmp_path / "columns.csv")
    assert written.returncode == 0
    with (tmp_path / "columns.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["column"]: row for row in csv.DictReader(file)}
    assert list(rows) == list(COLUMNS)
    assert all(row["meaning"] for row in rows.values())
    profile = tmp_path / "mine.csv"
    profile.write_text("column,heading\nteam,Unit\ndate,Date worked\nminutes,\n", encoding="utf-8-sig")
    done = call(
        "export", north_trafford_run, "--to", "csv", "--profile", profile, "-o", tmp_path / "out.csv", "--weeks", 1
    )
    assert done.returncode == 0
    table = pd.read_csv(tmp_path / "out.csv")
    assert list(table.columns) == ["Unit", "Date worked", "minutes"]
    assert "Frailty team" in set(table["Unit"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("column,heading\nteam_idd,Unit\n", "line 2: 'team_idd' is no column of sessions; did you mean 'team_id'?"),
        ("column,heading\nteam,A\nteam,B\n", "line 3: 'team' stands twice"),
        ("column,heading\nteam,A\nsite,A\n", "line 3: two columns have the heading 'A'"),
        ("heading\nA\n", "has no column 'column'"),
        ("column,heading\n", "names no columns"),
        ("column;heading\nteam;A\n", "separates its cells by semicolons"),
    ],
)
def test_a_profile_that_cannot_be_used(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "profile.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"profile\.csv") as refusal:
        read_profile(path)
    assert message in str(refusal.value)


# JSON


def test_json_keeps_its_schema_and_adds_up_to_the_plan(
    exported: Callable[[str], Path], planned: Counter[tuple[str, str, str, str]], placed: dict[tuple[str, str], int]
) -> None:
    schema = json.loads((ROOT / "docs" / "handover.schema.json").read_text(encoding="utf-8"))
    document = json.loads(exported("json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    found: Counter[tuple[str, str, str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for session in document["sessions"]:
        total[session["person"], session["team"]] += session["minutes"]
        assert session["minutes"] == sum(piece["minutes"] for piece in session["work"])
        for piece in session["work"]:
            if piece["function"]:
                found[session["person"], session["team"], piece["function"], piece["kind"]] += piece["minutes"]
    assert found == planned
    assert dict(total) == placed
    named = {table: {row["id"] for row in document[table]} for table in ("people", "teams", "functions")}
    assert named["people"] == {person for person, *_ in placed}
    assert named["teams"] == {team for _, team in placed}
    assert named["functions"] == {function for _, _, function, _ in planned}


def test_a_document_with_a_session_too_many_breaks_the_schema(exported: Callable[[str], Path]) -> None:
    schema = json.loads((ROOT / "docs" / "handover.schema.json").read_text(encoding="utf-8"))
    document = json.loads(exported("json").read_text(encoding="utf-8"))
    document["sessions"].append(document["sessions"][0] | {"why_away": "sickness"})
    assert not Draft202012Validator(schema).is_valid(document)


# Workbook


def test_the_demand_template_adds_up_to_the_plan(
    exported: Callable[[str], Path], planned: Counter[tuple[str, str, str, str]]
) -> None:
    book = CalamineWorkbook.from_path(str(exported("xlsx")))
    teams = [name for name in book.sheet_names if name != "Read me"]
    expected: Counter[tuple[str, str]] = Counter()
    for (_, team, function, kind), minutes in planned.items():
        expected[team, function] += minutes if kind != "supervising" else 0
    found: Counter[tuple[str, str]] = Counter()
    for team in teams:
        head, *rows = book.get_sheet_by_name(team).to_python()
        for row in (dict(zip(head, cells, strict=True)) for cells in rows):
            found[team, str(row["Function id"])] += int(str(row["Minutes"]).removesuffix(".0"))
            assert row["Required skills"]
            assert 0 <= float(str(row["Of these supervised"])) <= float(str(row["People"]))
            assert [row[name] for name in TO_FILL_IN] == ["", "", ""]
    assert found == expected
    listed = [str(row[0]) for row in book.get_sheet_by_name("Read me").to_python()]
    assert set(teams) <= set(listed)


def test_required_skills_have_levels_and_alternatives(handover: HandOver) -> None:
    found = required_skills(handover)
    assert found["talking-therapy"].startswith("Low-intensity psychological therapy (generic)")
    assert "GMC registration or NMC registration" in found["frailty-assessment"]
    assert "prescriber" in found["repeat-prescribing"]


def test_the_template_opens_with_headings_in_sight(exported: Callable[[str], Path]) -> None:
    book = load_workbook(exported("xlsx"))
    for sheet in book.worksheets:
        assert sheet.freeze_panes
        assert sheet.print_title_rows
    assert book["frailty"].auto_filter.ref
    links = {link.location for row in book["Read me"] for cell in row if (link := cell.hyperlink)}
    assert links == {f"'{name}'!A1" for name in book.sheetnames if name != "Read me"}


def test_names_of_sheets_fit_excel() -> None:
    long = "a-team-with-a-very-long-identifier"
    found = sheet_names([f"{long}-1", f"{long}-2", "History", "frailty", "Frailty"])
    assert found == [long[:31], f"{long[:28]}~2", "History~2", "frailty", "Frailty~2"]


# Timefold


def test_timefold_has_the_shape_of_the_quickstart_and_adds_up(
    exported: Callable[[str], Path], planned: Counter[tuple[str, str, str, str]]
) -> None:
    document = json.loads(exported("timefold").read_text(encoding="utf-8"))
    assert set(document) == {"employees", "shifts"}
    employees = {one["name"]: one for one in document["employees"]}
    assert len(employees) == len(document["employees"])
    dates = {"unavailableDates", "undesiredDates", "desiredDates"}
    assert all(set(one) == {"name", "skills"} | dates for one in employees.values())
    shifts = document["shifts"]
    assert {tuple(shift) for shift in shifts} == {("id", "start", "end", "location", "requiredSkill", "employee")}
    assert len({shift["id"] for shift in shifts}) == len(shifts)
    found: Counter[tuple[str, str, str, str]] = Counter()
    for shift in shifts:
        employee, skill = shift["employee"], shift["requiredSkill"]
        assert employee == employees[employee["name"]]
        assert skill in employee["skills"]
        minutes = (datetime.fromisoformat(shift["end"]) - datetime.fromisoformat(shift["start"])).total_seconds() / 60
        if not skill.startswith("meeting of "):
            what, _, kind = skill.partition(", ")
            function, _, team = what.partition(" in ")
            person = employee["name"].rpartition("(")[2].removesuffix(")")
            found[person, team, function, kind or "direct"] += int(minutes)
    assert found == planned


def test_timefold_knows_leave_and_requests(exported: Callable[[str], Path]) -> None:
    document = json.loads(exported("timefold").read_text(encoding="utf-8"))
    employees = {one["name"].rpartition("(")[2].removesuffix(")"): one for one in document["employees"]}
    assert employees["p053"]["unavailableDates"] == ["2026-01-14"]
    assert employees["p005"]["undesiredDates"][:2] == ["2026-01-07", "2026-01-14"]
    assert employees["p013"]["undesiredDates"] == ["2026-01-20"]
    assert employees["p028"]["desiredDates"][0] == "2026-01-05"


# Names


def test_nobody_learns_why_somebody_is_away(north_trafford_run: Path, tmp_path: Path) -> None:
    """Whatever the kinds of leave and its notes, the files are the same."""
    shutil.copytree(north_trafford_run, tmp_path / "run")
    path = tmp_path / "run" / "workspace" / "leave.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"kind": "sickness", "note": "ill"} for row in rows)
    before, after = HandOver.read(north_trafford_run, weeks=1), HandOver.read(tmp_path / "run", weeks=1)
    assert any(session.status == "leave" for session in after.sessions)
    for name in ("csv", "json", "timefold", "fhir", "rdf"):
        FORMATS[name].writer()(before, tmp_path / f"before-{name}")
        FORMATS[name].writer()(after, tmp_path / f"after-{name}")
        assert (tmp_path / f"before-{name}").read_bytes() == (tmp_path / f"after-{name}").read_bytes()


def test_names_never_become_formulas(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    shutil.copytree(north_trafford_run, tmp_path / "run")
    for name, before in (("people", "Asha Example-Ridge"), ("teams", "Frailty team"), ("functions", "Wound care")):
        path = tmp_path / "run" / "workspace" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(before, "=1+1"), encoding="utf-8")
    for name in ("csv", "xlsx"):
        done = call("export", tmp_path / "run", "--to", name, "-o", tmp_path / name, "--weeks", 1)
        assert done.returncode == 0, done.stderr
    table = pd.read_csv(tmp_path / "csv", dtype=str)
    cells = {cell for column in ("person", "team", "function") for cell in table[column].dropna()}
    assert "'=1+1" in cells
    assert not any(cell.startswith("=") for cell in cells)
    with zipfile.ZipFile(tmp_path / "xlsx") as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert len(sheets) > 5
    assert all("<f>" not in sheet for sheet in sheets)


def test_what_has_no_sessions_says_what_it_is(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    for name, what in (("rdf", "the plan as a named graph"), ("profile", "the columns of csv")):
        done = call("export", north_trafford_run, "--to", name, "-o", tmp_path / name, "--weeks", 1)
        assert done.stdout.startswith(f"Wrote {tmp_path / name}: {what}")
        assert "sessions of" not in done.stdout
        done = call("export", north_trafford_run, "--to", name, "-o", tmp_path / f"{name}-2", "--weeks", 1, "--json")
        assert json.loads(done.stdout) == {"format": name, "path": str(tmp_path / f"{name}-2")}


# What is refused


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--to", "pdf"], "there is no format 'pdf'; there are csv, xlsx, json"),
        (["--to", "csv", "--start", "2026-03-30"], "2026-03-30 is no day of it"),
        (["--to", "csv", "--weeks", "13"], "which is 12 whole weeks from 2026-01-05"),
        (["--to", "csv", "--rota", "."], "holds no sessions.csv"),
        (["--to", "profile", "--profile", "x.csv"], "leave out --profile"),
        (["--to", "csv", "--profile", "none.csv"], "none.csv: No such file"),
    ],
)
def test_a_wrong_export_is_one_line(
    call: Call, north_trafford_run: Path, tmp_path: Path, words: list[str], message: str
) -> None:
    refused(call("export", north_trafford_run, *words, "-o", tmp_path / "out"), message)
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_over(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    refused(call("export", north_trafford_run, "--to", "csv", "-o", tmp_path / "mine.csv"), "exists already")


def test_a_folder_that_is_no_run_is_refused(call: Call, tmp_path: Path) -> None:
    refused(call("export", tmp_path, "--to", "csv", "-o", tmp_path / "out.csv"), "holds no plan")


def test_a_plan_that_breaks_a_rule_is_refused(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    shutil.copytree(north_trafford_run, tmp_path / "run")
    blocks = tmp_path / "run" / "plan" / "blocks.csv"
    first, *rest = blocks.read_text(encoding="utf-8").splitlines()[1:]
    blocks.write_text("\n".join(["post,team,basis,blocks,minutes", *rest]) + "\n", encoding="utf-8")
    assert first
    refused(call("export", tmp_path / "run", "--to", "csv", "-o", tmp_path / "out.csv"), "breaks rules")


def test_leave_of_an_unknown_person_is_one_line(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    shutil.copytree(north_trafford_run, tmp_path / "run")
    with (tmp_path / "run" / "workspace" / "leave.csv").open("a", encoding="utf-8") as file:
        file.write("p9999,2026-01-12,2026-01-16,annual,\n")
    result = call("export", tmp_path / "run", "--to", "csv", "-o", tmp_path / "out.csv")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    found = [line for line in result.stderr.splitlines() if "p9999" in line]
    assert len(found) == 1
    assert "leave, row 14, person" in found[0]


def test_figures_of_an_export(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    done = call("export", north_trafford_run, "--to", "csv", "-o", tmp_path / "deep" / "out.csv", "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert (found["start"], found["last"], found["weeks"]) == ("2026-01-05", "2026-02-01", 4)
    assert sum(found["minutes_by_status"].values()) == found["minutes"]
    assert found["minutes_by_status"]["leave"] > 0
    assert (tmp_path / "deep" / "out.csv").is_file()
