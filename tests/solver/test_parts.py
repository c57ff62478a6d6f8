"""Parts of a plan: what is left for them, that they fit in again, and that improving keeps to the rules."""

from dataclasses import replace
from itertools import combinations

import pytest

from pchteam.solver.check import check, objective_terms
from pchteam.solver.improve import improvements
from pchteam.solver.model import PlanModel
from pchteam.solver.nearness import Nearness
from pchteam.solver.parts import merge, narrowed, part_of, plan_inside, unsupervised
from pchteam.solver.plan import Plan, empty_plan
from pchteam.solver.problem import Problem, Supervisor
from pchteam.solver.search import solve
from pchteam.solver.threads import side_by_side
from tests.solver.instances import Instance, optimum, random_problem

SEEDS = range(12)


def price(problem: Problem, plan: Plan) -> float:
    return sum(objective_terms(problem, plan).values())


def groups(problem: Problem) -> list[frozenset[str]]:
    teams = [team.team for team in problem.teams]
    return [frozenset(some) for number in (1, 2) for some in combinations(teams, number)]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_plan_says_of_a_part_is_a_plan_of_it(seed: int) -> None:
    problem = random_problem(seed)
    plan = optimum(problem).plan
    for teams in groups(problem):
        part = part_of(problem, plan, teams)
        inside = plan_inside(plan, part)
        assert [one for one in check(part, inside) if one.rule != "membership_kinds"] == []
        assert merge(problem, plan, part, inside) == plan


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_of_two_parts_beside_each_other_fit_together(seed: int) -> None:
    problem = random_problem(seed)
    plan = empty_plan(problem)
    for first in groups(problem):
        second = frozenset(team.team for team in problem.teams) - first
        parts = [part_of(problem, plan, first), part_of(problem, plan, second, beside=first)]
        merged = plan
        for part in parts:
            merged = merge(problem, merged, part, solve(part, time_limit=20, gap_of_demand=0).plan)
        assert check(problem, merged) == []
        assert price(problem, merged) <= price(problem, plan)


def two_teams() -> Problem:
    """Post p, of four blocks of 100, can work in A and B; 300 minutes are needed in A, 200 in B."""
    made = Instance().team("A").team("B").post("p", capacity=450).works("p", "f", team="A").works("p", "f", team="B")
    return made.need("f", 300, "A", need="a").need("f", 200, "B", need="b").problem()


def test_a_part_has_what_the_other_teams_leave() -> None:
    problem = two_teams()
    plan = optimum(problem).plan
    in_b = sum(row.minutes for row in plan.blocks if row.team == "B")
    part = part_of(problem, plan, {"A"})
    assert [post.capacity_minutes for post in part.posts] == [400 - in_b]
    assert [need.need for need in part.needs] == ["a"]
    assert [person.max_teams for person in part.people] == [8]


def test_beside_another_part_nothing_is_left_that_it_may_use_too() -> None:
    problem = two_teams()
    empty = empty_plan(problem)
    assert [post.capacity_minutes for post in part_of(problem, empty, {"A"}).posts] == [400]
    assert part_of(problem, empty, {"A"}, beside={"B"}).posts == ()


def test_a_need_of_two_teams_is_counted_once() -> None:
    """What B meets of a need is not met again by A."""
    made = Instance().team("A").team("B").post("p", capacity=100).post("q", capacity=300)
    made.works("p", "f", team="B").works("q", "f", team="A").need("f", 250, "A", "B")
    problem = made.problem()
    plan = optimum(problem).plan
    part = part_of(problem, plan, {"A"})
    met_by_b = sum(row.minutes for row in plan.coverage if row.team == "B")
    assert [need.minutes for need in part.needs] == [250 - met_by_b]


