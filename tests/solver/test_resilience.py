"""Resilience: what is left without somebody, what hangs on one, and absence by chance, against sums by hand."""

import math
import random
import statistics
from typing import Any

import pytest

from pchteam.solver.absence import AT_RISK_BELOW, Part, absence
from pchteam.solver.losses import Loss, SinglePoint, losses, single_points
from pchteam.solver.plan import Plan, empty_plan
from pchteam.solver.problem import Capability, NeedTeam, Pin, Problem, Supervisor
from pchteam.solver.resilience import FixedTeams, Outcome
from pchteam.solver.search import solve

from .instances import Instance, optimum, random_problem, unmet


def planned(make: Instance) -> tuple[Problem, Plan]:
    """A problem with its best plan."""
    problem = make.problem()
    return problem, optimum(problem).plan


def without(make: Instance, *lost: str) -> Outcome:
    """What the best plan still meets without these people or this employer."""
    problem, plan = planned(make)
    away = {post for loss in losses(problem, plan) if loss.id in lost for post in loss.posts}
    assert away
    return FixedTeams(problem, plan).without(away)


def about(minutes: float) -> Any:
    return pytest.approx(minutes, abs=0.01)


# The work of those present is shared out anew


def two(g: int = 300, weight: int = 1) -> Instance:
    """Two with 300 minutes in a team: p does f, q does g and can do f."""
    make = Instance().team().post("p").works("p", "f").post("q").works("q", "f", "g")
    return make.need("f", 300, weight=weight).need("g", g, weight=1)


def test_with_everybody_there_the_plan_stands() -> None:
    problem, plan = planned(two())
    everybody = FixedTeams(problem, plan).without(())
    assert unmet(plan) == about(everybody.unmet) == about(everybody.weighted) == 0
    assert everybody.functions == {"f": about(300), "g": about(300)}
    assert everybody.teams == {"T": about(600)}


def test_others_take_over_what_is_more_urgent() -> None:
    left = without(two(weight=5), "p")
    assert (left.unmet, left.weighted) == (about(300), about(300))
    assert left.functions == {"f": about(300), "g": about(0)}


def test_others_go_on_with_what_is_as_urgent() -> None:
    assert without(two(), "p").functions == {"f": about(0), "g": about(300)}


def test_idle_time_of_others_is_used() -> None:
    make = two(g=100).add("pins", Pin("q", "T", "in", 300, None))
    left = without(make, "p")
    assert left.functions == {"f": about(200), "g": about(100)}
    assert left.unmet == about(100)


def test_time_that_was_given_to_no_team_stays_away() -> None:
    assert without(two(g=100), "p").functions == {"f": about(0), "g": about(100)}


def test_nobody_changes_team() -> None:
    make = Instance().team("T").team("U").post("p").works("p", "f", team="T")
    make.post("q", max_teams=1).works("q", "f", team="T").works("q", "g", team="U")
    assert without(make.need("f", 300, weight=5).need("g", 300, "U", weight=1), "p").functions["f"] == about(0)


def test_another_team_takes_over_a_need_that_both_may_meet() -> None:
    make = Instance().team("T").team("U").post("p").works("p", "f", team="T").post("q").works("q", "f", "g", team="U")
    left = without(make.need("f", 300, "T", "U", weight=5).need("g", 300, "U", weight=1), "p")
    assert left.teams == {"T": about(0), "U": about(300)}
    assert left.functions == {"f": about(300), "g": about(0)}


def test_a_team_takes_over_no_more_than_its_share() -> None:
    make = Instance().team("T").team("U").post("p").works("p", "f", team="T").post("q").works("q", "f", "g", team="U")
    make.need("f", 300, "T", weight=5).need("g", 300, "U", weight=1).add("need_teams", NeedTeam("f", "U", 100))
    assert without(make, "p").functions == {"f": about(100), "g": about(200)}


