"""The template: what Excel offers and allows, and that a team filled in as a person would is planned at once."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from textwrap import wrap
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pchteam.columns import Ref
from pchteam.load import READ_ME_SHEET, alias, check_rows, metadata, read_tables
from pchteam.plan import make_plan
from pchteam.policy import SETTINGS
from pchteam.tables import TABLES, Row
from pchteam.template import example_path, write_example, write_template
from pchteam.workspace import Workspace

from .test_cli import Call, call, refused

__all__ = ["call"]

COLUMNS = [(table, alias(model, field)) for table, model in TABLES.items() for field in model.model_fields]

# A small team as a person types it: rows of cells by column, dates as Excel's dates, numbers as numbers.
SMALL_TEAM: Mapping[str, list[dict[str, Any]]] = {
    "organisations": [
        {"id": "mill-lane", "name": "Mill Lane Surgery", "kind": "gp_practice", "registered_patients": 9800,
         "indemnity_covers": "primary_medical"},
        {"id": "care-trust", "name": "Care Trust", "kind": "nhs_trust", "indemnity_covers": "primary_medical"},
        {"id": "network", "name": "Mill Network", "kind": "pcn", "employs": "no"},
    ],
    "sites": [{"id": "mill", "name": "Mill Lane", "organisation": "mill-lane", "postcode": "ZZ1 1AA"}],
    "people": [{"id": f"p{n}", "name": f"Person {n}", "kind": "staff"} for n in (1, 2, 3)],
    "roles": [
        {"id": "nurse", "label": "Nurse", "profession": "nurse", "staff_group": "nursing"},
        {"id": "physio", "label": "Physiotherapist", "profession": "physiotherapist", "staff_group": "allied_health"},
    ],
    "posts": [
        {"id": "p1-a", "person": "p1", "employer": "mill-lane", "role": "nurse", "hours_per_week": 30,
         "starts": datetime(2024, 4, 1), "lead": "yes"},
        {"id": "p2-a", "person": "p2", "employer": "mill-lane", "role": "nurse", "hours_per_week": 22.5},
        {"id": "p3-a", "person": "p3", "employer": "care-trust", "role": "physio", "hours_per_week": 37.5},
    ],
    "competencies": [
        {"id": "dressings", "label": "Wound dressing"},
        {"id": "falls", "label": "Falls assessment"},
    ],
    "holdings": [
        {"person": "p1", "competency": "dressings", "level": "advanced", "status": "verified",
         "valid_from": date(2024, 5, 1)},
        {"person": "p2", "competency": "dressings", "level": "generic", "status": "verified"},
        {"person": "p3", "competency": "falls", "level": "generic", "status": "verified"},
    ],
    "functions": [
        {"id": "wound-care", "label": "Wound care", "activity": "primary_medical", "shared_records": "no"},
        {"id": "falls-check", "label": "Falls check", "activity": "primary_medical", "shared_records": "yes"},
    ],
    "requirements": [
        {"function": "wound-care", "kind": "competency", "item": "dressings", "min_level": "generic"},
        {"function": "falls-check", "kind": "competency", "item": "falls"},
    ],
    "segments": [{"id": "over-75", "label": "Aged 75 or over", "population": 900}],
    "needs": [
        {"segment": "over-75", "function": "wound-care", "contacts_per_1000": 1200, "minutes_per_contact": 25},
        {"segment": "over-75", "function": "falls-check", "contacts_per_1000": 600, "minutes_per_contact": 40},
    ],
    "teams": [
        {"id": "older", "label": "Older people", "host": "network", "site": "mill", "segments": "over-75",
         "integration": "virtual"},
    ],
    "agreements": [
        {"id": f"mou-{provider}", "provider": provider, "host": "network", "state": "assigned",
         "starts": datetime(2025, 4, 1), "ends": datetime(2027, 3, 31), "liability": "provider",
         "indemnity": "provider", "data_sharing": "yes"}
        for provider in ("mill-lane", "care-trust")
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty template."""
    path = tmp_path_factory.mktemp("template") / "place.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    """The empty template, as openpyxl sees it."""
    return load_workbook(path)


def rules(sheet: Worksheet) -> dict[str, DataValidation]:
    """The data validation of each cell or column of a sheet, by reference such as `B2:B1048576`."""
    return {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}


def rule_of(book: Workbook, table: str, column: str, row: int = 2) -> DataValidation:
    """The data validation of a cell."""
    sheet = book[table]
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == column)
    found = [rule for rule in rules(sheet).values() if f"{letter}{row}" in rule.sqref]
    assert len(found) == 1, (table, column)
    return found[0]


def field_of(table: str, column: str) -> tuple[type[Row], str]:
    """The model and the field of a column."""
    model = TABLES[table]
    return model, next(field for field in model.model_fields if alias(model, field) == column)


def fill(book: Workbook, tables: Mapping[str, list[dict[str, Any]]], as_of: Any) -> None:
    """Fill in sheets below their headers, and as_of where the template asks for it."""
    for table, rows in tables.items():
        sheet = book[table]
        places = {cell.value: place for place, cell in enumerate(sheet[1], start=1)}
        for number, row in enumerate(rows, start=2):
            for column, value in row.items():
                sheet.cell(number, places[column]).value = value
    policy = book["policy"]
    place = next(row for row in range(2, 9) if policy.cell(row, 1).value == "as_of")
    policy.cell(place, 2).value = as_of


# What the sheets offer


def test_sheets_stand_in_the_order_of_filling(book: Workbook) -> None:
    assert book.sheetnames == [READ_ME_SHEET, *TABLES]


def test_every_header_is_the_name_of_its_column(book: Workbook) -> None:
    assert [(table, cell.value) for table in TABLES for cell in book[table][1]] == COLUMNS
    assert {book[table].freeze_panes for table in TABLES} == {"B2"}


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_has_a_prompt(book: Workbook, table: str, column: str) -> None:
    model, field = field_of(table, column)
    info = model.model_fields[field]
    about: Any = info.json_schema_extra
    for row in (1, 500_000, 1_048_576):
        prompt = rule_of(book, table, column, row).prompt or ""
        assert len(prompt) <= 255
        for part in (info.description, about["unit"], about["example"]):
            assert (part or "") in prompt
        assert prompt.startswith("Required." if info.is_required() else "Optional.")


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_required_headers_stand_out_without_colour(book: Workbook, table: str, column: str) -> None:
    model, field = field_of(table, column)
    cell = next(cell for cell in book[table][1] if cell.value == column)
    required = model.model_fields[field].is_required()
    assert (cell.font.b, cell.font.i) == (required, not required)
    assert cell.border.bottom.style == ("thick" if required else "thin")
    assert ("*" in cell.number_format) == required


def test_references_are_offered_from_lists_that_grow(book: Workbook) -> None:
    for table, column in COLUMNS:
        model, field = field_of(table, column)
        rule = rule_of(book, table, column)
        ref = next((note for note in metadata(model, field) if isinstance(note, Ref)), None)
        if ref and "separate them by ;" not in (rule.prompt or ""):
            assert (rule.type, rule.formula1, rule.errorStyle) == ("list", f"{ref.tables[0]}_ids", "warning")
        elif ref:
            assert rule.type is None
    lists = (rule for table in TABLES for rule in rules(book[table]).values() if rule.type == "list")
    names = {str(rule.formula1) for rule in lists}
    named = {name for name in names if not name.startswith('"')}
    assert {"people_ids", "organisations_ids", "roles_ids", "policy_keys"} <= named <= set(book.defined_names)


def test_common_levels_are_offered_and_others_let_through(book: Workbook) -> None:
    rule = rule_of(book, "holdings", "level")
    assert (rule.type, rule.formula1, rule.errorStyle) == ("list", '"core,generic,advanced,specialist"', "warning")
    assert rule_of(book, "framework_levels", "common_level").errorStyle in (None, "stop")


def test_names_cover_the_ids_below_the_header_of_a_sheet(book: Workbook) -> None:
    with_ids = {table for table, model in TABLES.items() if "id" in model.model_fields}
    assert set(book.defined_names) == {f"{table}_ids" for table in with_ids} | {"policy_keys"}
    for table in with_ids:
        text = book.defined_names[f"{table}_ids"].attr_text or ""
        assert text.startswith(f"{table}!$A$2:INDEX({table}!$A$2:$A$1048576,")
        assert f"COUNTA({table}!$A$2:$A$1048576)" in text
        assert book[table]["A1"].value == "id"


def test_policy_keys_are_offered_from_the_read_me(book: Workbook) -> None:
    first, last = re.findall(r"\$A\$(\d+)", book.defined_names["policy_keys"].attr_text)
    keys = [book[READ_ME_SHEET].cell(row, 1).value for row in range(int(first), int(last) + 1)]
    assert keys == list(SETTINGS)


@pytest.mark.parametrize(
    ("table", "column", "kind", "formula"),
    [
        ("people", "kind", "list", '"staff,volunteer,carer,peer,student"'),
        ("posts", "lead", "list", '"yes,no"'),
        ("posts", "starts", "date", None),
        ("posts", "hours_per_week", "custom", "AND(ISNUMBER(E2),E2>0,E2<=48)"),
        ("teams", "min_size", "custom", "AND(ISNUMBER(G2),G2>=1,G2=INT(G2))"),
        ("measures", "baseline", "custom", "AND(ISNUMBER(E2))"),
        ("people", "wants", None, None),
        ("teams", "segments", None, None),
        ("people", "name", None, None),
    ],
)
def test_what_may_be_typed(book: Workbook, table: str, column: str, kind: str | None, formula: str | None) -> None:
    rule = rule_of(book, table, column)
    assert rule.type == kind
    assert formula is None or rule.formula1 == formula


def test_an_item_may_be_a_register_too(book: Workbook) -> None:
    rule = rule_of(book, "requirements", "item")
    assert (rule.formula1, bool(rule.showErrorMessage)) == ("competencies_ids", False)


def test_dates_and_ids_have_their_format(book: Workbook) -> None:
    posts = {cell.value: book["posts"].column_dimensions[cell.coordinate[0]] for cell in book["posts"][1]}
    assert posts["starts"].number_format == "yyyy-mm-dd"
    assert posts["id"].number_format == "@"
    assert book["policy"]["B2"].number_format == "yyyy-mm-dd"
    assert rule_of(book, "policy", "value", 2).type == "date"


def read_me(book: Workbook) -> Iterator[str]:
    """Texts of the sheet `Read me`."""
    return (str(cell.value) for row in book[READ_ME_SHEET].iter_rows() for cell in row if cell.value is not None)


def test_the_read_me_says_what_and_how(book: Workbook) -> None:
    text = "\n".join(read_me(book))
    for words in ("not for performance management", "stays on your computer", "left to right", "semicolon", "--mark"):
        assert words in text
    links = {cell.hyperlink.location for row in book[READ_ME_SHEET].iter_rows() for cell in row if cell.hyperlink}
    assert links == {f"'{table}'!A1" for table in TABLES}


def test_the_read_me_is_not_cut(book: Workbook) -> None:
    sheet: Any = book[READ_ME_SHEET]
    widths = {letter: one.width for letter, one in sheet.column_dimensions.items()}
    merged = {str(one).split(":")[0] for one in sheet.merged_cells.ranges}
    lines = []
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value and cell.alignment.wrap_text):
        width = 148 if cell.coordinate in merged else widths[cell.column_letter]
        needed = len(wrap(str(cell.value), int(width * 1.2)))
        assert (sheet.row_dimensions[cell.row].height or 15) >= 15 * needed, cell.coordinate
        lines.append(needed)
    assert max(lines) > 1


def test_every_sheet_prints_one_page_wide_with_its_header(book: Workbook) -> None:
    sheets: list[Any] = book.worksheets
    for sheet in sheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert sheet.oddHeader.left.text.endswith("&A")
        assert "share the plan, not this file" in sheet.oddFooter.left.text
        assert sheet.print_title_rows == (None if sheet.title == READ_ME_SHEET else "$1:$1")


def test_an_empty_template_wants_as_of_only(path: Path) -> None:
    assert set(read_tables(path)) == set(TABLES)
    found = Workspace.open(path).findings
    assert [(one.rule, one.table, one.row, one.column) for one in found] == [("no-as-of", "policy", 2, "value")]


# Filled in


@pytest.mark.parametrize("as_of", [datetime(2026, 1, 5), "2026-01-05"], ids=["date", "text"])
def test_a_small_team_is_filled_in_and_planned(path: Path, tmp_path: Path, as_of: Any) -> None:
    book = load_workbook(path)
    fill(book, SMALL_TEAM, as_of)
    book.save(tmp_path / "mine.xlsx")
    workspace = Workspace.open(tmp_path / "mine.xlsx")
    assert workspace.findings == ()
    run = make_plan(workspace, time_limit=20)
    assert run.breaches == ()
    members = {row.person for row in run.plan.memberships}
    assert "p3" in members
    assert members & {"p1", "p2"}
    assert run.unmet_minutes == 0


def test_a_workbook_that_people_rearranged_is_read(path: Path, tmp_path: Path) -> None:
    """Headers in another order, a note of one's own, a merged title above the header, blank rows and columns."""
    book = load_workbook(path)
    fill(book, SMALL_TEAM, datetime(2026, 1, 5))
    del book["posts"]
    sheet = book.create_sheet(" Posts ")
    sheet.append(["Posts of our team, id and person as agreed"])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    header = ["My note", "starts", "role", "hours_per_week", "employer", "person", "lead", "id", None, None]
    sheet.append(header)
    sheet.append([])
    for row in SMALL_TEAM["posts"]:
        sheet.append([{"My note": "check", **row}.get(name) if name else "  " for name in header])
    sheet.append([None, " ", None])
    book.save(tmp_path / "mine.xlsx")
    workspace = Workspace.open(tmp_path / "mine.xlsx")
    assert [(one.rule, one.table, one.row, one.column) for one in workspace.findings] == [
        ("unknown-column", "posts", 3, "My note")
    ]
    posts = workspace.rows("posts")
    assert [(row.id, row.person, row.starts) for row in posts] == [
        ("p1-a", "p1", date(2024, 4, 1)), ("p2-a", "p2", None), ("p3-a", "p3", None)
    ]  # fmt: skip
    assert [placed.number for placed in workspace.loaded.rows["posts"]] == [5, 6, 7]


