"""Options and steps of the commands that read a workspace."""

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from pchteam.cli_options import print_json

if TYPE_CHECKING:
    from pchteam.find import AmbiguousTextError
    from pchteam.workspace import Workspace

__all__ = ["AsOf", "Until", "WorkspacePath", "asking_back", "open_workspace", "with_overlays"]

Answer = TypeVar("Answer")

WorkspacePath = Annotated[Path, typer.Argument(metavar="WORKSPACE", help="Folder of CSV files, or an .xlsx workbook.")]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day of the question; default: policy as_of.")
]
Until = Annotated[
    datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day; default: policy plan_until.")
]


def open_workspace(path: Path, as_of: datetime | None = None, until: datetime | None = None) -> "Workspace":
    """Read a workspace, on other days if given."""
    from pchteam.workspace import Workspace

    return Workspace.open(path, as_of.date() if as_of else None, until.date() if until else None)


def with_overlays(workspace: "Workspace", overlays: Sequence[Path]) -> "Workspace":
    """Apply overlays to a workspace, one after the other."""
    from pchteam.overlay import Overlay, applied

    for path in overlays:
        workspace = applied(workspace, Overlay.read(path))
    return workspace


def asking_back(ask: Callable[..., Answer], texts: Sequence[str | None], as_json: bool) -> Answer:
    """Answer a question; where a text of it is ambiguous, ask back which of several things is meant."""
    from pchteam.find import AmbiguousTextError

    meant = list(texts)
    while True:
        try:
            return ask(*meant)
        except AmbiguousTextError as error:
            meant[meant.index(error.wanted)] = _choose(error, as_json)


def _choose(error: "AmbiguousTextError", as_json: bool) -> str:
    """Ask which candidate is meant; without a terminal, say the candidates and stop."""
    if as_json:
        print_json({"ambiguous": [{"id": match.id, "label": match.label} for match in error.candidates]})
        raise SystemExit(2)
    if not sys.stdin.isatty():
        raise error
    for number, match in enumerate(error.candidates, start=1):
        print(f"{number:3}  {match.label} ({match.id})")
    while True:
        number = typer.prompt("Which one", type=int)
        if 1 <= number <= len(error.candidates):
            return str(error.candidates[number - 1].id)
        print(f"Write a number from 1 to {len(error.candidates)}.")
