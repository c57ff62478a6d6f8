"""Options and output that several modules of the command line share."""

import json
import os
import sys
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = [
    "AsJson",
    "OutputFolder",
    "RunFolder",
    "Start",
    "Weeks",
    "keep_output_for_answers",
    "pence",
    "print_json",
    "refuse_taken",
]

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]
OutputFolder = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write.")]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN_DIR", help="Folder that `pchteam plan -o` wrote.")]
Start = Annotated[
    datetime | None,
    typer.Option("--start", formats=["%Y-%m-%d"], help="First day; default: that of the plan, or the next Monday."),
]
Weeks = Annotated[
    int | None, typer.Option("--weeks", min=1, metavar="N", help="Weeks; default: 4, or what the plan has left.")
]


def print_json(document: Any) -> None:
    """Write a document to standard output as JSON."""
    print(json.dumps(document, indent=2, ensure_ascii=False))


def pence(pounds: float | None) -> int | None:
    """Return an amount of money that somebody gave, in pence.

    Raises
    ------
    ValueError
        If it is not a number, or without end.
    """
    if pounds is not None and not isfinite(pounds):
        raise ValueError(f"{pounds} pounds is no amount of money; give a number, such as 50000")
    return None if pounds is None else round(pounds * 100)


def refuse_taken(*paths: Path) -> None:
    """Make sure that paths may be written to.

    Raises
    ------
    FileExistsError
        If one is a file, or a folder with something in it.
    """
    for path in paths:
        if (path.is_dir() and any(path.iterdir())) or path.is_file():
            raise FileExistsError(f"{path} exists already; name a new folder or file")


def keep_output_for_answers() -> None:
    """From now on let standard output hold answers only: what HiGHS prints there goes to standard error.

    HiGHS prints a line of its own for some solutions, log or no log, which would spoil JSON.
    """
    try:
        output, errors = sys.stdout.fileno(), sys.stderr.fileno()
    except (OSError, ValueError):
        return
    sys.stdout.flush()
    kept = os.fdopen(os.dup(output), "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors)
    os.dup2(errors, output)
    sys.stdout = kept
