"""Export money: a workbook to read, a page with the picture of recharges, the same as tables of CSV and as JSON."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from markupsafe import Markup
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from pchteam.costs import Row
from pchteam.export.cells import Formats, make_formats, shown
from pchteam.export.digest import Section
from pchteam.export.flow_picture import flow_svg
from pchteam.export.folder import write_csv, write_document
from pchteam.export.money_tables import NOTES, TITLES, USE_WORDS, recharge_matrix, tables
from pchteam.export.page_table import PageCell, PageTable
from pchteam.export.rendered import rendered
from pchteam.export.tidy import hours_heading
from pchteam.export.workbook import OPTIONS, Page, write_sections, write_table
from pchteam.money import Money
from pchteam.recharge import Flow, matrix
from pchteam.sheet_layout import set_up
from pchteam.spending import USES

__all__ = ["ADD_UP", "CAUTION", "KEY", "key_figures", "money_document", "page_tables", "write_money"]

CAUTION = "For planning care. The cost of few people may show what somebody is paid: for those who plan together only."
ADD_UP = ("uses", "by_team", "by_function", "by_segment", "by_employer", "by_agreement")
"""Tables that add up to the cost of the plan."""

KEY = ("Figure", "Pounds or hours", "Unit")

SUMMARY_WIDTHS = (32, 20, 20, 20, 20, 40)


def money_document(found: Money) -> dict[str, Any]:
    """The money of a plan as plain data for JSON, as `docs/money.schema.json` describes it: minutes a week, pence."""
    per_hour, of = found.week_per_hour, found.names.of
    return {
        "locality": found.locality,
        "as_of": found.as_of.isoformat(),
        "plan_until": found.plan_until.isoformat(),
        "unit": "pence; minutes a week; a year is 52 weeks from as_of",
        "week": found.week,
        "year": found.year,
        "until_plan_until": found.window,
        "need_minutes": found.need_minutes,
        "covered_minutes": found.covered_minutes,
        "per_hour_covered": None if per_hour is None else round(float(per_hour), 2),
        "minutes_without_rate": found.minutes_without_rate,
        "budget": found.budget,
        "left_of_budget": found.left_of_budget,
        "uses": [_row(row, USE_WORDS[row.id]) for row in found.uses],
        "teams": [_row(row, of("teams", row.id)) for row in found.teams],
        "functions": [_part(found, "functions", row) for row in found.functions],
        "segments": [_part(found, "segments", row) for row in found.segments],
        "employers": [
            _row(row.cost, of("organisations", row.cost.id))
            | {
                "received_week": row.received_week,
                "received_year": row.received_year,
                "repays_week": row.repays_week,
                "repays_year": row.repays_year,
                "borne_week": row.net_week,
                "borne_year": row.net_year,
            }
            for row in found.employers
        ],
        "agreements": [_flow(row) for row in found.flows],
        "recharges": [
            {"host": host, "employer": employer, "year": pence}
            for (host, employer), pence in matrix(found.flows).items()
        ],
        "pay_periods": [
            {"first": row.first.isoformat(), "last": row.last.isoformat(), "week": row.week, "cost": row.cost}
            for row in found.periods
        ],
        "reimbursements": [asdict(row) | {"stays": row.stays} for row in found.reimbursed],
        "from_contracts_to_plan": [asdict(row) for row in found.pay],
        "without_pay": [asdict(row) for row in found.unpriced],
    }


def _row(row: Row, label: str) -> dict[str, Any]:
    minutes = dict(zip(USES, row.minutes, strict=True))
    return {"id": row.id, "label": label, "minutes": minutes, "week": row.week, "year": row.year}


def _part(found: Money, table: str, row: Row) -> dict[str, Any]:
    """Care of a function or segment; or another use, which has no id."""
    if row.minutes[0]:
        return _row(row, found.names.of(table, row.id))
    return _row(row, USE_WORDS[row.id]) | {"id": None}


def _flow(row: Flow) -> dict[str, Any]:
    return {
        "agreement": row.agreement or None,
        "terms": row.kind,
        "host": row.host,
        "employer": row.employer,
        "percent": None if row.percent is None else float(row.percent),
        "minutes": sum(row.cost.minutes),
        "week": row.cost.week,
        "year": row.cost.year,
        "repaid_week": row.repaid_week,
        "repaid_year": row.repaid_year,
    }


def write_money(found: Money, folder: Path) -> None:
    """Write money.xlsx, money.html, money.json, a CSV for each table, and recharges.svg where anybody repays anybody.

    Other files in the folder are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_document(money_document(found), folder / "money.json")
    made = tables(found)
    for name, table in made.items():
        write_csv(table, folder / f"{name}.csv")
    picture = flow_svg(found) if matrix(found.flows) else None
    if picture:
        (folder / "recharges.svg").write_text(picture, encoding="utf-8")
    else:
        (folder / "recharges.svg").unlink(missing_ok=True)
    (folder / "money.html").write_text(_page(found, made, picture), encoding="utf-8")
    _write_workbook(found, made, folder / "money.xlsx")


