"""Elastic relaxation: the fewest policies to loosen, and by how much, so that a stated goal is reached.

A linear program over all policies says which could matter; a model with whole numbers then loosens them, team by team
from the plan as it is. What it finds is a plan of the loosened problem, which `check` passes: the goal is reached or
it is not. `docs/planning-model.md` has the formulas and prices.
"""

import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import cycle

from ortools.math_opt.python import mathopt

from pchteam.solver.check import check
from pchteam.solver.elastic import Elastic
from pchteam.solver.extract import extract_plan
from pchteam.solver.goal import Goal, unmet_of
from pchteam.solver.plan import Plan
from pchteam.solver.policies import (
    FIXED_PRICE,
    LIMITS,
    Policy,
    loosen,
    permissions_under,
)
from pchteam.solver.problem import Problem
from pchteam.solver.resolve import MOST_TEAMS, NODES, near_teams, outside, plan_values
from pchteam.solver.search import RefusedPlanError
from pchteam.solver.variables import Values, at_most, fixed, relaxed

__all__ = ["Loosened", "Relaxation", "relax"]

ROUNDINGS = 3
"""How often the goal is aimed at where making minutes whole misses it by a few of them."""

WIDTHS = (2, 3)
"""Teams that are free at once: two, which is quick, then one more, which finds more."""

SPARE = 0.0005
"""Part of what a goal leaves unmet that is aimed at beyond it, since making minutes whole loses a few of them."""

PATIENCE = 2
"""Re-solves without a gain after which a search that has reached its goal ends."""

WHOLE_SECONDS = 5.0
"""Seconds for making minutes whole, a safety net."""

LONGEST = 0.2
"""Share of the time that a re-solve with a few teams free may take at most, a safety net."""

CLOSE = 10.0
"""Price at which a re-solve may stop short of the best one for its teams."""


