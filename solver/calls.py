"""Calls of the solvers of MathOpt."""

import time
from collections.abc import Callable, Mapping, Sequence

from ortools.math_opt.python import mathopt

__all__ = ["Report", "call"]

Report = Callable[[Sequence[str]], None]
"""Reads lines of a solver's log."""


def call(
    model: mathopt.Model,
    solver: mathopt.SolverType,
    limits: mathopt.SolveParameters,
    *,
    hint: Mapping[mathopt.Variable, float] | None = None,
    report: Report | None = None,
) -> mathopt.SolveResult | None:
    """Call a solver on a model as it stands.

    Parameters
    ----------
    limits
        Parameters, with a time limit.
    hint
        Values to start from; they must not contradict variables that are fixed.

    Returns
    -------
    The result; None when the time was up before there was a solution.
    """
    began = time.monotonic()
    start = mathopt.ModelSolveParameters(solution_hints=[mathopt.SolutionHint(variable_values=hint)] if hint else [])
    try:
        with mathopt.IncrementalSolver(model, solver) as instance:
            return instance.solve(params=limits, model_params=start, msg_cb=report)
    except ValueError:
        # MathOpt's wrapper of HiGHS raises this when the time is up before there is a solution.
        if limits.time_limit is None or time.monotonic() - began < limits.time_limit.total_seconds():
            raise
        return None
