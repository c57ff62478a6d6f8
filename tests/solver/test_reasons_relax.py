"""Elastic relaxation: exactly the rows that a goal needs, each with its effect, and plans that the checker passes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pchteam.solver.check import check
from pchteam.solver.elastic import MOST_ITEMS
from pchteam.solver.goal import default_goal, read_goal, unmet_of
from pchteam.solver.plan import empty_plan
from pchteam.solver.policies import LIMITS, NEW, Policy, loosen, policies, with_new_agreements
from pchteam.solver.problem import Agreement, Capability, Employer, NeedTeam, Pin, Problem
from pchteam.solver.relax import Relaxation, relax

from .instances import Instance, alter, include, optimum, random_problem, unmet


def relaxed(problem: Problem, goal: str) -> Relaxation:
    """Relax from the best plan, and have the checker look at what comes out."""
    found = relax(problem, optimum(problem).plan, read_goal(goal, problem), 60, verified=MOST_ITEMS)
    assert check(found.problem, found.plan) == []
    assert found.after == unmet_of(found.goal.needs, found.plan)
    return found


def items(found: Relaxation) -> list[tuple[str, tuple[str, ...], int]]:
    """Return what is loosened and by how much."""
    return [(one.policy.limit, one.policy.key, one.units) for one in found.items]


def lent(cap: int = 100, **employer: int) -> Problem:
    """Return a problem with a need of 300, and somebody of 300 minutes whom an employer lends within limits."""
    make = Instance().team().post("a", 300, employer="e", donor="e").works("a", "f", basis="loan").need("f", 300)
    limits = {"outward_minutes": None, "retained_minutes": None} | employer
    make.add("employers", Employer("e", **limits))
    return replace(make.problem(), agreements=(Agreement("loan", cap), Agreement("unused", 100)))


@pytest.mark.parametrize(
    ("goal", "units"),
    [("all:100", 200), ("all:67", 200), ("all:66", 100), ("function:f:34", 100), ("priority:3:100", 200)],
)
def test_cap_that_binds_is_raised_by_whole_blocks_and_no_more(goal: str, units: int) -> None:
    found = relaxed(lent(), goal)
    assert items(found) == [("agreements.max_minutes", ("loan",), units)]
    assert found.reached
    assert found.items[0].missed == 200 - found.goal.limit


def test_goal_that_the_plan_reaches_needs_nothing() -> None:
    found = relaxed(lent(), "all:33")
    assert (found.reached, found.items, found.problem) == (True, (), lent())


def test_goal_is_reached_by_a_better_plan_alone_where_there_is_one() -> None:
    problem = lent(300)
    found = relax(problem, empty_plan(problem), read_goal("all:100", problem), 60)
    assert (found.before, found.after, found.items) == (300, 0, ())


@pytest.mark.parametrize(
    ("problem", "item"),
    [
        (lent(300, outward_minutes=100), ("employers.outward_minutes", ("e",), 200)),
        (lent(300, retained_minutes=200), ("employers.retained_minutes", ("e",), 200)),
        (lent(300, retained_minutes=500), ("employers.retained_minutes", ("e",), 300)),
    ],
)
def test_donor_protection_that_binds_is_named(problem: Problem, item: tuple[str, tuple[str, ...], int]) -> None:
    found = relaxed(problem, "all")
    assert (items(found), found.reached) == ([item], True)


def test_two_limits_that_both_bind_are_both_named_and_neither_can_be_left_out() -> None:
    found = relaxed(lent(100, outward_minutes=200), "all")
    assert sorted(items(found)) == [
        ("agreements.max_minutes", ("loan",), 200),
        ("employers.outward_minutes", ("e",), 100),
    ]
    assert {one.policy.key: one.missed for one in found.items} == {("loan",): 200, ("e",): 100}


def two_teams(max_teams: int) -> Problem:
    """Return a problem in which somebody is wanted in two teams."""
    make = Instance().team("T").team("U").post("a", 200, max_teams=max_teams)
    return make.works("a", "f").works("a", "f", team="U").need("f", 100).need("f", 100, "U", need="u").problem()


def test_people_may_be_in_more_teams() -> None:
    assert items(relaxed(two_teams(1), "all")) == [("people.max_teams", ("a",), 1)]
    assert relaxed(two_teams(2), "all").items == ()


def shaped(**shape: Any) -> Problem:
    """Return a problem of two people with 100 minutes each, and a need of 200 in a team of some shape."""
    make = Instance().team(**shape)
    for one in ("a", "b"):
        make.post(one, 100).works(one, "f")
    return make.need("f", 200).problem()


@pytest.mark.parametrize(
    ("shape", "value", "units"),
    [
        ("max_size", 1, 1),
        ("min_size", 3, 1),
        ("min_professions", 2, 1),
        ("min_employers", 2, 1),
        ("meeting_minutes", 30, 30),
    ],
)
def test_shape_that_binds_is_named(shape: str, value: int, units: int) -> None:
    found = relaxed(shaped(**{shape: value}), "all")
    assert (items(found), found.reached) == ([(f"teams.{shape}", ("T",), units)], True)


def test_share_of_a_need_that_binds_is_named() -> None:
    problem = alter(shaped(), "need_teams", {"need": "f"}, max_minutes=150)
    assert items(relaxed(problem, "all")) == [("need_teams.max_minutes", ("f", "T"), 50)]


def test_pin_that_stands_in_the_way_is_named() -> None:
    problem = include(shaped(), "pins", Pin("a", "T", "out", None, None))
    found = relaxed(problem, "all")
    assert (items(found), found.problem.pins, found.plan.broken_pins) == ([("pins", ("a", "T"), 1)], (), ())


def barred(employer: str = "e") -> Problem:
    """Return a problem in which somebody can, but may not without an agreement."""
    problem = Instance().team().post("a", 300, employer=employer).need("f", 200).problem()
    return replace(problem, capabilities=(Capability("a", "f", "alone"),))


def test_agreement_that_does_not_exist_is_named() -> None:
    found = relaxed(barred(), "all")
    assert items(found) == [("agreements.max_minutes", (f"{NEW}e for host",), 200)]
    assert found.reached
    assert [row.agreement for row in found.problem.agreements] == [f"{NEW}e for host"]


@pytest.mark.parametrize(
    "problem",
    [
        barred("host"),
        alter(barred(), "teams", {"team": "T"}, integration="actual"),
        alter(barred(), "capabilities", {"post": "a"}, mode="unverified"),
    ],
)
def test_no_agreement_is_proposed_that_would_not_help(problem: Problem) -> None:
    found = relaxed(problem, "all")
    assert (found.reached, found.items, found.after) == (False, (), 200)


def test_goal_beyond_all_policies_is_not_reached_and_the_nearest_is_told() -> None:
    """The cap frees 200 of the 400 minutes; nobody has time for the others."""
    found = relaxed(alter(alter(lent(), "needs", {"need": "f"}, minutes=500), "need_teams", {}, max_minutes=500), "all")
    assert items(found) == [("agreements.max_minutes", ("loan",), 200)]
    assert (found.reached, found.before, found.after) == (False, 400, 200)


def test_goal_is_not_reached_at_the_cost_of_other_need() -> None:
    """Somebody of 100 minutes meets g; to meet f instead is no gain, though the goal asks for it."""
    problem = Instance().team().post("a", 100).works("a", "f", "g").need("f", 100).need("g", 100, weight=4).problem()
    found = relaxed(problem, "function:f")
    assert (found.reached, found.items) == (False, ())


def test_policies_are_those_that_can_be_loosened() -> None:
    problem = include(shaped(max_size=2), "need_teams", NeedTeam("f", "T", 200))
    assert {policy.limit for policy in policies(problem, {"f"})} == {"people.max_teams", "teams.max_size"}


def test_every_policy_is_documented_with_its_price() -> None:
    page = (Path(__file__).parents[2] / "docs" / "planning-model.md").read_text(encoding="utf-8")
    for name, limit in LIMITS.items():
        (row,) = [line for line in page.splitlines() if line.startswith("|") and f"`{name}`" in line]
        assert row.endswith(f"| {limit.price:g} | {limit.most:,} |")


def test_loosening_nothing_is_the_same_problem() -> None:
    problem = lent()
    with_new = with_new_agreements(barred(), empty_plan(barred()), barred().needs)
    assert loosen(problem, {Policy("agreements.max_minutes", ("loan",)): 0}) == problem
    assert loosen(with_new, {}) == barred()


@pytest.mark.parametrize("seed", range(12))
def test_every_relaxation_is_a_plan_of_its_loosened_problem(seed: int) -> None:
    problem = random_problem(seed)
    plan = optimum(problem).plan
    found = relax(problem, plan, default_goal(problem, plan), 60)
    assert check(found.problem, found.plan) == []
    assert unmet(found.plan) == found.after <= found.before
    assert len(found.items) <= MOST_ITEMS
    assert all(0 < one.units <= LIMITS[one.policy.limit].most for one in found.items)
