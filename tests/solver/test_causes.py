"""Each cause of unmet need in a tiny instance, their order, and that they add up."""

from dataclasses import replace
from pathlib import Path

from pchteam.solver.causes import CAUSES, Cause, causes
from pchteam.solver.problem import Agreement, Capability, Problem, Supervisor

from .instances import Instance, alter, include, optimum, unmet


def why(problem: Problem) -> list[tuple[str, str, int]]:
    """Return need, cause and minutes of the best plan's unmet need."""
    plan = optimum(problem).plan
    found = causes(problem, plan)
    assert sum(row.minutes for row in found) == unmet(plan)
    return [(row.need, row.cause, row.minutes) for row in found]


def one(capacity: int = 300, need: int = 500) -> Instance:
    """Return a post that meets a need of `f` alone."""
    return Instance().team().post("a", capacity).works("a", "f").need("f", need)


def test_the_documentation_names_the_causes_in_order() -> None:
    """`docs/planning-model.md` lists the seven causes as they are tried."""
    text = (Path(__file__).parents[2] / "docs" / "planning-model.md").read_text(encoding="utf-8")
    assert [name for name in CAUSES if f"*{name}*" in text] == list(CAUSES)
    assert sorted(CAUSES, key=lambda name: text.index(f"*{name}*")) == list(CAUSES)


def test_competence() -> None:
    """Nobody could, wherever they are."""
    assert why(one().need("g", 70).problem()) == [("f", "capacity", 200), ("g", "competence", 70)]


def test_evidence() -> None:
    """Only people whose competence is to be verified could."""
    problem = one(need=300).need("g", 70).add("capabilities", Capability("a", "g", "unverified")).problem()
    assert why(problem) == [("g", "evidence", 70)]
    assert why(include(problem, "capabilities", Capability("a", "g", "alone")))[0][1] != "evidence"


def test_team_cannot_form() -> None:
    """The only team that may meet the need is closed."""
    assert why(alter(one().problem(), "teams", {}, min_size=2)) == [("f", "team_cannot_form", 500)]


def test_rounding() -> None:
    """50 of 350 minutes are beyond whole blocks; the rest is capacity."""
    assert why(one(350).problem()) == [("f", "rounding", 50), ("f", "capacity", 150)]


def test_supervision() -> None:
    """A post of 200 minutes works only supervised, and 20 minutes of a supervisor allow 100 of them."""
    make = Instance(supervision_percent=20).team().post("a", 200).post("b", 20).works("b")
    make.works("a", "f", mode="supervised").need("f", 300)
    problem = make.add("supervisors", Supervisor("T", "f", "host", "own", "b", "own")).problem()
    assert why(problem) == [("f", "supervision", 100), ("f", "capacity", 100)]


def test_agreement_that_is_missing() -> None:
    """A post could, and is permitted nowhere."""
    problem = one().post("b", 120).add("capabilities", Capability("b", "f", "alone")).problem()
    assert why(problem) == [("f", "agreement", 100), ("f", "capacity", 100)]


def test_agreement_that_is_used_up() -> None:
    """A post has time, and its agreement has no room for another block."""
    make = Instance().team().post("a", 300).add("agreements", Agreement("mou", 199)).works("a", "f", basis="mou")
    problem = make.need("f", 500).problem()
    assert why(problem) == [("f", "agreement", 200), ("f", "capacity", 200)]
    assert why(alter(problem, "agreements", {}, max_minutes=None)) == [("f", "capacity", 200)]


def test_meetings_are_not_idle() -> None:
    """Time in meetings explains nothing as idle: what they take is capacity."""
    problem = alter(
        Instance().team().post("a").works("a", "f").need("f", 300).problem(), "teams", {}, meeting_minutes=30
    )
    assert why(problem) == [("f", "capacity", 30)]


def test_an_idle_minute_explains_one_need() -> None:
    """The most urgent need, then the first by id, takes the idle minutes; the others are left with capacity."""
    make = one(350, 300).need("f", 60, weight=4, need="urgent").need("f", 10, need="e").need("f", 10, need="d")
    problem = replace(make.problem(), needs=tuple(reversed(make.problem().needs)))
    plan = optimum(problem).plan
    plan = replace(plan, unmet=tuple(replace(row, minutes=row.minutes) for row in plan.unmet))
    found = causes(problem, plan)
    assert sum(row.minutes for row in found if row.cause == "rounding") == 50
    assert found == causes(problem.in_order(), plan)


def test_causes_are_sorted_by_urgency() -> None:
    """Needs come by weight, most urgent first, then by id."""
    make = Instance().team()
    for need, weight in (("b", 1), ("a", 1), ("c", 5)):
        make.need("f", 10, weight=weight, need=need)
    assert [row.need for row in causes(make.problem(), optimum(make.problem()).plan)] == ["c", "a", "b"]
    assert causes(make.problem(), optimum(make.problem()).plan)[0] == Cause("c", "competence", 10)
