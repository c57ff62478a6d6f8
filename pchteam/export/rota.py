"""Export a rota: a folder with sessions, hours against the plan, all misses, a page for print, and the tables."""

import shutil
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pandas as pd

from pchteam.export.folder import put_in_place, write_csv, write_document
from pchteam.export.rendered import rendered
from pchteam.export.sessions_csv import sessions_table
from pchteam.export.tidy import frame
from pchteam.rota import RotaRun
from pchteam.rota_files import SESSIONS_FILE
from pchteam.rota_hours import rota_hours, turns
from pchteam.rota_kept import ROTA_DOCUMENT
from pchteam.rota_page import pages
from pchteam.rota_sessions import rota_sessions
from pchteam.rota_words import RotaWords
from pchteam.solver.rota.measures import refused_requests
from pchteam.solver.rota.problem import write_rota_problem
from pchteam.solver.rota.rota import write_rota

__all__ = ["refuse_other_folder", "rota_document", "write_rota_run"]

PAGE = "rota.html"
HOURS, MISSES, PROBLEM, ROTA = "hours.csv", "misses.csv", "problem", "rota"
OURS = (PAGE, HOURS, MISSES, PROBLEM, ROTA, SESSIONS_FILE, ROTA_DOCUMENT)
"""What a rota writes into its folder."""
TABLES = {"team": "teams", "person": "people", "function": "functions", "supervision": "functions"}


def refuse_other_folder(folder: Path) -> None:
    """Make sure that a rota may be written to a folder: a new or empty one, or one that a rota wrote.

    Raises
    ------
    FileExistsError
        If anything else is there.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir()) and not (folder / ROTA_DOCUMENT).is_file()):
        raise FileExistsError(f"{folder} holds something other than a rota; name a new or an empty folder")


def write_rota_run(run: RotaRun, folder: Path) -> None:
    """Write a rota into a folder that is new, empty, or that an earlier rota wrote, which goes; other files stay.

    Of a rota that `check_rota` refused, only the tables and `rota.json` are written.

    Raises
    ------
    FileExistsError
        If the folder holds something else.
    """
    folder = folder.resolve()
    refuse_other_folder(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        fresh.chmod(0o755)
        write_rota_problem(run.problem, fresh / PROBLEM)
        write_rota(run.rota, fresh / ROTA)
        write_document(rota_document(run), fresh / ROTA_DOCUMENT)
        if not run.breaches:
            write_csv(sessions_table(rota_sessions(run), run.handover.names), fresh / SESSIONS_FILE)
            write_csv(_hours_table(run), fresh / HOURS)
            write_csv(_misses_table(run), fresh / MISSES)
            (fresh / PAGE).write_text(_page(run), encoding="utf-8")
        put_in_place(fresh, folder, OURS)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def rota_document(run: RotaRun) -> dict[str, Any]:
    """Return the figures and sentences of a rota, as `docs/rota.schema.json` describes them."""
    words, horizon = RotaWords(run), run.handover.horizon
    return {
        "status": "refused" if run.breaches else "checked",
        "breaches": [asdict(one) for one in run.breaches],
        "start": horizon.start.isoformat(),
        "last": horizon.last.isoformat(),
        "weeks": horizon.weeks,
        "bank_holidays": [day.isoformat() for day in words.closed],
        "measures": asdict(run.measures),
        "hours": [asdict(row) | {"missed": row.missed} for row in rota_hours(run)],
        "misses": [asdict(one) | {"person": words.people[one.post], "sentence": words.why(one)} for one in run.misses],
        "turns": [asdict(one) | {"sentence": words.turn(one)} for one in turns(run)],
        "huddles": [asdict(one) for one in run.rota.huddles],
        "refused_requests": refused_requests(run.problem, run.rota),
        "broken_pins": [asdict(one) for one in run.rota.broken_pins],
        "ended_by": run.ended_by,
        "seconds": run.seconds,
        "has_pseudonyms": run.handover.has_pseudonyms,
        "version": version("pchteam"),
    }


def _hours_table(run: RotaRun) -> pd.DataFrame:
    names = run.handover.names
    headings = ("Of", "Id", "Name", "Minutes plan", "Minutes wanted", "Minutes rota", "Minutes missed")
    rows = [
        (row.of, row.id, names.of(TABLES[row.of], row.id), row.plan, row.wanted, row.rota, row.missed)
        for row in rota_hours(run)
    ]
    return frame(headings, rows, hours=False)


def _misses_table(run: RotaRun) -> pd.DataFrame:
    headings = ("Person id", "Person", "Post id", "Team id", "Team", "What", "Minutes wanted", "Minutes missed", "Why")
    return frame(headings, _misses(run), hours=False)


def _misses(run: RotaRun) -> Iterator[tuple[Any, ...]]:
    words, names = RotaWords(run), run.handover.names
    for one in run.misses:
        person = words.people[one.post]
        yield (
            person,
            names.of("people", person),
            one.post,
            one.team,
            words.team(one.team),
            words.what(one),
            one.wanted,
            one.minutes,
            words.why(one),
        )


def _page(run: RotaRun) -> str:
    """A page for each team and week, for print."""
    horizon, words = run.handover.horizon, RotaWords(run)
    return rendered(
        PAGE,
        title=f"Rota from {horizon.start.day} {horizon.start:%B} to {horizon.last.day} {horizon.last:%B %Y}",
        teams=list(pages(run)),
        misses=[
            (words.person(one.post), words.team(one.team), words.what(one), one.minutes, words.why(one))
            for one in run.misses
        ],
    )
