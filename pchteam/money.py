"""Money: what a plan costs by team, function, segment and employer, who repays whom, and how it stands to a budget.

Costs are whole pence, a week at the rates of `as_of` and a year of 52 weeks from then, in which rates change on the
days of the table `bands`. Formulas, units and what is left out: `docs/money.md`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

from pchteam.costs import Row, by_function, by_segment, by_team, by_use, care_of_needs, rounded
from pchteam.handover import open_run
from pchteam.pay import Pay, Reimbursed, pay_bill, reimbursements
from pchteam.recharge import Flow, Stand, flows, payers, stands
from pchteam.rounding import half_up, whole
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.tally import Tally, tally
from pchteam.spending import Amount, Prices, Rate, Spent, amounts, prices, spent, weekly
from pchteam.workspace import Workspace
from pchteam.written import Names, names_in

__all__ = ["Money", "Period", "Unpriced", "money", "money_of_run"]


Why = Literal["no_band", "no_rate", "rate_begins_later", "rate_is_zero"]


@dataclass(frozen=True, slots=True)
class Period:
    """Days in which a week of the plan costs the same: pence a week, and pence of all its days."""

    first: date
    last: date
    week: int
    cost: int


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A post in the plan whose hours cost nothing at `as_of`.

    Parameters
    ----------
    why
        `no_band`, `no_rate` (no row of `bands` has its band), `rate_begins_later`, or `rate_is_zero`, as stated.
    minutes
        Minutes a week in blocks.
    """

    post: str
    employer: str
    role: str
    kind: str
    band: str
    why: Why
    minutes: int


@dataclass(frozen=True)
class Money:
    """What a plan costs; `uses`, `teams`, `functions`, `segments`, `flows` and `employers` each add up to the total.

    Parameters
    ----------
    week, year, window
        Pence of a week at `as_of`, of 52 weeks from then, and of the days from `as_of` to `plan_until`.
    functions, segments
        Care; the other uses stand as rows of their own at the end.
    flows
        Minutes and cost by agreement and employer, and what of it the host repays.
    employers
        What each pays, receives and repays.
    periods
        The year, cut where pay changes.
    reimbursed
        Roles with a ceiling of reimbursement.
    pay
        From the pay of all contracts down to the plan.
    budget
        Pence a year; None where there is none.
    needs
        Exact cost of the care that meets the need of each (segment, function).
    covered_minutes, need_minutes
        Need that the plan meets, and all need, in minutes a week.
    """

    locality: str
    as_of: date
    plan_until: date
    names: Names
    week: int
    year: int
    window: int
    covered_minutes: int
    need_minutes: int
    uses: tuple[Row, ...]
    teams: tuple[Row, ...]
    functions: tuple[Row, ...]
    segments: tuple[Row, ...]
    flows: tuple[Flow, ...]
    employers: tuple[Stand, ...]
    periods: tuple[Period, ...]
    unpriced: tuple[Unpriced, ...]
    reimbursed: tuple[Reimbursed, ...]
    pay: tuple[Pay, ...]
    budget: int | None
    needs: Mapping[tuple[str, str], Amount]

    @property
    def left_of_budget(self) -> int | None:
        """Pence a year that are left of the budget; below 0 where the plan costs more. None without a budget."""
        return None if self.budget is None else self.budget - self.year

    @property
    def minutes_without_rate(self) -> int:
        """Minutes a week in blocks for which the workspace states no rate at `as_of`: what makes costs too low."""
        return sum(row.minutes for row in self.unpriced if row.why != "rate_is_zero")

    @property
    def week_per_hour(self) -> Fraction | None:
        """Pence for each hour of need that is met, all uses included; None where none is met."""
        return Fraction(60 * self.week, self.covered_minutes) if self.covered_minutes else None


def money_of_run(folder: Path, budget: int | None = None) -> Money:
    """Return what the plan of a run costs.

    Parameters
    ----------
    folder
        What `pchteam plan -o` wrote.
    budget
        As of `money`.

    Raises
    ------
    pchteam.findings.FaultyWorkspaceError
        If the workspace of the run was changed and has faults now.
    ValueError
        If the folder holds no run with its workspace, or the plan breaks a rule, or the workspace was changed since.
    """
    run = open_run(folder)
    return money(run.workspace, run.problem, run.plan, budget)


