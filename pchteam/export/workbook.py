"""Export a plan as a workbook: a summary to read, then one tidy table on each sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pchteam.export.cells import Formats, make_formats, shown, write_column
from pchteam.export.digest import CAUTION, Section, people_note, plan_title, sections
from pchteam.export.figures import Figures
from pchteam.export.tidy import hours_heading
from pchteam.sheet_layout import ARIAL_10, row_height, set_up

__all__ = ["OPTIONS", "SHEETS", "Page", "write_plan_workbook", "write_sections", "write_table"]

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SUMMARY_WIDTHS = (30, 24, 14, 14, 14, 24, 36, 36)
SUMMARY: dict[str, tuple[str, ...]] = {
    "summary": ("Key figure", "Value", "Unit"),
    "gaps": ("Segment", "Function", "Hours unmet a week", "Main cause", "Action"),
    "teams": ("Team", "Lead", "Members", "Formed", "Hours a week", "Coordinator", "Professions", "Employers"),
    "employers": ("Employer", "Hours for care a week", "Hours lent a week", "Share lent", "Hours that stay a week"),
    "agreements": (
        "Agreement id",
        "Attention",
        "Ends",
        "Liability",
        "Hours used a week",
        "Hours allowed a week",
        "Providers",
        "Host",
    ),
    "how_sure": ("Measure", "Value", "Meaning"),
    "assumptions": ("Setting", "Value", "Unit", "Set by", "Meaning"),
}
"""Sections of the summary with their columns, which stand under each other in columns of `SUMMARY_WIDTHS`."""

SHEETS = {
    "Teams": ("teams", "Every team with host, site, lead, coordinator, size, professions, employers and hours."),
    "Members": ("members", "Who is in which team, for how many hours, and by which agreement."),
    "Coverage": ("coverage", "Hours of each function in each team, beside what stays uncovered. Darker means more."),
    "Gaps by cause": ("causes", "Why care is not covered, and what answers each cause."),
    "Employers": ("employers", "What each employer lends, and what stays with it."),
    "Agreements": ("agreements", "Every agreement with the hours that the plan uses of it."),
    "Skills data": ("completeness", "How complete each employer's skills data is."),
    "Left out": ("left_out", "What is in force for a part of the plan only, and so was left out."),
    "Assumptions": ("assumptions", "Every setting with its meaning and its source."),
    "Unmet need": ("unmet", "Every need that is not fully covered, with the hours of each cause."),
    "Work": ("work", "Who does what in which team, function by function."),
    "Rota demand": ("rota_demand", "Sessions of care that each team gives, for rota tools."),
}
"""Sheets by name, in order: the table, and what it holds."""

GUIDE = (
    "Identifiers and whole minutes, for programs, are folded away on each sheet: click 2 at its top left to see them, "
    "1 to fold them again."
)
ONLY_IDS = ("Need id", "Post id")
WIDEST, NARROW_HEAD = 36, 12
TITLE_POINTS, SECTION_POINTS = 24, 18


@dataclass(frozen=True)
class Page:
    """What stands on every sheet of a workbook: its title and, at the foot, the caution."""

    title: str
    caution: str


def write_plan_workbook(figures: Figures, path: Path) -> None:
    """Write the workbook of a plan."""
    page = Page(plan_title(figures), CAUTION)
    with xlsxwriter.Workbook(path, OPTIONS) as workbook:
        formats = make_formats(workbook)
        _write_summary(workbook, figures, page, formats)
        for name, (table, _) in SHEETS.items():
            sheet = workbook.add_worksheet(name)
            write_table(sheet, getattr(figures, table), page, formats)
            if name == "Coverage":
                _heat(sheet, figures.coverage)


def _write_summary(workbook: Workbook, figures: Figures, page: Page, formats: Formats) -> None:
    """Write the sections one below the other; only `How sure is this` speaks of the optimiser."""
    sheet = workbook.add_worksheet("Summary")
    sheet.write_string(1, 0, f"{people_note(figures)} {CAUTION}", formats["note"])
    digest = sections(figures)
    chosen = [replace(digest[key], table=digest[key].table[list(columns)]) for key, columns in SUMMARY.items()]
    guide = pd.DataFrame([(name, about) for name, (_, about) in SHEETS.items()], columns=["Sheet", "What it holds"])
    row = write_sections(
        sheet, [*chosen, Section("sheets", "The other sheets", GUIDE, guide)], SUMMARY_WIDTHS, page, formats
    )
    for place, name in enumerate(SHEETS, start=row - len(SHEETS)):
        sheet.write_url(place, 0, f"internal:'{name}'!A1", formats["link"], name)


def write_sections(
    sheet: Worksheet, found: Iterable[Section], widths: Sequence[int], page: Page, formats: Formats
) -> int:
    """Write sections one below the other from row 3 on, under the title, and return the row below the last one.

    Parameters
    ----------
    widths
        Widths of the columns, in characters; no section has more columns.
    """
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, TITLE_POINTS)
    sheet.write_string(0, 0, page.title, formats["title"])
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    set_up(sheet, page.title, page.caution)
    row = 1
    for section in found:
        row = _write_section(sheet, row + 2, section, widths, formats)
    return row


def _write_section(sheet: Worksheet, row: int, section: Section, widths: Sequence[int], formats: Formats) -> int:
    """Write a section and return the row below it."""
    sheet.set_row(row, SECTION_POINTS)
    sheet.write_string(row, 0, section.title, formats["section"])
    sheet.write_string(row + 1, 0, section.note, formats["note"])
    if section.table.empty:
        sheet.write_string(row + 2, 0, "None.", formats["text"])
        return row + 3
    columns = section.table.columns
    last, room = columns[-1], sum(widths[len(columns) - 1 :])
    has_room = max(len(shown(value)) for value in section.table[last]) <= room
    _write_cells(sheet, row + 2, section.table, widths, formats, has_room)
    return row + 3 + len(section.table)


def write_table(sheet: Worksheet, table: pd.DataFrame, page: Page, formats: Formats, notice: str = "") -> None:
    """Write a tidy table, below the notice if there is one; what only programs need is folded away."""
    widths = [_width(heading, table[heading]) for heading in table.columns]
    folded = [_is_folded(heading, set(table.columns)) for heading in table.columns]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, None, {"level": 1, "hidden": True} if folded[column] else {})
    top, first = 2 if notice else 0, folded.index(False)
    if notice:
        sheet.write_string(0, first, notice, formats["notice"])
    _write_cells(sheet, top, table, widths, formats)
    sheet.freeze_panes(top + 1, first + 1)
    sheet.autofilter(top, 0, top + len(table), table.shape[1] - 1)
    sheet.repeat_rows(0, top)
    set_up(sheet, page.title, page.caution)


def _width(heading: str, values: pd.Series) -> int:
    """A width for the longest cell and the longest word of the heading, with room for the arrow of the filter."""
    cells = max((len(shown(value)) for value in values), default=0)
    head = max(min(len(heading), NARROW_HEAD), *(len(word) for word in heading.split()))
    return min(max(cells, head) + 3, WIDEST)


def _is_folded(heading: str, headings: set[str]) -> bool:
    """Whether a column says for programs what others say for people."""
    if heading.startswith("Minutes"):
        return hours_heading(heading) in headings
    return heading in ONLY_IDS or (heading.endswith(" id") and heading.removesuffix(" id") in headings)


def _write_cells(
    sheet: Worksheet, top: int, table: pd.DataFrame, widths: Sequence[int], formats: Formats, has_room: bool = False
) -> None:
    """Write the cells of a table with the heights of its rows; with room, text of the last column runs on."""
    wrapping = list(zip(table.columns, widths, strict=False))[: -1 if has_room else None]
    for column, heading in enumerate(table.columns):
        wraps = column < len(wrapping)
        write_column(sheet, top, column, table[heading], formats if wraps else formats | {"text": formats["run on"]})
    heads = ((heading, width - 3) for heading, width in zip(table.columns, widths, strict=False))
    sheet.set_row(top, row_height(heads, ARIAL_10))
    for row, (_, values) in enumerate(table.iterrows(), start=top + 1):
        cells = ((shown(values[heading]), width) for heading, width in wrapping)
        sheet.set_row(row, row_height(cells, ARIAL_10))


def _heat(sheet: Worksheet, table: pd.DataFrame) -> None:
    """Shade the hours of the teams; every cell keeps its figure, so the colour says nothing alone."""
    columns = [place for place, heading in enumerate(table.columns) if heading.startswith("Hours, ")]
    if columns and len(table):
        scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#7FB2E5"}
        sheet.conditional_format(1, columns[0], len(table), columns[-1], scale)