def test_a_day_first_text_is_refused_with_its_reading(path: Path, tmp_path: Path) -> None:
    book = load_workbook(path)
    fill(book, SMALL_TEAM, "31/12/2025")
    book.save(tmp_path / "mine.xlsx")
    assert [(one.row, one.mend) for one in Workspace.open(tmp_path / "mine.xlsx").faults] == [
        (2, "if you mean 31 December 2025, write 2025-12-31")
    ]


# Six people of two employers, and a third function: what is added to the small team.
SIX_PEOPLE: Mapping[str, list[dict[str, Any]]] = {
    **SMALL_TEAM,
    "people": [{"id": f"p{n}", "name": f"Person {n}", "kind": "staff"} for n in range(1, 7)],
    "posts": [
        *SMALL_TEAM["posts"],
        {"id": "p4-a", "person": "p4", "employer": "care-trust", "role": "physio", "hours_per_week": 18.75,
         "starts": datetime(2025, 9, 1), "ends": datetime(2027, 8, 31)},
        {"id": "p5-a", "person": "p5", "employer": "care-trust", "role": "nurse", "hours_per_week": 30, "lead": "yes"},
        {"id": "p6-a", "person": "p6", "employer": "mill-lane", "role": "nurse", "hours_per_week": 15},
    ],
    "competencies": [*SMALL_TEAM["competencies"], {"id": "coordination", "label": "Care coordination"}],
    "holdings": [
        *SMALL_TEAM["holdings"],
        {"person": "p4", "competency": "falls", "level": "advanced", "status": "verified",
         "expires": date(2028, 5, 31)},
        {"person": "p5", "competency": "dressings", "level": "advanced", "status": "verified"},
        {"person": "p6", "competency": "coordination", "level": "generic", "status": "verified"},
    ],
    "functions": [
        *SMALL_TEAM["functions"],
        {"id": "coordinate", "label": "Care coordination", "activity": "primary_medical", "shared_records": "yes"},
    ],
    "requirements": [
        *SMALL_TEAM["requirements"],
        {"function": "coordinate", "kind": "competency", "item": "coordination"},
    ],
    "needs": [
        *SMALL_TEAM["needs"],
        {"segment": "over-75", "function": "coordinate", "contacts_per_1000": 900, "minutes_per_contact": 20},
    ],
}  # fmt: skip


