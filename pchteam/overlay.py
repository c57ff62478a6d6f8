"""Overlay: a scenario as changed cells only, in tables of a folder or a workbook, and a workspace with it applied.

`docs/overlays.md` is the reference. A row of an overlay means the row of the base with the same key cells; its other
cells replace those of the base, blank cells leave them as they are.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from pchteam.findings import FaultyWorkspaceError, Finding, in_order
from pchteam.load import Placed, Table, alias, check_rows, did_you_mean, key_fields, read_tables
from pchteam.tables import TABLES
from pchteam.workspace import Workspace

__all__ = ["CHANGE", "MARK", "FaultyOverlayError", "Overlay", "applied", "called", "table_of"]

MARK, CHANGE, EMPTY = "overlay", "change", "-"
"""The table that makes a folder an overlay, the column that adds and removes rows, and what empties a cell."""

KEYS = ("name", "of", "note")
"""What the table `overlay` may say; notes may be several."""

OF_THE_FORM = ("unknown-table", "unknown-column", "duplicate-column", "ragged-row", "duplicate-key")
OF_A_CELL = ("unreadable-value", "unknown-value", "unknown-policy-key")


class FaultyOverlayError(FaultyWorkspaceError):
    """An overlay with faults; rows of the findings count as in the overlay, and otherwise their table says so."""

    advice: ClassVar[str] = "mend what is listed above."

    def __init__(self, path: Path, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        number = len(findings)
        self.args = (f"the overlay {path} has {number} fault{'' if number == 1 else 's'}",)


@dataclass(frozen=True)
class Overlay:
    """Changed cells.

    Parameters
    ----------
    name
        What the scenario is called; the name of the folder where it says nothing.
    of
        Locality of the workspace that it changes; blank for any.
    notes
        What its makers say of it.
    tables
        The tables as text, without the one that marks it.
    """

    path: Path
    name: str
    of: str
    notes: tuple[str, ...]
    tables: Mapping[str, Table]

    @classmethod
    def read(cls, path: Path) -> "Overlay":
        """Read a folder or a workbook.

        Raises
        ------
        pchteam.load.UnreadableWorkspaceError
            If there are no tables at the path.
        ValueError
            If they are not those of an overlay.
        """
        found = cls.find(path)
        if found is None:
            raise ValueError(f"{path} is not an overlay: it has no table {MARK}; docs/overlays.md shows one")
        return found

    @classmethod
    def find(cls, path: Path) -> "Overlay | None":
        """Read what may be an overlay; None for a workspace."""
        tables = read_tables(path)
        mark = next((name for name in tables if name.strip().lower() == MARK), None)
        if mark is None:
            return None
        if (path / "rules").is_dir():
            raise ValueError(f"{path} is an overlay, which cannot change rules; move {path / 'rules'} to a workspace")
        said = _said(path, tables.pop(mark))
        name = next(iter(said["name"]), called(path))
        return cls(path, name, next(iter(said["of"]), ""), tuple(said["note"]), tables)


def called(path: Path) -> str:
    """What a folder or a workbook is called where it does not say it itself."""
    whole = path.resolve()
    return whole.stem if whole.suffix.lower() == ".xlsx" else whole.name


def table_of(name: str, rows: Sequence[Mapping[str, str]]) -> Table:
    """Return a table of rows of cells by column, numbered from 2."""
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    numbered = tuple(
        (number, tuple(row.get(column, "") for column in columns)) for number, row in enumerate(rows, start=2)
    )
    return Table(name, columns, numbered)


def _said(path: Path, table: Table) -> dict[str, list[str]]:
    """What the table `overlay` says, by key."""
    said: dict[str, list[str]] = {key: [] for key in KEYS}
    faults = []
    for number, record in table.rows:
        cells = dict(zip(table.columns, record, strict=False))
        key, value = cells.get("key", ""), cells.get("value", "")
        if key in said:
            said[key] += [value] if value else []
        else:
            mend = f"write one of {', '.join(KEYS)}, and its value in the column value"
            faults.append(Finding("fault", "unknown-value", MARK, number, "key", key, "is not a key", mend))
    if faults:
        raise FaultyOverlayError(path, tuple(faults))
    return said


@dataclass
class _Edits:
    """What an overlay does to one table: cells by row of the base, rows that go, and rows of the overlay to add."""

    changed: dict[int, dict[str, str]] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    added: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)


def applied(base: Workspace, overlay: Overlay) -> Workspace:
    """The base with what an overlay changes, adds and removes; days stay unless the overlay states one.

    Raises
    ------
    pchteam.findings.FaultyWorkspaceError
        If the base has faults.
    FaultyOverlayError
        With every fault of the overlay, and of the base with it.
    ValueError
        If the overlay says that it is of another locality.
    """
    if base.faults:
        raise FaultyWorkspaceError(base.findings)
    locality = str(base.policy["locality"])
    if overlay.of not in ("", locality):
        here = f"'{locality}'" if locality else "of no locality"
        raise ValueError(f"{overlay.path} is an overlay of '{overlay.of}', and {base.path} is {here}")
    split = {name: _split(table) for name, table in overlay.tables.items()}
    stripped = {name: table for name, (table, _) in split.items()}
    faults = list(_of_the_form(stripped))
    tables, places = dict(base.tables), dict[tuple[str, int], int]()
    typed = check_rows(stripped).rows
    for name, (table, words) in split.items():
        if name in TABLES:
            edits = _Edits()
            faults += _read_edits(table, words, typed[name], base.loaded.rows[name], edits)
            tables[name] = _edited(tables.get(name, Table(name, (), ())), edits)
            places |= {(name, number): own for number, own in edits.places.items()}
    days = {} if _states_a_day(stripped) else {key: base.policy.day(key) for key in ("as_of", "plan_until")}
    found = Workspace.of(base.path, tables, **days)
    faults += (_placed(fault, places) for fault in found.faults)
    if faults:
        raise FaultyOverlayError(overlay.path, in_order(dict.fromkeys(faults)))
    return found


def _split(table: Table) -> tuple[Table, dict[int, str]]:
    """A table without the column `change`, and what that column says by row."""
    if CHANGE not in table.columns:
        return table, {}
    at = table.columns.index(CHANGE)
    words = {number: cells[at].lower() for number, cells in table.rows}
    rows = tuple((number, (*cells[:at], *cells[at + 1 :])) for number, cells in table.rows)
    return replace(table, columns=(*table.columns[:at], *table.columns[at + 1 :]), rows=rows), words


def _of_the_form(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Faults of tables and key cells; what a workspace would only ignore is a fault of an overlay."""
    for found in check_rows(tables).findings:
        model = TABLES.get(found.table)
        in_key = model is not None and found.column in model.key
        if model is not None and found.rule == "unknown-column":
            columns = [CHANGE, *(alias(model, name) for name in model.model_fields)]
            found = replace(found, mend=did_you_mean(found.column or "", columns) or "correct it, or leave it out")
        if found.rule in OF_THE_FORM or (found.rule in OF_A_CELL and in_key):
            yield replace(found, severity="fault", message=found.message.removesuffix("; it is ignored"))


