"""Like for like: what the same hours of need cost in several plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pchteam.money import Money
from pchteam.rounding import half_up

__all__ = ["Comparable", "LikeForLike", "like_for_like"]


@dataclass(frozen=True, slots=True)
class Comparable:
    """The cost of one plan, in pence.

    Parameters
    ----------
    week, year, covered_minutes
        Of the whole plan: its cost, and the minutes a week of need that it meets.
    same_week, same_year
        What the minutes cost here that every plan meets.
    """

    week: int
    year: int
    covered_minutes: int
    same_week: int
    same_year: int

    @property
    def week_per_hour(self) -> Fraction | None:
        """Pence for each hour of need that the plan meets; None where it meets none."""
        return Fraction(60 * self.week, self.covered_minutes) if self.covered_minutes else None


@dataclass(frozen=True, slots=True)
class LikeForLike:
    """The minutes a week of need that every plan meets, and the costs of each plan, in the order given."""

    same_minutes: int
    plans: tuple[Comparable, ...]


def like_for_like(plans: Sequence[Money]) -> LikeForLike:
    """Compare plans at the same need met.

    Of each (segment, function) those minutes are the same that every plan meets: the least of them. In a plan they cost
    the mean of the minutes with which it meets that need, and for each minute the plan's supervision, meetings and
    unused time, spread evenly over all need that it meets. Each plan counts at its own rates of pay.

    Raises
    ------
    ValueError
        If no plan is given.
    """
    if not plans:
        raise ValueError("name at least one plan to compare")
    same = {
        key: min(plan.needs[key].minutes["care"] for plan in plans)
        for key in plans[0].needs
        if all(key in plan.needs for plan in plans)
    }
    return LikeForLike(
        same_minutes=sum(same.values()),
        plans=tuple(
            Comparable(
                week=plan.week,
                year=plan.year,
                covered_minutes=plan.covered_minutes,
                same_week=_cost(plan, same, "week"),
                same_year=_cost(plan, same, "year"),
            )
            for plan in plans
        ),
    )


def _cost(plan: Money, same: dict[tuple[str, str], int], unit: Literal["week", "year"]) -> int:
    """Pence that these minutes of need cost in a plan."""
    whole = {key: getattr(amount, unit) for key, amount in plan.needs.items()}
    care = sum((whole[key] * minutes / plan.needs[key].minutes["care"] for key, minutes in same.items()), Fraction(0))
    rest = getattr(plan, unit) - sum(whole.values(), Fraction(0))
    return half_up(care + rest * sum(same.values()) / max(plan.covered_minutes, 1))
