"""The planning problem: plain tables with whole minutes a week, as `docs/planning-model.md` describes them.

Eligibility is settled before: an arc that may not be used is not in the tables. No OR-Tools, no pandas.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pchteam.solver.rows import (
    RowsError,
    Table,
    in_order,
    read_with_settings,
    to_row,
    write_with_settings,
)

__all__ = [
    "TABLES",
    "Agreement",
    "Arc",
    "Capability",
    "Employer",
    "Membership",
    "Need",
    "NeedTeam",
    "Permission",
    "Person",
    "Pin",
    "Post",
    "Problem",
    "ProblemError",
    "Rotation",
    "Settings",
    "StaffingRatio",
    "Supervisor",
    "Team",
    "Want",
    "read_problem",
    "write_problem",
]


class ProblemError(RowsError):
    """All faults of a problem folder; `faults` holds table, row, column, value and mend of each."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Prices and sizes that hold for the whole plan; weights are the price of one unit in the objective."""

    block_minutes: int
    supervision_percent: int
    unmet_weight: int
    membership_change_weight: int
    travel_minute_weight: int
    cost_weight: int
    broken_pin_weight: int
    want_weight: int


@dataclass(frozen=True, slots=True)
class Team:
    """A team that may be opened, and its shape when it is."""

    team: str
    host: str
    site: str
    integration: Literal["virtual", "actual"]
    min_size: int
    max_size: int
    min_professions: int
    min_employers: int
    meeting_minutes: int
    needs_lead: bool
    needs_coordinator: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the squad."""

    person: str
    max_teams: int


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a person; `donor` is the employer whose outward hours it uses, None when transferred."""

    post: str
    person: str
    employer: str
    role: str
    profession: str
    capacity_minutes: int
    pence_per_hour: int
    donor: str | None


@dataclass(frozen=True, slots=True)
class Permission:
    """A post may work in a team on a basis; `travel_minutes` are for each block."""

    post: str
    team: str
    basis: str
    agreement: str | None
    integrated: bool
    travel_minutes: int
    may_lead: bool
    may_coordinate: bool


@dataclass(frozen=True, slots=True)
class Arc:
    """A permitted post performs a function in a team, alone or supervised."""

    post: str
    team: str
    basis: str
    function: str
    mode: Literal["alone", "supervised"]


@dataclass(frozen=True, slots=True)
class Supervisor:
    """A post that may supervise, in a team and function, the posts of an employer on a basis."""

    team: str
    function: str
    employer: str
    basis: str
    supervisor_post: str
    supervisor_basis: str


