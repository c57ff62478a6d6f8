"""A picture of bars in hours a week: a line for each thing, with a bar and a figure for each series."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pchteam.export.rendered import rendered

__all__ = ["Line", "bar_svg"]

MOST_LINES = 20
"""Lines of a picture; the table beside it holds all."""

TOP, ROOM, LONGEST = 70, 400, 38
FIGURES = (860, 985)
"""Where the figures of each series end."""


@dataclass(frozen=True)
class Line:
    """A line: its label, and its minutes a week in each series."""

    label: str
    minutes: tuple[int, ...]


def bar_svg(key: str, title: str, series: Sequence[str], lines: Sequence[Line]) -> Markup:
    """Draw bars; series differ by more than colour, and every figure stands beside its bar.

    Parameters
    ----------
    key
        Begins the ids in the picture; another one for each picture of a page.
    series
        What the minutes of each line are, one or two words each; at most two.
    """
    shown = lines[:MOST_LINES]
    if len(lines) > len(shown):
        title = f"{title}, the first {MOST_LINES} of {len(lines)}"
    most = max((minutes for line in shown for minutes in line.minutes), default=0) or 1
    thick = 20 // len(series)
    step = thick * len(series) + 12
    drawn = [
        {
            "label": line.label,
            "short": line.label if len(line.label) <= LONGEST else f"{line.label[: LONGEST - 1]}…",
            "y": TOP + step * place,
            "bars": [
                {"y": TOP + step * place + thick * number, "width": ROOM * minutes / most, "minutes": minutes}
                for number, minutes in enumerate(line.minutes)
            ],
        }
        for place, line in enumerate(shown)
    ]
    heads = list(zip(series, FIGURES[-len(series) :], strict=True))
    picture = rendered(
        "lines.svg", key=key, title=title, heads=heads, lines=drawn, thick=thick, height=TOP + step * len(shown) + 10
    )
    return Markup(picture)
