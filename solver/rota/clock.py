"""Times of work on one clock: minutes since the first Monday of the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pchteam.solver.rota.counted import Counted
from pchteam.solver.rota.rota import Block

__all__ = ["Stretch", "stretches"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-session of somebody: day (ISO), start and end in minutes of one clock."""

    day: str
    starts: int
    ends: int


def stretches(c: Counted, blocks: Iterable[Block]) -> list[Stretch]:
    """Return the times of half-sessions, in their order."""
    found = []
    for block in blocks:
        slot = c.slots[block.slot]
        starts = date.fromisoformat(slot.day).toordinal() * 24 * 60 + slot.starts
        found.append(Stretch(slot.day, starts, starts + c.posts[block.post].block_minutes))
    return found
