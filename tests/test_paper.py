"""Papers as documents: the same content in docx and PDF, read back by readers that had no part in writing them."""

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from pchteam.export.paper import Heading, Paper, Paragraph, Picture, Table, ToAgree
from pchteam.export.paper_docx import write_docx
from pchteam.export.paper_pdf import write_pdf

ROWS = 200
LONG = "Ärztekammer-Übungsgemeinschaft-" * 12
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 60"><rect x="5" y="5" width="400" height="40"/>'
    '<text x="420" y="30" font-size="22">Müller &amp; Żółć</text></svg>'
)
HEADINGS = ("Person", "What", "Hours")
PAPER = Paper(
    title="Draft: Ünal & <Söhne> #set *x*",
    subject="A paper of hostile names",
    notice="DRAFT for Ünal. Not legal advice.",
    foot="Draft, not legal advice.",
    day=date(2026, 1, 5),
    blocks=(
        Heading("1. Purpose $x$ `y`"),
        Paragraph(("Recharge: ", ToAgree("share of the cost"), ".")),
        Heading("Detail", 2),
        Picture(SVG, "Bars: Müller 12.0 hours"),
        Table(
            "All people",
            HEADINGS,
            [(f"Zoë {number}", LONG if number == 100 else "=1+1", f"{number}.0") for number in range(ROWS)],
            (2, 3, 1),
            (2,),
        ),
        Table("Nobody", ("A", "B"), [], (1, 1)),
        Paragraph("The end."),
    ),
)


@pytest.fixture(scope="module")
def docx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docx") / "paper.docx"
    write_docx(PAPER, path)
    return path


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "paper.pdf"
    write_pdf(PAPER, path)
    return path


def test_docx_has_titles_headings_and_language(docx: Path) -> None:
    document = Document(str(docx))
    about = document.core_properties
    assert (about.title, about.subject, about.language) == (PAPER.title, PAPER.subject, "en-GB")
    styles = [(row.style.name, row.text) for row in document.paragraphs if row.style and "ea" in str(row.style.name)]
    assert styles == [("Heading 1", "1. Purpose $x$ `y`"), ("Heading 2", "Detail")]
    assert document.paragraphs[0].text == PAPER.title
    languages = {row.get(qn("w:val")) for row in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert "Draft, not legal advice. Page" in document.sections[0].footer.paragraphs[0].text


def test_docx_has_no_empty_paragraphs(docx: Path) -> None:
    document = Document(str(docx))
    empty = [row for row in document.paragraphs if not row.text and not row._p.findall(f".//{qn('w:drawing')}")]
    assert empty == []


def test_docx_marks_blanks_and_describes_pictures(docx: Path) -> None:
    document = Document(str(docx))
    marked = [run.text for row in document.paragraphs for run in row.runs if run.font.highlight_color]
    assert marked == ["[To agree: share of the cost]"]
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == ["Bars: Müller 12.0 hours"]


def test_docx_tables_keep_their_rows_and_repeat_their_headings(docx: Path) -> None:
    first, empty = Document(str(docx)).tables
    assert len(first.rows) == ROWS + 1
    assert [cell.text for cell in first.rows[101].cells] == ["Zoë 100", LONG, "100.0"]
    repeated = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in first.rows]
    assert repeated == [True] + [False] * ROWS
    assert [cell.text for cell in empty.rows[0].cells] == ["A", "B"]


def test_docx_tables_fit_between_the_margins(docx: Path) -> None:
    document = Document(str(docx))
    section = document.sections[0]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    for table in document.tables:
        assert sum(column.width or 0 for column in table.columns) <= room


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Yield the parts of the structure tree of a PDF."""
    stack: list[Any] = [reader.trailer["/Root"]["/StructTreeRoot"]]  # type: ignore[index]
    while stack:
        part = stack.pop()
        part = part.get_object() if hasattr(part, "get_object") else part
        if isinstance(part, ArrayObject):
            stack.extend(part)
        elif isinstance(part, DictionaryObject):
            yield part
            stack.extend([part["/K"]] if "/K" in part else [])


def test_pdf_is_tagged_and_says_title_and_language(pdf: Path) -> None:
    reader = PdfReader(pdf)
    root: Any = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert reader.metadata is not None
    assert reader.metadata.title == PAPER.title
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    parts = list(_objects(reader))
    kinds = {str(part.get("/S")) for part in parts}
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/Caption"} <= kinds
    assert "Bars: Müller 12.0 hours" in [str(part["/Alt"]) for part in parts if "/Alt" in part]


def test_pdf_embeds_its_fonts(pdf: Path) -> None:
    fonts: list[Any] = []
    for page in PdfReader(pdf).pages:
        for font in page["/Resources"].get("/Font", {}).values():  # type: ignore[attr-defined]
            fonts += font.get_object()["/DescendantFonts"]
    assert fonts
    for font in fonts:
        assert {"/FontFile2", "/FontFile3"} & set(font.get_object()["/FontDescriptor"].get_object())


def test_pdf_has_every_row_and_repeats_the_headings_on_every_page(pdf: Path) -> None:
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    text = "\n".join(pages)
    assert all(f"Zoë {number}" in text for number in range(ROWS))
    assert "Draft: Ünal & <Söhne> #set *x*" in text
    assert "[To agree: share of the cost]" in text
    assert all("Person" in page and "Hours" in page for page in pages)
    assert text.replace("\u200b", "").replace("\n", "").count("Übungsgemeinschaft") == LONG.count("Übung")


def test_pdf_of_letters_that_no_font_has_is_written_all_the_same(tmp_path: Path) -> None:
    write_pdf(replace(PAPER, blocks=(Paragraph("王小明 𒀀"),)), tmp_path / "paper.pdf")
    root: Any = PdfReader(tmp_path / "paper.pdf").trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])


def test_the_same_paper_gives_the_same_file(pdf: Path, docx: Path, tmp_path: Path) -> None:
    write_pdf(PAPER, tmp_path / "paper.pdf")
    assert (tmp_path / "paper.pdf").read_bytes() == pdf.read_bytes()
    write_docx(PAPER, tmp_path / "paper.docx")
    first, second = (zipfile.ZipFile(path) for path in (docx, tmp_path / "paper.docx"))
    assert {name: first.read(name) for name in first.namelist()} == {
        name: second.read(name) for name in second.namelist()
    }


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice (apt-get install libreoffice-writer)")
def test_libreoffice_opens_the_docx(docx: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(docx)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "paper.pdf").pages]
    assert f"Zoë {ROWS - 1}" in "".join(pages)
    assert sum("Person" in page for page in pages) > 2
