"""Why this person in this team, and not in that one: the plan re-solved with the person elsewhere, and compared.

Both plans come from the same start with the same teams free (`pchteam.solver.resolve`), so that they differ by where
the person is.
"""

from collections import Counter
from dataclasses import dataclass, replace

from pchteam.solver.check import objective_terms
from pchteam.solver.plan import BrokenPin, Plan
from pchteam.solver.problem import Pin, Problem
from pchteam.solver.resolve import near_teams, resolve

__all__ = ["Counterfactual", "CounterfactualError", "counterfactual"]


FREE_TEAMS = 2
"""Teams that are free in both plans: the two of the question, or the team and the one that shares most people."""


class CounterfactualError(ValueError):
    """A question about somebody or a team that the plan does not have, or who is not where the question says."""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What a plan would lose if somebody were not in a team, and in another one instead.

    Parameters
    ----------
    verdict
        `compared`; `not_permitted` where the person may not work in the other team on any basis; `nothing_to_do` where
        they may, but perform no function there; `impossible` where no plan was found.
    terms
        By term of the objective: how much more it is with the person elsewhere.
    unmet
        By function: minutes a week more unmet; functions that stay the same are left out.
    pence
        Pence a week more for the minutes in blocks.
    moves
        (person, team, `joins` or `leaves`): what else changes in who is a member.
    closed
        Teams that would have to close.
    """

    person: str
    team: str
    other: str | None
    verdict: str
    terms: dict[str, float]
    unmet: dict[str, int]
    pence: float
    moves: tuple[tuple[str, str, str], ...]
    closed: tuple[str, ...]

    @property
    def loss(self) -> float:
        """How much worse the objective would be."""
        return sum(self.terms.values())


def counterfactual(
    problem: Problem, plan: Plan, person: str, team: str, other: str | None = None, seconds: float = 10.0
) -> Counterfactual:
    """Compare a plan with the best one in which somebody is not in a team, and in another instead if one is named.

    Parameters
    ----------
    seconds
        Wall time for each of the two plans, a safety net.

    Raises
    ------
    CounterfactualError
        If the person, the team or the other team is not in the problem, the person is not in the team, or is in the
        other one already.
    """
    _find(problem, plan, person, team, other)
    if other and (obstacle := _obstacle(problem, person, other)):
        return Counterfactual(person, team, other, obstacle, {}, {}, 0.0, (), ())
    free = near_teams(problem, [team, *([other] if other else [])], FREE_TEAMS)
    before = resolve(problem, plan, free, seconds) or plan
    after = resolve(_moved(problem, person, team, other), before, free, seconds)
    if after is None or (person, other) in {(row.person, row.team) for row in after.broken_pins}:
        return Counterfactual(person, team, other, "impossible", {}, {}, 0.0, (), ())
    return _compared(problem, Counterfactual(person, team, other, "compared", {}, {}, 0.0, (), ()), before, after)


def _find(problem: Problem, plan: Plan, person: str, team: str, other: str | None) -> None:
    members = {(row.person, row.team) for row in plan.memberships}
    if person not in {row.person for row in problem.people}:
        raise CounterfactualError(f"nobody in this plan has the id {person!r}; people.csv of the problem lists all")
    for one in (team, other):
        if one is not None and one not in (teams := [row.team for row in problem.teams]):
            raise CounterfactualError(f"the plan has no team {one!r}; there are {', '.join(teams)}")
    if (person, team) not in members:
        mine = ", ".join(one for who, one in sorted(members) if who == person) or "none"
        raise CounterfactualError(f"{person} is not in {team} in this plan; teams of {person}: {mine}")
    if (person, other) in members:
        raise CounterfactualError(f"{person} is in {other} as well as in {team}; name a team that they are not in")


def _obstacle(problem: Problem, person: str, team: str) -> str | None:
    """Return why nothing has to be solved: the person may not work in the team, or has nothing to do there."""
    posts = {post.post for post in problem.posts if post.person == person}
    actual = next(row for row in problem.teams if row.team == team).integration == "actual"
    rows = [row for row in problem.permissions if row.team == team and row.post in posts]
    if not any(row.integrated or not actual for row in rows):
        return "not_permitted"
    works = any(arc.team == team and arc.post in posts for arc in problem.arcs)
    supervises = any(row.team == team and row.supervisor_post in posts for row in problem.supervisors)
    return None if works or supervises else "nothing_to_do"


def _moved(problem: Problem, person: str, team: str, other: str | None) -> Problem:
    """Return the problem in which somebody may not work in a team, and is pinned into the other one."""
    posts = {post.post for post in problem.posts if post.person == person}
    asked = {(person, team), (person, other)}
    pins = [pin for pin in problem.pins if (pin.person, pin.team) not in asked]
    return replace(
        problem,
        permissions=tuple(row for row in problem.permissions if row.post not in posts or row.team != team),
        arcs=tuple(row for row in problem.arcs if row.post not in posts or row.team != team),
        supervisors=tuple(row for row in problem.supervisors if row.supervisor_post not in posts or row.team != team),
        pins=(*pins, Pin(person, other, "in", None, None)) if other else tuple(pins),
    )


def _compared(problem: Problem, asked: Counterfactual, before: Plan, after: Plan) -> Counterfactual:
    """Return what the second plan has more of than the first."""
    after = _with_pins_of(problem, asked, after)
    terms, now = objective_terms(problem, after), objective_terms(problem, before)
    function = {need.need: need.function for need in problem.needs}
    unmet: Counter[str] = Counter()
    for sign, plan in ((1, after), (-1, before)):
        for row in plan.unmet:
            unmet[function[row.need]] += sign * row.minutes
    own = {(asked.person, asked.team), (asked.person, asked.other)}
    members = [{(row.person, row.team) for row in plan.memberships} for plan in (before, after)]
    moves = [(*key, "leaves") for key in members[0] - members[1]] + [(*key, "joins") for key in members[1] - members[0]]
    return replace(
        asked,
        terms={name: round(value - now[name], 6) for name, value in terms.items()},
        unmet={name: minutes for name, minutes in sorted(unmet.items()) if minutes},
        pence=_pence(problem, after) - _pence(problem, before),
        moves=tuple(sorted(move for move in moves if move[:2] not in own)),
        closed=tuple(sorted(before.open_teams() - after.open_teams())),
    )


def _with_pins_of(problem: Problem, asked: Counterfactual, plan: Plan) -> Plan:
    """Return a plan with the pins of the problem that it breaks, those that the question itself breaks among them."""
    pins = {(pin.person, pin.team): pin.decision for pin in problem.pins}
    kept = [row for row in plan.broken_pins if (row.person, row.team) in pins]
    kept += [
        BrokenPin(*key) for key, decision in pins.items() if key == (asked.person, asked.team) and decision == "in"
    ]
    kept += [
        BrokenPin(*key) for key, decision in pins.items() if key == (asked.person, asked.other) and decision == "out"
    ]
    return replace(plan, broken_pins=tuple(kept))


def _pence(problem: Problem, plan: Plan) -> float:
    rate = {post.post: post.pence_per_hour for post in problem.posts}
    return sum(rate[row.post] * row.minutes / 60 for row in plan.blocks)
