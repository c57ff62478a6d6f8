"""The command `pchteam resilience`: tables, files, names, and what a user may do wrong."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from pchteam.solver.plan import empty_plan, write_plan
from pchteam.solver.problem import Problem, write_problem

from .building import write
from .solver.instances import Instance, alter, optimum
from .test_cli import Call, call, refused

__all__ = ["call"]


@pytest.fixture
def problem() -> Problem:
    """Person p alone does f in T; q does g, in which r is of another employer and idle."""
    make = Instance().team(needs_lead=True).post("p").works("p", "f", may_lead=True).post("q").works("q", "g")
    return make.post("r", employer="other").works("r", "g", basis="a").need("f", 300).need("g", 600).problem()


@pytest.fixture
def run(tmp_path: Path, problem: Problem) -> Path:
    """A run of plain tables, without a workspace."""
    write_problem(problem, tmp_path / "run" / "problem")
    write_plan(optimum(problem).plan, tmp_path / "run" / "plan")
    return tmp_path / "run"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def document(call: Call, *arguments: Any) -> Any:
    done = call("resilience", *arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_the_tables_tell_losses_single_points_and_absence(call: Call, run: Path) -> None:
    done = call("resilience", run, "--absence", "0.3", "--draws", "20", "--seed", "3")
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "the teams meet 15.0 of 15.0 h",
        "Loss of any one person: all 3",
        "Loss of any one employer: all 2",
        "functions, all 1; leads and coordinators, all 1",
        "Absence of 30.0%, 20 days drawn with seed 3",
        "less than 80%",
        "Not for performance management",
    ):
        assert words in done.stdout


def test_the_figures_of_a_loss_are_those_of_the_work(call: Call, run: Path) -> None:
    found = document(call, run)
    losses = {row["id"]: row for row in found["losses"]}
    assert (found["need"], found["planned_unmet"], found["everybody_there"]["unmet"]) == (900, 0, 0)
    assert {name: row["unmet_more"] for name, row in losses.items()} == {
        "p": 300,
        "q": 300,
        "r": 300,
        "host": 600,
        "other": 300,
    }
    assert losses["p"]["unmet_more_by_priority"] == 900  # each minute has weight 3
    assert losses["host"]["hosts"] == ["T"]
    assert losses["p"]["by_function"] == [{"id": "f", "label": "f", "before": 300, "after": 0}]
    assert losses["r"]["by_team"] == [{"id": "T", "label": "T", "before": 900, "after": 600}]
    assert found["losses"][0]["id"] == "host"
    assert [(row["id"], row["part"]) for row in found["single_points"] if row["kind"] == "person"] == [
        ("p", "function"),
        ("p", "lead"),
    ]


def test_absence_is_of_the_rate_and_the_seed_that_are_given(call: Call, run: Path) -> None:
    nobody = document(call, run, "--absence", "0")["absence"]
    assert (nobody["all"]["expected_coverage"], nobody["all"]["coverage_percentile_5"]) == (1, 1)
    some = document(call, run, "--absence", "0.5", "--seed", "4", "--draws", "10")["absence"]
    assert (some["rate"], some["seed"], some["draws"]) == (0.5, 4, 10)
    assert 0 < some["all"]["expected_coverage"] < 1
    assert some == document(call, run, "--absence", "0.5", "--seed", "4", "--draws", "10")["absence"]
    assert some != document(call, run, "--absence", "0.5", "--seed", "5", "--draws", "10")["absence"]


def test_files_hold_the_same_figures(call: Call, run: Path, tmp_path: Path) -> None:
    found = document(call, run, "-o", "out")
    out = tmp_path / "out"
    assert json.loads((out / "resilience.json").read_text(encoding="utf-8")) == found
    assert sorted(file.name for file in out.iterdir()) == [
        "absence.csv",
        "losses.csv",
        "losses_by_part.csv",
        "resilience.json",
        "single_points.csv",
    ]
    losses = {row["id"]: row["unmet_more"] for row in rows(out / "losses.csv")}
    assert losses == {row["id"]: str(row["unmet_more"]) for row in found["losses"]}
    by_function = [row for row in rows(out / "losses_by_part.csv") if row["by"] == "function"]
    for row in found["losses"]:
        parts = [int(part["before"]) - int(part["after"]) for part in by_function if part["lost"] == row["id"]]
        assert sum(parts) == row["unmet_more"]
    assert len(rows(out / "single_points.csv")) == len(found["single_points"])
    assert [row["id"] for row in rows(out / "absence.csv")] == ["all", "f", "g"]


def test_a_plan_without_anybody_is_told_too(call: Call, problem: Problem, tmp_path: Path) -> None:
    write_problem(problem, tmp_path / "run" / "problem")
    write_plan(empty_plan(problem), tmp_path / "run" / "plan")
    done = call("resilience", "run", "-o", "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Loss of any one person: all 0" in done.stdout


def test_people_and_things_have_the_names_of_the_workspace(call: Call, tmp_path: Path) -> None:
    tables = {"people": ["id=p kind=staff name=Ada"], "functions": ["id=f label=Wounds"]}
    workspace = write(tmp_path / "w", tables)
    assert call("plan", workspace, "-o", "named", "--time-limit", "5").returncode == 0
    done = call("resilience", "named")
    assert "Ada (p)" in done.stdout
    assert "Wounds" in done.stdout
    assert call("plan", workspace, "-o", "nameless", "--pseudonymous", "--time-limit", "5").returncode == 0
    done = call("resilience", "nameless", "-o", "out")
    assert "P001" in done.stdout
    texts = [done.stdout, *(file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir())]
    assert not any("Ada" in text or "(P001)" in text for text in texts)


def test_a_folder_without_a_run_is_refused(call: Call, run: Path, tmp_path: Path) -> None:
    refused(call("resilience", tmp_path), "holds no plan", "`pchteam plan -o`")
    refused(call("resilience", run / "plan"), "holds no plan")
    refused(call("resilience", tmp_path / "nowhere"), "holds no plan")


def test_a_plan_that_breaks_rules_is_refused(call: Call, run: Path, problem: Problem) -> None:
    write_plan(alter(optimum(problem).plan, "blocks", {"post": "p"}, blocks=9, minutes=900), run / "plan")
    refused(call("resilience", run), "breaks rules", "pchteam check")


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--absence", "1.5", "1.5 is no rate of absence"),
        ("--absence", "-0.1", "from 0 to 1"),
        ("--absence", "nan", "from 0 to 1"),
        ("--absence", "5%", "--absence"),
        ("--draws", "1", "give 2 or more"),
        ("--seed", "-1", "--seed"),
    ],
)
def test_options_that_make_no_sense_are_refused(call: Call, run: Path, option: str, value: str, message: str) -> None:
    refused(call("resilience", run, option, value), message)
