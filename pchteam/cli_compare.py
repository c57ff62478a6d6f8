"""The command `pchteam compare`: scenarios beside each other, with shifts in per cent."""

from pathlib import Path
from typing import Annotated

import typer

from pchteam.cli_options import AsJson, print_json
from pchteam.cli_search import Seed, leave, searching

__all__ = ["compare"]


def compare(
    scenarios: Annotated[
        list[Path],
        typer.Argument(metavar="A B...", help="Folders of runs, workspaces, or overlays of the first."),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder to write page, pictures, tables and new runs to."),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="NAME", help="What to call each, in their order; default: their own names."),
    ] = None,
    time_limit: Annotated[
        float,
        typer.Option("--time-limit", min=1, max=86_400, metavar="S", help="Seconds for each plan that is made."),
    ] = 45.0,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Compare scenarios: care covered and not, hours by level, profession and sector, what changes, and cost.

    The first is what the others are compared with, in per cent. Runs are read as they are; workspaces and overlays are
    planned, those after the first with least change to its plan.

    Example: `pchteam compare examples/wakefield-connecting-care in-three-years -o compared`
    """
    from pchteam.compare import compare as beside
    from pchteam.export.comparison import comparison_document, write_comparison
    from pchteam.scenarios import scenarios as make_scenarios

    found = beside(make_scenarios(scenarios, searching, names=name or (), time_limit=time_limit, seed=seed))
    if output:
        write_comparison(found, output)
    if as_json:
        print_json(comparison_document(found))
    else:
        from pchteam.show_comparison import show_comparison

        show_comparison(found)
        if output:
            print(
                f"Open {output / 'comparison.html'} or {output / 'comparison.xlsx'}; the same figures are in "
                "comparison.csv and comparison.json, the pictures in *.svg, who moves in changes.csv."
            )
    leave(next((one.ended_by for one in found.scenarios if one.run and one.ended_by == "interrupted"), ""))
