"""Faults laid out for a page: the rows that findings are about, each finding beside its cell.

Where names are hidden, cells that may say who somebody is are not shown, nor what a finding quotes of them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pchteam.findings import Finding
from pchteam.load import Table, alias, key_fields
from pchteam.pseudonyms import may_name
from pchteam.tables import TABLES

__all__ = ["FaultyCell", "FaultyRow", "FaultyTable", "PlacedFinding", "laid_out"]

HIDDEN = "(hidden)"
QUOTED = re.compile(r"'[^']*'")


@dataclass(frozen=True)
class PlacedFinding:
    """A finding with the anchor of its cell on the page."""

    finding: Finding
    anchor: str


@dataclass(frozen=True)
class FaultyCell:
    """A cell of a row; `anchor` is blank where nothing is wrong in it."""

    text: str
    anchor: str


@dataclass(frozen=True)
class FaultyRow:
    """A row with its number, the cells that are shown, and what was found in it."""

    number: int
    anchor: str
    cells: tuple[FaultyCell, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class FaultyTable:
    """A table with its faulty rows, and what was found of the table as a whole or of a row that is not there."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[FaultyRow, ...]
    others: tuple[PlacedFinding, ...]


def laid_out(
    findings: Iterable[Finding], tables: Mapping[str, Table], *, hides_names: bool
) -> tuple[list[PlacedFinding], list[FaultyTable]]:
    """Return findings with the anchors of their cells, in their order, and the tables that hold these."""
    placed = [_placed(finding, tables, hides_names) for finding in findings]
    names = dict.fromkeys(one.finding.table for one in placed)
    found = [
        _table(name, [one for one in placed if one.finding.table == name], tables.get(name), hides_names)
        for name in names
    ]
    return placed, found


def _placed(finding: Finding, tables: Mapping[str, Table], hides_names: bool) -> PlacedFinding:
    table = tables.get(finding.table)
    anchor = f"table-{list(tables).index(finding.table) if table else finding.table}"
    if table and finding.row:
        anchor += f"-{finding.row}"
        if finding.column in table.columns:
            anchor += f"-{table.columns.index(finding.column) + 1}"
    is_told = not hides_names or not finding.column or not may_name(finding.table, finding.column)
    return PlacedFinding(finding if is_told else _without_value(finding), anchor)


def _without_value(finding: Finding) -> Finding:
    message, mend = (QUOTED.sub(HIDDEN, text) for text in (finding.message, finding.mend))
    if finding.value:
        message, mend = (text.replace(finding.value, HIDDEN) for text in (message, mend))
    return replace(finding, value=HIDDEN if finding.value else None, message=message, mend=mend)


def _table(name: str, placed: Sequence[PlacedFinding], table: Table | None, hides_names: bool) -> FaultyTable:
    numbers = {one.finding.row for one in placed}
    rows = {number: cells for number, cells in table.rows if number in numbers} if table else {}
    others = tuple(one for one in placed if one.finding.row not in rows)
    if table is None or not rows:
        return FaultyTable(name, (), (), others)
    at = [one for one in placed if one.finding.row in rows]
    places = _shown_columns(table, [one.finding for one in at])
    found = [_row(table, number, rows[number], places, at, hides_names) for number in sorted(rows)]
    return FaultyTable(name, tuple(table.columns[place] for place in places), tuple(found), others)


def _shown_columns(table: Table, findings: Iterable[Finding]) -> list[int]:
    """Which columns are shown: those that identify and name a row, and those in which something was found."""
    model = TABLES.get(table.name)
    names = {alias(model, field) for field in key_fields(model)} | {"name", "label"} if model else set()
    names |= {finding.column for finding in findings if finding.column}
    return [place for place, name in enumerate(table.columns) if name in names and name not in table.columns[:place]]


def _row(
    table: Table,
    number: int,
    cells: Sequence[str],
    places: Sequence[int],
    placed: Sequence[PlacedFinding],
    hides_names: bool,
) -> FaultyRow:
    here = [one for one in placed if one.finding.row == number]
    anchors = {one.finding.column: one.anchor for one in here}
    shown = []
    for place in places:
        column = table.columns[place]
        text = HIDDEN if hides_names and cells[place] and may_name(table.name, column) else cells[place]
        shown.append(FaultyCell(text, anchors.get(column, "")))
    whole = next((one.anchor for one in here if one.finding.column not in table.columns), "")
    return FaultyRow(number, whole, tuple(shown), tuple(one.finding for one in here))
