"""The command `pchteam resilience`: what a plan still meets when people or an employer are away."""

from pathlib import Path
from typing import Annotated

import typer

from pchteam.cli_options import AsJson, RunFolder, print_json

__all__ = ["resilience"]

ABSENCE = 0.057
"""NHS sickness absence, England, January 2025 (NHS England): as in the source of `available_share.*`."""


def resilience(
    run: RunFolder,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Folder to write tables and JSON to.")
    ] = None,
    rate: Annotated[
        float, typer.Option("--absence", metavar="RATE", help="Probability of each person to be away, from 0 to 1.")
    ] = ABSENCE,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Seed of the days that are drawn.")] = 1,
    draws: Annotated[int, typer.Option("--draws", metavar="N", help="Days that are drawn.")] = 100,
    as_json: AsJson = False,
) -> None:
    """What a plan still meets without any one person or employer, what hangs on one person, and absence by chance.

    Teams stay as planned; those present share out the work anew within the time that they give to each team.

    Example: `pchteam resilience plan --absence 0.1 -o resilience`
    """
    from pchteam.export.resilience import resilience_document, write_resilience
    from pchteam.resilience import resilience as judge

    found = judge(run, rate, seed, draws)
    if output:
        write_resilience(found, output)
    if as_json:
        print_json(resilience_document(found))
    else:
        from pchteam.show_resilience import show_resilience

        show_resilience(found)
        if output:
            print(f"Wrote {output}: resilience.json, and losses, losses_by_part, single_points and absence as CSV.")
