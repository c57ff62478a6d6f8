"""The timetable of a week: on which half-day each block is, and when each team meets.

Plain and always the same; `pchteam rota` seeks a good one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pchteam.usual_week import Block

__all__ = ["WEEKDAYS", "Slot", "meeting_slots", "place"]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MEETING_DAYS = (1, 2, 3, 0, 4)
"""Days on which teams meet, best first: bank holidays fall mostly on Mondays and Fridays."""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Room for a block: `day` from 0, Monday; `half` 0 before lunch, 1 after; `place` from 0 within the half-day."""

    day: int
    half: int
    place: int


def meeting_slots(members: Mapping[str, Collection[str]], sites: Mapping[str, str], places: int) -> dict[str, Slot]:
    """Return when each team meets: the last block of a morning, or the first of an afternoon, where that is free.

    Teams that share a member meet at other times, as long as there are such; then teams of one site do.

    Parameters
    ----------
    members
        People of each team that meets.
    places
        Blocks of a half-day.
    """
    last, first = places - 1, 0
    wanted = [Slot(day, half, at) for half, at in ((0, last), (1, first)) for day in MEETING_DAYS]
    wanted += [slot for slot in _week(places) if slot not in wanted]
    found: dict[str, Slot] = {}
    for team in sorted(members, key=lambda one: (-len(members[one]), one)):
        others: defaultdict[Slot, list[str]] = defaultdict(list)
        for other, slot in found.items():
            others[slot].append(other)

        def price(slot: Slot, team: str = team, others: Mapping[Slot, list[str]] = others) -> tuple[int, int]:
            there = others.get(slot, [])
            shared = sum(not set(members[team]).isdisjoint(members[one]) for one in there)
            return shared, sum(sites[one] == sites[team] for one in there)

        found[team] = min(wanted, key=price)
    return found


def _week(places: int) -> Iterator[Slot]:
    return (Slot(day, half, at) for day in range(len(WEEKDAYS)) for half in (0, 1) for at in range(places))


def place(blocks: Iterable[Block], meetings: Mapping[str, Slot], first_day: int, places: int) -> dict[Slot, Block]:
    """Give each block of a person in a week its slot.

    A block with a meeting is where the team meets. Blocks of a team share half-days; those of different teams do so
    only where a half-day of their own is no longer free.

    Parameters
    ----------
    first_day
        Day that is filled first, from 0.

    Raises
    ------
    ValueError
        If there are more blocks than the week has room for.
    """
    taken: dict[Slot, Block] = {}
    waiting = list[Block]()
    for block in blocks:
        slot = meetings.get(block.team) if block.meets else None
        if slot and slot not in taken:
            taken[slot] = block
        else:
            waiting.append(block)
    days = len(WEEKDAYS)
    order = sorted(_week(places), key=lambda slot: ((slot.day - first_day) % days, slot.half, slot.place))
    for block in waiting:
        free = next(_free(block, taken, order), None)
        if free is None:
            raise ValueError(f"post {block.post} has more blocks in a week than its {days} days have room for")
        taken[free] = block
    return taken


def _free(block: Block, taken: Mapping[Slot, Block], order: Iterable[Slot]) -> Iterator[Slot]:
    """Yield the free slots for a block, best first: with its own team, in a half-day of its own, anywhere."""
    there: defaultdict[tuple[int, int], set[tuple[str, str, str]]] = defaultdict(set)
    for slot, other in taken.items():
        there[slot.day, slot.half].add((other.post, other.team, other.basis))
    left = [slot for slot in order if slot not in taken]
    mine = {(block.post, block.team, block.basis)}
    yield from (slot for slot in left if there[slot.day, slot.half] == mine)
    yield from (slot for slot in left if not there[slot.day, slot.half])
    yield from left
