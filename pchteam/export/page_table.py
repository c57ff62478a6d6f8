"""Tables as pages show them: each cell as the text that people read, how it looks, and how long its bar is."""

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import pandas as pd

from pchteam.export.digest import Section

__all__ = ["SHADES", "PageCell", "PageTable", "cell_text", "page_table"]

LONG = 40
"""Characters beyond which a cell needs a wide column."""

SHADES = 4
"""Degrees of shading; every shaded cell has its figure too."""


@dataclass(frozen=True)
class PageCell:
    """A cell as text.

    Parameters
    ----------
    share
        Length of its bar as a part of 1; None where there is no bar.
    shade
        How dark it is, from 0 for not at all to `SHADES`.
    """

    text: str
    is_number: bool = False
    share: float | None = None
    shade: int = 0

    @property
    def look(self) -> str:
        """The class of the cell in the page."""
        return "number" if self.is_number else "long" if len(self.text) > LONG else "text"


@dataclass(frozen=True)
class PageTable:
    """A table as templates write it."""

    title: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[PageCell, ...], ...]

    def look(self, column: int) -> str:
        """The class of the heading of a column: that of its first cell with something in it."""
        return next((row[column].look for row in self.rows if row[column].text), "text")


def page_table(section: Section) -> PageTable:
    """Return a section as a page shows it: without columns of minutes, which say for programs what hours say."""
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
    return PageTable(section.title, section.note, headings, tuple(rows))


def _cell(value: Any, heading: str, longest: float, most: float) -> PageCell:
    is_number = not isinstance(value, str | date) and not pd.isna(value)
    shade = ceil(SHADES * float(value) / most) if most else 0
    text = "0" if most and not value else cell_text(value, heading)
    return PageCell(text, is_number, float(value) / longest if longest else None, shade)


def cell_text(value: Any, heading: str) -> str:
    """Return a value as people read it: hours to one decimal, shares in per cent, dates with the month in words."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if pd.isna(value):
        return ""
    if heading.startswith("Share"):
        return f"{100 * value:.0f} %"
    return f"{value:,.1f}" if heading.startswith("Hours") else f"{value:,}"
