"""Uploads: a workbook, or a zip of CSV files, looked at before anything is kept of it.

What is no workspace, or not safe to read, is refused with one message. Faulty rows are none of that: they are kept, and
told by the page that checks.
"""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zipfile import ZipFile, ZipInfo

from starlette.datastructures import FormData, UploadFile

from pchteam.load import read_tables
from pchteam.tables import TABLES as TABLES_OF_THE_CONTRACT
from pchteam.web.archives import RefusedUploadError, entries_of, name_of, opened, shown
from pchteam.web.store import TABLES, WORKBOOK, KeptWorkspace, Version
from pchteam.web.visit import Visit
from pchteam.web.workbooks import CELLS_AT_MOST, ROWS_AT_MOST, repack, too_long, without_formulas
from pchteam.workspace_rules import book_of

__all__ = ["RefusedUploadError", "Upload", "file_in", "keep_version", "keep_workspace", "kept_files", "read_upload"]

TITLE_AT_MOST = 100

CONTENT_TYPES = "[Content_Types].xml"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
"""How Excel files of before 2007 begin, and those with a password."""

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FILE_NAME = re.compile(r"[\w][\w .()-]*", re.ASCII)
TEMPLATE = "The start page has a workbook to fill in."
OTHER_KINDS = {
    "xl/workbook.bin": "The file is a binary workbook (.xlsb). Save it as 'Excel Workbook (.xlsx)'.",
    "mimetype": "The file is an OpenDocument file. Save it as 'Excel Workbook (.xlsx)'.",
    "word/document.xml": f"The file is a Word document. {TEMPLATE}",
    "ppt/presentation.xml": f"The file is a presentation. {TEMPLATE}",
}
"""Files by which other kinds are known, and what to do about them."""


@dataclass(frozen=True)
class Upload:
    """An upload that can be read.

    Parameters
    ----------
    name
        Name of the file as it was sent, without folders.
    path
        The workbook, or the folder of CSV files.
    formulas
        How many were replaced by their values.
    """

    name: str
    path: Path
    formulas: int = 0

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return Path(self.name).stem

    @property
    def origin(self) -> str:
        """Where a version comes from, in words."""
        if not self.formulas:
            return self.name
        return f"{self.name}, with {self.formulas:,} formulas replaced by their values"

    def write(self, folder: Path) -> None:
        """Write it to the folder of a version."""
        target = folder / (TABLES if self.path.is_dir() else WORKBOOK)
        for name, file in kept_files(self.path).items():
            copy = target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def kept_files(path: Path) -> dict[str, Path]:
    """Return the files of a workspace that are kept, by name: tables and rules, or the workbook under a blank name."""
    if path.is_file():
        return {"": path}
    found = [*path.glob("*.csv"), *path.glob("rules/*.ttl")]
    return {file.relative_to(path).as_posix(): file for file in sorted(found) if file.is_file()}


def file_in(form: FormData) -> UploadFile:
    """Return the file that a form holds.

    Raises
    ------
    RefusedUploadError
        If none was chosen.
    """
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise RefusedUploadError("Choose a file: a workbook (.xlsx), or a .zip of CSV files.")
    return file


@contextmanager
def read_upload(file: UploadFile) -> Iterator[Upload]:
    """Give an upload, once it is known to be a workspace, faulty or not.

    Raises
    ------
    RefusedUploadError
        If it is no workspace, or not safe to read; the message says what to do.
    """
    name = shown(PurePosixPath((file.filename or "").replace("\\", "/")).name)
    with TemporaryDirectory() as folder:
        sent, place = Path(folder) / "sent", Path(folder) / "read"
        place.mkdir()
        with sent.open("wb") as copy:
            shutil.copyfileobj(file.file, copy)
        _refuse_other_files(sent, name)
        with opened(sent) as archive:
            entries = entries_of(archive)
            names = {name_of(entry) for entry in entries}
            for other, message in OTHER_KINDS.items():
                if other in names:
                    raise RefusedUploadError(message)
            is_workbook = CONTENT_TYPES in names
            read = _workbook(archive, entries, place, name) if is_workbook else _tables(archive, entries, place, name)
        _refuse_no_workspace(read)
        yield read


def keep_workspace(visit: Visit, file: UploadFile, title: str) -> KeptWorkspace:
    """Keep an upload as a new workspace, called as its file where the title is blank; raises as `read_upload`."""
    with read_upload(file) as read:
        name = (title.strip() or read.stem)[:TITLE_AT_MOST]
        kept = visit.store.add_workspace(name, read.write, by=visit.who, origin=read.origin)
    visit.audit("uploaded", workspace=kept.id, version=1, file=read.name)
    return kept


def keep_version(visit: Visit, kept: KeptWorkspace, file: UploadFile) -> Version:
    """Keep an upload as a new version of a workspace; raises as `read_upload`."""
    with read_upload(file) as read:
        version = kept.add_version(read.write, by=visit.who, origin=read.origin, parent=kept.latest().number)
    visit.audit("uploaded", workspace=kept.id, version=version.number, file=read.name)
    return version


