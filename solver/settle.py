"""Settling the work of a plan: with teams, members and blocks as they are, people go on with what they did before."""

import time

from ortools.math_opt.python import mathopt

from pchteam.solver.check import check
from pchteam.solver.extract import extract_plan
from pchteam.solver.model import PlanModel
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Arc, Problem, Supervisor
from pchteam.solver.variables import fixed

__all__ = ["settled"]

GAP_MINUTES = 30
"""Minutes of moved work that may stay on the table: less is not worth the time."""


def settled(problem: Problem, plan: Plan, former: Plan, *, seed: int = 1, seconds: float) -> Plan:
    """Return a plan with the same teams, members and blocks in which least work of a former plan is given up.

    Least is the sum over assignments and supervision of the former plan of the minutes that are no longer worked; unmet
    need weighted by priority is that of `plan`, and so is the objective.

    Parameters
    ----------
    plan
        A plan that passes `check`; it is returned itself if the time is up.
    seconds
        Wall time at most.
    """
    until = time.monotonic() + seconds
    model = PlanModel(problem, seed)
    v, hint = model.v, dict(model.values_of(plan))
    weight = {need.need: need.weight for need in problem.needs}
    unmet = sum(weight[row.need] * row.minutes for row in plan.unmet)
    model.model.add_linear_constraint(mathopt.LinearSum(weight[need] * u for need, u in v.unmet.items()) == unmet)
    given_up = []
    for variable, minutes in _worked(model, former):
        less = model.model.add_variable(lb=0.0)
        model.model.add_linear_constraint(less >= minutes - variable)
        hint[less] = max(minutes - hint[variable], 0.0)
        given_up.append(less)
    model.model.minimize(mathopt.LinearSum(given_up))
    with fixed({variable: hint[variable] for variable in model.decisions}):
        result = model.solve(seconds=max(until - time.monotonic(), 0.0), gap=GAP_MINUTES, hint=hint)
    if result is None or not result.has_primal_feasible_solution():
        return plan
    found = extract_plan(v, result.variable_values())
    return plan if check(problem, found) else found


def _worked(model: PlanModel, former: Plan) -> list[tuple[mathopt.Variable, int]]:
    """Return the minutes of work and supervision of a former plan that are still permitted, with their variables."""
    work = ((Arc(row.post, row.team, row.basis, row.function, row.mode), row.minutes) for row in former.assignments)
    supervision = (
        (
            Supervisor(row.team, row.function, row.employer, row.basis, row.supervisor_post, row.supervisor_basis),
            row.minutes,
        )
        for row in former.supervision
    )
    v = model.v
    found = [(v.work[arc], minutes) for arc, minutes in work if arc in v.work]
    return found + [(v.supervise[row], minutes) for row, minutes in supervision if row in v.supervise]