@dataclass(frozen=True, slots=True)
class Capability:
    """A post could perform a function, wherever it is."""

    post: str
    function: str
    mode: Literal["alone", "supervised", "unverified"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement and the minutes a week in blocks that it allows; None is no cap."""

    agreement: str
    max_minutes: int | None


@dataclass(frozen=True, slots=True)
class Employer:
    """Donor protection: minutes a week that may go out, and that must stay at home."""

    employer: str
    outward_minutes: int | None
    retained_minutes: int | None


@dataclass(frozen=True, slots=True)
class Need:
    """Minutes a week of a function that a segment needs; `weight` is its priority."""

    need: str
    segment: str
    function: str
    minutes: int
    weight: int


@dataclass(frozen=True, slots=True)
class NeedTeam:
    """A team that may meet a need, and the minutes it may meet."""

    need: str
    team: str
    max_minutes: int


@dataclass(frozen=True, slots=True)
class StaffingRatio:
    """Roles `who` for each of the roles `per`, or WTE of `who` for 1,000 people where `population` is not 0."""

    ratio_id: str
    team: str
    who: tuple[str, ...]
    per: tuple[str, ...]
    population: int
    ratio: Decimal


@dataclass(frozen=True, slots=True)
class Membership:
    """A membership of today's teams."""

    person: str
    team: str
    kind: Literal["core", "wider"]


@dataclass(frozen=True, slots=True)
class Pin:
    """A decision that stands, unless it is broken at its price."""

    person: str
    team: str
    decision: Literal["in", "out"]
    min_minutes: int | None
    max_minutes: int | None


@dataclass(frozen=True, slots=True)
class Rotation:
    """Whole blocks a week that a rotating post gives a team, unless the rotation is broken at its price."""

    post: str
    team: str
    blocks: int


@dataclass(frozen=True, slots=True)
class Want:
    """A team that a person would like to be in."""

    person: str
    team: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the solver is told; one tuple of rows for each table."""

    settings: Settings
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    posts: tuple[Post, ...]
    permissions: tuple[Permission, ...]
    arcs: tuple[Arc, ...]
    supervisors: tuple[Supervisor, ...]
    capabilities: tuple[Capability, ...]
    agreements: tuple[Agreement, ...]
    employers: tuple[Employer, ...]
    needs: tuple[Need, ...]
    need_teams: tuple[NeedTeam, ...]
    staffing_ratios: tuple[StaffingRatio, ...]
    memberships: tuple[Membership, ...]
    pins: tuple[Pin, ...]
    rotations: tuple[Rotation, ...]
    wants: tuple[Want, ...]

    def in_order(self) -> "Problem":
        """Return the same problem with the rows of every table sorted."""
        tables: dict[str, Any] = {table.name: in_order(getattr(self, table.name)) for table in TABLES}
        return replace(self, **tables)

    def block_minutes(self) -> dict[str, int]:
        """Return the minutes of a block of each post: whoever has less than a block contributes minutes."""
        return {post.post: min(self.settings.block_minutes, post.capacity_minutes) for post in self.posts}

    def weighted_need(self) -> int:
        """Return the price of meeting no need at all, the measure of a gap of demand."""
        return self.settings.unmet_weight * sum(need.weight * need.minutes for need in self.needs)


_PERMISSION = (("post", "team", "basis"), "permissions", ("post", "team", "basis"))
_SUPERVISOR = (("supervisor_post", "team", "supervisor_basis"), "permissions", ("post", "team", "basis"))


TABLES = (
    Table("teams", Team, ("team",)),
    Table("people", Person, ("person",)),
    Table("posts", Post, ("post",), (to_row("person", "people"),)),
    Table(
        "permissions",
        Permission,
        ("post", "team", "basis"),
        (to_row("post", "posts"), to_row("team", "teams"), to_row("agreement", "agreements")),
    ),
    Table("arcs", Arc, ("post", "team", "basis", "function", "mode"), (to_row("post", "posts"), _PERMISSION)),
    Table(
        "supervisors",
        Supervisor,
        ("team", "function", "employer", "basis", "supervisor_post", "supervisor_basis"),
        (to_row("supervisor_post", "posts", "post"), _SUPERVISOR),
    ),
    Table("capabilities", Capability, ("post", "function", "mode"), (to_row("post", "posts"),)),
    Table("agreements", Agreement, ("agreement",)),
    Table("employers", Employer, ("employer",)),
    Table("needs", Need, ("need",)),
    Table("need_teams", NeedTeam, ("need", "team"), (to_row("need", "needs"), to_row("team", "teams"))),
    Table("staffing_ratios", StaffingRatio, ("ratio_id",), (to_row("team", "teams"),)),
    Table("memberships", Membership, ("person", "team")),
    Table("pins", Pin, ("person", "team"), (to_row("person", "people"), to_row("team", "teams"))),
    Table("rotations", Rotation, ("post", "team"), (to_row("post", "posts"), to_row("team", "teams"))),
    Table("wants", Want, ("person", "team"), (to_row("person", "people"), to_row("team", "teams"))),
)
"""The tables of a problem apart from `settings`, in the order of the specification."""


def read_problem(folder: Path | str) -> Problem:
    """Read a problem from a folder of CSV.

    Returns
    -------
    The problem, its rows sorted.

    Raises
    ------
    ProblemError
        With every fault of the folder: files, columns, cells, duplicate keys and references.
    """
    settings, rows = read_with_settings(folder, Settings, TABLES, ProblemError)
    return Problem(settings, **rows).in_order()


def write_problem(problem: Problem, folder: Path | str) -> None:
    """Write a problem to a folder of CSV, one file for each table, rows sorted."""
    write_with_settings(folder, problem, TABLES)
