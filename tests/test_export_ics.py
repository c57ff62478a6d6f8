"""Calendars: read back by icalendar, they hold the plan to the minute, in UTC, under ids that last."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from pchteam.export.ics import file_names, write_ics
from pchteam.handover import HandOver

from .handing_over import AWKWARD, START, called, tiny

WEEKS = 12
LONDON = ZoneInfo("Europe/London")
Calendars = dict[tuple[str, str], Any]
"""Calendars by (people or teams, id)."""


def _read(folder: Path) -> Calendars:
    return {(path.parent.name, path.stem): Calendar.from_ical(path.read_bytes()) for path in folder.rglob("*.ics")}


def _written(handover: HandOver, folder: Path) -> Calendars:
    write_ics(handover, folder)
    return _read(folder)


def _events(calendars: Calendars, kind: str) -> list[Any]:
    return [event for (folder, _), calendar in sorted(calendars.items()) if folder == kind for event in calendar.events]


def _minutes(event: Any) -> int:
    return int((event.end - event.start) / timedelta(minutes=1))


@pytest.fixture(scope="module")
def folder(handover: HandOver, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The calendars of North Trafford."""
    target = tmp_path_factory.mktemp("calendars") / "ics"
    write_ics(handover, target)
    return target


@pytest.fixture(scope="module")
def calendars(folder: Path) -> Calendars:
    """The same, read back."""
    return _read(folder)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> HandOver:
    """One person in one team over two weeks."""
    return tiny(tmp_path_factory.mktemp("workspace"))


def test_calendars_add_up_to_the_plan(handover: HandOver, calendars: Calendars) -> None:
    found = {key: sum(map(_minutes, calendar.events)) for key, calendar in calendars.items()}
    people = {post.post: post.person for post in handover.problem.posts}
    planned: Counter[tuple[str, str]] = Counter()
    for block in handover.plan.blocks:
        planned["people", people[block.post]] += WEEKS * block.minutes
        planned["teams", block.team] += WEEKS * block.minutes
    assert found == planned


def test_descriptions_add_up_to_the_plan(handover: HandOver, calendars: Calendars) -> None:
    told: Counter[str] = Counter()
    for event in _events(calendars, "teams"):
        for label, minutes in re.findall(r"^(.+): (\d+) min$", str(event["description"]), re.MULTILINE):
            told[label] += int(minutes)
    planned: Counter[str] = Counter()
    for work in handover.plan.assignments:
        label = handover.name("functions", work.function)
        planned[label if work.mode == "alone" else f"{label}, supervised"] += WEEKS * work.minutes
    for row in handover.plan.supervision:
        planned[f"Supervising: {handover.name('functions', row.function)}"] += WEEKS * row.minutes
    rest = {"Team meeting", "Not yet given to a function"}
    assert {label: minutes for label, minutes in told.items() if label not in rest} == planned


def test_every_event_lies_in_the_horizon(handover: HandOver, calendars: Calendars) -> None:
    days = [event.start.astimezone(LONDON).date() for event in _events(calendars, "people")]
    assert min(days) >= handover.horizon.start
    assert max(days) <= handover.horizon.last


def test_times_are_utc_and_events_do_not_repeat(folder: Path) -> None:
    lines = [line for path in folder.rglob("*.ics") for line in path.read_text("utf-8").splitlines()]
    times = [line for line in lines if line.startswith("DT")]
    assert all(re.fullmatch(r"DT(START|END|STAMP):\d{8}T\d{6}Z", line) for line in times)
    assert not [line for line in lines if line.startswith(("BEGIN:VTIMEZONE", "RDATE", "RRULE"))]


def test_clocks_are_those_of_london_in_winter_and_summer(small: HandOver, tmp_path: Path) -> None:
    days = {date(2026, 3, 27): 9, date(2026, 3, 30): 8}
    sessions = [replace(small.sessions[0], day=day, starts=time(9)) for day in days]
    events = _events(_written(replace(small, sessions=tuple(sessions)), tmp_path / "ics"), "people")
    assert [event.start for event in events] == [
        datetime(day.year, day.month, day.day, hour, tzinfo=UTC) for day, hour in days.items()
    ]


