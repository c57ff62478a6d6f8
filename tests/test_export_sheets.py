"""Sheets as pictures: text is not cut, pages print whole, and what is for programs is folded away but there."""

from pathlib import Path
from textwrap import wrap
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pchteam.export.folder import write_run
from pchteam.plan import make_plan
from pchteam.workspace import Workspace

EXAMPLE = Path(__file__).parents[1] / "examples" / "margate-task-force"
FILES = {"plan.xlsx": "Not for performance management", "employer-surgery.xlsx": "CONFIDENTIAL to Surgery"}
LINE_POINTS = 12.75
"""Height of a line of Arial 10."""

MOST_LETTERS = 1.2
"""Letters of Arial that go into the width of a digit, in a line of words."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """The workbooks of an example, as openpyxl sees them."""
    target = tmp_path_factory.mktemp("parent") / "run"
    write_run(make_plan(Workspace.open(EXAMPLE), time_limit=20, gap_of_demand=0.05), target, views=["surgery"])
    return {name: load_workbook(target / name) for name in FILES}


def _sheets(books: dict[str, Workbook]) -> list[Any]:
    return [sheet for book in books.values() for sheet in book.worksheets]


def _tables(books: dict[str, Workbook]) -> list[Any]:
    return [sheet for sheet in _sheets(books) if sheet.auto_filter.ref]


def _width(cell: Any) -> float:
    """The width of a column; openpyxl keeps that of equal neighbours at the first of them."""
    found = [one for one in cell.parent.column_dimensions.values() if one.min <= cell.column <= one.max]
    return float(found[0].width)


def _wrapped(sheet: Any) -> list[Any]:
    return [cell for row in sheet.iter_rows() for cell in row if cell.alignment.wrap_text and cell.value]


def _header(sheet: Any) -> list[Any]:
    return list(sheet[sheet.auto_filter.ref][0])


def test_rows_are_as_high_as_their_text(books: dict[str, Workbook]) -> None:
    lines = []
    for sheet in _sheets(books):
        for cell in _wrapped(sheet):
            needed = len(wrap(str(cell.value), int(_width(cell) * MOST_LETTERS)))
            assert (sheet.row_dimensions[cell.row].height or 15) >= needed * LINE_POINTS, (sheet.title, cell.coordinate)
            lines.append(needed)
    assert max(lines) > 3


def test_no_word_or_number_is_wider_than_its_column(books: dict[str, Workbook]) -> None:
    for sheet in _tables(books):
        for cell in _wrapped(sheet):
            assert max(map(len, wrap(str(cell.value), 1, break_long_words=False))) <= _width(cell) * MOST_LETTERS
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)):
            assert len(f"{cell.value:,.1f}") < _width(cell)


def test_every_sheet_prints_one_page_wide_with_its_header(books: dict[str, Workbook]) -> None:
    for name, caution in FILES.items():
        sheets: list[Any] = books[name].worksheets
        for sheet in sheets:
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
            assert "Margate" in sheet.oddHeader.left.text or "Surgery" in sheet.oddHeader.left.text
            assert caution in sheet.oddFooter.left.text
            rows = sheet.print_title_rows
            assert rows == (f"$1:${_header(sheet)[0].row}" if sheet in _tables(books) else "$1:$2")


def test_headers_and_names_stay_in_view(books: dict[str, Workbook]) -> None:
    for sheet in _tables(books):
        frozen = sheet[sheet.freeze_panes]
        assert frozen.row == _header(sheet)[0].row + 1
        last = _header(sheet)[frozen.column - 2]
        assert not str(last.value).endswith(" id") or last.value == "Agreement id"
        assert not sheet.column_dimensions[last.column_letter].hidden


def test_what_programs_need_is_folded_away(books: dict[str, Workbook]) -> None:
    for sheet in _tables(books):
        headings = [str(cell.value) for cell in _header(sheet)]
        folded = {
            headings[column - 1]
            for one in sheet.column_dimensions.values() if one.hidden and one.outlineLevel == 1
            for column in range(one.min, one.max + 1)
        }  # fmt: skip
        assert {
            heading for heading in headings if heading.startswith("Minutes") and sheet.title != "Rota demand"
        } <= folded
        assert not [heading for heading in folded if not heading.startswith("Minutes") and not heading.endswith(" id")]
        assert not {"Team", "Person", "Function", "Agreement id", "Hours a week"} & folded
    assert {cell.value for cell in _header(books["plan.xlsx"]["Members"])} >= {"Team id", "Person id", "Minutes a week"}


def test_heat_map_is_read_without_colour(books: dict[str, Workbook]) -> None:
    sheet = books["plan.xlsx"]["Coverage"]
    cells = [cell for row in sheet.iter_rows(min_row=2, min_col=3, max_col=3) for cell in row]
    assert all(isinstance(cell.value, int | float) for cell in cells)
    assert {cell.number_format for cell in cells} == {'#,##0.0;-#,##0.0;"-"'}
    assert [str(one.sqref) for one in sheet.conditional_formatting] == [f"C2:C{sheet.max_row}"]


def test_the_summary_leads_to_the_other_sheets(books: dict[str, Workbook]) -> None:
    book: Any = books["plan.xlsx"]
    links = {cell.value: cell.hyperlink.location for row in book["Summary"] for cell in row if cell.hyperlink}
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames[1:]}
    assert not [
        cell
        for row in book["Summary"]
        for cell in row
        if str(cell.value).startswith("Minutes") and "a week" in cell.value
    ]
