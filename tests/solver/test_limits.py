"""One plan on every limit of its problem: whatever moves by one breaks its rule, in the model and in `check`.

The plan itself is the near miss of every case. That the search keeps the rules is for `test_rules` and `test_search`.
"""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.math_opt.python import mathopt

from pchteam.solver.check import check
from pchteam.solver.constraints import CONSTRAINTS
from pchteam.solver.plan import (
    PLAN_TABLES,
    Assignment,
    BrokenRotation,
    Coverage,
    Plan,
    PostBlocks,
    Supervision,
    TeamPlan,
    Unmet,
)
from pchteam.solver.problem import (
    Employer,
    Membership,
    NeedTeam,
    Pin,
    Problem,
    Rotation,
    StaffingRatio,
    Supervisor,
)
from pchteam.solver.variables import Variables, build_variables

from .instances import Instance, alter, drop, optimum, random_problem


def broken_in_model(problem: Problem, plan: Plan) -> set[str]:
    """Return the constraints that a plan does not keep, computed from their rows without solving."""
    model = mathopt.Model()
    v = build_variables(model, problem)
    values = values_of(v, plan)
    broken = set()
    for constraint in CONSTRAINTS:
        for row in map(model.add_linear_constraint, constraint(v)):
            found = sum(term.coefficient * values.get(term.variable, 0) for term in row.terms())
            if not row.lower_bound - 0.001 <= found <= row.upper_bound + 0.001:
                broken.add(constraint.__name__)
    return broken


def values_of(v: Variables, plan: Plan) -> dict[mathopt.Variable, int]:
    """Return the values of the variables in a plan; those that it does not name are 0."""
    given = {(row.post, row.team, row.basis) for row in plan.blocks if row.blocks}
    there = [(team, v.posts[post]) for post, team, _ in given]
    pairs = chain(
        ((v.open[row.team], int(row.open)) for row in plan.teams),
        ((v.member[row.person, row.team], 1) for row in plan.memberships),
        ((v.blocks[row.post, row.team, row.basis], row.blocks) for row in plan.blocks),
        ((v.work[arc], row.minutes) for row in plan.assignments for arc in v.work if same(arc, row)),
        ((v.supervise[pair], row.minutes) for row in plan.supervision for pair in v.supervise if same(pair, row)),
        ((v.cover[share], row.minutes) for row in plan.coverage for share in v.cover if same(share, row)),
        ((v.unmet[row.need], row.minutes) for row in plan.unmet),
        ((v.broken[row.person, row.team], 1) for row in plan.broken_pins),
        ((v.broken_rotation[row.post, row.team], 1) for row in plan.broken_rotations),
        ((v.profession[team, post.profession], 1) for team, post in there),
        ((v.employer[team, post.employer], 1) for team, post in there),
    )
    return dict(pairs)


def same(one: Any, other: Any) -> bool:
    """Return whether two rows agree in all columns that both have."""
    return all(getattr(one, name) == getattr(other, name) for name in {*one.__slots__} & {*other.__slots__})


