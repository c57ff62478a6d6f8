"""Store: the folder that keeps the work of the page.

```
STORE/scratch/                            uploads while they are read; emptied when a server starts
STORE/audit.jsonl                         a line for each change
STORE/workspaces/ID/workspace.json        title
STORE/workspaces/ID/versions/N/           a version, never changed: version.json, tables/ (CSV files) or tables.xlsx
STORE/workspaces/ID/jobs/N/               a job: see `pchteam.web.job`
STORE/workspaces/ID/drafts/               changes that somebody is trying: see `pchteam.web.drafts`
```
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pchteam.web.files import BEYOND, append_line, claim, move, read_json, write_json

__all__ = ["TABLES", "WORKBOOK", "KeptWorkspace", "NotKeptError", "Store", "Version", "whole"]

TABLES, WORKBOOK = "tables", "tables.xlsx"


class NotKeptError(LookupError):
    """The store has nothing of that name."""


@contextmanager
def whole(what: str) -> Iterator[None]:
    """Say of something that was deleted in part, or changed by another hand, that it cannot be read.

    Raises
    ------
    NotKeptError
        If a file of it is gone, or is not as we write it.
    """
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        raise NotKeptError(f"{what} cannot be read: its files in the store were deleted or changed") from None


@dataclass(frozen=True)
class Version:
    """A state of a workspace.

    Parameters
    ----------
    folder
        Holds `version.json`, and the folder `tables` or the workbook `tables.xlsx`.
    origin
        Where it comes from, in words: the name of the file, or what was changed.
    parent
        The version that was changed; None for an upload or an example.
    """

    folder: Path
    number: int
    created: datetime
    by: str
    origin: str
    parent: int | None

    @property
    def tables(self) -> Path:
        """The workspace itself, for `Workspace.open` and for commands."""
        workbook = self.folder / WORKBOOK
        return workbook if workbook.is_file() else self.folder / TABLES

    @classmethod
    def read(cls, folder: Path) -> "Version":
        """Read what is known of a version."""
        document = read_json(folder / "version.json")
        created = datetime.fromisoformat(document["created"])
        return cls(folder, int(folder.name), created, document["by"], document["origin"], document["parent"])


@dataclass(frozen=True)
class KeptWorkspace:
    """A workspace of the store with its versions."""

    folder: Path
    title: str

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return self.folder.name

    def versions(self) -> list[Version]:
        """All versions that can be read, latest first."""
        entries = _entries(self.folder / "versions")
        found = []
        for number in sorted((int(entry.name) for entry in entries if entry.name.isdecimal()), reverse=True):
            with suppress(NotKeptError):
                found.append(self.version(number))
        return found

    def version(self, number: int) -> Version:
        """Return a version.

        Raises
        ------
        NotKeptError
            If there is none of that number.
        """
        folder = self.folder / "versions" / str(number)
        if not 0 < number < BEYOND or not (folder / "version.json").is_file():
            raise NotKeptError(f"{self.title} has no version {number}")
        with whole(f"version {number} of {self.title}"):
            return Version.read(folder)

    def latest(self) -> Version:
        """Return the latest version.

        Raises
        ------
        NotKeptError
            If none can be read.
        """
        found = self.versions()
        if not found:
            raise NotKeptError(f"{self.title} has no version that can be read")
        return found[0]

    def add_version(self, write: Callable[[Path], None], *, by: str, origin: str, parent: int | None = None) -> Version:
        """Keep a new version.

        Parameters
        ----------
        write
            Gets a folder, and writes to it the workbook `WORKBOOK`, or the folder `TABLES` with rules if any.
        """
        fresh = self.folder / f".{uuid4().hex}"
        try:
            _write_version(fresh, write, by, origin, parent)
            return self.version(claim(fresh, self.folder / "versions"))
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


@dataclass(frozen=True)
class Store:
    """The folder of all work."""

    root: Path

    def workspaces(self) -> list[KeptWorkspace]:
        """All workspaces that can be read, by title."""
        found = []
        for entry in _entries(self.root / "workspaces"):
            with suppress(NotKeptError):
                kept = self.workspace(entry.name)
                kept.latest()
                found.append(kept)
        return sorted(found, key=lambda one: (one.title.casefold(), one.id))

    def workspace(self, identifier: str) -> KeptWorkspace:
        """Return a workspace.

        Raises
        ------
        NotKeptError
            If there is none of that name.
        """
        folder = self.root / "workspaces" / identifier
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}", identifier) or not (folder / "workspace.json").is_file():
            raise NotKeptError(f"there is no workspace '{identifier}'")
        with whole(f"the workspace '{identifier}'"):
            return KeptWorkspace(folder, str(read_json(folder / "workspace.json")["title"]))

    def add_workspace(self, title: str, write: Callable[[Path], None], *, by: str, origin: str) -> KeptWorkspace:
        """Keep a new workspace with its first version; parameters as of `KeptWorkspace.add_version`."""
        rooms = self.root / "workspaces"
        rooms.mkdir(parents=True, exist_ok=True)
        fresh = rooms / f".{uuid4().hex}"
        try:
            _write_version(fresh / "versions" / "1", write, by, origin, None)
            write_json({"title": title}, fresh / "workspace.json")
            return self.workspace(_settle_in(fresh, rooms, _slug(title)))
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def audit(self, by: str, what: str, **details: object) -> None:
        """Add a line to the record of changes: when, who, what, and on what; never a secret."""
        self.root.mkdir(parents=True, exist_ok=True)
        line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "by": by, "what": what, **details}
        append_line(line, self.root / "audit.jsonl")

    def sweep(self) -> None:
        """Remove what an earlier server had not completed when it ended; only for one that is alone on the store."""
        rooms = self.root / "workspaces"
        for left in (*rooms.glob(".*"), *rooms.glob("*/.*")):
            shutil.rmtree(left, ignore_errors=True)


def _write_version(folder: Path, write: Callable[[Path], None], by: str, origin: str, parent: int | None) -> None:
    folder.mkdir(parents=True)
    write(folder)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    write_json({"created": created, "by": by, "origin": origin, "parent": parent}, folder / "version.json")


def _settle_in(fresh: Path, rooms: Path, slug: str) -> str:
    """Rename a complete folder to the first free name, and return that."""
    name, number = slug, 1
    while True:
        try:
            move(fresh, rooms / name)
        except OSError:
            if not (rooms / name).exists():
                raise
            number += 1
            name = f"{slug}-{number}"
        else:
            return name


def _slug(title: str) -> str:
    """Letters, digits and hyphens of a title."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:60] or "workspace"


def _entries(folder: Path) -> list[Path]:
    """Visible entries of a folder; none where it is not there."""
    return [entry for entry in folder.iterdir() if not entry.name.startswith(".")] if folder.is_dir() else []
