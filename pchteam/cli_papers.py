"""The command `pchteam papers`: drafts with which people can act."""

from pathlib import Path
from typing import Annotated

import typer

from pchteam.cli_options import AsJson, OutputFolder, RunFolder, print_json

__all__ = ["papers"]


def papers(
    run: RunFolder,
    output: OutputFolder,
    development: Annotated[
        Path | None,
        typer.Option(
            "--development",
            metavar="DIR",
            help="What `pchteam develop RUN_DIR/workspace -o` wrote: also role descriptors and training.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draft papers: agreements to make, extend and renew, descriptors of new roles, training to commission.

    Agreements come first on which most need depends, each with a draft schedule as docx and PDF; what the workspace
    does not say is a marked blank. Nothing is legal advice. Files that begin with confidential- name people who are to
    learn: each is for its employer only.

    Example: `pchteam papers plan --development development -o papers`
    """
    from pchteam.export.papers import papers_document, refuse_papers, write_papers
    from pchteam.papers import gather

    refuse_papers(output)
    found = gather(run, development)
    written = write_papers(found, output)
    if as_json:
        print_json(papers_document(found))
    else:
        from pchteam.show_papers import show_papers

        show_papers(found)
        print(f"Wrote {len(written)} files; open {output / 'agreements.docx'} first.")
