"""Rates of pay: pence an hour of each band on a day, on-costs included."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pchteam.rounding import half_up

__all__ = ["days_of_change", "rates"]


def rates(bands: Iterable[Any], day: date) -> dict[str, int]:
    """Return pence an hour of each band on a day: cost_per_hour x (1 + on_costs) of the latest rate that has begun.

    Parameters
    ----------
    bands
        Rows of the table `bands`, with what their blank cells mean.
    """
    begun = [row for row in bands if row.valid_from is None or row.valid_from <= day]
    begun.sort(key=lambda row: str(row.valid_from or ""))
    return {row.band: half_up(row.cost_per_hour * (1 + row.on_costs) * 100) for row in begun}


def days_of_change(bands: Iterable[Any], first: date, last: date) -> tuple[date, ...]:
    """Return the days after the first one, up to the last, on which a rate begins."""
    return tuple(sorted({row.valid_from for row in bands if row.valid_from and first < row.valid_from <= last}))
