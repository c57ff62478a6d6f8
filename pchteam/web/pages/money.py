"""What a plan costs, who pays it, and who repays whom."""

from dataclasses import replace

from fastapi import APIRouter, Response
from markupsafe import Markup

from pchteam.export.flow_picture import flow_svg
from pchteam.export.money import CAUTION, key_figures, page_tables
from pchteam.export.money_tables import tables
from pchteam.export.page_table import PageTable
from pchteam.recharge import matrix
from pchteam.web.asks import MoneyAsk
from pchteam.web.fields import written
from pchteam.web.job import jobs_of
from pchteam.web.kept import Kept
from pchteam.web.opened import AT_ONCE
from pchteam.web.planned import Planned, Which, money_of
from pchteam.web.visit import Changing, Visiting

router = APIRouter(include_in_schema=False)

MOST = 1_000_000_000
"""Pounds a year."""

WITH_POSTS = "without_pay"
"""The table that has a row for each post."""


def _page_tables(which: Which) -> dict[str, PageTable]:
    found = money_of(which)
    return page_tables(found, tables(found))


tables_of = Kept[Which, dict[str, PageTable]](_page_tables, AT_ONCE)
"""The tables of what a plan costs, which no budget changes."""


@router.get("/workspaces/{workspace}/plans/{plan}/money")
def money(visit: Visiting, workspace: str, plan: int, option: str = "", budget: str = "") -> Response:
    """What a plan costs, against a budget if one is named; the tables are for those who plan together."""
    return _page(Planned(visit, workspace, plan, option), budget)


@router.post("/workspaces/{workspace}/plans/{plan}/money")
def ask_money(visit: Changing, workspace: str, plan: int) -> Response:
    """Ask for the files: workbook, page and tables."""
    planned = Planned(visit, workspace, plan)
    typed = written(visit.form, "budget")
    if _problem(typed):
        return _page(planned, typed)
    return visit.ask(planned.workspace, MoneyAsk(plan=plan, budget=_pounds(typed)))


def _pounds(typed: str) -> float | None:
    """A budget as people type it, such as £3,500,000; None where the field is blank."""
    plain = typed.strip().removeprefix("£").replace(",", "")
    return float(plain) if plain else None


def _problem(typed: str) -> str:
    """What is wrong with a budget; blank where nothing is."""
    try:
        pounds = _pounds(typed)
    except ValueError:
        pounds = -1.0
    if pounds is None or 0 <= pounds <= MOST:
        return ""
    return f"Enter the budget in pounds a year, from 0 to {MOST:,}"


def _page(planned: Planned, typed: str) -> Response:
    """Show what a plan costs; a budget that was typed takes the place of that of the workspace."""
    found, problem, can_plan = money_of(planned.which), _problem(typed), planned.visit.can_plan
    pounds = None if problem else _pounds(typed)
    found = found if pounds is None else replace(found, budget=round(100 * pounds))
    return planned.page(
        "money.html",
        status=422 if problem else 200,
        typed=typed,
        problem=problem,
        caution=CAUTION,
        key_figures=key_figures(found),
        tables=_tables(planned) if can_plan else {},
        picture=Markup(flow_svg(found)) if can_plan and matrix(found.flows) else None,
        made=jobs_of(planned.workspace, "money", about=planned.plan.number),
    )


def _tables(planned: Planned) -> dict[str, PageTable]:
    """The tables of money.html, without people where names are hidden."""
    shown = dict(tables_of(planned.which))
    if WITH_POSTS in shown:
        view = shown[WITH_POSTS]
        rows = (tuple(replace(cell, text=planned.told(cell.text)) for cell in row) for row in view.rows)
        shown[WITH_POSTS] = replace(view, rows=tuple(rows))
    return shown
