"""Load a workspace: read its tables as text, then judge cells, types, references and duplicate keys.

What concerns several rows together is judged later, by the shapes in `rules/shapes`.
"""

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import ValidationError, create_model
from pydantic.fields import FieldInfo

from pchteam.columns import ID_PATTERN, IRI_PATTERN, LevelPair, Ref, SharePair
from pchteam.findings import Finding
from pchteam.policy import SETTINGS, parse_setting
from pchteam.tables import TABLES, Row

__all__ = [
    "FINDINGS_SHEET",
    "FORMULA",
    "READ_ME_SHEET",
    "Loaded",
    "Placed",
    "Table",
    "UnreadableWorkspaceError",
    "alias",
    "cell_text",
    "check_rows",
    "did_you_mean",
    "key_fields",
    "metadata",
    "read_tables",
    "table_name",
]

READ_ME_SHEET = "Read me"
FINDINGS_SHEET = "Findings"
LEADING_ROWS = 20
FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How text begins that spreadsheets take for a formula, also in full width; apostrophes before it prevent that."""


class UnreadableWorkspaceError(ValueError):
    """There is no workspace at a path, or it cannot be read at all."""


@dataclass(frozen=True)
class Table:
    """A table as text: header and rows with their spreadsheet row numbers (the header is row 1, unless it says so)."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    header: int = 1


@dataclass(frozen=True)
class Placed:
    """A typed row with its place. Cells that could not be read are None in `row`."""

    table: str
    number: int
    row: Row

    @property
    def key(self) -> tuple[str, ...]:
        """Cells that identify the row, as text; blank cells are empty."""
        return tuple(_as_text(getattr(self.row, field)) for field in key_fields(type(self.row)))


@dataclass(frozen=True)
class Loaded:
    """Typed rows by table, in file order, with what was found in their cells."""

    rows: Mapping[str, tuple[Placed, ...]]
    findings: tuple[Finding, ...]


def read_tables(path: Path) -> dict[str, Table]:
    """Read the tables of a folder of CSV files or of an `.xlsx` workbook, as text.

    Raises
    ------
    UnreadableWorkspaceError
        If the path holds no workspace.
    """
    if path.is_dir():
        files = sorted(path.glob("*.csv"))
        if not any(file.stem in TABLES for file in files):
            raise UnreadableWorkspaceError(
                f"{path} holds no table of a workspace, such as people.csv; `pchteam init` makes an empty one"
            )
        return {file.stem: _read_csv(file) for file in files}
    if not path.exists():
        raise UnreadableWorkspaceError(f"there is no folder or workbook {path}")
    if path.suffix.lower() != ".xlsx":
        raise UnreadableWorkspaceError(f"{path} is neither a folder nor an .xlsx workbook")
    return _read_workbook(path)


def _read_csv(file: Path) -> Table:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableWorkspaceError(
            f"{file} is not UTF-8 text (byte {error.start}); save it as 'CSV UTF-8' in Excel"
        ) from None
    if _separated_by_semicolons(file.stem, text):
        raise UnreadableWorkspaceError(
            f"{file} separates its cells by semicolons; save it as 'CSV UTF-8 (comma delimited)', or use a workbook"
        )
    try:
        records = csv.reader(io.StringIO(text, newline=""))
        return _table(file.stem, ([_without_apostrophe(cell) for cell in record] for record in records))
    except csv.Error as error:
        raise UnreadableWorkspaceError(f"{file} is not a CSV file ({error}); is a quotation mark left open?") from None


def _without_apostrophe(cell: str) -> str:
    """Take off the apostrophe that stands before what looks like a formula, as spreadsheets do."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _separated_by_semicolons(name: str, text: str) -> bool:
    """Whether the header is one cell of columns that the table knows, as Excel writes CSV in some countries."""
    header = text.partition("\n")[0].strip()
    model = TABLES.get(name)
    words = [word.strip().strip('"') for word in header.split(";")]
    columns = {alias(model, field) for field in model.model_fields} if model else set()
    return len(words) > 1 and "," not in header and bool(columns & set(words))


def _read_workbook(path: Path) -> dict[str, Table]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
            if name not in (READ_ME_SHEET, FINDINGS_SHEET)
        }
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableWorkspaceError(f"{path} cannot be read as a workbook: {error}") from None
    return {
        name: _table(name, ([cell_text(cell) for cell in row] for row in rows))
        for name, rows in ((table_name(sheet), rows) for sheet, rows in sheets.items())
    }


def table_name(sheet: str) -> str:
    """The table that a sheet means, whatever its capitals and the blanks around its name."""
    name = sheet.strip().lower()
    return name if name in TABLES else sheet


def cell_text(cell: Any) -> str:
    """The text of a workbook's cell, as a CSV file would hold it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _table(name: str, records: Iterable[list[str]]) -> Table:
    numbered = [
        (number, cells)
        for number, record in enumerate(records, start=1)
        if any(cells := tuple(cell.strip() for cell in record))
    ]
    if not numbered:
        return Table(name, (), ())
    place = _header_place(name, [cells for _, cells in numbered])
    header = tuple(_without_trailing_blanks(numbered[place][1]))
    rows = ((number, _without_trailing_blanks(cells)) for number, cells in numbered[place + 1 :])
    padded = tuple((number, (*cells, *[""] * (len(header) - len(cells)))) for number, cells in rows)
    return Table(name, header, padded, numbered[place][0])