def _read_edits(
    table: Table, words: Mapping[int, str], rows: Iterable[Placed], base: Collection[Placed], edits: _Edits
) -> Iterator[Finding]:
    """Fill in what the rows of an overlay do to a table, and yield the faults of those that do nothing."""
    model = TABLES[table.name]
    keys = [alias(model, name) for name in key_fields(model)]
    records = dict(table.rows)
    for placed in rows:
        number, word = placed.number, words.get(placed.number, "")
        cells = {name: cell for name, cell in zip(table.columns, records[number], strict=False) if cell}
        if word == "add":
            edits.added.append((number, {name: cell for name, cell in cells.items() if cell != EMPTY}))
            continue
        meant = _meant(placed.key, base)
        if word not in ("", "remove"):
            mend = "write add or remove, or leave it blank to change the row"
            yield Finding("fault", "unknown-value", table.name, number, CHANGE, word, "is not a change", mend)
        elif len(meant) != 1:
            yield _not_one(placed, keys, meant, base)
        elif word == "remove":
            edits.removed.add(meant[0].number)
        elif cells.keys() <= set(keys):
            mend = "fill in a cell to change, or write remove in the column change"
            yield Finding("fault", "no-change", table.name, number, None, None, "changes no cell", mend)
        else:
            new = {name: "" if cell == EMPTY else cell for name, cell in cells.items() if name not in keys}
            edits.changed[meant[0].number] = new
            edits.places[meant[0].number] = number


def _meant(key: tuple[str, ...], base: Collection[Placed]) -> list[Placed]:
    """The rows of the base that a key means: the one that has it, or those that have its cells that are not blank."""
    exact = [row for row in base if row.key == key]
    return exact or [
        row for row in base if any(key) and all(not part or part == own for part, own in zip(key, row.key, strict=True))
    ]


def _not_one(placed: Placed, keys: list[str], meant: list[Placed], base: Collection[Placed]) -> Finding:
    """The fault of a row that means no row of the base, or several."""
    key = "/".join(filter(None, placed.key))
    if meant:
        rows = ", ".join(str(row.number) for row in meant)
        blank = [name for name, part in zip(keys, placed.key, strict=True) if not part]
        message, mend = f"means rows {rows} of the base", f"fill in {' or '.join(blank)} too"
    else:
        near = did_you_mean(key, ["/".join(filter(None, row.key)) for row in base]) if key else None
        message, mend = "is no row of the base", near or "correct it, or write add in the column change"
    return Finding("fault", "unknown-row", placed.table, placed.number, keys[0], key or None, message, mend)


def _edited(table: Table, edits: _Edits) -> Table:
    """A table with its edits; added rows stand last, and `edits.places` learns their numbers."""
    new = [*edits.changed.values(), *(cells for _, cells in edits.added)]
    missing = dict.fromkeys(name for cells in new for name in cells if name not in table.columns)
    columns = (*table.columns, *missing)
    rows = []
    for number, record in table.rows:
        if number not in edits.removed:
            cells = dict(zip(columns, (*record, *[""] * len(missing)), strict=False)) | edits.changed.get(number, {})
            rows.append((number, tuple(cells[name] for name in columns)))
    last = max((number for number, _ in table.rows), default=table.header)
    for number, (own, cells) in enumerate(edits.added, start=last + 1):
        edits.places[number] = own
        rows.append((number, tuple(cells.get(name, "") for name in columns)))
    return replace(table, columns=columns, rows=tuple(rows))


def _states_a_day(tables: Mapping[str, Table]) -> bool:
    policy: Any = tables.get("policy", Table("policy", (), ()))
    return any(cell in ("as_of", "plan_until") for _, cells in policy.rows for cell in cells)


def _placed(fault: Finding, places: Mapping[tuple[str, int], int]) -> Finding:
    """A fault of the base with an overlay, at the place in the overlay, or said to be in the base."""
    number = places.get((fault.table, fault.row or 0))
    return replace(fault, row=number) if number else replace(fault, table=f"{fault.table} of the base")
