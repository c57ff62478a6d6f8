"""The plan: which teams open, who is in them, and what they do, in the tables of `docs/planning-model.md`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pchteam.solver.problem import Membership, Problem
from pchteam.solver.rows import RowsError, Table, in_order, read_rows, write_tables

__all__ = [
    "PLAN_TABLES",
    "Assignment",
    "BrokenPin",
    "BrokenRotation",
    "Coverage",
    "Plan",
    "PlanError",
    "PostBlocks",
    "Supervision",
    "TeamPlan",
    "Unmet",
    "empty_plan",
    "membership_rows",
    "read_plan",
    "refuse_other_files",
    "write_plan",
]


class PlanError(RowsError):
    """All faults of a plan folder; `faults` holds table, row, column, value and mend of each."""


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """Whether a team opens, and the posts that lead and coordinate it."""

    team: str
    open: bool
    lead: str | None
    coordinator: str | None


@dataclass(frozen=True, slots=True)
class PostBlocks:
    """Whole blocks of a post in a team on a basis, and their minutes a week."""

    post: str
    team: str
    basis: str
    blocks: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """Minutes a week of an arc."""

    post: str
    team: str
    basis: str
    function: str
    mode: Literal["alone", "supervised"]
    minutes: int


@dataclass(frozen=True, slots=True)
class Supervision:
    """Minutes a week that a post gives to supervising the posts of an employer on a basis."""

    team: str
    function: str
    employer: str
    basis: str
    supervisor_post: str
    supervisor_basis: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Minutes a week of a need that a team meets."""

    need: str
    team: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """Minutes a week of a need that nobody meets."""

    need: str
    minutes: int


@dataclass(frozen=True, slots=True)
class BrokenPin:
    """A pin that the plan breaks at its price."""

    person: str
    team: str


@dataclass(frozen=True, slots=True)
class BrokenRotation:
    """A rotation that the plan breaks at its price."""

    post: str
    team: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that was decided; a row of 0 minutes may be left out, except in `teams`."""

    teams: tuple[TeamPlan, ...]
    memberships: tuple[Membership, ...]
    blocks: tuple[PostBlocks, ...]
    assignments: tuple[Assignment, ...]
    supervision: tuple[Supervision, ...]
    coverage: tuple[Coverage, ...]
    unmet: tuple[Unmet, ...]
    broken_pins: tuple[BrokenPin, ...]
    broken_rotations: tuple[BrokenRotation, ...]

    def in_order(self) -> "Plan":
        """Return the same plan with the rows of every table sorted."""
        tables: dict[str, Any] = {table.name: in_order(getattr(self, table.name)) for table in PLAN_TABLES}
        return replace(self, **tables)

    def open_teams(self) -> frozenset[str]:
        """Return the teams that are open."""
        return frozenset(row.team for row in self.teams if row.open)

    def busy_minutes(self) -> Counter[tuple[str, str, str]]:
        """Return the minutes of work and supervision of each (post, team, basis)."""
        busy: Counter[tuple[str, str, str]] = Counter()
        for work in self.assignments:
            busy[work.post, work.team, work.basis] += work.minutes
        for row in self.supervision:
            busy[row.supervisor_post, row.team, row.supervisor_basis] += row.minutes
        return busy


PLAN_TABLES = (
    Table("teams", TeamPlan, ("team",)),
    Table("memberships", Membership, ("person", "team")),
    Table("blocks", PostBlocks, ("post", "team", "basis")),
    Table("assignments", Assignment, ("post", "team", "basis", "function", "mode")),
    Table(
        "supervision",
        Supervision,
        ("team", "function", "employer", "basis", "supervisor_post", "supervisor_basis"),
    ),
    Table("coverage", Coverage, ("need", "team")),
    Table("unmet", Unmet, ("need",)),
    Table("broken_pins", BrokenPin, ("person", "team")),
    Table("broken_rotations", BrokenRotation, ("post", "team")),
)
"""The tables of a plan, in the order of the specification."""


def read_plan(folder: Path | str) -> Plan:
    """Read a plan from a folder of CSV; whether it is a good one is for `check` to say.

    Raises
    ------
    PlanError
        With every fault of the folder: files, columns, cells and duplicate keys.
    """
    return Plan(**read_rows(folder, PLAN_TABLES, PlanError)).in_order()


def refuse_other_files(folder: Path | str) -> None:
    """Make sure that a plan may be written to a folder: a new or empty one, or one that holds a plan and nothing else.

    Raises
    ------
    FileExistsError
        If anything else is there.
    """
    path = Path(folder)
    names = {f"{table.name}.csv" for table in PLAN_TABLES}
    if path.is_file() or (path.is_dir() and any(entry.name not in names for entry in path.iterdir())):
        raise FileExistsError(f"{folder} holds something other than a plan; name a new or an empty folder")


def write_plan(plan: Plan, folder: Path | str) -> None:
    """Write a plan to a folder of CSV, one file for each table, rows sorted."""
    write_tables(Path(folder), PLAN_TABLES, {table.name: getattr(plan, table.name) for table in PLAN_TABLES})


def empty_plan(problem: Problem) -> Plan:
    """Return the plan in which every team is closed, which is always feasible."""
    return Plan(
        teams=tuple(TeamPlan(team.team, False, None, None) for team in problem.teams),
        memberships=(),
        blocks=(),
        assignments=(),
        supervision=(),
        coverage=(),
        unmet=tuple(Unmet(need.need, need.minutes) for need in problem.needs if need.minutes),
        broken_pins=tuple(BrokenPin(pin.person, pin.team) for pin in problem.pins if pin.decision == "in"),
        broken_rotations=tuple(BrokenRotation(row.post, row.team) for row in problem.rotations if row.blocks),
    ).in_order()


def membership_rows(problem: Problem, minutes: Mapping[tuple[str, str], int]) -> tuple[Membership, ...]:
    """Return the members, who are those that give a team minutes in blocks: (person, team) to minutes a week.

    Today's members keep their kind; new ones are core in their first team by minutes, then by id, and wider in others.
    """
    today = {(row.person, row.team): row.kind for row in problem.memberships}
    first: dict[str, str] = {}
    for person, team in sorted(minutes, key=lambda key: (-minutes[key], key)):
        first.setdefault(person, team)

    def kind(person: str, team: str) -> Literal["core", "wider"]:
        return today.get((person, team), "core" if first[person] == team else "wider")

    return tuple(Membership(person, team, kind(person, team)) for person, team in minutes)
