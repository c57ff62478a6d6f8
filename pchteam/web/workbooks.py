"""Workbooks: an uploaded `.xlsx` is looked at part by part and packed anew, so that what is kept is what was looked at.

A workbook may be small and still take all memory once it is read: by one cell far out, by a long text that many cells
share, by entities of XML. All of that is counted here, from a stream, before a library reads it.
"""

import zipfile
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from pchteam.web.archives import CHUNK, RefusedUploadError, name_of

__all__ = ["CELLS_AT_MOST", "ROWS_AT_MOST", "Contents", "repack", "too_long", "without_formulas"]

ROWS_AT_MOST = 200_000
"""A workspace of so many takes 2 GB and three quarters of a minute to judge."""

CELLS_AT_MOST = 3_000_000
TEXT_AT_MOST = 100_000_000
"""Characters of all cells."""

LIVE_PARTS = (
    "xl/externallinks/",
    "xl/connections.xml",
    "xl/querytables/",
    "xl/embeddings/",
    "xl/activex/",
    "customui/",
)
"""Parts that make a workbook fetch or run something; values need none of them."""


class Contents:
    """What was seen of a workbook.

    Attributes
    ----------
    rows, cells
        How many hold anything; cells also count those between, which a reader of tables would make.
    formulas
        How many cells hold one.
    is_live
        Whether there are links to other files, connections or embedded objects.
    """

    def __init__(self) -> None:
        self.rows = self.cells = self.formulas = 0
        self.is_live = False
        self.lengths: list[int] = []
        self.uses: Counter[str] = Counter()

    @property
    def text(self) -> int:
        """Characters of the texts that cells share, each as often as it is used."""
        known = {str(place): length for place, length in enumerate(self.lengths)}
        return sum(times * known.get(place, 0) for place, times in self.uses.items())


def repack(archive: ZipFile, entries: Sequence[ZipInfo], target: Path) -> Contents:
    """Write the entries of a workbook into a new archive, and say what they hold.

    Raises
    ------
    RefusedUploadError
        If they hold more than is read, or what no workbook should.
    """
    contents = Contents()
    with ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as fresh:
        for entry in entries:
            name = name_of(entry)
            contents.is_live |= name.casefold().startswith(LIVE_PARTS)
            _copy(archive, entry, fresh, _Part(contents, strict=not name.casefold().endswith(".vml")))
    if contents.text > TEXT_AT_MOST:
        raise RefusedUploadError(
            "The workbook repeats long texts in very many cells. Shorten them and upload it again."
        )
    return contents


def _copy(archive: ZipFile, entry: ZipInfo, fresh: ZipFile, part: "_Part") -> None:
    is_xml: bool | None = None
    with archive.open(entry) as source, fresh.open(name_of(entry), "w") as copy:
        while chunk := source.read(CHUNK):
            copy.write(chunk)
            if is_xml is None:
                is_xml = chunk.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
            if is_xml:
                part.feed(chunk)
    if is_xml:
        part.feed(b"", ends=True)


class _Part:
    """A part of a workbook as it streams by; its elements are those of SpreadsheetML (ECMA-376, part 1, 18.3 and 18.4).

    Parameters
    ----------
    strict
        Whether XML that is not well formed is refused. Drawings of old comments (VML) often are not.
    """

    def __init__(self, contents: Contents, *, strict: bool) -> None:
        self._contents, self._strict = contents, strict
        self._in_sheet = self._is_shared = self._listens = False
        self._row = self._column = self._farthest_row = self._farthest_column = 0
        self._counted_row, self._area = 0, 0
        self._text: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse_entities
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._hear

    def feed(self, chunk: bytes, *, ends: bool = False) -> None:
        """Look at the next piece."""
        try:
            self._parser.Parse(chunk, ends)
        except expat.ExpatError:
            if self._strict:
                raise RefusedUploadError(
                    "The workbook is damaged: a part of it is no XML. Open it in Excel, save it, and upload it again."
                ) from None

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        name = element.rpartition(":")[2]
        if not self._in_sheet:
            self._in_sheet = name == "sheetData"
            if name == "si":
                self._text = []
            self._listens = name == "t"
        elif name == "row":
            self._row = _number(attributes.get("r")) or self._row + 1
            self._column = 0
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self._row = _number(attributes.get("r", "")[len(letters) :]) or self._row
            self._column = _column(letters) or self._column + 1
            self._is_shared = attributes.get("t") == "s"
        elif name in ("v", "is"):
            self._count_cell()
            self._text, self._listens = [], name == "v" and self._is_shared
        elif name == "f":
            self._contents.formulas += 1

    def _end(self, element: str) -> None:
        name = element.rpartition(":")[2]
        if name == "sheetData":
            self._in_sheet = False
        elif name == "v" and self._listens:
            self._contents.uses["".join(self._text).strip()] += 1
        elif name == "si" and not self._in_sheet:
            self._contents.lengths.append(sum(map(len, self._text)))
        if name in ("v", "t"):
            self._listens = False

    def _hear(self, text: str) -> None:
        if self._listens:
            self._text.append(text)

    def _count_cell(self) -> None:
        """Count a cell with content, and the area that a table down to it takes."""
        contents = self._contents
        if self._row != self._counted_row:
            contents.rows += 1
            self._counted_row = self._row
        if self._row > self._farthest_row or self._column > self._farthest_column:
            self._farthest_row = max(self._row, self._farthest_row)
            self._farthest_column = max(self._column, self._farthest_column)
            contents.cells += self._farthest_row * self._farthest_column - self._area
            self._area = self._farthest_row * self._farthest_column
        if contents.rows > ROWS_AT_MOST or contents.cells > CELLS_AT_MOST:
            raise too_long("The workbook")


def too_long(what: str) -> RefusedUploadError:
    """Return the error of something with too many rows or cells."""
    return RefusedUploadError(
        f"{what} has more than {ROWS_AT_MOST:,} rows or {CELLS_AT_MOST:,} cells, counted down to the last cell that "
        "holds anything. Delete rows and columns that are not needed, and upload it again."
    )


def without_formulas(path: Path) -> None:
    """Rewrite a workbook so that cells hold the values which their formulas last had, and nothing is fetched.

    Raises
    ------
    RefusedUploadError
        If it cannot be rewritten.
    """
    from openpyxl import load_workbook

    try:
        load_workbook(path, data_only=True, keep_links=False).save(path)
    except (AttributeError, IndexError, KeyError, SyntaxError, TypeError, ValueError, OSError):
        raise RefusedUploadError(
            "The workbook holds formulas or links, and they cannot be replaced by their values. "
            "Copy its sheets, paste them as values into a new workbook, and upload that."
        ) from None


def _refuse_entities(*declared: object) -> None:
    raise RefusedUploadError(
        "The workbook holds XML with a document type, which no workbook needs. Save it in Excel again."
    )


def _number(digits: str | None) -> int:
    """The number of a row; 0 where it has none."""
    return int(digits) if digits and digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


@cache
def _column(letters: str) -> int:
    """The number of a column of one to three letters, A being 1; 0 where it has none."""
    number = 0
    for letter in letters[:4].upper():
        number = 26 * number + ord(letter) - ord("A") + 1 if "A" <= letter <= "Z" else 0
    return number
