"""Problems and plans as folders of CSV: nothing is lost, and all faults are told at once."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pchteam.solver.plan import PLAN_TABLES, PlanError, empty_plan, read_plan, write_plan
from pchteam.solver.problem import TABLES, ProblemError, read_problem, write_problem

from .instances import Instance, optimum, random_problem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a good problem."""
    make = Instance().team().post("a").works("a", "f", basis="mou").need("f", 300)
    write_problem(make.problem(), tmp_path)
    return tmp_path


def append(folder: Path, table: str, line: str) -> None:
    """Add a line to a table."""
    path = folder / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def faults(folder: Path) -> list[tuple[str, int, str, str]]:
    """Return table, line, column and value of each fault."""
    with pytest.raises(ProblemError) as caught:
        read_problem(folder)
    assert str(caught.value).count("\n") == len(caught.value.faults) - 1
    assert all(fault.mend for fault in caught.value.faults)
    return [(fault.table, fault.row, fault.column, fault.value) for fault in caught.value.faults]


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_a_problem_and_its_plan_come_back(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Reading gives what was written, and writing that gives the same bytes."""
    folder = tmp_path_factory.mktemp("tables")
    problem = random_problem(seed)
    write_problem(problem, folder)
    assert read_problem(folder) == problem
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write_problem(read_problem(folder), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    write_plan(empty_plan(problem), folder / "plan")
    assert read_plan(folder / "plan") == empty_plan(problem)


def test_a_solved_plan_comes_back(tmp_path: Path) -> None:
    """A plan with rows in its tables comes back."""
    plan = optimum(Instance().team().post("a").works("a", "f", may_lead=True).need("f", 350).problem()).plan
    assert plan.assignments
    assert plan.teams[0].lead == "a"
    assert plan.unmet
    write_plan(plan, tmp_path)
    assert read_plan(tmp_path) == plan


def test_files_have_a_header_and_line_feeds(folder: Path) -> None:
    """Every table has its file, with the columns of the specification, even without rows."""
    assert {path.stem for path in folder.iterdir()} == {"settings", *(table.name for table in TABLES)}
    assert (folder / "wants.csv").read_bytes() == b"person,team\n"
    assert (folder / "agreements.csv").read_bytes() == b"agreement,max_minutes\nmou,\n"


def test_the_documentation_has_the_columns() -> None:
    """`docs/planning-model.md` lists each table with its columns in order."""
    text = (Path(__file__).parents[2] / "docs" / "planning-model.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("| ") and line.count("|") == 3]
    documented = [(name.strip(), _columns(columns)) for name, columns in rows]
    for table in (*TABLES, *PLAN_TABLES):
        assert (table.name, list(table.row.__slots__)) in documented


def _columns(text: str) -> list[str]:
    """Return the names in a cell of columns, without what is said about them in brackets."""
    depth, plain = 0, ""
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        plain += letter if depth == 0 and letter not in "()?" else ""
    return [part.split()[0] for part in plain.split(":")[0].split(",") if part.split()]


def test_all_faults_of_a_folder_are_told_at_once(folder: Path) -> None:
    """A missing file, a missing column, bad cells, an unknown reference and a duplicate key, in one error."""
    (folder / "wants.csv").unlink()
    (folder / "pins.csv").write_text("person,team,decision,min_minutes\n", encoding="utf-8")
    append(folder, "needs", "g,segment,g,many,3")
    append(folder, "needs", "h,segment,,-5,1.5")
    append(folder, "arcs", "ghost,T,own,f,alone")
    append(folder, "arcs", "a,T,mou,f,sometimes")
    append(folder, "people", "a,1")
    assert faults(folder) == [
        ("arcs", 3, "post", "ghost"),
        ("arcs", 3, "post, team, basis", "ghost, T, own"),
        ("arcs", 4, "mode", "sometimes"),
        ("needs", 3, "minutes", "many"),
        ("needs", 4, "function", ""),
        ("needs", 4, "minutes", "-5"),
        ("needs", 4, "weight", "1.5"),
        ("people", 3, "person", "a"),
        ("pins", 1, "max_minutes", ""),
        ("wants", 0, "", ""),
    ]


@pytest.mark.parametrize(
    ("table", "line", "column", "value"),
    [
        ("people", "b,-1", "max_teams", "-1"),
        ("teams", "U,h,s,virtual,0,9,0,0,0,yes,0", "needs_lead", "yes"),
        ("teams", "U,h,s,virtuall,0,9,0,0,0,1,0", "integration", "virtuall"),
        ("staffing_ratios", "r,T,role,,0,much", "ratio", "much"),
        ("staffing_ratios", "r,T,role,,0,NaN", "ratio", "NaN"),
        ("permissions", "a,T,sla,sla,0,0,0,0", "agreement", "sla"),
        ("supervisors", "T,f,host,own,a,own", "supervisor_post, team, supervisor_basis", "a, T, own"),
        ("need_teams", "f,U,10", "team", "U"),
        ("posts", "b,nobody,e,r,p,10,0,", "person", "nobody"),
        ("settings", "speed,3", "key", "speed"),
    ],
)
def test_a_fault_is_told_with_its_place(folder: Path, table: str, line: str, column: str, value: str) -> None:
    """Table, line, column and value of a fault."""
    append(folder, table, line)
    number = len((folder / f"{table}.csv").read_text(encoding="utf-8").splitlines())
    assert faults(folder) == [(table, number, column, value)]


def test_settings_are_complete_and_blocks_have_minutes(folder: Path) -> None:
    """A setting that is missing, and a block of nothing."""
    path = folder / "settings.csv"
    text = (
        path.read_text(encoding="utf-8").replace("want_weight,10\n", "").replace("block_minutes,100", "block_minutes,0")
    )
    path.write_text(text, encoding="utf-8")
    assert faults(folder) == [("settings", 1, "key", "want_weight"), ("settings", 2, "value", "0")]


def test_a_folder_that_is_not_there_misses_every_table(tmp_path: Path) -> None:
    """All tables are named."""
    found = faults(tmp_path / "nowhere")
    assert {table for table, *_ in found} == {"settings", *(table.name for table in TABLES)}


def test_a_plan_with_faults_is_told(tmp_path: Path) -> None:
    """A plan's cells and keys are read; whether it is good is for `check` to say."""
    write_plan(empty_plan(Instance().team().need("f", 300).problem()), tmp_path)
    append(tmp_path, "unmet", "f,some")
    append(tmp_path, "teams", "T,1,,")
    with pytest.raises(PlanError) as caught:
        read_plan(tmp_path)
    assert [(fault.table, fault.row, fault.column) for fault in caught.value.faults] == [
        ("teams", 3, "team"),
        ("unmet", 3, "minutes"),
    ]
