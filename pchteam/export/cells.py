"""Export cells: how text, dates, hours and shares stand in the cells of a workbook.

Text is written as text, so that nothing that begins with `=` becomes a formula.
"""

from datetime import date
from numbers import Number
from typing import Any

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

__all__ = ["Formats", "make_formats", "shown", "write_column"]

NUMBER_FORMATS = {
    "Hours": "#,##0.0",
    "Hours,": '#,##0.0;-#,##0.0;"-"',
    "Pounds": "#,##0.00",
    "Pounds,": '#,##0.00;-#,##0.00;"-"',
    "Share": "0%",
    "Sessions": "0.00",
}
"""Number formats by the first word of a heading; among columns of many, such as `Hours, ...`, nothing is a dash."""

FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
CELL = {"bottom": 1, "bottom_color": "#D8DDE0"}
HEAD = {"bold": True, "bg_color": "#003087", "font_color": "#FFFFFF", "text_wrap": True, "border": 1}
NUMBERS = {"align": "right", "indent": 1}
Formats = dict[str, Format]


def make_formats(workbook: Workbook) -> Formats:
    """Make the formats of a workbook, by kind of cell."""
    numbers = {"number": "#,##0.0##", "whole": "#,##0", **NUMBER_FORMATS}
    kinds: dict[str, dict[str, Any]] = {
        "head": HEAD,
        "number head": HEAD | NUMBERS,
        "title": {"bold": True, "font_size": 16},
        "section": {"bold": True, "font_size": 13, "font_color": "#003087"},
        "note": {"italic": True},
        "notice": {"bold": True, "font_color": "#AE1C13"},
        "link": {"font_color": "#0563C1", "underline": 1},
        "text": CELL | {"text_wrap": True},
        "run on": CELL,
        "date": CELL | {"num_format": "d mmm yyyy", "align": "left"},
        **{kind: CELL | NUMBERS | {"num_format": number_format} for kind, number_format in numbers.items()},
    }
    return {name: workbook.add_format(FONT | properties) for name, properties in kinds.items()}


def shown(value: Any) -> str:
    """The text of a cell, about as long as a reader sees it."""
    if isinstance(value, str):
        return value
    if _is_blank(value):
        return ""
    return "31 Dec 2026" if isinstance(value, date) else f"{value:,.1f}"


def write_column(sheet: Worksheet, top: int, column: int, values: pd.Series, formats: Formats) -> None:
    """Write a column with its heading in row `top`; the heading of numbers stands above them, to the right."""
    heading = str(values.name)
    first = next((value for value in values if not _is_blank(value)), "")
    head = "number head" if isinstance(first, Number) else "head"
    sheet.write_string(top, column, heading, formats[head])
    for row, value in enumerate(values, start=top + 1):
        _write_cell(sheet, row, column, value, heading, formats)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, heading: str, formats: Formats) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, formats["text"])
    elif _is_blank(value):
        sheet.write_blank(row, column, None, formats["text"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["date"])
    else:
        plain = "whole" if float(value).is_integer() else "number"
        sheet.write_number(row, column, value, formats.get(heading.split(maxsplit=1)[0], formats[plain]))


def _is_blank(value: Any) -> bool:
    return value is None or bool(pd.isna(value))
