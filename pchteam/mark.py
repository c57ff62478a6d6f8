"""Mark: write the findings of a workspace back into a copy of its workbook, as colours, comments and a list.

openpyxl copies what it knows of a workbook: cells, formats, drop-downs and names, but neither charts nor pictures.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from pchteam.convert import write_workbook
from pchteam.findings import Finding
from pchteam.load import FINDINGS_SHEET, Table, table_name
from pchteam.sheet_layout import CALIBRI_11, row_height

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from pchteam.workspace import Workspace

__all__ = ["mark"]

AUTHOR, FONT = "pchteam", "Calibri"
COLOURS = {"fault": "FFF4B0B0", "warning": "FFFFE699"}
OTHERS_COMMENT = "\n\nComment that stood here:\n"
HEADINGS = {"Severity": 10, "Where": 36, "Value": 24, "What": 60, "Mend": 60, "Check": 28}


def mark(workspace: "Workspace", target: Path) -> None:
    """Write a copy of a workspace as a workbook, with its findings in the cells and in a sheet `Findings`.

    A folder of CSV files is written as a workbook first. Marks of an earlier copy are taken off.

    Raises
    ------
    FileExistsError, ValueError
        If the path is taken or not that of a workbook, or the workbook cannot be copied.
    """
    if target.suffix.lower() != ".xlsx":
        raise ValueError(f"{target} must end in .xlsx: faults are marked in a workbook")
    if target.exists():
        raise FileExistsError(f"{target} exists already; name a new file")
    if workspace.path.is_dir():
        with TemporaryDirectory() as folder:
            write_workbook(workspace.tables, Path(folder) / "w.xlsx")
            book = _open(Path(folder) / "w.xlsx")
        rows = {name: _closed_up(table) for name, table in workspace.tables.items()}
    else:
        book, rows = _open(workspace.path), {}
    _take_marks_off(book)
    places = _Places(book, workspace.tables, rows)
    for (sheet, coordinate), found in _by_cell(workspace.findings, places):
        _mark_cell(book[sheet], coordinate, tuple(found))
    _list_findings(book, workspace.findings, places)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def _open(path: Path) -> "Workbook":
    try:
        return load_workbook(path)
    except (AttributeError, IndexError, KeyError, SyntaxError, TypeError, ValueError, OSError) as error:
        raise ValueError(f"{path} cannot be copied with marks ({error}); `pchteam convert` it first") from None


def _closed_up(table: Table) -> Mapping[int, int]:
    """Rows of a CSV file to rows of its workbook, where blank rows close up."""
    numbers = (table.header, *(number for number, _ in table.rows))
    return {number: place for place, number in enumerate(numbers, start=1)}


class _Places:
    """Where findings stand in the workbook."""

    def __init__(self, book: "Workbook", tables: Mapping[str, Table], rows: Mapping[str, Mapping[int, int]]) -> None:
        self._sheets = {table_name(sheet.title): sheet for sheet in book.worksheets}
        self._tables, self._rows = tables, rows

    def cell(self, finding: Finding) -> Cell | None:
        """The cell of a finding, the first of its row if it names no column; None if it has no cell."""
        table, sheet = self._tables.get(finding.table), self._sheets.get(finding.table)
        if not (table and sheet and finding.row):
            return None
        if finding.column is not None and finding.column not in table.columns:
            return None
        column = table.columns.index(finding.column) if finding.column else 0
        row = self._rows.get(finding.table, {}).get(finding.row, finding.row)
        cell = sheet.cell(row, column + 1)
        return _first_of_merged(sheet, cell) if isinstance(cell, MergedCell) else cell

    def link(self, finding: Finding) -> str | None:
        """What a click on a finding leads to: its cell, its sheet, or nothing."""
        sheet, cell = self._sheets.get(finding.table), self.cell(finding)
        if sheet is None:
            return None
        return f"{quote_sheetname(sheet.title)}!{cell.coordinate if cell else 'A1'}"


def _first_of_merged(sheet: "Worksheet", cell: MergedCell) -> Cell | None:
    ranges = (one for one in sheet.merged_cells.ranges if cell.coordinate in one)
    first = next((sheet.cell(one.min_row, one.min_col) for one in ranges), None)
    return first if isinstance(first, Cell) else None


def _by_cell(findings: Iterable[Finding], places: _Places) -> Iterator[tuple[tuple[str, str], Iterator[Finding]]]:
    """Findings by sheet and coordinate, faults first; those without a cell are left out."""
    placed = [
        ((cell.parent.title, cell.coordinate), finding)
        for finding in findings
        if (cell := places.cell(finding)) is not None
    ]
    for key, group in groupby(sorted(placed, key=lambda one: one[0]), key=lambda one: one[0]):
        yield key, (finding for _, finding in group)


def _mark_cell(sheet: "Worksheet", coordinate: str, findings: tuple[Finding, ...]) -> None:
    """Colour a cell and say in a comment what is wrong and what to do; somebody's own comment is kept below."""
    cell = sheet[coordinate]
    text = "\n\n".join(f"{one.severity.upper()}: {one.message}\nMend: {one.mend}" for one in findings)
    text += f"{OTHERS_COMMENT}{cell.comment.text}" if cell.comment else ""
    cell.fill = PatternFill("solid", fgColor=COLOURS[findings[0].severity])
    cell.comment = Comment(_legal(text), AUTHOR, height=30 + 20 * (text.count("\n") + 1 + len(text) // 45), width=340)


def _take_marks_off(book: "Workbook") -> None:
    if FINDINGS_SHEET in book.sheetnames:
        del book[FINDINGS_SHEET]
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.comment and cell.comment.author == AUTHOR:
                _, _, others = cell.comment.text.partition(OTHERS_COMMENT)
                cell.comment = Comment(others, "") if others else None
                cell.fill = PatternFill()


def _list_findings(book: "Workbook", findings: Iterable[Finding], places: _Places) -> None:
    """Write the sheet of all findings, first in the workbook, with links to their cells."""
    sheet: Worksheet = book.create_sheet(FINDINGS_SHEET, 0)
    sheet.append(list(HEADINGS))
    for place, width in enumerate(HEADINGS.values(), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(1, place).font = Font(name=FONT, bold=True)
    for row, finding in enumerate(findings, start=2):
        texts = (finding.severity, finding.place, finding.value or "", finding.message, finding.mend, finding.rule)
        for column, text in enumerate(texts, start=1):
            _write_text(sheet.cell(row, column), text)
        sheet.row_dimensions[row].height = row_height(zip(texts, HEADINGS.values(), strict=True), CALIBRI_11)
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=COLOURS[finding.severity])
        link = places.link(finding)
        if link:
            sheet.cell(row, 2).hyperlink = Hyperlink(ref="", location=link)
            sheet.cell(row, 2).font = Font(name=FONT, color="FF0563C1", underline="single")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _print_setup(sheet)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = sheet


def _print_setup(sheet: "Worksheet") -> None:
    """Print the list on A4 landscape, one page wide, with its header on every page."""
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    header: Any = sheet.oddHeader
    header.left.text, header.right.text = "&A", "Page &P of &N"


def _write_text(cell: Cell | MergedCell, text: str) -> None:
    """Write text as text, also where it begins like a formula."""
    cell.value = _legal(text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _legal(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)
