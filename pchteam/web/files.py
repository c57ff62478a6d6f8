"""Files of the page's own, written so that what was confirmed outlives a crash."""

import json
import os
import sys
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

__all__ = ["BEYOND", "append_line", "claim", "hold", "move", "read_json", "settle", "write_json"]

BEYOND = 10**9
"""Beyond all numbers that `claim` gives, and far shorter than a file name may be."""


def read_json(path: Path) -> dict[str, Any]:
    """Read a document that `write_json` wrote."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def write_json(document: Any, path: Path) -> None:
    """Replace a file whole, and return when it is on the disk."""
    fresh = path.with_name(f".{path.name}.{uuid4().hex}")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(document, file, indent=2, ensure_ascii=False, allow_nan=False)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _settle(path.parent)


def append_line(document: Any, path: Path) -> None:
    """Add a line of JSON to a file, and return when it is on the disk."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def claim(fresh: Path, folder: Path) -> int:
    """Rename a complete folder to the next free number of a folder; whoever comes second gets the number after it.

    Parameters
    ----------
    fresh
        Folder on the same file system, with something in it.

    Returns
    -------
    int
        The number, 1 for the first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number = 1 + max((int(entry.name) for entry in folder.iterdir() if entry.name.isdigit()), default=0)
    while True:
        try:
            move(fresh, folder / str(number))
        except OSError:
            if not (folder / str(number)).exists():
                raise
            number += 1
        else:
            return number


def move(fresh: Path, place: Path) -> None:
    """Rename a complete file or folder, and return when it is on the disk under its new name.

    Raises
    ------
    OSError
        If something is there.
    """
    settle(fresh)
    fresh.rename(place)
    _settle(place.parent)


def hold(path: Path, message: str) -> IO[str]:
    """Hold a file for as long as what is returned stays open; however the process ends, the system lets go of it.

    Raises
    ------
    FileExistsError
        If another process holds it; with the message.
    """
    file = path.open("w", encoding="utf-8")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise FileExistsError(message) from None
    return file


def settle(path: Path) -> None:
    """Wait until a file, or a folder with all that is in it, is on the disk."""
    if path.is_dir():
        for entry in path.iterdir():
            settle(entry)
    if path.exists():
        _settle(path)


def _settle(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are on the disk, where the system can say so."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