def supervised() -> Instance:
    """A helper with 300 minutes who needs a fifth of the time of a nurse, who has 40."""
    make = Instance(supervision_percent=20).team().post("helper").works("helper", "f", mode="supervised")
    make.post("nurse", 40).works("nurse", "f").need("f", 300)
    return make.add("supervisors", Supervisor("T", "f", "host", "own", "nurse", "own"))


def test_without_the_supervisor_supervised_work_stops() -> None:
    problem, plan = planned(supervised())
    assert FixedTeams(problem, plan).without(()).unmet == about(100)  # 40 minutes supervise 200
    assert without(supervised(), "nurse").unmet == about(300)


def test_without_the_supervised_the_supervisor_works() -> None:
    assert without(supervised(), "helper").unmet == about(260)


def lent() -> Instance:
    """Person p has a post at e and one at the host; r's post at the host is lent by e."""
    make = Instance().team().post("p", 100, employer="e").post("p2", 200, person="p").post("r", 100, donor="e")
    return make.works("p", "f", basis="a").works("p2", "f").works("r", "f", basis="a").need("f", 400)


def test_an_employer_takes_its_posts_and_those_that_it_lends() -> None:
    assert without(lent(), "e").unmet == about(200)
    assert without(lent(), "host").unmet == about(300)
    assert without(lent(), "p").unmet == about(300)


def test_nothing_is_counted_twice() -> None:
    problem, plan = planned(lent())
    found = {loss.id: loss.posts for loss in losses(problem, plan)}
    assert found == {"p": {"p", "p2"}, "r": {"r"}, "e": {"p", "r"}, "host": {"p2", "r"}}
    teams = FixedTeams(problem, plan)
    assert teams.without(found["e"] | found["p"]).unmet == about(400)
    assert teams.without(found["r"]).unmet == about(100)
    assert teams.without(()).unmet == about(0)


def test_a_meeting_takes_what_is_left_of_a_person_and_no_more() -> None:
    make = Instance().team(meeting_minutes=120).post("p", 100, employer="e").post("p2", 100, person="p")
    make.works("p", "f", basis="a").works("p2", "f").need("f", 80)
    plan = planned(make)[1]
    assert unmet(plan) == 0
    assert without(make, "e").unmet == about(80)


def test_the_meeting_is_kept_by_who_loses_one_of_two_posts() -> None:
    make = Instance().team(meeting_minutes=30).post("p", 100, employer="e").post("p2", 100, person="p")
    assert without(make.works("p", "f", basis="a").works("p2", "f").need("f", 170), "e").unmet == about(100)


@pytest.mark.parametrize("seed", range(12))
def test_no_loss_meets_more_urgent_need(seed: int) -> None:
    problem = random_problem(seed)
    plan = solve(problem, time_limit=20).plan
    teams = FixedTeams(problem, plan)
    everybody = teams.without(())
    weights = {need.need: need.weight for need in problem.needs}
    assert everybody.weighted <= sum(weights[row.need] * row.minutes for row in plan.unmet) + 1
    found = losses(problem, plan)
    alone = {loss.id: teams.without(loss.posts) for loss in found}
    for loss in found:
        assert alone[loss.id].weighted >= everybody.weighted - 0.1
        assert alone[loss.id].unmet == about(
            sum(need.minutes for need in problem.needs) - sum(alone[loss.id].teams.values())
        )
        assert sum(alone[loss.id].functions.values()) == about(sum(alone[loss.id].teams.values()))
        for other in found:
            if other.posts < loss.posts:
                assert alone[other.id].weighted <= alone[loss.id].weighted + 0.1
    assert teams.without(()).weighted == about(everybody.weighted)


def test_who_gives_nothing_is_no_loss() -> None:
    problem = two().problem()
    assert losses(problem, empty_plan(problem)) == []


# Single points of failure


def points(make: Instance, *lost: str) -> list[SinglePoint]:
    problem, plan = planned(make)
    found = [loss for loss in losses(problem, plan) if not lost or loss.id in lost]
    return single_points(problem, plan, found)


