"""Show in a terminal what a new plan changes against a former one; files and JSON hold everything."""

from itertools import groupby
from pathlib import Path

from pchteam.difference import Difference
from pchteam.export.changes import changes_table
from pchteam.plan import Run
from pchteam.rounding import hours
from pchteam.show import show_run, show_table

__all__ = ["show_difference"]

MOST = 10
"""Functions that are shown of those of which less is met, and of those of which more is."""

FUNCTIONS = ("met less", "met more", "need changes")
"""Rows of the table of changes that are about a function."""


def show_difference(run: Run, folder: Path) -> None:
    """Print the outcome of a plan, who moves where and why, and what is met less or more."""
    show_run(run, folder)
    if run.difference is None or run.breaches:
        return
    found = run.difference.changes
    moved = {row.person for row in found.moves}
    print(f"\nAgainst the plan before: {len(found.moves)} changes of {len(moved)} people. All changes are in diff.csv.")
    _show_moves(run.difference)
    _show_functions(run.difference)
    print(
        f"All care: unmet {hours(found.unmet_before)} h before, {hours(found.unmet_after)} h now "
        f"({hours(found.unmet_after - found.unmet_before, signed=True)} h)."
    )


def _show_moves(difference: Difference) -> None:
    table = changes_table(difference)
    rows = table[~table["What"].isin((*FUNCTIONS, "all unmet"))].to_dict("records")
    figures = ("Hours before", "Hours after")
    cells = (
        (
            row["What"],
            difference.names.person(row["Person id"]) if row["Person id"] else "",
            row["Team"],
            *("" if row["What"] in OTHERS else f"{row[heading]:.1f}" for heading in figures),
            row["Why"],
        )
        for row in rows
    )
    if rows:
        show_table(("What", "Person", "Team", *figures, "Why"), cells, figures)


OTHERS = ("team opens", "team closes", "lead", "coordinator", "pin broken")


def _show_functions(difference: Difference) -> None:
    headings = ("Care", "Hours before", "Hours after", "Change")
    parts = groupby(difference.changes.functions, key=lambda row: row.met_after < row.met_before)
    shown = []
    for is_less, rows in parts:
        listed = list(rows)
        shown += listed[:MOST] if is_less else listed[-MOST:]
    cells = (
        (
            difference.names.of("functions", row.function),
            hours(row.met_before),
            hours(row.met_after),
            hours(row.met_after - row.met_before, signed=True),
        )
        for row in shown
    )
    if shown:
        show_table(headings, cells, headings[1:])