def money(workspace: Workspace, problem: Problem, plan: Plan, budget: int | None = None) -> Money:
    """Return what a plan costs.

    Parameters
    ----------
    workspace
        The one from which the problem was formulated, opened with the dates of the plan.
    budget
        Pence a year; the policy key `budget` of the workspace if not said, and none where that is blank.

    Raises
    ------
    ValueError
        If the workspace states other rates than the plan was made with, or lacks what the problem has.
    """
    _refuse_other(workspace, problem)
    facts = tally(problem, plan)
    rows, found = spent(facts), prices(workspace, problem)
    payer, total = payers(workspace, facts), _total(rows, found)
    week, year = total.week, total.year
    needs = care_of_needs(facts, rows, found)
    uses, moved = by_use(rows, found, week, year), flows(workspace, facts, rows, found, payer, total)
    return Money(
        locality=str(workspace.policy["locality"]),
        as_of=workspace.policy.day("as_of"),
        plan_until=workspace.policy.day("plan_until"),
        names=names_in(workspace.loaded),
        week=week,
        year=year,
        window=half_up(_sum(weekly(rows, rate) * rate.weeks for rate in found.window_rates)),
        covered_minutes=sum(row.minutes for row in plan.coverage),
        need_minutes=sum(need.minutes for need in problem.needs),
        uses=uses,
        teams=by_team(rows, found, week, year),
        functions=by_function(rows, found, uses),
        segments=by_segment(needs, uses),
        flows=moved,
        employers=stands(moved),
        periods=_periods(rows, found.year_rates, year),
        unpriced=tuple(_unpriced(workspace, facts)),
        reimbursed=reimbursements(workspace, facts, rows, found, payer, total),
        pay=pay_bill(workspace, facts, found, total),
        budget=_budget(workspace, budget),
        needs=needs,
    )


def _refuse_other(workspace: Workspace, problem: Problem) -> None:
    """Make sure that what the problem names is in the workspace."""
    named = {
        "posts": {row.post for row in problem.posts},
        "people": {row.person for row in problem.posts},
        "roles": {row.role for row in problem.posts},
        "agreements": {row.agreement for row in problem.agreements},
    }
    for table, ids in named.items():
        if missing := ids - {row.id for row in workspace.rows(table)}:
            raise ValueError(f"the workspace has no row '{min(missing)}' in {table}, which the plan has; plan it again")


def _sum(parts: Iterable[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))


def _total(rows: Sequence[Spent], found: Prices) -> Row:
    """All minutes in blocks and what they cost, to the nearest penny."""
    everything = amounts(rows, lambda _: "all", found).get("all", Amount())
    return rounded({"all": everything}, half_up(everything.week), half_up(everything.year))[0]


def _budget(workspace: Workspace, pence: int | None) -> int | None:
    """Pence a year: as said, or as the policy states."""
    stated = workspace.policy.values.get("budget")
    return half_up(stated * 100) if pence is None and stated is not None else pence


def _periods(rows: Sequence[Spent], year_rates: Iterable[Rate], year: int) -> tuple[Period, ...]:
    """The year, cut on the days from which a week of the plan costs something else."""
    parts: list[tuple[Rate, Fraction]] = []
    for rate in year_rates:
        cost = weekly(rows, rate)
        if parts and parts[-1][1] == cost:
            rate = replace(parts.pop()[0], last=rate.last)
        parts.append((rate, cost))
    costs = whole({rate.first.isoformat(): cost * rate.weeks for rate, cost in parts}, year)
    return tuple(Period(rate.first, rate.last, half_up(cost), costs[rate.first.isoformat()]) for rate, cost in parts)


def _unpriced(workspace: Workspace, facts: Tally) -> Iterator[Unpriced]:
    """Posts in the plan whose hours cost nothing, with the reason; those that somebody must mend come first."""
    bands, as_of = workspace.rows("bands"), workspace.policy.day("as_of")
    begun = {row.band for row in bands if row.valid_from is None or row.valid_from <= as_of}
    known = {row.band for row in bands}
    kinds = {row.id: row.kind for row in workspace.rows("people")}
    band = {row.id: row.band for row in workspace.rows("posts")}
    minutes: Counter[str] = Counter()
    for row in facts.select(lambda _, post: not post.pence_per_hour):
        minutes[row.post] += facts.minutes([row])
    for name, number in sorted(minutes.items(), key=lambda item: (band[item[0]] in begun, item[0])):
        post, of = facts.posts[name], band[name]
        why: Why = "rate_is_zero" if of in begun else "rate_begins_later" if of in known else "no_rate"
        why = why if of else "no_band"
        yield Unpriced(name, post.employer, post.role, kinds[post.person], of or "", why, number)