def told(make: Instance, *lost: str) -> list[tuple[str, str, str | None, str, int]]:
    return [(row.loss.id, row.team, row.function, row.who_else, row.others) for row in points(make, *lost)]


def alone() -> Instance:
    return Instance().team("T").team("U").post("p").works("p", "f", team="T").need("f", 300)


def test_nobody_else_could() -> None:
    point = points(alone(), "p")
    assert point == [SinglePoint(Loss("person", "p", frozenset("p")), "function", "T", "f", 300, True, "nobody", 0)]


def test_others_can_but_may_not_in_the_team() -> None:
    make = alone().post("q").works("q", "f", "g", team="U").need("g", 100, "U")
    assert told(make, "p") == [("p", "T", "f", "not_permitted", 1)]
    assert not points(make, "p")[0].everywhere


def test_others_may_but_are_not_in_the_team() -> None:
    make = alone().post("q", max_teams=1).works("q", "f", team="T").works("q", "g", team="U").need("g", 300, "U")
    make.post("r").works("r", "f", team="U")
    assert told(make, "p") == [("p", "T", "f", "not_in_team", 1)]
    assert points(make, "p")[0].everywhere


def test_others_might_once_evidence_is_seen() -> None:
    make = alone().post("q").add("capabilities", Capability("q", "f", "unverified"))
    assert told(make, "p") == [("p", "T", "f", "to_verify", 1)]


def test_a_function_that_another_member_can_do_hangs_on_nobody() -> None:
    assert told(two(), "p") == []
    assert told(two(), "q") == [("q", "T", "g", "nobody", 0)]


def test_the_other_post_of_a_person_is_nobody_else() -> None:
    assert told(alone().post("p2", person="p").works("p2", "f", team="U"), "p") == [("p", "T", "f", "nobody", 0)]


def test_supervised_work_hangs_on_its_only_supervisor() -> None:
    assert told(supervised(), "nurse") == [("nurse", "T", "f", "nobody", 0)]
    assert told(supervised(), "helper") == []


def test_supervised_work_with_two_supervisors_hangs_on_nobody() -> None:
    make = supervised().post("other", 40).works("other", "f")
    make.add("supervisors", Supervisor("T", "f", "host", "own", "other", "own"))
    assert told(make, "nurse", "other") == []


def test_where_supervision_takes_no_time_it_hangs_on_nobody() -> None:
    make = Instance(supervision_percent=0).team().post("helper").works("helper", "f", mode="supervised").need("f", 300)
    make.post("nurse").works("nurse", "f", "g").need("g", 300)
    make.add("supervisors", Supervisor("T", "f", "host", "own", "nurse", "own"))
    assert told(make, "nurse") == [("nurse", "T", "g", "nobody", 0)]


def test_an_employer_is_a_single_point_too() -> None:
    make = Instance().team().post("p", employer="e").post("q", employer="e").works("p", "f").works("q", "f")
    assert told(make.need("f", 600)) == [("e", "T", "f", "nobody", 0)]


def test_a_team_hangs_on_its_only_lead() -> None:
    make = Instance().team(needs_lead=True, needs_coordinator=True)
    make.post("p").works("p", "f", may_lead=True, may_coordinate=True)
    make.post("q").works("q", "f", may_coordinate=True).post("r", max_teams=0).works("r", "f", may_lead=True)
    found = points(make.need("f", 600), "p", "q")
    assert [(row.part, row.team, row.minutes, row.who_else, row.others) for row in found] == [
        ("lead", "T", 0, "not_in_team", 1)
    ]


def test_a_team_that_needs_no_lead_hangs_on_none() -> None:
    make = Instance().team().post("p").works("p", "f", may_lead=True).post("q").works("q", "f").need("f", 600)
    assert points(make, "p") == []


# Absence at a given rate


