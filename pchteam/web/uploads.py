"""Uploads: a workbook, or a zip of CSV files, looked at before anything is kept of it."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from fastapi import UploadFile

from pchteam.load import read_tables
from pchteam.web.store import TABLES, WORKBOOK

__all__ = ["Upload", "read_upload"]


@dataclass(frozen=True)
class Upload:
    """An upload that can be read.

    Parameters
    ----------
    name
        Name of the file as it was sent, without folders.
    path
        The workbook, or the folder of CSV files.
    """

    name: str
    path: Path

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return Path(self.name).stem

    def write(self, folder: Path) -> None:
        """Write it to the folder of a version."""
        if self.path.is_dir():
            shutil.copytree(self.path, folder / TABLES)
        else:
            shutil.copyfile(self.path, folder / WORKBOOK)


@contextmanager
def read_upload(file: UploadFile) -> Iterator[Upload]:
    """Give an upload, once it is known to be a workspace, faulty or not.

    Raises
    ------
    ValueError
        If it is no workspace, or not safe to read; the message says what to do.
    """
    name = PurePosixPath((file.filename or "").replace("\\", "/")).name
    with TemporaryDirectory() as place:
        path = Path(place) / WORKBOOK
        with path.open("wb") as sent:
            shutil.copyfileobj(file.file, sent)
        if name.lower().endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(Path(place) / TABLES)
            path = Path(place) / TABLES
        read_tables(path)
        yield Upload(name, path)
