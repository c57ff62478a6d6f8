"""The checker of rotas: every rule of `docs/rota-model.md`, recomputed from `RotaProblem` and `Rota`.

One function for each rule, written apart from the model and without OR-Tools. What a rota misses of the plan is no
breach: `measures` says how much it is. No rota is shown that `check` refused.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from pchteam.solver.check import Breach
from pchteam.solver.rota.clock import stretches
from pchteam.solver.rota.counted import Counted, counted
from pchteam.solver.rota.problem import RotaProblem
from pchteam.solver.rota.rota import Rota, Supervised, Worked

__all__ = ["ROTA_RULES", "check_rota"]

Findings = Iterator[tuple[str, str]]
"""Where a rule is broken, and what is wrong there."""

WEEK_MINUTES, WEEKS = 48 * 60, 17
DAILY_REST, WEEKLY_REST, FORTNIGHT_REST = 11 * 60, 24 * 60, 48 * 60
LONG_DAY, BREAK = 6 * 60, 20
DAY = 24 * 60


def duties_only(c: Counted) -> Findings:
    """Only posts with a duty in the team that week are there, and nobody who is away."""
    for block in c.rota.blocks:
        slot = c.slots.get(block.slot)
        if slot is None or (block.post, block.team, block.basis, slot.week) not in c.duties:
            yield str(block), "the problem has no such duty in that week"
        elif (block.post, block.slot) in c.away:
            yield str(block), "somebody who is away"


def one_place(c: Counted) -> Findings:
    """Nobody is in two places at once."""
    for (person, slot), number in Counter((c.person(block.post), block.slot) for block in c.blocks).items():
        if number > 1:
            yield f"{person},{slot}", f"{number} places at once"


def travel(c: Counted) -> Findings:
    """There is time for the journey between two half-sessions of a day."""
    for person, blocks in c.by_person().items():
        for one, other in pairwise(blocks):
            first, then = c.slots[one.slot], c.slots[other.slot]
            if first.day == then.day:
                sites = c.teams[one.team].site, c.teams[other.team].site
                needed, gap = c.journey.get(sites, 0), then.starts - first.starts - c.problem.settings.block_minutes
                if sites[0] != sites[1] and gap < needed:
                    yield f"{person},{other.slot}", f"{gap} minutes for a journey of {needed}"


def duty_total(c: Counted) -> Findings:
    """Nobody gives a team more than the plan says."""
    given = Counter((block.post, block.team, block.basis) for block in c.blocks)
    for duty, number in given.items():
        wanted = sum(blocks for (*key, _), blocks in c.duties.items() if tuple(key) == duty)
        if number > wanted:
            yield ",".join(duty), f"{number} half-sessions, at most {wanted}"


def post_week(c: Counted) -> Findings:
    """Nobody works more half-sessions in a week than the contract has."""
    for (post, week), number in Counter((block.post, c.slots[block.slot].week) for block in c.blocks).items():
        if number > c.posts[post].most_blocks:
            yield f"{post},week {week}", f"{number} half-sessions, at most {c.posts[post].most_blocks}"


def weekly_hours(c: Counted) -> Findings:
    """At most 48 hours a week in the mean of 17 weeks, those outside the rota at contract (regulation 4)."""
    weeks = min(len({slot.week for slot in c.problem.slots}), WEEKS)
    for row in c.problem.people:
        worked = sum(c.posts[block.post].block_minutes for block in c.by_person().get(row.person, ()))
        most = max(WEEKS * WEEK_MINUTES - (WEEKS - weeks) * row.contract_minutes, 0)
        if worked > most:
            yield row.person, f"{worked} minutes in {weeks} weeks, at most {most}"


def daily_rest(c: Counted) -> Findings:
    """11 hours of rest between two days (regulation 10)."""
    for person, blocks in c.by_person().items():
        for one, other in pairwise(stretches(c, blocks)):
            if one.day != other.day and other.starts - one.ends < DAILY_REST:
                yield f"{person},{other.day}", f"{other.starts - one.ends} minutes of rest, at least {DAILY_REST}"


def weekly_rest(c: Counted) -> Findings:
    """24 hours of rest in every seven days of the rota, or 48 in fourteen (regulation 11)."""
    for person, blocks in c.by_person().items():
        times = [(part.starts, part.ends) for part in stretches(c, blocks)]
        for first in range(times[0][0] // DAY, times[-1][1] // DAY - 5) if times else ():
            week, fortnight = (_longest(times, first * DAY, days * DAY) for days in (7, 14))
            if week < WEEKLY_REST and fortnight < FORTNIGHT_REST:
                yield f"{person},day {first}", f"{week} minutes of rest in seven days, at least {WEEKLY_REST}"


def _longest(times: list[tuple[int, int]], first: int, length: int) -> int:
    """The longest time without work in a stretch of minutes."""
    rest, since = 0, first
    for starts, ends in times:
        if ends > first and starts < first + length:
            rest, since = max(rest, starts - since), max(since, ends)
    return max(rest, first + length - since)


def breaks(c: Counted) -> Findings:
    """A break of 20 minutes in a day of more than six hours (regulation 12)."""
    for person, blocks in c.by_person().items():
        days: dict[str, list[tuple[int, int]]] = {}
        for part in stretches(c, blocks):
            days.setdefault(part.day, []).append((part.starts, part.ends))
        for day, parts in days.items():
            pauses = [later - ends for (_, ends), (later, _) in pairwise(parts)]
            if parts[-1][1] - parts[0][0] > LONG_DAY and max(pauses, default=0) < BREAK:
                yield f"{person},{day}", f"more than six hours with no break of {BREAK} minutes"


def huddle_once(c: Counted) -> Findings:
    """A team meets once in a week in which somebody works for it, in a half-session of that week."""
    met = {(row.team, row.week) for row in c.rota.huddles}
    for row in c.rota.huddles:
        if row.slot not in c.slots or c.slots[row.slot].week != row.week:
            yield f"{row.team},week {row.week}", f"{row.slot} is not of that week"
    for key in {(block.team, c.slots[block.slot].week) for block in c.blocks} - met:
        yield f"{key[0]},week {key[1]}", "no huddle"


def huddle_of_all(c: Counted) -> Findings:
    """Who works for a team in a week, and has a duty there and is not away when it meets, is in its huddle."""
    there = {(c.person(block.post), block.team, block.slot) for block in c.blocks}
    members = {(c.person(block.post), block.team, c.slots[block.slot].week) for block in c.blocks}
    meets = {(row.team, row.week): row.slot for row in c.rota.huddles}
    for person, team, week in sorted(members):
        slot = meets.get((team, week))
        posts = [post for post, where, _, when in c.duties if (where, when) == (team, week)]
        free = any(c.person(post) == person and (post, slot) not in c.away for post in posts)
        if slot is not None and free and (person, team, slot) not in there:
            yield f"{person},{team},week {week}", f"not in the huddle at {slot}"


def rooms(c: Counted) -> Findings:
    """No more people are at a site at once than it has rooms; teams in their huddle do not count."""
    huddles = {(row.team, row.slot) for row in c.rota.huddles}
    at_work = Counter(
        (c.teams[block.team].site, block.slot) for block in c.blocks if (block.team, block.slot) not in huddles
    )
    limits = {site.site: site.rooms for site in c.problem.sites}
    for (site, slot), number in at_work.items():
        limit = limits[site]
        if limit is not None and number > limit:
            yield f"{site},{slot}", f"{number} people, {limit} rooms"


def minutes_within_block(c: Counted) -> Findings:
    """Work, supervision and the huddle fit into the half-session in which they are done."""
    huddles = {(row.team, row.slot) for row in c.rota.huddles}
    for key, minutes in c.busy.items():
        slot, post, team, _ = key
        if key not in c.worked:
            yield ",".join(key), f"{minutes} minutes of somebody who is not there"
            continue
        room = c.posts[post].block_minutes - ((team, slot) in huddles) * c.teams[team].meeting_minutes
        if minutes > max(room, 0):
            yield ",".join(key), f"{minutes} minutes, at most {max(room, 0)}"


def tasks_total(c: Counted) -> Findings:
    """Nobody works or supervises more than the plan says, or anything else."""
    for key, minutes in c.done.items():
        wanted = c.tasks.get(key, 0)
        if minutes > wanted:
            yield ",".join(key), f"{minutes} minutes, at most {wanted}"


def supervising_total(c: Counted) -> Findings:
    """Nobody supervises more than the plan says, or anything else."""
    for key, minutes in c.supervised.items():
        wanted = c.supervises.get(key, 0)
        if minutes > wanted:
            yield ",".join(key), f"{minutes} minutes, at most {wanted}"


def supervisor_present(c: Counted) -> Findings:
    """Supervised work has its share of a supervisor's time in the same half-session; nobody supervises nobody."""
    percent = c.problem.settings.supervision_percent
    taken: Counter[tuple[str, ...]] = Counter()
    given: Counter[tuple[str, ...]] = Counter()
    there = set()
    for row in c.rota.work:
        if row.mode == "supervised":
            taken[row.slot, row.team, row.function, c.posts[row.post].employer, row.basis] += row.minutes
    for one in c.rota.supervision:
        given[one.slot, one.team, one.function, one.employer, one.basis] += one.minutes
    for slot, post, team, basis in c.worked:
        for (who, where, on, function, mode), _ in c.tasks.items():
            if (who, where, on, mode) == (post, team, basis, "supervised"):
                there.add((slot, team, function, c.posts[post].employer, basis))
    for key in sorted({*taken, *given}):
        if 100 * given[key] < percent * taken[key]:
            yield ",".join(key), f"{given[key]} minutes of supervision for {taken[key]} supervised"
        if given[key] and key not in there:
            yield ",".join(key), "supervision of nobody"


