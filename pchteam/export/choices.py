"""Tables of what a plan was chosen from: the price of stability, and options."""

from typing import Any

import pandas as pd

from pchteam.export.tidy import frame
from pchteam.plan import Run
from pchteam.solver.measures import Measures
from pchteam.trade import OPTION_NAMES, STAGE_HEADINGS, stage_rows, trade

__all__ = ["options", "stability"]

OPTION_HEADINGS = (
    "Plan",
    "Hours unmet a week",
    "Share unmet in the worst-off segment",
    "Membership changes",
    "Hours of travel a week",
    "Pounds a week",
    "Buys",
    "Gives up",
)
SHOWN = 4
"""Headings of a stage that are for people; what follows is how sure it is."""


def stability(run: Run) -> pd.DataFrame:
    """The stages of the plan, with what each bought and gave up."""
    return frame(STAGE_HEADINGS[:SHOWN], [row[:SHOWN] for row in stage_rows(run)])


def options(run: Run) -> pd.DataFrame:
    """The recommended plan and its options, with what each buys and gives up against it."""
    rows: list[tuple[Any, ...]] = []
    if run.offer is not None:
        rows.append(("Recommended", *_figures(run.offer.measures), "", ""))
        for option in run.offer.options:
            change = trade(run.offer.measures, option.measures)
            words = (", ".join(change.buys), ", ".join(change.gives_up))
            rows.append((OPTION_NAMES[option.name], *_figures(option.measures), *words))
    return frame(OPTION_HEADINGS, rows)


def _figures(measures: Measures) -> tuple[Any, ...]:
    return (
        measures.unmet_minutes / 60,
        measures.worst_segment_share,
        measures.membership_changes,
        measures.travel_minutes / 60,
        round(measures.cost_pounds),
    )
