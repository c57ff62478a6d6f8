"""Rotas as they are found: what can be worked is, and what cannot has its reason."""

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from pchteam.solver.rota.check import check_rota
from pchteam.solver.rota.measures import measure_rota, refused_requests
from pchteam.solver.rota.minutes import apportion
from pchteam.solver.rota.misses import misses
from pchteam.solver.rota.obstacles import filled
from pchteam.solver.rota.problem import (
    Away,
    Duty,
    Former,
    FormerHuddle,
    Journey,
    Pin,
    Post,
    Request,
    RequestSlot,
    RotaPerson,
    RotaProblem,
    RotaSettings,
    Site,
    Slot,
    Supervises,
    Task,
    Team,
)
from pchteam.solver.rota.rota import Rota
from pchteam.solver.rota.search import _Weeks, find_rota

from .instances import alter
from .test_interrupt import press_ctrl_c

DAYS = {1: ("2026-01-05", "2026-01-06"), 2: ("2026-01-12", "2026-01-13")}
TIMES = (("am", 510), ("am", 610), ("pm", 760), ("pm", 860))


class Clinic:
    """A rota problem under construction: two weeks of two days with four half-sessions of 100 minutes each."""

    def __init__(self) -> None:
        self.people: list[str] = []
        self.problem = RotaProblem(
            settings=RotaSettings(100, 20, 10, 5000, 100, 40, 30, 10, 10),
            slots=tuple(
                Slot(f"{day}T{starts}", week, day, session, starts)
                for week, days in DAYS.items()
                for day in days
                for session, starts in TIMES
            ),
            sites=(Site("S", None), Site("far", None)),
            journeys=(Journey("S", "far", 60), Journey("far", "S", 60)),
            teams=(Team("A", "S", 20), Team("B", "far", 20)),
            people=(),
            posts=(),
            duties=(),
            tasks=(),
            supervises=(),
            away=(),
            requests=(),
            request_slots=(),
            pins=(),
            former=(),
            former_huddles=(),
        )

    def add(self, table: str, *rows: object) -> "Clinic":
        tables: dict[str, Any] = {table: (*getattr(self.problem, table), *rows)}
        self.problem = replace(self.problem, **tables)
        return self

    def post(self, post: str, most: int = 4, **blocks: int) -> "Clinic":
        """Add a post with these half-sessions a week in teams, and work alone that fills them."""
        self.add("people", RotaPerson(post, 600)).add("posts", Post(post, post, "org", 100, most))
        for team, number in ((team, number) for team, number in blocks.items() if number):
            self.add("duties", *(Duty(post, team, "own", week, number) for week in DAYS))
            self.add("tasks", Task(post, team, "own", f"f-{team}", "alone", len(DAYS) * (100 * number - 20)))
        return self

    def away(self, post: str, *days: str) -> "Clinic":
        return self.add("away", *(Away(post, slot.slot) for slot in self.problem.slots if slot.day in days))


def found(clinic: Clinic) -> Rota:
    """The rota, which passes the checker."""
    problem = clinic.problem.in_order()
    rota = find_rota(problem, time_limit=30).rota
    assert check_rota(problem, rota) == []
    return rota


def reasons(clinic: Clinic, rota: Rota) -> dict[tuple[str, str, str | None], tuple[int, str]]:
    return {(one.post, one.kind, one.function): (one.minutes, one.reason) for one in misses(clinic.problem, rota)}


def test_all_of_a_plan_is_worked_where_that_can_be() -> None:
    clinic = Clinic().post("a", A=2, B=2).post("b", A=4).post("c", B=3)
    rota = found(clinic)
    assert reasons(clinic, rota) == {}
    assert measure_rota(clinic.problem, rota).missed_minutes == 0
    assert Counter(row.team for row in rota.huddles) == {"A": 2, "B": 2}


def test_teams_of_one_person_meet_so_that_the_person_can_be_in_both() -> None:
    rota = found(Clinic().post("a", A=1, B=1))
    assert len(rota.blocks) == 4


def test_two_runs_give_the_same_rota() -> None:
    clinic = Clinic().post("a", A=2, B=2).post("b", A=3).post("c", B=3)
    assert found(clinic) == found(clinic)


def test_what_leave_takes_is_worked_on_other_days_within_the_contract() -> None:
    """Away for a week of 2, with a contract for 4 in the other."""
    clinic = Clinic().post("a", most=4, A=2).away("a", *DAYS[1])
    assert reasons(clinic, found(clinic)) == {}


def test_what_the_contract_has_no_time_for_is_missing_for_leave() -> None:
    """3 of 4 half-sessions, with one huddle of 20 minutes: 280 of 360 minutes of work."""
    clinic = Clinic().post("a", most=3, A=2).away("a", *DAYS[1])
    assert reasons(clinic, found(clinic)) == {("a", "time", None): (100, "away"), ("a", "alone", "f-A"): (80, "time")}


