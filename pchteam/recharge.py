"""Recharge: which employer pays for the hours of a plan, and which host repays it under which agreement."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from pchteam.costs import Row, rounded
from pchteam.rounding import half_up
from pchteam.solver.tally import Tally
from pchteam.spending import USES, Prices, Spent, amounts
from pchteam.workspace import Workspace

__all__ = ["Flow", "Stand", "flows", "matrix", "payers", "stands"]


Terms = Literal["own", "transferred", "not_stated", "recharged"]


@dataclass(frozen=True, slots=True)
class Flow:
    """Hours of an employer in teams of a host under an agreement, what they cost, and what the host repays.

    Parameters
    ----------
    agreement
        Blank where the employer is the host.
    kind
        `own` (no agreement needed), `transferred` (the host employs, so nothing is repaid), `not_stated` (the agreement
        has no `recharge_percent`, so nothing is repaid), or `recharged`.
    cost
        Minutes a week and pence; all flows add up to the cost of the plan.
    repaid_week, repaid_year
        `percent` of the cost, to the nearest penny.
    """

    agreement: str
    kind: Terms
    host: str
    employer: str
    percent: Decimal | None
    cost: Row
    repaid_week: int
    repaid_year: int


@dataclass(frozen=True, slots=True)
class Stand:
    """What an organisation pays its staff in the plan, what hosts repay it, and what it repays others."""

    cost: Row
    received_week: int
    received_year: int
    repays_week: int
    repays_year: int

    @property
    def net_week(self) -> int:
        """Pence a week that it bears in the end; below 0 where it receives more than it pays."""
        return self.cost.week - self.received_week + self.repays_week

    @property
    def net_year(self) -> int:
        """Pence a year that it bears in the end."""
        return self.cost.year - self.received_year + self.repays_year


def payers(workspace: Workspace, facts: Tally) -> dict[str, str]:
    """Return who pays each post: its employer, or of a transferred post in the plan the host to whom it went."""
    host = {row.id: row.host for row in workspace.rows("agreements")}
    found = {post.post: post.employer for post in facts.problem.posts}
    for row in facts.select(lambda permission, post: post.donor is None and permission.agreement is not None):
        found[row.post] = host[row.agreement]
    return found


def flows(
    workspace: Workspace, facts: Tally, rows: Sequence[Spent], found: Prices, payer: Mapping[str, str], total: Row
) -> tuple[Flow, ...]:
    """Return all flows, by agreement, host and employer; hours in teams of one's own have no agreement."""
    agreements = {row.id: row for row in workspace.rows("agreements")}

    def key(row: Spent) -> tuple[str, ...]:
        agreement = facts.permissions[row.post, row.team, row.basis].agreement or ""
        host = agreements[agreement].host if agreement else facts.teams[row.team].host
        return agreement, host, payer[row.post]

    groups = amounts(rows, key, found)
    made = []
    for name, cost in zip(groups, rounded(groups, total.week, total.year), strict=True):
        agreement, host, employer = name
        kind, percent = _terms(agreements.get(agreement))
        share = Fraction(percent or 0) / 100
        repaid = half_up(share * cost.week), half_up(share * cost.year)
        made.append(Flow(agreement, kind, host, employer, percent, cost, *repaid))
    return tuple(made)


def _terms(agreement: Any) -> tuple[Terms, Decimal | None]:
    """What kind of flow it is, and the percentage that the agreement states."""
    if agreement is None:
        return "own", None
    if agreement.state == "transferred":
        return "transferred", None
    percent = agreement.recharge_percent
    return ("not_stated" if percent is None else "recharged"), percent


def stands(moved: Sequence[Flow]) -> tuple[Stand, ...]:
    """Return how each organisation stands that pays staff of the plan or repays somebody; costs are sums of flows."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    minutes: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(USES))
    for flow in moved:
        own, host = sums[flow.employer], sums[flow.host]
        own.update(week=flow.cost.week, year=flow.cost.year)
        own.update(received_week=flow.repaid_week, received_year=flow.repaid_year)
        host.update(repays_week=flow.repaid_week, repays_year=flow.repaid_year)
        minutes[flow.employer] = [a + b for a, b in zip(minutes[flow.employer], flow.cost.minutes, strict=True)]
    return tuple(
        Stand(
            cost=Row(one, tuple(minutes[one]), found["week"], found["year"]),
            received_week=found["received_week"],
            received_year=found["received_year"],
            repays_week=found["repays_week"],
            repays_year=found["repays_year"],
        )
        for one, found in sorted(sums.items())
        if one in minutes or found["repays_year"]
    )


def matrix(moved: Iterable[Flow]) -> dict[tuple[str, str], int]:
    """Return pence a year that a host (first) repays an employer (second), over all agreements; without zeros."""
    sums: Counter[tuple[str, str]] = Counter()
    for flow in moved:
        sums[flow.host, flow.employer] += flow.repaid_year
    return {pair: pence for pair, pence in sorted(sums.items()) if pence}
