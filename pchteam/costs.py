"""Costs: tables of what a plan costs by team, function and segment, in whole pence that add up to its total."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pchteam.rounding import whole
from pchteam.solver.tally import Tally
from pchteam.spending import USES, Amount, Group, Prices, Spent, amounts

__all__ = ["Row", "by_function", "by_segment", "by_team", "by_use", "care_of_needs", "rounded"]


@dataclass(frozen=True, slots=True)
class Row:
    """Minutes a week by use, and what they cost.

    Parameters
    ----------
    id
        Of a team, function, segment or employer; or a use, in a row for all of its time.
    minutes
        In the order of `pchteam.spending.USES`.
    week, year
        Pence.
    """

    id: str
    minutes: tuple[int, ...]
    week: int
    year: int


def rounded(found: Mapping[Group, Amount], week: int, year: int) -> tuple[Row, ...]:
    """Return a row for each amount; their pence add up to totals, which are the sums of the amounts to a whole penny.

    The id of a row is the last part of its key.
    """
    weeks = whole({key: amount.week for key, amount in found.items()}, week)
    years = whole({key: amount.year for key, amount in found.items()}, year)
    return tuple(
        Row(
            id=key if isinstance(key, str) else key[-1],
            minutes=tuple(amount.minutes[use] for use in USES),
            week=weeks[key],
            year=years[key],
        )
        for key, amount in found.items()
    )


def by_use(rows: Sequence[Spent], found: Prices, week: int, year: int) -> tuple[Row, ...]:
    """Return a row for each use, also for one without minutes."""
    groups = amounts(rows, lambda row: row.use, found)
    return rounded({use: groups.get(use, Amount()) for use in USES}, week, year)


def by_team(rows: Sequence[Spent], found: Prices, week: int, year: int) -> tuple[Row, ...]:
    """Return a row for each team."""
    return rounded(amounts(rows, lambda row: row.team, found), week, year)


def by_function(rows: Sequence[Spent], found: Prices, uses: Sequence[Row]) -> tuple[Row, ...]:
    """Return the care of each function, then the other uses."""
    return _care(amounts([row for row in rows if row.use == "care"], lambda row: row.function, found), uses)


def by_segment(needs: Mapping[tuple[str, str], Amount], uses: Sequence[Row]) -> tuple[Row, ...]:
    """Return the care of each segment, from that of its needs, then the other uses."""
    groups: defaultdict[str, Amount] = defaultdict(Amount)
    for (segment, _), amount in needs.items():
        groups[segment].add("care", amount.minutes["care"], amount.week, amount.year)
    return _care(groups, uses)


def _care(found: Mapping[str, Amount], uses: Sequence[Row]) -> tuple[Row, ...]:
    care, *others = uses
    return (*rounded(found, care.week, care.year), *others)


def care_of_needs(facts: Tally, rows: Sequence[Spent], found: Prices) -> dict[tuple[str, str], Amount]:
    """Return what the care costs that meets the need of each (segment, function), exactly.

    Where a team does a function for several segments, each minute of need costs the mean of that team's minutes.
    """
    rows = [row for row in rows if row.use == "care"]
    care = amounts(rows, lambda row: (row.team, row.function), found)
    needs = {need.need: (need.segment, need.function) for need in facts.problem.needs}
    costs: defaultdict[tuple[str, str], Amount] = defaultdict(Amount)
    for row in facts.plan.coverage:
        if row.minutes:
            key = needs[row.need]
            of_team = care[row.team, key[1]]
            share = Fraction(row.minutes, of_team.minutes["care"])
            costs[key].add("care", row.minutes, share * of_team.week, share * of_team.year)
    return dict(sorted(costs.items()))
