"""Developing: what closes most weighted need for its cost, where the best choice is known by hand."""

from dataclasses import replace
from typing import Any

import pytest

from pchteam.solver.developing import develop
from pchteam.solver.offered import Developed, Offer, Offers, Sketch
from pchteam.solver.pooled import Choice, Choices
from pchteam.solver.problem import Employer, Problem

from .instances import Instance, include

WORTH = 5_000.0
"""Pence a year for a minute a week at weight 1."""


def found(problem: Problem, **offers: Any) -> Developed:
    return develop(problem, Offers(worth=WORTH, **offers))


# Verifications and courses


def verify(person: str, pence: int = 5_000) -> Choice:
    return Choice(f"verify/{person}", person, None, 0.0, pence)


def train(person: str, pence: int = 35_000, minutes: float = 10.0) -> Choice:
    return Choice(f"train/{person}", person, "course", minutes, pence)


def learners(*people: str, need: int = 300, capacity: int = 100) -> Problem:
    """People whom a choice lets do f."""
    make = Instance().team().need("f", need)
    for person in people:
        make.post(person, capacity).works(person, "f")
    return make.problem()


def opening(*choices: Choice, places: int = 9) -> Choices:
    opens: dict[tuple[str, str], tuple[Choice, ...]] = {}
    for choice in choices:
        opens[choice.person, "f"] = (*opens.get((choice.person, "f"), ()), choice)
    return Choices(choices, opens, {"course": places})


def test_verifying_beats_training() -> None:
    choices = opening(verify("p"), train("p"))
    assert found(learners("p"), choices=choices).choices == (verify("p"),)


def test_places_bind() -> None:
    choices = opening(train("p"), train("q"), places=1)
    assert len(found(learners("p", "q"), choices=choices).choices) == 1
    assert len(found(learners("p", "q"), choices=replace(choices, places={})).choices) == 2


@pytest.mark.parametrize(("budget", "chosen"), [(None, 2), (70_000, 2), (69_999, 1), (34_999, 0)])
def test_the_budget_binds(budget: int | None, chosen: int) -> None:
    choices = opening(train("p"), train("q"))
    assert len(found(learners("p", "q"), choices=choices, budget=budget).choices) == chosen


def test_of_two_that_the_budget_does_not_buy_together_the_more_urgent_need_is_closed() -> None:
    make = Instance().team().post("p", 100).works("p", "f").post("q", 100).works("q", "g")
    problem = make.need("f", 100, weight=3).need("g", 90, weight=5).problem()
    rows = train("p"), train("q")
    choices = Choices(rows, {("p", "f"): rows[:1], ("q", "g"): rows[1:]})
    assert found(problem, choices=choices, budget=35_000).choices == (train("q"),)


def test_a_course_that_takes_more_time_than_it_gives_is_not_taken() -> None:
    choices = opening(train("p", minutes=100.0))
    assert found(learners("p"), choices=choices).choices == ()


# New posts


def offering(sessions_minutes: float = 50, meeting: int = 0, pence: int = 100_000, posts: int = 2) -> Offer:
    return Offer("new", sessions_minutes, meeting, pence, 4, posts)


def hiring(need: int, **post: Any) -> Problem:
    return Instance().team().post("new", 400, **post).works("new", "f").need("f", need).problem()


@pytest.mark.parametrize(
    ("need", "meeting", "posts"),
    [
        (100, 0, (1, 2)),
        (90, 10, (1, 2)),
        (100, 10, (1, 3)),  # two sessions less the meeting are ten minutes short
        (300, 0, (2, 6)),  # more than the four sessions of one post
        (900, 0, (2, 8)),  # all that is offered
    ],
)
def test_as_many_sessions_as_the_need_takes(need: int, meeting: int, posts: tuple[int, int]) -> None:
    offer = offering(meeting=meeting)
    assert found(hiring(need), posts=(offer,)).posts == {offer: posts}


@pytest.mark.parametrize(("pence", "hired"), [(749_999, True), (750_001, False)])
def test_a_session_that_costs_more_than_its_need_is_worth_is_not_hired(pence: int, hired: bool) -> None:
    assert bool(found(hiring(50), posts=(offering(pence=pence),)).posts) == hired  # 50 minutes x weight 3 x 5,000


def test_the_cheaper_of_two_posts_is_hired() -> None:
    problem = Instance().team().post("new", 400).works("new", "f").post("cheap", 400).works("cheap", "f")
    cheap = replace(offering(pence=99_000), post="cheap")
    assert found(problem.need("f", 100).problem(), posts=(offering(), cheap)).posts == {cheap: (1, 2)}


def test_nobody_is_hired_for_what_present_people_can_do() -> None:
    problem = Instance().team().post("p", 100).works("p", "f").post("new", 400).works("new", "f").need("f", 100)
    assert found(problem.problem(), posts=(offering(),)).posts == {}


