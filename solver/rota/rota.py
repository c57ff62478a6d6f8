"""The rota: who works in which half-session, on what, and when teams meet, in the tables of `docs/rota-model.md`."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pchteam.solver.rows import RowsError, Table, in_order, read_rows, write_tables

__all__ = [
    "ROTA_TABLES",
    "Block",
    "BrokenPin",
    "Huddle",
    "Rota",
    "RotaError",
    "Supervised",
    "Worked",
    "read_rota",
    "write_rota",
]


class RotaError(RowsError):
    """All faults of a rota folder; `faults` holds table, row, column, value and mend of each."""


@dataclass(frozen=True, slots=True)
class Block:
    """A half-session that a post works in a team on a basis."""

    slot: str
    post: str
    team: str
    basis: str


@dataclass(frozen=True, slots=True)
class Worked:
    """Minutes of a function in a half-session."""

    slot: str
    post: str
    team: str
    basis: str
    function: str
    mode: Literal["alone", "supervised"]
    minutes: int


@dataclass(frozen=True, slots=True)
class Supervised:
    """Minutes in a half-session that a post gives to supervising the posts of an employer on a basis."""

    slot: str
    team: str
    function: str
    employer: str
    basis: str
    supervisor_post: str
    supervisor_basis: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Huddle:
    """The half-session in which a team meets in a week."""

    team: str
    week: int
    slot: str


@dataclass(frozen=True, slots=True)
class BrokenPin:
    """A pin that the rota breaks at its price."""

    person: str
    slot: str


@dataclass(frozen=True, slots=True)
class Rota:
    """Everything that was decided."""

    blocks: tuple[Block, ...]
    work: tuple[Worked, ...]
    supervision: tuple[Supervised, ...]
    huddles: tuple[Huddle, ...]
    broken_pins: tuple[BrokenPin, ...]

    def in_order(self) -> "Rota":
        """Return the same rota with the rows of every table sorted."""
        tables: dict[str, Any] = {table.name: in_order(getattr(self, table.name)) for table in ROTA_TABLES}
        return replace(self, **tables)


ROTA_TABLES = (
    Table("blocks", Block, ("slot", "post", "team", "basis")),
    Table("work", Worked, ("slot", "post", "team", "basis", "function", "mode")),
    Table(
        "supervision",
        Supervised,
        ("slot", "team", "function", "employer", "basis", "supervisor_post", "supervisor_basis"),
    ),
    Table("huddles", Huddle, ("team", "week")),
    Table("broken_pins", BrokenPin, ("person", "slot")),
)
"""The tables of a rota, in the order of the specification."""


def read_rota(folder: Path | str) -> Rota:
    """Read a rota from a folder of CSV; whether it is a good one is for `check` to say.

    Raises
    ------
    RotaError
        With every fault of the folder: files, columns, cells and duplicate keys.
    """
    return Rota(**read_rows(folder, ROTA_TABLES, RotaError)).in_order()


def write_rota(rota: Rota, folder: Path | str) -> None:
    """Write a rota to a folder of CSV, one file for each table, rows sorted."""
    write_tables(Path(folder), ROTA_TABLES, {table.name: getattr(rota, table.name) for table in ROTA_TABLES})
