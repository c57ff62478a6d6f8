"""Uploads: hostile and mistaken files each get a clear page and leave nothing; faulty rows are kept and told."""

import io
import re
import stat
import struct
from collections.abc import Callable
from html import unescape
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from openpyxl import Workbook, load_workbook

from pchteam.load import read_tables
from pchteam.web.store import Store
from tests.web.files_sent import CSV, changed_part, edited, margate_files, sheet, workbook, zipped
from tests.web.site import Visitor

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
MILLION = 1_000_000


def send(visitor: Visitor, name: str, content: bytes, address: str = "/workspaces") -> tuple[int, str, str]:
    """Upload a file; return status, path and text of the page that answers."""
    answer = visitor.post(address, files={"file": (name, content)})
    return answer.status_code, answer.url.path, unescape(re.sub(r"<[^>]*>", "", answer.text))


def nothing_is_kept(store: Store) -> bool:
    room = store.root / "workspaces"
    audit = store.root / "audit.jsonl"
    return (not room.is_dir() or not list(room.iterdir())) and (
        not audit.is_file() or "uploaded" not in audit.read_text()
    )


def linked(name: str) -> bytes:
    """A zip with a symbolic link."""
    entry = ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return target.getvalue()


def locked(content: bytes) -> bytes:
    """A zip whose entries say that they need a password."""
    marked = bytearray(content)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(sign)
        while at >= 0:
            marked[at + place] |= 1
            at = marked.find(sign, at + 4)
    return bytes(marked)


def understated(content: bytes, size: int) -> bytes:
    """A zip whose list of contents gives another size for its first file."""
    marked = bytearray(content)
    at = marked.find(b"PK\x01\x02")
    marked[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(marked)


def rows(count: int) -> str:
    return "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, count + 1))


def add(name: str, content: bytes | str) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.update({name: content.encode() if isinstance(content, str) else content})


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
LONG = f"<si><t>{'long ' * 6000}</t></si>"
SHARED = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))