def key_figures(found: Money) -> list[tuple[str, float, str]]:
    """Return the figures that stand above all tables: name, value and unit, which begins with pounds or hours."""
    per_hour = found.week_per_hour
    rows = [
        ("Cost of a week", found.week / 100, f"pounds, at the pay of {_day(found.as_of)}"),
        ("Cost of a year", found.year / 100, "pounds, 52 weeks from then, each at its own pay"),
        ("Cost of the plan", found.window / 100, f"pounds, until {_day(found.plan_until)}"),
        ("Need met", found.covered_minutes / 60, f"hours a week, of {found.need_minutes / 60:,.1f}"),
    ]
    if per_hour is not None:
        rows.append(("Cost of an hour of need met", round(float(per_hour) / 100, 2), "pounds, everything included"))
    if found.minutes_without_rate:
        hours = found.minutes_without_rate / 60
        rows.append(("Time without a rate of pay", hours, "hours a week, which every cost here leaves out"))
    rows.append(("Repaid between employers", sum(matrix(found.flows).values()) / 100, "pounds a year"))
    if found.reimbursed:
        reimbursed = sum(row.reimbursed for row in found.reimbursed)
        rows.append(("Reimbursed by schemes", reimbursed / 100, "pounds a year, of the hours in the plan"))
    if found.budget is not None and found.left_of_budget is not None:
        rows.append(("Budget", found.budget / 100, "pounds a year"))
        word = "Left of the budget" if found.left_of_budget >= 0 else "Over the budget"
        rows.append((word, abs(found.left_of_budget) / 100, "pounds a year"))
    return rows


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _title(found: Money) -> str:
    return f"What the plan costs: {found.locality}" if found.locality else "What the plan costs"


def _write_workbook(found: Money, made: dict[str, pd.DataFrame], path: Path) -> None:
    page = Page(_title(found), CAUTION)
    with xlsxwriter.Workbook(path, OPTIONS) as workbook:
        formats = make_formats(workbook)
        summary = workbook.add_worksheet("Summary")
        sections = [
            Section("key", "Key figures", CAUTION, pd.DataFrame(key_figures(found), columns=list(KEY))),
            Section("uses", TITLES["uses"], NOTES["uses"], made["uses"].drop(columns="Minutes a week")),
            Section("sheets", "The other sheets", "Each is a tidy table.", _guide(made)),
        ]
        write_sections(summary, sections, SUMMARY_WIDTHS, page, formats)
        for name, table in _sheets(found, made).items():
            write_table(workbook.add_worksheet(name), table, page, formats)
        _write_checks(workbook, found, made, page, formats)


