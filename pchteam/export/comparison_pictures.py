"""Pictures of a comparison: a bar for each line and scenario, with its figure and its shift beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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


def pictures(found: Comparison) -> Iterator[Picture]:
    """Yield the pictures in order, each with the lines of its table."""
    shown = tuple(line for line in outcome(found) if any(line.minutes))
    yield _picture(
        found,
        "outcome",
        "Care needed, covered and not covered",
        "Each minute that is not covered has the first cause that applies.",
        "Care",
        shown,
    )
    for key, title in BREAKDOWNS.items():
        yield _picture(found, key, title, NOTES[key], FIRST.get(key, "Sector"), found.breakdowns[key])
    note = "Care that nobody covers; the functions with the largest change first."
    most = found.functions[:MOST_FUNCTIONS]
    yield _picture(found, "functions", "Gaps with the largest change", note, "Function", most)


def _picture(found: Comparison, key: str, title: str, note: str, first: str, lines: tuple[Line, ...]) -> Picture:
    return Picture(key, title, note, first, lines, Markup(_bars(found, key, title, lines[:MOST_BARS])))


def _bars(found: Comparison, key: str, title: str, lines: Sequence[Line]) -> str:
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
            for place, (name, minutes) in enumerate(zip(found.names, line.minutes, strict=True))
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
