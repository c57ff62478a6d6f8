"""The grid: half-sessions of a usual week, which two nobody can work both of, and even shares of them."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

from pchteam.solver.rota.problem import RotaProblem, Slot

__all__ = ["clash_test", "cover_levels", "even_late", "last_slots", "most_minutes", "usual_slot"]

MEAN_WEEKS, WEEK_MINUTES = 17, 48 * 60
"""Weeks of the reference period, and most minutes of its mean week (Working Time Regulations 1998, regulation 4)."""


def usual_slot(slot: Slot) -> str:
    """Return the half-session of a usual week that a half-session is: weekday (0 is Monday) and minutes."""
    return f"{date.fromisoformat(slot.day).weekday()}/{slot.starts:04}"


def clash_test(problem: RotaProblem) -> Callable[[str, Slot, str, Slot], bool]:
    """Return the test whether nobody can work at a site in a half-session and at another site in another.

    They are the same half-session, or of the same day with less time between them than the journey takes.
    """
    minutes = {(row.site, row.other): row.minutes for row in problem.journeys}
    block = problem.settings.block_minutes

    def clash(site: str, slot: Slot, other: str, later: Slot) -> bool:
        if slot.starts > later.starts:
            site, slot, other, later = other, later, site, slot
        gap = later.starts - slot.starts - block
        return slot.slot == later.slot or (slot.day == later.day and gap < minutes.get((site, other), 0))

    return clash


def cover_levels(problem: RotaProblem) -> Mapping[tuple[str, int], int]:
    """Return the people that each team has in any half-session of a week, if it spreads its work evenly.

    floor((half-sessions of the team - members) / (half-sessions of the week - 1)): all are in the huddle.
    """
    open_slots = Counter(slot.week for slot in problem.slots)
    people = {post.post: post.person for post in problem.posts}
    blocks: Counter[tuple[str, int]] = Counter()
    members: dict[tuple[str, int], set[str]] = {}
    for duty in problem.duties:
        blocks[duty.team, duty.week] += duty.blocks
        members.setdefault((duty.team, duty.week), set()).add(people[duty.post])
    return {
        (team, week): max(number - len(members[team, week]), 0) // (open_slots[week] - 1)
        for (team, week), number in blocks.items()
        if open_slots[week] > 1
    }


def even_late(problem: RotaProblem) -> Mapping[str, int]:
    """Return each person's even share of the last half-sessions of days: their half-sessions / 4, rounded up."""
    people = {post.post: post.person for post in problem.posts}
    blocks: Counter[str] = Counter()
    for duty in problem.duties:
        blocks[people[duty.post]] += duty.blocks
    last = last_slots(problem)
    return {person: -(-number * len(last) // max(len(problem.slots), 1)) for person, number in blocks.items()}


def last_slots(problem: RotaProblem) -> frozenset[str]:
    """Return the last half-session of each day."""
    last: dict[str, Slot] = {}
    for slot in problem.slots:
        if slot.day not in last or slot.starts > last[slot.day].starts:
            last[slot.day] = slot
    return frozenset(slot.slot for slot in last.values())


def most_minutes(problem: RotaProblem) -> Mapping[str, int]:
    """Return the minutes that each person may work in all weeks, for a mean week of 48 hours at most.

    17 x 48 h - (17 - weeks) x contract, and not less than 0: weeks outside the rota have the contract's.
    """
    weeks = min(len({slot.week for slot in problem.slots}), MEAN_WEEKS)
    return {
        row.person: max(MEAN_WEEKS * WEEK_MINUTES - (MEAN_WEEKS - weeks) * row.contract_minutes, 0)
        for row in problem.people
    }
