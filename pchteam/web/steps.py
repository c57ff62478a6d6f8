"""Steps: how far a search is, in words, figures and a picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from typing import Any

from pchteam.trade import OPTION_NAMES, STAGE_NAMES

__all__ = ["Picture", "Step", "picture_of", "steps_of"]

WORDS = {
    "linear": "How much need can be met at best",
    "support": "A first plan from the likeliest permissions",
    "root": "A first plan from all permissions",
    "agreed": "What first plans agree on stays; the rest anew",
    "members": "A nearer bound, from whole memberships",
    "parts": "A few teams at a time",
    "teams": "All teams together",
    "minutes": "Whole minutes",
    **{name: text.partition(". ")[2] for name, text in STAGE_NAMES.items()},
    **{name: f"Another plan: {text}" for name, text in OPTION_NAMES.items()},
}
"""Stages of a search (`solver/search.py`, `stages.py`, `options.py`) in words."""

LEFT, RIGHT, TOP, BOTTOM = 80.0, 590.0, 20.0, 170.0


@dataclass(frozen=True)
class Step:
    """Where a search stood.

    Parameters
    ----------
    seconds
        Since it began; None where the work is no search.
    best, bound
        Price of the best plan so far, and the price below which there is no plan, in points; None while not known.
    gap
        The distance between them as a share of the price of meeting no need.
    """

    what: str
    seconds: float | None = None
    best: float | None = None
    bound: float | None = None
    gap: float | None = None


@dataclass(frozen=True)
class Picture:
    """Lines of a picture of best plan and bound over time, in the units of an SVG of 600 by 220."""

    best: str
    bound: str
    highest: float
    lowest: float
    seconds: float


def steps_of(progress: Iterable[dict[str, Any]]) -> list[Step]:
    """Return the steps in order, each with the best of all until then; of those of a stage that are alike, the first.

    A stage begins with a start of its own, which may be worse than what was found before.
    """
    steps = [
        Step(
            WORDS.get(row["stage"], row["stage"]),
            row.get("seconds"),
            row.get("incumbent"),
            row.get("bound"),
            row.get("gap_of_demand"),
        )
        for row in progress
    ]
    best = list(accumulate(steps, _best))
    return [next(same) for _, same in groupby(best, key=lambda one: (one.what, one.best, one.bound))]


def _best(before: Step, step: Step) -> Step:
    """A step, with the figures of the one before where those are better."""
    return replace(
        step,
        best=min((one for one in (before.best, step.best) if one is not None), default=None),
        bound=max((one for one in (before.bound, step.bound) if one is not None), default=None),
        gap=min((one for one in (before.gap, step.gap) if one is not None), default=None),
    )


def picture_of(steps: Sequence[Step]) -> Picture | None:
    """Draw best plan and bound over time; None before there are two moments to join."""
    best = [(one.seconds, one.best) for one in steps if one.seconds is not None and one.best is not None]
    bound = [(one.seconds, one.bound) for one in steps if one.seconds is not None and one.bound is not None]
    if len({seconds for seconds, _ in best}) < 2 or not bound:
        return None
    values = [value for _, value in best + bound]
    highest, lowest, last = max(values), min(values), max(seconds for seconds, _ in best)

    def line(points: list[tuple[float, float]]) -> str:
        places = (
            (
                LEFT + (RIGHT - LEFT) * seconds / last,
                BOTTOM - (BOTTOM - TOP) * (value - lowest) / ((highest - lowest) or 1.0),
            )
            for seconds, value in points
        )
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)

    return Picture(line(best), line(bound), highest, lowest, last)
