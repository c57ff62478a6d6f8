"""Reasons: bottlenecks, pins and goals by hand, and what one session more saves."""

from dataclasses import replace
from typing import Any

import pytest

from pchteam.solver.bottlenecks import MOST_NAMED, bottlenecks
from pchteam.solver.goal import GoalError, default_goal, read_goal
from pchteam.solver.next_hour import Extra, NextHour, next_hours, verify_next_hour
from pchteam.solver.pinned import pin_faults
from pchteam.solver.plan import Plan, empty_plan
from pchteam.solver.problem import Agreement, Pin, Problem
from pchteam.solver.resolve import Measure, near_teams, resolve

from .instances import Instance, alter, optimum, unmet


def competing(capacity: int = 300) -> Problem:
    """Return a problem in which two functions, of 200 minutes each, need the same person; another has time to spare."""
    make = Instance().team().post("a", capacity).works("a", "f", "g").post("b", 400).works("b", "h")
    return make.need("f", 200).need("g", 200).need("h", 100).problem()


# Bottlenecks


def test_two_functions_compete_for_one_person() -> None:
    problem = competing()
    (found,) = bottlenecks(problem, optimum(problem).plan)
    assert (found.functions, found.people, found.teams) == (("f", "g"), ("a",), ("T",))
    assert (found.need_minutes, found.others_minutes, found.time_minutes) == (400, 0, 300)
    assert found.short_minutes == found.unmet_minutes == 100


def test_no_bottleneck_where_time_is_enough() -> None:
    problem = competing(400)
    assert bottlenecks(problem, optimum(problem).plan) == []


def test_people_count_whole_blocks_less_one_meeting() -> None:
    problem = alter(competing(399), "teams", {"team": "T"}, meeting_minutes=30)
    (found,) = bottlenecks(problem, optimum(problem).plan)
    assert found.time_minutes == 270


def test_separate_bottlenecks_are_told_apart() -> None:
    make = Instance().team()
    for one, minutes in (("a", 500), ("b", 350)):
        make.post(one, 300).works(one, f"f-{one}").need(f"f-{one}", minutes)
    problem = make.problem()
    found = bottlenecks(problem, optimum(problem).plan)
    assert [(one.functions, one.short_minutes) for one in found] == [(("f-a",), 200), (("f-b",), 50)]


def test_function_that_nobody_can_perform_is_no_bottleneck() -> None:
    problem = Instance().team().post("a").works("a", "f").need("g", 100).problem()
    assert bottlenecks(problem, optimum(problem).plan) == []


def ring(number: int) -> Problem:
    """Return a problem in which neighbours on a ring share functions, each of 10 minutes more than a person has."""
    make = Instance(block_minutes=10).team()
    for place in range(number):
        make.post(f"p{place:02}", 100)
    for place in range(number):
        function = f"f{place:02}"
        make.works(f"p{place:02}", function).works(f"p{(place + 1) % number:02}", function).need(function, 110)
    return make.problem()


def test_large_bottleneck_is_told_as_a_whole_and_in_small_parts() -> None:
    problem = ring(MOST_NAMED + 1)
    whole, *parts = bottlenecks(problem, optimum(problem).plan)
    assert not whole.is_small
    assert whole.short_minutes == whole.unmet_minutes == 10 * (MOST_NAMED + 1)
    assert parts
    assert all(part.is_small and part.short_minutes > 0 and part.others_minutes > 0 for part in parts)
    people = [one for part in parts for one in part.people]
    assert len(people) == len(set(people))


# One session more


def saved_by(problem: Problem, kind: str, *key: str) -> NextHour | None:
    """Return what a session more saves, tried with whole plans; None where nothing was found."""
    plan = optimum(problem).plan
    found = [one for one in next_hours(problem, plan) if one.extra == Extra(kind, key)]  # type: ignore[arg-type]
    return verify_next_hour(problem, plan, found[0], 10) if found else None


def test_next_hour_of_a_post() -> None:
    problem = Instance().team().post("a", 300).works("a", "f").need("f", 500).problem()
    found = saved_by(problem, "post", "a")
    assert found is not None
    assert found.minutes == 100
    assert found.linear == pytest.approx(300)
    assert found.saved == Measure(unmet=100, weighted=300, objective=150_000)