def turn_columns_round(sheet: Any) -> None:
    """Put the columns of a sheet in reverse order, after a column of one's own."""
    rows = [["my note", *(cell.value for cell in reversed(row))] for row in sheet.iter_rows()]
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place).value = value


def test_six_people_are_planned_without_a_step_by_hand(call: Call, tmp_path: Path) -> None:
    """From `init` to `plan`: a filled template with Excel's dates, headers turned round and a column of one's own."""
    assert call("init", tmp_path / "place.xlsx").returncode == 0
    book = load_workbook(tmp_path / "place.xlsx")
    fill(book, SIX_PEOPLE, datetime(2026, 1, 5))
    for table in ("posts", "holdings", "agreements", "needs"):
        turn_columns_round(book[table])
    book.save(tmp_path / "place.xlsx")
    done = call("validate", tmp_path / "place.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Faults: 0. Warnings: 4." in done.stdout
    done = call("plan", tmp_path / "place.xlsx", "-o", tmp_path / "plan")
    assert done.returncode == 0
    members = load_workbook(tmp_path / "plan" / "plan.xlsx")["Members"]
    heading = next(cell.column for cell in members[1] if cell.value == "Person id")
    assert {"p3", "p6"} <= {row[heading - 1].value for row in members.iter_rows(min_row=2)}
    assert json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))["unmet_minutes"] == 0


