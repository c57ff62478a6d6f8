"""The command `pchteam gaps`: from the gap that roles suggest to the real one."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from pchteam.cli_options import AsJson, print_json
from pchteam.cli_workspace import AsOf, Until, WorkspacePath, open_workspace

__all__ = ["gaps"]


def gaps(
    workspace: WorkspacePath,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Folder to write table and picture to.")
    ] = None,
    by: Annotated[
        Literal["function", "segment", "team"] | None, typer.Option("--by", help="Also show the parts of the need.")
    ] = None,
    plan_folder: Annotated[
        Path | None,
        typer.Option("--plan", metavar="RUN_DIR", help="A plan of this workspace: what whole sessions and teams cost."),
    ] = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
    until: Until = None,
) -> None:
    """The gap that roles suggest, what closes it step by step, and the real gap that is left.

    Writes gaps.html, gaps.svg, gaps.csv and gaps.json. Nobody is named.

    Example: `pchteam gaps examples/north-trafford -o gaps`
    """
    from pchteam.export.waterfall import gaps_document, write_gaps
    from pchteam.gaps import waterfall

    opened = open_workspace(workspace, as_of, until)
    fall = waterfall(opened, plan_folder)
    if output:
        write_gaps(fall, output)
    if as_json:
        print_json(gaps_document(fall))
    else:
        from pchteam.show import show_waterfall

        show_waterfall(fall, by)
        if output:
            print(
                f"Open {output / 'gaps.html'}; the same figures are in gaps.csv and gaps.json, the picture in gaps.svg."
            )
