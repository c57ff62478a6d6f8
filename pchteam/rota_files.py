"""Rota files: sessions and hours as a rota, of `pchteam rota` or of another system, gives them back."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import cast, get_args

from pchteam.load import did_you_mean
from pchteam.session_columns import COLUMNS, Profile, read_lines
from pchteam.sessions import Horizon, Session, Status, Work, WorkKind
from pchteam.solver.problem import Post, Problem
from pchteam.workspace import Workspace

__all__ = ["SESSIONS_FILE", "RotaRow", "read_rows", "sessions_of_rota"]

SESSIONS_FILE = "sessions.csv"
"""The file of sessions in a folder of a rota."""

NEEDED = ("date", "starts", "status", "person_id", "post_id", "team_id", "basis", "function_id", "kind", "minutes")
IDS = {"person_id": "people", "post_id": "posts", "team_id": "teams", "function_id": "functions"}
"""Columns that hold ids, with their table."""

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


def read_rows(path: Path, workspace: Workspace, columns: Profile, needed: Collection[str]) -> list[RotaRow]:
    """Read a file with the columns of sessions, or as a profile names them.

    Raises
    ------
    ValueError
        If the file lacks a column, or a cell cannot be read or names nothing that the workspace has.
    """
    known = {table: {row.id for row in workspace.rows(table)} for table in IDS.values()}
    found = []
    for line, cells in read_lines(path):
        missing = [columns.get(name, name) for name in needed if columns.get(name, name) not in cells]
        if missing:
            raise ValueError(
                f"{path} has no column '{missing[0]}'; name its columns as `pchteam export RUN_DIR --to csv` does, or "
                "give the profile that names them (--profile)"
            )
        row = {name: cells[heading] for name, heading in columns.items() if heading in cells}
        _judge(row, f"{path}, line {line}", known)
        found.append(RotaRow(line, row, int(row["minutes"])))
    if not found:
        raise ValueError(f"{path} has no rows")
    return found


def _judge(row: Mapping[str, str], place: str, known: Mapping[str, set[str]]) -> None:
    """Refuse a row with a cell that cannot be read."""
    for column, table in IDS.items():
        cell = row.get(column)
        if cell and cell not in known[table]:
            mend = did_you_mean(cell, known[table]) or f"correct the cell, or add it to {table} and plan anew"
            raise ValueError(f"{place}, {column} '{cell}' is not in {table} of the plan's workspace; {mend}")
    if not row["minutes"].isdecimal():
        raise ValueError(f"{place}, minutes '{row['minutes']}' is no whole number of minutes; write digits only")
    for column, allowed in (("kind", KINDS), ("status", STATUSES)):
        if row.get(column) and row[column] not in allowed:
            raise ValueError(f"{place}, {column} '{row[column]}' is unknown; write one of {', '.join(allowed)}")
    for column, read, example in (("date", date, "2026-01-05"), ("starts", time, "08:30")):
        try:
            read.fromisoformat(row.get(column) or example)
        except ValueError:
            raise ValueError(f"{place}, {column} '{row[column]}' cannot be read; write it as {example}") from None


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
    rows = read_rows(path, workspace, {name: name for name in COLUMNS}, NEEDED)
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
