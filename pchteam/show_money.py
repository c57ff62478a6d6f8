"""Show what a plan costs in a terminal: what matters most; files and JSON hold everything."""

from collections.abc import Iterable

import pandas as pd

from pchteam.export.money import CAUTION, KEY, key_figures
from pchteam.export.money_tables import TITLES, tables
from pchteam.money import Money
from pchteam.show import show_table

__all__ = ["show_money"]

MOST = 10
"""Rows of a table; the largest come first."""

COST = ("Hours a week", "Pounds a week", "Pounds a year")
COLUMNS: dict[str, tuple[str, ...]] = {
    "uses": ("Use", *COST),
    "by_team": ("Team", *COST),
    "by_function": ("Function", *COST),
    "by_segment": ("Segment", *COST),
    "by_employer": (
        "Employer",
        "Hours a week",
        "Pounds a year",
        "Pounds received a year",
        "Pounds repaid to others a year",
        "Pounds borne a year",
    ),
    "pay_periods": ("From", "To", "Pounds a week", "Pounds in this time"),
    "reimbursements": ("Role", "Employer", "Pounds a year", "Pounds reimbursed a year", "Pounds that stay a year"),
    "from_contracts_to_plan": ("Step", *COST),
    "without_pay": ("Post id", "Employer", "Role", "Kind of person", "Hours a week", "Why"),
}
RANKED = {
    "by_team": "Pounds a year",
    "by_function": "Pounds a year",
    "by_segment": "Pounds a year",
    "by_employer": "Pounds borne a year",
    "reimbursements": "Pounds reimbursed a year",
}
"""Tables of which the largest rows come first, and the column that says which these are."""

FIGURES = ("Pounds", "Hours", "Per cent")
"""What the headings of figures begin with."""


def show_money(found: Money) -> None:
    """Print key figures and the tables, the longest ones cut."""
    made = tables(found)
    figures = [
        (name, f"{value:,.2f}" if unit.startswith("pounds") else f"{value:,.1f}", unit)
        for name, value, unit in key_figures(found)
    ]
    show_table(KEY, figures, KEY[1:2])
    for name, columns in COLUMNS.items():
        if len(made[name]) > (name == "pay_periods"):
            _show(name, made[name], columns)
    _show_repaid(made["by_agreement"])
    print(f"\n{CAUTION}")


def _show(name: str, table: pd.DataFrame, columns: tuple[str, ...]) -> None:
    """Print a table; of a long one the largest rows, the sum of the others, and the rows of uses that are not care."""
    is_part = table.iloc[:, 0] != ""
    parts = table[is_part].sort_values(RANKED[name], ascending=False, kind="stable") if name in RANKED else table
    shown, left = parts.head(MOST), parts.iloc[MOST:]
    cells = _cells(shown, columns)
    if len(left):
        sums = [_text(heading, left[heading].sum()) if heading.startswith(FIGURES) else "" for heading in columns[1:]]
        cells.append([f"{len(left)} more", *sums])
    if name in RANKED:
        cells += _cells(table[~is_part], columns)
    print(f"\n{TITLES[name]}")
    show_table(columns, cells, [heading for heading in columns if heading.startswith(FIGURES)])


def _cells(table: pd.DataFrame, columns: Iterable[str]) -> list[list[str]]:
    return [[_text(heading, row[heading]) for heading in columns] for _, row in table.iterrows()]


def _text(heading: str, value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}" if heading.startswith("Pounds") else f"{value:,.1f}"
    return str(value)


def _show_repaid(table: pd.DataFrame) -> None:
    """Print who repays whom under which agreement, and the agreements that state no recharge."""
    repaid = table[table["Pounds repaid a year"] > 0].sort_values("Pounds repaid a year", ascending=False)
    columns = ("Host", "Employer", "Agreement id", "Per cent", "Hours a week", "Pounds a year", "Pounds repaid a year")
    if len(repaid):
        print("\nWho repays whom")
        show_table(columns, _cells(repaid, columns), columns[3:])
    silent = table[table["Terms"] == "no recharge stated"]
    if len(silent):
        names = ", ".join(sorted(set(silent["Agreement id"])))
        pounds = silent["Pounds a year"].sum()
        print(f"No recharge stated, so nothing is repaid of {pounds:,.2f} pounds a year: {names}.")
