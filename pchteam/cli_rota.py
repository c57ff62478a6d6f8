"""The command `pchteam rota`: weeks that can be worked, from a plan."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from pchteam.cli_options import AsJson, OutputFolder, RunFolder, Start, Weeks, print_json
from pchteam.cli_search import PROGRESS_FILE, Seed, TimeLimit, ended_at_once, leave, write_progress

__all__ = ["rota"]


def rota(
    run: RunFolder,
    output: OutputFolder,
    start: Start = None,
    weeks: Weeks = None,
    time_limit: TimeLimit = 120.0,
    former: Annotated[
        Path | None,
        typer.Option("--from", metavar="ROTA_DIR", help="An earlier rota, of which as little as may be changes."),
    ] = None,
    pins: Annotated[
        Path | None,
        typer.Option("--pins", metavar="FILE.csv", help="Sessions that are fixed: rows of a sessions.csv."),
    ] = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Make a rota of a plan: who is where in each half-session of some weeks; everything that is missing is explained.

    Keeps journeys, supervision, rooms, huddles of whole teams, leave, bank holidays, rotations and working time; grants
    requests where it can. Writes sessions.csv, hours.csv, misses.csv, rota.html for print and rota.json; `pchteam
    export --rota` hands it on. Ctrl-C ends the search with what was found.

    Example: `pchteam rota plan -o rota --weeks 4`
    """
    started = time.monotonic()
    from pchteam.export.rota import refuse_other_folder, rota_document, write_rota_run
    from pchteam.handover import HandOver
    from pchteam.rota import make_rota
    from pchteam.rota_kept import read_kept

    refuse_other_folder(output)
    handover = HandOver.read(run, start.date() if start else None, weeks)
    kept = read_kept(handover, pins, former)
    with _telling() as tell:
        made = make_rota(handover, kept, time_limit=time_limit, seed=seed, tell=tell, started=started)
    write_rota_run(made, output)
    if as_json:
        print_json(rota_document(made))
    else:
        from pchteam.show_rota import show_rota

        show_rota(made, output)
    leave(made.ended_by, made.breaches)


@contextmanager
def _telling() -> Iterator[Callable[[str], None]]:
    """Show on standard error what is being done, or add it to the file of progress."""
    if PROGRESS_FILE in os.environ:
        with ended_at_once():
            yield lambda what: write_progress(stage=what)
        return
    from rich.console import Console

    with Console(stderr=True).status("Rota") as status:
        yield lambda what: status.update(f"Rota: {what}")
