"""Why need is unmet: each unmet minute of a finished plan gets the first cause that applies.

No idle minute stands for two unmet ones.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pchteam.solver.plan import Plan
from pchteam.solver.problem import Need, Permission, Problem
from pchteam.solver.tally import Tally, tally

__all__ = ["CAUSES", "Cause", "causes"]

CAUSES = ("competence", "evidence", "team_cannot_form", "rounding", "supervision", "agreement", "capacity")
"""The causes in the order in which they are tried; `docs/planning-model.md` says what each means."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Minutes a week of a need that are unmet for a cause."""

    need: str
    cause: str
    minutes: int


def causes(problem: Problem, plan: Plan) -> list[Cause]:
    """Return the causes of all unmet need, most urgent needs first, then by id.

    Returns
    -------
    Rows of more than 0 minutes; those of a need add up to its unmet minutes.
    """
    unmet = Counter[str]()
    for row in plan.unmet:
        unmet[row.need] += row.minutes
    ledger = _Ledger.of(tally(problem, plan))
    found: list[Cause] = []
    for need in sorted(problem.needs, key=lambda need: (-need.weight, need.need)):
        for cause, minutes in _split(ledger, need, unmet[need.need]):
            if minutes:
                found.append(Cause(need.need, cause, minutes))
    return found


@dataclass(frozen=True, slots=True)
class _Ledger:
    """Idle minutes that are left to explain unmet need with, and what each function could use.

    Parameters
    ----------
    beyond
        Post: minutes of capacity beyond whole blocks.
    idle
        Post: other minutes without work, supervision or meeting.
    can
        Function: the modes of each post that could perform it.
    arcs
        Function: (permission, mode) of its arcs in open teams.
    teams
        Need: its admissible teams.
    room
        Agreement: minutes that are left under its cap, of those that have one.
    """

    facts: Tally
    beyond: dict[str, int]
    idle: dict[str, int]
    can: dict[str, dict[str, set[str]]]
    arcs: dict[str, list[tuple[Permission, str]]]
    teams: dict[str, set[str]]
    room: dict[str, int]

    @classmethod
    def of(cls, facts: Tally) -> "_Ledger":
        """Open the ledger of a finished plan."""
        can: dict[str, dict[str, set[str]]] = {}
        for row in facts.problem.capabilities:
            can.setdefault(row.function, {}).setdefault(row.post, set()).add(row.mode)
        arcs: dict[str, list[tuple[Permission, str]]] = {}
        for arc in facts.problem.arcs:
            if arc.team in facts.open:
                permission = facts.permissions[arc.post, arc.team, arc.basis]
                arcs.setdefault(arc.function, []).append((permission, arc.mode))
        teams: dict[str, set[str]] = {}
        for share in facts.problem.need_teams:
            teams.setdefault(share.need, set()).add(share.team)
        beyond = {post.post: post.capacity_minutes % max(facts.block[post.post], 1) for post in facts.problem.posts}
        return cls(facts, beyond, _idle(facts, beyond), can, arcs, teams, _room(facts))

    def used_up(self, permission: Permission) -> bool:
        """Return whether its agreement has no room for another block of the post."""
        room = self.room.get(permission.agreement or "")
        return room is not None and room < self.facts.block[permission.post]


def _take(pool: dict[str, int], posts: list[str], minutes: int) -> int:
    """Take up to so many minutes of these posts out of a pool, and return how many there were."""
    left = minutes
    for post in posts:
        taken = min(left, pool[post])
        pool[post] -= taken
        left -= taken
    return minutes - left


def _idle(facts: Tally, beyond: dict[str, int]) -> dict[str, int]:
    """Return the minutes in whole blocks, given to a team or not, that no work, supervision or meeting takes."""
    idle = {post.post: post.capacity_minutes - beyond[post.post] for post in facts.problem.posts}
    for (post, _, _), minutes in facts.busy.items():
        idle[post] -= minutes
    givers: dict[tuple[str, str], set[str]] = {}
    for row in facts.select(lambda row, post: True):
        givers.setdefault((facts.posts[row.post].person, row.team), set()).add(row.post)
    for person, team in facts.members:
        _take(idle, sorted(givers.get((person, team), ())), facts.teams[team].meeting_minutes)
    return idle


def _split(ledger: _Ledger, need: Need, unmet: int) -> Iterator[tuple[str, int]]:
    """Yield the minutes of each cause for one need."""
    can = ledger.can.get(need.function, {})
    teams = ledger.teams.get(need.need, set()) & ledger.facts.open
    if not can:
        yield "competence", unmet
    elif all(modes == {"unverified"} for modes in can.values()):
        yield "evidence", unmet
    elif not teams:
        yield "team_cannot_form", unmet
    else:
        yield from _idle_causes(ledger, need, teams, unmet)


def _idle_causes(ledger: _Ledger, need: Need, teams: set[str], unmet: int) -> Iterator[tuple[str, int]]:
    """Yield the causes that idle minutes stand for, and capacity for what is left."""
    arcs: dict[str, list[tuple[Permission, str]]] = {}
    for permission, mode in ledger.arcs.get(need.function, []):
        if permission.team in teams:
            arcs.setdefault(permission.post, []).append((permission, mode))
    supervised = [post for post, rows in sorted(arcs.items()) if all(mode == "supervised" for _, mode in rows)]
    capped = [post for post, rows in arcs.items() if all(ledger.used_up(permission) for permission, _ in rows)]
    able = [post for post, modes in ledger.can[need.function].items() if modes & {"alone", "supervised"}]
    barred = sorted({post for post in able if post not in arcs} | set(capped))
    for cause, pool, posts in (
        ("rounding", ledger.beyond, sorted(arcs)),
        ("supervision", ledger.idle, supervised),
        ("agreement", ledger.idle, barred),
    ):
        minutes = _take(pool, posts, unmet)
        yield cause, minutes
        unmet -= minutes
    yield "capacity", unmet


def _room(facts: Tally) -> dict[str, int]:
    """Return the minutes that are left under each agreement that has a cap."""
    room = {row.agreement: row.max_minutes for row in facts.problem.agreements if row.max_minutes is not None}
    for row in facts.select(lambda row, post: row.agreement in room):
        room[row.agreement or ""] -= facts.minutes([row])
    return room
