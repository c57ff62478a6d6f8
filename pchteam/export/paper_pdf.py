"""Write a paper as PDF/UA-1 by Typst: tagged, with title, language and embedded fonts; and pictures as PNG.

The content goes to `templates/paper.typ` as data, so nothing in it is read as markup.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from pchteam.export.paper import Block, Paper, Text, ToAgree, plain

__all__ = ["as_png", "write_pdf"]

PICTURE = b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), width: 17cm)"
PIXELS_PER_INCH = 200.0


def write_pdf(paper: Paper, path: Path) -> None:
    """Write a paper.

    A name in letters that the fonts of Typst lack takes a font of the machine, or boxes where that has none either;
    such a paper is tagged, but does not claim to be PDF/UA-1.
    """
    inputs = {"paper": json.dumps(_document(paper))}
    made = datetime.combine(paper.day, time(), UTC)
    compiler = typst.Compiler(_template(), sys_inputs=inputs, ignore_system_fonts=True)
    try:
        found = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=made)
    except typst.TypstError:
        compiler = typst.Compiler(_template(), sys_inputs=inputs)
        found = compiler.compile(format="pdf", timestamp=made)
    assert isinstance(found, bytes)
    path.write_bytes(found)


@cache
def _template() -> bytes:
    return files("pchteam.export").joinpath("templates", "paper.typ").read_bytes()


def as_png(svg: str) -> bytes:
    """A picture of a paper's width as PNG."""
    found = typst.compile(PICTURE, format="png", ppi=PIXELS_PER_INCH, sys_inputs={"svg": svg}, ignore_system_fonts=True)
    assert isinstance(found, bytes)
    return found


def _document(paper: Paper) -> dict[str, Any]:
    blocks = [_block(block) for block in paper.blocks]
    return {
        "title": paper.title,
        "subject": paper.subject,
        "notice": paper.notice,
        "foot": paper.foot,
        "blocks": blocks,
    }


def _block(block: Block) -> dict[str, Any]:
    cells: dict[str, Any] = {"kind": type(block).__name__, **asdict(block)}
    if "text" in cells:
        cells["text"] = _runs(block.text)  # type: ignore[union-attr]
    if "rows" in cells:
        cells["rows"] = [[_runs(cell) for cell in row] for row in block.rows]  # type: ignore[union-attr]
    return cells


def _runs(text: Text) -> list[dict[str, Any]]:
    return [{"text": str(part), "blank": isinstance(part, ToAgree)} for part in plain(text)]
