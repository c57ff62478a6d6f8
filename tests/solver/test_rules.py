"""Every rule of the model, seen from both sides.

Rules that a figure of the problem bounds are tested by `bound_by`: the best plan of a loose problem is refused by the
strict one, by name and by that rule alone; the same plan passes at the near miss; and the best plan of the strict
problem passes, with more need unmet. The other rules are tested by planting a fault in a good plan.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pchteam.solver.check import RULES, check
from pchteam.solver.constraints import CONSTRAINTS
from pchteam.solver.plan import Assignment, BrokenRotation, Coverage, Plan, PostBlocks, Supervision, empty_plan
from pchteam.solver.problem import Agreement, Employer, Membership, Pin, Problem, Rotation, StaffingRatio, Supervisor

from .instances import Instance, alter, drop, include, optimum, unmet


def refused_by(problem: Problem, plan: Plan) -> set[str]:
    """Return the rules that the plan breaks."""
    return {breach.rule for breach in check(problem, plan)}


def bound_by(rule: str, loose: Problem, strict: Problem, near: Problem) -> None:
    """Assert that a rule tells the strict problem from the loose one and the near miss."""
    free = optimum(loose).plan
    assert refused_by(loose, free) == set()
    assert refused_by(strict, free) == {rule}
    assert refused_by(near, free) == set()
    held = optimum(strict).plan
    assert refused_by(strict, held) == set()
    assert unmet(held) > unmet(free)


def pair() -> Instance:
    """Return two posts of 300 minutes, and a need of 500 that takes both."""
    return Instance().team().post("a").post("b").works("a", "f").works("b", "f").need("f", 500)


def lent(*, outward_minutes: int | None = None, retained_minutes: int | None = None) -> Problem:
    """Return a post of employer `donor` that works 300 minutes in T under an agreement."""
    make = Instance().team().post("a", employer="donor", donor="donor").works("a", "f", basis="mou").need("f", 300)
    return make.add("employers", Employer("donor", outward_minutes, retained_minutes)).problem()


def test_every_rule_of_the_model_is_checked_under_its_name() -> None:
    """The model and the checker name the same rules; the checker has three more."""
    modelled = [constraint.__name__ for constraint in CONSTRAINTS]
    checked = [rule.__name__ for rule in RULES]
    assert [name for name in checked if name in modelled] == modelled
    assert set(checked) - set(modelled) == {"eligible_arcs", "whole_minutes", "membership_kinds"}


def test_the_empty_plan_is_always_good() -> None:
    """All teams closed is a plan."""
    problem = pair().problem()
    plan = empty_plan(problem)
    assert check(problem, plan) == []
    assert unmet(plan) == 500


def test_post_capacity() -> None:
    """A post of 300 minutes gives three blocks of 100; one of 299 gives two."""
    loose = Instance().team().post("a").works("a", "f").need("f", 300).problem()
    strict, near = (alter(loose, "posts", {"post": "a"}, capacity_minutes=minutes) for minutes in (299, 301))
    bound_by("post_capacity", loose, strict, near)


def test_post_capacity_over_teams() -> None:
    """Three blocks are shared by two teams that could use three each."""
    make = Instance().team("T").team("U").post("a").works("a", "f").works("a", "g", team="U")
    plan = optimum(make.need("f", 300).need("g", 300, "U").problem()).plan
    assert sum(row.blocks for row in plan.blocks) == 3
    assert unmet(plan) == 300


def test_a_post_below_a_block_contributes_minutes() -> None:
    """A post of 40 minutes has a block of 40."""
    problem = Instance().team().post("a", 40).works("a", "f").need("f", 300).problem()
    assert optimum(problem).plan.blocks == (PostBlocks("a", "T", "own", 1, 40),)


def test_block_only_if_member() -> None:
    """Blocks of somebody who is not a member are refused; so is the model's plan without a member's place."""
    problem = pair().problem()
    plan = optimum(problem).plan
    assert refused_by(problem, drop(plan, "memberships", {"person": "a"})) == {"block_only_if_member"}
    full = alter(problem, "people", {"person": "a"}, max_teams=0)
    assert {row.post for row in optimum(full).plan.blocks} == {"b"}


def test_member_only_with_block() -> None:
    """A member without a block is refused; with one block it passes; a team of two needs blocks of both."""
    problem = alter(pair().problem(), "needs", {}, minutes=300)
    plan = optimum(problem).plan
    (only,) = plan.memberships
    idle = next(post for post in ("a", "b") if post != only.person)
    planted = include(plan, "memberships", Membership(idle, "T", "core"))
    assert refused_by(problem, planted) == {"member_only_with_block"}
    assert refused_by(problem, include(planted, "blocks", PostBlocks(idle, "T", "own", 1, 100))) == set()
    two = optimum(alter(problem, "teams", {"team": "T"}, min_size=2)).plan
    assert {row.post for row in two.blocks} == {"a", "b"}


def test_member_only_if_open() -> None:
    """A closed team has no members; where a team cannot open, its need is unmet."""
    problem = pair().problem()
    plan = optimum(problem).plan
    closed = alter(plan, "teams", {"team": "T"}, open=False, lead=None, coordinator=None)
    assert refused_by(problem, closed) == {"member_only_if_open"}
    assert unmet(optimum(alter(problem, "teams", {"team": "T"}, min_size=3)).plan) == 500


def test_minutes_within_blocks() -> None:
    """Meetings of 1 minute fit beside 299 minutes of work, meetings of 2 do not."""
    loose = Instance().team().post("a").works("a", "f").need("f", 299).problem()
    strict, near = (alter(loose, "teams", {"team": "T"}, meeting_minutes=minutes) for minutes in (2, 1))
    bound_by("minutes_within_blocks", loose, strict, near)


def test_minutes_within_blocks_of_each_basis() -> None:
    """Work on one basis is not done in the blocks of another."""
    make = Instance().team().post("a").works("a", "f").works("a", "f", basis="mou").need("f", 200)
    problem = make.problem()
    plan = optimum(problem).plan
    (row,) = plan.blocks
    other = "mou" if row.basis == "own" else "own"
    assert refused_by(problem, alter(plan, "assignments", {}, basis=other)) == {"minutes_within_blocks"}


def test_coverage_is_work() -> None:
    """Need is met by work on its own function, minute for minute."""
    problem = Instance().team().post("a").works("a", "f", "g").need("f", 200).problem()
    plan = optimum(problem).plan
    assert refused_by(problem, alter(plan, "assignments", {}, function="g")) == {"coverage_is_work"}
    assert refused_by(problem, alter(plan, "assignments", {}, minutes=199)) == {"coverage_is_work"}
    assert unmet(optimum(drop(problem, "arcs", {"function": "f"})).plan) == 200


def test_need_balance() -> None:
    """What is met and unmet is the need, not a minute more or less."""
    problem = pair().need("g", 70).problem()
    plan = optimum(problem).plan
    assert unmet(plan) == 70
    for minutes in (69, 71):
        assert refused_by(problem, alter(plan, "unmet", {"need": "g"}, minutes=minutes)) == {"need_balance"}
    assert refused_by(problem, drop(plan, "unmet", {"need": "g"})) == {"need_balance"}


def test_need_share() -> None:
    """A team meets its share of a need, and no minute more."""
    loose = pair().problem()
    strict, near = (alter(loose, "need_teams", {"need": "f"}, max_minutes=minutes) for minutes in (499, 500))
    bound_by("need_share", loose, strict, near)


def supervised() -> Problem:
    """Return a post that works only supervised, and one that can only supervise it: 200 minutes take 40."""
    make = Instance(supervision_percent=20).team().post("a").post("b", 40).need("f", 200)
    make.works("a", "f", mode="supervised").works("b")
    return make.add("supervisors", Supervisor("T", "f", "host", "own", "b", "own")).problem()


def test_supervision() -> None:
    """200 supervised minutes take 40 of a supervisor at 20 %, and 41 at 20.5 %, rounded up."""
    loose = supervised()
    strict, near = (replace(loose, settings=replace(loose.settings, supervision_percent=n)) for n in (21, 20))
    bound_by("supervision", loose, strict, near)
    assert optimum(loose).plan.supervision == (Supervision("T", "f", "host", "own", "b", "own", 40),)


def test_supervision_needs_a_permitted_supervisor() -> None:
    """Without a row of `supervisors` nobody supervises, and a plan that says so is refused."""
    problem = supervised()
    plan = optimum(problem).plan
    alone = drop(problem, "supervisors", {})
    assert unmet(optimum(alone).plan) == 200
    assert refused_by(alone, plan) == {"eligible_arcs"}
    assert refused_by(problem, drop(plan, "supervision", {})) == {"supervision"}


def test_agreement_cap() -> None:
    """An agreement of 299 minutes gives two blocks."""
    loose = lent()
    strict, near = (alter(loose, "agreements", {}, max_minutes=minutes) for minutes in (299, 300))
    bound_by("agreement_cap", loose, strict, near)


def test_outward_hours() -> None:
    """An employer that offers 299 minutes lends two blocks."""
    bound_by("outward_hours", lent(), lent(outward_minutes=299), lent(outward_minutes=300))


def test_retained_hours() -> None:
    """An employer of 300 minutes that keeps 1 lends two blocks; one that keeps more than it has lends none."""
    bound_by("retained_hours", lent(), lent(retained_minutes=1), lent(retained_minutes=0))
    assert unmet(optimum(lent(retained_minutes=1000)).plan) == 300


def test_transferred_hours_are_the_hosts() -> None:
    """A post without a donor uses nobody's outward hours."""
    problem = alter(lent(outward_minutes=0, retained_minutes=300), "posts", {}, donor=None)
    assert unmet(optimum(problem).plan) == 0


