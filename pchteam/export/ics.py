"""iCalendar: a calendar for each person and each team of a plan (RFC 5545).

Sections of RFC 5545: 3.1 folding and 3.3.11 escaping, both by the library; 3.3.5 date-time, form 2: all times are UTC
and no VTIMEZONE is needed; 3.6.1 VEVENT, one for each session, without RRULE and RDATE, which Outlook misreads;
3.8.4.7 UID; 3.8.7.2 DTSTAMP. NAME is of RFC 7986, 5.1; X-WR-CALNAME says the same to older readers.

- **UID** is made of the locality, the person, the team, the day, and which session of that day it is in the team.
  Another export of the same locality has the same one, so that the event is replaced and not doubled. An event that is
  gone from the plan is not taken away: read calendars into one of their own, and empty it before.
- **DTSTAMP** is the first day of the plan and not the clock, so that the same run gives the same bytes. Without METHOD
  it says when the event was last revised, which is when the plan holds from.
- A session on leave or a bank holiday is TENTATIVE and does not block the time of its person (TRANSPARENT): somebody is
  to cover it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from importlib.metadata import version
from pathlib import Path

from icalendar import Calendar, Event

from pchteam.export.session_words import STATUS_WORDS, TO_COVER, lasting_id, numbered, span, work_lines
from pchteam.handover import HandOver
from pchteam.sessions import Session

__all__ = ["file_names", "write_ics"]

FOLDERS = ("people", "teams")


def write_ics(handover: HandOver, folder: Path) -> None:
    """Write `people/ID.ics` and `teams/ID.ics` into a new folder, for all who have a session; see `file_names`."""
    places = {row.id: ", ".join(filter(None, (row.name, row.postcode))) for row in handover.rows("sites")}
    calendars: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for session, number in numbered(handover):
        for kind, identifier in (("people", session.person), ("teams", session.team)):
            event = _event(handover, kind, session, number, places[session.site])
            calendars[kind, identifier].append(event)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    names = {name: file_names(identifier for kind, identifier in calendars if kind == name) for name in FOLDERS}
    for (kind, identifier), events in calendars.items():
        content = _calendar(handover.name(kind, identifier), events).to_ical()
        (folder / kind / f"{names[kind][identifier]}.ics").write_bytes(content)


def file_names(identifiers: Iterable[str]) -> dict[str, str]:
    """Return a name for each id: the id, but `ID~2` where one differs in nothing but case, which some disks ignore."""
    found: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for one in sorted(identifiers):
        taken[one.lower()] += 1
        found[one] = f"{one}~{number}" if (number := taken[one.lower()]) > 1 else one
    return found


def _calendar(name: str, events: Iterable[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//pchteam//pchteam {version('pchteam')}//EN")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(handover: HandOver, kind: str, session: Session, number: int, place: str) -> Event:
    team, is_planned = handover.name("teams", session.team), session.status == "planned"
    start, end = span(session)
    event = Event()
    event.add("uid", lasting_id(handover, kind, session.person, session.team, session.day.isoformat(), str(number)))
    event.add("dtstamp", datetime.combine(handover.policy.day("as_of"), time(), UTC))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", _summary(handover, kind, session))
    event.add("description", "\n".join(_description(handover, session)))
    event.add("location", place)
    event.add("categories", [team] if is_planned else [team, TO_COVER])
    event.add("status", "CONFIRMED" if is_planned else "TENTATIVE")
    event.add("transp", "OPAQUE" if is_planned else "TRANSPARENT")
    return event


def _summary(handover: HandOver, kind: str, session: Session) -> str:
    """The team in a person's calendar, the person in a team's; before it, whether somebody must cover the session."""
    team, person = handover.name("teams", session.team), handover.name("people", session.person)
    whom = team if kind == "people" else f"{person}, {handover.name('roles', session.role)}"
    reason = STATUS_WORDS.get(session.status)
    return f"{TO_COVER} ({reason}): {whom}" if reason else whom


def _description(handover: HandOver, session: Session) -> Iterator[str]:
    yield from work_lines(handover, session)
    yield f"{handover.name('roles', session.role)}, {handover.name('organisations', session.employer)}"
