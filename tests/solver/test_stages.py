"""Stages: each buys something within the tolerance of those before it, and what it costs is told."""

from dataclasses import replace

import pytest

from pchteam.solver.check import check, objective_terms
from pchteam.solver.goals import value
from pchteam.solver.search import Solution
from pchteam.solver.stages import Refined, Tolerances, refine

from .instances import optimum, random_problem
from .test_goals import coverage_first, members, stay_or_go

KEEP = Tolerances(0.0, 0.0)


def stages(seed: int, tolerances: Tolerances) -> Refined:
    problem = random_problem(seed)
    return refine(problem, optimum(problem), seconds=30, tolerances=tolerances)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("tolerances", [KEEP, Tolerances(0.05, 0.1)])
def test_no_stage_worsens_an_earlier_one_beyond_its_tolerance(seed: int, tolerances: Tolerances) -> None:
    problem, refined = random_problem(seed), stages(seed, tolerances)
    search, disruption, cost = refined.plans
    assert [stage.name for stage in refined.stages] == ["all", "disruption", "cost"]
    assert all(stage.proven for stage in refined.stages)
    assert value(problem, disruption, "disruption") <= value(problem, search, "disruption")
    assert value(problem, cost, "cost") <= value(problem, disruption, "cost")
    for plan in (disruption, cost):
        most = (1 + tolerances.coverage) * value(problem, search, "coverage")
        assert value(problem, plan, "coverage") <= most + 1e-3
    most = (1 + tolerances.disruption) * value(problem, disruption, "disruption")
    assert value(problem, cost, "disruption") <= most + 1e-3
    assert check(problem, cost) == []


def test_a_tolerance_buys_stability_at_a_price() -> None:
    """`stay_or_go` from the plan of best coverage, nothing unmet: only a share of 0 may be given up, so nothing is."""
    problem = stay_or_go()
    start = coverage_first(problem)
    solution = with_plan_of(optimum(problem), objective_terms(problem, start), start)
    refined = refine(problem, solution, seconds=30, tolerances=Tolerances(1.0, 0.0))
    assert members(refined.solution.plan) == ["new"]

    needier = replace(problem, needs=tuple(replace(need, minutes=300) for need in problem.needs))
    needier = replace(needier, need_teams=tuple(replace(row, max_minutes=300) for row in needier.need_teams))
    start = coverage_first(needier)
    solution = with_plan_of(optimum(needier), objective_terms(needier, start), start)
    refined = refine(needier, solution, seconds=30, tolerances=Tolerances(1.0, 0.0))
    assert members(refined.solution.plan) == ["today"]
    before, after = refined.stages[1].before, refined.stages[1].after
    assert before is not None
    assert (before.unmet_minutes, after.unmet_minutes) == (100, 200)
    assert (before.membership_changes, after.membership_changes) == (2, 0)
    kept = refine(needier, solution, seconds=30, tolerances=KEEP)
    assert members(kept.solution.plan) == ["new"]


def with_plan_of(solution: Solution, terms: dict[str, float], plan: object) -> Solution:
    return replace(solution, plan=plan, objectives=terms, objective=sum(terms.values()))  # type: ignore[arg-type]


def test_the_solution_tells_of_its_last_plan() -> None:
    problem, refined = random_problem(2), stages(2, Tolerances(0.5, 0.5))
    terms = objective_terms(problem, refined.solution.plan)
    assert refined.solution.plan == refined.plans[-1]
    assert refined.solution.objectives == terms
    assert refined.solution.objective == pytest.approx(sum(terms.values()))
    gap = refined.solution.objective - refined.solution.bound
    assert refined.solution.optimality_gap_of_demand == pytest.approx(max(gap, 0) / problem.weighted_need())


def test_after_an_interrupted_search_no_stage_is_run() -> None:
    problem = random_problem(2)
    solution = replace(optimum(problem), ended_by="interrupted")
    refined = refine(problem, solution, seconds=30)
    assert [stage.name for stage in refined.stages] == ["all"]
    assert refined.solution.plan == solution.plan
