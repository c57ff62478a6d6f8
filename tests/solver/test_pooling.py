"""Pooling: the least unmet need where teams have no shape, against sums by hand, the checker and plans."""

from dataclasses import replace
from typing import Any

import pytest

from pchteam.solver.check_pooling import check_pool
from pchteam.solver.pooled import Choice, Choices, Pooled
from pchteam.solver.pooling import pool
from pchteam.solver.problem import Agreement, Employer, Problem, Supervisor

from .instances import Instance, include, optimum, random_problem, unmet


def left(problem: Problem, choices: Choices | None = None) -> Any:
    """The least unmet need of a pool that its checker lets pass."""
    pooled = pool(problem, choices)
    assert check_pool(problem, choices or Choices(), pooled) == []
    return pytest.approx(sum(pooled.unmet.values()), abs=0.01)


def test_capacity_alone_limits_what_is_met() -> None:
    assert left(Instance().team().post("p", 300).works("p", "f").need("f", 500).problem()) == 200


def test_no_block_is_lost() -> None:
    problem = Instance(block_minutes=100).team().post("p", 250).works("p", "f").need("f", 250).problem()
    assert left(problem) == 0
    assert unmet(optimum(problem).plan) == 50


def test_a_team_needs_no_shape() -> None:
    problem = Instance().team(min_size=3, needs_lead=True).post("p").works("p", "f").need("f", 300).problem()
    assert left(problem) == 0
    assert unmet(optimum(problem).plan) == 300


def test_whoever_gives_all_their_time_loses_the_whole_meeting() -> None:
    assert left(Instance().team(meeting_minutes=30).post("p", 300).works("p", "f").need("f", 300).problem()) == 30


def test_whoever_gives_half_their_time_loses_half_the_meeting() -> None:
    make = Instance().team("T", meeting_minutes=30).team("U").post("p", 300)
    make.works("p", "f", team="T").works("p", "g", team="U")
    assert left(make.need("f", 150).need("g", 150, "U").problem()) == 15


def test_a_meeting_as_long_as_the_capacity_leaves_nothing() -> None:
    assert left(Instance().team(meeting_minutes=60).post("p", 60).works("p", "f").need("f", 60).problem()) == 60


def test_both_posts_of_a_person_share_the_meeting() -> None:
    make = Instance().team(meeting_minutes=40).post("p", 100).post("q", 100, person="p").works("p", "f").works("q", "f")
    assert left(make.need("f", 200).problem()) == 40


def test_a_team_meets_no_more_than_its_share() -> None:
    problem = Instance().team().post("p").works("p", "f").need("f", 200).problem()
    share = replace(problem.need_teams[0], max_minutes=50)
    assert left(replace(problem, need_teams=(share,))) == 150


def supervised() -> Instance:
    """A helper with 300 minutes who needs a fifth of a nurse's time."""
    make = Instance(supervision_percent=20).team().post("helper", 300).works("helper", "f", mode="supervised")
    return make.post("nurse", 40).works("nurse", "f").need("f", 300)


def test_supervised_work_takes_the_time_of_a_supervisor() -> None:
    row = Supervisor("T", "f", "host", "own", "nurse", "own")
    assert left(supervised().add("supervisors", row).problem()) == 100  # 40 minutes supervise 200


def test_without_a_supervisor_nobody_works_supervised() -> None:
    assert left(supervised().problem()) == 260


def lent(capacity: int = 300) -> Instance:
    """A post of a donor that works under an agreement."""
    return Instance().team().post("p", capacity, donor="donor").works("p", "f", basis="a").need("f", 300)


def test_an_agreement_keeps_to_its_hours() -> None:
    assert left(replace(lent().problem(), agreements=(Agreement("a", 120),))) == 180


def test_the_hours_of_an_agreement_include_meetings() -> None:
    problem = lent().problem()
    teams = tuple(replace(team, meeting_minutes=150) for team in problem.teams)
    assert left(replace(problem, teams=teams, agreements=(Agreement("a", 120),))) == 240


@pytest.mark.parametrize(("outward", "retained", "unmet"), [(90, None, 210), (None, 250, 250), (None, 400, 300)])
def test_a_donor_is_protected(outward: int | None, retained: int | None, unmet: int) -> None:
    assert left(include(lent().problem(), "employers", Employer("donor", outward, retained))) == unmet


def test_the_most_urgent_need_is_met_first() -> None:
    make = Instance().team().post("p", 100).works("p", "f")
    problem = make.need("f", 100, need="later", weight=1).need("f", 100, need="soon", weight=5).problem()
    assert pool(problem).unmet == pytest.approx({"later": 100, "soon": 0}, abs=0.01)


def test_fewer_unmet_minutes_count_more_than_urgency() -> None:
    make = Instance(supervision_percent=100).team().post("p", 100).works("p", "f").works("p", "g", mode="supervised")
    make.add("supervisors", Supervisor("T", "g", "host", "own", "q", "own")).post("q", 100).works("q", "f", "g")
    problem = make.need("f", 200, weight=1).need("g", 200, weight=5).problem()
    assert left(problem) == 200
    assert pool(problem).unmet["g"] == pytest.approx(100, abs=0.01)  # q alone, not p under q


def test_urgency_counts_more_than_fewer_unmet_minutes_where_asked_for() -> None:
    make = Instance(supervision_percent=50).team().post("p", 100).works("p", "f").works("p", "g", mode="supervised")
    make.add("supervisors", Supervisor("T", "g", "host", "own", "q", "own")).post("q", 100).works("q", "g")
    problem = make.need("f", 200, weight=1).need("g", 200, weight=5).problem()
    assert pool(problem).unmet == pytest.approx({"f": 100, "g": 100}, abs=0.01)
    assert pool(problem, by_priority=True).unmet == pytest.approx({"f": 200, "g": 50}, abs=0.01)


