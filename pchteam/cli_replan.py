"""The command `pchteam replan`: least change to a former plan, and who moves where and why."""

import time
from pathlib import Path
from typing import Annotated

import typer

from pchteam.cli_options import AsJson, OutputFolder, print_json
from pchteam.cli_search import Seed, TimeLimit, leave, searching
from pchteam.cli_workspace import AsOf, Until, WorkspacePath, open_workspace

__all__ = ["replan"]


def replan(
    workspace: WorkspacePath,
    former: Annotated[
        Path, typer.Option("--from", metavar="RUN_DIR", help="The plan to change: folder of an earlier run.")
    ],
    output: OutputFolder,
    leaver: Annotated[
        list[str] | None,
        typer.Option("--leaver", metavar="PERSON", help="As if this person had left: id or name; repeatable."),
    ] = None,
    ended: Annotated[
        list[str] | None,
        typer.Option("--ended", metavar="AGREEMENT", help="As if this agreement had ended: id; repeatable."),
    ] = None,
    time_limit: TimeLimit = 45.0,
    as_of: AsOf = None,
    until: Until = None,
    seed: Seed = 1,
    view: Annotated[
        list[str] | None,
        typer.Option(
            "--view", metavar="employer:ID", help="Also write employer-ID.xlsx, confidential to that employer."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Plan anew with least change to an earlier plan, and say who moves where and why.

    Change the workspace first (a post ends, somebody starts, an agreement ends, a pin), or ask what if with --leaver
    and --ended. Writes what `plan` writes, and diff.csv. Pseudonyms carry over: re-plan the `workspace` of such a run.

    Example: `pchteam replan examples/north-trafford --from plan --leaver p053 -o replanned`
    """
    started = time.monotonic()
    from pchteam.export.folder import plan_document, refuse_foreign_folder, write_run
    from pchteam.export.view import chosen_employers, view_file
    from pchteam.replan import Former, without
    from pchteam.replan import replan as make_replan

    refuse_foreign_folder(output)
    earlier = Former.read(former)
    opened = without(open_workspace(workspace, as_of, until), leaver or (), ended or ())
    employers = chosen_employers(opened, view or ())
    with searching() as progress:
        run = make_replan(opened, earlier, time_limit=time_limit, seed=seed, progress=progress, started=started)
    write_run(run, output, views=employers, has_pseudonyms=earlier.has_pseudonyms)
    if as_json:
        print_json(plan_document(run, views=employers, has_pseudonyms=earlier.has_pseudonyms))
    else:
        from pchteam.show_replan import show_difference

        show_difference(run, output)
        for employer in () if run.breaches else employers:
            print(f"{output / view_file(employer)} is confidential: give it to that employer only.")
    leave(run.solution.ended_by, run.breaches)
