"""Hours of a rota against the plan: by team, person and function, and what rotations make of these weeks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pchteam.rota import RotaRun

__all__ = ["Hours", "Turn", "rota_hours", "turns"]

Subject = Literal["team", "person", "function", "supervision"]


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of the weeks of a rota.

    Parameters
    ----------
    of
        `team` and `person` are time in teams; `function` is work alone or supervised, `supervision` that of functions.
    plan
        The plan x weeks.
    wanted
        The same, with rotations in their weeks instead of the mean week.
    rota
        What the rota has of it.
    """

    of: Subject
    id: str
    plan: int
    wanted: int
    rota: int

    @property
    def missed(self) -> int:
        """Minutes that are missing in these weeks."""
        return self.wanted - self.rota


@dataclass(frozen=True, slots=True)
class Turn:
    """Minutes that a rotation gives a team in these weeks beyond the mean week of the plan, or short of it."""

    post: str
    team: str
    minutes: int


def rota_hours(run: RotaRun) -> tuple[Hours, ...]:
    """Return time in teams by team and by person, work by function, and supervision by function."""
    weeks, plan, problem = run.handover.horizon.weeks, run.handover.plan, run.problem
    person = {post.post: post.person for post in run.handover.problem.posts}
    block = {post.post: post.block_minutes for post in problem.posts}
    figures: tuple[
        tuple[Subject, Iterable[tuple[str, int]], Iterable[tuple[str, int]], Iterable[tuple[str, int]]], ...
    ] = (
        (
            "team",
            ((row.team, row.minutes) for row in plan.blocks),
            ((row.team, row.blocks * block[row.post]) for row in problem.duties),
            ((row.team, block[row.post]) for row in run.rota.blocks),
        ),
        (
            "person",
            ((person[row.post], row.minutes) for row in plan.blocks),
            ((person[row.post], row.blocks * block[row.post]) for row in problem.duties),
            ((person[row.post], block[row.post]) for row in run.rota.blocks),
        ),
        (
            "function",
            ((row.function, row.minutes) for row in plan.assignments),
            ((row.function, row.minutes) for row in problem.tasks),
            ((row.function, row.minutes) for row in run.rota.work),
        ),
        (
            "supervision",
            ((row.function, row.minutes) for row in plan.supervision),
            ((row.function, row.minutes) for row in problem.supervises),
            ((row.function, row.minutes) for row in run.rota.supervision),
        ),
    )
    return tuple(
        Hours(of, name, weeks * planned[name], wanted[name], given[name])
        for of, *rows in figures
        for planned, wanted, given in (tuple(map(_added, rows)),)
        for name in sorted({*planned, *wanted})
    )


def _added(rows: Iterable[tuple[str, int]]) -> Counter[str]:
    minutes: Counter[str] = Counter()
    for name, number in rows:
        minutes[name] += number
    return minutes


def turns(run: RotaRun) -> tuple[Turn, ...]:
    """Return where rotations make these weeks differ from the mean week of the plan."""
    return tuple(_turns(run))


def _turns(run: RotaRun) -> Iterator[Turn]:
    more: Counter[tuple[str, str]] = Counter()
    block = {post.post: post.block_minutes for post in run.problem.posts}
    for duty in run.problem.duties:
        more[duty.post, duty.team] += duty.blocks * block[duty.post]
    for row in run.handover.plan.blocks:
        more[row.post, row.team] -= row.minutes * run.handover.horizon.weeks
    for (post, team), minutes in sorted(more.items()):
        if minutes:
            yield Turn(post, team, minutes)
