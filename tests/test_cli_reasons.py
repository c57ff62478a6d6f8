"""The commands `pchteam reasons` and `pchteam why-here`: sentences with names, JSON, and what a user may do wrong."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pchteam.solver.plan import empty_plan, write_plan
from pchteam.solver.problem import Agreement, Pin, Problem, write_problem

from .building import BASE, write
from .solver.instances import Instance, optimum
from .test_cli import Call, call, python, refused

__all__ = ["call"]


@pytest.fixture
def problem() -> Problem:
    """Person p has too little time for f and g, q is lent for too little of h, and r is pinned beyond what r has."""
    make = Instance().team().post("p", 300).works("p", "f", "g").post("q", 300, employer="e")
    make.works("q", "h", basis="loan").post("r", 100).works("r", "k").team("U")
    problem = make.need("f", 200).need("g", 200).need("h", 300).need("k", 100).problem()
    return replace(problem, agreements=(Agreement("loan", 100),), pins=(Pin("r", "T", "in", 500, None),))


@pytest.fixture
def run(tmp_path: Path, problem: Problem) -> Path:
    """A run of plain tables, without a workspace."""
    write_problem(problem, tmp_path / "run" / "problem")
    write_plan(optimum(problem).plan, tmp_path / "run" / "plan")
    return tmp_path / "run"


def document(call: Call, *arguments: Any) -> Any:
    done = call(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_each_part_is_told_in_sentences(call: Call, run: Path) -> None:
    done = call("reasons", run, "--goal", "function:h")
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "r in T: is pinned for 8.3 h and has 1.7 h in whole sessions. Breaking the pin costs as much as 33.3 h",
        "These 2 functions (f, g) compete for this person (p): they need 6.7 h, and the person has 5.0 h. 1.7 h of it",
        "What it would take: function:h (unmet now 3.3 h, wanted at most 0.0 h)",
        "Agreement loan: 5.0 h instead of 1.7 h. Without it 3.3 h of the goal would be missed.",
        "With these changes the goal is reached",
        "100 minutes more of p (post p): 100 minutes less unmet (300 minutes x priority)",
        "100 minutes more under agreement loan: 100 minutes less unmet",
    ):
        assert words in done.stdout


def test_json_has_the_same_figures(call: Call, run: Path) -> None:
    found = document(call, "reasons", run, "--goal", "function:h")
    assert found["goal"] | {"left_by_cause": {}} == {
        "text": "function:h",
        "unmet_minutes": 200,
        "limit_minutes": 0,
        "unmet_minutes_after": 0,
        "reached": True,
        "left_by_cause": {},
    }
    assert [(one["limit"], one["key"], one["units"]) for one in found["items"]] == [
        ("agreements.max_minutes", ["loan"], 200)
    ]
    assert [(one["functions"], one["people"], one["short_minutes"]) for one in found["bottlenecks"]] == [
        (["f", "g"], ["p"], 100)
    ]
    assert [(one["person"], one["fault"], one["price"]) for one in found["pins"]] == [
        ("r", "beyond_capacity", 1_000_000)
    ]
    assert {one["kind"] for one in found["next_hours"]} == {"agreement", "function", "post"}
    assert found["seconds"].keys() == {"linear", "whole"}


def test_what_a_solver_prints_is_no_part_of_the_answer(run: Path) -> None:
    """HiGHS prints to the file of standard output, past `sys.stdout`."""
    code = (
        "import os, sys; sys.argv[0] = 'pchteam'\n"
        "from ortools.math_opt.python import mathopt\nfrom pchteam.cli import main\nsolve = mathopt.solve\n"
        "mathopt.solve = lambda *a, **k: (os.write(1, b'noise'), solve(*a, **k))[1]\nmain()"
    )
    done = python(code, "reasons", run, "--json")
    assert json.loads(done.stdout)["goal"]["unmet_minutes"] == 300
    assert "noise" in done.stderr


def test_goal_out_of_reach_says_what_is_left(call: Call, run: Path) -> None:
    done = call("reasons", run, "--goal", "all:100")
    assert "The goal was not reached by changes of policy; the nearest plan found leaves 1.7 h" in done.stdout
    assert "What is left is for want of: capacity 1.7 h." in done.stdout


def test_problem_tables_with_their_plan_beside_them_are_a_run(call: Call, tmp_path: Path, problem: Problem) -> None:
    write_problem(problem, tmp_path / "tables")
    write_plan(optimum(problem).plan, tmp_path / "tables" / "plan")
    assert document(call, "reasons", tmp_path / "tables")["goal"]["unmet_minutes"] == 300


def test_names_of_the_workspace_are_told(call: Call, tmp_path: Path) -> None:
    people = ["id=p kind=staff name=Pat", *(row for row in BASE["people"] if not row.startswith("id=p "))]
    folder = write(tmp_path / "w", {"people": people})
    assert call("plan", folder, "-o", tmp_path / "run", "--time-limit", "5").returncode == 0
    done = call("why-here", tmp_path / "run", "pat", "t")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Pat (p) is in ")


def test_why_here_says_what_would_be_lost(call: Call, run: Path) -> None:
    done = call("why-here", run, "q", "T")
    assert done.stdout == ("q is in T because without them there, 1.7 h more would be unmet.\n- h: 1.7 h more unmet\n")
    found = document(call, "why-here", run, "q", "T")
    assert (found["verdict"], found["unmet"]) == ("compared", {"h": 100})


def test_why_here_says_at_once_what_is_not_permitted(call: Call, run: Path) -> None:
    done = call("why-here", run, "p", "T", "--not", "U")
    assert done.stdout == "p is not in U because no post of theirs may work there, on any basis.\n"


def test_what_a_user_may_do_wrong(call: Call, run: Path, tmp_path: Path, problem: Problem) -> None:
    refused(call("reasons", tmp_path), "holds no plan; name a folder that `pchteam plan -o` wrote")
    refused(call("reasons", run, "--goal", "function:zz"), "'function:zz' means no need of this plan; write all:95")
    refused(call("reasons", run, "--goal", "better"), "'better' cannot be read; write all:95")
    refused(call("why-here", run, "zz", "T"), "nobody in this plan has the id 'zz'")
    refused(call("why-here", run, "p", "U"), "p is not in U in this plan; teams of p: T")
    other = replace(problem, needs=problem.needs[1:], need_teams=problem.need_teams[1:])
    write_plan(empty_plan(other), run / "plan")
    refused(call("reasons", run), "breaks", "`pchteam check")