def test_teams_per_person() -> None:
    """A person of two teams, over two posts, where one is the limit."""
    make = Instance().team("T").team("U").post("a", 200).post("b", 200, person="a").need("f", 200).need("g", 200, "U")
    loose = make.works("a", "f").works("b", "g", team="U").problem()
    strict, near = (alter(loose, "people", {}, max_teams=most) for most in (1, 2))
    bound_by("teams_per_person", loose, strict, near)


@pytest.mark.parametrize(
    ("strict_shape", "near_shape"), [({"max_size": 1}, {"max_size": 2}), ({"min_size": 3}, {"min_size": 2})]
)
def test_team_size(strict_shape: dict[str, int], near_shape: dict[str, int]) -> None:
    """A team of two is too large for one and too small for three."""
    loose = pair().problem()
    bound_by("team_size", loose, *(alter(loose, "teams", {}, **shape) for shape in (strict_shape, near_shape)))


@pytest.mark.parametrize(("rule", "column"), [("team_professions", "profession"), ("team_employers", "employer")])
def test_team_variety(rule: str, column: str) -> None:
    """Two professions (employers) are enough for two, and too few for three."""
    loose = alter(pair().problem(), "posts", {"post": "b"}, **{column: "another"})
    strict, near = (alter(loose, "teams", {}, **{f"min_{column}s": least}) for least in (3, 2))
    bound_by(rule, loose, strict, near)


