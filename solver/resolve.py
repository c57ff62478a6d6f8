"""Re-solve a changed problem from a plan, with some teams free and the others as they are.

Two such plans differ by what was changed and not by luck: the same teams are free in both, and both start from the
same plan. Everything that reasons about a plan solves here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from pchteam.solver.check import check, objective_terms
from pchteam.solver.model import PlanModel
from pchteam.solver.nearness import Nearness
from pchteam.solver.objectives import blended
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.variables import Values, Variables, fixed, relaxed

__all__ = ["MOST_TEAMS", "Measure", "measure", "near_teams", "outside", "plan_values", "resolve"]

MOST_TEAMS = 3
"""Teams that are free at once; HiGHS mostly proves its best plan for so many within seconds."""

NODES = 300
"""Nodes of branch and bound for one re-solve: counted work, so that it ends alike every time."""

STAY = 0.02
"""Share of its price that a gain must exceed before a re-solve changes what need is unmet or who is a member."""

GAP_MINUTES = 2.0
"""Minutes of need of the highest priority that a re-solve may be away from the best for these teams."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a plan leaves unmet, in minutes a week and in minutes x priority, and its objective."""

    unmet: int
    weighted: int
    objective: float

    def less(self, other: "Measure") -> "Measure":
        """Return by how much this is more than another."""
        return Measure(
            self.unmet - other.unmet, self.weighted - other.weighted, round(self.objective - other.objective, 6)
        )


def measure(problem: Problem, plan: Plan) -> Measure:
    """Return the measure of a plan."""
    weight = {need.need: need.weight for need in problem.needs}
    return Measure(
        unmet=sum(row.minutes for row in plan.unmet),
        weighted=sum(weight[row.need] * row.minutes for row in plan.unmet),
        objective=sum(objective_terms(problem, plan).values()),
    )


def near_teams(problem: Problem, teams: Iterable[str], most: int = MOST_TEAMS) -> frozenset[str]:
    """Return teams and those that share most with them, at most so many unless more are given."""
    near, chosen = Nearness(problem), list(dict.fromkeys(teams))
    others = [team for team in near.teams if team not in chosen]
    others.sort(key=lambda team: (-near.shared(chosen, [team]), team))
    return frozenset([*chosen, *others[: max(most - len(chosen), 0)]])


def plan_values(v: Variables, plan: Plan) -> dict[mathopt.Variable, float]:
    """Return the members, blocks and open teams of a plan as values; what the problem does not have is left out."""
    members = {(row.person, row.team) for row in plan.memberships}
    blocks = {(row.post, row.team, row.basis): row.blocks for row in plan.blocks}
    here = plan.open_teams()
    return {
        **{variable: float(team in here) for team, variable in v.open.items()},
        **{variable: float(key in members) for key, variable in v.member.items()},
        **{variable: float(blocks.get(key, 0)) for key, variable in v.blocks.items()},
    }


def outside(v: Variables, values: Values, teams: Collection[str]) -> dict[mathopt.Variable, float]:
    """Return the values of what belongs to other teams than these."""
    keyed = [
        *((team, variable) for team, variable in v.open.items()),
        *((key[1], variable) for key, variable in v.member.items()),
        *((key[1], variable) for key, variable in v.blocks.items()),
    ]
    return {variable: values[variable] for team, variable in keyed if team not in teams}


def resolve(problem: Problem, start: Plan, teams: Collection[str], seconds: float) -> Plan | None:
    """Find the best plan of a problem that differs from another plan in some teams only.

    Parameters
    ----------
    start
        The plan to start from; it is returned if it is allowed and nothing better was found.
    seconds
        Wall time, a safety net.

    Returns
    -------
    A plan that passes `check`; None if none was found.
    """
    problem = problem.in_order()
    model = PlanModel(problem)
    model.model.minimize(blended(model.v) + _change(model, start))
    values = plan_values(model.v, start)
    kept = outside(model.v, values, teams)
    gap = GAP_MINUTES * problem.settings.unmet_weight * max((need.weight for need in problem.needs), default=0)
    hint = {variable: value for variable, value in values.items() if variable not in kept}
    with relaxed(model.minutes), fixed(kept):
        result = model.solve(seconds=seconds, gap=gap, nodes=NODES, hint=hint)
    whole = model.whole_plan(result, seconds) if result is not None else None
    plans = [start] if not check(problem, start) else []
    if whole is not None and not check(problem, whole):
        plans.append(whole)
    return min(plans, key=lambda plan: measure(problem, plan).objective, default=None)


def _change(model: PlanModel, start: Plan) -> mathopt.LinearTypes:
    """Price what differs from the start, so that nothing changes without a gain.

    STAY x (unmet_weight x sum of |unmet - that of the start| + membership_change_weight x members who differ)
    """
    v, settings = model.v, model.problem.settings
    unmet = {row.need: row.minutes for row in start.unmet}
    apart = []
    for need, variable in v.unmet.items():
        apart.append(model.model.add_variable(lb=0))
        model.model.add_linear_constraint(apart[-1] >= variable - unmet.get(need, 0))
        model.model.add_linear_constraint(apart[-1] >= unmet.get(need, 0) - variable)
    members = {(row.person, row.team) for row in start.memberships}
    moved = (1 - member if key in members else member for key, member in v.member.items())
    minutes, people = mathopt.LinearSum(apart), mathopt.LinearSum(moved)
    return STAY * (settings.unmet_weight * minutes + settings.membership_change_weight * people)
