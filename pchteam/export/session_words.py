"""Session words: when a session is, and what is done in it, as calendars and schedules say it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from pchteam.context import BASE
from pchteam.handover import HandOver
from pchteam.sessions import Session, Work

__all__ = ["LONDON", "STATUS_WORDS", "TO_COVER", "lasting_id", "numbered", "span", "work_lines"]

LONDON = ZoneInfo("Europe/London")

TO_COVER = "To cover"
STATUS_WORDS = {"leave": "leave", "bank_holiday": "bank holiday"}
"""Why a session that the plan counts on must be covered by somebody."""

WORK_WORDS = {
    "direct": "{function}",
    "supervised": "{function}, supervised",
    "supervising": "Supervising: {function}",
    "meeting": "Team meeting",
    "free": "Not yet given to a function",
}


def span(session: Session) -> tuple[datetime, datetime]:
    """Return when a session begins and ends in UTC; its clock time is that of London."""
    start = datetime.combine(session.day, session.starts, LONDON).astimezone(UTC)
    return start, start + timedelta(minutes=session.minutes)


def work_lines(handover: HandOver, session: Session) -> Iterator[str]:
    """Return what is done in a session, each with its minutes."""
    return (f"{_called(handover, work)}: {work.minutes} min" for work in session.work)


def _called(handover: HandOver, work: Work) -> str:
    function = handover.name("functions", work.function) if work.function else ""
    return WORK_WORDS[work.kind].format(function=function)


def numbered(handover: HandOver) -> Iterator[tuple[Session, int]]:
    """Return the sessions by time, each with which of the day it is for its person in its team."""
    seen: Counter[tuple[object, ...]] = Counter()
    for session in sorted(handover.sessions, key=lambda one: (one.day, one.starts, one.team, one.person, one.post)):
        key = session.day, session.person, session.team
        seen[key] += 1
        yield session, seen[key]


def lasting_id(handover: HandOver, *key: str) -> str:
    """Return an id (RFC 4122, version 5) that every export of the locality gives to what has this key.

    Ids of people are unique in a workspace only; locality and hosts of teams tell one workspace from another.
    """
    hosts = sorted({team.host for team in handover.problem.teams})
    return str(uuid5(NAMESPACE_URL, BASE + "/".join([handover.policy["locality"], *hosts, *key])))
