"""Convert: folder to workbook and back loses nothing, whatever stands in the cells."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pchteam.convert import UnwritableTableError, empty_tables, write_folder, write_workbook
from pchteam.load import Table, check_rows, read_tables
from pchteam.tables import TABLES

NORTH_TRAFFORD = Path(__file__).parents[1] / "examples" / "north-trafford"
AWKWARD = (
    "=1+1",
    "{=1+1}",
    "+44 161 000",
    "-1",
    "-0",
    "@name",
    "'text",
    "'=1+1",
    "''-x",
    "\uff1d1+1",
    "0123",
    "007",
    "1e5",
    "1E+20",
    "100000000000000000000",
    "123456789012345678",
    "0.1",
    "0.30000000000000004",
    "37.50",
    "1_000",
    "nan",
    "inf",
    "2026-01-05",
    "1899-12-31",
    "1900-02-28",
    "0001-01-01",
    "9999-12-31",
    "20260105",
    "31/12/2025",
    "yes",
    "TRUE",
    "#N/A",
    "http://example.org/x#y",
    "mailto:x@example.org",
    "_x0041_",
    "<b>&amp;</b>",
    'She said "no", twice',
    "a;b:0.5",
    "two\nlines",
    "e\u0301 \u00e9 Zoë 中 \U0001f600",
)
# Columns of each kind: text, number, day and yes/no, and one that the row models do not know.
COLUMNS = ("id", "hours_per_week", "starts", "lead", "my note")


def round_trip(tables: dict[str, Table]) -> tuple[dict[str, Table], dict[str, Table], bytes]:
    """Write a workbook, read it, write a folder, read that; return both readings and the workbook."""
    with TemporaryDirectory() as folder:
        path = Path(folder)
        write_workbook(tables, path / "w.xlsx")
        from_workbook = read_tables(path / "w.xlsx")
        write_folder(from_workbook, path / "w")
        return from_workbook, read_tables(path / "w"), (path / "w.xlsx").read_bytes()


def sheets(workbook: bytes) -> str:
    """The XML of all sheets of a workbook."""
    with ZipFile(BytesIO(workbook)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name)


def test_the_example_survives_a_workbook_byte_by_byte(tmp_path: Path) -> None:
    write_workbook(read_tables(NORTH_TRAFFORD), tmp_path / "w.xlsx")
    write_folder(read_tables(tmp_path / "w.xlsx"), tmp_path / "back")
    before = {file.name: file.read_bytes() for file in NORTH_TRAFFORD.glob("*.csv")}
    assert {file.name: file.read_bytes() for file in (tmp_path / "back").iterdir()} == before


cells = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.just("\n")).map(str.strip)
numbers = st.decimals(allow_nan=False, allow_infinity=False).map(str) | st.floats().map(repr) | st.integers().map(str)
days = st.dates().map(date.isoformat)
rows = st.tuples(*[st.sampled_from(AWKWARD) | cells | numbers | days] * len(COLUMNS)).filter(any)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(rows, max_size=4))
@example([(cell,) * len(COLUMNS) for cell in AWKWARD])
@example([("", "", "", "", "last"), ("first", "", "", "", "")])
def test_any_text_survives_a_workbook(texts: list[tuple[str, ...]]) -> None:
    posts = Table("posts", COLUMNS, tuple(enumerate(texts, start=2)))
    from_workbook, from_folder, workbook = round_trip({"posts": posts})
    assert from_workbook == {"posts": posts}
    assert from_folder == {"posts": posts}
    assert not re.search(r"<f[ >/]", sheets(workbook)), "a cell became a formula"


def test_numbers_and_dates_become_cells_of_that_kind() -> None:
    texts = ("00123", "37.5", "2026-01-05", "yes", "37.5")
    tables = {"posts": Table("posts", COLUMNS, ((2, texts),))}
    found = sheets(round_trip(tables)[2])
    assert [cell for cell in ("A2", "B2", "C2", "D2", "E2") if not re.search(rf'r="{cell}"[^>]* t="s"', found)] == [
        "B2",
        "C2",
    ]


def test_columns_and_tables_that_are_no_contract_are_kept() -> None:
    tables = {
        "people": Table("people", ("name", "=note", "id"), ((2, ("Asha", "", "p1")),)),
        "My notes": Table("My notes", ("a",), ((2, ("=1+1",)),)),
        "empty": Table("empty", (), ()),
    }
    from_workbook, from_folder, _ = round_trip(tables)
    assert from_workbook == from_folder == tables


def test_cells_beyond_the_header_are_kept_for_validate_to_report() -> None:
    tables = {"people": Table("people", ("id", "name"), ((2, ("p1", "Example", "Asha")),))}
    assert round_trip(tables)[0] == tables


def test_blank_rows_close_up(tmp_path: Path) -> None:
    tables = {"people": Table("people", ("id",), ((2, ("p1",)), (9, ("p2",))))}
    assert [number for number, _ in round_trip(tables)[0]["people"].rows] == [2, 3]


def test_empty_tables_have_every_column_and_no_findings() -> None:
    tables = empty_tables()
    assert list(tables) == list(TABLES)
    assert check_rows(tables).findings == ()
    assert check_rows(round_trip(tables)[0]).findings == ()


@pytest.mark.parametrize(
    ("table", "match"),
    [
        (Table("a name of more than thirty-one characters", ("id",), ()), "31 chars"),
        (Table("a/b", ("id",), ()), "Invalid Excel character"),
        (Table("people", ("id",), ((7, ("x" * 32_768,)),)), "people, row 7 has a cell of 32768 characters"),
    ],
)
def test_what_a_workbook_cannot_hold_is_said_and_nothing_written(tmp_path: Path, table: Table, match: str) -> None:
    with pytest.raises(UnwritableTableError, match=match):
        write_workbook({"sites": Table("sites", ("id",), ()), table.name: table}, tmp_path / "w.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_longest_cell_that_a_workbook_holds() -> None:
    tables = {"people": Table("people", ("id",), ((2, ("x" * 32_767,)),))}
    assert round_trip(tables)[0] == tables


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_workbook(empty_tables(), tmp_path / "new" / "w.xlsx")
    write_folder(empty_tables(), tmp_path / "also" / "new")
    assert (tmp_path / "new" / "w.xlsx").is_file()
    assert (tmp_path / "also" / "new" / "people.csv").read_text(encoding="utf-8") == (
        "id,name,kind,max_teams,wants,objections\n"
    )


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_of_a_csv_file_is_a_formula(tmp_path: Path, sign: str) -> None:
    cell = f"{sign}HYPERLINK(1)"
    tables = {"people": Table("people", ("id", cell), ((2, ("p1", cell)), (3, ("p2", f"'{cell}"))))}
    write_folder(tables, tmp_path)
    text = (tmp_path / "people.csv").read_text(encoding="utf-8")
    assert text == f"id,'{cell}\np1,'{cell}\np2,''{cell}\n"
    assert read_tables(tmp_path) == tables


@pytest.mark.parametrize("number", ["-1", "+2.50", "-.5", "-1e-3"])
def test_numbers_with_a_sign_stay_numbers(tmp_path: Path, number: str) -> None:
    write_folder({"sites": Table("sites", ("id", "latitude"), ((2, ("s", number)),))}, tmp_path)
    assert (tmp_path / "sites.csv").read_text(encoding="utf-8") == f"id,latitude\ns,{number}\n"