def on_every_limit() -> tuple[Problem, Plan]:
    """Return a problem and a plan that uses up all that the problem allows.

    T of 2 members, 20 minutes of meetings each: a gives 300 minutes, 36 of them to the supervision of b, who is lent
    and works 180. c gives U two of its three blocks, since a block is promised to T, where c may not work; e gives U a
    block and does nothing.
    """
    make = Instance(supervision_percent=20)
    shape = {"integration": "actual", "min_size": 2, "max_size": 2, "min_professions": 2, "min_employers": 2}
    make.team("T", meeting_minutes=20, needs_lead=True, needs_coordinator=True, **shape).team("U")
    make.post("a", 300, max_teams=1, profession="gp", role="gp").works("a", "f", may_lead=True)
    make.post("b", 200, max_teams=1, profession="nurse", role="nurse", employer="lender", donor="lender")
    make.works("b", "f", mode="supervised", basis="mou", integrated=True, may_coordinate=True)
    make.add("supervisors", Supervisor("T", "f", "lender", "mou", "a", "own"))
    make.post("c", 300).works("c", "g", team="U").post("e", 100).works("e", "g", team="U")
    make.post("d", 100, employer="lender", donor="lender").works("d", "f", basis="mou")
    make.need("f", 430).need("g", 200, "U").add("employers", Employer("lender", 200, 100))
    make.tables["need_teams"] = [NeedTeam("f", "T", 424), NeedTeam("g", "U", 200)]
    make.add("staffing_ratios", StaffingRatio("roles", "T", ("nurse",), ("gp",), 0, Decimal("0.666")))
    make.add("staffing_ratios", StaffingRatio("people", "T", ("gp",), (), 133, Decimal(1)))
    make.add("pins", Pin("a", "T", "in", 300, 300)).add("pins", Pin("d", "T", "out", None, None))
    make.add("rotations", Rotation("b", "T", 2)).add("rotations", Rotation("c", "T", 1))
    plan = Plan(
        teams=(TeamPlan("T", True, "a", "b"), TeamPlan("U", True, None, None)),
        memberships=tuple(Membership(*key, "core") for key in (("a", "T"), ("b", "T"), ("c", "U"), ("e", "U"))),
        blocks=(
            PostBlocks("a", "T", "own", 3, 300),
            PostBlocks("b", "T", "mou", 2, 200),
            PostBlocks("c", "U", "own", 2, 200),
            PostBlocks("e", "U", "own", 1, 100),
        ),
        assignments=(
            Assignment("a", "T", "own", "f", "alone", 244),
            Assignment("b", "T", "mou", "f", "supervised", 180),
            Assignment("c", "U", "own", "g", "alone", 200),
        ),
        supervision=(Supervision("T", "f", "lender", "mou", "a", "own", 36),),
        coverage=(Coverage("f", "T", 424), Coverage("g", "U", 200)),
        unmet=(Unmet("f", 6),),
        broken_pins=(),
        broken_rotations=(BrokenRotation("c", "T"),),
    )
    return alter(make.problem(), "agreements", {}, max_minutes=200), plan


OFF_BY_ONE: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("post_capacity", "posts", {"post": "a"}, {"capacity_minutes": 299}),
    ("minutes_within_blocks", "teams", {"team": "T"}, {"meeting_minutes": 21}),
    ("need_balance", "needs", {"need": "f"}, {"minutes": 431}),
    ("need_share", "need_teams", {"need": "f"}, {"max_minutes": 423}),
    ("agreement_cap", "agreements", {}, {"max_minutes": 199}),
    ("outward_hours", "employers", {}, {"outward_minutes": 199}),
    ("retained_hours", "employers", {}, {"retained_minutes": 101}),
    ("teams_per_person", "people", {"person": "a"}, {"max_teams": 0}),
    ("team_size", "teams", {"team": "T"}, {"min_size": 3}),
    ("team_size", "teams", {"team": "T"}, {"max_size": 1}),
    ("team_professions", "teams", {"team": "T"}, {"min_professions": 3}),
    ("team_employers", "teams", {"team": "T"}, {"min_employers": 3}),
    ("team_lead", "permissions", {"post": "a"}, {"may_lead": False}),
    ("team_coordinator", "permissions", {"post": "b"}, {"may_coordinate": False}),
    ("staffing_ratio", "staffing_ratios", {"ratio_id": "roles"}, {"ratio": Decimal("0.667")}),
    ("staffing_ratio", "staffing_ratios", {"ratio_id": "people"}, {"population": 134}),
    ("actual_integration", "permissions", {"post": "b"}, {"integrated": False}),
    ("pins", "pins", {"person": "a"}, {"min_minutes": 301}),
    ("pins", "pins", {"person": "a"}, {"max_minutes": 299}),
    ("pins", "pins", {"person": "d"}, {"decision": "in"}),
    ("rotation", "rotations", {"post": "b"}, {"blocks": 3}),
    ("rotation", "rotations", {"post": "c"}, {"blocks": 2}),
]
"""Rule, table of the problem, rows and change: a limit moved by one."""

