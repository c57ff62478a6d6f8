"""Goals: the plan that is least in one respect while others keep their limits, found from a plan that is known.

A small problem is solved as a whole, to proof. In a larger one HiGHS finds nothing better than its start in useful
time; there it is given a few teams at a time, all others held as they are, until no group of teams gives more.
"""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from pchteam.solver.check import check, objective_terms
from pchteam.solver.measures import measure
from pchteam.solver.model import PlanModel
from pchteam.solver.nearness import Nearness
from pchteam.solver.objectives import OBJECTIVES, blended
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.search import RefusedPlanError
from pchteam.solver.variables import Values, fixed, grouped, relaxed

__all__ = ["GOALS", "GoalSearch", "Limit", "Reached", "value"]

GOALS: Mapping[str, tuple[str, ...]] = {
    "coverage": ("unmet_need", "broken_pins", "broken_rotations"),
    "disruption": ("membership_changes", "travel"),
    "closeness": ("membership_changes",),
    "pins": ("broken_pins", "broken_rotations"),
    "cost": ("cost",),
    "fairness": ("worst_segment",),
}
"""Terms that a goal adds up, in points: those of the objective, and `worst_segment`, the largest unmet share of the
need of a segment x the price of meeting no need at all."""

TIE = 0.0001
"""Part of the blended objective that is added to a goal, so that of equal plans the better one is found."""

NEAR = 0.001
"""Share of its value within which a goal counts as reached, and below which a group of teams gives nothing."""

WHOLE = 400
"""Permissions up to which a problem is solved as a whole."""

TOGETHER = 2
"""Teams of a group."""

WHOLE_NODES, GROUP_NODES = 150, 10
"""Nodes of branch and bound for a problem as a whole, and for a group of teams."""

ROUNDING = 0.1
"""Part of what a limit leaves that a search with fractions of minutes must spare, for these to be made whole."""

FAIR = 0.01
"""In place of `NEAR` where fairness is the goal: one minute may be more than that part of a small segment's need."""

EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Limit:
    """The value of a goal, in points, that a plan may not exceed."""

    goal: str
    most: float

    def holds(self, problem: Problem, plan: Plan) -> bool:
        """Whether a plan keeps the limit."""
        return value(problem, plan, self.goal) <= self.most + EPSILON * max(abs(self.most), 1.0)


@dataclass(frozen=True, slots=True)
class Reached:
    """What came of a goal.

    Parameters
    ----------
    plan
        The plan; the start itself where nothing better was found.
    value
        Its value of the goal, in points.
    gap
        Part of the value by which a plan that nobody found might be better, ties included.
    proven
        Whether the gap is at most `NEAR`, or `FAIR` for fairness.
    seconds
        Wall time.
    """

    plan: Plan
    value: float
    gap: float
    proven: bool
    seconds: float


def value(problem: Problem, plan: Plan, goal: str) -> float:
    """Return the value of a goal in a plan, in points; less is better."""
    terms = objective_terms(problem, plan)
    terms["worst_segment"] = problem.weighted_need() * measure(problem, plan).worst_segment_share
    return sum(terms[term] for term in GOALS[goal])


