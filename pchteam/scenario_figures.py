"""Figures of scenarios other than of time: people, teams and memberships, what changes, and what it costs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pchteam.difference import Difference
from pchteam.like_for_like import like_for_like
from pchteam.money import money
from pchteam.scenarios import Scenario

__all__ = ["Figure", "figures", "shift"]


@dataclass(frozen=True)
class Figure:
    """A figure other than of time; None where it cannot be told."""

    id: str
    label: str
    values: tuple[float | None, ...]


def shift(before: float, after: float) -> float | None:
    """By how many per cent a figure is more (or less) than another; None where that is 0 and this is not."""
    if before == 0:
        return 0.0 if after == 0 else None
    return 100 * (after - before) / before


def _costs(scenarios: Sequence[Scenario]) -> Iterator[Figure]:
    """What the plans cost, at each one's own rates, and what the care costs that all cover; None without rates."""
    found = like_for_like([money(one.workspace, one.problem, one.plan) for one in scenarios])
    known = [any(post.pence_per_hour for post in one.problem.posts) for one in scenarios]

    def pounds(pence: Iterable[float | Fraction | None], digits: int | None = None) -> tuple[float | None, ...]:
        rows = zip(pence, known, strict=True)
        return tuple(None if one is None or not told else round(float(one) / 100, digits) for one, told in rows)

    same = [row.same_week for row in found.plans]
    yield Figure("cost", "Pounds a week", pounds(row.week for row in found.plans))
    hourly = pounds((row.week_per_hour for row in found.plans), 2)
    yield Figure("cost_per_hour", "Pounds for an hour of care covered", hourly)
    hours = f"{found.same_minutes / 60:,.1f}"
    yield Figure("cost_of_same", f"Pounds a week for the {hours} h of care that all cover", pounds(same))
    shifts = (shift(same[0], one) if all(known) else None for one in same)
    told = tuple(None if one is None else round(one, 1) for one in shifts)
    yield Figure("shift_of_same", "The same, shift in per cent, like for like", told)


def figures(scenarios: Sequence[Scenario], differences: Sequence[Difference | None]) -> Iterator[Figure]:
    """Yield people, teams, memberships and cost of scenarios, and what changes against the first."""
    plans = [one.plan for one in scenarios]
    hours = [sum(row.minutes for row in plan.coverage) / 60 for plan in plans]
    needs = [sum(row.minutes for row in one.problem.needs) / 60 for one in scenarios]
    shares = (round(100 * hour / need, 1) if need else None for hour, need in zip(hours, needs, strict=True))
    yield Figure("share_covered", "Share of need covered, per cent", tuple(shares))
    yield Figure("people", "People with a post", tuple(len(one.problem.people) for one in scenarios))
    members = [{row.person for row in plan.memberships} for plan in plans]
    yield Figure("people_in_teams", "People in teams", tuple(map(len, members)))
    yield Figure("teams", "Teams formed", tuple(sum(row.open for row in plan.teams) for plan in plans))
    yield Figure("memberships", "Memberships", tuple(len(plan.memberships) for plan in plans))
    yield from _costs(scenarios)
    for key, label, count in _CHANGES:
        told = (None if found is None else count(found.changes) for found in differences)
        yield Figure(key, label, (0, *told))


def _moves(*kinds: str) -> Any:
    return lambda found: sum(row.change in kinds for row in found.moves)


def _teams(*kinds: str) -> Any:
    return lambda found: sum(row.change in kinds for row in found.teams)


_CHANGES: tuple[tuple[str, str, Any], ...] = (
    ("people_changed", "People whose teams or time change", lambda found: len({row.person for row in found.moves})),
    ("memberships_begun", "Memberships that begin", _moves("joins")),
    ("memberships_ended", "Memberships that end", _moves("leaves")),
    ("teams_opened", "Teams that open", _teams("opens")),
    ("teams_closed", "Teams that close", _teams("closes")),
    ("leads_changed", "Teams with another lead or coordinator", _teams("lead", "coordinator")),
)
