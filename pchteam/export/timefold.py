"""Sessions as input of Timefold's quickstart for employee scheduling.

Its shape: `employees` with name, skills and dates on which they cannot, would rather not, or would like to work; and
`shifts` with start and end (local time), location, required skill and the employee, who may be moved. A shift is one
piece of work of a session, and its skill is a function in a team, so that who has the skill also has the permission:
`wound-care in frailty`, with `supervised` or `supervising` behind it where it is. Free time is no shift.

The quickstart's own rules of one shift a day and ten hours between shifts do not fit half-days; take them out. Its
dates know no parts of a day: a request for a morning is one for the day.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pchteam.handover import HandOver
from pchteam.sessions import Session, Work, bank_holidays

__all__ = ["timefold_document", "write_timefold"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SUFFIXES = {"direct": "", "supervised": ", supervised", "supervising": ", supervising"}


def write_timefold(handover: HandOver, path: Path) -> None:
    """Write the document."""
    path.write_text(json.dumps(timefold_document(handover), ensure_ascii=False) + "\n", encoding="utf-8")


def timefold_document(handover: HandOver) -> dict[str, Any]:
    """Return employees and shifts.

    Everybody whom the plan may place is an employee, also who has no session. Skills that no shift asks for are left
    out.
    """
    wanted = {_required(piece, one.team) for one in handover.sessions for piece in one.work if piece.kind != "free"}
    skills, dates = _skills(handover), _dates(handover)
    employees = {
        person.person: {
            "name": handover.names.person(person.person),
            "skills": sorted(skills[person.person] & wanted),
            **{name: sorted(one.isoformat() for one in dates[name][person.person]) for name in dates},
        }
        for person in handover.problem.people
    }
    shifts = [shift for session in handover.sessions for shift in _shifts(handover, session, employees)]
    return {"employees": list(employees.values()), "shifts": shifts}


def _skills(handover: HandOver) -> dict[str, set[str]]:
    """Skills of each person: what they may do in which team, under supervision too if they can do it alone."""
    people = {post.post: post.person for post in handover.problem.posts}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for arc in handover.problem.arcs:
        kinds = ("direct", "supervised") if arc.mode == "alone" else ("supervised",)
        found[people[arc.post]] |= {_skill(arc.function, arc.team, kind) for kind in kinds}
    for row in handover.problem.supervisors:
        found[people[row.supervisor_post]].add(_skill(row.function, row.team, "supervising"))
    for member in handover.plan.memberships:
        found[member.person].add(_meeting(member.team))
    return found


def _skill(function: str, team: str, kind: str) -> str:
    return f"{function} in {team}{SUFFIXES[kind]}"


def _meeting(team: str) -> str:
    return f"meeting of {team}"


def _dates(handover: HandOver) -> dict[str, defaultdict[str, set[date]]]:
    """Dates of each person: of leave and bank holidays, and of requests."""
    horizon = handover.horizon
    days = [horizon.start + timedelta(days=number) for number in range(7 * horizon.weeks)]
    closed = bank_holidays(handover.policy["bank_holidays"], horizon)
    unavailable: defaultdict[str, set[date]] = defaultdict(lambda: set(closed))
    for row in handover.rows("leave"):
        unavailable[row.person] |= {day for day in days if row.from_day <= day <= row.to_day}
    wishes: dict[str, defaultdict[str, set[date]]] = {"off": defaultdict(set), "on": defaultdict(set)}
    for row in handover.rows("requests"):
        asked = {day for day in days if day == row.date_ or WEEKDAYS[day.weekday()] == row.weekday}
        wishes[row.kind][row.person] |= asked
    return {"unavailableDates": unavailable, "undesiredDates": wishes["off"], "desiredDates": wishes["on"]}


def _shifts(handover: HandOver, session: Session, employees: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the shifts of a session, one after the other."""
    start = datetime.combine(session.day, session.starts)
    for number, piece in enumerate(session.work, start=1):
        end = start + timedelta(minutes=piece.minutes)
        if piece.kind != "free":
            yield {
                "id": f"{session.id}-{number}",
                "start": start.isoformat(),
                "end": end.isoformat(),
                "location": handover.name("sites", session.site),
                "requiredSkill": _required(piece, session.team),
                "employee": employees[session.person],
            }
        start = end


def _required(piece: Work, team: str) -> str:
    return _skill(piece.function, team, piece.kind) if piece.function else _meeting(team)
