"""Calls of HiGHS on the models of a rota."""

import datetime
import time
from collections.abc import Mapping

from ortools.math_opt.python import mathopt

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
    until = time.monotonic() + seconds
    limits = mathopt.SolveParameters(
        time_limit=datetime.timedelta(seconds=seconds),
        random_seed=seed,
        node_limit=nodes,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=gap,
    )
    start = mathopt.ModelSolveParameters(solution_hints=[mathopt.SolutionHint(variable_values=hint)] if hint else [])
    try:
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limits, model_params=start)
    except ValueError:
        # MathOpt's wrapper of HiGHS raises this when the time is up before there is a solution.
        if time.monotonic() < until:
            raise
        return None
    return result.variable_values() if result.has_primal_feasible_solution() else None
