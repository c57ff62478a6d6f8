"""Population: how many people each segment has, and what they need, by segment and by care function."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pchteam.formulate import need_teams, needs
from pchteam.workspace import Workspace

__all__ = ["USUAL_LIST", "FunctionNeed", "Population", "SegmentNeed", "population"]

USUAL_LIST = (30_000, 50_000)
"""Registered people of a primary care home (NAPC guide; NHS England, new care models)."""


@dataclass(frozen=True)
class SegmentNeed:
    """A segment, with what it needs: contacts a year, and whole minutes a week.

    Parameters
    ----------
    growth
        Share a year; None where nothing is known.
    """

    id: str
    label: str
    people: Decimal
    priority: int
    growth: Decimal | None
    contacts: Decimal
    minutes: int


@dataclass(frozen=True)
class FunctionNeed:
    """A care function, with what all segments need of it: contacts a year, and whole minutes a week.

    Parameters
    ----------
    segments
        Minutes a week of each segment that needs it.
    teams
        Teams that may cover a part of it.
    """

    id: str
    label: str
    contacts: Decimal
    segments: Mapping[str, int]
    teams: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """Minutes a week of all segments."""
        return sum(self.segments.values())


@dataclass(frozen=True)
class Population:
    """The segments in file order, and the functions that they need, most minutes first.

    Parameters
    ----------
    registered
        People on the lists of the practices; None where no practice says.
    """

    segments: tuple[SegmentNeed, ...]
    functions: tuple[FunctionNeed, ...]
    registered: Decimal | None

    @property
    def people(self) -> Decimal:
        """People of all segments."""
        return sum((segment.people for segment in self.segments), Decimal())

    @property
    def minutes(self) -> int:
        """Minutes a week that all segments need."""
        return sum(function.minutes for function in self.functions)


@dataclass(frozen=True)
class Need:
    """A row of needs with its teams."""

    segment: str
    function: str
    minutes: int
    contacts: Decimal
    teams: frozenset[str]


def population(workspace: Workspace) -> Population:
    """Count the people of each segment, and what they need.

    Parameters
    ----------
    workspace
        Without faults.
    """
    found = list(_needs(workspace))
    functions = [
        _function(row, mine)
        for row in workspace.rows("functions")
        if (mine := [need for need in found if need.function == row.id])
    ]
    segments = (_segment(row, [need for need in found if need.segment == row.id]) for row in workspace.rows("segments"))
    lists = [row.registered_patients for row in workspace.rows("organisations") if row.registered_patients is not None]
    return Population(
        tuple(segments),
        tuple(sorted(functions, key=lambda function: (-function.minutes, function.label))),
        sum(lists) if lists else None,
    )


def _needs(workspace: Workspace) -> Iterator[Need]:
    people = {segment.id: segment.population for segment in workspace.rows("segments")}
    serving = defaultdict(set)
    for link in need_teams(workspace):
        serving[link.need].add(link.team)
    for row, need in zip(workspace.rows("needs"), needs(workspace), strict=True):
        contacts = people[need.segment] * row.contacts_per_1000 / 1000
        yield Need(need.segment, need.function, need.minutes, contacts, frozenset(serving[need.need]))


def _segment(row: Any, mine: Sequence[Need]) -> SegmentNeed:
    contacts = sum((need.contacts for need in mine), Decimal())
    minutes = sum(need.minutes for need in mine)
    return SegmentNeed(row.id, row.label, row.population, int(row.priority), row.annual_growth, contacts, minutes)


def _function(row: Any, mine: Sequence[Need]) -> FunctionNeed:
    segments: Counter[str] = Counter()
    for need in mine:
        segments[need.segment] += need.minutes
    contacts = sum((need.contacts for need in mine), Decimal())
    return FunctionNeed(
        row.id, row.label, contacts, segments, tuple(sorted(set().union(*(need.teams for need in mine))))
    )
