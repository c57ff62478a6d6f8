"""Rota files: sessions and hours as a rota, of `pchteam rota` or of another system, gives them back."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import cast, get_args

from pchteam.load import did_you_mean
from pchteam.session_columns import Profile, own_columns, read_lines
from pchteam.sessions import Horizon, Session, Status, Work, WorkKind
from pchteam.solver.problem import Post, Problem
from pchteam.usual_week import Window
from pchteam.workspace import Workspace

__all__ = ["SESSIONS_FILE", "RotaRow", "read_rows", "sessions_of_rota"]

SESSIONS_FILE = "sessions.csv"
"""The file of sessions in a folder of a rota."""

NEEDED = ("date", "starts", "status", "person_id", "post_id", "team_id", "basis", "function_id", "kind", "minutes")
IDS = {"person_id": "people", "post_id": "posts", "team_id": "teams", "function_id": "functions"}
"""Columns that hold ids, with their table."""

MOST_FAULTS = 20

KINDS: tuple[str, ...] = get_args(WorkKind)
STATUSES: tuple[str, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class RotaRow:
    """A row of a file of sessions: its cells by column, of which those are read that the file has."""

    line: int
    cells: Mapping[str, str]
    minutes: int

    def get(self, column: str) -> str | None:
        """Return a cell; None where it is blank or the file does not have the column."""
        return self.cells.get(column) or None


def read_rows(
    path: Path, workspace: Workspace, columns: Profile, needed: Collection[str], window: Window
) -> list[RotaRow]:
    """Read a file with the columns of sessions, or as a profile names them.

    Parameters
    ----------
    needed
        Columns that the file must have.
    window
        Days of the plan, within which all rows must lie.

    Raises
    ------
    ValueError
        If the file lacks a column; or with every cell that cannot be read or names nothing of the workspace.
    """
    known = {table: {row.id for row in workspace.rows(table)} for table in IDS.values()}
    found, faults = [], list[str]()
    for line, cells in read_lines(path):
        missing = [columns.get(name, name) for name in needed if columns.get(name, name) not in cells]
        if missing:
            raise ValueError(
                f"{path} has no column '{missing[0]}'; name its columns as `pchteam export RUN_DIR --to csv` does, or "
                "give the profile that names them (--profile)"
            )
        row = {name: cells[heading] for name, heading in columns.items() if heading in cells}
        told = [f"line {line}, {fault}" for fault in _faults(row, needed, known, window)]
        faults += told
        if not told:
            found.append(RotaRow(line, row, int(row["minutes"])))
    if faults:
        more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        raise ValueError("\n  ".join([f"{path} cannot be used:", *faults[:MOST_FAULTS], *more]))
    if not found:
        raise ValueError(f"{path} has no rows")
    return found


def _faults(
    row: Mapping[str, str], needed: Collection[str], known: Mapping[str, set[str]], window: Window
) -> Iterator[str]:
    """Yield what is wrong with a row: column, value and mend."""
    for column in needed:
        if not row[column] and column not in ("function_id", "minutes"):
            yield f"{column} is blank; fill it in"
    for column, table in IDS.items():
        cell = row.get(column)
        if cell and cell not in known[table]:
            mend = did_you_mean(cell, known[table]) or f"correct it, or add it to {table} and plan anew"
            yield f"{column} '{cell}' is not in {table} of the plan's workspace; {mend}"
    if not re.fullmatch("[0-9]{1,6}", row["minutes"]):
        yield f"minutes '{row['minutes']}' is no whole number of minutes; write digits only"
    for column, allowed in (("kind", KINDS), ("status", STATUSES)):
        if row.get(column) and row[column] not in allowed:
            yield f"{column} '{row[column]}' is unknown; write one of {', '.join(allowed)}"
    yield from _faults_of_time(row, window)


def _faults_of_time(row: Mapping[str, str], window: Window) -> Iterator[str]:
    for column, read, example in (("date", date, "2026-01-05"), ("starts", time, "08:30")):
        try:
            value = read.fromisoformat(row.get(column) or example)
        except ValueError:
            yield f"{column} '{row[column]}' cannot be read; write it as {example}"
            continue
        if isinstance(value, date) and row.get(column) and not window.first <= value <= window.last:
            yield f"{column} '{row[column]}' is outside the plan, which holds from {window.first} to {window.last}"


def sessions_of_rota(
    folder: Path, workspace: Workspace, problem: Problem, start: date | None = None, weeks: int | None = None
) -> tuple[Horizon, tuple[Session, ...]]:
    """Read the sessions of a rota, and the weeks that they are of; by default all of its weeks.

    Raises
    ------
    ValueError
        If the folder holds no rota of this plan, or none in these weeks.
    """
    path = folder / SESSIONS_FILE
    if not path.is_file():
        raise ValueError(f"{folder} holds no {SESSIONS_FILE}; name a folder that `pchteam rota -o` wrote")
    window = Window(workspace.policy.day("as_of"), workspace.policy.day("plan_until"))
    rows = read_rows(path, workspace, own_columns(), NEEDED, window)
    runs: defaultdict[tuple[str, str, str, str, str], list[RotaRow]] = defaultdict(list)
    for row in rows:
        cells = row.cells
        runs[cells["date"], cells["starts"], cells["post_id"], cells["team_id"], cells["basis"]].append(row)
    posts = {post.post: post for post in problem.posts}
    sites = {team.team: team.site for team in problem.teams}
    sessions = []
    for run in runs.values():
        cells = run[0].cells
        if cells["post_id"] not in posts or cells["team_id"] not in sites:
            raise ValueError(f"{path}, line {run[0].line}: post or team is not in the plan; make the rota anew")
        sessions.append(_session(run, posts[cells["post_id"]], sites[cells["team_id"]]))
    sessions.sort(key=lambda one: (one.day, one.starts, one.person))
    first = start or sessions[0].day
    horizon = Horizon(first, weeks or max((sessions[-1].day - first).days // 7 + 1, 1))
    within = tuple(session for session in sessions if horizon.start <= session.day <= horizon.last)
    if not within:
        raise ValueError(
            f"the rota in {folder} is from {sessions[0].day} to {sessions[-1].day}; it has no session from "
            f"{horizon.start} to {horizon.last}"
        )
    return horizon, within


def _session(run: list[RotaRow], post: Post, site: str) -> Session:
    """Make the session of some rows."""
    cells, status = run[0].cells, cast(Status, run[0].cells["status"])
    return Session(
        day=date.fromisoformat(cells["date"]),
        starts=time.fromisoformat(cells["starts"]),
        minutes=sum(row.minutes for row in run),
        person=post.person,
        post=post.post,
        employer=post.employer,
        role=post.role,
        team=cells["team_id"],
        site=site,
        basis=cells["basis"],
        work=tuple(Work(row.get("function_id"), cast(WorkKind, row.cells["kind"]), row.minutes) for row in run),
        status=status,
    )