def _ids(calendars: Calendars) -> set[str]:
    return {str(event["uid"]) for kind in ("people", "teams") for event in _events(calendars, kind)}


def test_ids_last_when_a_session_moves_within_its_day(small: HandOver, tmp_path: Path) -> None:
    moved = tuple(replace(one, starts=time(7, 5), minutes=one.minutes - 5) for one in small.sessions)
    before = _written(small, tmp_path / "before")
    assert _ids(_written(replace(small, sessions=moved), tmp_path / "after")) == _ids(before)
    assert len(_ids(before)) == 2 * len(small.sessions)


def test_two_sessions_of_a_day_have_two_ids(small: HandOver, tmp_path: Path) -> None:
    twice = (replace(small.sessions[0], starts=time(8)), replace(small.sessions[0], starts=time(14)))
    assert len(_ids(_written(replace(small, sessions=twice), tmp_path / "ics"))) == 4


def test_another_locality_has_other_ids(small: HandOver, tmp_path: Path) -> None:
    elsewhere = tiny(tmp_path / "elsewhere", policy=[f"key=as_of value={START}", "key=locality value=Elsewhere"])
    ours, theirs = (_ids(_written(one, tmp_path / name)) for name, one in (("a", small), ("b", elsewhere)))
    assert not ours & theirs


def test_the_same_run_gives_the_same_bytes(small: HandOver, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_ics(small, tmp_path / name)
    files = [path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.ics")]
    assert sorted(map(str, files)) == ["people/p.ics", "teams/t.ics"]
    assert all((tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes() for path in files)


@pytest.mark.parametrize(("status", "reason"), [("leave", "leave"), ("bank_holiday", "bank holiday")])
def test_what_must_be_covered_is_said_and_leaves_its_person_free(
    status: Any, reason: str, small: HandOver, tmp_path: Path
) -> None:
    sessions = (replace(small.sessions[0], status=status), small.sessions[1])
    calendars = _written(replace(small, sessions=sessions), tmp_path / "ics")
    for kind, whom in (("people", "t"), ("teams", "p, nurse")):
        away, planned = _events(calendars, kind)
        assert (str(away["summary"]), str(planned["summary"])) == (f"To cover ({reason}): {whom}", whom)
        assert (str(away["status"]), str(planned["status"])) == ("TENTATIVE", "CONFIRMED")
        assert (str(away["transp"]), str(planned["transp"])) == ("TRANSPARENT", "OPAQUE")
        assert list(away["categories"].cats) == ["t", "To cover"]
        assert _minutes(away) == sessions[0].minutes


def test_long_names_in_any_letters_are_folded_and_read_back(small: HandOver, tmp_path: Path) -> None:
    names = called(small.names, people={"p": AWKWARD}, teams={"t": AWKWARD}, functions={"f": AWKWARD})
    calendars = _written(replace(small, names=names), tmp_path / "ics")
    lines = (tmp_path / "ics" / "people" / "p.ics").read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") == line.decode("utf-8").rstrip("\n") for line in lines)
    calendar, event = calendars["people", "p"], calendars["people", "p"].events[0]
    assert str(calendar["name"]) == str(event["summary"]) == AWKWARD
    assert f"{AWKWARD}: " in str(event["description"])
    assert str(calendars["teams", "t"].events[0]["summary"]) == f"{AWKWARD}, nurse"


def test_ids_that_differ_in_case_only_have_files_that_differ_in_more() -> None:
    assert file_names(["p1", "P1", "q"]) == {"P1": "P1", "p1": "p1~2", "q": "q"}


def test_two_people_whose_ids_differ_in_case_only_have_a_calendar_each(small: HandOver, tmp_path: Path) -> None:
    sessions = (small.sessions[0], replace(small.sessions[1], person="P"))
    found = _written(replace(small, sessions=sessions), tmp_path / "ics")
    assert sorted(found) == [("people", "P"), ("people", "p~2"), ("teams", "t")]
