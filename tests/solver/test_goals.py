"""Goals: known answers on problems small enough to work out, limits that hold, and never worse than the start."""

from dataclasses import replace

import pytest

from pchteam.solver import goals
from pchteam.solver.check import check
from pchteam.solver.goals import GOALS, GoalSearch, Limit, Reached, value
from pchteam.solver.measures import measure
from pchteam.solver.model import PlanModel
from pchteam.solver.plan import Plan, empty_plan
from pchteam.solver.problem import Membership, Problem

from .instances import Instance, optimum, random_problem, unmet

SECONDS = 30.0


def stay_or_go() -> Problem:
    """One post is enough for 200 minutes: `today`, who is a member and gives 10 minutes less, or `new`."""
    make = Instance().team("T", max_size=1)
    make.post("today", 190).post("new", 200)
    make.add("memberships", Membership("today", "T", "core"))
    return make.works("today", "f").works("new", "f").need("f", 200, weight=1).problem()


def coverage_first(problem: Problem) -> Plan:
    """The best plan where changes cost nothing."""
    return optimum(replace(problem, settings=replace(problem.settings, membership_change_weight=0))).plan


def members(plan: Plan) -> list[str]:
    return [row.person for row in plan.memberships]


def reach(problem: Problem, start: Plan, goal: str, *limits: Limit) -> Reached:
    return GoalSearch(problem).reach(start, goal, limits, seconds=SECONDS)


def test_nothing_changes_where_the_limit_leaves_no_room() -> None:
    problem = stay_or_go()
    start = coverage_first(problem)
    assert (members(start), unmet(start)) == (["new"], 0)
    reached = reach(problem, start, "closeness", Limit("coverage", 0))
    assert (reached.plan, reached.proven) == (start, True)


def test_room_for_less_coverage_buys_fewer_changes() -> None:
    """`today` has 190 minutes, which is one block of 100: 100 of 200 minutes unmet at 500 points each."""
    problem = stay_or_go()
    start = coverage_first(problem)
    assert value(problem, start, "closeness") == 2 * 50
    reached = reach(problem, start, "closeness", Limit("coverage", 100 * 500))
    assert (members(reached.plan), unmet(reached.plan), reached.value, reached.proven) == (["today"], 100, 0, True)
    one_less = reach(problem, start, "closeness", Limit("coverage", 100 * 500 - 1))
    assert members(one_less.plan) == ["new"]


def test_least_cost_within_the_same_coverage() -> None:
    make = Instance(cost_weight=0).team().post("dear", 100, pence_per_hour=6000).post("cheap", 100, pence_per_hour=3000)
    problem = make.works("dear", "f").works("cheap", "f").need("f", 100).problem()
    start = optimum(replace(problem, wants=())).plan
    priced = replace(problem, settings=replace(problem.settings, cost_weight=1))
    reached = reach(priced, start, "cost", Limit("coverage", value(priced, start, "coverage")))
    assert (members(reached.plan), unmet(reached.plan)) == (["cheap"], 0)
    assert reached.value == pytest.approx(50)


def two_segments() -> Problem:
    """200 minutes for two segments that need 200 each, one of them twice as urgent."""
    make = Instance().team().post("a", 200).works("a", "f")
    make.need("f", 200, weight=1, need="n1", segment="old").need("f", 200, weight=2, need="n2", segment="young")
    return make.problem()


def test_the_fairest_plan_shares_what_the_most_urgent_would_take() -> None:
    problem = two_segments()
    start = optimum(problem).plan
    assert measure(problem, start).worst_segment_share == 1
    reached = reach(problem, start, "fairness")
    assert measure(problem, reached.plan).worst_segment_share == pytest.approx(0.5, abs=0.01)
    assert unmet(reached.plan) == 200
    limited = reach(problem, start, "fairness", Limit("coverage", value(problem, start, "coverage") + 50 * 500))
    assert measure(problem, limited.plan).worst_segment_share == pytest.approx(0.75, abs=0.01)


def test_a_start_beyond_a_limit_is_refused() -> None:
    problem = stay_or_go()
    with pytest.raises(ValueError, match="beyond the limit of coverage"):
        reach(problem, empty_plan(problem), "cost", Limit("coverage", 1))


def test_without_time_the_start_is_kept() -> None:
    problem = stay_or_go()
    start = coverage_first(problem)
    reached = GoalSearch(problem).reach(start, "closeness", (), seconds=0)
    assert (reached.plan, reached.proven) == (start, False)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("whole", [0, 400])
def test_no_goal_ends_worse_than_its_start_or_beyond_a_limit(
    seed: int, whole: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(goals, "WHOLE", whole)
    problem = random_problem(seed)
    start = optimum(problem).plan
    limit = Limit("coverage", 1.2 * value(problem, start, "coverage"))
    search = GoalSearch(problem)
    for goal in GOALS:
        reached = search.reach(start, goal, [limit], seconds=SECONDS)
        assert check(problem, reached.plan) == []
        assert limit.holds(problem, reached.plan)
        assert search.price(reached.plan, goal) <= search.price(start, goal)
        assert reached.proven or whole != 400


def test_groups_of_teams_find_what_the_whole_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two teams make one group, so that one round is as good as the whole."""
    problem = random_problem(3)
    start = empty_plan(problem)
    whole = reach(problem, start, "coverage")
    monkeypatch.setattr(goals, "WHOLE", 0)
    assert reach(problem, start, "coverage").value == pytest.approx(whole.value, rel=2 * goals.NEAR)


@pytest.mark.parametrize("seed", range(6))
def test_values_of_a_plan_keep_every_row_and_give_its_objective(seed: int) -> None:
    solution = optimum(random_problem(seed))
    model = PlanModel(random_problem(seed))
    values = model.values_of(solution.plan)
    assert model.model.objective.as_linear_expression().evaluate(values) == pytest.approx(solution.objective)
    for row in model.model.linear_constraints():
        activity = sum(term.coefficient * values[term.variable] for term in row.terms())
        assert row.lower_bound - 1e-6 <= activity <= row.upper_bound + 1e-6


def test_whole_minutes_that_miss_a_limit_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The empty plan has one change instead of two, but meets nothing."""
    problem = stay_or_go()
    start = coverage_first(problem)
    monkeypatch.setattr(goals._Climb, "whole_minutes", lambda climb, result: empty_plan(problem))
    assert reach(problem, start, "closeness", Limit("coverage", 100 * 500)).plan == start
    assert reach(problem, start, "closeness").plan == empty_plan(problem)
