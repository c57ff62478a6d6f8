"""Calls of HiGHS on the models of a rota."""

import datetime
from collections.abc import Mapping

from ortools.math_opt.python import mathopt

from pchteam.solver.calls import call

__all__ = ["solve"]


def solve(
    model: mathopt.Model,
    *,
    seed: int,
    seconds: float,
    gap: float = 0.0,
    nodes: int | None = None,
    hint: Mapping[mathopt.Variable, float] | None = None,
) -> Mapping[mathopt.Variable, float] | None:
    """Solve a model.

    Parameters
    ----------
    seconds
        Wall time at most.
    gap
        Distance of objective and bound at which to stop, in the unit of the objective.
    nodes
        Nodes of branch and bound at most.
    hint
        Values to start from; they must not contradict variables that are fixed.

    Returns
    -------
    The values of the best solution; None when there is none, or none in the time.
    """
    limits = mathopt.SolveParameters(
        time_limit=datetime.timedelta(seconds=seconds),
        random_seed=seed,
        node_limit=nodes,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=gap,
    )
    result = call(model, mathopt.SolverType.HIGHS, limits, hint=hint)
    return result.variable_values() if result is not None and result.has_primal_feasible_solution() else None