ONE_OFF: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("block_only_if_member", "memberships", {"person": "c"}, {}),
    ("member_only_with_block", "blocks", {"post": "e"}, {"blocks": 0, "minutes": 0}),
    ("member_only_if_open", "teams", {"team": "U"}, {"open": False}),
    ("minutes_within_blocks", "blocks", {"post": "c"}, {"blocks": 1, "minutes": 100}),
    ("coverage_is_work", "assignments", {"post": "c"}, {"minutes": 199}),
    ("need_balance", "unmet", {"need": "f"}, {"minutes": 5}),
    ("supervision", "supervision", {}, {"minutes": 35}),
    ("rotation", "broken_rotations", {"post": "c"}, {}),
]
"""Rule, table of the plan, rows and change, or none where they are dropped: the plan moved by one."""


def test_a_plan_on_every_limit_keeps_every_rule() -> None:
    """The feasible case of every rule, and its near miss."""
    problem, plan = on_every_limit()
    assert check(problem, plan) == []
    assert broken_in_model(problem, plan) == set()


@pytest.mark.parametrize(("rule", "table", "find", "change"), [*OFF_BY_ONE, *ONE_OFF])
def test_one_off_breaks_the_rule(rule: str, table: str, find: dict[str, Any], change: dict[str, Any]) -> None:
    """The infeasible case: the checker names the rule and no other, and a row of the model refuses the plan."""
    problem, plan = on_every_limit()
    if (rule, table, find, change) in OFF_BY_ONE:
        problem = alter(problem, table, find, **change)
    else:
        plan = alter(plan, table, find, **change) if change else drop(plan, table, find)
    assert {breach.rule for breach in check(problem, plan)} == {rule}
    assert rule in broken_in_model(problem, plan)


def test_every_rule_of_the_model_is_moved_by_one() -> None:
    """No constraint is without its cases."""
    assert {rule for rule, *_ in [*OFF_BY_ONE, *ONE_OFF]} == {constraint.__name__ for constraint in CONSTRAINTS}


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda constraint: constraint.__name__)
def test_every_rule_is_documented(constraint: Callable[..., object]) -> None:
    """A sentence, a formula with its units, and a policy with its source; and a line in the model's description."""
    sentence, _, rest = (constraint.__doc__ or "").partition("\n\n")
    assert re.fullmatch(r".*\.", sentence)
    assert re.search(r"(=|<=|>=).* \[\S.*\]$", rest, re.MULTILINE)
    assert re.search(r"Policy: .*\(.+\)", rest, re.DOTALL)
    model = (Path(__file__).parents[2] / "docs" / "planning-model.md").read_text(encoding="utf-8")
    assert f"`{constraint.__name__}`" in model


NAMED = {"team_lead", "team_coordinator"}
"""The checker also looks at whom a plan names, of which the model knows nothing."""


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_model_and_checker_refuse_the_same_plans(seed: int) -> None:
    """The best plan of a random problem with one row changed or dropped is refused by both or by neither."""
    draw, problem = random.Random(seed), random_problem(seed)
    plan = changed(optimum(problem).plan, draw)
    rules = {breach.rule for breach in check(problem, plan)} - NAMED - {"membership_kinds"}
    assert bool(rules) == bool(broken_in_model(problem, plan) - NAMED)


def changed(plan: Plan, draw: random.Random) -> Plan:
    """Return the plan with a row that is dropped, or has a minute or a block more or less."""
    tables = [table.name for table in PLAN_TABLES if getattr(plan, table.name)]
    name = draw.choice(tables)
    rows = getattr(plan, name)
    row, by = draw.choice(rows), draw.choice((-1, 1))
    if name == "teams":
        new: tuple[Any, ...] = (replace(row, open=not row.open),)
    elif name == "blocks":
        each = row.minutes // row.blocks
        new = (replace(row, blocks=row.blocks + by, minutes=row.minutes + by * each),)
    elif hasattr(row, "minutes") and draw.random() < 0.7:
        new = (replace(row, minutes=row.minutes + by),)
    else:
        new = ()
    return replace(plan, **{name: (*(other for other in rows if other is not row), *new)})
