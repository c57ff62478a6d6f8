"""Trials of agreements: the screen finds what each saves alone, and a pool that is sparing uses what it must."""

from dataclasses import replace
from typing import Any

import pytest

from pchteam.solver.check_pooling import check_pool
from pchteam.solver.pooled import Choices
from pchteam.solver.pooling import pool
from pchteam.solver.problem import Problem
from pchteam.solver.trials import screen, without

from .instances import Instance, random_problem

TRIALS = ("x", "y", "z")


def lent() -> Problem:
    """Person p has time for 300 of 500 minutes; q could do f under x, less of it under y, and g under z."""
    make = Instance().team().post("p", 300).works("p", "f").works("p", "g").post("q", 400, employer="other")
    make.works("q", "f", basis="x").works("q", "f", basis="y").works("q", "g", basis="z")
    problem = make.need("f", 400).need("g", 100).problem()
    agreements = (replace(row, max_minutes=100 if row.agreement == "y" else None) for row in problem.agreements)
    return replace(problem, agreements=tuple(agreements))


def alone(problem: Problem, trials: tuple[str, ...], trial: str) -> Any:
    """What a trial saves, by two pools."""
    before, after = (sum(pool(without(problem, set(trials) - kept)).unmet.values()) for kept in (set[str](), {trial}))
    return pytest.approx(before - after, abs=0.01)


def test_each_trial_is_screened_alone() -> None:
    assert screen(lent(), TRIALS) == {trial: alone(lent(), TRIALS, trial) for trial in TRIALS}
    assert screen(lent(), TRIALS) == pytest.approx({"x": 200, "y": 100, "z": 100})


def test_a_trial_that_saves_nothing_is_left_out() -> None:
    make = Instance().team().post("p", 300).works("p", "f").post("q", employer="other").works("q", "f", basis="x")
    assert screen(make.need("f", 200).problem(), ("x", "of another place")) == {}


@pytest.mark.parametrize("seed", range(6))
def test_the_screen_agrees_with_pools(seed: int) -> None:
    problem = random_problem(seed)
    trials = tuple(sorted({row.agreement for row in problem.permissions if row.agreement}))
    found = screen(problem, trials)
    assert {trial: found.get(trial, 0.0) for trial in trials} == {
        trial: alone(problem, trials, trial) for trial in trials
    }


def test_what_is_used_sparingly_is_used_for_what_nobody_else_can_do() -> None:
    problem = without(lent(), {"y", "z"})
    pooled = pool(problem, sparing="x")
    assert sum(minutes for key, minutes in pooled.time.items() if key[2] == "x") == pytest.approx(200, abs=0.01)
    assert sum(pooled.unmet.values()) == pytest.approx(0, abs=0.01)
    assert check_pool(problem, Choices(), pooled) == []


def test_nothing_rests_on_an_agreement_that_is_taken_away() -> None:
    problem = without(lent(), {"x"})
    assert "x" not in {row.basis for row in problem.permissions} | {row.basis for row in problem.arcs}
    assert {row.agreement for row in problem.agreements} == {"y", "z"}