def drawn(make: Instance, rate: float, seed: int = 1, draws: int = 40) -> tuple[Part, dict[str, Part]]:
    problem, plan = planned(make)
    found = absence(problem, FixedTeams(problem, plan), rate, seed, draws)
    return found.whole, {part.id: part for part in found.functions}


def test_nobody_away_is_the_plan_and_everybody_away_is_nothing() -> None:
    whole, functions = drawn(two(), 0)
    assert (whole.mean, whole.low, whole.error, whole.risk) == (about(600), about(600), about(0), 0)
    whole, functions = drawn(two(), 1)
    assert (whole.mean, whole.low, whole.error, whole.risk) == (about(0), about(0), about(0), 1)
    assert {name: (part.planned, part.risk) for name, part in functions.items()} == {
        "f": (about(300), 1),
        "g": (about(300), 1),
    }


def test_figures_are_those_of_the_days_that_were_drawn() -> None:
    draw = random.Random(1)
    days = [{person: draw.random() < 0.2 for person in "pq"} for _ in range(40)]
    met = [300.0 * (not day["p"]) + 300.0 * (not day["q"]) for day in days]
    whole, functions = drawn(two(), 0.2, seed=1)
    assert whole.mean == about(statistics.fmean(met))
    assert whole.error == about(statistics.stdev(met) / math.sqrt(40))
    assert whole.low == about(sorted(met)[1]) != min(met)  # 5 % of 40 days are 2
    share = sum(day["p"] for day in days) / 40
    assert 0 < share < 1
    assert functions["f"].risk == share
    assert functions["f"].risk_error == pytest.approx(math.sqrt(share * (1 - share) / 40))


def test_what_the_solver_is_off_puts_nothing_at_risk(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, plan = planned(two())
    teams, days = FixedTeams(problem, plan), iter((300.0, *[240.0 - 1e-9] * 40))
    monkeypatch.setattr(teams, "without", lambda away: Outcome(0, 0, {"f": next(days)}, {}))
    assert absence(problem, teams, 0.3, 1, 40).functions[0].risk == 0


@pytest.mark.parametrize(("minutes", "away"), [(240, "p"), (239, "pq")])
def test_a_function_is_at_risk_below_the_share_and_not_at_it(minutes: int, away: str) -> None:
    """p does 80 % of f, or a minute less: without q alone, f is not at risk, or is."""
    assert AT_RISK_BELOW == 0.8
    make = Instance(block_minutes=1).team().post("p", minutes).works("p", "f")
    make.post("q", 300 - minutes).works("q", "f").need("f", 300)
    draw = random.Random(1)
    days = [{person for person in "pq" if draw.random() < 0.3} for _ in range(40)]
    assert any(day == {"q"} for day in days)
    assert drawn(make, 0.3)[1]["f"].risk == sum(bool(day & set(away)) for day in days) / 40


def test_the_same_seed_draws_the_same_days() -> None:
    assert drawn(two(), 0.3) == drawn(two(), 0.3)
    assert drawn(two(), 0.3) != drawn(two(), 0.3, seed=2)


def test_all_posts_of_a_person_are_away_together() -> None:
    make = Instance().team().post("p", 100).post("p2", 200, person="p").works("p", "f").works("p2", "f").need("f", 300)
    problem, plan = planned(make)
    found = absence(problem, FixedTeams(problem, plan), 0.5, 1, 30)
    assert found.whole.low == about(0)
    assert found.whole.mean == about(300 * (1 - found.whole.risk))


def test_functions_that_the_plan_does_not_meet_are_not_told() -> None:
    assert set(drawn(two().need("h", 100), 0.1)[1]) == {"f", "g"}


@pytest.mark.parametrize("rate", [-0.1, 1.01, math.nan])
def test_a_rate_is_a_probability(rate: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        drawn(two(), rate)


def test_one_draw_is_too_few() -> None:
    with pytest.raises(ValueError, match="2 or more"):
        drawn(two(), 0.1, draws=1)
