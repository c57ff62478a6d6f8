"""The command line as users meet it: exit codes, messages, JSON, and never a traceback."""

import csv
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import typer.main
import xlsxwriter
from typer.testing import CliRunner

from pchteam.cli import app, main
from pchteam.solver.check import Breach
from pchteam.solver.problem import write_problem

from .building import write
from .solver.instances import Instance, random_problem

ROOT = Path(__file__).parents[1]
NORTH_TRAFFORD = ROOT / "examples" / "north-trafford"
README = (ROOT / "README.md").read_text(encoding="utf-8")
HEAVY = (
    "rdflib",
    "pandas",
    "ortools",
    "pyoxigraph",
    "owlready2",
    "pyshacl",
    "networkx",
    "xlsxwriter",
    "openpyxl",
    "pchteam.tables",
    "pchteam.rulebook",
)

Done = subprocess.CompletedProcess[str]


def python(code: str, *arguments: object, cwd: Path = ROOT) -> Done:
    """Run Python with nobody at the keyboard; -P keeps the folder `./pchteam` from shadowing an installed package."""
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env=os.environ | {"COLUMNS": "300", "NO_COLOR": "1", "PYTHONUTF8": "1"},
        cwd=cwd,
    )


def pchteam(*arguments: object) -> Done:
    """Run the program by its entry point."""
    return python("from pchteam.cli import main; main()", *arguments)


Call = Callable[..., Done]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Run the entry point in this process, in the test's folder; an error that it does not map fails the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")

    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["pchteam", *map(str, arguments)])
        code: Any = 0
        try:
            main()
        except SystemExit as left:
            code = left.code
        captured = capsys.readouterr()
        return Done(sys.argv, code or 0, captured.out, captured.err)

    return run


def refused(done: Done, *messages: str) -> None:
    """Assert that a command said what a user did wrong, in words, and exited with 2."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    for message in messages:
        assert message in done.stderr


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, such as `ontology validate`."""
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        yield from ((f"{name} {below}", inner[below]) for below in inner) if inner else [(name, command)]


COMMANDS = dict(commands())


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tables of the example."""
    return copy_tables(NORTH_TRAFFORD, tmp_path_factory.mktemp("example"))


def copy_tables(source: Path, target: Path) -> Path:
    """Copy the CSV files of a folder into another."""
    target.mkdir(exist_ok=True)
    for file in source.glob("*.csv"):
        (target / file.name).write_bytes(file.read_bytes())
    return target


def read_rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def edit(folder: Path, table: str, change: Callable[[list[dict[str, str]]], Any]) -> None:
    """Change the rows of a table in place."""
    file = folder / f"{table}.csv"
    rows = read_rows(file)
    header = list(rows[0])
    change(rows)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def set_cell(folder: Path, table: str, column: str, value: str, **find: str) -> int:
    """Change a cell of the one row that matches, and return its row as a spreadsheet counts."""
    places: list[int] = []

    def change(rows: list[dict[str, str]]) -> None:
        places.extend(n for n, row in enumerate(rows) if find.items() <= row.items())
        rows[places[0]][column] = value

    edit(folder, table, change)
    assert len(places) == 1, (table, find)
    return places[0] + 2


def row_of(folder: Path, table: str, identifier: str) -> int:
    """The row of an id, as a spreadsheet counts."""
    return next(n for n, row in enumerate(read_rows(folder / f"{table}.csv"), 2) if row["id"] == identifier)


# Help and documentation


def test_the_entry_point_is_the_one_that_is_tested() -> None:
    (found,) = entry_points(group="console_scripts", name="pchteam")
    assert found.value == "pchteam.cli:main"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained(name: str) -> None:
    done = CliRunner().invoke(app, [*name.split(), "--help"], env={"COLUMNS": "300"})
    assert done.exit_code == 0
    first = COMMANDS[name].help.split("\n")[0]
    assert len(first) > 30
    assert first.split("`")[0] in re.sub(r"\s+", " ", done.output)
    unexplained = [option.name for option in COMMANDS[name].params if not option.help and option.name != "help"]
    assert unexplained == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`pchteam {name}" in README


def test_help_answers_and_lists_all_commands() -> None:
    done = pchteam("--help")
    assert done.returncode == 0
    assert all(name.split()[0] in done.stdout for name in COMMANDS)
    assert "workspace" in done.stdout


def test_no_arguments_show_help() -> None:
    done = pchteam()
    assert "Usage" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        ("--help", (*HEAVY, "pydantic")),
        ("plan --help", HEAVY),
        ("ontology validate --help", HEAVY),
    ],
)
def test_help_imports_nothing_heavy(arguments: str, heavy: tuple[str, ...]) -> None:
    """Typer imports pydantic by itself for the options of a command."""
    code = f"""