@pytest.mark.parametrize("seed", SEEDS)
def test_values_of_a_plan_are_read_back_as_the_plan(seed: int) -> None:
    problem = random_problem(seed).in_order()
    plan = optimum(problem).plan
    model = PlanModel(problem)
    result = model.solve(seconds=10, hint=model.values_of(plan), nodes=0)
    assert result is not None
    assert result.objective_value() <= price(problem, plan) + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_each_improvement_is_a_better_plan_that_holds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pchteam.solver.improve.WIDTHS", (1, 2))
    problem = random_problem(seed).in_order()
    prices = [price(problem, empty_plan(problem))]
    for plan in improvements(problem, empty_plan(problem), seed=1, seconds_left=lambda: 30.0):
        assert check(problem, plan) == []
        prices.append(price(problem, plan))
    assert prices == sorted(set(prices), reverse=True)
    assert prices[-1] >= optimum(problem).objective - 1e-6


def test_improving_is_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pchteam.solver.improve.WIDTHS", (1, 2))
    problem = random_problem(5).in_order()
    runs = [list(improvements(problem, empty_plan(problem), seed=1, seconds_left=lambda: 30.0)) for _ in range(2)]
    assert runs[0] == runs[1] != []


def test_no_time_improves_nothing() -> None:
    problem = random_problem(3).in_order()
    assert list(improvements(problem, empty_plan(problem), seed=1, seconds_left=lambda: 0.0)) == []


def test_near_teams_share_posts_and_needs() -> None:
    made = Instance().team("A").team("B").team("C").post("p").works("p", "f", team="A").works("p", "f", team="C")
    near = Nearness(made.need("f", 10, "A", "B", "C").problem())
    assert near.nearest("A", 1) == {"A", "C"}
    assert near.nearest("B", 1) == {"A", "B"}
    assert near.shared("A", "C") == 2
    assert near.shared("A", "BC") == 3


def test_a_start_is_kept_where_nothing_is_better() -> None:
    """Of two plans that are equally good, a search that starts from one ends with it."""
    made = Instance().team().post("p", capacity=100).post("q", capacity=100).works("p", "f").works("q", "f")
    problem = made.need("f", 100).problem()
    for one in ("p", "q"):
        only = replace(problem, arcs=tuple(row for row in problem.arcs if row.post == one))
        start = optimum(only).plan
        again = solve(problem, time_limit=10, start=start).plan
        assert [row.post for row in again.blocks] == [one]


def test_a_start_that_no_longer_holds_is_mended() -> None:
    made = Instance().team().post("p", capacity=100).post("q", capacity=100).works("p", "f").works("q", "f")
    problem = made.need("f", 200).problem()
    start = optimum(problem).plan
    left = replace(
        problem,
        posts=tuple(row for row in problem.posts if row.post != "p"),
        permissions=tuple(row for row in problem.permissions if row.post != "p"),
        arcs=tuple(row for row in problem.arcs if row.post != "p"),
    )
    solution = solve(left, time_limit=10, start=start)
    assert check(left, solution.plan) == []
    assert [row.post for row in solution.plan.blocks] == ["q"]


def test_calls_side_by_side_give_results_in_their_order_or_the_first_failure() -> None:
    assert side_by_side(lambda: 1, lambda: 2) == [1, 2]

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        side_by_side(lambda: 1, fail)


def test_a_narrowed_problem_has_only_the_permissions_that_are_named() -> None:
    problem = two_teams()
    only_a = narrowed(problem, {("p", "A", "own")})
    assert [row.team for row in only_a.permissions] == ["A"]
    assert [row.team for row in only_a.arcs] == ["A"]
    assert check(problem, optimum(only_a).plan) == []


@pytest.mark.parametrize("seed", range(6))
def test_without_supervision_a_plan_costs_no_more(seed: int) -> None:
    """What bounds the problem without supervision bounds the problem."""
    problem = random_problem(seed)
    assert optimum(unsupervised(problem)).objective <= optimum(problem).objective + 1e-6


def test_supervision_that_takes_no_time_is_worth_what_it_took() -> None:
    """By hand: b supervises a, both have one block; with supervision free both blocks meet need."""
    make = Instance(unmet_weight=10, membership_change_weight=0).team().need("f", 200, weight=1)
    make.post("a", 100).works("a", "f", mode="supervised").post("b", 100).works("b", "f")
    make.add("supervisors", Supervisor("T", "f", "host", "own", "b", "own"))
    assert optimum(unsupervised(make.problem())).objective == 0
    assert optimum(make.problem()).objective > 0