# The example


def test_the_example_has_no_findings_and_is_planned(tmp_path: Path) -> None:
    write_example(tmp_path / "e.xlsx")
    workspace = Workspace.open(tmp_path / "e.xlsx")
    assert workspace.findings == ()
    assert all(check_rows(workspace.tables).rows[table] for table in TABLES)
    run = make_plan(workspace, time_limit=20)
    assert run.unmet_minutes < run.need_minutes / 10
    assert "invented" in next(text for text in read_me(load_workbook(tmp_path / "e.xlsx")) if "EXAMPLE" in text)


def test_init_writes_a_template_and_its_example(call: Call, tmp_path: Path) -> None:
    done = call("init", tmp_path / "place.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert {file.name for file in tmp_path.iterdir()} == {"place.xlsx", "place-example.xlsx"}
    assert example_path(tmp_path / "place.xlsx").name in done.stdout
    assert call("validate", tmp_path / "place-example.xlsx").returncode == 0


@pytest.mark.parametrize("taken", ["place.xlsx", "place-example.xlsx"])
def test_init_overwrites_neither_file(call: Call, tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_text("mine", encoding="utf-8")
    refused(call("init", tmp_path / "place.xlsx"), taken, "exists already")
    assert [file.name for file in tmp_path.iterdir()] == [taken]


def test_init_makes_a_workbook_when_asked_to(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("init", "--xlsx").returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"workspace.xlsx", "workspace-example.xlsx"}
