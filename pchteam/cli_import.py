"""The commands `pchteam import`: published files into a workspace, and hours worked back from a rota."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pchteam.cli_options import AsJson, print_json

if TYPE_CHECKING:
    from pchteam.hours import Hours

__all__ = ["app"]

MOST = 15
"""Rows of the table of functions."""


class _OrPublished(TyperGroup):
    """Commands of which the first, `published`, need not be named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take what follows as the arguments of `published`, unless another command or help is asked for."""
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["published", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_OrPublished,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Start a workspace from published files, or read back what a rota says was worked.\n\n"
    "`pchteam import FILE... -o PATH` is short for `pchteam import published FILE... -o PATH`.",
)


@app.command()
def rota(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Hours worked, in the columns of an exported csv.")],
    plan: Annotated[Path, typer.Option("--plan", metavar="RUN_DIR", help="Folder that `pchteam plan -o` wrote.")],
    profile: Annotated[
        Path | None, typer.Option("--profile", metavar="FILE.csv", help="Names the headings of the file.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE.csv", help="New file for the whole table.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show hours worked, as a rota system gives them back, against the hours planned, by team and function.

    The file needs date, team_id, function_id and minutes; of kind, status and ids of people and posts it may have any.
    Rows on leave or bank holidays were not worked.

    Example: `pchteam import rota worked.csv --plan plan`
    """
    from pchteam.export.folder import write_csv
    from pchteam.export.hours import hours_document, hours_table
    from pchteam.hours import worked_hours

    if output and output.exists():
        raise FileExistsError(f"{output} exists already; name a new file")
    found = worked_hours(file, plan, profile)
    if output:
        write_csv(hours_table(found), output)
    if as_json:
        print_json(hours_document(found))
    else:
        _show(found)
        if output:
            print(f"Wrote {output}: {len(found.parts)} functions and other work of all teams.")


def _show(found: "Hours") -> None:
    """Print the sums of the teams, and the functions that differ most."""
    from pchteam.export.hours import work_name
    from pchteam.show import show_table

    weeks = f"{found.horizon.weeks} week{'' if found.horizon.weeks == 1 else 's'}"
    print(f"Hours of {weeks} from {found.horizon.start} to {found.horizon.last}\n")
    figures = ("Planned", "Worked", "More than planned")
    teams = [(found.names.of("teams", one.team), *_hours(one.planned, one.worked)) for one in found.by_team()]
    show_table(("Team", *figures), teams, figures)
    apart = sorted(found.parts, key=lambda part: (-abs(part.worked - part.planned), part.team, part.function))
    rows = [
        (found.names.of("teams", part.team), work_name(part, found.names), *_hours(part.planned, part.worked))
        for part in apart[:MOST]
        if part.worked != part.planned
    ]
    if rows:
        print("\nFurthest from the plan")
        show_table(("Team", "Function", *figures), rows, figures)


def _hours(planned: int, worked: int) -> tuple[str, str, str]:
    return f"{planned / 60:,.1f}", f"{worked / 60:,.1f}", f"{(worked - planned) / 60:+,.1f}"
