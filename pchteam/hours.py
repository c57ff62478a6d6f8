"""Hours: what a rota says was worked, against what the plan counts on in the same weeks."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pchteam.handover import open_run
from pchteam.rota_files import RotaRow, read_rows
from pchteam.session_columns import own_columns, read_profile
from pchteam.sessions import Horizon, lay_out
from pchteam.usual_week import Window
from pchteam.written import Names

__all__ = ["NEEDED", "NO_FUNCTION", "Hours", "Part", "worked_hours"]

NEEDED = ("date", "team_id", "function_id", "minutes")
"""Columns that a file of hours must have."""

NO_FUNCTION = ("supervising", "meeting", "free")
"""Kinds of work that are no care: they count for a team as a whole."""

Key = tuple[str, str]
"""Team, and function or kind of work that is no care."""


@dataclass(frozen=True, slots=True)
class Part:
    """Minutes of care of a function in a team, or of one of `NO_FUNCTION`, in all weeks together."""

    team: str
    function: str
    planned: int
    worked: int


@dataclass(frozen=True)
class Hours:
    """What was worked and planned in some weeks, by team and function."""

    horizon: Horizon
    parts: tuple[Part, ...]
    names: Names

    def by_team(self) -> tuple[Part, ...]:
        """Return the sums of the teams, without function."""
        teams = sorted({part.team for part in self.parts})
        mine = {team: [part for part in self.parts if part.team == team] for team in teams}
        return tuple(
            Part(team, "", sum(part.planned for part in parts), sum(part.worked for part in parts))
            for team, parts in mine.items()
        )


def worked_hours(file: Path, run: Path, profile: Path | None = None) -> Hours:
    """Read what was worked, and compare it with the plan of a run.

    The weeks are those of the plan from the first day of the file to its last. Rows on leave or bank holidays were not
    worked. A row without kind is care.

    Parameters
    ----------
    file
        In the columns of sessions, of which date, team, function and minutes are needed.
    run
        Folder that `pchteam plan -o` wrote.
    profile
        Names the headings of the file, where they are not those of sessions.

    Raises
    ------
    ValueError
        If the run or a row cannot be read, names something unknown, or lies outside the plan.
    """
    columns = read_profile(profile) if profile else own_columns()
    opened = open_run(run)
    window = Window(opened.first, opened.last)
    rows = read_rows(file, opened.workspace, columns, NEEDED, window)
    days = [date.fromisoformat(row.cells["date"]) for row in rows]
    first, last = window.week_of(min(days)), window.week_of(max(days))
    horizon = Horizon(window.first + timedelta(weeks=first), last - first + 1)
    worked: Counter[Key] = Counter()
    for row in rows:
        worked[_key(row)] += row.minutes if row.get("status") in (None, "planned") else 0
    planned: Counter[Key] = Counter()
    for session in lay_out(opened.workspace, opened.problem, opened.plan, horizon):
        for piece in session.work:
            kind = piece.kind if piece.kind in NO_FUNCTION else piece.function
            planned[session.team, str(kind)] += piece.minutes
    parts = (Part(*key, planned[key], worked[key]) for key in sorted({*planned, *worked}, key=_place))
    return Hours(horizon, tuple(parts), opened.names)


def _key(row: RotaRow) -> Key:
    kind = row.get("kind")
    if kind in NO_FUNCTION:
        return row.cells["team_id"], str(kind)
    return row.cells["team_id"], row.get("function_id") or "free"


def _place(key: Key) -> tuple[str, bool, str]:
    """By team, care first."""
    return key[0], key[1] in NO_FUNCTION, key[1]
