"""A paper: its content, which `paper_docx` and `paper_pdf` write alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

__all__ = ["Block", "Heading", "Paper", "Paragraph", "Picture", "Table", "Text", "ToAgree", "Words", "plain"]


@dataclass(frozen=True)
class ToAgree:
    """A blank to fill in: what is to be agreed, never invented."""

    what: str

    def __str__(self) -> str:
        return f"[To agree: {self.what}]" if self.what else "[To agree]"


Words = str | ToAgree
"""Plain text, or a blank."""

Text = Words | tuple[Words, ...]
"""Plain text and blanks, one after the other."""


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 or 2, below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    text: Text


@dataclass(frozen=True)
class Table:
    """A table under a caption; its first column says what a row is about.

    Parameters
    ----------
    widths
        Of the columns, in parts of their sum.
    numbers
        Places of the columns that stand at the right.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Text]]
    widths: Sequence[float]
    numbers: Sequence[int] = ()


@dataclass(frozen=True)
class Picture:
    """A picture in SVG over the whole width, and what it shows in words."""

    svg: str
    alt: str


Block = Heading | Paragraph | Table | Picture


@dataclass(frozen=True)
class Paper:
    """A paper of A4 pages in British English.

    Parameters
    ----------
    notice
        Stands in a frame under the title: that it is a draft, for whom, and what it is not.
    foot
        Stands at the foot of every page, before the page number.
    day
        The day of its state; the same content gives the same file.
    """

    title: str
    subject: str
    notice: str
    foot: str
    day: date
    blocks: Sequence[Block]


def plain(text: Text) -> tuple[Words, ...]:
    """A text in its parts."""
    return text if isinstance(text, tuple) else (text,)
