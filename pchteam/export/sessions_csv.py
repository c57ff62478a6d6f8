"""Sessions as CSV, tidy: a row for each piece of work of each session, in the columns of `pchteam.session_columns`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from pchteam.export.folder import write_csv
from pchteam.handover import HandOver
from pchteam.session_columns import COLUMNS, PROFILE_HEADER
from pchteam.sessions import Session
from pchteam.written import Names

__all__ = ["sessions_table", "write_profile", "write_sessions"]


def write_sessions(handover: HandOver, path: Path) -> None:
    """Write the sessions, in the columns and under the headings that are wanted."""
    table = sessions_table(handover.sessions, handover.names)[list(handover.columns)]
    write_csv(table, path, list(handover.columns.values()))


def write_profile(handover: HandOver, path: Path) -> None:
    """Write a profile to start from: every column, with the heading that it has."""
    rows = [(column, handover.columns.get(column, column), about) for column, about in COLUMNS.items()]
    write_csv(pd.DataFrame(rows, columns=list(PROFILE_HEADER)), path)


def sessions_table(sessions: Iterable[Session], names: Names) -> pd.DataFrame:
    """Return the rows of some sessions under the names of all columns; the name of an id stands beside it."""
    return pd.DataFrame(list(_rows(sessions, names)), columns=list(COLUMNS))


def _rows(sessions: Iterable[Session], names: Names) -> Iterator[dict[str, Any]]:
    for one in sessions:
        shared = {
            "session": one.id,
            "date": one.day.isoformat(),
            "weekday": f"{one.day:%A}",
            "starts": f"{one.starts:%H:%M}",
            "ends": f"{one.ends:%H:%M}",
            "status": one.status,
            "person_id": one.person,
            "person": names.of("people", one.person),
            "post_id": one.post,
            "employer_id": one.employer,
            "employer": names.of("organisations", one.employer),
            "role_id": one.role,
            "role": names.of("roles", one.role),
            "team_id": one.team,
            "team": names.of("teams", one.team),
            "site_id": one.site,
            "site": names.of("sites", one.site),
            "basis": one.basis,
        }
        for piece in one.work:
            function = names.of("functions", piece.function) if piece.function else ""
            yield shared | {
                "function_id": piece.function or "", "function": function, "kind": piece.kind, "minutes": piece.minutes
            }  # fmt: skip
