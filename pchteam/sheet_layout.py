"""Sheet layout: rows as high as their text, and pages that print whole.

Row heights are written down, for not every spreadsheet program works them out when it opens a file.
"""

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

__all__ = ["ARIAL_10", "CALIBRI_11", "row_height", "set_up"]

CALIBRI_11, ARIAL_10 = 15.0, 13.0
"""Heights of a line of text in points."""

LETTERS = 1.1
"""Letters of a text for each digit that a column width counts; a little fewer than the mean, so that nothing is cut."""

A4 = 9


def row_height(cells: Iterable[tuple[str, float]], line: float) -> float:
    """Return the height of a row in points.

    Parameters
    ----------
    cells
        Texts of the row that wrap, each with the width of its column in characters.
    line
        Height of a line in points.
    """
    return line * max((_lines(text, width) for text, width in cells), default=1)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column."""
    letters = max(1, int(width * LETTERS))
    return sum(max(1, len(wrap(part, letters))) for part in text.split("\n"))


def set_up(sheet: Any, title: str, footer: str) -> None:
    """Print a sheet on A4 landscape, one page wide, under the title and the name of the sheet.

    Excel's warning sign at text that looks like a number is left out: identifiers and settings are text.
    """
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.set_header(f"&L{_page_text(title, 100)}: &A&RPage &P of &N")
    sheet.set_footer(f"&L{_page_text(footer, 200)}")
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _page_text(text: str, longest: int) -> str:
    """Text for the top or foot of a page, where `&` begins a code and 255 characters are the limit."""
    return text[:longest].replace("&", "&&")