import sys
import pchteam.cli
sys.argv[1:] = {arguments.split()!r}
try:
    pchteam.cli.main()
except SystemExit:
    pass
print("imported:", *[name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""
    assert python(code).stderr == "imported:\n"


def test_commands_of_the_readme_run(tmp_path: Path) -> None:
    fences = re.findall(r"```\n(.*?)```", README, re.DOTALL)
    lines = [line for fence in fences for line in fence.splitlines() if line.startswith("pchteam ")]
    assert len(lines) >= 2
    for line in lines:
        done = pchteam(*shlex.split(line)[1:])
        assert (done.returncode, done.stderr) == (0, ""), line
        assert done.stdout, line


# init, convert, validate


@pytest.mark.parametrize("name", ["place", "place.xlsx"])
def test_an_empty_workspace_wants_its_policy_only(call: Call, tmp_path: Path, name: str) -> None:
    made = call("init", tmp_path / name)
    assert (made.returncode, made.stderr) == (0, "")
    assert name in made.stdout
    done = call("validate", tmp_path / name, "--json")
    assert done.returncode == 1
    assert {found["table"] for found in json.loads(done.stdout)} == {"policy"}


def test_a_workspace_goes_to_excel_and_back(tmp_path: Path) -> None:
    there = pchteam("convert", NORTH_TRAFFORD, tmp_path / "w.xlsx")
    back = pchteam("convert", tmp_path / "w.xlsx", tmp_path / "w")
    assert (there.returncode, back.returncode, there.stderr + back.stderr) == (0, 0, "")
    for file in NORTH_TRAFFORD.glob("*.csv"):
        assert (tmp_path / "w" / file.name).read_bytes() == file.read_bytes()


def test_a_workbook_answers_like_its_folder(call: Call, tmp_path: Path) -> None:
    call("convert", NORTH_TRAFFORD, tmp_path / "w.xlsx")
    for command in (["validate"], ["who", "bp-review"], ["why", "p006", "bp-review"]):
        folder, workbook = (
            call(command[0], path, *command[1:], "--json") for path in (NORTH_TRAFFORD, tmp_path / "w.xlsx")
        )
        assert folder.returncode == workbook.returncode == 0
        assert folder.stdout == workbook.stdout


def test_validate_without_faults_exits_0(call: Call) -> None:
    done = call("validate", NORTH_TRAFFORD)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^Faults: 0\. Warnings: \d+\.$", done.stdout, re.MULTILINE)
    found = json.loads(call("validate", NORTH_TRAFFORD, "--json").stdout)
    assert {finding["severity"] for finding in found} == {"warning"}
    keys = {"severity", "rule", "table", "row", "column", "value", "message", "mend"}
    assert all(set(finding) == keys for finding in found)


def test_validate_with_faults_exits_1(tmp_path: Path, example: Path) -> None:
    folder = copy_tables(example, tmp_path / "w")
    row = set_cell(folder, "posts", "employer", "delamare", id="p001-a")
    done = pchteam("validate", folder)
    assert (done.returncode, done.stderr) == (1, "")
    line = next(line for line in done.stdout.splitlines() if line.startswith("fault"))
    assert f"posts, row {row}, employer" in line
    assert "delamare" in line
    assert "did you mean 'delamere'?" in line
    assert re.search(r"^Faults: 1\. ", done.stdout, re.MULTILINE)
    assert pchteam("validate", folder, "--json").returncode == 1


def test_the_day_of_the_question_can_be_given(call: Call, tmp_path: Path) -> None:
    write(tmp_path, {"policy": ["key=locality value=Somewhere"]})
    without = call("who", tmp_path, "f")
    refused(without, "has no key as_of", "give --as-of")
    assert call("who", tmp_path, "f", "--as-of", "2026-01-05").returncode == 0
    assert call("validate", tmp_path, "--as-of", "2026-01-05").returncode == 0
    assert call("validate", tmp_path).returncode == 1


# who, why


def test_who_finds_people_by_a_misspelt_text(call: Call) -> None:
    answer = json.loads(call("who", NORTH_TRAFFORD, "blod presure reveiw", "--json").stdout)
    assert (answer["function"], answer["label"]) == ("bp-review", "Blood pressure review")
    assert len({person["employer"] for person in answer["people"]}) > 3
    assert {person["mode"] for person in answer["people"]} == {"alone", "supervised"}
    assert all(person["evidence"] for person in answer["people"] if person["mode"] == "alone")


def test_who_shows_people_by_employer(call: Call) -> None:
    done = call("who", NORTH_TRAFFORD, "BP check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Blood pressure review (bp-review)")
    assert "Asha Example-Ridge (p001)" in done.stdout
    assert re.search(r"^\d+ people can, \d+ under supervision, \d+ to verify\.$", done.stdout, re.MULTILINE)


def test_an_ambiguous_text_is_answered_with_candidates() -> None:
    done = pchteam("who", NORTH_TRAFFORD, "review")
    refused(done, "'review' may mean", "Blood pressure review (bp-review)", "Medication review (medication-review)")
    assert done.stdout == ""
    machine = pchteam("who", NORTH_TRAFFORD, "review", "--json")
    assert machine.returncode == 2
    candidates = json.loads(machine.stdout)["ambiguous"]
    assert {"id": "bp-review", "label": "Blood pressure review"} in candidates
    assert len(candidates) > 2


def test_why_yes_with_cells(call: Call) -> None:
    done = call("why", NORTH_TRAFFORD, "p001", "bp-review", "--json")
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert (answer["person"], answer["function"], answer["verdict"]) == ("p001", "bp-review", "alone")
    assert answer["obstacles"] == []
    tables = set(re.findall(r'"table": "(\w+)"', done.stdout))
    assert {"people", "posts", "holdings", "requirements"} <= tables


def test_why_no_with_obstacles_and_mends(call: Call) -> None:
    done = call("why", NORTH_TRAFFORD, "p006", "mha-assessment", "--team", "frailty", "--json")
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert (answer["verdict"], answer["team"], answer["proofs"]) == ("no", "frailty", [])
    assert {obstacle["kind"] for obstacle in answer["obstacles"]} >= {"capability"}
    assert all(obstacle["sentence"] and obstacle["mend"] for obstacle in answer["obstacles"])
    words = call("why", NORTH_TRAFFORD, "p006", "mha-assessment")
    assert "What stands in the way" in words.stdout
    assert "Mend:" in words.stdout


# Twelve faults at once


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory, example: Path) -> tuple[Path, dict[str, list[tuple[Any, ...]]]]:
    """The example with twelve faults, and the place of each: rule, table, row, column, value."""
    folder = copy_tables(example, tmp_path_factory.mktemp("twelve"))
    return folder, plant_twelve(folder)


def plant_twelve(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Plant twelve faults in a copy of the example, and tell the place of each."""
    employer = set_cell(folder, "posts", "employer", "limelite", id="p012-a")
    edit(folder, "people", lambda rows: rows.append({**rows[4], "name": "Somebody Else"}))
    people = len(read_rows(folder / "people.csv")) + 1
    day = set_cell(folder, "posts", "ends", "31/12/2025", id="p003-a")
    hours = set_cell(folder, "posts", "hours_per_week", "70", id="p001-a")
    edit(folder, "segments", lambda rows: rows.append({"id": "new-town", "label": "New town", "population": "12"}))
    unserved = len(read_rows(folder / "segments.csv")) + 1
    segment = set_cell(folder, "segments", "population", "33773", id="adults-well")
    people_of = sum(int(row["population"]) for row in read_rows(folder / "segments.csv"))
    agreement = set_cell(folder, "agreements", "ends", "2023-03-31", id="mou-practices")
    entailing = set_cell(folder, "competencies", "entails", "catheter-care", id="aseptic-technique")
    edit(folder, "requirements", lambda rows: rows.remove(next(r for r in rows if r["function"] == "welfare-advice")))
    function = row_of(folder, "functions", "welfare-advice")
    team = set_cell(folder, "teams", "integration", "actual", id="same-day")
    site = set_cell(folder, "sites", "id", "charity room", id="charity-room")
    level = set_cell(folder, "requirements", "min_level", "genric", function="foot-check", kind="competency")
    return {
        "unknown employer": [("unknown-reference", "posts", employer, "employer", "limelite")],
        "duplicate person": [("duplicate-key", "people", people, "id", "p005")],
        "day-first date": [("unreadable-value", "posts", day, "ends", "31/12/2025")],
        "70 hours a week": [("unreadable-value", "posts", hours, "hours_per_week", "70")],
        "segments larger than the list": [
            ("segments-exceed-list", "segments", segment, "population", str(people_of))
        ],
        "agreement ends before it starts": [("dates-reversed", "agreements", agreement, "ends", "2023-03-31")],
        "cycle in entails": [
            ("entails-cycle", "competencies", entailing, "entails", "catheter-care"),
        ],
        "function without requirements": [
            ("function-without-requirements", "functions", function, "id", "welfare-advice")
        ],
        "segment that no team serves": [("segment-unserved", "segments", unserved, "id", "new-town")],
        "actual integration of two employers": [("actual-with-employers", "teams", team, "min_employers", "2")],
        "identifier with a space": [("unreadable-value", "sites", site, "id", "charity room")],
        "misspelt level": [("unknown-value", "requirements", level, "min_level", "genric")],
    }  # fmt: skip


def test_twelve_faults_are_all_found_and_nothing_else(twelve: tuple[Path, dict[str, list[tuple[Any, ...]]]]) -> None:
    folder, planted = twelve
    done = pchteam("validate", folder, "--json")
    assert done.returncode == 1
    found = [
        tuple(finding[key] for key in ("rule", "table", "row", "column", "value"))
        for finding in json.loads(done.stdout)
        if finding["severity"] == "fault"
    ]
    assert len(planted) == 12
    assert sorted(found) == sorted(place for places in planted.values() for place in places)


def test_a_plan_of_twelve_faults_reports_them_and_writes_nothing(
    tmp_path: Path, twelve: tuple[Path, dict[str, list[tuple[Any, ...]]]]
) -> None:
    folder, planted = twelve
    done = pchteam("plan", folder, "-o", tmp_path / "out")
    refused(done, "mend what is listed above")
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []
    lines = [line for line in done.stderr.splitlines() if line.startswith("fault")]
    places = [place for places in planted.values() for place in places]
    assert len(lines) == len(places)
    assert f"the workspace has {len(places)} faults" in done.stderr
    for _, table, row, column, value in places:
        assert any(f"{table}, row {row}, {column}" in line and value in line for line in lines)
    assert "if you mean 31 December 2025, write 2025-12-31" in done.stderr


@pytest.mark.parametrize("command", [["who", "bp-review"], ["why", "p001", "bp-review"]])
def test_faults_stop_questions_too(call: Call, command: list[str], twelve: tuple[Path, Any]) -> None:
    done = call(command[0], twelve[0], *command[1:])
    refused(done, "limelite")
    assert done.stdout == ""


# solve, check


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small problem and its plan, solved by the command."""
    folder = tmp_path_factory.mktemp("solved")
    make = Instance().team("T", min_size=1, meeting_minutes=10).post("a", 300).post("b", 250)
    make.works("a", "f", "g", may_lead=True).works("b", "g", basis="deal").need("f", 120).need("g", 500)
    write_problem(make.problem(), folder / "problem")
    done = pchteam("solve", folder / "problem", "-o", folder / "plan", "--json", "--time-limit", "20")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["ended_by"] == "proof"
    assert [(stage["name"], stage["proven"]) for stage in told["stages"]] == [
        ("all", True),
        ("disruption", True),
        ("cost", True),
    ]
    return folder / "problem", folder / "plan"


def test_an_untouched_plan_passes(solved: tuple[Path, Path]) -> None:
    done = pchteam("check", *solved)
    assert (done.returncode, done.stdout, done.stderr) == (0, "The plan keeps every rule.\n", "")
    machine = pchteam("check", *solved, "--json")
    assert (machine.returncode, json.loads(machine.stdout)) == (0, [])


@pytest.mark.parametrize(
    ("table", "column", "change"),
    [
        ("assignments", "minutes", 1),
        ("blocks", "blocks", 1),
        ("blocks", "minutes", -1),
        ("coverage", "minutes", 1),
        ("unmet", "minutes", -1),
        ("teams", "open", -1),
    ],
)
def test_an_edited_cell_is_refused(
    call: Call, tmp_path: Path, solved: tuple[Path, Path], table: str, column: str, change: int
) -> None:
    problem, plan = solved[0], copy_tables(solved[1], tmp_path / "plan")
    edit(plan, table, lambda rows: rows[0].update({column: str(int(rows[0][column]) + change)}))
    done = call("check", problem, plan, "--json")
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)
    words = call("check", problem, plan)
    assert words.returncode == 1
    assert re.search(r"^The plan breaks \d+ rules\.$", words.stdout, re.MULTILINE)


def test_a_broken_problem_is_refused_with_all_its_faults(tmp_path: Path, solved: tuple[Path, Path]) -> None:
    problem = copy_tables(solved[0], tmp_path / "problem")
    edit(problem, "posts", lambda rows: rows[0].update(capacity_minutes="many"))
    edit(problem, "needs", lambda rows: rows[0].update(weight="-1"))
    edit(problem, "arcs", lambda rows: rows.append({**rows[0]}))
    (problem / "wants.csv").unlink()
    done = pchteam("solve", problem, "-o", tmp_path / "out")
    refused(
        done,
        "posts.csv, line 2, capacity_minutes: 'many'",
        "needs.csv, line 2, weight: '-1'",
        "arcs.csv, line 5",
        "wants.csv",
    )
    assert done.stderr.count("Error: ") == 1
    assert not (tmp_path / "out").exists()


# Never a traceback

SOURCES: dict[str, Callable[[Path], Any]] = {
    "nowhere": lambda path: None,
    "folder": lambda path: path.mkdir(),
    "notes.csv": lambda path: path.write_text("id\n", encoding="utf-8"),
    "broken.xlsx": lambda path: path.write_bytes(b"PK\x03\x04 and no more"),
}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "command",
    [
        "validate {}",
        "convert {} out",
        "who {} f",
        "why {} p f",
        "plan {} -o out",
        "solve {} -o out",
        "check {} {}",
    ],
)
def test_a_source_that_is_none(call: Call, tmp_path: Path, source: str, command: str) -> None:
    path = tmp_path / source
    SOURCES[source](path)
    done = call(*[path if word == "{}" else word for word in command.split()])
    refused(done, path.name if not command.startswith(("solve", "check")) else "add the file")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("init file/place", "file"),
        ("init file/place.xlsx", "file"),
        ("init full", "full exists already"),
        ("init file", "file exists already"),
        ("convert w file", "file exists already"),
        ("convert w full", "full exists already"),
        ("convert w file/new", "file"),
        ("convert w file/new.xlsx", "file"),
        ("plan w -o file", "file"),
        ("plan w -o full", "full"),
        ("who w zzzzqqq", "no function is called anything like 'zzzzqqq'"),
        ("why w Nobody-At-All f", "no person is called anything like 'Nobody-At-All'"),
        ("why w p zzzzqqq", "no function is called anything like 'zzzzqqq'"),
        ("why w p f --team zzzzqqq", "no team is called anything like 'zzzzqqq'"),
        ("who w f --as-of 5/1/2026", "--as-of"),
        ("plan w -o out --time-limit 0", "--time-limit"),
        ("plan w -o out --until 2025-01-01", "plan_until lies before as_of"),
        ("plan w", "--output"),
        ("who w", "TEXT"),
        ("whom w f", "whom"),
        ("validate w --jason", "--jason"),
    ],
)
def test_what_a_user_did_wrong_is_one_message(call: Call, tmp_path: Path, command: str, message: str) -> None:
    write(tmp_path / "w", {})
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    done = call(*command.split())
    refused(done, message)
    assert {path.name for path in tmp_path.iterdir()} == {"w", "file", "full"}
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_a_plan_that_the_checker_refused_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    breach = Breach("post_capacity", "p", "has more blocks than time")
    monkeypatch.setattr("pchteam.plan.check", lambda problem, plan: [breach])
    done = CliRunner().invoke(app, ["plan", str(write(tmp_path / "place", {})), "-o", str(tmp_path / "plan")])
    assert done.exit_code == 1
    assert json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))["status"] == "refused"