def test_contracts_beyond_48_hours_leave_no_time_and_stop_nobody_else() -> None:
    """Two contracts of 48 hours: weeks outside the rota already have more than the mean may have."""
    clinic = Clinic().post("a", A=2).post("b", A=2)
    clinic.problem = alter(clinic.problem, "people", {"person": "a"}, contract_minutes=2 * 48 * 60)
    told = reasons(clinic, found(clinic))
    assert told == {("a", "time", None): (400, "week_of_48_hours"), ("a", "alone", "f-A"): (360, "time")}


def test_rooms_are_missing_outside_of_huddles() -> None:
    """One room: 8 half-sessions of a week, of which two share that of the huddle."""
    clinic = Clinic().post("a", most=5, A=5).post("b", most=5, A=5)
    clinic.problem = alter(clinic.problem, "sites", {"site": "S"}, rooms=1)
    rota = found(clinic)
    missing = [one for one in misses(clinic.problem, rota) if one.kind == "time"]
    assert sum(one.minutes for one in missing) == 2 * 100
    assert {one.reason for one in missing} == {"rooms"}


def test_a_journey_takes_lunch_or_a_half_session() -> None:
    """60 minutes between sites, 50 at lunch: of a day of four half-sessions, one is lost."""
    clinic = Clinic().post("a", most=8, A=4, B=3)
    rota = found(clinic)
    assert reasons(clinic, rota) == {}
    clinic = Clinic().post("a", most=8, A=3, B=5)
    missing = [one for one in misses(clinic.problem, found(clinic)) if one.kind == "time"]
    assert {one.reason for one in missing} == {"travel"}
    clinic.problem = replace(clinic.problem, journeys=())
    assert reasons(clinic, found(clinic)) == {}


def learners(supervisor: int) -> Clinic:
    """Post b works 4 half-sessions supervised, with a supervisor of so many half-sessions."""
    clinic = Clinic().post("a", A=supervisor).post("b", A=4)
    clinic.problem = replace(clinic.problem, tasks=())
    clinic.add("tasks", Task("b", "A", "own", "f", "supervised", 760))
    return clinic.add("supervises", Supervises("A", "f", "org", "own", "a", "own", 152))


def test_supervised_work_is_done_where_the_supervisor_is() -> None:
    clinic = learners(4)
    rota = found(clinic)
    assert reasons(clinic, rota) == {}
    there = {row.slot for row in rota.blocks if row.post == "a"}
    assert {row.slot for row in rota.work if row.mode == "supervised"} <= there


def test_without_a_supervisor_supervised_work_is_missing() -> None:
    """Two half-sessions a week together, one with the huddle: 180 of 380 minutes."""
    clinic = learners(2)
    found_reasons = reasons(clinic, found(clinic))
    assert found_reasons["b", "supervised", "f"] == (760 - 2 * 180, "supervisor")


def test_supervision_that_is_used_up_is_told_as_such() -> None:
    """152 minutes of supervision are wanted, and there are 100, for 500 minutes of work."""
    clinic = learners(4)
    clinic.problem = alter(clinic.problem, "supervises", {}, minutes=100)
    assert reasons(clinic, found(clinic)) == {("b", "supervised", "f"): (260, "supervision")}


def asking(kind: str, *slots: int, most: int = 4, blocks: int = 4) -> tuple[Clinic, list[str]]:
    clinic = Clinic().post("a", most=most, A=blocks)
    names = [slot.slot for slot in clinic.problem.slots]
    clinic.add("requests", Request("r", "a", kind, 3))  # type: ignore[arg-type]
    clinic.add("request_slots", *(RequestSlot("r", names[number]) for number in slots))
    return clinic, refused_requests(clinic.problem, found(clinic))


def test_requests_are_granted() -> None:
    assert asking("off", 0, 1, 2, 3)[1] == []
    assert asking("on", 15)[1] == []


def test_hours_of_the_plan_come_before_requests() -> None:
    """All 8 half-sessions of a week are planned."""
    clinic, refused = asking("off", 0, 1, most=8, blocks=8)
    assert refused == ["r"]
    assert reasons(clinic, found(clinic)) == {}


def test_pins_stand() -> None:
    clinic = Clinic().post("a", A=1).post("b", A=3)
    last = clinic.problem.slots[-1].slot
    clinic.add("pins", Pin("a", "A", last))
    rota = found(clinic)
    assert rota.broken_pins == ()
    assert [row.slot for row in rota.blocks if row.post == "a"][1:] == [last]


def test_a_pin_on_leave_is_broken_and_told() -> None:
    clinic = Clinic().post("a", A=2).away("a", DAYS[1][0])
    clinic.add("pins", Pin("a", "A", clinic.problem.slots[0].slot))
    assert [row.person for row in found(clinic).broken_pins] == ["a"]