def _header_place(name: str, records: list[tuple[str, ...]]) -> int:
    """Where the header stands: the first row with two known columns or with the key; titles may stand above it."""
    model = TABLES.get(name)
    if model is None:
        return 0
    columns = {alias(model, field) for field in model.model_fields}
    for place, cells in enumerate(records[:LEADING_ROWS]):
        if len(columns & set(cells)) > 1 or model.key in [(cell,) for cell in cells]:
            return place
    return 0


def _without_trailing_blanks(cells: tuple[str, ...]) -> tuple[str, ...]:
    end = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:end]


def alias(model: type[Row], field: str) -> str:
    """The column name of a field of a row model."""
    return model.model_fields[field].alias or field


@cache
def key_fields(model: type[Row]) -> tuple[str, ...]:
    """The fields that identify a row; `key` may name them by column."""
    by_alias = {alias(model, field): field for field in model.model_fields}
    return tuple(by_alias.get(name, name) for name in model.key)


@cache
def metadata(model: type[Row], field: str) -> tuple[Any, ...]:
    """Metadata such as `Ref` and `Scheme` of a field, wherever its annotation carries it."""
    info: FieldInfo = model.model_fields[field]
    return (*info.metadata, *_nested_metadata(info.annotation))


def _nested_metadata(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    if get_origin(annotation) is not None:
        for argument in get_args(annotation):
            yield from _nested_metadata(argument)


@cache
def _partial(model: type[Row]) -> type[Row]:
    """The model with every column optional, for the readable cells of a faulty row."""
    fields: dict[str, Any] = {
        name: (info.rebuild_annotation() | None, _blank(info)) for name, info in model.model_fields.items()
    }
    return create_model(model.__name__, __base__=model, **fields)


def _blank(info: FieldInfo) -> FieldInfo:
    return FieldInfo(default=None, alias=info.alias, json_schema_extra=info.json_schema_extra)


def check_rows(tables: Mapping[str, Table]) -> Loaded:
    """Read every cell by its row model, gathering the faults of all tables."""
    findings: list[Finding] = []
    rows: dict[str, tuple[Placed, ...]] = {}
    for name, table in tables.items():
        model = TABLES.get(name)
        if model is None:
            findings.append(_unknown_table(name))
            continue
        findings += _check_header(table, model)
        placed, faults = _check_cells(table, model)
        rows[name] = placed
        findings += faults
        unread = {(fault.row, fault.column) for fault in faults}
        findings += _duplicates(row for row in placed if not _key_cells(row) & unread)
    for name in TABLES:
        rows.setdefault(name, ())
    findings += _check_references(rows, tables)
    findings += _check_policy(rows["policy"])
    return Loaded(rows, tuple(findings))


def _unknown_table(name: str) -> Finding:
    mend = did_you_mean(name, TABLES) or "leave it out, or rename it to a table of the contract"
    return Finding(
        "warning", "unknown-table", name, None, None, None, "is not a table of a workspace; it is ignored", mend
    )


def _nearest(word: str, choices: Iterable[str]) -> str | None:
    near = difflib.get_close_matches(word, sorted(choices), n=1, cutoff=0.7)
    return near[0] if near else None


def did_you_mean(word: str, choices: Iterable[str]) -> str | None:
    """Ask whether the nearest of some words was meant, if one is near."""
    near = _nearest(word, choices)
    return f"did you mean '{near}'?" if near else None


def _check_header(table: Table, model: type[Row]) -> Iterator[Finding]:
    known = {alias(model, field): info.is_required() for field, info in model.model_fields.items()}
    for name, required in known.items():
        if required and name not in table.columns and table.columns:
            yield Finding(
                "fault",
                "missing-column",
                table.name,
                table.header,
                name,
                None,
                "is missing",
                f"add a column '{name}' to the table",
            )
    for name in dict.fromkeys(table.columns):
        if name and table.columns.count(name) > 1:
            yield Finding(
                "fault", "duplicate-column", table.name, table.header, name, None, "stands twice", "keep one of the two"
            )
        if name not in known:
            mend = did_you_mean(name, known) or "nothing, if it is a note of your own"
            message = "is not a column of the table; it is ignored"
            yield Finding("warning", "unknown-column", table.name, table.header, name or "(blank)", None, message, mend)


def _check_cells(table: Table, model: type[Row]) -> tuple[tuple[Placed, ...], list[Finding]]:
    placed, faults = [], []
    for number, record in table.rows:
        if len(record) > len(table.columns):
            message = "has more cells than the header"
            faults.append(
                Finding(
                    "fault", "ragged-row", table.name, number, None, record[len(table.columns)], message,
                    "quote cells that contain commas, or remove the extra cells",
                )
            )  # fmt: skip
        cells = {name: cell for name, cell in zip(table.columns, record, strict=False) if cell}
        try:
            row = model.model_validate(cells)
        except ValidationError as error:
            found = [_cell_fault(table, number, details, cells) for details in error.errors()]
            faults += [fault for fault in found if fault.column in table.columns or fault.rule != "missing-value"]
            bad = {fault.column for fault in found}
            row = _partial(model).model_validate({name: cell for name, cell in cells.items() if name not in bad})
        placed.append(Placed(table.name, number, row))
    return tuple(placed), faults


def _cell_fault(table: Table, number: int, details: Any, cells: Mapping[str, str]) -> Finding:
    column, kind, context = str(details["loc"][0]), details["type"], details.get("ctx", {})
    value = cells.get(column)
    if kind == "missing":
        return Finding(
            "fault", "missing-value", table.name, number, column, None, "is blank but required", "fill in the cell"
        )
    if kind == "literal_error":
        allowed = [word.strip(" '") for word in context["expected"].replace(" or ", ",").split(",")]
        mend = f"write one of {', '.join(allowed)}"
        guess = did_you_mean(value or "", allowed)
        return Finding(
            "fault", "unknown-value", table.name, number, column, value, "is not an allowed value",
            f"{guess} {mend}" if guess else mend,
        )  # fmt: skip
    mend = context.get("mend", "correct the value")
    message = details["msg"] if kind == "cell" else _limit(details["msg"])
    return Finding("fault", "unreadable-value", table.name, number, column, value, message, mend)


def _limit(message: str) -> str:
    return message.replace("Input should be", "must be")


def _key_cells(placed: Placed) -> set[tuple[int | None, str | None]]:
    model = type(placed.row)
    return {(placed.number, alias(model, field)) for field in key_fields(model)}


def _duplicates(rows: Iterable[Placed]) -> Iterator[Finding]:
    first: dict[tuple[str, ...], int] = {}
    for placed in rows:
        key, model = placed.key, type(placed.row)
        if not any(key):
            continue
        if key in first:
            columns = [alias(model, field) for field in key_fields(model)]
            yield Finding(
                "fault", "duplicate-key", placed.table, placed.number, columns[0], "/".join(key),
                f"repeats row {first[key]} in {', '.join(columns)}", "remove one of the rows or tell them apart",
            )  # fmt: skip
        first.setdefault(key, placed.number)


def _check_references(rows: Mapping[str, tuple[Placed, ...]], tables: Mapping[str, Table]) -> Iterator[Finding]:
    ids = {name: set(_raw_ids(table)) for name, table in tables.items()}
    for name, model in TABLES.items():
        for field in model.model_fields:
            for ref in (item for item in metadata(model, field) if isinstance(item, Ref)):
                known = set().union(*(ids.get(target, set()) for target in ref.tables)) | set(ref.also)
                for placed in rows[name]:
                    yield from _dangling(placed, field, ref, known)


def _raw_ids(table: Table) -> Iterator[str]:
    """Ids as written, also of rows with faults, so that one fault does not bring others in its train."""
    if "id" in table.columns:
        place = table.columns.index("id")
        yield from (cells[place] for _, cells in table.rows)


def _dangling(placed: Placed, field: str, ref: Ref, known: set[str]) -> Iterator[Finding]:
    if ref.when and getattr(placed.row, ref.when[0]) != ref.when[1]:
        return
    for identifier in _identifiers(getattr(placed.row, field)):
        if identifier in known or (ref.iris and IRI_PATTERN.fullmatch(identifier)):
            continue
        where = " or ".join(ref.tables)
        near = _nearest(identifier, known)
        if near and not ID_PATTERN.fullmatch(near):
            continue  # the fault is in the id that is meant, and is reported there
        guess = f"did you mean '{near}'?" if near else None
        yield Finding(
            "fault", "unknown-reference", placed.table, placed.number, alias(type(placed.row), field), identifier,
            f"is not in {where}", guess or f"add it to {where}, or correct the cell",
        )  # fmt: skip


def _identifiers(value: Any) -> Iterator[str]:
    entries = value if isinstance(value, tuple) else () if value is None else (value,)
    for entry in entries:
        yield entry.id if isinstance(entry, LevelPair | SharePair) else entry


def _check_policy(rows: Iterable[Placed]) -> Iterator[Finding]:
    for placed in rows:
        key, value = getattr(placed.row, "key_", None), getattr(placed.row, "value", None)
        if key is None:
            continue
        if key not in SETTINGS:
            mend = did_you_mean(key, SETTINGS) or "leave it out, or see the reference of policy keys"
            yield Finding(
                "warning",
                "unknown-policy-key",
                "policy",
                placed.number,
                "key",
                key,
                "is not a policy key; it is ignored",
                mend,
            )
        elif value is not None:
            try:
                parse_setting(SETTINGS[key], value)
            except ValidationError as error:
                details = error.errors()[0]
                mend = details.get("ctx", {}).get(
                    "mend", f"write a value such as {SETTINGS[key].default or '2026-01-05'}"
                )
                yield Finding(
                    "fault", "unreadable-value", "policy", placed.number, "value", value, _limit(details["msg"]), mend
                )


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ";".join(_identifiers(value))
    return str(value)
