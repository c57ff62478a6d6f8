"""Tidy tables: rows under human headings, each column of minutes with its twin in hours."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

__all__ = ["frame", "hours_heading"]


def hours_heading(heading: str) -> str:
    """The heading of the twin in hours of a column of minutes."""
    return heading.replace("Minutes", "Hours", 1)


def frame(headings: Sequence[str], rows: Iterable[Sequence[Any]], hours: bool = True) -> pd.DataFrame:
    """Make a table.

    Parameters
    ----------
    headings
        Columns; those that begin with `Minutes` hold whole minutes, or None.
    hours
        Whether each of these gets its twin in hours (minutes / 60) before it.
    """
    table = pd.DataFrame(list(rows), columns=list(headings))
    for heading in headings:
        if heading.startswith("Minutes"):
            table[heading] = table[heading].astype("Int64")
            if hours:
                place = list(table.columns).index(heading)
                table.insert(place, hours_heading(heading), table[heading] / 60)
    return table