class GoalSearch:
    """Searches for goals on one problem; the model is built once.

    Parameters
    ----------
    problem
        The problem.
    seed
        Random seed of the solvers.
    """

    def __init__(self, problem: Problem, seed: int = 1) -> None:
        self.problem = problem.in_order()
        self.model = PlanModel(self.problem, seed)
        self.worst = self.model.model.add_variable(lb=0.0, ub=1.0)
        self.blended = mathopt.as_flat_linear_expression(blended(self.model.v))
        self._bound_worst_segment()

    def reach(self, start: Plan, goal: str, limits: Sequence[Limit], *, seconds: float, rounds: int = 1) -> Reached:
        """Find a plan that is least in the goal.

        Parameters
        ----------
        start
            A plan that keeps the limits.
        goal
            One of `GOALS`.
        limits
            What the plan may not exceed.
        seconds
            Wall time at most, a safety net: what takes longer keeps the best plan so far.
        rounds
            How often all groups of teams are tried, at most, where the problem is not solved as a whole.

        Raises
        ------
        ValueError
            If the start does not keep a limit.
        """
        if broken := [limit.goal for limit in limits if not limit.holds(self.problem, start)]:
            raise ValueError(f"the plan to start from is beyond the limit of {', '.join(broken)}")
        with self._limits(limits) as rows:
            self.minimize(goal)
            return _Climb(self, start, goal, rows, seconds).run(rounds)

    def price(self, plan: Plan, goal: str) -> float:
        """Return what is minimised for a goal: its value, and a little of the blended objective."""
        return value(self.problem, plan, goal) + TIE * sum(objective_terms(self.problem, plan).values())

    def values_of(self, plan: Plan) -> dict[mathopt.Variable, float]:
        """Return the values of all variables in a plan."""
        share = measure(self.problem, plan).worst_segment_share
        return {**self.model.values_of(plan), self.worst: min(share + EPSILON, 1.0)}

    def minimize(self, goal: str) -> None:
        """Minimise a goal, and a little of the blended objective."""
        self.model.model.minimize(self._value(goal) + TIE * self.blended)

    def minimize_blended(self) -> None:
        """Minimise the blended objective."""
        self.model.model.minimize(self.blended)

    def _bound_worst_segment(self) -> None:
        """Keep `worst` at or above the unmet share of every segment."""
        for needs in grouped(self.problem.needs, lambda need: need.segment).values():
            minutes = sum(need.minutes for need in needs)
            unmet = mathopt.LinearSum(self.model.v.unmet[need.need] for need in needs)
            self.model.model.add_linear_constraint(unmet <= minutes * self.worst)

    def _value(self, goal: str) -> mathopt.LinearSum:
        terms: dict[str, mathopt.LinearTypes] = {term.__name__: term(self.model.v) for term in OBJECTIVES}
        terms["worst_segment"] = self.problem.weighted_need() * self.worst
        return mathopt.LinearSum(terms[term] for term in GOALS[goal])

    @contextmanager
    def _limits(self, limits: Sequence[Limit]) -> Iterator[list["_Row"]]:
        """Add the rows of the limits for a while."""
        model = self.model.model
        found = [mathopt.as_flat_linear_expression(self._value(limit.goal)) for limit in limits]
        rows = [
            _Row(limit, model.add_linear_constraint(expr=one - one.offset, ub=math.inf), one.offset)
            for limit, one in zip(limits, found, strict=True)
        ]
        yield rows
        for row in rows:
            model.delete_linear_constraint(row.constraint)


@dataclass(frozen=True, slots=True)
class _Row:
    """A limit, its row in the model, and the constant of its expression, which the row does not have."""

    limit: Limit
    constraint: mathopt.LinearConstraint
    offset: float


