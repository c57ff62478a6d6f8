"""Pay: from the pay of all contracts down to the hours of a plan, and what schemes reimburse of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pchteam.costs import Row
from pchteam.formulate import care_shares
from pchteam.rounding import half_up, whole
from pchteam.solver.tally import Tally
from pchteam.spending import Prices, Spent
from pchteam.workspace import Workspace

__all__ = ["WTE_MINUTES", "Pay", "Reimbursed", "pay_bill", "reimbursements"]

WTE_MINUTES = 2250
"""Minutes a week of one whole-time equivalent: 37.5 hours (Agenda for Change handbook)."""

PARTS = ("leave", "other_work", "not_planned")
"""Paid time of the contracts that is not in the plan."""


@dataclass(frozen=True, slots=True)
class Pay:
    """A step from the contracts to the plan: minutes a week, and pence.

    Parameters
    ----------
    id
        `contracts`; less `leave` (with bank holidays, study and sickness), `other_work` (what is not care) and
        `not_planned` (time for care that the plan does not use); leaves `plan`.
    """

    id: str
    minutes: int
    week: int
    year: int


def pay_bill(workspace: Workspace, facts: Tally, found: Prices, total: Row) -> tuple[Pay, ...]:
    """Return the steps from the pay of all posts of the problem to the cost of the plan; the steps add up exactly."""
    groups = {part: [Fraction(0)] * 3 for part in ("contracts", *PARTS)}
    for post, parts in _parts(workspace, facts).items():
        for part, minutes in parts.items():
            for place, price in enumerate((Fraction(1), found.week[post], found.year[post])):
                groups[part][place] += minutes * price
    plan = Pay("plan", sum(total.minutes), total.week, total.year)
    contracts = Pay("contracts", *map(half_up, groups["contracts"]))
    figures = [
        whole({part: groups[part][place] for part in PARTS}, whole_pay - in_plan)
        for place, (whole_pay, in_plan) in enumerate(
            ((contracts.minutes, plan.minutes), (contracts.week, plan.week), (contracts.year, plan.year))
        )
    ]
    return (contracts, *(Pay(part, *(figure[part] for figure in figures)) for part in PARTS), plan)


def _parts(workspace: Workspace, facts: Tally) -> dict[str, dict[str, Fraction]]:
    """Minutes a week of each post by part, exactly."""
    rows = {row.id: row for row in workspace.rows("posts")}
    groups = {row.id: row.staff_group for row in workspace.rows("roles")}
    in_blocks: Counter[str] = Counter()
    for (name, _, _), blocks in facts.blocks.items():
        in_blocks[name] += blocks * facts.block[name]
    found = {}
    for post in facts.problem.posts:
        row = rows[post.post]
        contract = Fraction(row.hours_per_week * 60)
        present = contract * Fraction(care_shares(workspace.policy, row, groups[row.role])[0])
        found[post.post] = {
            "contracts": contract,
            "leave": contract - present,
            "other_work": present - post.capacity_minutes,
            "not_planned": Fraction(post.capacity_minutes - in_blocks[post.post]),
        }
    return found


@dataclass(frozen=True, slots=True)
class Reimbursed:
    """What a scheme reimburses an employer for posts of a role with a ceiling; pence a year.

    Parameters
    ----------
    role
        Blank in the last row: all that has no ceiling, so that the cost of the plan is complete.
    ceiling
        Pence a year for a whole-time equivalent.
    contract_minutes, contract_year, contract_reimbursed
        Of the contracts of all such posts, in the plan or not.
    minutes, year, reimbursed
        Of their hours in the plan.
    """

    role: str
    employer: str
    posts: int
    ceiling: int
    contract_minutes: int
    contract_year: int
    contract_reimbursed: int
    minutes: int
    year: int
    reimbursed: int

    @property
    def stays(self) -> int:
        """Pence a year of the plan that stay with the employer."""
        return self.year - self.reimbursed


def reimbursements(
    workspace: Workspace, facts: Tally, rows: Sequence[Spent], found: Prices, payer: Mapping[str, str], total: Row
) -> tuple[Reimbursed, ...]:
    """Return what is reimbursed: of each post its pay, and no more than the ceiling for its share of a whole post."""
    ceilings = {row.id: row.reimbursement_ceiling for row in workspace.rows("roles")}
    hours = {row.id: row.hours_per_week for row in workspace.rows("posts")}
    in_plan: Counter[str] = Counter()
    for row in rows:
        in_plan[row.post] += row.minutes
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for post in facts.problem.posts:
        if ceilings[post.role] is not None:
            groups[post.role, payer[post.post]].append(post.post)
    made = []
    for (role, employer), posts in sorted(groups.items()):
        ceiling = half_up(ceilings[role] * 100)
        contract = {post: Fraction(hours[post] * 60) for post in posts}
        figures = [
            (half_up(sum(minutes.values(), Fraction(0))), *_year(minutes, found, ceiling))
            for minutes in (contract, {post: Fraction(in_plan[post]) for post in posts})
        ]
        made.append(Reimbursed(role, employer, len(posts), ceiling, *figures[0], *figures[1]))
    if not made:
        return ()
    used, year = sum(row.minutes for row in made), sum(row.year for row in made)
    rest = Reimbursed("", "", 0, 0, 0, 0, 0, sum(total.minutes) - used, total.year - year, 0)
    return (*made, rest)


def _year(minutes: Mapping[str, Fraction], found: Prices, ceiling: int) -> tuple[int, int]:
    """Pence a year of minutes a week of posts, and what is reimbursed of them."""
    pay = {post: amount * found.year[post] for post, amount in minutes.items()}
    repaid = {post: min(pay[post], amount * ceiling / WTE_MINUTES) for post, amount in minutes.items()}
    return half_up(sum(pay.values(), Fraction(0))), half_up(sum(repaid.values(), Fraction(0)))