REFUSED: dict[str, tuple[str, Callable[[Path], bytes], str]] = {
    "not a workbook": ("plan.pdf", lambda _: b"%PDF-1.7 a plan", "neither an Excel workbook"),
    "text that is called a workbook": ("people.xlsx", lambda _: b"id,name\n", "neither an Excel workbook"),
    "one CSV file": ("people.csv", lambda _: CSV.encode(), "into a .zip"),
    "a Word document": (
        "x.docx",
        lambda _: zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}),
        "Word document",
    ),
    "OpenDocument": ("x.ods", lambda _: zipped({"mimetype": "application/x", "content.xml": "<x/>"}), "OpenDocument"),
    "binary workbook": (
        "x.xlsb",
        lambda _: zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"x"}),
        "(.xlsb)",
    ),
    "empty": ("people.xlsx", lambda _: b"", "The file is empty"),
    "a zip of nothing": ("people.zip", lambda _: zipped({}), "holds no CSV file"),
    "macro file": (
        "people.xlsm",
        lambda folder: edited(workbook(folder), add("xl/vbaProject.bin", b"macro")),
        "holds macros",
    ),
    "macro sheets": (
        "people.xlsx",
        lambda folder: edited(workbook(folder), add("xl/macrosheets/sheet1.xml", "<x/>")),
        "holds macros",
    ),
    "kind of a macro file": (
        "people.xlsx",
        lambda folder: changed_part(
            workbook(folder), "[Content_Types].xml", "<Types", '<Types a="application/vnd.ms-excel.sheet.macroEnabled"'
        ),
        "holds macros",
    ),
    "password-protected": (
        "p.xlsx",
        lambda _: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "by a password",
    ),
    "old workbook": ("p.xls", lambda _: OLE + b"\0" * 600, "(.xls)"),
    "zip with a password": ("p.zip", lambda _: locked(zipped({"people.csv": CSV})), "protected by a password"),
    "zip bomb": ("p.zip", lambda _: zipped({"people.csv": b"\0" * 150 * MILLION}), "unpacks to 150 MB"),
    "bomb of many entries": ("p.zip", lambda _: zipped({f"{n}.csv": CSV for n in range(1001)}), "1,001 files"),
    "bomb in a workbook": (
        "p.xlsx",
        lambda folder: edited(workbook(folder), add("xl/media/image1.png", b"\0" * 150 * MILLION)),
        "unpacks to",
    ),
    "false sizes": ("p.zip", lambda _: understated(zipped({"people.csv": CSV * 9}), 9), "damaged"),
    "cut off": ("p.zip", lambda _: zipped({"people.csv": CSV})[:-9], "damaged"),
    "names that lead out": ("p.zip", lambda _: zipped({"people.csv": CSV, "../people.csv": CSV}), "leads out of it"),
    "names of Windows": ("p.zip", lambda _: zipped({"people.csv": CSV, "..\\..\\people.csv": CSV}), "leads out of it"),
    "absolute names": ("p.zip", lambda _: zipped({"/etc/people.csv": CSV}), "leads out of it"),
    "names of drives": ("p.zip", lambda _: zipped({"C:/people.csv": CSV}), "leads out of it"),
    "names with signs": ("p.zip", lambda _: zipped({"peo\x1bple.csv": CSV}), "leads out of it"),
    "links": ("p.zip", lambda _: linked("people.csv"), "is a link"),
    "names that differ by case": ("p.zip", lambda _: zipped({"people.csv": CSV, "People.CSV": CSV}), "twice"),
    "several folders": ("p.zip", lambda _: zipped({"a/people.csv": CSV, "b/people.csv": CSV}), "in several folders"),
    "odd file name": ("p.zip", lambda _: zipped({"people.csv": CSV, "$(x).csv": CSV}), "Use letters"),
    "10^6 rows": ("p.xlsx", lambda _: sheet(rows(MILLION)), "200,000 rows"),
    "10^6 lines": ("p.zip", lambda _: zipped({"people.csv": "\n".join(map(str, range(MILLION)))}), "200,000 rows"),
    "a cell far out": ("p.xlsx", lambda _: sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "cells"),
    "a cell nowhere": (
        "p.xlsx",
        lambda _: sheet('<row r="999999999"><c r="ZZZZ999999999"><v>1</v></c></row>'),
        "cells",
    ),
    "a text in many cells": ("p.xlsx", lambda _: sheet(SHARED, LONG), "long texts"),
    "entities": (
        "p.xlsx",
        lambda _: edited(sheet(""), add("xl/worksheets/sheet1.xml", ENTITIES + "<x>&b;</x>")),
        "document type",
    ),
    "no XML": ("p.xlsx", lambda _: edited(sheet(""), add("xl/worksheets/sheet1.xml", "<x><y></x>")), "damaged"),
    "parts that are not there": (
        "p.xlsx",
        lambda folder: edited(workbook(folder), lambda files: files.pop("xl/_rels/workbook.xml.rels")),
        "The file cannot be read as a workbook",
    ),
    "other sheets": ("p.xlsx", lambda folder: _of_other_sheets(folder), "it has 'Sheet', 'Costs'"),
    "other files": ("p.zip", lambda _: zipped({"costs.csv": "a,b\n"}), "it has 'costs'"),
    "not UTF-8": ("p.zip", lambda _: zipped({"people.csv": b"id,name\np1,Zo\xeb\n"}), "people.csv is not UTF-8 text"),
    "faulty rules": (
        "p.zip",
        lambda _: zipped({"people.csv": CSV, "rules/a.ttl": "no turtle"}),
        "a.ttl",
    ),
}