def pins(c: Counted) -> Findings:
    """Pins hold, unless the rota says that they are broken."""
    there = {(c.person(block.post), block.team, block.slot) for block in c.blocks}
    broken = {(row.person, row.slot) for row in c.rota.broken_pins}
    for pin in c.problem.pins:
        if (pin.person, pin.slot) not in broken and (pin.person, pin.team, pin.slot) not in there:
            yield f"{pin.person},{pin.slot}", f"not in {pin.team}"


def whole_minutes(c: Counted) -> Findings:
    """Minutes are whole and not negative."""
    rows: list[Worked | Supervised] = [*c.rota.work, *c.rota.supervision]
    for row in rows:
        if row.minutes != int(row.minutes) or row.minutes < 0:
            yield str(row), f"{row.minutes} is not a whole number of minutes"


ROTA_RULES: tuple[Callable[[Counted], Findings], ...] = (
    duties_only,
    one_place,
    travel,
    duty_total,
    post_week,
    weekly_hours,
    daily_rest,
    weekly_rest,
    breaks,
    huddle_once,
    huddle_of_all,
    rooms,
    minutes_within_block,
    tasks_total,
    supervising_total,
    supervisor_present,
    pins,
    whole_minutes,
)
"""Every rule that a rota is checked by."""


def check_rota(problem: RotaProblem, rota: Rota) -> list[Breach]:
    """Return every breach of a rule, in the order of the rules; an empty list for a rota that holds."""
    facts = counted(problem, rota)
    return [Breach(rule.__name__, where, message) for rule in ROTA_RULES for where, message in rule(facts)]