def _sheets(found: Money, made: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    sheets = {_sheet(name): table for name, table in made.items()}
    return sheets | {"Who repays whom": recharge_matrix(found)}


def _sheet(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _guide(made: dict[str, pd.DataFrame]) -> pd.DataFrame:
    rows = [(_sheet(name), NOTES[name]) for name in made]
    rows += [
        ("Who repays whom", NOTES["matrix"]),
        ("Checks", "Whether the tables add up to the cost of the plan, in formulas."),
    ]
    return pd.DataFrame(rows, columns=["Sheet", "What it holds"])


def _write_checks(
    workbook: Workbook, found: Money, made: dict[str, pd.DataFrame], page: Page, formats: Formats
) -> None:
    """Write the sum of each table beside the cost of the plan, as formulas, so that it shows when a cell is changed."""
    sheet = workbook.add_worksheet("Checks")
    sheet.set_column(0, 4, 20)
    heads = ("Sheet", "Column", "Sum of the column", "Cost of the plan", "Adds up")
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, formats["head"])
    checks = [(name, heading) for name in ADD_UP for heading in ("Pounds a week", "Pounds a year")]
    for row, (name, heading) in enumerate(checks, start=1):
        letter = xl_col_to_name(list(made[name].columns).index(heading))
        cost = (found.week if heading == "Pounds a week" else found.year) / 100
        formula = f"=SUM('{_sheet(name)}'!{letter}2:{letter}{len(made[name]) + 1})"
        sheet.write_string(row, 0, _sheet(name), formats["text"])
        sheet.write_string(row, 1, heading, formats["text"])
        sheet.write_formula(row, 2, formula, formats["Pounds"], round(float(made[name][heading].sum()), 2))
        sheet.write_number(row, 3, cost, formats["Pounds"])
        adds_up = round(float(made[name][heading].sum()) - cost, 2) == 0
        words = "yes" if adds_up else "no"
        sheet.write_formula(row, 4, f'=IF(ROUND(C{row + 1}-D{row + 1},2)=0,"yes","no")', formats["text"], words)
    sheet.freeze_panes(1, 0)
    set_up(sheet, page.title, page.caution)


def _page(found: Money, made: dict[str, pd.DataFrame], picture: str | None) -> str:
    """The page of HTML: key figures, the picture with the same figures as a table, and all tables."""
    return rendered(
        "money.html",
        title=_title(found),
        caution=CAUTION,
        key=KEY,
        figures=key_figures(found),
        picture=picture and Markup(picture),
        tables=page_tables(found, made),
    )


def page_tables(found: Money, made: dict[str, pd.DataFrame]) -> dict[str, PageTable]:
    """Return the tables that have rows, by name, who repays whom first.

    Parameters
    ----------
    made
        The tables of `money_tables.tables`.
    """
    parts = {"matrix": recharge_matrix(found), **made}
    return {name: _page_table(name, table) for name, table in parts.items() if len(table)}


def _page_table(name: str, table: pd.DataFrame) -> PageTable:
    """A table as people read it: no minutes where there are hours, and no ids where there are names."""
    headings = tuple(
        heading
        for heading in table.columns
        if not (heading.startswith("Minutes") and hours_heading(heading) in table.columns)
        and heading.removesuffix(" id") not in set(table.columns) - {heading}
    )
    numbers = [not table[heading].map(lambda value: isinstance(value, str)).any() for heading in headings]
    rows = []
    for _, row in table.iterrows():
        texts = [_text(heading, row[heading]) for heading in headings]
        cells = zip([texts[0] or "none", *texts[1:]], numbers, strict=True)
        rows.append(tuple(PageCell(text, is_number) for text, is_number in cells))
    return PageTable(TITLES[name], NOTES[name], headings, tuple(rows))


def _text(heading: str, value: Any) -> str:
    if isinstance(value, str) or pd.isna(value) or not heading.startswith("Pounds"):
        return shown(value)
    return f"{value:,.2f}" if value or not heading.startswith("Pounds,") else "-"
