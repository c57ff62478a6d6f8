"""The usual week: the work of each block of a plan, and which blocks of it a post works in a week of the plan.

Every week of a post is the same, unless the post rotates: then the blocks that the plan keeps for a team fall into
the weeks of the rotation, and the rest of its work into the others, so that over the whole plan the mean is the plan's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from typing import Literal

from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.tables import Rotation

__all__ = ["Block", "Window", "Work", "WorkKind", "usual_week", "weeks_of"]

WorkKind = Literal["direct", "supervised", "supervising", "meeting", "free"]
KINDS: Mapping[str, WorkKind] = {"alone": "direct", "supervised": "supervised"}
"""The kind of work of each mode of an assignment."""

Key = tuple[str, str, str]
"""(post, team, basis)"""


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work of a session; `function` is None for meetings, and for time that the plan leaves free."""

    function: str | None
    kind: WorkKind
    minutes: int


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a post in a team on a basis, and what is done in it."""

    post: str
    team: str
    basis: str
    work: tuple[Work, ...]

    @property
    def meets(self) -> bool:
        """Whether some of it is meeting."""
        return any(piece.kind == "meeting" for piece in self.work)

    def without_meeting(self) -> "Block":
        """Return the same block with its meeting as free time."""
        work = (replace(one, kind="free") if one.kind == "meeting" else one for one in self.work)
        return replace(self, work=tuple(work))


@dataclass(frozen=True, slots=True)
class Window:
    """The weeks of a plan, of seven days each from its first day; the last one may be shorter."""

    first: date
    last: date

    @property
    def weeks(self) -> int:
        """Number of weeks."""
        return (self.last - self.first).days // 7 + 1

    def week_of(self, day: date) -> int:
        """Return the number of the week of a day, from 0."""
        return min((day - self.first).days // 7, self.weeks - 1)

    def middle(self, week: int) -> date:
        """Return the day in the middle of a week; whoever is away on it is away for that week."""
        return self.first + timedelta(weeks=week, days=3)


def usual_week(problem: Problem, plan: Plan) -> dict[str, tuple[Block, ...]]:
    """Return the blocks of each post in a usual week, each with its work; together they are the plan, to the minute.

    Work fills the blocks of a (post, team, basis) one after the other: first the team's meeting, then functions, those
    with most minutes first; what is left is free.
    """
    work: defaultdict[Key, list[Work]] = defaultdict(list)
    for row in plan.assignments:
        work[row.post, row.team, row.basis].append(Work(row.function, KINDS[row.mode], row.minutes))
    supervising: Counter[tuple[Key, str]] = Counter()
    for given in plan.supervision:
        supervising[(given.supervisor_post, given.team, given.supervisor_basis), given.function] += given.minutes
    for (key, function), minutes in supervising.items():
        work[key].append(Work(function, "supervising", minutes))
    meetings = _meetings(problem, plan)
    week: defaultdict[str, tuple[Block, ...]] = defaultdict(tuple)
    for placed in sorted(plan.blocks, key=lambda one: (one.post, one.team, one.basis)):
        key = (placed.post, placed.team, placed.basis)
        ordered = sorted(work[key], key=lambda one: (-one.minutes, str(one.function), one.kind))
        pieces = [Work(None, "meeting", meetings[key]), *ordered]
        parts = _filled(pieces, placed.blocks, placed.minutes // max(placed.blocks, 1))
        week[placed.post] += tuple(Block(*key, part) for part in parts)
    return dict(week)


def _meetings(problem: Problem, plan: Plan) -> Counter[Key]:
    """Minutes of meeting in the blocks of each (post, team, basis); nobody meets twice, though they have two posts."""
    people = {post.post: post.person for post in problem.posts}
    members = {(row.person, row.team) for row in plan.memberships}
    meeting = {team.team: team.meeting_minutes for team in problem.teams}
    left = Counter({(person, team): meeting[team] for person, team in members})
    busy, found = plan.busy_minutes(), Counter[Key]()
    for row in sorted(plan.blocks, key=lambda one: (one.post, one.team, one.basis)):
        key, member = (row.post, row.team, row.basis), (people[row.post], row.team)
        found[key] = min(left[member], row.minutes - busy[key])
        left[member] -= found[key]
    return found


def _filled(pieces: Iterable[Work], blocks: int, size: int) -> list[tuple[Work, ...]]:
    """Fill a number of blocks of a size with pieces of work, in order; what is left is free."""
    waiting = [piece for piece in pieces if piece.minutes]
    found = []
    for _ in range(blocks):
        room, part = size, list[Work]()
        while waiting and room:
            piece = waiting.pop(0)
            taken = min(piece.minutes, room)
            part.append(replace(piece, minutes=taken))
            room -= taken
            if taken < piece.minutes:
                waiting.insert(0, replace(piece, minutes=piece.minutes - taken))
        found.append((*part, Work(None, "free", room)) if room else tuple(part))
    return found


def weeks_of(
    problem: Problem, plan: Plan, rotations: Iterable[Rotation], window: Window
) -> dict[str, list[tuple[Block, ...]]]:
    """Return the blocks of each post in every week of the plan.

    Over all weeks together they are the plan x weeks, to the minute, also of a post that rotates. A rotation that the
    plan breaks, or that has no week of its own, does not count.

    Parameters
    ----------
    rotations
        Rows of the workspace; a rotation has the weeks whose middle day it covers.
    """
    covered = _weeks_by_team(rotations, window)
    broken = {(row.post, row.team) for row in plan.broken_rotations}
    kept: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in problem.rotations:
        if (row.post, row.team) not in broken and covered.get((row.post, row.team)):
            kept[row.post][row.team] = row.blocks
    return {
        post: _dealt(blocks, {team: (number, covered[post, team]) for team, number in kept[post].items()}, window.weeks)
        for post, blocks in usual_week(problem, plan).items()
    }


def _weeks_by_team(rotations: Iterable[Rotation], window: Window) -> dict[tuple[str, str], list[int]]:
    """Weeks of the plan in which each (post, team) of a rotation stands."""
    found: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for row in rotations:
        days = ((week, window.middle(week)) for week in range(window.weeks))
        found[row.post, row.team] |= {week for week, day in days if row.from_week <= day <= row.to_week}
    return {key: sorted(weeks) for key, weeks in found.items()}


def _dealt(blocks: Sequence[Block], kept: Mapping[str, tuple[int, list[int]]], weeks: int) -> list[tuple[Block, ...]]:
    """Deal the blocks of a post to the weeks of the plan.

    Parameters
    ----------
    kept
        Of each team of a rotation, the blocks of a mean week, and the weeks in which it stands.
    """
    streams: list[tuple[list[Block], list[int]]] = []
    rest = list(blocks)
    for team, (number, standing) in kept.items():
        ours = [place for place, block in enumerate(rest) if block.team == team][:number]
        mine = [rest[place] for place in ours]
        rest = [block for place, block in enumerate(rest) if place not in ours]
        streams.append((mine, _even(len(mine) * weeks, standing, weeks)))
    rotating = [sum(counts[week] for _, counts in streams) for week in range(weeks)]
    streams.append((rest, _what_is_left(len(blocks), rotating)))
    dealt: list[tuple[Block, ...]] = [()] * weeks
    for stream, counts in streams:
        for week, (count, end) in enumerate(zip(counts, accumulate(counts), strict=True)):
            dealt[week] += tuple(_turn(stream, end - count, number) for number in range(count))
    return dealt


def _turn(stream: Sequence[Block], begun: int, number: int) -> Block:
    """Return a block of a week's turn of a stream; a block that comes again in the week does not meet again."""
    block = stream[(begun + number) % len(stream)]
    return block if number < len(stream) else block.without_meeting()


def _even(total: int, standing: Sequence[int], weeks: int) -> list[int]:
    """Share a number evenly among some of the weeks."""
    counts = [0] * weeks
    for rank, week in enumerate(standing):
        counts[week] = (rank + 1) * total // len(standing) - rank * total // len(standing)
    return counts


def _what_is_left(usual: int, rotating: Sequence[int]) -> list[int]:
    """Blocks of other work in each week, such that a week has the usual number as far as its rotation leaves it."""
    totals = list(accumulate(usual - number for number in rotating))
    reached = [max(0, least) for least in accumulate(reversed(totals), min)][::-1]
    return [now - before for before, now in zip([0, *reached], reached, strict=False)]