def _of_other_sheets(folder: Path) -> bytes:
    book = Workbook()
    book.create_sheet("Costs")
    book.save(folder / "other.xlsx")
    return (folder / "other.xlsx").read_bytes()


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_workspace_is_refused_with_a_clear_page(
    case: str, planner: Visitor, store: Store, tmp_path: Path
) -> None:
    name, make, message = REFUSED[case]
    status, _, text = send(planner, name, make(tmp_path))
    assert (status, text.count("There is a problem")) == (422, 1)
    assert message in text
    assert str(tmp_path.parent.parent) not in text, "a folder of the server is told"
    assert "/tmp" not in text
    assert nothing_is_kept(store)


def test_no_file_is_a_problem_of_the_field(planner: Visitor, store: Store) -> None:
    answer = planner.post("/workspaces", data={"title": "Ours"})
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text
    assert 'id="file-error"' in answer.text
    assert 'value="Ours"' in answer.text
    assert nothing_is_kept(store)


@pytest.mark.parametrize("top", ["", "margate/"])
def test_a_zip_of_csv_files_is_kept(top: str, planner: Visitor, store: Store) -> None:
    extra = {"__MACOSX/._people.csv": "x", f"{top}README.md": "# Margate", f"{top}notes/plan.pdf": "x"}
    content = zipped({**{top + name: text for name, text in margate_files().items()}, **extra})
    status, path, text = send(planner, "margate.zip", content)
    assert (status, path) == (200, "/workspaces/margate/check")
    assert "No faults" in text
    kept = store.workspace("margate").latest()
    assert {file.name: file.read_text() for file in kept.tables.iterdir() if file.is_file()} == margate_files()


def test_a_workbook_is_kept_as_it_reads(planner: Visitor, store: Store, tmp_path: Path) -> None:
    content = workbook(tmp_path)
    status, path, _ = send(planner, "C:\\Users\\me\\Margate 2026.xlsx", content)
    assert (status, path) == (200, "/workspaces/margate-2026/check")
    kept = store.workspace("margate-2026")
    assert kept.title == "Margate 2026"
    assert kept.latest().origin == "Margate 2026.xlsx"
    assert read_tables(kept.latest().tables) == read_tables(tmp_path / "margate.xlsx")


def test_a_title_may_be_given_and_is_only_text(planner: Visitor, store: Store) -> None:
    sent = {"file": ("<script>alert(1)</script>.zip", zipped(margate_files()))}
    answer = planner.post("/workspaces", data={"title": "<b>Ours</b>"}, files=sent)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<b>Ours" not in answer.text
    assert [one.title for one in store.workspaces()] == ["<b>Ours</b>"]


