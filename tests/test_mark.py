"""Mark: findings in the cells of a copy of the workbook, told apart without colour, and in a list with links."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from pchteam.load import FINDINGS_SHEET, READ_ME_SHEET, read_tables
from pchteam.mark import mark
from pchteam.tables import TABLES
from pchteam.template import write_example
from pchteam.workspace import Workspace

from .building import write
from .test_cli import NORTH_TRAFFORD, Call, call, copy_tables, plant_twelve, refused

__all__ = ["call"]


def cell_at(sheet: Worksheet, row: int, column: str, header: int = 1) -> Any:
    """The cell of a row in a column, found by its header."""
    letter = next(cell.column_letter for cell in sheet[header] if cell.value == column)
    return sheet[f"{letter}{row}"]


def colour(cell: Any) -> str | None:
    """The colour of a cell; None if it has none."""
    return str(cell.fill.fgColor.rgb) if cell.fill.fill_type else None


def listed(book: Workbook) -> list[dict[str, Any]]:
    """The rows of the sheet `Findings`, each with the target of its link."""
    rows = list(book[FINDINGS_SHEET].iter_rows())
    names = [str(cell.value) for cell in rows[0]]
    return [
        {**dict(zip(names, (cell.value for cell in row), strict=True)),
         "link": row[1].hyperlink.location if row[1].hyperlink else None}
        for row in rows[1:]
    ]  # fmt: skip


def marked(folder: Path, path: Path, change: Callable[[Workbook], Any] = lambda book: None) -> Workbook:
    """Change a workbook, mark it, and open the copy."""
    book = load_workbook(path)
    change(book)
    book.save(folder / "changed.xlsx")
    mark(Workspace.open(folder / "changed.xlsx"), folder / "marked.xlsx")
    return load_workbook(folder / "marked.xlsx")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled example of the template, which has no findings."""
    path = tmp_path_factory.mktemp("example") / "e.xlsx"
    write_example(path)
    return path


@pytest.mark.parametrize("kind", ["folder", "workbook"])
def test_each_of_twelve_faults_is_in_its_cell(call: Call, tmp_path: Path, kind: str) -> None:
    source = copy_tables(NORTH_TRAFFORD, tmp_path / "w")
    planted = plant_twelve(source)
    if kind == "workbook":
        call("convert", source, tmp_path / "w.xlsx")
        source = tmp_path / "w.xlsx"
    done = call("validate", source, "--mark", tmp_path / "marked.xlsx")
    assert (done.returncode, done.stderr) == (1, "")
    assert "marked.xlsx" in done.stdout
    book = load_workbook(tmp_path / "marked.xlsx")
    assert len(planted) == 12
    for places in planted.values():
        for rule, table, row, column, value in places:
            cell = cell_at(book[table], row, column)
            assert colour(cell) == "FFF4B0B0"
            assert cell.comment.text.startswith("FAULT: ")
            assert "Mend: " in cell.comment.text
            line = next(one for one in listed(book) if one["Check"] == rule and one["Value"] == value)
            assert line["link"] == f"'{table}'!{cell.coordinate}"
    tables = [sheet for sheet in book.worksheets if sheet.title != FINDINGS_SHEET]
    faults = [cell for sheet in tables for row in sheet.iter_rows() for cell in row if colour(cell) == "FFF4B0B0"]
    assert len(faults) == len({place[1:4] for places in planted.values() for place in places})


def test_the_copy_holds_the_same_workspace(call: Call, tmp_path: Path) -> None:
    source = copy_tables(NORTH_TRAFFORD, tmp_path / "w")
    plant_twelve(source)
    call("validate", source, "--mark", tmp_path / "marked.xlsx")
    assert read_tables(tmp_path / "marked.xlsx") == read_tables(source)


def test_the_list_is_not_cut_and_prints_with_its_header(tmp_path: Path, example: Path) -> None:
    def change(book: Workbook) -> None:
        cell_at(book["organisations"], 2, "kind").value = "GP"

    sheet: Any = marked(tmp_path, example, change)[FINDINGS_SHEET]
    assert len(sheet["E2"].value) > sheet.column_dimensions["E"].width * 1.2
    assert sheet.row_dimensions[2].height >= 28
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"


def test_warnings_have_another_colour_and_another_word(tmp_path: Path, example: Path) -> None:
    def change(book: Workbook) -> None:
        cell_at(book["holdings"], 2, "status").value = "declared"

    book = marked(tmp_path, example, change)
    cell = cell_at(book["holdings"], 2, "status")
    assert (colour(cell), cell.comment.text.split(":")[0]) == ("FFFFE699", "WARNING")
    assert {one["Severity"] for one in listed(book)} == {"warning"}


def test_several_findings_of_a_cell_stand_together(tmp_path: Path) -> None:
    folder = write(tmp_path / "w", {"people": ["id=p kind=staff wants=nowhere;nothing"]})
    mark(Workspace.open(folder), tmp_path / "marked.xlsx")
    book = load_workbook(tmp_path / "marked.xlsx")
    assert cell_at(book["people"], 2, "wants").comment.text.count("FAULT: ") == 2
    assert [one["Value"] for one in listed(book)] == ["nothing", "nowhere"]


