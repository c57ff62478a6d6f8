"""What a rota misses of its problem, and why: read off the finished rota, without a solver.

A half-session that is missing could have been in any half-session of the weeks of its duty. Each of these is counted
under the first obstacle that keeps the post from it there: nothing is guessed. Missing work is put down to missing
time, to the huddles, or to a supervisor who is not there.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pchteam.solver.rota.counted import Counted, counted
from pchteam.solver.rota.obstacles import Obstacles
from pchteam.solver.rota.problem import RotaProblem, Supervises, Task
from pchteam.solver.rota.rota import Rota

__all__ = ["Miss", "misses"]

Kind = Literal["time", "alone", "supervised", "supervising"]


@dataclass(frozen=True, slots=True)
class Miss:
    """Minutes of the horizon that a rota misses.

    Parameters
    ----------
    kind
        `time` in the team, or work in a mode.
    function
        None for time.
    wanted, minutes
        What was to be, and what is missing of it.
    reason
        Of time, the obstacle that counts: `away`, `rooms`, `travel`, `huddle`, `week_of_48_hours`, `week_full`, or
        `nothing` in a rota that is not `filled`. Of work, `time` when time is missing too;
        `supervision` when the problem has no more supervision for it; `supervisor` when the supervisor, or the
        supervised, is not there long enough; `huddle` when huddles leave too little time; `nothing` otherwise.
    obstacles
        Of time: obstacle to the number of half-sessions in which it is the first.
    others
        Of supervised work, the posts that supervise it; of supervision, those that are supervised.
    together
        Half-sessions in which the post and one of them are there at once.
    """

    post: str
    team: str
    basis: str
    kind: Kind
    function: str | None
    wanted: int
    minutes: int
    reason: str
    obstacles: Mapping[str, int] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    together: int = 0


def misses(problem: RotaProblem, rota: Rota) -> list[Miss]:
    """Return everything that a rota misses, time before work, in the order of the problem."""
    c = counted(problem, rota)
    time = list(_time(c))
    short = {(row.post, row.team, row.basis) for row in time}
    return [*time, *_work(c, short), *_supervision(c, short)]


def _time(c: Counted) -> Iterator[Miss]:
    wanted: Counter[tuple[str, str, str]] = Counter()
    for (post, team, basis, _), blocks in c.duties.items():
        wanted[post, team, basis] += blocks
    given = Counter((block.post, block.team, block.basis) for block in c.blocks)
    see = Obstacles(c)
    for key, number in wanted.items():
        if given[key] < number:
            block = c.posts[key[0]].block_minutes
            found = see.count(*key)
            reason = next(
                (one for one in ("nothing", "away", "rooms", "travel", "huddle", "week_of_48_hours") if found[one]),
                "week_full",
            )
            yield Miss(*key, "time", None, number * block, (number - given[key]) * block, reason, dict(found))


def _work(c: Counted, short: set[tuple[str, str, str]]) -> Iterator[Miss]:
    for task in c.problem.tasks:
        key = (task.post, task.team, task.basis, task.function, task.mode)
        if c.done[key] < task.minutes:
            missing = task.minutes - c.done[key]
            rows = _supervisors(c, task)
            others = tuple((row.supervisor_post, row.team, row.supervisor_basis) for row in rows)
            presence = "supervision" if _used_up(c, task, rows) else "supervisor"
            reason = _reason(c, key[:3], short, presence if task.mode == "supervised" else "nothing")
            together = _together(c, key[:3], others)
            posts = tuple(dict.fromkeys(other[0] for other in others))
            yield Miss(*key[:3], task.mode, task.function, task.minutes, missing, reason, {}, posts, together)


def _used_up(c: Counted, task: Task, rows: list[Supervises]) -> bool:
    """Whether the supervision of the problem is not enough for another supervised minute of the group of a task."""
    employer = c.posts[task.post].employer
    done = sum(
        minutes
        for (post, team, basis, function, mode), minutes in c.done.items()
        if (team, basis, function, mode) == (task.team, task.basis, task.function, "supervised")
        and c.posts[post].employer == employer
    )
    return c.problem.settings.supervision_percent * (done + 1) > 100 * sum(row.minutes for row in rows)


def _supervision(c: Counted, short: set[tuple[str, str, str]]) -> Iterator[Miss]:
    for row in c.problem.supervises:
        key = _supervises(row)
        if c.supervised[key] < row.minutes:
            mine = (row.supervisor_post, row.team, row.supervisor_basis)
            others = _learners(c, row)
            posts = tuple(dict.fromkeys(other[0] for other in others))
            reason = _reason(c, mine, short, "supervisor")
            missing, together = row.minutes - c.supervised[key], _together(c, mine, others)
            yield Miss(*mine, "supervising", row.function, row.minutes, missing, reason, {}, posts, together)


def _reason(c: Counted, duty: tuple[str, str, str], short: set[tuple[str, str, str]], otherwise: str) -> str:
    """Why work is missing: time is, or the time that is there is used up, or what else it takes."""
    room = used = 0
    huddles = {(row.team, row.slot): c.teams[row.team].meeting_minutes for row in c.rota.huddles}
    for block in c.blocks:
        if (block.post, block.team, block.basis) == duty:
            room += c.posts[block.post].block_minutes - huddles.get((block.team, block.slot), 0)
            used += c.busy[block.slot, *duty]
    if used >= room:
        return "time" if duty in short else "huddle"
    return otherwise


def _supervises(row: Supervises) -> tuple[str, ...]:
    return row.team, row.function, row.employer, row.basis, row.supervisor_post, row.supervisor_basis


def _supervisors(c: Counted, task: Task) -> list[Supervises]:
    if task.mode == "alone":
        return []
    group = (task.team, task.function, c.posts[task.post].employer, task.basis)
    return [row for row in c.problem.supervises if (row.team, row.function, row.employer, row.basis) == group]


def _learners(c: Counted, row: Supervises) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (task.post, task.team, task.basis)
        for task in c.problem.tasks
        if (task.team, task.function, c.posts[task.post].employer, task.basis, task.mode)
        == (row.team, row.function, row.employer, row.basis, "supervised")
    )


def _together(c: Counted, duty: tuple[str, str, str], others: tuple[tuple[str, str, str], ...]) -> int:
    """Half-sessions in which a post and one of others are there at once."""
    mine, theirs = set(), set()
    for block in c.blocks:
        key = (block.post, block.team, block.basis)
        if key == duty:
            mine.add(block.slot)
        if key in others:
            theirs.add(block.slot)
    return len(mine & theirs)