@dataclass(frozen=True, slots=True)
class Loosened:
    """A policy that is loosened.

    Parameters
    ----------
    units
        By how much, in the unit of its limit.
    missed
        Minutes by which the goal would be missed without this change, all others made and the teams it touches
        re-solved; None where that was not asked.
    """

    policy: Policy
    units: int
    missed: int | None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What it takes to reach a goal.

    Parameters
    ----------
    before, after
        Minutes unmet of the goal's needs, in the plan as it is and in the plan of the loosened problem.
    items
        What is loosened, dearest first; empty where other teams alone reach the goal.
    problem, plan
        The loosened problem, and the plan of it that leaves `after` unmet.
    """

    goal: Goal
    before: int
    after: int
    items: tuple[Loosened, ...]
    problem: Problem
    plan: Plan

    @property
    def reached(self) -> bool:
        """Whether no more is unmet than the goal says."""
        return self.after <= self.goal.limit


def relax(problem: Problem, plan: Plan, goal: Goal, seconds: float, verified: int = 3) -> Relaxation:
    """Find the least change of policies that reaches a goal, or comes closest with so few.

    Parameters
    ----------
    seconds
        Wall time for whole numbers, a safety net.
    verified
        How many items, the dearest first, are tried without.
    """
    before = unmet_of(goal.needs, plan)
    none = Relaxation(goal, before, before, (), problem, plan)
    if before <= goal.limit:
        return none
    search, until = _Search(problem, plan, goal, LONGEST * seconds), time.monotonic() + seconds
    search.screen()
    search.aim_lower(round(SPARE * goal.limit))
    loosened, found, after = problem, plan, before
    for _ in range(ROUNDINGS):
        search.search(until - time.monotonic())
        if search.best == float("inf"):
            break
        is_aimed_at = not search.values[search.missed]
        loosened, found = search.make_whole()
        after = unmet_of(goal.needs, found)
        if after <= goal.limit or not is_aimed_at:
            break
        search.aim_lower(after - goal.limit)
    return Relaxation(goal, before, after, search.items(verified), loosened, found) if after < before else none


class _Search(Elastic):
    """The search for the least change: the best values so far, and what they come from.

    Parameters
    ----------
    longest
        Seconds for one re-solve at most.
    """

    def __init__(self, problem: Problem, plan: Plan, goal: Goal, longest: float) -> None:
        super().__init__(problem, plan, goal)
        self.longest = longest
        self.values = plan_values(self.model.v, plan)
        self.values |= dict.fromkeys((*self.loose.values(), *self.used.values()), 0.0)
        self.values |= {self.model.v.broken[row.person, row.team]: 1.0 for row in plan.broken_pins}
        self.values[self.missed] = float(unmet_of(goal.needs, plan) - goal.limit)
        self.best = float("inf")

    def search(self, seconds: float) -> None:
        """Loosen and re-solve a few teams at a time, those with most unmet need of the goal first, while it helps."""
        until = time.monotonic() + seconds
        seeds, idle = self._seeds(), 0
        groups = dict.fromkeys(near_teams(self.problem, [seed], width) for width in WIDTHS for seed in seeds)
        for free in cycle(groups):
            patience = len(groups) if self.values[self.missed] > 0 else PATIENCE
            if idle >= patience or time.monotonic() >= until:
                return
            idle = 0 if self._improve(free, until - time.monotonic()) else idle + 1

    def _seeds(self) -> list[str]:
        """Return the teams, those that could meet most of what is unmet of the goal's needs first."""
        unmet = {row.need: row.minutes for row in self.plan.unmet if row.need in self.goal.needs}
        short: dict[str, int] = {team.team: 0 for team in self.problem.teams}
        for share in self.problem.need_teams:
            short[share.team] += unmet.get(share.need, 0)
        return sorted(short, key=lambda team: (-short[team], team))

    def _improve(self, free: Collection[str], seconds: float) -> bool:
        """Re-solve with these teams free; return whether the best values got better."""
        kept = outside(self.model.v, self.values, free)
        hint = {variable: value for variable, value in self.values.items() if variable not in kept}
        hint.pop(self.missed, None)
        with relaxed(self.model.minutes), fixed(kept):
            result = self._solve(seconds, hint)
        if result is None or result.objective_value() > self.best - CLOSE:
            return False
        found = result.variable_values()
        self.best = result.objective_value()
        self.values = {variable: float(round(found[variable])) for variable in self.values}
        return True

    def aim_lower(self, minutes: int) -> None:
        """Ask for some minutes less than the goal says."""
        self.goal_row.upper_bound -= minutes
        self.best = float("inf")

    def _solve(self, seconds: float, hint: Values) -> mathopt.SolveResult | None:
        result = self.model.solve(seconds=min(seconds, self.longest), gap=CLOSE, nodes=NODES, hint=hint)
        return result if result is not None and result.has_primal_feasible_solution() else None

    def items(self, verified: int) -> tuple[Loosened, ...]:
        """Return what is loosened, dearest first, and by how much the goal is missed without each of the first few.

        The teams that the policy touches are free then; the others may give less than they did, and not more.
        """
        units = {policy: round(self.values[loose]) for policy, loose in self.loose.items()}
        price = {policy: FIXED_PRICE + LIMITS[policy.limit].price * number for policy, number in units.items()}
        chosen = sorted((policy for policy in units if units[policy]), key=lambda policy: (-price[policy], policy))
        tried = {policy: self._missed_without(policy) for policy in chosen[:verified]}
        return tuple(Loosened(policy, units[policy], tried.get(policy)) for policy in chosen)

    def _missed_without(self, policy: Policy) -> int | None:
        kept = outside(self.model.v, self.values, self._touched(policy))
        limits = kept | {loose: self.values[loose] for loose in self.loose.values()} | {self.loose[policy]: 0.0}
        hint = {variable: value for variable, value in self.values.items() if variable not in self._under(policy)}
        with relaxed(self.model.minutes), at_most(limits):
            result = self._solve(self.longest, hint)
        if result is None:
            return None
        found: Values = result.variable_values()
        unmet = round(sum(found[self.model.v.unmet[need]] for need in self.goal.needs))
        return max(min(unmet, unmet_of(self.goal.needs, self.plan)) - self.goal.limit, 0)

    def _under(self, policy: Policy) -> set[mathopt.Variable]:
        """Return the variables that a change of the policy could move: the start of a re-solve leaves them open."""
        v, rows = self.model.v, permissions_under(self.problem, policy)
        members = {(v.posts[row.post].person, row.team) for row in rows}
        return (
            {self.loose[policy], self.used[policy], self.missed}
            | {v.blocks_of(row) for row in rows}
            | {v.member[key] for key in members}
        )

    def _touched(self, policy: Policy) -> frozenset[str]:
        """Return the teams in which most blocks are under a policy, and teams near them."""
        blocks: Counter[str] = Counter()
        for row in permissions_under(self.problem, policy):
            blocks[row.team] += int(self.values[self.model.v.blocks_of(row)])
        most = sorted(blocks, key=lambda team: (-blocks[team], team))[:MOST_TEAMS]
        return near_teams(self.problem, most)

    def make_whole(self) -> tuple[Problem, Plan]:
        """Make the minutes of the best values whole, and return the loosened problem with its plan.

        Raises
        ------
        RefusedPlanError
            If the plan does not pass `check` on the loosened problem: a fault of the model.
        """
        v = self.model.v
        with fixed({variable: self.values[variable] for variable in (*v.member.values(), *v.blocks.values())}):
            result = self.model.solve(seconds=WHOLE_SECONDS)
        if result is None or not result.has_primal_feasible_solution():
            return self.original, self.plan
        found = result.variable_values()
        plan = extract_plan(v, found)
        self.values = {variable: float(round(found[variable])) for variable in self.values}
        problem = loosen(self.problem, {policy: round(found[loose]) for policy, loose in self.loose.items()})
        pins = {(pin.person, pin.team) for pin in problem.pins}
        plan = replace(plan, broken_pins=tuple(row for row in plan.broken_pins if (row.person, row.team) in pins))
        if breaches := check(problem, plan):
            raise RefusedPlanError(breaches)
        return problem, plan
