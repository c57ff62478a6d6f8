"""The command `pchteam money`: what a plan costs, who pays it, and who repays whom."""

from pathlib import Path
from typing import Annotated

import typer

from pchteam.cli_options import AsJson, RunFolder, pence, print_json

__all__ = ["money"]


def money(
    run: RunFolder,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Folder to write workbook and tables to.")
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option("--budget", min=0, metavar="POUNDS", help="Budget of a year; default: `budget` of the policy."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What a plan costs by team, function, segment and employer, who repays whom, and how it stands to a budget.

    Every table adds up to the same total, to the penny. Writes money.xlsx, money.html with the picture recharges.svg,
    money.json and each table as CSV.

    Example: `pchteam money plan -o money --budget 3500000`
    """
    from pchteam.export.money import money_document, write_money
    from pchteam.money import money_of_run

    found = money_of_run(run, pence(budget))
    if output:
        write_money(found, output)
    if as_json:
        print_json(money_document(found))
    else:
        from pchteam.show_money import show_money

        show_money(found)
        if output:
            print(f"Open {output / 'money.html'} or {output / 'money.xlsx'}; each table is there as CSV too.")
