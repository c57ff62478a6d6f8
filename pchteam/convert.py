"""Convert a workspace between a folder of CSV files and a workbook; lossless both ways."""

import csv
import re
from collections.abc import Mapping
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from pchteam.load import FORMULA, Table, alias, cell_text
from pchteam.tables import TABLES

__all__ = ["UnwritableTableError", "empty_tables", "harmless", "write_folder", "write_rows", "write_workbook"]

EXCEL_EPOCH = date(1900, 3, 1)
LONGEST_CELL = 32_767
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


class UnwritableTableError(ValueError):
    """A table that cannot be written: its name or one of its cells does not fit the kind of file."""


def empty_tables() -> dict[str, Table]:
    """Every table of the contract with its header and no rows."""
    return {
        name: Table(name, tuple(alias(model, field) for field in model.model_fields), ())
        for name, model in TABLES.items()
    }


def write_folder(tables: Mapping[str, Table], folder: Path) -> None:
    """Write tables as `<table>.csv` in UTF-8 with `\\n` line ends, no cell of which is a formula to a spreadsheet.

    Parameters
    ----------
    folder
        Made if it does not exist.

    Raises
    ------
    UnwritableTableError
        If the name of a table cannot be the name of a file.
    """
    for name in tables:
        if Path(name).name != name or any(sign in name for sign in '\\/:*?"<>|'):
            raise UnwritableTableError(f"'{name}' cannot be the name of a file; rename the sheet")
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables.values():
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(map(harmless, table.columns))
            writer.writerows(map(harmless, cells) for _, cells in table.rows)


def harmless(cell: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula; `read_tables` takes it off."""
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def write_workbook(tables: Mapping[str, Table], path: Path) -> None:
    """Write tables as sheets of an `.xlsx` workbook.

    Numbers and dates become cells of that kind where reading them back gives the same text; all else is text, and no
    text becomes a formula. Nothing is written unless everything can be.

    Raises
    ------
    UnwritableTableError
        If Excel cannot hold a table: its name as the name of a sheet, or one of its cells.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError, XlsxWriterException

    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = xlsxwriter.Workbook(path)
    head = workbook.add_format({"bold": True, "bottom": 1})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    try:
        for table in tables.values():
            _write_sheet(workbook.add_worksheet(table.name), table, head, day)
        workbook.close()
    except FileCreateError as error:
        raise UnwritableTableError(f"{path} cannot be written: {error}") from None
    except XlsxWriterException as error:
        raise UnwritableTableError(str(error)) from None


def _write_sheet(sheet: Any, table: Table, head: Any, day: Any) -> None:
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, head)
    write_rows(sheet, table, day)
    sheet.autofit()


def write_rows(sheet: Any, table: Table, day: Any) -> None:
    """Write the rows of a table below the header of a sheet of XlsxWriter; `day` is its format of dates.

    Raises
    ------
    UnwritableTableError
        If a cell is too long.
    """
    kinds = [_kind(table.name, column) for column in table.columns]
    for place, (number, cells) in enumerate(table.rows, start=1):
        for column, cell in enumerate(cells):
            value = _typed(cell, kinds[column] if column < len(kinds) else "text")
            if isinstance(value, date):
                sheet.write_datetime(place, column, value, day)
            elif isinstance(value, float):
                sheet.write_number(place, column, value)
            elif len(value) > LONGEST_CELL:
                raise UnwritableTableError(
                    f"{table.name}, row {number} has a cell of {len(value)} characters; Excel holds {LONGEST_CELL}"
                )
            elif value:
                sheet.write_string(place, column, value)


def _kind(table: str, column: str) -> str:
    model = TABLES.get(table)
    fields: Mapping[str, Any] = model.model_fields if model else {}
    kinds = [str(info.annotation) for name, info in fields.items() if (info.alias or name) == column]
    return "day" if "date" in "".join(kinds) else "number" if "Decimal" in "".join(kinds) else "text"


def _typed(cell: str, kind: str) -> str | float | date:
    value: str | float | date = cell
    try:
        if kind == "day":
            value = date.fromisoformat(cell)
        elif kind == "number":
            value = float(cell)
    except ValueError:
        return cell
    return value if _comes_back(value) == cell else cell


def _comes_back(value: str | float | date) -> str | None:
    """The text that reading a cell of this value gives; None for what Excel cannot hold."""
    if isinstance(value, date) and value < EXCEL_EPOCH:
        return None
    if isinstance(value, float):
        return cell_text(float(f"{value:.16G}")) if isfinite(value) else None  # XlsxWriter writes 16 digits
    return cell_text(value)
