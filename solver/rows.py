"""Tables of frozen dataclass rows as folders of CSV, with all faults of a folder gathered.

The type of a field says how its cell is read: `str`, `int`, `Decimal`, `bool` (0 or 1), `Literal` (one of its values),
`str | None` and `int | None` (may be blank), `tuple[str, ...]` (separated by `;`). A class attribute is a column.
"""

import csv
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = [
    "Fault",
    "RowsError",
    "Setting",
    "Table",
    "in_order",
    "read_rows",
    "read_with_settings",
    "to_row",
    "write_tables",
    "write_with_settings",
]

Kind = TypeVar("Kind", bound="DataclassInstance")

Lines = Mapping[str, list[tuple[int, Any]]]
"""For each table its rows, each with its line in the file."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a folder: where it is, what stands there, and how to mend it."""

    table: str
    row: int
    column: str
    value: str
    mend: str

    def __str__(self) -> str:
        return f"{self.table}.csv, line {self.row}, {self.column}: {self.value!r}: {self.mend}"


class RowsError(ValueError):
    """All faults of a folder, by table, line and column."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.table, fault.row, fault.column)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Table:
    """What a table is made of.

    Parameters
    ----------
    name
        Name of the file, without `.csv`.
    row
        The frozen dataclass of a row.
    key
        Columns of which no two rows have the same values.
    references
        Columns, table and columns there that must hold the same values; a blank cell refers to nothing.
    """

    name: str
    row: type[Any]
    key: tuple[str, ...]
    references: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()


LONGEST_NUMBER = 12


class _CellError(ValueError):
    """A cell that cannot be read; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table of settings: a size or a price, with the name of its field."""

    key: str
    value: int


SETTINGS = Table("settings", Setting, ("key",))


def to_row(column: str, table: str, there: str = "") -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Return the reference of a column to a column of another table, of the same name if none is given."""
    return (column,), table, (there or column,)


def _settings_faults(settings: Iterable[tuple[int, Setting]], names: Sequence[str]) -> Iterator[Fault]:
    """Yield settings that are missing or unknown, and blocks of no minutes."""
    rows = list(settings)
    for name in names:
        if name not in (row.key for _, row in rows):
            yield Fault("settings", 1, "key", name, "add this setting")
    for number, row in rows:
        if row.key not in names:
            yield Fault("settings", number, "key", row.key, f"write one of {', '.join(names)}")
        if row.key == "block_minutes" and row.value == 0:
            yield Fault("settings", number, "value", "0", "write 1 or more")


def read_rows(
    folder: Path | str,
    tables: Sequence[Table],
    error: type[RowsError],
    more_faults: Callable[[Lines], Iterable[Fault]] = lambda lines: (),
) -> dict[str, Any]:
    """Return the rows of each table of a folder.

    Raises
    ------
    RowsError
        The given `error`, with every fault: files, columns, cells, duplicate keys, references, and `more_faults`.
    """
    lines, faults = _read_tables(Path(folder), tables)
    faults += [*_find_faults(lines, tables, faults), *more_faults(lines)]
    if faults:
        raise error(faults)
    return {table.name: tuple(row for _, row in lines[table.name]) for table in tables}


def read_with_settings(
    folder: Path | str, kind: type[Kind], tables: Sequence[Table], error: type[RowsError]
) -> tuple[Kind, dict[str, Any]]:
    """Return the settings of a folder, whose names are the fields of a dataclass, and the rows of its other tables.

    Raises
    ------
    RowsError
        As `read_rows` does.
    """
    names = [field.name for field in fields(kind)]
    rows = read_rows(folder, (SETTINGS, *tables), error, lambda lines: _settings_faults(lines["settings"], names))
    return kind(**{row.key: row.value for row in rows.pop("settings")}), rows


def write_with_settings(folder: Path | str, data: Any, tables: Sequence[Table]) -> None:
    """Write the field `settings` of a dataclass and its tables to a folder of CSV, as `read_with_settings` reads it."""
    settings = [Setting(field.name, getattr(data.settings, field.name)) for field in fields(data.settings)]
    rows = {table.name: getattr(data, table.name) for table in tables}
    write_tables(Path(folder), (SETTINGS, *tables), {"settings": settings, **rows})


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise _CellError("write a number of 0 or more, such as 0.25")
    return number


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise _CellError(f"write a whole number of 0 or more, with at most {LONGEST_NUMBER} digits")
    return int(text)


def _yes(text: str) -> bool:
    if text not in ("0", "1"):
        raise _CellError("write 0 or 1")
    return text == "1"


def _text(text: str) -> str:
    if not text:
        raise _CellError("fill this cell")
    return sys.intern(text)  # ids stand in many cells: one string each takes half the memory


