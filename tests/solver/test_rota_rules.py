"""One rota on the limits of its problem: whatever moves by one breaks its rule, in the checker and in the model.

The rota itself is the feasible case and the near miss of every rule.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ortools.math_opt.python import mathopt

from pchteam.solver.rota.check import ROTA_RULES, check_rota
from pchteam.solver.rota.constraints import CONSTRAINTS
from pchteam.solver.rota.problem import (
    Away,
    Duty,
    Journey,
    Pin,
    Post,
    Request,
    RequestSlot,
    RotaPerson,
    RotaProblem,
    RotaProblemError,
    RotaSettings,
    Site,
    Slot,
    Supervises,
    Task,
    Team,
    read_rota_problem,
    write_rota_problem,
)
from pchteam.solver.rota.rota import (
    Block,
    BrokenPin,
    Huddle,
    Rota,
    RotaError,
    Supervised,
    Worked,
    read_rota,
    write_rota,
)
from pchteam.solver.rota.variables import Key, RotaVariables, add_variables

from .instances import alter, drop, include

MONDAY, TUESDAY = "2026-01-05", "2026-01-06"
TIMES = {1: ("am", 510), 2: ("am", 610), 3: ("pm", 760), 4: ("pm", 860)}

# Ann supervises bob in team A, and then has 50 minutes for a journey of 50 to team B; cat works up to 48 hours.
PROBLEM = RotaProblem(
    settings=RotaSettings(100, 20, 10, 5000, 100, 40, 30, 10, 10),
    slots=tuple(
        Slot(f"{name}{place}", 1, day, *time)
        for name, day in (("M", MONDAY), ("T", TUESDAY))
        for place, time in TIMES.items()
    ),
    sites=(Site("S", 2), Site("far", None)),
    journeys=(Journey("S", "far", 50), Journey("far", "S", 50)),
    teams=(Team("A", "S", 20), Team("B", "far", 0)),
    people=(RotaPerson("ann", 0), RotaPerson("bob", 0), RotaPerson("cat", 3035)),
    posts=(Post("a", "ann", "org", 100, 4), Post("b", "bob", "org", 100, 2), Post("c", "cat", "org", 100, 4)),
    duties=(
        Duty("a", "A", "own", 1, 3),
        Duty("a", "B", "own", 1, 1),
        Duty("b", "A", "own", 1, 2),
        Duty("c", "A", "own", 1, 4),
    ),
    tasks=(
        Task("a", "A", "own", "g", "alone", 260),
        Task("a", "B", "own", "k", "alone", 100),
        Task("b", "A", "own", "f", "supervised", 100),
        Task("c", "A", "own", "h", "alone", 380),
    ),
    supervises=(Supervises("A", "f", "org", "own", "a", "own", 20),),
    away=(Away("b", "T2"), Away("b", "T3"), Away("b", "T4")),
    requests=(Request("r-off", "bob", "off", 3), Request("r-on", "cat", "on", 3)),
    request_slots=(RequestSlot("r-off", "T1"), RequestSlot("r-on", "T2")),
    pins=(Pin("cat", "A", "T2"),),
    former=(),
    former_huddles=(),
).in_order()


def work(slot: str, post: str, function: str, minutes: int, team: str = "A", mode: Any = "alone") -> Worked:
    return Worked(slot, post, team, "own", function, mode, minutes)


ROTA = Rota(
    blocks=tuple(
        Block(slot, post, team, "own")
        for post, team, slots in (
            ("a", "A", ("M1", "M2", "T1")),
            ("a", "B", ("M3",)),
            ("b", "A", ("M1", "M2")),
            ("c", "A", ("M1", "M3", "T1", "T2")),
        )
        for slot in slots
    ),
    work=(
        work("M1", "a", "g", 80),
        work("M2", "a", "g", 80),
        work("T1", "a", "g", 100),
        work("M3", "a", "k", 100, team="B"),
        work("M2", "b", "f", 100, mode="supervised"),
        work("M1", "c", "h", 80),
        *(work(slot, "c", "h", 100) for slot in ("M3", "T1", "T2")),
    ),
    supervision=(Supervised("M2", "A", "f", "org", "own", "a", "own", 20),),
    huddles=(Huddle("A", 1, "M1"), Huddle("B", 1, "M3")),
    broken_pins=(),
).in_order()


def moved(post: str, start: str, end: str, rota: Rota = ROTA) -> Rota:
    """The rota with a half-session of a post, and what is done in it, elsewhere."""
    for table in ("blocks", "work"):
        if any(row.post == post and row.slot == start for row in getattr(rota, table)):
            rota = alter(rota, table, {"post": post, "slot": start}, slot=end)
    return rota


def broken(problem: RotaProblem, rota: Rota) -> set[str]:
    return {breach.rule for breach in check_rota(problem, rota)}


def broken_in_model(problem: RotaProblem, rota: Rota) -> set[str]:
    """The constraints that a rota does not keep, computed from their rows without solving."""
    model = mathopt.Model()
    v = add_variables(model, problem)
    values = values_of(v, rota)
    found = set()
    for constraint in CONSTRAINTS:
        for row in map(model.add_linear_constraint, constraint(v)):
            amount = sum(term.coefficient * values.get(term.variable, 0) for term in row.terms())
            if not row.lower_bound - 0.001 <= amount <= row.upper_bound + 0.001:
                found.add(constraint.__name__)
    return found


def values_of(v: RotaVariables, rota: Rota) -> dict[mathopt.Variable, float]:
    keys = [Key(row.slot, row.post, row.team, row.basis) for row in rota.blocks]
    meets = {(row.team, row.slot) for row in rota.huddles}
    values = {v.works[key]: 1.0 for key in keys if key in v.works}
    values |= {v.huddle[choice]: 1.0 for choice in meets}
    values |= {v.here[v.member(key)]: 1.0 for key in keys if key in v.works}
    values |= {v.meets[v.member(key)]: 1.0 for key in keys if key in v.works and (key.team, key.slot) in meets}
    values |= {v.comes[v.person(key), v.slots[key.slot].day, v.slots[key.slot].session]: 1.0 for key in keys}
    tasks = {(task.post, task.team, task.function): task for task in v.problem.tasks}
    for row in rota.work:
        task = tasks[row.post, row.team, row.function]
        values[v.done[task]] = values.get(v.done[task], 0.0) + row.minutes
        if task.mode == "supervised" and (task, row.slot) in v.supervised:
            values[v.supervised[task, row.slot]] = row.minutes
    for one in rota.supervision:
        values[v.supervising[v.problem.supervises[0], one.slot]] = one.minutes
    values |= dict.fromkeys(v.short.values(), 9.0)
    values |= dict.fromkeys(v.late.values(), 9.0)
    values |= {v.broken[row.person, row.slot]: 1.0 for row in rota.broken_pins}
    return values


def test_the_rota_keeps_every_rule() -> None:
    assert broken(PROBLEM, ROTA) == set()
    assert broken_in_model(PROBLEM, ROTA) == set()


BOTH: dict[str, tuple[str, RotaProblem, Rota]] = {
    "a place too many": ("one_place", PROBLEM, moved("a", "M3", "M2")),
    "a minute more to travel": ("travel", alter(PROBLEM, "journeys", {"site": "S"}, minutes=51), ROTA),
    "a half-session more than the plan": ("duty_total", alter(PROBLEM, "duties", {"post": "c"}, blocks=3), ROTA),
    "a half-session more than the contract": ("post_week", alter(PROBLEM, "posts", {"post": "a"}, most_blocks=3), ROTA),
    "a minute more than 48 hours": (
        "weekly_hours",
        alter(PROBLEM, "people", {"person": "cat"}, contract_minutes=3036),
        ROTA,
    ),
    "no huddle": ("huddle_once", PROBLEM, drop(ROTA, "huddles", {"team": "A"})),
    "somebody is not in the huddle": ("huddle_of_all", PROBLEM, moved("c", "M1", "M4")),
    "a room too few": ("rooms", alter(PROBLEM, "sites", {"site": "S"}, rooms=1), ROTA),
    "a minute more than fits": (
        "minutes_within_block",
        alter(PROBLEM, "tasks", {"function": "g"}, minutes=261),
        alter(ROTA, "work", {"function": "g", "slot": "T1"}, minutes=101),
    ),
    "a minute more work beside the huddle": (
        "minutes_within_block",
        alter(PROBLEM, "teams", {"team": "A"}, meeting_minutes=21),
        ROTA,
    ),
    "a minute less supervision": ("supervisor_present", PROBLEM, alter(ROTA, "supervision", {}, minutes=19)),
    "supervision later": ("supervisor_present", PROBLEM, alter(ROTA, "supervision", {}, slot="M1")),
    "a minute more supervision than the plan": (
        "supervising_total",
        alter(PROBLEM, "supervises", {}, minutes=19),
        ROTA,
    ),
    "a pin elsewhere": ("pins", alter(PROBLEM, "pins", {}, slot="T3"), ROTA),
}


@pytest.mark.parametrize("case", BOTH)
def test_checker_and_model_break_the_same_rule(case: str) -> None:
    rule, problem, rota = BOTH[case]
    assert rule in broken(problem, rota)
    assert rule in broken_in_model(problem, rota)


CHECKER: dict[str, tuple[str, RotaProblem, Rota]] = {
    "no duty there": ("duties_only", PROBLEM, alter(ROTA, "blocks", {"post": "c", "slot": "T2"}, team="B")),
    "no duty that week": ("duties_only", alter(PROBLEM, "duties", {"post": "c"}, week=2), ROTA),
    "away": ("duties_only", include(PROBLEM, "away", Away("c", "T2")), ROTA),
    "a minute more work than the plan": ("tasks_total", alter(PROBLEM, "tasks", {"function": "h"}, minutes=379), ROTA),
    "work of somebody absent": (
        "minutes_within_block",
        PROBLEM,
        alter(ROTA, "work", {"function": "h", "slot": "T2"}, slot="T4"),
    ),
    "supervision of nobody": ("supervisor_present", PROBLEM, alter(ROTA, "supervision", {}, slot="T1")),
    "half a minute": ("whole_minutes", PROBLEM, alter(ROTA, "supervision", {}, minutes=20.5)),
    "a huddle of another week": ("huddle_once", PROBLEM, alter(ROTA, "huddles", {"team": "A"}, week=2)),
}


@pytest.mark.parametrize("case", CHECKER)
def test_checker_breaks_a_rule_that_the_model_has_no_variable_for(case: str) -> None:
    rule, problem, rota = CHECKER[case]
    assert rule in broken(problem, rota)


def test_a_broken_pin_that_is_told_is_no_breach() -> None:
    problem = alter(PROBLEM, "pins", {}, slot="T3")
    told = include(ROTA, "broken_pins", BrokenPin("cat", "T3"))
    assert broken(problem, told) == set()
    assert broken_in_model(problem, told) == set()


def test_who_is_away_need_not_be_in_the_huddle() -> None:
    problem = include(PROBLEM, "away", Away("b", "M1"))
    rota = drop(ROTA, "blocks", {"post": "b", "slot": "M1"})
    assert broken(problem, rota) == set()
    assert broken_in_model(problem, rota) == set()


# Soft rules, which the model prices


def test_requests_are_refused_by_one_half_session() -> None:
    asked = alter(PROBLEM, "request_slots", {"request": "r-off"}, slot="M2")
    assert "requests" in broken_in_model(asked, ROTA)
    assert "requests" in broken_in_model(alter(PROBLEM, "request_slots", {"request": "r-on"}, slot="T3"), ROTA)


# Working time, from the clock


def day_of(*starts: int, day: str = MONDAY, post: str = "c") -> tuple[RotaProblem, Rota]:
    """Cat works half-sessions of 100 minutes that begin at these minutes."""
    slots = tuple(Slot(f"{day}-{start}", 1, day, "am", start) for start in starts)
    return (
        replace(PROBLEM, slots=slots, away=(), pins=(), requests=(), request_slots=()),
        Rota(tuple(Block(slot.slot, post, "A", "own") for slot in slots), (), (), (), ()),
    )


@pytest.mark.parametrize(("starts", "is_broken"), [(830, False), (829, True)])
def test_a_long_day_has_a_break_of_twenty_minutes(starts: int, is_broken: bool) -> None:
    problem, rota = day_of(510, 610, 710, starts)
    assert ("breaks" in broken(problem, rota)) == is_broken


@pytest.mark.parametrize(("starts", "is_broken"), [(660, False), (650, False), (670, True)])
def test_a_day_of_six_hours_needs_no_break(starts: int, is_broken: bool) -> None:
    """Four half-sessions of 90 minutes are six hours; of 91, more."""
    size = {660: 90, 650: 89, 670: 91}[starts]
    problem, rota = day_of(*(510 + place * size for place in range(4)))
    problem = alter(problem, "posts", {"post": "c"}, block_minutes=size)
    assert ("breaks" in broken(problem, rota)) == is_broken


@pytest.mark.parametrize(("starts", "is_broken"), [(1190, False), (1191, True)])
def test_eleven_hours_lie_between_two_days(starts: int, is_broken: bool) -> None:
    """From 21:30 to 8:30 are 11 hours."""
    evening, morning = day_of(starts), day_of(510, day=TUESDAY)
    problem = replace(evening[0], slots=(*evening[0].slots, *morning[0].slots))
    rota = replace(evening[1], blocks=(*evening[1].blocks, *morning[1].blocks))
    assert ("daily_rest" in broken(problem, rota)) == is_broken


@pytest.mark.parametrize(("free", "is_broken"), [(0, True), (11, False)])
def test_a_week_has_a_day_of_rest(free: int, is_broken: bool) -> None:
    """Two weeks without a day off, and with one in the first week."""
    days = [day for day in range(5, 19) if day != free]
    parts = [day_of(510, 760, day=f"2026-01-{day:02}") for day in days]
    problem = replace(parts[0][0], slots=tuple(slot for one, _ in parts for slot in one.slots))
    rota = replace(parts[0][1], blocks=tuple(block for _, one in parts for block in one.blocks))
    assert ("weekly_rest" in broken(problem, rota)) == is_broken


# Names and files


def test_rules_of_the_model_that_are_no_prices_are_rules_of_the_checker() -> None:
    priced = {"requests", "whole_sessions", "even_cover", "fair_late"}
    helpers = {"huddle_time", "supervised_done"}
    assert {one.__name__ for one in CONSTRAINTS} - priced - helpers <= {one.__name__ for one in ROTA_RULES}


def test_every_rule_is_in_the_specification() -> None:
    text = (Path(__file__).parents[2] / "docs" / "rota-model.md").read_text(encoding="utf-8")
    names = {one.__name__ for one in CONSTRAINTS} | {one.__name__ for one in ROTA_RULES}
    assert not {name for name in names if f"`{name}`" not in text}


def test_tables_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_rota_problem(PROBLEM, tmp_path / "problem")
    write_rota(ROTA, tmp_path / "rota")
    assert read_rota_problem(tmp_path / "problem") == PROBLEM
    assert read_rota(tmp_path / "rota") == ROTA


def test_faults_of_a_folder_are_told_together(tmp_path: Path) -> None:
    write_rota_problem(include(PROBLEM, "away", Away("nobody", "M9")), tmp_path / "problem")
    (tmp_path / "problem" / "pins.csv").unlink()
    settings = tmp_path / "problem" / "settings.csv"
    settings.write_text(
        settings.read_text().replace("late_weight", "lateness").replace("block_minutes,100", "block_minutes,0")
    )
    with pytest.raises(RotaProblemError) as error:
        read_rota_problem(tmp_path / "problem")
    told = str(error.value)
    assert all(text in told for text in ("nobody", "M9", "pins.csv", "late_weight", "lateness", "write 1 or more"))
    with pytest.raises(RotaError, match=r"huddles\.csv"):
        read_rota(tmp_path / "problem")
