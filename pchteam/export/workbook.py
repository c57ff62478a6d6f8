"""Export a plan as a workbook: a summary to read, then one tidy table on each sheet.

Text is written as text, so that nothing that begins with `=` becomes a formula.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pchteam.export.digest import CAUTION, Section, people_note, plan_title, sections
from pchteam.export.figures import Figures

__all__ = ["Formats", "make_formats", "print_setup", "write_plan_workbook", "write_section", "write_table"]

SUMMARY_SECTIONS = ("summary", "gaps", "teams", "employers", "agreements", "how_sure", "assumptions")
SUMMARY_WIDTHS = (34, 28, 16, 14, 30, 46, 26, 14, 14, 14, 14)
WIDEST = 48
NUMBER_FORMATS = {"Hours": "#,##0.0", "Share": "0%", "Sessions": "0.00"}
FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
Formats = dict[str, Format]


def write_plan_workbook(figures: Figures, path: Path) -> None:
    """Write the workbook of a plan."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        formats = make_formats(workbook)
        _write_summary(workbook.add_worksheet("Summary"), figures, formats)
        for name, table in _sheets(figures).items():
            sheet = workbook.add_worksheet(name)
            write_table(sheet, table, formats)
            if name == "Coverage":
                _heat(sheet, table)


def _sheets(figures: Figures) -> dict[str, pd.DataFrame]:
    return {
        "Teams": figures.teams,
        "Members": figures.members,
        "Work": figures.work,
        "Coverage": figures.coverage,
        "Unmet need": figures.unmet,
        "Gaps by cause": figures.causes,
        "Employers": figures.employers,
        "Agreements": figures.agreements,
        "Skills data": figures.completeness,
        "Left out": figures.left_out,
        "Assumptions": figures.assumptions,
        "Rota demand": figures.rota_demand,
    }


def make_formats(workbook: Workbook) -> Formats:
    """Make the formats of a workbook, by kind of cell."""
    head = {"bold": True, "bg_color": "#003087", "font_color": "#FFFFFF", "text_wrap": True, "border": 1}
    kinds: dict[str, dict[str, Any]] = {
        "head": head,
        "title": {"bold": True, "font_size": 16},
        "section": {"bold": True, "font_size": 13, "font_color": "#003087"},
        "note": {"italic": True},
        "notice": {"bold": True, "font_color": "#AE1C13"},
        "text": {"text_wrap": True},
        "last": {},
        "number": {"num_format": "#,##0.0##"},
        "whole": {"num_format": "#,##0"},
        "date": {"num_format": "d mmm yyyy", "align": "left"},
        **{kind: {"num_format": number_format} for kind, number_format in NUMBER_FORMATS.items()},
    }
    return {name: workbook.add_format(FONT | properties) for name, properties in kinds.items()}


def _write_summary(sheet: Worksheet, figures: Figures, formats: Formats) -> None:
    """Write the sections one below the other; only `How sure is this` speaks of the optimiser."""
    for column, width in enumerate(SUMMARY_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, plan_title(figures), formats["title"])
    sheet.write_string(1, 0, f"{people_note(figures)} {CAUTION}", formats["note"])
    sheet.freeze_panes(2, 0)
    row = 3
    digest = sections(figures)
    for key in SUMMARY_SECTIONS:
        row = write_section(sheet, row, digest[key], formats)
    print_setup(sheet)


def write_section(sheet: Worksheet, row: int, section: Section, formats: Formats) -> int:
    """Write a section and return the row where the next one begins."""
    sheet.write_string(row, 0, section.title, formats["section"])
    sheet.write_string(row + 1, 0, section.note, formats["note"])
    if section.table.empty:
        sheet.write_string(row + 2, 0, "None.", formats["text"])
        return row + 4
    last = section.table.columns[-1]
    # The last column has nothing to its right, so that long text may run on.
    _write_cells(sheet, row + 2, section.table.drop(columns=last), formats)
    _write_column(
        sheet, row + 2, len(section.table.columns) - 1, section.table[last], formats | {"text": formats["last"]}
    )
    return row + len(section.table) + 4


def write_table(sheet: Worksheet, table: pd.DataFrame, formats: Formats, top: int = 0) -> None:
    """Write a tidy table with its header in row `top`, counted from 0."""
    _write_cells(sheet, top, table, formats)
    for column, heading in enumerate(table.columns):
        longest = max([len(str(value)) for value in table[heading]], default=0)
        sheet.set_column(column, column, min(max(longest, min(len(heading), 16), 8) + 2, WIDEST))
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, top + len(table), table.shape[1] - 1)
    sheet.repeat_rows(0, top)
    print_setup(sheet)


def _write_cells(sheet: Worksheet, top: int, table: pd.DataFrame, formats: Formats) -> None:
    for column, heading in enumerate(table.columns):
        _write_column(sheet, top, column, table[heading], formats)


def _write_column(sheet: Worksheet, top: int, column: int, values: pd.Series, formats: Formats) -> None:
    heading = str(values.name)
    sheet.write_string(top, column, heading, formats["head"])
    for row, value in enumerate(values, start=top + 1):
        _write_cell(sheet, row, column, value, heading, formats)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, heading: str, formats: Formats) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, formats["text"])
    elif value is None or pd.isna(value):
        sheet.write_blank(row, column, None, formats["text"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["date"])
    else:
        kind = heading.split(maxsplit=1)[0].rstrip(",")
        plain = "whole" if float(value).is_integer() else "number"
        sheet.write_number(row, column, value, formats.get(kind, formats[plain]))


def _heat(sheet: Worksheet, table: pd.DataFrame) -> None:
    """Shade the hours of the teams; every cell keeps its figure, so the colour says nothing alone."""
    columns = _places(table, [heading for heading in table.columns if heading.startswith("Hours, ")])
    if columns and len(table):
        scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#7FB2E5"}
        sheet.conditional_format(1, columns[0], len(table), columns[-1], scale)


def _places(table: pd.DataFrame, headings: Sequence[str]) -> list[int]:
    return [list(table.columns).index(heading) for heading in headings]


def print_setup(sheet: Worksheet, footer: str = CAUTION) -> None:
    """Print a sheet on A4 landscape, one page wide, with a footer."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&L&A&RPage &P of &N")
    sheet.set_footer(f"&L{footer}")