@pytest.mark.parametrize(("outward", "hired"), [(100, (1, 2)), (0, None)])
def test_new_posts_go_out_within_the_hours_that_an_employer_lends(outward: int, hired: tuple[int, int] | None) -> None:
    problem = Instance().team().post("new", 400, donor="donor").works("new", "f", basis="a").need("f", 100).problem()
    lent = include(problem, "employers", Employer("donor", outward, None))
    assert found(lent, posts=(offering(),)).posts == ({offering(): hired} if hired else {})


def test_posts_that_are_only_offered_keep_no_hours_for_an_employer() -> None:
    make = Instance().team().post("p", 100, donor="donor").works("p", "f", basis="a").need("f", 100)
    make.post("new", 400, donor="donor").works("new", "g")
    kept = include(make.problem(), "employers", Employer("donor", None, 100))
    dear = offering(pence=10_000_000)
    assert found(kept, choices=opening(verify("p")), posts=(dear,)).choices == ()
    free = replace(kept, employers=())
    assert found(free, choices=opening(verify("p")), posts=(dear,)).choices == (verify("p"),)


# New roles


def sketching(**changes: Any) -> Sketch:
    """Functions f and g, each with a group that a part of its own meets; any kind may have both."""
    known: dict[str, Any] = {
        "asks": {"f": frozenset({"of f"}), "g": frozenset({"of g"})},
        "meets": {"of f": frozenset({"a"}), "of g": frozenset({"b"})},
        "exactly": {"of f": frozenset({"a"}), "of g": frozenset({"b"})},
        "kinds": {"plain": frozenset()},
        "allows": {"plain": frozenset({"a", "b"})},
        "profiles": {"one": frozenset({"a"}), "other": frozenset({"b"})},
        "most": 8,
        "least": {"f": 10, "g": 10},
    }
    return Sketch(**(known | changes))


def drawn(sketch: Sketch, *kinds: str, need: int = 100) -> Developed:
    """The new role for f and g; the first kind is the cheapest."""
    make = Instance().team().need("f", need).need("g", need)
    offers = []
    for place, kind in enumerate(kinds or ("plain",)):
        make.post(kind, 400).works(kind, "f", "g")
        offers.append(Offer(kind, 50.0, 0, 100_000 + place * 1_000, 4, 2, kind))
    return found(make.problem(), posts=tuple(offers), sketch=sketch)


def test_a_new_role_joins_what_no_present_role_has_together() -> None:
    made = drawn(sketching())
    assert (made.kind, made.parts, made.functions) == ("plain", ("a", "b"), ("f", "g"))
    assert list(made.posts.values()) == [(1, 4)]
    assert not made.cut


@pytest.mark.parametrize("known", [{"a", "b"}, {"a", "b", "c"}])
def test_what_a_present_role_has_is_no_new_role(known: set[str]) -> None:
    made = drawn(sketching(profiles={"one": frozenset(known)}))
    assert (made.parts, made.posts) == ((), {})


def test_a_new_role_is_outside_each_profile_by_a_part_that_it_needs() -> None:
    sketch = sketching(profiles={"one": frozenset({"a", "b"})}, allows={"plain": frozenset({"a", "b", "c"})})
    wider = replace(sketch, exactly={**sketch.exactly, "of nothing": frozenset({"c"})})
    assert drawn(wider).parts == ()


def test_a_new_role_has_no_more_parts_than_one_person_can_learn() -> None:
    assert len(drawn(sketching(most=1, profiles={})).parts) == 1


def test_a_function_is_covered_only_if_every_group_is_met() -> None:
    asks = {"f": frozenset({"of f", "register"}), "g": frozenset({"of g"})}
    assert drawn(sketching(asks=asks, profiles={})).functions == ("g",)


def test_a_register_meets_its_groups_and_there_is_only_one() -> None:
    asks = {"f": frozenset({"of f", "NMC"}), "g": frozenset({"of g", "GMC"})}
    allows = dict.fromkeys(("nurse", "doctor"), frozenset({"a", "b"}))
    kinds = {"nurse": frozenset({"NMC"}), "doctor": frozenset({"GMC"})}
    made = drawn(sketching(asks=asks, kinds=kinds, allows=allows, profiles={}), "nurse", "doctor")
    assert (made.kind, made.functions) in [("nurse", ("f",)), ("doctor", ("g",))]


def test_parts_must_be_had_at_the_pay_of_the_kind() -> None:
    kinds = dict.fromkeys(("low", "high"), frozenset[str]())
    allows = {"low": frozenset({"a"}), "high": frozenset({"a", "b"})}
    made = drawn(sketching(kinds=kinds, allows=allows, profiles={}), "low", "high")
    assert (made.kind, made.parts) == ("high", ("a", "b"))


def test_a_part_that_covers_both_groups_is_enough() -> None:
    meets = {"of f": frozenset({"a", "b"}), "of g": frozenset({"b"})}
    made = drawn(sketching(meets=meets, profiles={}))
    assert (made.parts, made.functions) == (("b",), ("f", "g"))
