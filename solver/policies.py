"""Named policies of a problem that may be loosened, what each costs, and the problem with some of them loosened.

A policy is one limit in one row: the cap of one agreement, the size of one team. What keeps patients safe is none:
competence, supervision and staffing ratios are never loosened. Knows no OR-Tools.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from pchteam.solver.plan import Plan
from pchteam.solver.problem import TABLES, Agreement, Arc, Need, Permission, Problem

__all__ = ["LIMITS", "NEW", "Limit", "Policy", "loosen", "permissions_under", "policies", "with_new_agreements"]

NEW = "new agreement: "
"""Ids of agreements that do not exist begin with this; their cap is 0 until it is loosened."""

MOST_NEW = 10
"""Agreements that do not exist are tried for at most so many pairs of employer and host."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A column whose values are policies.

    Parameters
    ----------
    sign
        1 where loosening raises the value, -1 where it lowers it.
    unit
        What the value counts.
    price
        Price of one unit, in minutes: how many minutes of an agreement's hours one would rather agree.
    most
        Units by which one row may be loosened.
    """

    sign: int
    unit: str
    price: float
    most: int


WEEK = 2250
LIMITS = {
    "agreements.max_minutes": Limit(1, "minutes", 1.0, WEEK),
    "employers.outward_minutes": Limit(1, "minutes", 1.0, WEEK),
    "employers.retained_minutes": Limit(-1, "minutes", 1.0, WEEK),
    "need_teams.max_minutes": Limit(1, "minutes", 1.0, WEEK),
    "people.max_teams": Limit(1, "teams", 240.0, 1),
    "teams.max_size": Limit(1, "people", 240.0, 4),
    "teams.min_size": Limit(-1, "people", 480.0, 4),
    "teams.min_professions": Limit(-1, "professions", 480.0, 2),
    "teams.min_employers": Limit(-1, "employers", 480.0, 2),
    "teams.meeting_minutes": Limit(-1, "minutes", 40.0, 60),
    "pins": Limit(-1, "pins", 960.0, 1),
}
"""Every kind of policy. A minute of a meeting is one of every member, so it is dear; `pins` takes a pin out."""

FIXED_PRICE = 240.0
"""Minutes that naming one more policy costs: each is somebody to be asked."""


@dataclass(frozen=True, slots=True, order=True)
class Policy:
    """One limit in one row: the table and column, and the key of the row."""

    limit: str
    key: tuple[str, ...]

    @property
    def name(self) -> tuple[str, ...]:
        """What `Variables.slack` calls it."""
        return (self.limit, *self.key)


def policies(problem: Problem, needs: Collection[str]) -> Iterator[Policy]:
    """Yield the policies of a problem that could matter for some needs, in order."""
    for agreement in problem.agreements:
        if agreement.max_minutes is not None:
            yield Policy("agreements.max_minutes", (agreement.agreement,))
    for employer in problem.employers:
        for column in ("outward_minutes", "retained_minutes"):
            if getattr(employer, column) is not None:
                yield Policy(f"employers.{column}", (employer.employer,))
    minutes = {need.need: need.minutes for need in problem.needs}
    for share in problem.need_teams:
        if share.need in needs and share.max_minutes < minutes[share.need]:
            yield Policy("need_teams.max_minutes", (share.need, share.team))
    yield from (Policy("people.max_teams", (person.person,)) for person in problem.people)
    for team in problem.teams:
        for column in ("max_size", "min_size", "min_professions", "min_employers", "meeting_minutes"):
            if getattr(team, column):
                yield Policy(f"teams.{column}", (team.team,))
    yield from (Policy("pins", (pin.person, pin.team)) for pin in problem.pins)


def loosen(problem: Problem, changes: Mapping[Policy, int]) -> Problem:
    """Return a problem with policies loosened by so many units; new agreements that are not loosened fall away."""
    for policy, units in changes.items():
        if units:
            problem = _loosen_one(problem, policy, units)
    unused = {row.agreement for row in problem.agreements if row.agreement.startswith(NEW) and not row.max_minutes}
    return _without_agreements(problem, unused)


def _loosen_one(problem: Problem, policy: Policy, units: int) -> Problem:
    if policy.limit == "pins":
        return replace(problem, pins=tuple(row for row in problem.pins if (row.person, row.team) != policy.key))
    table, column = policy.limit.split(".")

    def changed(row: Any) -> Any:
        if tuple(getattr(row, name) for name in _KEYS[table]) != policy.key:
            return row
        value = getattr(row, column)
        if column == "retained_minutes":
            value = min(value, sum(post.capacity_minutes for post in problem.posts if post.donor == row.employer))
        return replace(row, **{column: max(value + LIMITS[policy.limit].sign * units, 0)})

    rows: dict[str, Any] = {table: tuple(changed(row) for row in getattr(problem, table))}
    return replace(problem, **rows)


_KEYS = {table.name: table.key for table in TABLES}


def permissions_under(problem: Problem, policy: Policy) -> list[Permission]:
    """Return the permissions that a policy limits."""
    posts = {post.post: post for post in problem.posts}
    subject, team = policy.key[0], policy.key[-1]

    def under(row: Permission) -> bool:
        if policy.limit.startswith("agreements."):
            return row.agreement == subject
        if policy.limit.startswith("employers."):
            return row.agreement is not None and posts[row.post].donor == subject
        in_team = policy.limit == "people.max_teams" or row.team == team
        of_person = policy.limit not in ("people.max_teams", "pins") or posts[row.post].person == subject
        return in_team and of_person

    return [row for row in problem.permissions if under(row)]


def with_new_agreements(problem: Problem, plan: Plan, needs: Iterable[Need]) -> Problem:
    """Return a problem with agreements that do not exist, of cap 0, where they would let idle people meet some needs.

    One for each employer and host of teams, for what people can do alone and may not do in the team on any basis.
    Those with most idle minutes of such people come first. Travel is the median of the others who visit the team.
    Whether the rules would allow the work once there is an agreement (data sharing, indemnity) is not asked here.
    """
    pairs = _barred(problem, {need.function for need in needs}, {need.need for need in needs})
    idle = _idle(problem, plan)
    minutes = {pair: sum(idle[post] for post in {post for post, _, _ in rows}) for pair, rows in pairs.items()}
    best = sorted((pair for pair in pairs if minutes[pair] > 0), key=lambda pair: (-minutes[pair], pair))[:MOST_NEW]
    travel: dict[str, list[int]] = {team.team: [0] for team in problem.teams}
    for row in problem.permissions:
        if row.agreement:
            travel[row.team].append(row.travel_minutes)
    for pair in best:
        name = f"{NEW}{' for '.join(pair)}"
        places = sorted({(post, team) for post, team, _ in pairs[pair]})
        problem = replace(
            problem,
            agreements=(*problem.agreements, Agreement(name, 0)),
            permissions=(
                *problem.permissions,
                *(
                    Permission(*place, name, name, False, int(median(travel[place[1]])), False, False)
                    for place in places
                ),
            ),
            arcs=(*problem.arcs, *(Arc(post, team, name, f, "alone") for post, team, f in sorted(pairs[pair]))),
        )
    return problem.in_order()


def _barred(
    problem: Problem, functions: Collection[str], needs: Collection[str]
) -> dict[tuple[str, str], set[tuple[str, str, str]]]:
    """Return (post, team, function) that only want an agreement, by employer and host."""
    function = {need.need: need.function for need in problem.needs}
    places: dict[str, set[str]] = {}
    for share in problem.need_teams:
        if share.need in needs:
            places.setdefault(function[share.need], set()).add(share.team)
    teams = {team.team: team for team in problem.teams if team.integration == "virtual"}
    employer = {post.post: post.employer for post in problem.posts}
    may = {(arc.post, arc.team, arc.function) for arc in problem.arcs}
    found: dict[tuple[str, str], set[tuple[str, str, str]]] = {}
    for row in problem.capabilities:
        if row.mode == "alone" and row.function in functions:
            for team in places.get(row.function, set()) & teams.keys():
                host = teams[team].host
                if employer[row.post] != host and (row.post, team, row.function) not in may:
                    found.setdefault((employer[row.post], host), set()).add((row.post, team, row.function))
    return found


def _idle(problem: Problem, plan: Plan) -> Counter[str]:
    """Return the minutes of each post that no blocks of the plan take."""
    idle = Counter({post.post: post.capacity_minutes for post in problem.posts})
    for row in plan.blocks:
        idle[row.post] -= row.minutes
    return idle


def _without_agreements(problem: Problem, agreements: Collection[str]) -> Problem:
    return replace(
        problem,
        agreements=tuple(row for row in problem.agreements if row.agreement not in agreements),
        permissions=tuple(row for row in problem.permissions if row.agreement not in agreements),
        arcs=tuple(row for row in problem.arcs if row.basis not in agreements),
    )
