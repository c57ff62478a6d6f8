"""Options: distinct plans of which none is as good as another in everything, and why some are not offered."""

from itertools import permutations

import pytest

from pchteam.solver.check import check
from pchteam.solver.goals import value
from pchteam.solver.measures import measure
from pchteam.solver.options import OPTIONS, Offer, dominates, offer
from pchteam.solver.plan import Plan, empty_plan
from pchteam.solver.problem import Membership, Pin, Problem, Want

from .instances import Instance, optimum, random_problem, unmet

SECONDS = 60.0


def different_interests() -> Problem:
    """Two segments, of whom one is more urgent; a dear new post, a cheap new one, and today's member who gives less."""
    make = Instance(membership_change_weight=500).team("T", max_size=2)
    make.post("today", 100, pence_per_hour=3000).post("dear", 300, pence_per_hour=9000)
    make.post("cheap", 200, pence_per_hour=600)
    make.add("memberships", Membership("today", "T", "core"))
    for post in ("today", "dear", "cheap"):
        make.works(post, "f")
    make.need("f", 400, weight=1, need="n1", segment="well").need("f", 200, weight=2, need="n2", segment="ill")
    return make.problem()


def offered(problem: Problem, number: int = 4, share: float = 0.5) -> Offer:
    return offer(problem, optimum(problem).plan, number, seconds=SECONDS, share=share)


def distinct(plans: list[Plan]) -> bool:
    return len({(plan.memberships, plan.blocks, plan.coverage) for plan in plans}) == len(plans)


@pytest.mark.parametrize("problem", [different_interests(), *map(random_problem, range(4))])
def test_options_are_distinct_and_none_is_as_good_as_another_in_everything(problem: Problem) -> None:
    found = offered(problem)
    plans = [found.recommended, *(option.plan for option in found.options)]
    assert distinct(plans)
    for one, other in permutations(plans, 2):
        assert not dominates(measure(problem, one), measure(problem, other))
    for plan in plans:
        assert check(problem, plan) == []
    assert {one.name for one in found.options} | {one.name for one in found.dropped} == set(OPTIONS)


def test_each_option_is_best_in_its_own_respect_within_the_share_of_need() -> None:
    problem = different_interests()
    found = offered(problem)
    named = {option.name: option for option in found.options}
    assert set(named) == {"closest-to-today", "least-cost", "fairest"}
    everybody = [found.measures, *(option.measures for option in found.options)]
    best = {"closest-to-today": "membership_changes", "least-cost": "cost_pounds", "fairest": "worst_segment_share"}
    for name, field in best.items():
        mine = getattr(named[name].measures, field)
        assert mine == min(getattr(one, field) for one in everybody)
        assert mine < getattr(found.measures, field)
    most = value(problem, found.recommended, "coverage") + 0.5 * problem.weighted_need()
    assert all(value(problem, option.plan, "coverage") <= most for option in found.options)
    reasons = {one.name: one.reason for one in found.dropped}
    assert reasons == {"best-coverage": "comes to the same as the recommended plan"}


def test_no_more_options_than_asked_for() -> None:
    assert len(offered(different_interests(), number=2).options) == 2


def test_without_a_share_of_need_coverage_stays() -> None:
    problem = different_interests()
    found = offered(problem, share=0.0)
    most = value(problem, found.recommended, "coverage")
    assert all(value(problem, option.plan, "coverage") <= most for option in found.options)


def test_an_option_that_is_better_in_everything_is_recommended_instead() -> None:
    """The empty plan sends today's only member away and meets nothing."""
    make = Instance().team().post("today", 100)
    make.add("memberships", Membership("today", "T", "core")).add("wants", Want("today", "T"))
    problem = make.works("today", "f").need("f", 100).problem()
    found = offer(problem, empty_plan(problem), 2, seconds=SECONDS)
    assert (unmet(found.recommended), found.measures.membership_changes) == (0, 0)
    assert found.options == ()
    assert "became the recommended plan" in next(one.reason for one in found.dropped if one.name == "closest-to-today")


def test_without_time_that_is_said() -> None:
    problem = different_interests()
    found = offer(problem, optimum(problem).plan, 3, seconds=0)
    assert {one.reason for one in found.dropped} == {"time was up before it was sought"}
    assert found.options == ()


def test_no_option_breaks_a_pin_however_much_need_it_may_give_up() -> None:
    """Nobody is a member today but `new`, whom a decision keeps in: without it, nobody at all would be cheapest."""
    make = Instance(broken_pin_weight=1).team().post("new", 100, pence_per_hour=6000)
    make.post("old", 100, pence_per_hour=6000)
    make.add("pins", Pin("new", "T", "in", None, None)).add("memberships", Membership("old", "T", "core"))
    problem = make.works("new", "f").works("old", "f").need("f", 200).problem()
    found = offered(problem, share=1.0)
    assert found.measures.broken_pins == 0
    assert [option.name for option in found.options] == ["least-cost"]
    assert all(option.measures.broken_pins == 0 for option in found.options)