def test_a_rota_made_again_changes_only_what_must() -> None:
    clinic = Clinic().post("a", A=2, B=2).post("b", A=3).post("c", B=3).post("d", A=2)
    first = found(clinic)
    clinic.add("former", *(Former(row.post, row.team, row.basis, row.slot) for row in first.blocks))
    clinic.add("former_huddles", *(FormerHuddle(row.team, row.slot) for row in first.huddles))
    assert measure_rota(clinic.problem, found(clinic)).changes == 0
    day = next(row.slot[:10] for row in first.blocks if row.post == "d")
    again = found(clinic.away("d", day))
    lost = {row for row in first.blocks if row.post == "d" and row.slot.startswith(day)}
    assert set(first.blocks) - set(again.blocks) == lost


def test_weeks_are_alike() -> None:
    rota = found(Clinic().post("a", A=3).post("b", A=3))
    usual = {
        week: {(row.post, row.slot[10:], row.slot[:10] == days[0]) for row in rota.blocks if row.slot[:10] in days}
        for week, days in DAYS.items()
    }
    assert usual[1] == usual[2]


@pytest.mark.parametrize("step", ["__init__", "every_team", "again"])
def test_an_interrupted_search_keeps_what_it_found(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in any step ends with a rota that passes the checker and in which nothing is missing without a reason."""
    clinic = Clinic().post("a", A=2, B=2).post("b", A=4).post("c", B=3)
    monkeypatch.setattr(_Weeks, step, press_ctrl_c)
    ended = find_rota(clinic.problem.in_order(), time_limit=30)
    assert ended.ended_by == "interrupted"
    assert check_rota(clinic.problem.in_order(), ended.rota) == []
    assert len(ended.rota.huddles) == 4
    assert len(ended.rota.blocks) >= 20
    assert "nothing" not in {one.reason for one in misses(clinic.problem, ended.rota)}


def test_a_team_is_there_all_week() -> None:
    """Four people with 4 of 8 half-sessions: 12 beside the huddle on 7 others, so one at least in each."""
    clinic = Clinic()
    for post in "abcd":
        clinic.post(post, A=4)
    rota = found(clinic)
    assert measure_rota(clinic.problem, rota).short_cover == 0
    assert {row.slot for row in rota.blocks} == {slot.slot for slot in clinic.problem.slots}


@pytest.mark.parametrize("seed", range(6))
def test_any_rota_passes_the_checker(seed: int) -> None:
    draw = random.Random(seed)
    clinic = Clinic()
    for post in "abcde":
        teams = {team: draw.randint(0, 3) for team in "AB"}
        clinic.post(post, most=draw.randint(2, 6), **teams)
    posts = [row.post for row in clinic.problem.posts]
    clinic.away(draw.choice(posts), draw.choice(DAYS[1]))
    clinic.problem = alter(clinic.problem, "sites", {"site": "S"}, rooms=draw.randint(0, 3))
    for number, slot in enumerate(draw.sample([slot.slot for slot in clinic.problem.slots], 3)):
        clinic.add("requests", Request(f"r{number}", draw.choice(posts), draw.choice(["off", "on"]), 3))
        clinic.add("request_slots", RequestSlot(f"r{number}", slot))
        clinic.add("pins", Pin(draw.choice(posts), draw.choice("AB"), slot))
    learner, senior = draw.sample(posts, 2)
    for duty in clinic.problem.duties:
        if duty.post == learner and duty.week == 1 and duty.team == "A":
            clinic.add("tasks", Task(learner, "A", "own", "f", "supervised", 130))
        if duty.post == senior and duty.week == 1 and duty.team == "A":
            clinic.add("supervises", Supervises("A", "f", "org", "own", senior, "own", 26))
    missing = misses(clinic.problem, found(clinic))
    assert all(one.minutes > 0 for one in missing)
    assert "nothing" not in {one.reason for one in missing if one.kind == "time"}


def test_a_search_that_is_cut_is_filled() -> None:
    """Only the huddles stand: what is left is put where nothing is in the way."""
    clinic = Clinic().post("a", A=2, B=2).post("b", A=4).post("c", B=3).away("c", DAYS[1][0])
    clinic.problem = alter(clinic.problem, "sites", {"site": "far"}, rooms=1)
    rota = found(clinic)
    huddles = {(row.team, row.slot) for row in rota.huddles}
    cut = [row for row in rota.blocks if (row.team, row.slot) in huddles]
    blocks = filled(clinic.problem, cut, rota.huddles, ())
    assert set(cut) < set(blocks)
    full = Rota(blocks, (), (), rota.huddles, ())
    assert check_rota(clinic.problem, full) == []
    assert "nothing" not in {one.reason for one in misses(clinic.problem, full) if one.kind == "time"}


def test_parts_are_whole_and_add_up() -> None:
    assert apportion([3, 3, 3], 7) == [3, 2, 2]
    assert apportion([5, 0, 1], 6) == [5, 0, 1]
    assert apportion([5, 0, 1], 9) == [5, 0, 1]
