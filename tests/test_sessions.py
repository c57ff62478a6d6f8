"""Sessions: the plan laid out over days, to the minute, with leave, bank holidays, meetings and rotations."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, time
from itertools import pairwise
from pathlib import Path

import pytest

from pchteam.plan import Run, make_plan
from pchteam.sessions import Horizon, Session, bank_holidays, lay_out
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.timetable import Slot, meeting_slots, place
from pchteam.usual_week import Block, Work
from pchteam.workspace import Workspace
from pchteam.written import read_run

from .building import write

FIRST, LAST = date(2026, 1, 5), date(2026, 3, 29)
KINDS = {"alone": "direct", "supervised": "supervised"}
Minutes = Counter[tuple[str, str, str | None, str]]


def laid_out(folder: Path, start: date, weeks: int) -> tuple[Problem, Plan, tuple[Session, ...]]:
    problem, plan = read_run(folder)
    return problem, plan, lay_out(Workspace.open(folder / "workspace"), problem, plan, Horizon(start, weeks))


def planned(plan: Plan, weeks: int) -> Minutes:
    """Minutes of each (post, team, function, kind) that a plan has in some weeks."""
    found: Minutes = Counter()
    for row in plan.assignments:
        found[row.post, row.team, row.function, KINDS[row.mode]] += row.minutes * weeks
    for given in plan.supervision:
        found[given.supervisor_post, given.team, given.function, "supervising"] += given.minutes * weeks
    return found


def worked(sessions: Iterable[Session]) -> Minutes:
    found: Minutes = Counter()
    for session in sessions:
        for piece in session.work:
            if piece.function:
                found[session.post, session.team, piece.function, piece.kind] += piece.minutes
    return found


def tiny(folder: Path, **tables: list[str]) -> Run:
    """Person p, of 20 hours, does f in team t."""
    return make_plan(
        Workspace.open(write(folder, {"needs": ["segment=adults function=f contacts_per_1000=9000"], **tables}))
    )


def sessions_of(run: Run, horizon: Horizon) -> tuple[Session, ...]:
    return lay_out(run.workspace, run.problem, run.plan, horizon)


# Sums


def test_over_the_whole_plan_sessions_are_the_plan(north_trafford_run: Path) -> None:
    """Also of posts that rotate."""
    problem, plan, sessions = laid_out(north_trafford_run, FIRST, 12)
    assert worked(sessions) == planned(plan, 12)
    posts = {post.post: post for post in problem.posts}
    blocks: Counter[tuple[str, str, str]] = Counter()
    for row in plan.blocks:
        post = posts[row.post]
        blocks[post.person, row.team, next(team.site for team in problem.teams if team.team == row.team)] += row.minutes
    total: Counter[tuple[str, str, str]] = Counter()
    for session in sessions:
        assert session.minutes == sum(piece.minutes for piece in session.work)
        total[session.person, session.team, session.site] += session.minutes
    assert total == Counter({key: 12 * minutes for key, minutes in blocks.items()})


def test_any_weeks_are_the_plan_of_those_who_do_not_rotate(north_trafford_run: Path) -> None:
    problem, plan, sessions = laid_out(north_trafford_run, date(2026, 1, 21), 3)
    rotating = {row.post for row in problem.rotations}
    assert rotating
    usual = {key: minutes for key, minutes in planned(plan, 3).items() if key[0] not in rotating}
    assert {key: minutes for key, minutes in worked(sessions).items() if key[0] not in rotating} == usual


def test_a_post_is_in_a_team_in_the_weeks_of_its_rotation(north_trafford_run: Path) -> None:
    """p041 is half of six weeks with urgent visiting, then half of six with same-day care."""
    problem, _, sessions = laid_out(north_trafford_run, FIRST, 12)
    kept = {row.team: row.blocks for row in problem.rotations if row.post == "p041-a"}
    mine: Counter[tuple[str, int]] = Counter()
    for session in sessions:
        if session.post == "p041-a":
            mine[session.team, (session.day - FIRST).days // 42] += session.minutes
    assert mine["urgent-visiting", 0] - mine["urgent-visiting", 1] >= 12 * kept["urgent-visiting"] * 125
    assert mine["same-day", 1] - mine["same-day", 0] >= 12 * kept["same-day"] * 125
    assert sum(mine[team, 0] for team in kept) == sum(mine[team, 1] for team in kept)


def test_the_layout_is_the_same_each_time(north_trafford_run: Path) -> None:
    assert laid_out(north_trafford_run, FIRST, 1)[2] == laid_out(north_trafford_run, FIRST, 1)[2]


# Days


def test_nobody_is_in_two_places_and_all_work_on_working_days(north_trafford_run: Path) -> None:
    *_, sessions = laid_out(north_trafford_run, date(2026, 1, 7), 2)
    assert all(session.day.weekday() < 5 for session in sessions)
    assert len({session.id for session in sessions}) == len(sessions)
    by_person: dict[tuple[str, date], list[Session]] = {}
    for session in sessions:
        by_person.setdefault((session.person, session.day), []).append(session)
    for day in by_person.values():
        for one, other in pairwise(day):
            assert one.ends <= other.starts
        assert all(session.ends <= time(12, 40) or session.starts >= time(13, 30) for session in day)


def test_a_team_meets_at_one_time(north_trafford_run: Path) -> None:
    _, plan, sessions = laid_out(north_trafford_run, FIRST, 1)
    begins: dict[str, set[tuple[date, int]]] = {}
    people: dict[str, set[str]] = {}
    for session in sessions:
        clock = session.starts.hour * 60 + session.starts.minute
        for piece in session.work:
            if piece.kind == "meeting":
                begins.setdefault(session.team, set()).add((session.day, clock))
                people.setdefault(session.team, set()).add(session.person)
            clock += piece.minutes
    assert begins
    assert {team: len(times) for team, times in begins.items()} == dict.fromkeys(begins, 1)
    members = {team: {row.person for row in plan.memberships if row.team == team} for team in people}
    rotating = {"p041", "p209", "p210", "p211"}
    assert {team: members[team] - people[team] - rotating for team in people} == {team: set() for team in people}


def test_leave_and_bank_holidays_mark_sessions_and_lose_none(tmp_path: Path) -> None:
    policy = ["key=as_of value=2026-03-30", "key=plan_until value=2026-05-10"]
    leave = ["person=p from=2026-04-02 to=2026-04-08 kind=annual", "person=p from=2026-04-21 to=2026-04-21"]
    horizon = Horizon(date(2026, 3, 30), 4)
    run = tiny(tmp_path, policy=policy, leave=leave)
    status = {session.day: session.status for session in sessions_of(run, horizon)}
    assert sum(session.minutes for session in sessions_of(run, horizon)) == 4 * sum(
        row.minutes for row in run.plan.blocks
    )
    away = {day for day, word in status.items() if word == "leave"}
    assert away == {day for day in status if date(2026, 4, 2) <= day <= date(2026, 4, 8)} - {
        date(2026, 4, 3), date(2026, 4, 6)
    } | ({date(2026, 4, 21)} & set(status))  # fmt: skip
    assert {day for day, word in status.items() if word == "bank_holiday"} == {
        date(2026, 4, 3),
        date(2026, 4, 6),
    } & set(status)
    assert "bank_holiday" in status.values()
    assert "leave" in status.values()


def test_divisions_have_their_own_bank_holidays() -> None:
    year = Horizon(date(2026, 1, 1), 52)
    assert date(2026, 4, 6) in bank_holidays("england-and-wales", year)
    assert date(2026, 4, 6) not in bank_holidays("scotland", year)
    assert date(2026, 3, 17) in bank_holidays("northern-ireland", year)


def test_days_beyond_the_list_of_bank_holidays_are_refused() -> None:
    with pytest.raises(ValueError, match=r"known from \d{4} to \d{4} only, not for 2090-01-02"):
        bank_holidays("scotland", Horizon(date(2090, 1, 2), 1))


def test_the_hours_of_the_day_are_settings(tmp_path: Path) -> None:
    days = [f"key=as_of value={FIRST}", f"key=plan_until value={LAST}"]
    later = tiny(tmp_path / "a", policy=[*days, "key=day_starts value=09:00", "key=afternoon_starts value=13:10"])
    assert {session.starts for session in sessions_of(later, Horizon(FIRST, 1))} <= {time(9), time(13, 10)}
    clash = tiny(tmp_path / "b", policy=[*days, "key=day_starts value=09:01", "key=afternoon_starts value=13:10"])
    with pytest.raises(ValueError, match="from 09:01 does not end before 13:10"):
        sessions_of(clash, Horizon(FIRST, 1))


# Horizon


@pytest.mark.parametrize(
    ("start", "weeks", "today", "found"),
    [
        (None, None, date(2026, 11, 24), Horizon(FIRST, 4)),  # a plan that is over
        (None, None, date(2025, 12, 1), Horizon(FIRST, 4)),  # one to come
        (None, None, date(2026, 1, 14), Horizon(date(2026, 1, 19), 4)),  # one that has begun
        (None, None, date(2026, 3, 12), Horizon(date(2026, 3, 16), 2)),  # with two weeks left
        (date(2026, 1, 14), 10, date(2026, 1, 14), Horizon(date(2026, 1, 14), 10)),
        (date(2026, 3, 23), 1, date(2026, 3, 20), Horizon(date(2026, 3, 23), 1)),
    ],
)
def test_a_horizon_lies_in_the_plan(start: date | None, weeks: int | None, today: date, found: Horizon) -> None:
    assert Horizon.within(FIRST, LAST, start, weeks, today) == found
    assert found.last <= LAST


@pytest.mark.parametrize(
    ("start", "weeks", "today", "message"),
    [
        (date(2026, 1, 4), 1, date(2026, 11, 24), "2026-01-04 is no day of it"),
        (date(2026, 3, 30), 1, date(2025, 1, 1), "2026-03-30 is no day of it"),
        (date(2026, 1, 13), 1, date(2026, 1, 14), "2026-01-13 is in the past; start on 2026-01-14 or later"),
        (date(2026, 3, 2), 5, date(2026, 1, 14), "which is 4 whole weeks from 2026-03-02"),
        (date(2026, 3, 24), None, date(2026, 1, 14), "which is 0 whole weeks from 2026-03-24"),
    ],
)
def test_a_horizon_outside_or_in_the_past_is_refused(start: date, weeks: int | None, today: date, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Horizon.within(FIRST, LAST, start, weeks, today)


# Timetable


def test_teams_that_share_a_member_meet_at_other_times() -> None:
    members = {"a": {"p", "q"}, "b": {"q"}, "c": {"r"}}
    found = meeting_slots(members, {"a": "s", "b": "s", "c": "u"}, 2)
    assert found == {"a": Slot(1, 0, 1), "b": Slot(2, 0, 1), "c": Slot(1, 0, 1)}


def block(team: str, *work: Work) -> Block:
    return Block("p-a", team, "own", work)


def test_blocks_of_a_team_share_half_days() -> None:
    meeting = block("t", Work(None, "meeting", 125))
    blocks = [meeting, *[block("t", Work("f", "direct", 125))] * 2, block("u", Work("g", "direct", 125))]
    found = place(blocks, {"t": Slot(1, 0, 1), "u": Slot(1, 0, 1)}, 3, 2)
    assert {slot: (placed.team, placed.meets) for slot, placed in found.items()} == {
        Slot(1, 0, 1): ("t", True),
        Slot(1, 0, 0): ("t", False),
        Slot(3, 0, 0): ("t", False),
        Slot(3, 1, 0): ("u", False),
    }


def test_more_blocks_than_a_week_has_room_for_are_refused() -> None:
    many = [block(team, Work("f", "direct", 125)) for team in "ab" for _ in range(10)]
    assert len(place(many, {}, 0, 2)) == 20
    with pytest.raises(ValueError, match="post p-a has more blocks in a week than its 5 days have room for"):
        place([*many, many[0]], {}, 0, 2)


def test_a_week_of_rotation_has_no_more_time_than_another(tmp_path: Path) -> None:
    """The post has 5 blocks, and 1 of them is kept for team u: 4 in each of 3 weeks of 12; others have the rest."""
    run = tiny(
        tmp_path,
        teams=["id=t host=org", "id=u host=org"],
        needs=["segment=adults function=f team=t contacts_per_1000=9000",
               "segment=adults function=f team=u contacts_per_1000=500"],
        rotations=["post=p-a team=u from=2026-01-26 to=2026-02-15 share=1"],
    )  # fmt: skip
    assert {row.team: row.blocks for row in run.plan.blocks} == {"t": 4, "u": 1}
    sessions = sessions_of(run, Horizon(FIRST, 12))
    assert worked(sessions) == planned(run.plan, 12)
    minutes: Counter[tuple[str, int]] = Counter()
    for session in sessions:
        minutes[session.team, (session.day - FIRST).days // 7] += session.minutes
    assert {week: minutes["u", week] for week in range(12) if minutes["u", week]} == dict.fromkeys((3, 4, 5), 500)
    assert [minutes["t", week] + minutes["u", week] for week in range(12)] == [625] * 12
