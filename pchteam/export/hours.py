"""Hours worked against hours planned, as a table and as JSON."""

from typing import Any

import pandas as pd

from pchteam.export.tidy import frame
from pchteam.hours import NO_FUNCTION, Hours, Part
from pchteam.written import Names

__all__ = ["hours_document", "hours_table", "work_name"]

WORDS = {"supervising": "Supervising", "meeting": "Meetings", "free": "Not given to a function"}
HEADINGS = (
    "Team id",
    "Team",
    "Function id",
    "Function",
    "Minutes planned",
    "Minutes worked",
    "Minutes more than planned",
)


def hours_table(found: Hours) -> pd.DataFrame:
    """Return each function of each team; `Function id` is blank for supervising, meetings and free time."""
    names = found.names
    rows = (
        (
            part.team,
            names.of("teams", part.team),
            "" if part.function in NO_FUNCTION else part.function,
            work_name(part, names),
            part.planned,
            part.worked,
            part.worked - part.planned,
        )
        for part in found.parts
    )
    return frame(HEADINGS, rows)


def work_name(part: Part, names: Names) -> str:
    """Return the name of a function, or of work that is no care."""
    return WORDS.get(part.function) or names.of("functions", part.function)


def hours_document(found: Hours) -> dict[str, Any]:
    """Return the same as JSON, in minutes of all weeks together."""
    return {
        "start": found.horizon.start.isoformat(),
        "last": found.horizon.last.isoformat(),
        "weeks": found.horizon.weeks,
        "teams": [{"team": one.team, "planned": one.planned, "worked": one.worked} for one in found.by_team()],
        "parts": [
            {
                "team": part.team,
                "function": None if part.function in NO_FUNCTION else part.function,
                "kind": part.function if part.function in NO_FUNCTION else "care",
                "planned": part.planned,
                "worked": part.worked,
            }
            for part in found.parts
        ],
    }