@pytest.mark.parametrize(("rule", "column"), [("team_professions", "profession"), ("team_employers", "employer")])
def test_team_variety_takes_a_block(rule: str, column: str) -> None:
    """A second profession (employer) that nothing else asks for joins with a block; without it the plan is refused."""
    problem = alter(pair().problem(), "posts", {"post": "b"}, **{column: "another"})
    problem = alter(alter(problem, "needs", {}, minutes=100), "teams", {}, **{f"min_{column}s": 2})
    plan = optimum(problem).plan
    assert {(row.post, row.blocks) for row in plan.blocks} == {("a", 1), ("b", 1)}
    idle = "b" if plan.assignments[0].post == "a" else "a"
    less = drop(drop(plan, "blocks", {"post": idle}), "memberships", {"person": idle})
    assert refused_by(problem, less) == {rule}


@pytest.mark.parametrize("office", ["lead", "coordinator"])
def test_team_lead_and_coordinator(office: str) -> None:
    """A team that needs one opens only with a member who may be it, and names that member."""
    rule, flag = f"team_{office}", "may_lead" if office == "lead" else "may_coordinate"
    loose = pair().problem()
    nobody = alter(loose, "teams", {}, **{f"needs_{office}": True})
    somebody = alter(nobody, "permissions", {"post": "b"}, **{flag: True})
    plan = optimum(loose).plan
    assert refused_by(nobody, plan) == {rule}
    assert unmet(optimum(nobody).plan) == 500
    assert refused_by(somebody, alter(plan, "teams", {}, **{office: "a"})) == {rule}
    assert refused_by(somebody, alter(plan, "teams", {}, **{office: "b"})) == set()
    assert getattr(optimum(somebody).plan.teams[0], office) == "b"


def test_the_lead_is_who_gives_most_minutes() -> None:
    """Of those who may lead, most minutes decide, then the id."""
    problem = pair().problem()
    problem = replace(problem, permissions=tuple(replace(row, may_lead=True) for row in problem.permissions))
    assert optimum(alter(problem, "posts", {"post": "a"}, capacity_minutes=200)).plan.teams[0].lead == "b"
    assert optimum(alter(problem, "needs", {}, minutes=600)).plan.teams[0].lead == "a"


def test_staffing_ratio_per_role() -> None:
    """One post of `who` to one of `per`: at a ratio of 1 they balance, at 1.01 there are too few."""
    loose = alter(pair().need("g", 100).works("a", "g").problem(), "posts", {"post": "a"}, role="who")
    ratio = StaffingRatio("r", "T", ("who",), ("role",), 0, Decimal("1.01"))
    strict = include(loose, "staffing_ratios", ratio)
    near = include(loose, "staffing_ratios", replace(ratio, ratio=Decimal(1)))
    bound_by("staffing_ratio", loose, strict, near)


