"""Counterfactuals: the figures are those of two solves, and what needs no solving is answered at once."""

import pytest

from pchteam.solver.check import objective_terms
from pchteam.solver.counterfactual import Counterfactual, CounterfactualError, _moved, counterfactual
from pchteam.solver.problem import Membership, Pin, Problem, Supervisor

from .instances import Instance, include, optimum


def choice() -> Problem:
    """Return a problem in which a meets f in T, and could meet g in U, which b of U meets as well."""
    make = Instance(cost_weight=0).team("T").team("U").team("V").team("W")
    make.post("a", 200, pence_per_hour=6000).works("a", "f").works("a", "g", team="U").works("a", team="V")
    make.post("b", 300, pence_per_hour=3000).works("b", "g", team="U")
    make.add("memberships", Membership("a", "T", "core")).add("memberships", Membership("b", "U", "core"))
    return make.need("f", 200, "T").need("g", 300, "U").problem()


def asked(problem: Problem, person: str, team: str, other: str | None = None) -> Counterfactual:
    return counterfactual(problem, optimum(problem).plan, person, team, other)


def test_figures_equal_two_solves() -> None:
    """a in U relieves b of 100 or 200 minutes, and 200 minutes of f stay unmet in T."""
    problem = choice()
    found = asked(problem, "a", "T", "U")
    now, then = optimum(problem).plan, optimum(_moved(problem, "a", "T", "U")).plan
    terms = objective_terms(problem, then)
    assert found.verdict == "compared"
    assert found.terms == {name: terms[name] - value for name, value in objective_terms(problem, now).items()}
    assert found.loss == 200 * 3 * 500 + 2 * 50
    assert found.unmet == {"f": 200}
    assert found.closed == ("T",)


def test_without_another_team_the_person_only_leaves() -> None:
    found = asked(choice(), "a", "T")
    assert (found.unmet, found.moves, found.pence) == ({"f": 200}, (), -20_000)
    assert found.loss == 200 * 3 * 500 + 50


def test_who_takes_over_is_told() -> None:
    problem = Instance().team().post("a", 200).works("a", "f").post("b", 200, pence_per_hour=60).works("b", "f")
    found = asked(problem.need("f", 200).problem(), "a", "T")
    assert found.unmet == {}
    assert found.moves == (("b", "T", "joins"),)
    assert found.pence == 200


@pytest.mark.parametrize(("other", "verdict"), [("W", "not_permitted"), ("V", "nothing_to_do")])
def test_what_needs_no_solving_is_said_at_once(other: str, verdict: str) -> None:
    found = asked(choice(), "a", "T", other)
    assert (found.verdict, found.terms, found.moves) == (verdict, {}, ())


def test_supervising_is_something_to_do() -> None:
    make = Instance().team("T").team("U").post("a", 200).works("a", "f").works("a", team="U")
    make.post("b", 200).works("b", "g", team="U", mode="supervised").need("f", 200).need("g", 100, "U")
    make.add("supervisors", Supervisor("U", "g", "host", "own", "a", "own"))
    problem = make.problem()
    assert asked(problem, "a", "T", "U").verdict == "compared"


def test_team_that_cannot_take_anybody_is_impossible() -> None:
    """U may have no member at all, so that the pin would be broken."""
    make = Instance().team("T").team("U", max_size=0).post("a", 200).works("a", "f").works("a", "f", team="U")
    assert asked(make.need("f", 200).problem(), "a", "T", "U").verdict == "impossible"


def test_pin_that_the_question_breaks_has_its_price() -> None:
    problem = include(choice(), "pins", Pin("a", "T", "in", None, None))
    assert asked(problem, "a", "T", "U").terms["broken_pins"] == 1_000_000
    problem = include(choice(), "pins", Pin("a", "U", "out", None, None))
    assert asked(problem, "a", "T", "U").terms["broken_pins"] == 1_000_000


@pytest.mark.parametrize(
    ("person", "team", "other", "message"),
    [
        ("z", "T", None, "nobody in this plan has the id 'z'"),
        ("a", "Z", None, "no team 'Z'; there are T, U, V, W"),
        ("a", "T", "Z", "no team 'Z'"),
        ("a", "U", None, "a is not in U in this plan; teams of a: T"),
        ("b", "U", "U", "b is in U as well as in U"),
    ],
)
def test_question_about_what_is_not_there_is_refused(person: str, team: str, other: str | None, message: str) -> None:
    with pytest.raises(CounterfactualError, match=message):
        asked(choice(), person, team, other)
