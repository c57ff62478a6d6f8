"""What a rota is measured by beside what it misses; of all of them less is better."""

from collections import Counter
from dataclasses import dataclass

from pchteam.solver.rota.grid import cover_levels, even_late, last_slots
from pchteam.solver.rota.problem import RotaProblem
from pchteam.solver.rota.rota import Rota

__all__ = ["RotaMeasures", "measure_rota", "refused_requests"]


@dataclass(frozen=True, slots=True)
class RotaMeasures:
    """Figures of a rota.

    Parameters
    ----------
    wanted_minutes, missed_minutes
        Time in teams.
    wanted_work, missed_work
        Work and supervision.
    broken_pins, refused_requests
        How many; a request of a weekday counts in each week.
    changes
        Half-sessions of the former rota that are not worked any more.
    sessions
        Sessions for which people come, halves of sessions included.
    late
        Half-sessions at the end of a day beyond people's even shares.
    short_cover
        People that teams lack of their even cover, over all half-sessions.
    """

    wanted_minutes: int
    missed_minutes: int
    wanted_work: int
    missed_work: int
    broken_pins: int
    refused_requests: int
    changes: int
    sessions: int
    late: int
    short_cover: int


def measure_rota(problem: RotaProblem, rota: Rota) -> RotaMeasures:
    """Measure a rota that passes `check_rota`."""
    posts = {post.post: post for post in problem.posts}
    slots = {slot.slot: slot for slot in problem.slots}
    wanted = sum(row.blocks * posts[row.post].block_minutes for row in problem.duties)
    given = sum(posts[row.post].block_minutes for row in rota.blocks)
    work = sum(task.minutes for task in problem.tasks) + sum(row.minutes for row in problem.supervises)
    done = sum(row.minutes for row in rota.work) + sum(row.minutes for row in rota.supervision)
    there = {(row.slot, row.post, row.team, row.basis) for row in rota.blocks}
    cover = Counter((row.team, row.slot) for row in rota.blocks)
    last = last_slots(problem)
    late = Counter(posts[row.post].person for row in rota.blocks if row.slot in last)
    return RotaMeasures(
        wanted_minutes=wanted,
        missed_minutes=wanted - given,
        wanted_work=work,
        missed_work=work - done,
        broken_pins=len(rota.broken_pins),
        refused_requests=len(refused_requests(problem, rota)),
        changes=sum((row.slot, row.post, row.team, row.basis) not in there for row in problem.former),
        sessions=len({(posts[row.post].person, slots[row.slot].day, slots[row.slot].session) for row in rota.blocks}),
        late=sum(max(late[person] - share, 0) for person, share in even_late(problem).items()),
        short_cover=sum(
            max(level - cover[team, slot.slot], 0)
            for (team, week), level in cover_levels(problem).items()
            for slot in problem.slots
            if slot.week == week
        ),
    )


def refused_requests(problem: RotaProblem, rota: Rota) -> list[str]:
    """Return the requests that a rota refuses: to be off, where any half-session is worked; to be on, where none is."""
    people = {post.post: post.person for post in problem.posts}
    there = {(people[row.post], row.slot) for row in rota.blocks}
    asked: dict[str, list[str]] = {}
    for row in problem.request_slots:
        asked.setdefault(row.request, []).append(row.slot)
    return [
        one.request
        for one in problem.requests
        if any((one.person, slot) in there for slot in asked.get(one.request, ())) == (one.kind == "off")
    ]
