"""Pictures of a comparison: a bar for each line and scenario, with its figure and its shift beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from pchteam.compare import BREAKDOWNS, Comparison, Line
from pchteam.export.needs import CAUSE_TEXTS
from pchteam.export.rendered import rendered, shift_text

__all__ = ["MOST_FUNCTIONS", "Picture", "outcome", "pictures"]

MOST_FUNCTIONS = 10
"""Functions on the page and in the terminal; workbook, CSV and JSON hold all."""

MOST_BARS = 12
"""Lines of a picture; the table below it holds all."""

TOP, BAR, HEAD, LONGEST, ROOM = 44, 24, 30, 32, 460
LEVEL = "The level of a function is the highest of the competencies that it asks for."
NOTES = {
    "need_by_level": LEVEL,
    "covered_by_level": LEVEL,
    "covered_by_profession": "Profession of the post that does the work.",
    "covered_by_sector": "Kind of the organisation that employs whoever does the work.",
}
FIRST = {"need_by_level": "Level", "covered_by_level": "Level", "covered_by_profession": "Profession"}


@dataclass(frozen=True)
class Picture:
    """A picture and the lines that it shows."""

    key: str
    title: str
    note: str
    first: str
    lines: tuple[Line, ...]
    svg: Markup


def pictures(document: dict[str, Any]) -> Iterator[Picture]:
    """Yield the pictures of a `comparison_document` in order, each with the lines of its table."""
    shown = tuple(line for line in _lines(document, "outcome") if any(line.minutes))
    yield _picture(
        document,
        "outcome",
        "Care needed, covered and not covered",
        "Each minute that is not covered has the first cause that applies.",
        "Care",
        shown,
    )
    for key, title in BREAKDOWNS.items():
        yield _picture(document, key, title, NOTES[key], FIRST.get(key, "Sector"), _lines(document, key))
    note = "Care that nobody covers; the functions with the largest change first."
    most = _lines(document, "unmet_by_function")[:MOST_FUNCTIONS]
    yield _picture(document, "functions", "Gaps with the largest change", note, "Function", most)


def _lines(document: dict[str, Any], key: str) -> tuple[Line, ...]:
    return tuple(Line(row["id"], row["label"], tuple(row["minutes"])) for row in document[key])


def _picture(document: dict[str, Any], key: str, title: str, note: str, first: str, lines: tuple[Line, ...]) -> Picture:
    names = [one["name"] for one in document["scenarios"]]
    return Picture(key, title, note, first, lines, Markup(_bars(names, key, title, lines[:MOST_BARS])))


def _bars(names: Sequence[str], key: str, title: str, lines: Sequence[Line]) -> str:
    """Draw a bar for each line and scenario, with its figure and its shift beside it."""
    most = max((minutes for line in lines for minutes in line.minutes), default=0) or 1
    groups, y = [], TOP
    for line in lines:
        bars = [
            {
                "name": name,
                "short": name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…",
                "minutes": minutes,
                "width": ROOM * minutes / most,
                "y": y + HEAD + BAR * place,
                "is_first": not place,
                "shift": shift_text(line.shifts[place - 1]) if place else "",
            }
            for place, (name, minutes) in enumerate(zip(names, line.minutes, strict=True))
        ]
        groups.append({"label": line.label, "y": y + HEAD - 8, "bars": bars})
        y += HEAD + BAR * len(bars) + 6
    return rendered("bars.svg", key=key, title=title, groups=groups, height=y + 20)


def outcome(found: Comparison) -> tuple[Line, ...]:
    """Care needed, covered and not covered, with the causes in plain words."""
    return tuple(
        replace(line, label=f"Not covered: {CAUSE_TEXTS[line.id].name}") if line.id in CAUSE_TEXTS else line
        for line in found.outcome
    )
