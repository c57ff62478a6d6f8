"""The value of one session more: of somebody for a function in a team, under an agreement, of a post.

Duals of the linear relaxation only say where to look: an effect is at most session x -dual, and duals are not unique.
What is told is solved: the linear relaxation anew for the most promising, and whole plans before and after for a few.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ortools.math_opt.python import mathopt

from pchteam.solver.model import PlanModel
from pchteam.solver.plan import Plan
from pchteam.solver.policies import Policy, loosen
from pchteam.solver.problem import Arc, Capability, Permission, Person, Post, Problem
from pchteam.solver.resolve import Measure, measure, near_teams, resolve
from pchteam.solver.variables import fixed, relaxed

__all__ = ["KINDS", "Extra", "NextHour", "next_hours", "verify_next_hour"]

KINDS = ("function", "agreement", "post")

SOLVED = 6
"""Linear programs that are solved of each kind at most."""

SHOWN = 3
"""Values of each kind that are told."""

FREE_TEAMS = 2
"""Teams that are free where whole plans are compared, so that both are mostly the best ones."""

LEAST = 1.0
"""Minutes x priority below which an effect is none."""


FIRST = mathopt.SolveParameters(presolve=mathopt.Emphasis.OFF)
AGAIN = mathopt.SolveParameters(presolve=mathopt.Emphasis.OFF, lp_algorithm=mathopt.LPAlgorithm.DUAL_SIMPLEX)
"""Without presolve the basis is kept; a bound that moves leaves it dual feasible (0.05 s instead of 1 s for M)."""


@dataclass(frozen=True, slots=True, order=True)
class Extra:
    """One session more.

    Parameters
    ----------
    kind
        `function`: of somebody new who performs it in a team, key (team, function); `agreement`: of its cap;
        `post`: of its capacity.
    """

    kind: Literal["function", "agreement", "post"]
    key: tuple[str, ...]

    @property
    def slack(self) -> tuple[str, ...]:
        """What `Variables.slack` calls it."""
        limit = {"function": "work", "agreement": "agreements.max_minutes", "post": "posts.blocks"}[self.kind]
        return (limit, *self.key)


@dataclass(frozen=True, slots=True)
class NextHour:
    """What one session more would save.

    Parameters
    ----------
    minutes
        Minutes of the session.
    linear
        Minutes x priority less unmet in the linear relaxation.
    saved
        What whole plans with the same teams free save; None where that was not asked.
    """

    extra: Extra
    minutes: int
    linear: float
    saved: Measure | None = None


def next_hours(problem: Problem, plan: Plan) -> list[NextHour]:
    """Return the sessions that would save most in the linear relaxation, a few of each kind, best first.

    Pins and rotations are broken as the plan breaks them.
    """
    problem = problem.in_order()
    extras = list(_extras(problem, plan))
    model = PlanModel(problem, slack=[extra.slack for extra in extras])
    broken = {(row.person, row.team) for row in plan.broken_pins}
    left = {(row.post, row.team) for row in plan.broken_rotations}
    decided = {variable: float(key in broken) for key, variable in model.v.broken.items()}
    decided |= {variable: float(key in left) for key, variable in model.v.broken_rotation.items()}
    with relaxed([*model.decisions, *model.minutes]), fixed(decided):
        values = _solve(model, extras, problem.settings.block_minutes)
    best = [sorted(rows, key=lambda row: (-row.linear, row.extra))[:SHOWN] for rows in values.values()]
    return sorted((row for rows in best for row in rows), key=lambda row: (-row.linear, row.extra))


def _extras(problem: Problem, plan: Plan) -> Iterator[Extra]:
    """Yield the sessions that may matter: functions and teams with unmet need, agreements with a cap, all posts."""
    function = {need.need: need.function for need in problem.needs}
    unmet = {row.need for row in plan.unmet}
    short = {(share.team, function[share.need]) for share in problem.need_teams if share.need in unmet}
    yield from (Extra("function", key) for key in sorted(short))
    yield from (Extra("agreement", (row.agreement,)) for row in problem.agreements if row.max_minutes is not None)
    yield from (Extra("post", (row.post,)) for row in problem.posts)


def _solve(model: PlanModel, extras: list[Extra], session: int) -> dict[str, list[NextHour]]:
    """Solve the linear relaxation, then with one session at a time, as long as a bound by duals is above the best."""
    solver = mathopt.IncrementalSolver(model.model, mathopt.SolverType.GLOP)
    weight = {need.need: need.weight for need in model.problem.needs}
    slack = {extra: model.v.slack[extra.slack] for extra in extras}

    def weighted(result: mathopt.SolveResult) -> float:
        values = result.variable_values([model.v.unmet[need] for need in weight])
        return float(sum(value * minutes for value, minutes in zip(weight.values(), values, strict=True)))

    first = solver.solve(params=FIRST)
    base, costs = weighted(first), first.reduced_costs()
    found: dict[str, list[NextHour]] = {kind: [] for kind in KINDS}
    for kind, rows in found.items():
        units = 1 if kind == "post" else session
        promising = sorted((costs[slack[one]], one) for one in extras if one.kind == kind and costs[slack[one]] < 0)
        for _, extra in promising[:SOLVED]:
            slack[extra].upper_bound = units
            saved = base - weighted(solver.solve(params=AGAIN))
            slack[extra].upper_bound = 0
            if saved >= LEAST:
                rows.append(NextHour(extra, session, saved))
    return found


def verify_next_hour(problem: Problem, plan: Plan, row: NextHour, seconds: float) -> NextHour:
    """Return a value with what whole plans save: the same few teams free, before and after, from the same plan.

    Parameters
    ----------
    seconds
        Wall time for each of the two, a safety net.
    """
    changed, teams = _changed(problem, row.extra), _teams(problem, plan, row.extra)
    before = resolve(problem, plan, teams, seconds) or plan
    after = resolve(changed, before, teams, seconds) or before
    return replace(row, saved=measure(problem, before).less(measure(changed, after)))


def _changed(problem: Problem, extra: Extra) -> Problem:
    """Return the problem with one session more."""
    session = problem.settings.block_minutes
    if extra.kind == "agreement":
        return loosen(problem, {Policy("agreements.max_minutes", extra.key): session})
    if extra.kind == "post":
        posts = (
            replace(row, capacity_minutes=row.capacity_minutes + session) if (row.post,) == extra.key else row
            for row in problem.posts
        )
        return replace(problem, posts=tuple(posts))
    return _with_somebody_new(problem, *extra.key)


def _with_somebody_new(problem: Problem, team: str, function: str) -> Problem:
    """Return the problem with one person more, of one session, employed by the host, who performs one function."""
    name, host = f"somebody new for {function}", next(row.host for row in problem.teams if row.team == team)
    post = Post(name, name, host, name, name, problem.settings.block_minutes, 0, None)
    permission = Permission(name, team, "own", None, True, 0, may_lead=False, may_coordinate=False)
    return replace(
        problem,
        people=(*problem.people, Person(name, 1)),
        posts=(*problem.posts, post),
        permissions=(*problem.permissions, permission),
        arcs=(*problem.arcs, Arc(name, team, "own", function, "alone")),
        capabilities=(*problem.capabilities, Capability(name, function, "alone")),
    ).in_order()


def _teams(problem: Problem, plan: Plan, extra: Extra) -> frozenset[str]:
    """Return the teams that a session may reach, those with most unmet need by priority first, and teams near them."""
    if extra.kind == "function":
        return near_teams(problem, extra.key[:1], FREE_TEAMS)
    weight = {need.need: need.weight for need in problem.needs}
    minutes = {row.need: row.minutes for row in plan.unmet}
    short: dict[str, int] = {}
    for share in problem.need_teams:
        short[share.team] = short.get(share.team, 0) + weight[share.need] * minutes.get(share.need, 0)
    reach = {row.team for row in problem.permissions if getattr(row, extra.kind) == extra.key[0]}
    return near_teams(problem, sorted(reach, key=lambda team: (-short.get(team, 0), team))[:FREE_TEAMS], FREE_TEAMS)
