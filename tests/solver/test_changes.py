"""What differs between two plans: moves add up, and every reason is read off the tables."""

from dataclasses import replace

from pchteam.solver.changes import Changes, Move, Reason, changes
from pchteam.solver.check import check, objective_terms
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Pin, Problem
from pchteam.solver.restart import carried
from pchteam.solver.search import solve
from pchteam.solver.settle import settled

from .instances import Instance, alter, drop, include, optimum

PEOPLE = ("people", "posts", "permissions", "arcs", "capabilities", "pins")


def squad() -> Instance:
    """Return a squad: p and q do f in T, r does g in U and could do f in T; s does h in T by an agreement."""
    make = Instance().team().team("U")
    make.post("p", 200).works("p", "f").post("q", 300).works("q", "f", "g")
    make.post("r", 300).works("r", "f").works("r", "g", team="U")
    make.post("s", 200, employer="other").works("s", "h", basis="mou")
    return make.need("f", 300).need("g", 200, "U").need("h", 200)


def less(problem: Problem, person: str) -> Problem:
    """Return a problem without a person whose only post is called the same."""
    for table in PEOPLE:
        column = "person" if table in ("people", "pins") else "post"
        if any(getattr(row, column) == person for row in getattr(problem, table)):
            problem = drop(problem, table, {column: person})
    return problem


def again(before: Problem, former: Plan, problem: Problem) -> tuple[Plan, Changes]:
    """Plan a changed problem from a former plan, and compare."""
    problem = replace(problem, memberships=former.memberships).in_order()
    plan = solve(problem, time_limit=30, start=former).plan
    plan = settled(problem, plan, former, seconds=30)
    assert check(problem, plan) == []
    return plan, changes(before, former, problem, plan)


def move(found: Changes, person: str) -> Move:
    """Return the only move of a person."""
    (row,) = [row for row in found.moves if row.person == person]
    return row


def test_a_plan_does_not_differ_from_itself() -> None:
    problem = squad().problem()
    plan = optimum(problem).plan
    found = changes(problem, plan, problem, plan)
    assert (found.moves, found.teams, found.functions, found.broken_pins) == ((), (), (), ())


def test_the_work_of_a_leaver_is_taken_over_and_nobody_else_moves() -> None:
    problem = Instance().team().team("U").post("p", 200).works("p", "f").post("r", 300).works("r", "f")
    problem.post("o", 300).works("o", "g", team="U")
    before = problem.need("f", 200).need("g", 300, "U").problem()
    former = optimum(less(before, "r")).plan
    _, found = again(less(before, "r"), former, less(before, "p"))
    assert {(row.person, row.team, row.change) for row in found.moves} == {("p", "T", "leaves"), ("r", "T", "joins")}
    assert move(found, "p").reasons == (Reason("left", person="p"),)
    assert Reason("takes_over", function="f", minutes=200, others=(("p", 200),)) in move(found, "r").reasons


def test_a_starter_is_used() -> None:
    after = squad().post("n", 400).works("n", "f").need("f", 400, need="more").problem()
    before = less(after, "n")
    _, found = again(before, optimum(before).plan, after)
    joined = move(found, "n")
    assert (joined.change, joined.before, joined.reasons[0]) == ("joins", 0, Reason("starts", person="n"))
    assert found.unmet_after < found.unmet_before


def test_an_agreement_that_is_gone_is_the_reason() -> None:
    before = squad().problem()
    after = drop(drop(drop(before, "arcs", {"post": "s"}), "permissions", {"post": "s"}), "agreements", {})
    _, found = again(before, optimum(before).plan, after)
    assert move(found, "s").reasons == (Reason("agreement_gone", agreement="mou"),)
    assert [(row.function, row.met_before, row.met_after) for row in found.functions] == [("h", 200, 0)]


def test_what_is_no_longer_permitted_names_the_function() -> None:
    before = squad().problem()
    after = drop(before, "arcs", {"post": "s"})
    _, found = again(before, optimum(before).plan, after)
    assert move(found, "s").reasons == (Reason("not_permitted", function="h", person="s", team="T"),)


def test_a_pin_is_the_reason() -> None:
    before = squad().problem()
    former = optimum(before).plan
    _, found = again(before, former, include(before, "pins", Pin("s", "T", "out", None, None)))
    assert move(found, "s").reasons == (Reason("pinned", person="s", team="T"),)


def test_a_pin_beyond_capacity_is_broken_at_its_price() -> None:
    before = squad().problem()
    _, found = again(before, optimum(before).plan, include(before, "pins", Pin("p", "T", "in", 900, None)))
    (broken,) = found.broken_pins
    assert (broken.person, broken.team, broken.was_broken, broken.price) == ("p", "T", False, 1_000_000)


def test_minutes_before_and_changes_are_minutes_after() -> None:
    before = squad().problem()
    former = optimum(before).plan
    plan, found = again(before, former, less(before, "q"))
    assert found.minutes_before == sum(row.minutes for row in former.blocks)
    assert found.minutes_after == sum(row.minutes for row in plan.blocks)
    assert found.minutes_before + sum(row.after - row.before for row in found.moves) == found.minutes_after
    assert all(row.before != row.after and row.reasons for row in found.moves)
    met = sum(row.met_after - row.met_before for row in found.functions)
    assert found.unmet_after - found.unmet_before == -met


def test_a_team_that_closes_and_a_new_lead_are_told() -> None:
    make = Instance().team(needs_lead=True, min_size=1).post("a", 200).works("a", "f", may_lead=True)
    before = make.post("b", 100).works("b", "f", may_lead=True).need("f", 300).problem()
    former = optimum(before).plan
    assert former.teams[0].lead == "a"
    _, found = again(before, former, less(before, "a"))
    (lead,) = found.teams
    assert (lead.change, lead.before, lead.after, lead.reasons) == ("lead", "a", "b", (Reason("left", person="a"),))
    alone = less(before, "b")
    _, found = again(
        alone, optimum(alone).plan, drop(alter(less(before, "a"), "permissions", {}, may_lead=False), "arcs", {})
    )
    assert [(row.change, row.reasons) for row in found.teams] == [("closes", (Reason("left", person="a"),))]


def test_settling_keeps_people_at_their_work_at_the_same_price() -> None:
    """Two people each do one of two functions; a plan that swaps them is as good, and is swapped back."""
    make = Instance().team().post("a", 100).works("a", "f", "g").post("b", 100).works("b", "f", "g")
    problem = make.need("f", 100).need("g", 100).problem()
    former = optimum(problem).plan
    other = {"f": "g", "g": "f"}
    swapped = replace(
        former, assignments=tuple(replace(row, function=other[row.function]) for row in former.assignments)
    ).in_order()
    assert swapped.assignments != former.assignments
    plan = settled(problem, swapped, former, seconds=30)
    assert plan.assignments == former.assignments
    assert objective_terms(problem, plan) == objective_terms(problem, swapped)


def test_only_teams_that_lose_something_are_planned_anew() -> None:
    before = squad().problem()
    former = optimum(before).plan
    plan, teams = carried(less(before, "q"), former)
    assert teams == {"T"}
    assert [row for row in plan.blocks if row.team == "U"] == [row for row in former.blocks if row.team == "U"]
    pinned = include(before, "pins", Pin("r", "U", "out", None, None))
    assert carried(pinned, former)[1] == {"U"}
    assert carried(before, former) == (former, frozenset())