def test_staffing_ratio_for_people_served() -> None:
    """1 WTE (2,250 minutes) for 1,000 people: 300 minutes serve 133, and not 134."""
    loose = Instance().team().post("a").works("a", "f").need("f", 300).problem()
    ratio = StaffingRatio("r", "T", ("role",), (), 134, Decimal(1))
    strict = include(loose, "staffing_ratios", ratio)
    near = include(loose, "staffing_ratios", replace(ratio, population=133))
    bound_by("staffing_ratio", loose, strict, near)


def test_actual_integration() -> None:
    """A team of actual integration takes only posts of its host or transferred to it."""
    loose = lent()
    strict = alter(loose, "teams", {}, integration="actual")
    bound_by("actual_integration", loose, strict, alter(strict, "permissions", {}, integrated=True))


@pytest.mark.parametrize(
    ("strict_pin", "near_pin"),
    [
        (Pin("a", "T", "out", None, None), Pin("a", "T", "in", None, None)),
        (Pin("a", "T", "in", None, 299), Pin("a", "T", "in", None, 300)),
    ],
)
def test_pins(strict_pin: Pin, near_pin: Pin) -> None:
    """Who is pinned out stays out, and a pin's most minutes hold."""
    loose = Instance().team().post("a").works("a", "f").need("f", 300).problem()
    bound_by("pins", loose, include(loose, "pins", strict_pin), include(loose, "pins", near_pin))


def test_pins_in() -> None:
    """Who is pinned in joins with at least the minutes of the pin, though nothing needs them."""
    problem = Instance().team().post("a").works("a").problem()
    problem = include(problem, "pins", Pin("a", "T", "in", 150, None))
    plan = optimum(problem).plan
    assert plan.blocks == (PostBlocks("a", "T", "own", 2, 200),)
    short = alter(plan, "blocks", {}, blocks=1, minutes=100)
    assert refused_by(problem, short) == {"pins"}
    assert refused_by(alter(problem, "pins", {}, min_minutes=100), short) == set()
    assert refused_by(problem, replace(empty_plan(problem), broken_pins=())) == {"pins"}


def test_pins_break_at_their_price() -> None:
    """A pin that cannot hold is broken, and the plan says so; a cheap one is broken for need."""
    impossible = include(pair().post("c").problem(), "pins", Pin("c", "T", "in", None, None))
    plan = optimum(impossible).plan
    assert [row.person for row in plan.broken_pins] == ["c"]
    assert unmet(plan) == 0
    cheap = include(pair().problem(), "pins", Pin("a", "T", "out", None, None))
    cheap = replace(cheap, settings=replace(cheap.settings, broken_pin_weight=1))
    assert unmet(optimum(cheap).plan) == 0


def rotating(*rotations: Rotation, **shape: Any) -> Problem:
    """Return a post of three blocks that T needs all of and that may work in U, which has this shape, too."""
    make = Instance().team("T").team("U", **shape).post("a").works("a", "f").works("a", team="U").need("f", 300)
    for row in rotations:
        make.add("rotations", row)
    return make.problem()


def test_rotation() -> None:
    """A rotation of one block to U leaves two for T, though U needs nothing; one of three to T leaves all."""
    bound_by("rotation", rotating(), rotating(Rotation("a", "U", 1)), rotating(Rotation("a", "T", 3)))
    plan = optimum(rotating(Rotation("a", "U", 1))).plan
    assert {(row.team, row.blocks) for row in plan.blocks} == {("T", 2), ("U", 1)}
    assert plan.broken_rotations == ()


def test_rotation_among_teams() -> None:
    """What is left over after all of its rotation goes to any team, its own too."""
    problem = rotating(Rotation("a", "T", 1), Rotation("a", "U", 1))
    assert {(row.team, row.blocks) for row in optimum(problem).plan.blocks} == {("T", 2), ("U", 1)}
    problem = alter(problem, "rotations", {"team": "U"}, blocks=2)
    assert {(row.team, row.blocks) for row in optimum(problem).plan.blocks} == {("T", 1), ("U", 2)}


