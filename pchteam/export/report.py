"""Export a plan as a report: one self-contained page of HTML without scripts, for people and for print."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import pandas as pd

from pchteam.export.digest import CAUTION, Section, people_note, plan_title, sections
from pchteam.export.figures import Figures
from pchteam.export.rendered import rendered

__all__ = ["report_html"]

LONG = 40
"""Characters beyond which a cell needs a wide column."""

SHADES = 4
"""Degrees of shading; every shaded cell has its figure too."""


@dataclass(frozen=True)
class Cell:
    """A cell as text.

    Parameters
    ----------
    share
        Length of its bar as a part of 1; None where there is no bar.
    shade
        How dark it is, from 0 for not at all to `SHADES`.
    """

    text: str
    is_number: bool
    share: float | None
    shade: int = 0

    @property
    def look(self) -> str:
        """The class of the cell in the page."""
        return "number" if self.is_number else "long" if len(self.text) > LONG else "text"


@dataclass(frozen=True)
class View:
    """A table as the template writes it."""

    title: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def look(self, column: int) -> str:
        """The class of the heading of a column: that of its first cell with something in it."""
        return next((row[column].look for row in self.rows if row[column].text), "text")


def report_html(figures: Figures) -> str:
    """Return the report of a plan as HTML."""
    digest = sections(figures)
    headline = digest.pop("summary")
    return rendered(
        "report.html",
        title=plan_title(figures),
        caution=f"{people_note(figures)} {CAUTION}" if figures.has_pseudonyms else CAUTION,
        headline=headline,
        key_figures=[_key_figure(row) for row in headline.table.itertuples(index=False)],
        sections=[(section, _view(section)) for section in digest.values()],
        teams=list(_teams(figures)),
    )


def _key_figure(row: Any) -> tuple[str, str, str]:
    """Name, value and unit of a key figure."""
    name, value, unit, _ = row
    return name, _text(value, "Hours" if unit == "hours a week" else "") or "not stated", unit


def _teams(figures: Figures) -> Iterable[tuple[dict[str, Any], View]]:
    """Yield each formed team with its members."""
    headings = ["Person id", "Person", "Role", "Core or wider", "Part in team"]
    for team in figures.teams[figures.teams["Formed"] == "yes"].to_dict("records"):
        name = str(team["Team"])
        mine = figures.members[figures.members["Team id"] == team["Team id"]]
        rows = mine.groupby(headings, as_index=False, sort=False)["Hours a week"].sum().drop(columns="Person id")
        section = Section("members", name, f"Members of {name} and their time in it.", rows, "Hours a week")
        yield {str(key): value for key, value in team.items()}, _view(section)


def _view(section: Section) -> View:
    headings = tuple(heading for heading in section.table.columns if not heading.startswith("Minutes"))
    longest = float(section.table[section.bar].max()) if section.bar and len(section.table) else 0.0
    shaded = [heading for heading in headings if section.shaded and heading.startswith(section.shaded)]
    most = max([float(section.table[heading].max()) for heading in shaded], default=0.0) if len(section.table) else 0.0
    rows = [
        tuple(
            _cell(row[heading], heading, longest if heading == section.bar else 0.0, most if heading in shaded else 0.0)
            for heading in headings
        )
        for row in section.table.to_dict("records")
    ]
    return View(section.title, section.note, headings, tuple(rows))


def _cell(value: Any, heading: str, longest: float, most: float) -> Cell:
    is_number = not isinstance(value, str | date) and not pd.isna(value)
    shade = ceil(SHADES * float(value) / most) if most else 0
    text = "0" if most and not value else _text(value, heading)
    return Cell(text, is_number, float(value) / longest if longest else None, shade)


def _text(value: Any, heading: str) -> str:
    """A value as people read it: hours to one decimal, shares in per cent, dates with the month in words."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if pd.isna(value):
        return ""
    if heading.startswith("Share"):
        return f"{100 * value:.0f} %"
    return f"{value:,.1f}" if heading.startswith("Hours") else f"{value:,}"