def test_next_hour_saves_no_more_than_what_is_unmet() -> None:
    found = saved_by(Instance().team().post("a", 300).works("a", "f").need("f", 340).problem(), "post", "a")
    assert found is not None
    assert found.saved == Measure(unmet=40, weighted=120, objective=60_000)


def test_next_hour_of_a_post_whose_time_is_not_used_is_nothing() -> None:
    assert saved_by(Instance().team().post("a", 300).works("a", "f").need("f", 200).problem(), "post", "a") is None


def under_agreement(cap: int | None) -> Problem:
    """Return a problem in which somebody with 300 minutes works under an agreement for a need of 300."""
    make = Instance().team().post("a", 300, employer="e").works("a", "f", basis="loan").need("f", 300)
    return replace(make.problem(), agreements=(Agreement("loan", cap),))


def test_next_hour_of_an_agreement() -> None:
    found = saved_by(under_agreement(100), "agreement", "loan")
    assert found is not None
    assert found.saved == Measure(unmet=100, weighted=300, objective=150_000)


@pytest.mark.parametrize("cap", [300, None])
def test_next_hour_of_an_agreement_that_does_not_bind_is_nothing(cap: int | None) -> None:
    assert saved_by(under_agreement(cap), "agreement", "loan") is None


def test_next_hour_of_a_function_joins_the_team_at_its_price() -> None:
    problem = Instance().team().post("a", 300).works("a", "g").need("f", 500).need("g", 200).problem()
    found = saved_by(problem, "function", "T", "f")
    assert found is not None
    assert found.linear == pytest.approx(300)
    assert found.saved == Measure(unmet=100, weighted=300, objective=150_000 - 50)


def test_next_hour_is_nothing_where_the_team_is_full() -> None:
    """The linear relaxation does not see that nobody more may join: that is why whole plans are compared."""
    make = Instance().team(max_size=1).post("a", 300).works("a", "g").need("f", 500).need("g", 200)
    found = saved_by(make.problem(), "function", "T", "f")
    assert found is not None
    assert found.linear > 0
    assert found.saved == Measure(0, 0, 0)


# Re-solving


def test_resolve_changes_nothing_else_for_a_gain() -> None:
    """b joins for h; f and g are worth the same to a, so whichever the start meets stays met."""
    make = Instance().team().post("a", 100).works("a", "f", "g").post("b", 100).works("b", "h")
    problem = make.need("f", 100).need("g", 100).need("h", 100).problem()
    for kept, left in (("f", "g"), ("g", "f")):
        without = alter(alter(problem, "posts", {"post": "b"}, capacity_minutes=0), "needs", {"need": kept}, weight=4)
        found = resolve(problem, optimum(without).plan, {"T"}, 10)
        assert found is not None
        assert [row.need for row in found.unmet] == [left]


def test_resolve_leaves_other_teams_as_they_are() -> None:
    make = Instance().team("T").team("U").post("a", 100).works("a", "f").post("b", 100).works("b", "g", team="U")
    problem = make.need("f", 100).need("g", 100, "U").problem()
    found = resolve(problem, empty_plan(problem), {"T"}, 10)
    assert found is not None
    assert found.open_teams() == {"T"}
    assert unmet(found) == 100


def test_near_teams_share_people() -> None:
    make = Instance().team("T").team("U").team("V")
    make.post("a").works("a", "f").works("a", "f", team="V").post("b").works("b", "f", team="U")
    assert near_teams(make.problem(), ["T"], 2) == {"T", "V"}


# Pins


def pinned(pin: Pin, **changes: Any) -> tuple[Problem, list[tuple[str, int, int]]]:
    """Return a problem with a pin of somebody with 250 minutes, and its faults."""
    make = Instance().team(**{name: value for name, value in changes.items() if name == "max_size"})
    make.post("a", 250, max_teams=1, employer="e").works("a", "f", basis="loan").need("f", 100)
    problem = replace(make.problem(), agreements=(Agreement("loan", changes.get("cap")),), pins=(pin,))
    return problem, [(one.fault, one.minutes, one.limit) for one in pin_faults(problem)]


