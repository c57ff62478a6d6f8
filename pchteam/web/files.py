"""Files of the page's own, written so that what was confirmed outlives a crash."""

import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

__all__ = ["append_line", "claim", "read_json", "write_json"]


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
            fresh.rename(folder / str(number))
        except OSError:
            if not (folder / str(number)).exists():
                raise
            number += 1
        else:
            _settle(folder)
            return number


def _settle(folder: Path) -> None:
    """Wait until the entries of a folder are on the disk, where the system can say so."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
