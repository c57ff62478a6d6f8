"""Files that tests send: sound ones, and hostile ones made from them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook

from pchteam.example_workspaces import example_workspaces

__all__ = ["changed_part", "edited", "margate_files", "sheet", "workbook", "zipped"]

CSV = "id,name,kind\np1,Ann Example,staff\n"


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """A zip of files by name."""
    target = io.BytesIO()
    with ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name) if name.startswith("/") else name, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def margate_files() -> dict[str, str]:
    """The tables of the example of Margate by file name."""
    with example_workspaces() as found:
        return {file.name: file.read_text(encoding="utf-8") for file in found["margate-task-force"].glob("*.csv")}


def workbook(folder: Path, change: Callable[[Workbook], object] = lambda book: None) -> bytes:
    """The example of Margate as a workbook, changed."""
    from pchteam.convert import write_workbook
    from pchteam.load import read_tables

    path = folder / "margate.xlsx"
    with example_workspaces() as found:
        write_workbook(read_tables(found["margate-task-force"]), path)
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path.read_bytes()


def edited(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """A zip whose files were changed by name."""
    with ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    return zipped(files)


def changed_part(content: bytes, part: str, before: str, after: str) -> bytes:
    """A workbook with the text of a part changed."""

    def change(files: dict[str, bytes]) -> None:
        assert before.encode() in files[part], part
        files[part] = files[part].replace(before.encode(), after.encode(), 1)

    return edited(content, change)


def sheet(rows: str, strings: str = "") -> bytes:
    """A workbook of one sheet `people`, of the rows given as XML."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{packages}/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{packages}/relationships">'
            f'<Relationship Id="r1" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{links}"><sheets>'
            '<sheet name="people" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships">'
            f'<Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{links}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/sharedStrings.xml": f"<sst {main}>{strings}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>",
        }
    )
