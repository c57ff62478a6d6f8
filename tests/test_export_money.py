"""Files of `pchteam money`, read back by others than those that wrote them, and what the command says."""

import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from pchteam.export.flow_picture import flow_svg
from pchteam.export.money import ADD_UP, money_document, write_money
from pchteam.export.money_tables import recharge_matrix
from pchteam.money import money_of_run

from .building import write
from .test_cli import Call, call, refused
from .test_money import AGREEMENT, TABLES, of

__all__ = ["call"]

SCHEMA = Path(__file__).parents[1] / "docs" / "money.schema.json"
SVG = "{http://www.w3.org/2000/svg}"


def pence(value: Any) -> int:
    """Pounds in a cell as pence."""
    return round(100 * float(value))


@pytest.fixture(scope="module")
def files(north_trafford_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the example."""
    folder = tmp_path_factory.mktemp("money")
    write_money(money_of_run(north_trafford_run), folder)
    return folder


@pytest.fixture(scope="module")
def document(files: Path) -> Any:
    """money.json of the example."""
    return json.loads((files / "money.json").read_text(encoding="utf-8"))


def test_the_document_follows_its_schema(document: Any) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(document)) == []
    assert set(document) == set(schema["properties"])
    assert list(Draft202012Validator(schema).iter_errors(document | {"more": 1})) != []


@pytest.mark.parametrize("table", ["uses", "teams", "functions", "segments", "employers", "agreements"])
def test_each_list_of_the_document_adds_up(document: Any, table: str) -> None:
    for unit in ("week", "year"):
        assert sum(row[unit] for row in document[table]) == document[unit]


def test_rows_of_uses_that_are_not_care_have_no_id(document: Any) -> None:
    for table in ("functions", "segments"):
        labels = [row["label"] for row in document[table] if row["id"] is None]
        assert labels == ["Supervision", "Team meetings", "Unused time in blocks"]


@pytest.mark.parametrize("name", ADD_UP)
def test_the_csv_of_each_table_adds_up_to_the_penny(files: Path, document: Any, name: str) -> None:
    table = pd.read_csv(files / f"{name}.csv")
    for unit in ("week", "year"):
        assert round(table[f"pounds_a_{unit}"].sum() * 100) == document[unit]
    assert table["minutes_a_week"].sum() == sum(sum(row["minutes"].values()) for row in document["uses"])


def test_the_workbook_has_a_sheet_for_each_table_and_checks_their_sums(files: Path, document: Any) -> None:
    book = CalamineWorkbook.from_path(files / "money.xlsx")
    assert book.sheet_names[0] == "Summary"
    assert {"By team", "By employer", "Who repays whom", "Pay periods", "Reimbursements"} <= set(book.sheet_names)
    heads, *checks = book.get_sheet_by_name("Checks").to_python()
    assert heads == ["Sheet", "Column", "Sum of the column", "Cost of the plan", "Adds up"]
    assert {row[0] for row in checks} == {"Uses", "By team", "By function", "By segment", "By employer", "By agreement"}
    for name, column, found, cost, answer in checks:
        assert answer == "yes"
        sheet = book.get_sheet_by_name(str(name)).to_python()
        place = sheet[0].index(column)
        assert sum(pence(row[place]) for row in sheet[1:]) == pence(found) == pence(cost)
        assert pence(cost) == document["week" if column == "Pounds a week" else "year"]


def test_the_checks_are_formulas_over_all_rows(files: Path) -> None:
    book = openpyxl.load_workbook(files / "money.xlsx")
    cells = list(book["Checks"].iter_rows(min_row=2, values_only=True))
    for row, (name, column, found, _, answer) in enumerate(cells, start=2):
        sheet = book[str(name)]
        place = [cell.value for cell in sheet[1]].index(column)
        letter = openpyxl.utils.get_column_letter(place + 1)
        assert found == f"=SUM('{name}'!{letter}2:{letter}{sheet.max_row})"
        assert answer == f'=IF(ROUND(C{row}-D{row},2)=0,"yes","no")'


def test_picture_matrix_and_document_tell_the_same_recharges(files: Path, document: Any) -> None:
    picture = ElementTree.parse(files / "recharges.svg").getroot()
    words = [path.findtext(f"{SVG}title") for path in picture.iter(f"{SVG}path")]
    description = picture.findtext(f"{SVG}desc") or ""
    assert len(words) == len(document["recharges"]) > 0
    assert all(word and word in description for word in words)
    assert picture.get("role") == "img"
    ids = f"{picture.find(f'{SVG}title').get('id')} {picture.find(f'{SVG}desc').get('id')}"  # type: ignore[union-attr]
    assert picture.get("aria-labelledby") == ids
    book = CalamineWorkbook.from_path(files / "money.xlsx")
    heads, *rows = book.get_sheet_by_name("Who repays whom").to_python()
    assert (heads[-1], rows[-1][0]) == ("Pounds, to all", "All")
    repaid = [pence(value) for row in rows[:-1] for value in row[1:-1] if value]
    assert sorted(repaid) == sorted(row["year"] for row in document["recharges"])
    assert pence(rows[-1][-1]) == sum(row["year"] for row in document["recharges"])


def test_money_that_is_repaid_moves_between_employers_only(document: Any) -> None:
    employers = {row["id"]: row for row in document["employers"]}
    for unit in ("week", "year"):
        assert sum(row[f"borne_{unit}"] for row in employers.values()) == document[unit]
        repaid = sum(row[f"repaid_{unit}"] for row in document["agreements"])
        assert sum(row[f"received_{unit}"] for row in employers.values()) == repaid
    federation = employers["federation"]  # all of its work is recharged in full
    assert (federation["received_year"], federation["borne_year"]) == (federation["year"], 0)
    assert employers["north-pcn"]["year"] == 0  # it employs nobody, and repays


def test_long_names_are_wrapped_and_markup_is_text(tmp_path: Path) -> None:
    names = ["The very long name of an organisation & its partners <of the north> and of the south", "Müller"]
    found = of(tmp_path)
    names_of = {"org": names[0], "trust": names[1]}
    found.names.names["organisations"].update(names_of)  # type: ignore[attr-defined]
    picture = ElementTree.fromstring(flow_svg(found))
    texts = [element.text or "" for element in picture.iter(f"{SVG}text")]
    assert " ".join(text for text in texts if text in names[0]) == names[0]
    assert max(len(text) for text in texts) <= 34
    assert "Müller" in texts
    assert recharge_matrix(found)["Repaid by"].tolist() == [names[0], "All"]


def test_without_recharges_there_is_no_picture(tmp_path: Path) -> None:
    found = of(tmp_path / "w", agreements=[AGREEMENT.replace(" recharge_percent=50", "")])
    write_money(found, tmp_path / "out")
    page = (tmp_path / "out" / "money.html").read_text(encoding="utf-8")
    assert "Nobody repays anybody" in page
    assert "<svg" not in page
    assert not (tmp_path / "out" / "recharges.svg").exists()
    assert money_document(found)["recharges"] == []


def test_the_command_tells_and_writes_what_a_plan_costs(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    done = call("money", north_trafford_run, "-o", "out", "--budget", "3000000")
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("Cost of a week", "Over the budget", "Unused time in blocks", "Who repays whom", "When pay changes"):
        assert words in done.stdout
    assert "nothing is repaid of" in done.stdout
    assert "Time without a rate" not in done.stdout
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()).count(".csv") == 10
    told = json.loads(call("money", north_trafford_run, "--json", "--budget", "3000000").stdout)
    assert told == json.loads((tmp_path / "out" / "money.json").read_text(encoding="utf-8"))
    assert told["left_of_budget"] == 300_000_000 - told["year"] < 0


def test_money_keeps_the_dates_of_the_plan(call: Call, tmp_path: Path) -> None:
    """The workspace says 5 January; the plan was made as of 6 April, when pay has risen."""
    bands = [*TABLES["bands"], "band=six cost_per_hour=24 on_costs=0.25 valid_from=2026-04-06"]
    workspace = write(tmp_path / "w", TABLES | {"bands": bands})
    assert call("plan", workspace, "-o", "run", "--as-of", "2026-04-06", "--time-limit", "5").returncode == 0
    told = json.loads(call("money", "run", "--json").stdout)
    assert told["as_of"] == "2026-04-06"
    assert [row["first"] for row in told["pay_periods"]] == ["2026-04-06"]


def test_nobody_is_named_in_money_of_a_run_with_pseudonyms(call: Call, tmp_path: Path) -> None:
    posts = [TABLES["posts"][0], "id=q-a person=q employer=trust role=nurse"]
    people = ["id=p kind=staff name=Ada", "id=q kind=staff name=Omar"]
    workspace = write(tmp_path / "w", TABLES | {"people": people, "posts": posts})
    assert call("plan", workspace, "-o", "run", "--pseudonymous", "--time-limit", "5").returncode == 0
    done = call("money", "run", "-o", "out")
    texts = [done.stdout, *(path.read_text("utf-8") for path in (tmp_path / "out").iterdir() if path.suffix != ".xlsx")]
    assert "the post has no band" in done.stdout
    assert re.search(r"Time without a rate of pay +\d", done.stdout)
    assert not any(name in text for text in texts for name in ("Ada", "Omar", "q-a"))


def test_folders_without_a_run_or_its_workspace_are_refused(
    call: Call, north_trafford_run: Path, tmp_path: Path
) -> None:
    refused(call("money", tmp_path / "nowhere"), "holds no plan", "`pchteam plan -o`")
    for name in ("problem", "plan"):
        shutil.copytree(north_trafford_run / name, tmp_path / "bare" / name)
    refused(call("money", tmp_path / "bare"), "holds no plan.json")
    shutil.copy(north_trafford_run / "plan.json", tmp_path / "bare")
    refused(call("money", tmp_path / "bare"), "workspace")
    refused(call("money", north_trafford_run, "--budget", "-1"), "--budget")
    refused(call("money", north_trafford_run, "--budget", "inf"), "no amount of money")


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("bands", "20,", "21,", "other bands than the plan was made with; plan it again"),
        ("posts", "q-a", "q-b", "no row 'q-a' in posts, which the plan has; plan it again"),
        ("bands", "20,", "-20,", "has 1 fault"),
    ],
)
def test_a_workspace_that_was_changed_since_the_plan_is_refused(
    call: Call, tmp_path: Path, table: str, old: str, new: str, message: str
) -> None:
    assert call("plan", write(tmp_path / "w", TABLES), "-o", "run", "--time-limit", "5").returncode == 0
    file = tmp_path / "run" / "workspace" / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    refused(call("money", tmp_path / "run"), message)