@pytest.mark.parametrize("obstacle", ["closed", "not permitted", "agreement"])
def test_rotation_breaks_where_it_cannot_be_kept(obstacle: str) -> None:
    """A plan says which rotation it breaks, and gives the time that it promised to nobody."""
    problem = rotating(Rotation("a", "U", 1), min_size=2 if obstacle == "closed" else 0)
    if obstacle == "not permitted":
        problem = drop(problem, "permissions", {"team": "U"})
    if obstacle == "agreement":
        problem = include(problem, "agreements", Agreement("mou", 99))
        problem = alter(problem, "permissions", {"team": "U"}, basis="mou", agreement="mou")
    plan = optimum(problem).plan
    assert [(row.post, row.team) for row in plan.broken_rotations] == [("a", "U")]
    assert {(row.team, row.blocks) for row in plan.blocks} == {("T", 2)}
    assert refused_by(problem, replace(plan, broken_rotations=())) == {"rotation"}
    more = alter(plan, "blocks", {}, blocks=3, minutes=300)
    assert refused_by(problem, more) == {"rotation"}


def test_rotation_of_more_than_the_post_has() -> None:
    """A rotation of four blocks of three is broken; one of all three gives T nothing."""
    plan = optimum(rotating(Rotation("a", "U", 4))).plan
    assert [(row.post, row.team) for row in plan.broken_rotations] == [("a", "U")]
    assert unmet(plan) == 300
    assert unmet(optimum(rotating(Rotation("a", "U", 3))).plan) == 300
    assert refused_by(rotating(Rotation("a", "U", 4)), plan) == set()


def test_eligible_arcs() -> None:
    """Rows of a plan that the problem does not permit are refused, whatever their table."""
    problem = pair().works("a", "g").need("g", 10).problem()
    plan = optimum(problem).plan
    assert "eligible_arcs" in refused_by(drop(problem, "arcs", {"function": "g"}), plan)
    assert "eligible_arcs" in refused_by(
        problem, include(plan, "assignments", Assignment("x", "T", "own", "f", "alone", 0))
    )
    assert "eligible_arcs" in refused_by(problem, include(plan, "coverage", Coverage("f", "U", 0)))
    assert "eligible_arcs" in refused_by(problem, include(plan, "blocks", PostBlocks("a", "U", "own", 1, 100)))
    assert refused_by(problem, include(plan, "broken_rotations", BrokenRotation("a", "T"))) == {"eligible_arcs"}
    assert refused_by(problem, include(plan, "assignments", Assignment("b", "T", "own", "f", "alone", 0))) == set()


def test_whole_minutes() -> None:
    """Minutes are not negative and whole, and those in blocks are blocks times block."""
    problem = pair().problem()
    plan = optimum(problem).plan
    below = include(plan, "unmet", replace(empty_plan(problem).unmet[0], minutes=-1))
    assert refused_by(problem, below) == {"whole_minutes", "need_balance"}
    half = include(plan, "assignments", Assignment("a", "T", "own", "f", "alone", 0.5))  # type: ignore[arg-type]
    assert "whole_minutes" in refused_by(problem, half)
    assert refused_by(problem, alter(plan, "blocks", {"post": "a"}, minutes=1)) == {"whole_minutes"}
    assert refused_by(problem, include(plan, "unmet", replace(empty_plan(problem).unmet[0], minutes=0))) == set()


def test_minutes_are_whole_where_supervision_divides_them() -> None:
    """20 % of a supervisor's time: 40 minutes allow 200, 39 minutes 195 and not 195.5."""
    for capacity, met in ((40, 200), (39, 195), (41, 205)):
        problem = alter(
            alter(supervised(), "posts", {"post": "b"}, capacity_minutes=capacity), "needs", {}, minutes=250
        )
        problem = alter(problem, "need_teams", {}, max_minutes=250)
        assert unmet(optimum(problem).plan) == 250 - met


def test_membership_kinds() -> None:
    """A new member is core in the team of most minutes and wider in others; today's members keep their kind."""
    make = Instance().team("T").team("U").post("a").works("a", "f").works("a", "g", team="U")
    problem = make.need("f", 100).need("g", 200, "U").problem()
    plan = optimum(problem).plan
    assert {(row.team, row.kind) for row in plan.memberships} == {("T", "wider"), ("U", "core")}
    assert refused_by(problem, alter(plan, "memberships", {"team": "T"}, kind="core")) == {"membership_kinds"}
    today = include(problem, "memberships", Membership("a", "U", "wider"))
    assert {row.kind for row in optimum(today).plan.memberships} == {"wider"}


def test_check_survives_a_plan_of_another_problem() -> None:
    """A plan that names things the problem does not have is refused, not a crash."""
    plan = optimum(supervised()).plan
    other = Instance().team("X").post("z").works("z", "h", team="X").need("h", 5, "X").problem()
    assert "eligible_arcs" in refused_by(other, plan)
