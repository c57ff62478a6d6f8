"""Spending: what the minutes in blocks of a plan are used for, and what a minute a week of each post costs.

Costs are exact fractions of a penny here; `pchteam.money` rounds them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, TypeVar

from pchteam.formulate import WEEKS_A_YEAR
from pchteam.rates import days_of_change, rates
from pchteam.solver.problem import Problem
from pchteam.solver.tally import Key, Tally
from pchteam.workspace import Workspace

__all__ = ["USES", "Amount", "Group", "Prices", "Rate", "Spent", "Use", "amounts", "prices", "spent", "weekly"]

Group = TypeVar("Group", bound=str | tuple[str, ...])
Use = Literal["care", "supervision", "meetings", "unused"]
USES: tuple[Use, ...] = ("care", "supervision", "meetings", "unused")
"""What minutes in blocks are used for; together they are all of them."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Minutes a week of a post in a team on a basis, for one use; `function` is that of care."""

    post: str
    team: str
    basis: str
    use: Use
    function: str
    minutes: int


def spent(facts: Tally) -> tuple[Spent, ...]:
    """Return all minutes in blocks of a plan that keeps the rules, by post, team, basis and use.

    A person's meeting in a team is taken from the time in blocks that is not worked there, of the post with most of
    it first.
    """
    care: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for work in facts.plan.assignments:
        care[work.post, work.team, work.basis][work.function] += work.minutes
    meetings = _meetings(facts)
    rows: list[Spent] = []
    for key, blocks in sorted(facts.blocks.items()):
        worked = sum(care[key].values())
        left = blocks * facts.block[key[0]] - facts.busy[key] - meetings[key]
        rows += [Spent(*key, "care", function, minutes) for function, minutes in sorted(care[key].items())]
        rows += [
            Spent(*key, "supervision", "", facts.busy[key] - worked),
            Spent(*key, "meetings", "", meetings[key]),
            Spent(*key, "unused", "", left),
        ]
    return tuple(row for row in rows if row.minutes)


def _meetings(facts: Tally) -> Counter[Key]:
    idle: defaultdict[tuple[str, str], list[tuple[int, Key]]] = defaultdict(list)
    for key, blocks in facts.blocks.items():
        if blocks:
            minutes = blocks * facts.block[key[0]] - facts.busy[key]
            idle[facts.posts[key[0]].person, key[1]].append((minutes, key))
    found: Counter[Key] = Counter()
    for (_, team), places in idle.items():
        left = facts.teams[team].meeting_minutes
        for minutes, key in sorted(places, key=lambda place: (-place[0], place[1])):
            found[key] = min(left, minutes)
            left -= found[key]
    return found


@dataclass(frozen=True, slots=True)
class Rate:
    """Pence an hour of each post from one day to another, on-costs included."""

    first: date
    last: date
    pence: Mapping[str, int]

    @property
    def weeks(self) -> Fraction:
        """Weeks from the first day to the last."""
        return Fraction((self.last - self.first).days + 1, 7)


@dataclass(frozen=True, slots=True)
class Prices:
    """What a minute a week of each post costs, in pence: in a week at `as_of`, and over a year of 52 weeks from then.

    Parameters
    ----------
    year_rates
        The rates of that year, one after the other.
    window_rates
        The rates from `as_of` to `plan_until`.
    """

    week: Mapping[str, Fraction]
    year: Mapping[str, Fraction]
    year_rates: tuple[Rate, ...]
    window_rates: tuple[Rate, ...]


def prices(workspace: Workspace, problem: Problem) -> Prices:
    """Return the prices of all posts; they change on the days on which the table `bands` says so.

    Raises
    ------
    ValueError
        If the workspace states other rates at `as_of` than the problem was planned with.
    """
    as_of, until = workspace.policy.day("as_of"), workspace.policy.day("plan_until")
    planned = {post.post: post.pence_per_hour for post in problem.posts}
    year = tuple(_rates(workspace, planned, as_of, as_of + timedelta(weeks=WEEKS_A_YEAR, days=-1)))
    if dict(year[0].pence) != planned:
        raise ValueError("the workspace of this run states other bands than the plan was made with; plan it again")
    return Prices(
        week={post: Fraction(pence, 60) for post, pence in planned.items()},
        year={post: sum((rate.pence[post] * rate.weeks for rate in year), Fraction(0)) / 60 for post in planned},
        year_rates=year,
        window_rates=tuple(_rates(workspace, planned, as_of, until)),
    )


def _rates(workspace: Workspace, planned: Iterable[str], first: date, last: date) -> Iterator[Rate]:
    """The rates between two days; a change that no post feels begins no period."""
    bands, band = workspace.rows("bands"), {post.id: post.band or "" for post in workspace.rows("posts")}

    def on(day: date) -> dict[str, int]:
        pence = rates(bands, day)
        return {post: pence.get(band[post], 0) for post in planned}

    begins, before = first, on(first)
    for day in days_of_change(bands, first, last):
        now = on(day)
        if now != before:
            yield Rate(begins, day - timedelta(days=1), before)
            begins, before = day, now
    yield Rate(begins, last, before)


def weekly(rows: Iterable[Spent], rate: Rate) -> Fraction:
    """Return what minutes a week cost in a week at a rate, in pence."""
    return sum((Fraction(row.minutes * rate.pence[row.post], 60) for row in rows), Fraction(0))


@dataclass(slots=True)
class Amount:
    """Minutes a week by use, and their exact cost in pence in a week and in a year."""

    minutes: Counter[Use] = field(default_factory=Counter)
    week: Fraction = Fraction(0)
    year: Fraction = Fraction(0)

    def add(self, use: Use, minutes: int, week: Fraction, year: Fraction) -> None:
        """Add minutes of a use with their cost."""
        self.minutes[use] += minutes
        self.week += week
        self.year += year


def amounts(rows: Iterable[Spent], key: Callable[[Spent], Group], found: Prices) -> dict[Group, Amount]:
    """Return minutes and cost of each group of rows, in the order of their keys."""
    groups: dict[Group, Amount] = {}
    for row in rows:
        week, year = row.minutes * found.week[row.post], row.minutes * found.year[row.post]
        groups.setdefault(key(row), Amount()).add(row.use, row.minutes, week, year)
    return {name: groups[name] for name in sorted(groups)}
