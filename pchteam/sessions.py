"""Sessions: a plan laid out over days, for rotas, calendars and the systems that read them.

A session is what a post does in a team in one half-day. The layout is plain, always the same, and no optimum: it
knows working days, meetings, rotations, leave and bank holidays, but neither rooms nor requests nor who must be there
at the same time; for these there is `pchteam rota`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, Literal

from pchteam.policy import Policy
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.timetable import Slot, meeting_slots, place
from pchteam.usual_week import Block, Window, Work, WorkKind, weeks_of
from pchteam.workspace import Workspace

__all__ = [
    "SESSION_MINUTES",
    "Horizon",
    "Session",
    "Status",
    "Work",
    "WorkKind",
    "bank_holidays",
    "half_day_starts",
    "lay_out",
    "together",
]

SESSION_MINUTES = 250
"""A session: a full week of 37.5 h is nine of them (salaried GP model contract)."""
USUAL_WEEKS = 4

Status = Literal["planned", "leave", "bank_holiday"]


@dataclass(frozen=True, slots=True)
class Session:
    """What a post does in a team in one half-day.

    Parameters
    ----------
    starts
        Local time (Europe/London).
    minutes
        Length: the sum of its work.
    basis
        `own`, or the agreement.
    status
        Of a session on leave or on a bank holiday the plan counts on the time all the same: somebody must cover it.
    """

    day: date
    starts: time
    minutes: int
    person: str
    post: str
    employer: str
    role: str
    team: str
    site: str
    basis: str
    work: tuple[Work, ...]
    status: Status

    @property
    def id(self) -> str:
        """Identifier: nobody has two sessions that start at the same time."""
        return f"{self.day:%Y%m%d}-{self.starts:%H%M}-{self.person}"

    @property
    def ends(self) -> time:
        """Local time at which it ends."""
        return (datetime.combine(self.day, self.starts) + timedelta(minutes=self.minutes)).time()


@dataclass(frozen=True, slots=True)
class Horizon:
    """Whole weeks of seven days, from any day of the week."""

    start: date
    weeks: int

    @property
    def last(self) -> date:
        """Last day."""
        return self.start + timedelta(weeks=self.weeks, days=-1)

    @classmethod
    def within(
        cls, first: date, last: date, start: date | None = None, weeks: int | None = None, today: date | None = None
    ) -> "Horizon":
        """Return a horizon within a plan, and not in the past; only of a plan that is over, it may be any of its weeks.

        Parameters
        ----------
        first, last
            Days of the plan.
        start
            First day; by default that of the plan, or, of a plan that has begun, the next Monday.
        weeks
            By default four, or as many as the plan has left.

        Raises
        ------
        ValueError
            If the horizon begins before the plan or in the past, or ends after the plan.
        """
        today = today or date.today()
        begun = first < today <= last
        if start is None:
            start = today + timedelta(days=-today.weekday() % 7) if begun else first
        if not first <= start <= last:
            raise ValueError(f"the plan holds from {first} to {last}, and {start} is no day of it; start on one")
        if begun and start < today:
            raise ValueError(f"{start} is in the past; start on {today} or later")
        left = ((last - start).days + 1) // 7
        if left < (weeks or 1):
            raise ValueError(
                f"the plan ends on {last}, which is {left} whole weeks from {start}; ask for fewer weeks, "
                "start earlier, or plan on"
            )
        return cls(start, weeks or min(USUAL_WEEKS, left))


def lay_out(workspace: Workspace, problem: Problem, plan: Plan, horizon: Horizon) -> tuple[Session, ...]:
    """Lay a plan out over the weeks of a horizon, in order of day, time and person.

    Whatever their status, the minutes of all sessions add up to the plan x weeks of the horizon, to the minute, for
    each person, team, site, function and kind of work. A post that rotates is in each team in the weeks of its
    rotation, and more often than in the mean week of the plan; its minutes add up over all weeks of the plan. It meets
    with each team in its weeks there, and where the plan counts a second meeting in such a week, that time is free.
    Work stands in the order of the half-day, and a meeting begins at the same time for all who are there.

    Raises
    ------
    ValueError
        If a post has more blocks than a week has room for, the hours of the day do not fit, or the bank holidays of
        these days are not known.
    """
    window = Window(workspace.policy.day("as_of"), workspace.policy.day("plan_until"))
    places = max(1, SESSION_MINUTES // problem.settings.block_minutes)
    facts = _Facts(problem, half_day_starts(workspace.policy, problem, places))
    weeks = weeks_of(problem, plan, workspace.rows("rotations"), window)
    members: defaultdict[str, set[str]] = defaultdict(set)
    for row in plan.memberships:
        members[row.team].add(row.person)
    meetings = meeting_slots(members, facts.sites, places)
    posts: defaultdict[str, list[str]] = defaultdict(list)
    for post in problem.posts:
        if post.post in weeks:
            posts[post.person].append(post.post)
    statuses = _statuses(workspace, horizon)
    found: list[Session] = []
    for number in range(horizon.weeks):
        first = horizon.start + timedelta(weeks=number)
        week = window.week_of(first + timedelta(days=3))
        for rank, person in enumerate(sorted(posts)):
            blocks = (block for post in posts[person] for block in weeks[post][week])
            taken = place(blocks, meetings, rank % 5, places)
            found += _sessions(taken, first, facts, statuses)
    return tuple(sorted(found, key=lambda one: (one.day, one.starts, one.person)))


class _Facts:
    """What the sessions of a plan need to know."""

    def __init__(self, problem: Problem, clock: tuple[time, time]) -> None:
        self.clock, self.block_minutes = clock, problem.settings.block_minutes
        self.posts = {post.post: post for post in problem.posts}
        self.sites = {team.team: team.site for team in problem.teams}
        self.agreements = {(row.post, row.team, row.basis): row.agreement for row in problem.permissions}


def half_day_starts(policy: Policy, problem: Problem, places: int) -> tuple[time, time]:
    """Return when mornings and afternoons begin, for half-days of a number of blocks.

    Raises
    ------
    ValueError
        If such a half-day does not end before the next, or before midnight.
    """
    morning, afternoon = policy["day_starts"], policy["afternoon_starts"]
    length = places * problem.settings.block_minutes
    if _minutes(morning) + length > _minutes(afternoon) or _minutes(afternoon) + length >= 24 * 60:
        raise ValueError(
            f"a half-day of {length} minutes from {morning:%H:%M} does not end before {afternoon:%H:%M}, or the "
            "afternoon not before midnight; correct day_starts or afternoon_starts in the table policy"
        )
    return morning, afternoon


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _sessions(
    taken: Mapping[Slot, Block], first: date, facts: _Facts, statuses: Mapping[tuple[str, date], Status]
) -> Iterator[Session]:
    """Yield the sessions of a person in the week that begins on a day: blocks side by side of one post in one team."""
    runs = sorted(taken.items(), key=lambda item: item[0])
    for (day, half, *_), run in groupby(enumerate(runs), key=lambda item: _run(*item)):
        slots, blocks = zip(*(item for _, item in run), strict=True)
        block = blocks[0]
        post = facts.posts[block.post]
        when = datetime.combine(first + timedelta(days=(day - first.weekday()) % 7), facts.clock[half])
        when += timedelta(minutes=slots[0].place * facts.block_minutes)
        work = together(piece for one in blocks for piece in one.work)
        yield Session(
            day=when.date(),
            starts=when.time(),
            minutes=sum(piece.minutes for piece in work),
            person=post.person,
            post=post.post,
            employer=post.employer,
            role=post.role,
            team=block.team,
            site=facts.sites[block.team],
            basis=facts.agreements[block.post, block.team, block.basis] or "own",
            work=work,
            status=statuses.get((post.person, when.date()), statuses.get(("", when.date()), "planned")),
        )


def _run(number: int, item: tuple[Slot, Block]) -> tuple[int, int, int, str, str, str]:
    """Equal for blocks that stand side by side in a half-day and belong together."""
    slot, block = item
    return slot.day, slot.half, slot.place - number, block.post, block.team, block.basis


def together(work: Iterable[Work]) -> tuple[Work, ...]:
    """Return work in which pieces that follow each other and are the same work are one."""
    runs = groupby(work, key=lambda piece: (piece.function, piece.kind))
    return tuple(Work(*same, sum(piece.minutes for piece in run)) for same, run in runs)


def _statuses(workspace: Workspace, horizon: Horizon) -> dict[tuple[str, date], Status]:
    """Status of each (person, day) that is not as planned; of everybody on bank holidays, under no person."""
    found: dict[tuple[str, date], Status] = {}
    for row in workspace.rows("leave"):
        day = max(row.from_day, horizon.start)
        while day <= min(row.to_day, horizon.last):
            found[row.person, day] = "leave"
            day += timedelta(days=1)
    holidays = bank_holidays(workspace.policy["bank_holidays"], horizon)
    away = [key for key in found if key[1] in holidays]
    return found | dict.fromkeys([*away, *(("", day) for day in holidays)], "bank_holiday")


def bank_holidays(division: str, horizon: Horizon) -> frozenset[date]:
    """Return the bank holidays of a division of the United Kingdom, from the copy of GOV.UK's list that is installed.

    Raises
    ------
    ValueError
        If the list does not reach as far as the horizon.
    """
    from govuk_bank_holidays.bank_holidays import BankHolidays

    known: Any = BankHolidays(use_cached_holidays=True).get_holidays(division=division)
    days = {holiday["date"] for holiday in known}
    for day in (horizon.start, horizon.last):
        if not min(days).year <= day.year <= max(days).year:
            raise ValueError(
                f"bank holidays are known from {min(days).year} to {max(days).year} only, not for {day}; install "
                "a newer govuk-bank-holidays, or choose other days"
            )
    return frozenset(day for day in days if horizon.start <= day <= horizon.last)