def test_formulas_become_the_values_that_they_had(planner: Visitor, store: Store, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["people"]["B2"] = '=HYPERLINK("http://evil.invalid","Ann")'

    plain = workbook(tmp_path, change)
    part = next(
        name for name in ZipFile(io.BytesIO(plain)).namelist() if b"HYPERLINK" in ZipFile(io.BytesIO(plain)).read(name)
    )
    content = edited(
        plain,
        lambda files: files.update(
            {
                part: re.sub(rb"</f><v ?/?>(</v>)?", b"</f><v>Ann Example</v>", files[part]).replace(
                    b'<c r="B2"', b'<c r="B2" t="str"', 1
                )
            }
        ),
    )
    status, _, _ = send(planner, "margate.xlsx", content)
    assert status == 200
    kept = store.workspace("margate").latest()
    assert kept.origin == "margate.xlsx, with 1 formulas replaced by their values"
    assert b"HYPERLINK" not in b"".join(ZipFile(kept.tables).read(name) for name in ZipFile(kept.tables).namelist())
    assert "Ann Example" in {cells[1] for _, cells in read_tables(kept.tables)["people"].rows}


def test_links_to_other_files_are_left_out(planner: Visitor, store: Store, tmp_path: Path) -> None:
    content = edited(workbook(tmp_path), add("xl/connections.xml", "<connections/>"))
    assert send(planner, "margate.xlsx", content)[0] == 200
    assert "xl/connections.xml" not in ZipFile(store.workspace("margate").latest().tables).namelist()


def test_text_like_a_formula_is_text_wherever_it_goes(planner: Visitor, store: Store) -> None:
    files = margate_files()
    first = files["people.csv"].splitlines()[1]
    identifier, name = first.split(",")[:2]
    files["people.csv"] = files["people.csv"].replace(f"{identifier},{name}", f"{identifier},=cmd|' /C calc'!A0")
    assert send(planner, "margate.zip", zipped(files))[0] == 200
    marked = planner.get("/workspaces/margate/marked.xlsx").content
    cells = [cell for row in load_workbook(io.BytesIO(marked))["people"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if str(cell.value).startswith("=cmd")] == ["s"]


def faulty(table: str, change: Callable[[list[str]], list[str]]) -> bytes:
    """A zip of Margate with the lines of a table changed."""
    files = margate_files()
    files[f"{table}.csv"] = "\n".join(change(files[f"{table}.csv"].splitlines())) + "\n"
    return zipped(files)


def with_cell(line: str, place: int, cell: str) -> str:
    cells = line.split(",")
    cells[place] = cell
    return ",".join(cells)


def test_duplicate_ids_are_kept_and_told(planner: Visitor, store: Store) -> None:
    content = faulty("people", lambda lines: [*lines, lines[1]])
    status, path, text = send(planner, "margate.zip", content)
    last = len(margate_files()["people.csv"].splitlines()) + 1
    assert (status, path) == (200, "/workspaces/margate/check")
    assert f"people, row {last}, id:" in text
    assert "repeats row 2" in text
    assert len(store.workspace("margate").versions()) == 1


def test_swapped_dates_are_kept_and_told(planner: Visitor, store: Store) -> None:
    head = margate_files()["posts.csv"].splitlines()[0].split(",")
    start, end = head.index("starts"), head.index("ends")

    def change(lines: list[str]) -> list[str]:
        return [lines[0], with_cell(with_cell(lines[1], start, "2030-01-31"), end, "2020-01-31"), *lines[2:]]

    status, _, text = send(planner, "margate.zip", faulty("posts", change))
    assert status == 200
    assert "posts, row 2" in text
    assert "2020-01-31" in text
    status, _, text = send(
        planner, "m.zip", faulty("posts", lambda lines: [lines[0], with_cell(lines[1], start, "31/01/2030")])
    )
    assert status == 200
    assert "posts, row 2, starts: 31/01/2030" in text


def test_a_misnamed_sheet_is_kept_and_told(planner: Visitor, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["people"].title = "poeple"

    status, _, text = send(planner, "margate.xlsx", workbook(tmp_path, change))
    assert status == 200
    assert "did you mean 'people'?" in text


def test_a_refused_version_leaves_the_others(planner: Visitor, store: Store) -> None:
    send(planner, "margate.zip", zipped(margate_files()))
    status, path, text = send(planner, "x.zip", b"PK\x03\x04", "/workspaces/margate/versions")
    assert (status, path) == (422, "/workspaces/margate/versions")
    assert "damaged" in text
    assert [one.number for one in store.workspace("margate").versions()] == [1]
    status, path, _ = send(planner, "second.zip", zipped(margate_files()), "/workspaces/margate/versions")
    assert (status, path) == (200, "/workspaces/margate/check")
    latest = store.workspace("margate").latest()
    assert (latest.number, latest.parent, latest.origin) == (2, 1, "second.zip")


def test_a_copy_is_marked_also_where_the_workbook_itself_cannot_be(
    planner: Visitor, store: Store, tmp_path: Path
) -> None:
    content = changed_part(workbook(tmp_path), "docProps/core.xml", "xmlns:cp=", "xmlns:cq=")
    assert send(planner, "margate.xlsx", content)[0] == 200
    answer = planner.get("/workspaces/margate/marked.xlsx")
    assert answer.status_code == 200
    assert load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "Findings"
