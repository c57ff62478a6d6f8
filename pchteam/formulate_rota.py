"""Formulate a rota: the tables of `docs/rota-model.md`, from a plan and the workspace of its run.

The grid, leave, bank holidays and rotations become half-sessions in which a post has to be, may be and cannot be.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations
from math import ceil

from pchteam.formulate import distance
from pchteam.sessions import SESSION_MINUTES, Horizon, bank_holidays, half_day_starts
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.rota import problem as table
from pchteam.solver.rota.minutes import apportion
from pchteam.solver.rota.problem import RotaProblem, RotaSettings
from pchteam.usual_week import Block, Window, weeks_of
from pchteam.workspace import Workspace

__all__ = ["WEIGHTS", "Kept", "formulate_rota", "grid"]

WEIGHTS = {
    "missed_minute_weight": 10,
    "broken_pin_weight": 5000,
    "request_weight": 100,
    "cover_weight": 40,
    "change_weight": 30,
    "session_weight": 10,
    "late_weight": 10,
}
"""Prices of a rota, in points; docs/rota-model.md says why one is dearer than another."""

MODES = {"direct": "alone", "supervised": "supervised"}
"""The mode of a task for each kind of work."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody wants of a rota beforehand.

    Parameters
    ----------
    pins
        Half-sessions that are fixed.
    former, huddles
        Half-sessions and huddles of an earlier rota, to be changed as little as may be; those on other days, or of
        people who have no such duty any more, do not count.
    """

    pins: Sequence[table.Pin] = ()
    former: Sequence[table.Former] = ()
    huddles: Sequence[table.FormerHuddle] = ()


def formulate_rota(
    workspace: Workspace, problem: Problem, plan: Plan, horizon: Horizon, kept: Kept | None = None
) -> RotaProblem:
    """Make the rota problem of a plan.

    Parameters
    ----------
    workspace
        The workspace of the run, for what a plan of a usual week does not say: sites, leave, requests, rotations.

    Returns
    -------
    RotaProblem
        Whole minutes; rows sorted.

    Raises
    ------
    ValueError
        If the hours of the day do not fit, or the bank holidays of these days are not known.
    """
    kept = kept or Kept()
    slots = tuple(grid(workspace, problem, horizon))
    weeks = _weeks(workspace, problem, plan, horizon)
    duties = tuple(_duties(weeks))
    used = {duty.post for duty in duties}
    people = {post.person for post in problem.posts if post.post in used}
    requests, request_slots = _requests(workspace, people, slots)
    teams = {row.team for row in duties}
    known, at_work = {slot.slot for slot in slots}, {(row.post, row.team, row.basis) for row in duties}
    return RotaProblem(
        settings=RotaSettings(
            block_minutes=problem.settings.block_minutes,
            supervision_percent=problem.settings.supervision_percent,
            **WEIGHTS,
        ),
        slots=slots,
        sites=tuple(
            table.Site(row.id, None if row.rooms is None else int(row.rooms)) for row in workspace.rows("sites")
        ),
        journeys=tuple(_journeys(workspace)),
        teams=tuple(table.Team(row.team, row.site, row.meeting_minutes) for row in problem.teams if row.team in teams),
        people=tuple(_people(workspace, people)),
        posts=tuple(_posts(workspace, problem, duties)),
        duties=duties,
        tasks=tuple(_tasks(weeks)),
        supervises=tuple(_supervises(plan, weeks)),
        away=tuple(_away(workspace, problem, used, slots)),
        requests=tuple(requests),
        request_slots=tuple(request_slots),
        pins=tuple(pin for pin in kept.pins if pin.slot in known),
        former=tuple(row for row in kept.former if row.slot in known and (row.post, row.team, row.basis) in at_work),
        former_huddles=tuple(row for row in kept.huddles if row.slot in known and row.team in teams),
    ).in_order()


def grid(workspace: Workspace, problem: Problem, horizon: Horizon) -> Iterator[table.Slot]:
    """Yield the half-sessions of a horizon: of Monday to Friday, bank holidays apart; named `dateTtime`."""
    block = problem.settings.block_minutes
    places = max(1, SESSION_MINUTES // block)
    clock = dict(zip(("am", "pm"), half_day_starts(workspace.policy, problem, places), strict=True))
    closed = bank_holidays(workspace.policy["bank_holidays"], horizon)
    for number in range(7 * horizon.weeks):
        day = horizon.start + timedelta(days=number)
        if day.weekday() < 5 and day not in closed:
            for session, begins in clock.items():
                for place in range(places):
                    starts = begins.hour * 60 + begins.minute + place * block
                    name = f"{day}T{starts // 60:02}:{starts % 60:02}"
                    yield table.Slot(name, number // 7 + 1, day.isoformat(), session, starts)


def _weeks(workspace: Workspace, problem: Problem, plan: Plan, horizon: Horizon) -> dict[int, list[Block]]:
    """Return the blocks of the plan in each week of the horizon, rotations in theirs."""
    window = Window(workspace.policy.day("as_of"), workspace.policy.day("plan_until"))
    posts = weeks_of(problem, plan, workspace.rows("rotations"), window)
    middle = {week: horizon.start + timedelta(weeks=week - 1, days=3) for week in range(1, horizon.weeks + 1)}
    return {
        week: [block for weeks in posts.values() for block in weeks[window.week_of(day)]]
        for week, day in middle.items()
    }


def _duties(weeks: Mapping[int, list[Block]]) -> Iterator[table.Duty]:
    for week, blocks in weeks.items():
        for key, number in Counter((block.post, block.team, block.basis) for block in blocks).items():
            yield table.Duty(*key, week, number)


def _worked(weeks: Mapping[int, list[Block]], *kinds: str) -> Counter[tuple[str, str, str, str, str]]:
    """Minutes of the horizon of each (post, team, basis, function, kind) of some kinds of work."""
    minutes: Counter[tuple[str, str, str, str, str]] = Counter()
    for blocks in weeks.values():
        for block in blocks:
            for piece in block.work:
                if piece.function and piece.kind in kinds:
                    minutes[block.post, block.team, block.basis, piece.function, piece.kind] += piece.minutes
    return minutes


def _tasks(weeks: Mapping[int, list[Block]]) -> Iterator[table.Task]:
    for (post, team, basis, function, kind), minutes in _worked(weeks, *MODES).items():
        yield table.Task(post, team, basis, function, MODES[kind], minutes)  # type: ignore[arg-type]


def _supervises(plan: Plan, weeks: Mapping[int, list[Block]]) -> Iterator[table.Supervises]:
    """Supervision of the horizon; where a post supervises several groups in a function, in parts as the plan has."""
    for (post, team, basis, function, _), minutes in _worked(weeks, "supervising").items():
        rows = [
            row
            for row in plan.supervision
            if (row.supervisor_post, row.team, row.supervisor_basis, row.function) == (post, team, basis, function)
        ]
        whole = sum(row.minutes for row in rows)
        parts = apportion([row.minutes * minutes for row in rows], minutes) if whole else []
        for row, part in zip(rows, parts, strict=False):
            if part:
                yield table.Supervises(team, function, row.employer, row.basis, post, basis, part)


def _people(workspace: Workspace, people: set[str]) -> Iterator[table.RotaPerson]:
    """Contract minutes a week of people, over all their posts."""
    minutes: Counter[str] = Counter()
    for post in workspace.rows("posts"):
        minutes[post.person] += int(post.hours_per_week * 60)
    for person in sorted(people):
        yield table.RotaPerson(person, minutes[person])


def _posts(workspace: Workspace, problem: Problem, duties: Iterable[table.Duty]) -> Iterator[table.Post]:
    """Posts with the most half-sessions of a week: contract x direct contact share / half-session, rounded down."""
    rows = {post.id: post for post in workspace.rows("posts")}
    groups = {role.id: role.staff_group for role in workspace.rows("roles")}
    block = problem.block_minutes()
    weekly: Counter[tuple[str, int]] = Counter()
    for duty in duties:
        weekly[duty.post, duty.week] += duty.blocks
    usual: Counter[str] = Counter()
    for (post, _), number in weekly.items():
        usual[post] = max(usual[post], number)
    for row in problem.posts:
        if usual[row.post]:
            direct = workspace.policy.number(f"direct_contact_share.{groups[row.role]}")
            most = int(rows[row.post].hours_per_week * 60 * direct) // block[row.post]
            yield table.Post(row.post, row.person, row.employer, block[row.post], max(most, usual[row.post]))


def _journeys(workspace: Workspace) -> Iterator[table.Journey]:
    """Minutes between sites: straight line at the speed of the policy, rounded up."""
    speed = float(workspace.policy.number("travel_speed"))
    for one, other in permutations(workspace.rows("sites"), 2):
        minutes = ceil(distance(one, other) / speed * 60)
        if minutes:
            yield table.Journey(one.id, other.id, minutes)


def _away(workspace: Workspace, problem: Problem, used: set[str], slots: Iterable[table.Slot]) -> Iterator[table.Away]:
    """Half-sessions outside the time of a post, or on a day of leave."""
    rows = {post.id: post for post in workspace.rows("posts")}
    leave = [(row.person, row.from_day, row.to_day) for row in workspace.rows("leave")]
    for post in problem.posts:
        if post.post in used:
            mine = [(first, last) for person, first, last in leave if person == post.person]
            row = rows[post.post]
            for slot in slots:
                day = date.fromisoformat(slot.day)
                outside = (row.starts and day < row.starts) or (row.ends and day > row.ends)
                if outside or any(first <= day <= last for first, last in mine):
                    yield table.Away(post.post, slot.slot)


def _requests(
    workspace: Workspace, people: set[str], slots: Iterable[table.Slot]
) -> tuple[list[table.Request], list[table.RequestSlot]]:
    """Each request on each of its days, as `id/day`."""
    requests: dict[str, table.Request] = {}
    asked = []
    for row in workspace.rows("requests"):
        for slot in slots:
            day = date.fromisoformat(slot.day)
            on_day = day == row.date_ if row.date_ else f"{day:%A}".lower() == row.weekday
            if row.person in people and on_day and row.part in ("day", slot.session):
                request = f"{row.id}/{slot.day}"
                requests[request] = table.Request(request, row.person, row.kind, int(row.importance))
                asked.append(table.RequestSlot(request, slot.slot))
    return list(requests.values()), asked
