"""Trials of agreements: what each of many could save alone, screened by one linear program.

All trials stand in the problem beside the agreements of today, each with a limit of no time at all. The reduced cost of
a limit is a slope of unmet need, which is convex in the limit: where it is 0, no time under the trial saves anything.
The others are solved, one at a time. Knows no RDF.
"""

from collections.abc import Collection
from dataclasses import replace
from itertools import chain

from ortools.math_opt.python import mathopt

from pchteam.solver.next_hour import AGAIN, FIRST
from pchteam.solver.pooling import SHARED, minutes_only, time_with_meetings, total
from pchteam.solver.problem import Problem
from pchteam.solver.variables import grouped

__all__ = ["screen", "without"]

FLAT = 1e-9
"""Minutes saved by a minute of time below which a slope is none."""


def screen(problem: Problem, trials: Collection[str]) -> dict[str, float]:
    """Minutes of unmet need a week that each trial saves alone if teams had no shape; without those that save none.

    Parameters
    ----------
    trials
        Ids of agreements of the problem.
    """
    model = mathopt.Model(name="trials")
    v = minutes_only(model, problem.in_order())
    for row in chain(*(rule(v) for rule in SHARED), time_with_meetings(v)):
        model.add_linear_constraint(row)
    permissions = grouped(v.problem.permissions, lambda row: row.agreement)
    most = sum(post.capacity_minutes for post in problem.posts)
    limit = {trial: model.add_variable(lb=0, ub=0) for trial in sorted(trials) if trial in permissions}
    for trial, variable in limit.items():
        model.add_linear_constraint(v.minutes(permissions[trial]) <= variable)
    model.minimize(total(v.unmet.values()))
    solver = mathopt.IncrementalSolver(model, mathopt.SolverType.GLOP)
    first = solver.solve(params=FIRST)
    slopes, saved = first.reduced_costs(), dict[str, float]()
    for trial, variable in limit.items():
        if slopes[variable] < -FLAT:
            variable.upper_bound = most
            saved[trial] = first.objective_value() - solver.solve(params=AGAIN).objective_value()
            variable.upper_bound = 0
    return saved


def without(problem: Problem, agreements: Collection[str | None]) -> Problem:
    """Return the problem without some agreements, and all that rests on them."""
    return replace(
        problem,
        permissions=tuple(row for row in problem.permissions if row.basis not in agreements),
        arcs=tuple(row for row in problem.arcs if row.basis not in agreements),
        supervisors=tuple(
            row for row in problem.supervisors if not {row.basis, row.supervisor_basis} & set(agreements)
        ),
        agreements=tuple(row for row in problem.agreements if row.agreement not in agreements),
    )