def _refuse_other_files(path: Path, name: str) -> None:
    """Refuse what is not even a zip, by its first bytes."""
    with path.open("rb") as file:
        start = file.read(len(OLE))
    if not start:
        raise RefusedUploadError(
            "The file is empty. Save your workbook again, and upload it when it is closed in Excel."
        )
    if start == OLE:
        if ENCRYPTED in path.read_bytes():
            raise RefusedUploadError(
                "The workbook is protected by a password. In Excel, open File, Info, Protect Workbook, Encrypt with "
                "Password, delete the password, save, and upload it again."
            )
        raise RefusedUploadError("The file is of an old kind (.xls). Save it as 'Excel Workbook (.xlsx)'.")
    if not start.startswith(b"PK"):
        if name.lower().endswith(".csv"):
            raise RefusedUploadError(
                "One CSV file is no workspace. Put all CSV files of it into a .zip, and upload that."
            )
        raise RefusedUploadError(f"The file is neither an Excel workbook (.xlsx) nor a .zip of CSV files. {TEMPLATE}")


def _workbook(archive: ZipFile, entries: Sequence[ZipInfo], place: Path, name: str) -> Upload:
    names = [name_of(entry).casefold() for entry in entries]
    if not any(one.startswith("xl/") for one in names):
        raise RefusedUploadError(f"The file is neither an Excel workbook (.xlsx) nor a .zip of CSV files. {TEMPLATE}")
    types = archive.read(next(entry for entry in entries if name_of(entry) == CONTENT_TYPES))
    if b"macroenabled" in types.lower() or any("vbaproject" in one or "/macrosheets/" in one for one in names):
        raise RefusedUploadError(
            "The workbook holds macros, which are not taken. Save it as 'Excel Workbook (.xlsx)' and answer that it be "
            "saved without macros."
        )
    path = place / WORKBOOK
    contents = repack(archive, entries, path)
    if contents.formulas or contents.is_live:
        without_formulas(path)
    return Upload(name, path, contents.formulas)


def _tables(archive: ZipFile, entries: Sequence[ZipInfo], place: Path, name: str) -> Upload:
    """Unpack the CSV files of the one folder that has any, and the rules beside them, under names of our own making."""
    files = {PurePosixPath(name_of(entry)): entry for entry in entries}
    files = {path: entry for path, entry in files.items() if "__MACOSX" not in path.parts}
    folders = sorted({path.parent for path in files if path.suffix.lower() == ".csv"})
    if not folders:
        raise RefusedUploadError(f"The zip holds no CSV file, such as people.csv. {TEMPLATE}")
    if len(folders) > 1:
        listed = ", ".join(f"'{shown(str(folder))}'" for folder in folders[:3])
        raise RefusedUploadError(
            f"The zip holds CSV files in several folders: {listed}. Zip those of one workspace only."
        )
    path, kinds = place / TABLES, {folders[0]: ".csv", folders[0] / "rules": ".ttl"}
    (path / "rules").mkdir(parents=True)
    rows = cells = 0
    for source, entry in files.items():
        if kinds.get(source.parent) != source.suffix.lower():
            continue
        if not FILE_NAME.fullmatch(source.stem):
            raise RefusedUploadError(
                f"The zip holds '{shown(source.name)}'. Use letters, digits and hyphens in file names."
            )
        content = archive.read(entry)
        rows, cells = rows + content.count(b"\n"), cells + content.count(b"\n") + content.count(b",")
        if rows > ROWS_AT_MOST or cells > CELLS_AT_MOST:
            raise too_long("The zip")
        target = path if source.parent == folders[0] else path / "rules"
        (target / f"{source.stem}{source.suffix.lower()}").write_bytes(content)
    return Upload(name, path)


def _refuse_no_workspace(upload: Upload) -> None:
    """Refuse what cannot be read as tables, has none of ours, or brings rules that cannot be used."""
    if upload.path.is_dir():
        _refuse_other_names(sorted(file.stem for file in upload.path.glob("*.csv")))
    try:
        tables = read_tables(upload.path)
        book_of(upload.path)
    except ValueError as error:
        told = str(error).replace(f"{upload.path}/", "").replace(str(upload.path), "The file")
        mend = "" if upload.path.is_dir() else " Open it in Excel, save it, and upload it again."
        raise RefusedUploadError(f"{told}.{mend}") from None
    _refuse_other_names(list(tables))


def _refuse_other_names(names: Sequence[str]) -> None:
    if not TABLES_OF_THE_CONTRACT.keys() & set(names):
        listed = ", ".join(f"'{shown(name)}'" for name in names[:5])
        raise RefusedUploadError(
            "No sheet or file in it has the name of a table of a workspace, such as people or posts; "
            f"it has {listed}. {TEMPLATE}"
        )