def test_no_need_is_met_less_than_before() -> None:
    problem = Instance().team().post("p", 100).works("p", "f", "g").need("f", 100).need("g", 100, weight=5).problem()
    assert pool(problem).unmet == pytest.approx({"f": 100, "g": 0}, abs=0.01)
    assert pool(problem, at_most={"f": 0}).unmet == pytest.approx({"f": 0, "g": 100}, abs=0.01)


# Choices


def course(person: str, minutes: float = 0.0) -> Choice:
    """A place on a course."""
    return Choice(f"train/{person}", person, "course", minutes)


def trained(*people: str, places: int, minutes: float = 0.0) -> tuple[Problem, Choices]:
    """People with 100 minutes each who could do what is needed after a course."""
    make = Instance().team().need("f", 1000)
    for person in people:
        make.post(person, 100).works(person, "f")
    rows = tuple(course(person, minutes) for person in people)
    return make.problem(), Choices(rows, {(row.person, "f"): (row,) for row in rows}, {"course": places})


def test_what_a_choice_opens_is_done_once_it_is_made() -> None:
    problem, choices = trained("p", places=1)
    assert left(problem, choices) == 900
    assert pool(problem, choices).chosen == (course("p"),)


def test_a_course_has_so_many_places() -> None:
    problem, choices = trained("p", "q", "r", places=2)
    assert left(problem, choices) == 800
    assert len(pool(problem, choices).chosen) == 2


def test_a_course_takes_time() -> None:
    assert left(*trained("p", places=1, minutes=30)) == 930


def test_a_course_that_takes_all_time_is_not_taken() -> None:
    problem, choices = trained("p", places=1, minutes=100)
    assert left(problem, choices) == 1000
    assert pool(problem, choices).chosen == ()


def test_a_choice_that_saves_nothing_is_not_made() -> None:
    problem, choices = trained("p", places=1)
    idle = replace(problem, needs=(replace(problem.needs[0], minutes=0),))
    assert pool(idle, choices).chosen == ()


def test_one_course_may_open_two_functions_and_takes_its_time_once() -> None:
    problem = Instance().team().post("p", 100).works("p", "f", "g").need("f", 40).need("g", 40).problem()
    row = course("p", 20)
    choices = Choices((row,), {("p", "f"): (row,), ("p", "g"): (row,)}, {})
    assert left(problem, choices) == 0


def test_verification_is_chosen_before_a_course() -> None:
    problem = Instance().team().post("p", 100).works("p", "f").need("f", 100).problem()
    verify, train = Choice("verify/p/f", "p", None, 0.0), course("p", 20)
    assert pool(problem, Choices((train, verify), {("p", "f"): (train, verify)}, {})).chosen == (verify,)


# Against plans and the checker


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_leaves_less_unmet(seed: int) -> None:
    problem = random_problem(seed)
    pooled = pool(problem)
    assert check_pool(problem, Choices(), pooled) == []
    assert sum(pooled.unmet.values()) <= unmet(optimum(problem).plan) + 0.01


def tampered(pooled: Pooled, table: str, factor: float) -> Pooled:
    """A pool with all minutes of a table multiplied."""
    changed: Any = {table: {key: factor * minutes for key, minutes in getattr(pooled, table).items()}}
    return replace(pooled, **changed)


@pytest.mark.parametrize(
    ("table", "factor", "rules"),
    [
        ("work", 2, {"time_with_meetings", "coverage_is_work", "supervision"}),
        ("time", 2, {"post_capacity"}),
        ("time", 0.5, {"time_with_meetings"}),
        ("cover", 0.5, {"coverage_is_work", "need_balance"}),
        ("supervise", 0.5, {"supervision"}),
        ("supervise", -1, {"not_negative", "supervision"}),
        ("unmet", 2, {"need_balance"}),
    ],
)
def test_the_checker_sees_what_does_not_add_up(table: str, factor: float, rules: set[str]) -> None:
    row = Supervisor("T", "f", "host", "own", "nurse", "own")
    problem = supervised().add("supervisors", row).problem()
    broken = check_pool(problem, Choices(), tampered(pool(problem), table, factor))
    assert {breach.rule for breach in broken} == rules


def test_the_checker_sees_broken_agreements_and_choices() -> None:
    problem, choices = trained("p", "q", places=2, minutes=30)
    pooled = pool(problem, choices)
    for other in (replace(choices, places={"course": 1}), replace(choices, opens={("p", "f"): (course("x"),)})):
        assert [breach.rule for breach in check_pool(problem, other, pooled)] == ["opened_by_choice"]
    learner = replace(pooled, chosen=tuple(replace(row, minutes=90.0) for row in pooled.chosen))
    assert "post_capacity" in {breach.rule for breach in check_pool(problem, choices, learner)}
    free = pool(lent().problem())
    capped = include(lent().problem(), "employers", Employer("donor", 90, 250))
    broken = check_pool(replace(capped, agreements=(Agreement("a", 120),)), Choices(), free)
    assert [breach.where for breach in broken] == ["a", "donor, outward", "donor, retained"]


def test_the_checker_sees_work_that_is_not_in_the_problem() -> None:
    problem = Instance().team().post("p").works("p", "f").need("f", 300).problem()
    broken = check_pool(replace(problem, arcs=()), Choices(), pool(problem))
    assert [breach.rule for breach in broken] == ["eligible_arcs"]