@pytest.mark.parametrize(
    ("pin", "changes", "fault"),
    [
        (Pin("a", "T", "in", 200, None), {}, None),
        (Pin("a", "T", "in", 201, None), {}, ("beyond_capacity", 201, 200)),
        (Pin("a", "T", "in", 200, None), {"cap": 200}, None),
        (Pin("a", "T", "in", 200, None), {"cap": 199}, ("beyond_agreement", 200, 100)),
        (Pin("a", "T", "in", 100, 100), {}, None),
        (Pin("a", "T", "in", 101, 100), {}, ("contradicts_itself", 101, 100)),
        (Pin("a", "T", "in", None, 99), {}, ("contradicts_itself", 100, 99)),
        (Pin("a", "T", "in", None, None), {"max_size": 0}, ("team_too_small", 1, 0)),
        (Pin("a", "T", "out", 9999, None), {}, None),
    ],
)
def test_pin_that_cannot_stand_is_named(
    pin: Pin, changes: dict[str, object], fault: tuple[str, int, int] | None
) -> None:
    """And the search agrees: it breaks exactly the pins that arithmetic says it must."""
    problem, found = pinned(pin, **changes)
    assert found == ([fault] if fault else [])
    assert bool(optimum(problem).plan.broken_pins) is bool(fault)


def test_pin_where_nothing_is_permitted_has_a_price() -> None:
    problem = Instance().team("T").team("U").post("a").works("a", "f").need("f", 100).problem()
    problem = replace(problem, pins=(Pin("a", "U", "in", None, None),))
    (found,) = pin_faults(problem)
    assert (found.fault, found.price, found.unmet_minutes) == ("not_permitted", 1_000_000, 2000)


def test_pins_into_too_many_teams_are_all_named() -> None:
    make = Instance().team("T").team("U").post("a", 300, max_teams=1).works("a", "f").works("a", "f", team="U")
    pins = (Pin("a", "T", "in", None, None), Pin("a", "U", "in", None, None))
    problem = replace(make.need("f", 300, "T", "U").problem(), pins=pins)
    assert [(one.team, one.fault) for one in pin_faults(problem)] == [("T", "too_many_teams"), ("U", "too_many_teams")]
    assert pin_faults(alter(problem, "people", {"person": "a"}, max_teams=2)) == []


def test_pins_beyond_capacity_together() -> None:
    make = Instance().team("T").team("U").post("a", 300).works("a", "f").works("a", "f", team="U")
    pins = (Pin("a", "T", "in", 200, None), Pin("a", "U", "in", 200, None))
    problem = replace(make.need("f", 300, "T", "U").problem(), pins=pins)
    assert {one.fault for one in pin_faults(problem)} == {"beyond_capacity_together"}


def test_pin_that_a_plan_breaks_for_another_reason_is_named() -> None:
    """The team cannot form: it asks for two members."""
    problem = Instance().team(min_size=2).post("a").works("a", "f").need("f", 100).problem()
    problem = replace(problem, pins=(Pin("a", "T", "in", None, None),))
    assert [one.fault for one in pin_faults(problem, optimum(problem).plan)] == ["broken"]
    assert pin_faults(problem) == []


# Goals


def goals() -> tuple[Problem, Plan]:
    """Return a problem of three needs and the plan that meets none."""
    make = Instance().team().need("f", 100, weight=5).need("g:h", 200, weight=4).need("k", 700, weight=1)
    return make.problem(), empty_plan(make.problem())


@pytest.mark.parametrize(
    ("text", "needs", "limit"),
    [
        ("all:95", {"f", "g:h", "k"}, 50),
        ("all:100", {"f", "g:h", "k"}, 0),
        ("function:f", {"f"}, 0),
        ("function:f:90", {"f"}, 10),
        ("function:g:h", {"g:h"}, 0),
        ("function:g:h:50", {"g:h"}, 100),
        ("priority:4", {"f", "g:h"}, 0),
        ("priority:5:99", {"f"}, 1),
    ],
)
def test_goal_is_read(text: str, needs: set[str], limit: int) -> None:
    goal = read_goal(text, goals()[0])
    assert set(goal.needs) == needs
    assert goal.limit == limit


@pytest.mark.parametrize("text", ["", "all:101", "all:x", "function:", "function:z", "priority:6", "more"])
def test_goal_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(GoalError, match="write all:95"):
        read_goal(text, goals()[0])


def test_goal_is_a_tenth_less_where_nobody_states_one() -> None:
    goal = default_goal(*goals())
    assert (len(goal.needs), goal.limit) == (3, 900)
