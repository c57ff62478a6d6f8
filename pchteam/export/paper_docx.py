"""Write a paper as docx (Office Open XML): heading styles, repeated headings of tables, alt text, language, title."""

from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph

from pchteam.export.paper import Block, Heading, Paper, Paragraph, Picture, Table, Text, ToAgree, plain
from pchteam.export.paper_pdf import as_png

__all__ = ["write_docx"]

FONT = "Arial"
LANGUAGE = "en-GB"
CELL = "Cell"
"""The style of what stands in tables."""
MARGIN, WIDTH = Cm(2), Cm(17)
SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 12, "Caption": 10.5, "Footer": 8.5}


def write_docx(paper: Paper, path: Path) -> None:
    """Write a paper."""
    document = Document()
    _set_up(document, paper)
    document.add_paragraph(paper.title, style="Title")
    _frame(document.add_paragraph().add_run(paper.notice))
    for block in paper.blocks:
        _write(document, block)
    document.save(str(path))


def _set_up(document: DocxDocument, paper: Paper) -> None:
    about = document.core_properties
    about.title, about.subject, about.author, about.language = paper.title, paper.subject, "pchteam", LANGUAGE
    about.created = about.modified = datetime.combine(paper.day, time(), UTC)
    about.comments = ""
    for name, size in SIZES.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0x21, 0x2B, 0x32)
        style.font.bold = name not in ("Normal", "Footer")
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
    cell: Any = document.styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style, cell.font.size = document.styles["Normal"], Pt(9)
    for name, before, after in (("Normal", 4, 6), ("Caption", 12, 4), (CELL, 2, 2)):
        spacing: Any = document.styles[name]
        spacing.paragraph_format.space_before, spacing.paragraph_format.space_after = Pt(before), Pt(after)
        spacing.paragraph_format.keep_with_next = name == "Caption"
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    foot = section.footer.paragraphs[0]
    foot.text = f"{paper.foot} Page "
    _page_number(foot)


def _page_number(paragraph: DocxParagraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(OxmlElement("w:r"))
    paragraph._p.append(field)


def _frame(run: Any) -> None:
    """Make a run bold and put its paragraph into a frame."""
    run.bold = True
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        border = OxmlElement(f"w:{side}")
        for name, value in {"val": "single", "sz": "8", "space": "4", "color": "212B32"}.items():
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    run._parent._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _write(document: DocxDocument, block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(block.text, block.level)
        case Paragraph():
            _runs(document.add_paragraph(), block.text)
        case Picture():
            shape = document.add_picture(BytesIO(as_png(block.svg)), width=WIDTH)
            shape._inline.docPr.set("descr", block.alt)
        case Table():
            _table(document, block)


def _runs(paragraph: DocxParagraph, text: Text) -> None:
    for part in plain(text):
        run = paragraph.add_run(str(part))
        if isinstance(part, ToAgree):
            run.bold, run.font.highlight_color = True, WD_COLOR_INDEX.YELLOW


def _table(document: DocxDocument, block: Table) -> None:
    document.add_paragraph(block.caption, style="Caption")
    table = document.add_table(rows=1, cols=len(block.headings), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _describe(table, block.caption)
    widths = [int(WIDTH * width / sum(block.widths)) for width in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _row(table, 0, [(heading,) for heading in block.headings], widths, block)
    for number, cells in enumerate(block.rows, start=1):
        table.add_row()
        _row(table, number, cells, widths, block)


def _describe(table: DocxTable, caption: str) -> None:
    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), caption)
    table._tbl.tblPr.append(title)


def _row(table: DocxTable, number: int, cells: Any, widths: list[int], block: Table) -> None:
    """Fill a row, which does not break over pages; the first one stands on every page."""
    row = table.rows[number]
    marks = ["w:cantSplit", *(["w:tblHeader"] if number == 0 else [])]
    for mark in marks:
        row._tr.get_or_add_trPr().append(OxmlElement(mark))
    for place, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
        cell.width = width  # type: ignore[assignment]
        paragraph = cell.paragraphs[0]
        paragraph.style = CELL
        if place in block.numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _runs(paragraph, text)
        for run in paragraph.runs if number == 0 else ():
            run.bold = True
