"""Options and output that several modules of the command line share."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["AsJson", "OutputFolder", "print_json"]

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]
OutputFolder = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write.")]


def print_json(document: Any) -> None:
    """Write a document to standard output as JSON."""
    print(json.dumps(document, indent=2, ensure_ascii=False))
