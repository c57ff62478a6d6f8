"""The rota problem: half-sessions, who has to be where for how long, and when they are away.

Plain tables, as `docs/rota-model.md` describes them: whole minutes of the horizon, unless a column says a week. No
OR-Tools, no pandas, no workspace.
"""

from dataclasses import dataclass, replace
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
    "PROBLEM_TABLES",
    "Away",
    "Duty",
    "Former",
    "FormerHuddle",
    "Journey",
    "Pin",
    "Post",
    "Request",
    "RequestSlot",
    "RotaPerson",
    "RotaProblem",
    "RotaProblemError",
    "RotaSettings",
    "Site",
    "Slot",
    "Supervises",
    "Task",
    "Team",
    "read_rota_problem",
    "write_rota_problem",
]


class RotaProblemError(RowsError):
    """All faults of a rota problem folder; `faults` holds table, row, column, value and mend of each."""


@dataclass(frozen=True, slots=True)
class RotaSettings:
    """Sizes and prices that hold for the whole rota; each weight is the price of one unit in the objective."""

    block_minutes: int
    supervision_percent: int
    missed_minute_weight: int
    broken_pin_weight: int
    request_weight: int
    cover_weight: int
    change_weight: int
    session_weight: int
    late_weight: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A half-session of the grid: day (ISO), session of the day, and start in minutes after midnight."""

    slot: str
    week: int
    day: str
    session: str
    starts: int


@dataclass(frozen=True, slots=True)
class Site:
    """A place, and how many people can work there at once; None is no limit."""

    site: str
    rooms: int | None


@dataclass(frozen=True, slots=True)
class Journey:
    """Minutes from one site to another; pairs that are not in the table are no distance apart."""

    site: str
    other: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Team:
    """A team, its base, and the minutes of its weekly huddle."""

    team: str
    site: str
    meeting_minutes: int


@dataclass(frozen=True, slots=True)
class RotaPerson:
    """Somebody with their contract, all posts together."""

    person: str
    contract_minutes: int


@dataclass(frozen=True, slots=True)
class Post:
    """A post: minutes of its half-session, and the most half-sessions in a week."""

    post: str
    person: str
    employer: str
    block_minutes: int
    most_blocks: int


@dataclass(frozen=True, slots=True)
class Duty:
    """Half-sessions of a post in a team on a basis in a usual week of that number; no row: not in the team then."""

    post: str
    team: str
    basis: str
    week: int
    blocks: int


@dataclass(frozen=True, slots=True)
class Task:
    """Minutes of a function over the horizon, alone or supervised."""

    post: str
    team: str
    basis: str
    function: str
    mode: Literal["alone", "supervised"]
    minutes: int


@dataclass(frozen=True, slots=True)
class Supervises:
    """Minutes over the horizon in which a post supervises a function of the posts of an employer on a basis."""

    team: str
    function: str
    employer: str
    basis: str
    supervisor_post: str
    supervisor_basis: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Away:
    """A half-session in which a post does not work."""

    post: str
    slot: str


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for: to be off in all, or on in at least one, of its half-sessions."""

    request: str
    person: str
    kind: Literal["off", "on"]
    weight: int


@dataclass(frozen=True, slots=True)
class RequestSlot:
    """A half-session that a request is about."""

    request: str
    slot: str


@dataclass(frozen=True, slots=True)
class Pin:
    """A half-session that is fixed, unless it is broken at its price."""

    person: str
    team: str
    slot: str


@dataclass(frozen=True, slots=True)
class Former:
    """A half-session of the rota that is to be changed as little as its price asks."""

    post: str
    team: str
    basis: str
    slot: str


@dataclass(frozen=True, slots=True)
class FormerHuddle:
    """A half-session in which a team meets in the former rota."""

    team: str
    slot: str


@dataclass(frozen=True, slots=True)
class RotaProblem:
    """Everything that a rota is made from; one tuple of rows for each table."""

    settings: RotaSettings
    slots: tuple[Slot, ...]
    sites: tuple[Site, ...]
    journeys: tuple[Journey, ...]
    teams: tuple[Team, ...]
    people: tuple[RotaPerson, ...]
    posts: tuple[Post, ...]
    duties: tuple[Duty, ...]
    tasks: tuple[Task, ...]
    supervises: tuple[Supervises, ...]
    away: tuple[Away, ...]
    requests: tuple[Request, ...]
    request_slots: tuple[RequestSlot, ...]
    pins: tuple[Pin, ...]
    former: tuple[Former, ...]
    former_huddles: tuple[FormerHuddle, ...]

    def in_order(self) -> "RotaProblem":
        """Return the same problem with the rows of every table sorted."""
        tables: dict[str, Any] = {table.name: in_order(getattr(self, table.name)) for table in PROBLEM_TABLES}
        return replace(self, **tables)


_DUTY = (("post", "team", "basis"), "duties", ("post", "team", "basis"))
_PLACE = (to_row("post", "posts"), to_row("team", "teams"))
_SUPERVISED = ("team", "function", "employer", "basis")
PROBLEM_TABLES = (
    Table("slots", Slot, ("slot",)),
    Table("sites", Site, ("site",)),
    Table("journeys", Journey, ("site", "other"), (to_row("site", "sites"), to_row("other", "sites", "site"))),
    Table("teams", Team, ("team",), (to_row("site", "sites"),)),
    Table("people", RotaPerson, ("person",)),
    Table("posts", Post, ("post",), (to_row("person", "people"),)),
    Table("duties", Duty, ("post", "team", "basis", "week"), _PLACE),
    Table("tasks", Task, ("post", "team", "basis", "function", "mode"), (_DUTY,)),
    Table(
        "supervises",
        Supervises,
        (*_SUPERVISED, "supervisor_post", "supervisor_basis"),
        ((("supervisor_post", "team", "supervisor_basis"), "duties", ("post", "team", "basis")),),
    ),
    Table("away", Away, ("post", "slot"), (to_row("post", "posts"), to_row("slot", "slots"))),
    Table("requests", Request, ("request",), (to_row("person", "people"),)),
    Table("request_slots", RequestSlot, ("request", "slot"), (to_row("request", "requests"), to_row("slot", "slots"))),
    Table(
        "pins", Pin, ("person", "slot"), (to_row("person", "people"), to_row("team", "teams"), to_row("slot", "slots"))
    ),
    Table("former", Former, ("post", "slot"), (_DUTY, to_row("slot", "slots"))),
    Table("former_huddles", FormerHuddle, ("team", "slot"), (to_row("team", "teams"), to_row("slot", "slots"))),
)
"""The tables of a rota problem apart from `settings`, in the order of the specification."""


def read_rota_problem(folder: Path | str) -> RotaProblem:
    """Read a rota problem from a folder of CSV, its rows sorted.

    Raises
    ------
    RotaProblemError
        With every fault of the folder: files, columns, cells, duplicate keys and references.
    """
    settings, rows = read_with_settings(folder, RotaSettings, PROBLEM_TABLES, RotaProblemError)
    return RotaProblem(settings, **rows).in_order()


def write_rota_problem(problem: RotaProblem, folder: Path | str) -> None:
    """Write a rota problem to a folder of CSV, one file for each table, rows sorted."""
    write_with_settings(folder, problem, PROBLEM_TABLES)