def test_a_plan_is_not_written_below_a_file(tmp_path: Path, solved: tuple[Path, Path]) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    refused(pchteam("solve", solved[0], "-o", tmp_path / "file" / "plan"), "file")
    refused(pchteam("plan", write(tmp_path / "w", {}), "-o", tmp_path / "file" / "plan"), "file")


@pytest.mark.parametrize(
    "content",
    [b"id,name\xff\xfe\n", b'id,name,kind\np1,"' + b"x" * 140_000, b"\x00\x00", b""],
    ids=["not UTF-8", "open quotation mark", "zeros", "empty"],
)
def test_a_table_of_anything(call: Call, tmp_path: Path, content: bytes) -> None:
    write(tmp_path, {})
    (tmp_path / "people.csv").write_bytes(content)
    for command in (["validate", tmp_path], ["who", tmp_path, "f"]):
        assert call(*command).returncode in (1, 2)


def test_a_workbook_with_odd_sheets(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("people").write_row(0, 0, ["id", "name", "kind"])
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=people!$A$1:$A$2"})
        workbook.add_chartsheet("Chart").set_chart(chart)
    done = pchteam("validate", path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "has no key as_of" in done.stdout


def policy_with(folder: Path, **settings: str) -> Path:
    """The tiny workspace with further policy rows."""
    write(folder, {})
    with (folder / "policy.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(settings.items())
    return folder


def test_a_plan_without_as_of_reports_it(call: Call, tmp_path: Path) -> None:
    call("init", tmp_path / "place")
    done = call("plan", tmp_path / "place", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "as_of" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("key", ["block_minutes", "supervision_percent", "max_team_size"])
def test_settings_that_would_switch_a_rule_off_are_faults(call: Call, tmp_path: Path, key: str) -> None:
    done = call("validate", policy_with(tmp_path, **{key: "0"}), "--json")
    assert [(found["rule"], found["value"]) for found in json.loads(done.stdout)] == [("unreadable-value", "0")]


@pytest.mark.parametrize("text", ["1e30", "1e400"])
def test_numbers_beyond_reason_are_faults(call: Call, tmp_path: Path, text: str) -> None:
    done = call("validate", policy_with(tmp_path, unmet_weight=text), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)[0]["value"] == text


def test_a_day_at_the_end_of_the_calendar_is_no_traceback(call: Call, tmp_path: Path) -> None:
    done = call("validate", write(tmp_path, {}), "--as-of", "9999-12-31")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_brackets_in_cells_are_shown_as_they_are(call: Call, tmp_path: Path) -> None:
    write(tmp_path, {"sites": ["id=[/red] name=Hall organisation=org"]})
    done = call("validate", tmp_path)
    assert done.returncode == 1
    assert "[/red]" in done.stdout


def test_solve_refuses_a_folder_with_anything_but_a_plan(call: Call, tmp_path: Path) -> None:
    write_problem(random_problem(1), tmp_path / "problem")
    before = {file.name: file.read_bytes() for file in (tmp_path / "problem").iterdir()}
    done = call("solve", tmp_path / "problem", "-o", tmp_path / "problem")
    assert done.returncode == 2
    assert {file.name: file.read_bytes() for file in (tmp_path / "problem").iterdir()} == before


def test_a_csv_of_semicolons_says_so(call: Call, tmp_path: Path) -> None:
    write(tmp_path, {})
    text = (tmp_path / "people.csv").read_text(encoding="utf-8").replace(",", ";")
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    done = call("validate", tmp_path)
    assert done.returncode == 2
    assert "semicolons" in done.stderr