def test_findings_without_a_cell_are_listed(tmp_path: Path) -> None:
    folder = write(tmp_path / "w", {"policy": ["key=locality value=Here"]})
    (folder / "sites.csv").write_text("id,organisation,note\ns,org,=1+1\n", encoding="utf-8")
    (folder / "notes.csv").write_text("a\n1\n", encoding="utf-8")
    mark(Workspace.open(folder), tmp_path / "marked.xlsx")
    lines = {one["Check"]: one for one in listed(load_workbook(tmp_path / "marked.xlsx"))}
    assert lines["no-as-of"]["link"] == "'policy'!A1"
    assert lines["missing-column"]["link"] == "'sites'!A1"
    assert lines["unknown-table"]["link"] == "'notes'!A1"
    assert lines["unknown-column"]["link"] == "'sites'!C1"


def test_rows_of_a_csv_file_with_blank_lines_are_met(tmp_path: Path) -> None:
    folder = write(tmp_path / "w", {})
    (folder / "people.csv").write_text("Our squad\n\nid,name,kind\n\np,P,staff\n\nq,Q,staf\n", encoding="utf-8")
    mark(Workspace.open(folder), tmp_path / "marked.xlsx")
    book = load_workbook(tmp_path / "marked.xlsx")
    assert cell_at(book["people"], 3, "kind").value == "staf"
    assert "FAULT" in cell_at(book["people"], 3, "kind").comment.text


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    folder = write(tmp_path / "w", {})
    (folder / "people.csv").write_text('id,name,kind\np,P,"=1+1"\n', encoding="utf-8")
    mark(Workspace.open(folder), tmp_path / "marked.xlsx")
    sheet = load_workbook(tmp_path / "marked.xlsx")[FINDINGS_SHEET]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert "=1+1" in {cell.value for cell in sheet["C"]}


def test_titles_orders_and_merged_cells_are_met(tmp_path: Path, example: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["people"]
        sheet.insert_rows(1)
        sheet["A1"].value = "Our squad"
        sheet.merge_cells("A1:F1")
        cell_at(sheet, 4, "kind", header=2).value = "staf"
        sheet.merge_cells("B5:C5")

    book = marked(tmp_path, example, change)
    assert "'staff'" in cell_at(book["people"], 4, "kind", header=2).comment.text
    assert "is blank but required" in book["people"]["B5"].comment.text


def test_the_rest_of_the_workbook_is_kept(tmp_path: Path, example: Path) -> None:
    book = marked(tmp_path, example, lambda book: setattr(cell_at(book["posts"], 2, "lead"), "value", "maybe"))
    assert book.sheetnames == [FINDINGS_SHEET, READ_ME_SHEET, *TABLES]
    assert book.active is not None
    assert book.active.title == FINDINGS_SHEET
    assert "people_ids" in book.defined_names
    assert any(rule.formula1 == "people_ids" for rule in book["posts"].data_validations.dataValidation)


def test_a_mended_copy_loses_its_marks_and_keeps_comments_of_others(tmp_path: Path, example: Path) -> None:
    def spoil(book: Workbook) -> None:
        for row in (2, 3):
            cell_at(book["posts"], row, "lead").value = "maybe"
        cell_at(book["posts"], 2, "lead").comment = Comment("ask Asha", "Ben")
        book["posts"]["A2"].fill = PatternFill("solid", fgColor="FF00FF00")

    first = marked(tmp_path, example, spoil)
    assert "ask Asha" in cell_at(first["posts"], 2, "lead").comment.text
    cell_at(first["posts"], 2, "lead").value = "yes"
    first.save(tmp_path / "mended.xlsx")
    mark(Workspace.open(tmp_path / "mended.xlsx"), tmp_path / "again.xlsx")
    again = load_workbook(tmp_path / "again.xlsx")
    cell = cell_at(again["posts"], 2, "lead")
    assert (colour(cell), cell.comment.text) == (None, "ask Asha")
    assert colour(cell_at(again["posts"], 3, "lead")) == "FFF4B0B0"
    assert colour(again["posts"]["A2"]) == "FF00FF00"
    assert len(listed(again)) == 1


def test_a_workspace_without_findings_is_copied(call: Call, tmp_path: Path, example: Path) -> None:
    done = call("validate", example, "--mark", tmp_path / "new" / "marked.xlsx")
    assert done.returncode == 0
    assert listed(load_workbook(tmp_path / "new" / "marked.xlsx")) == []


def test_nothing_is_overwritten(call: Call, tmp_path: Path, example: Path) -> None:
    before = example.read_bytes()
    refused(call("validate", example, "--mark", example), "exists already")
    assert example.read_bytes() == before
    refused(call("validate", example, "--mark", tmp_path / "marked.csv"), "must end in .xlsx")
    assert list(tmp_path.iterdir()) == []


def test_json_is_the_same_with_marks(call: Call, tmp_path: Path) -> None:
    folder = write(tmp_path / "w", {"people": ["id=p kind=staf"]})
    plain = call("validate", folder, "--json")
    assert call("validate", folder, "--json", "--mark", tmp_path / "m.xlsx").stdout == plain.stdout
