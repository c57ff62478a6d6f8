"""Options and steps of the commands that search for a plan."""

import json
import os
import signal
import sys
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pchteam.solver.search import Progress

__all__ = ["PROGRESS_FILE", "Seed", "TimeLimit", "ended_at_once", "leave", "searching", "write_progress"]

PROGRESS_FILE = "PCHTEAM_PROGRESS"
"""Environment variable: the file to which a search adds a line of JSON for each step, for programs that run it."""

TimeLimit = Annotated[
    float,
    typer.Option(
        "--time-limit", min=1, max=86_400, metavar="S", help="Seconds for the whole command; not below about 5."
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Seed of the search.")]


def leave(ended_by: str, breaches: Sized = ()) -> None:
    """End the command, with exit code 1 where the checker refused what was found.

    After Ctrl-C the process ends at once: HiGHS cannot be stopped, and its thread would be waited for or abort.
    """
    code = 1 if breaches else 0
    if ended_by == "interrupted":
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    raise SystemExit(code)


@contextmanager
def searching() -> "Iterator[Any]":
    """Show incumbent, bound and gap on standard error while the search runs, or add them to the file of progress."""
    if PROGRESS_FILE in os.environ:
        with ended_at_once():
            yield lambda found: write_progress(**asdict(found))
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    with Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("Looking for teams")

        def update(found: "Progress") -> None:
            best = "none yet" if found.incumbent is None else f"{found.incumbent:,.0f}"
            bound = "none yet" if found.bound is None else f"{found.bound:,.0f}"
            gap = "" if found.gap_of_demand is None else f", gap {found.gap_of_demand:.2%} of need"
            bar.update(task, description=f"{found.stage}: best {best}, bound {bound}{gap}")

        yield update


@contextmanager
def ended_at_once() -> Iterator[None]:
    """Let Ctrl-C end the work inside, and nothing after it: what was found is written whole, for a program to take."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def write_progress(**figures: Any) -> None:
    """Add a line to the file of progress that `PROGRESS_FILE` names; what is not known yet is null there."""
    known = {name: None if isinstance(one, float) and not isfinite(one) else one for name, one in figures.items()}
    with Path(os.environ[PROGRESS_FILE]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(known) + "\n")
