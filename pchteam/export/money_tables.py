"""Tables of what a plan costs, tidy and in pounds, for workbook, CSV and page."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from pchteam.costs import Row
from pchteam.export.tidy import frame
from pchteam.money import Money
from pchteam.recharge import Flow, matrix
from pchteam.spending import USES

__all__ = ["NOTES", "PAY_STEPS", "TERMS", "TITLES", "USE_WORDS", "WITHOUT_PAY", "recharge_matrix", "tables"]

USE_WORDS = {
    "care": "Care",
    "supervision": "Supervision",
    "meetings": "Team meetings",
    "unused": "Unused time in blocks",
}
TERMS = {
    "own": "own staff",
    "transferred": "transferred: the host employs",
    "not_stated": "no recharge stated",
    "recharged": "recharged",
}
WITHOUT_PAY = {
    "no_band": "the post has no band",
    "no_rate": "bands has no rate for the band",
    "rate_begins_later": "the rate of the band begins later",
    "rate_is_zero": "the rate of the band is 0, as stated",
}
PAY_STEPS = {
    "contracts": "Pay of all contracts",
    "leave": "less leave, study and sickness",
    "other_work": "less work that is not care",
    "not_planned": "less time for care that the plan does not use",
    "plan": "Cost of the plan",
}
TITLES = {
    "matrix": "Who repays whom",
    "uses": "What the time is used for",
    "by_team": "By team",
    "by_function": "By function",
    "by_segment": "By segment",
    "by_employer": "By employer",
    "by_agreement": "By agreement",
    "pay_periods": "When pay changes",
    "reimbursements": "What schemes reimburse",
    "from_contracts_to_plan": "From the pay of contracts to the plan",
    "without_pay": "Posts whose time costs nothing",
}
NOTES = {
    "matrix": "Pounds a year that each host repays each employer under agreements with a recharge.",
    "uses": "All time in blocks of the plan.",
    "by_team": "All time in blocks of each team. Adds up to the cost of the plan.",
    "by_function": "Time of care; supervision, meetings and unused time stand below. Adds up to the cost of the plan.",
    "by_segment": "The same care by whose need it meets, at the mean cost of the team that does it.",
    "by_employer": "What each pays its people in the plan, what is repaid, and what it bears in the end.",
    "by_agreement": "Time and cost under each agreement, and what of it the host repays. Adds up to the cost too.",
    "pay_periods": "The 52 weeks from the first day of the plan, cut where a week of it costs something else.",
    "reimbursements": "Pay of each post up to the ceiling of its role for a whole-time equivalent, before recharges.",
    "from_contracts_to_plan": "The pay of all posts that can be planned, and how much of it is time in the plan.",
    "without_pay": "Time in the plan that counts with no cost, and why.",
}
"""How to read the tables, by the name of their file."""

MINUTES = (
    "Minutes of care a week",
    "Minutes of supervision a week",
    "Minutes of meetings a week",
    "Minutes unused a week",
)
COST = ("Pounds a week", "Pounds a year")


def tables(found: Money) -> dict[str, pd.DataFrame]:
    """Return all tables by the name of their file, in the order of `TITLES`."""
    return {
        "uses": frame(
            ("Use", "Minutes a week", *COST), [(USE_WORDS[row.id], *_minutes(row), *_cost(row)) for row in found.uses]
        ),
        "by_team": _teams(found),
        "by_function": _care(found, "functions", "Function", found.functions),
        "by_segment": _care(found, "segments", "Segment", found.segments),
        "by_employer": _employers(found),
        "by_agreement": _agreements(found),
        "pay_periods": frame(
            ("From", "To", "Pounds a week", "Pounds in this time"),
            [(row.first, row.last, row.week / 100, row.cost / 100) for row in found.periods],
        ),
        "reimbursements": _reimbursements(found),
        "from_contracts_to_plan": frame(
            ("Step", "Minutes a week", *COST),
            [(PAY_STEPS[row.id], row.minutes, row.week / 100, row.year / 100) for row in found.pay],
        ),
        "without_pay": _without_pay(found),
    }


def _minutes(row: Row) -> tuple[int]:
    return (sum(row.minutes),)


def _cost(row: Row) -> tuple[float, float]:
    return row.week / 100, row.year / 100


def _teams(found: Money) -> pd.DataFrame:
    rows = [(row.id, found.names.of("teams", row.id), *row.minutes, *_minutes(row), *_cost(row)) for row in found.teams]
    return frame(("Team id", "Team", *MINUTES, "Minutes a week", *COST), rows)


def _care(found: Money, table: str, heading: str, parts: Iterable[Row]) -> pd.DataFrame:
    """Care by function or segment, then the other uses, which have no id."""
    rows = [
        ("", USE_WORDS[row.id], *_minutes(row), *_cost(row))
        if row.id in USES and not row.minutes[0]
        else (row.id, found.names.of(table, row.id), *_minutes(row), *_cost(row))
        for row in parts
    ]
    return frame((f"{heading} id", heading, "Minutes a week", *COST), rows)


def _employers(found: Money) -> pd.DataFrame:
    headings = ("Employer id", "Employer", *MINUTES, "Minutes a week", *COST)
    units = ("week", "year")
    moved = tuple(f"Pounds {what} a {unit}" for what in ("received", "repaid to others", "borne") for unit in units)
    rows = []
    for row in found.employers:
        sums = (row.received_week, row.received_year, row.repays_week, row.repays_year, row.net_week, row.net_year)
        name, cost = found.names.of("organisations", row.cost.id), row.cost
        rows.append((cost.id, name, *cost.minutes, *_minutes(cost), *_cost(cost), *(pence / 100 for pence in sums)))
    return frame((*headings, *moved), rows)


def _agreements(found: Money) -> pd.DataFrame:
    headings = ("Agreement id", "Host id", "Host", "Employer id", "Employer", "Terms", "Per cent", "Minutes a week")
    moved = ("Pounds repaid a week", "Pounds repaid a year")
    return frame((*headings, *COST, *moved), [_agreement(found, row) for row in found.flows])


def _agreement(found: Money, row: Flow) -> tuple[Any, ...]:
    of = found.names.of
    who = (row.host, of("organisations", row.host), row.employer, of("organisations", row.employer))
    percent = None if row.percent is None else float(row.percent)
    repaid = row.repaid_week / 100, row.repaid_year / 100
    return (row.agreement, *who, TERMS[row.kind], percent, *_minutes(row.cost), *_cost(row.cost), *repaid)


def _reimbursements(found: Money) -> pd.DataFrame:
    headings = ("Role id", "Role", "Employer id", "Employer", "Posts", "Pounds a WTE at most a year")
    contracts = ("Minutes of contracts a week", "Pounds of contracts a year", "Pounds of contracts reimbursed a year")
    of_plan = ("Minutes a week", "Pounds a year", "Pounds reimbursed a year", "Pounds that stay a year")
    rows = []
    for row in found.reimbursed:
        role = found.names.of("roles", row.role) if row.role else "All without a ceiling"
        employer = found.names.of("organisations", row.employer)
        of_contracts = (
            (row.posts, row.ceiling / 100, row.contract_minutes, row.contract_year / 100, row.contract_reimbursed / 100)
            if row.role
            else (None,) * 5
        )
        cost = row.year / 100, row.reimbursed / 100, row.stays / 100
        rows.append((row.role, role, row.employer, employer, *of_contracts, row.minutes, *cost))
    return frame((*headings, *contracts, *of_plan), rows).astype({"Posts": "Int64"})


def _without_pay(found: Money) -> pd.DataFrame:
    of = found.names.of
    headings = ("Post id", "Employer id", "Employer", "Role", "Kind of person", "Band", "Minutes a week", "Why")
    rows = [
        (
            row.post,
            row.employer,
            of("organisations", row.employer),
            of("roles", row.role),
            row.kind,
            row.band,
            row.minutes,
            WITHOUT_PAY[row.why],
        )
        for row in found.unpriced
    ]
    return frame(headings, rows)


def recharge_matrix(found: Money) -> pd.DataFrame:
    """Return pounds a year that each host (row) repays each employer (column), with sums."""
    pairs = matrix(found.flows)
    hosts, employers = (_by_name(found, {pair[side] for pair in pairs}) for side in (0, 1))
    table = pd.DataFrame(
        [[pairs.get((host, employer), 0) for employer in employers] for host in hosts],
        index=[found.names.of("organisations", host) for host in hosts],
        columns=[f"Pounds, to {found.names.of('organisations', employer)}" for employer in employers],
    )
    table["Pounds, to all"] = table.sum(axis=1)
    table.loc["All"] = table.sum(axis=0)
    return (table / 100).rename_axis("Repaid by").reset_index()


def _by_name(found: Money, organisations: Iterable[str]) -> Sequence[str]:
    return sorted(organisations, key=lambda one: (found.names.of("organisations", one), one))