class _Climb:
    """From a plan to better ones for a goal, within limits."""

    def __init__(self, search: GoalSearch, start: Plan, goal: str, rows: Sequence[_Row], seconds: float) -> None:
        self.search, self.problem, self.model = search, search.problem, search.model
        self.goal, self.rows = goal, rows
        self.near = FAIR if goal == "fairness" else NEAR
        self.started = time.monotonic()
        self.until = self.started + seconds
        self.plan, self.price = start, search.price(start, goal)
        self.bound = 0.0

    def run(self, rounds: int) -> Reached:
        """Solve the problem as a whole or group by group; nothing is less than 0."""
        if not value(self.problem, self.plan, self.goal):
            self.bound = self.price
        elif len(self.problem.permissions) <= WHOLE:
            self.whole()
        else:
            self.relaxation()
            while rounds and self.round():
                rounds -= 1
        gap = max(self.price - self.bound, 0.0) / self.price if self.price else 0.0
        return Reached(
            plan=self.plan,
            value=value(self.problem, self.plan, self.goal),
            gap=gap,
            proven=gap <= self.near,
            seconds=time.monotonic() - self.started,
        )

    def whole(self) -> None:
        """Solve with minutes that may be fractions, then, where these could not be made whole, with whole ones."""
        with relaxed(self.model.minutes):
            result = self.bounding(self.solve(WHOLE_NODES))
        self.keep(result)
        solved = result is not None and result.termination.reason is mathopt.TerminationReason.OPTIMAL
        if solved and self.price - self.bound > self.near * self.price:
            with relaxed(self.model.flow):
                result = self.bounding(self.solve(WHOLE_NODES))
            self.keep(result)

    def relaxation(self) -> None:
        """Bound the goal by the linear relaxation."""
        self.allow(spare=0.0)
        with relaxed(self.model.decisions), relaxed(self.model.minutes):
            self.bounding(self.model.solve(mathopt.SolverType.GLOP, seconds=self.seconds_left() / 4))

    def round(self) -> bool:
        """Try every group of teams once; return whether that gave anything."""
        before = self.price
        near = Nearness(self.problem)
        for teams in dict.fromkeys(near.nearest(team, TOGETHER - 1) for team in near.teams):
            if self.seconds_left():
                with relaxed(self.model.minutes), fixed(self.others(teams)):
                    result = self.solve(GROUP_NODES, spare=ROUNDING)
                self.keep(result)
        return self.price < (1 - self.near) * before

    def others(self, teams: frozenset[str]) -> Values:
        """Return the values of all that other teams do."""
        v, now = self.model.v, self.search.values_of(self.plan)
        found = [variable for (_, team), variable in v.member.items() if team not in teams]
        found += [variable for (_, team, _), variable in v.blocks.items() if team not in teams]
        for variables in (v.work, v.supervise, v.cover):
            found += [variable for row, variable in variables.items() if row.team not in teams]
        return {variable: now[variable] for variable in found}

    def allow(self, spare: float) -> None:
        """Set the limits, sparing a part of what they leave to the plan so far."""
        for row in self.rows:
            most = row.limit.most + EPSILON * max(abs(row.limit.most), 1.0)
            spared = spare * max(row.limit.most - value(self.problem, self.plan, row.limit.goal), 0.0)
            row.constraint.upper_bound = most - spared - row.offset

    def solve(self, nodes: int, *, spare: float = 0.0) -> mathopt.SolveResult | None:
        """Call HiGHS, from the plan so far."""
        self.allow(spare)
        hint = self.search.values_of(self.plan)
        return self.model.solve(seconds=self.seconds_left(), gap=self.near / 2 * self.price, nodes=nodes, hint=hint)

    def bounding(self, result: mathopt.SolveResult | None) -> mathopt.SolveResult | None:
        """Take the bound of a result to which nothing was fixed."""
        if result is not None:
            self.bound = max(self.bound, result.termination.objective_bounds.dual_bound)
        return result

    def keep(self, result: mathopt.SolveResult | None) -> None:
        """Make the minutes of a better solution whole, and keep the plan if it is better still and within limits."""
        if result is None or not result.has_primal_feasible_solution():
            return
        if result.objective_value() > (1 - self.near / 2) * self.price:
            return
        plan = self.whole_minutes(result)
        if plan is None:
            return
        if breaches := check(self.problem, plan):
            raise RefusedPlanError(breaches)
        price = self.search.price(plan, self.goal)
        if price < self.price and all(row.limit.holds(self.problem, plan) for row in self.rows):
            self.plan, self.price = plan, price

    def whole_minutes(self, result: mathopt.SolveResult) -> Plan | None:
        """Return the plan of least blended objective with the blocks of a solution; limits are for who calls to see.

        Without their rows: HiGHS would search long for whole minutes that miss a limit by less than one.
        """
        for row in self.rows:
            row.constraint.upper_bound = math.inf
        worst = result.variable_values(self.search.worst)
        self.search.worst.upper_bound = min(worst + NEAR, 1.0) if self.goal == "fairness" else 1.0
        self.search.minimize_blended()
        plan = self.model.whole_plan(result, max(self.seconds_left(), 1.0))
        self.search.minimize(self.goal)
        self.search.worst.upper_bound = 1.0
        return plan

    def seconds_left(self) -> float:
        """Return the seconds until time is up, at least 0."""
        return max(self.until - time.monotonic(), 0.0)