def _texts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _one_of(values: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in values:
            raise _CellError(f"write {' or '.join(values)}")
        return text

    return read


_READERS: dict[Any, Callable[[str], Any]] = {str: _text, int: _whole, Decimal: _number, bool: _yes}


def _reader(kind: Any) -> Callable[[str], Any]:
    """Return the function that reads a cell of a field of this type."""
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind))
    if get_origin(kind) is tuple:
        return _texts
    if NoneType in get_args(kind):
        read = _reader(next(part for part in get_args(kind) if part is not NoneType))
        return lambda text: read(text) if text else None
    return _READERS[kind]


def _readers(row: type[Any]) -> dict[str, Callable[[str], Any]]:
    hints = get_type_hints(row)
    return {field.name: _reader(hints[field.name]) for field in fields(row)}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return ";".join(value) if isinstance(value, tuple) else str(value)


def _cells(row: Any) -> tuple[str, ...]:
    return tuple(_cell(getattr(row, field.name)) for field in fields(row))


def in_order(rows: Iterable[Any]) -> tuple[Any, ...]:
    """Sort rows by the text of their cells, column by column."""
    return tuple(sorted(rows, key=_cells))


def _read_tables(folder: Path, tables: Sequence[Table]) -> tuple[Lines, list[Fault]]:
    """Read the tables of a folder.

    Returns
    -------
    The rows that could be read, each with its line in the file, and the faults of the others.
    """
    faults: list[Fault] = []
    return {table.name: list(_read_table(folder / f"{table.name}.csv", table, faults)) for table in tables}, faults


def _read_table(path: Path, table: Table, faults: list[Fault]) -> Iterable[tuple[int, Any]]:
    readers = _readers(table.row)
    if not path.is_file():
        faults.append(Fault(table.name, 0, "", "", f"add the file with the header {','.join(readers)}"))
        return
    try:
        text = path.read_bytes().decode("utf-8-sig")
        lines = csv.DictReader(io.StringIO(text, newline=""), restval="")
        missing = [name for name in readers if name not in (lines.fieldnames or ())]
        faults.extend(Fault(table.name, 1, name, "", "add this column") for name in missing)
        for line in () if missing else lines:
            row = _read_row(table, readers, lines.line_num, line, faults)
            if row is not None:
                yield lines.line_num, row
    except UnicodeDecodeError as error:
        faults.append(Fault(table.name, 0, "", f"byte {error.start}", "save the file as UTF-8"))
    except csv.Error as error:
        faults.append(Fault(table.name, lines.line_num, "", str(error), "close the quotation mark that is open"))


def _read_row(
    table: Table, readers: Mapping[str, Callable[[str], Any]], number: int, line: Mapping[str, str], faults: list[Fault]
) -> Any:
    """Return the row, or None and its faults."""
    values: dict[str, Any] = {}
    for name, read in readers.items():
        text = line[name].strip()
        try:
            values[name] = read(text)
        except _CellError as mend:
            faults.append(Fault(table.name, number, name, text, str(mend)))
    return table.row(**values) if len(values) == len(readers) else None


def _find_faults(lines: Lines, tables: Sequence[Table], faults: Iterable[Fault] = ()) -> list[Fault]:
    """Return the duplicate keys and the references to rows that are not there.

    A reference to a table that has one of the given `faults` is not judged: the row may be one that could not be read.
    """
    spoilt = {fault.table for fault in faults}
    found: list[Fault] = []
    for table in tables:
        found.extend(_duplicates(lines, table))
        for columns, target, there in table.references:
            if target not in spoilt:
                known = {_values(row, there) for _, row in lines[target]}
                found.extend(_unknown(lines, table.name, columns, known, target))
    return found


def _duplicates(lines: Lines, table: Table) -> Iterable[Fault]:
    seen: set[tuple[str, ...]] = set()
    for number, row in lines[table.name]:
        key = _values(row, table.key)
        if key in seen:
            yield Fault(table.name, number, ", ".join(table.key), ", ".join(key), "keep one row of this key")
        seen.add(key)


def _unknown(
    lines: Lines, name: str, columns: tuple[str, ...], known: set[tuple[str, ...]], target: str
) -> Iterable[Fault]:
    for number, row in lines[name]:
        value = _values(row, columns)
        if all(value) and value not in known:
            mend = f"add it to {target}.csv, or take this row out"
            yield Fault(name, number, ", ".join(columns), ", ".join(value), mend)


def _values(row: Any, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_cell(getattr(row, column)) for column in columns)


def write_tables(folder: Path, tables: Sequence[Table], rows: Mapping[str, Iterable[Any]]) -> None:
    """Write each table to `<folder>/<name>.csv`: UTF-8, line feeds, a header always, rows in order."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(field.name for field in fields(table.row))
            writer.writerows(_cells(row) for row in in_order(rows[table.name]))
