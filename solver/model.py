"""The plan as a MathOpt model: all rules and the objective, calls of a solver, and whole plans out of its values."""

import datetime
import time
from collections.abc import Callable, Sequence

from ortools.math_opt.python import mathopt

from pchteam.solver.constraints import CONSTRAINTS
from pchteam.solver.extract import extract_plan
from pchteam.solver.objectives import blended
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.variables import Values, build_variables, fixed

__all__ = ["PlanModel", "Report"]

Report = Callable[[Sequence[str]], None]
"""Reads lines of a solver's log."""


class PlanModel:
    """The model of a problem.

    Parameters
    ----------
    problem
        The problem, its rows in order.
    seed
        Random seed of the solvers.

    Attributes
    ----------
    model
        All rules; the blended objective is minimised until another is set.
    v
        Its variables.
    decisions
        Variables that count: open, member, blocks, broken pins and rotations, profession, employer.
    minutes
        Variables in minutes: work, supervise, cover, unmet.
    """

    def __init__(self, problem: Problem, seed: int = 1) -> None:
        self.problem = problem
        self.seed = seed
        self.model = mathopt.Model(name="plan")
        self.v = v = build_variables(self.model, problem)
        for constraint in CONSTRAINTS:
            for row in constraint(v):
                self.model.add_linear_constraint(row)
        self.model.minimize(blended(v))
        groups = (v.open, v.member, v.blocks, v.broken, v.broken_rotation, v.profession, v.employer)
        self.decisions = [variable for group in groups for variable in group.values()]
        self.minutes = [variable for group in (v.work, v.supervise, v.cover, v.unmet) for variable in group.values()]

    def solve(
        self,
        solver: mathopt.SolverType = mathopt.SolverType.HIGHS,
        *,
        seconds: float,
        gap: float = 0.0,
        nodes: int | None = None,
        hint: Values | None = None,
        lp_algorithm: mathopt.LPAlgorithm | None = None,
        report: Report | None = None,
    ) -> mathopt.SolveResult | None:
        """Call a solver on the model as it stands.

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
        The result; None when the time was up before there was a solution.
        """
        until = time.monotonic() + seconds
        limits = mathopt.SolveParameters(
            time_limit=datetime.timedelta(seconds=seconds),
            random_seed=self.seed,
            node_limit=nodes,
            lp_algorithm=lp_algorithm,
        )
        if solver is mathopt.SolverType.HIGHS:
            limits.relative_gap_tolerance, limits.absolute_gap_tolerance = 0.0, gap
        start = mathopt.ModelSolveParameters(
            solution_hints=[mathopt.SolutionHint(variable_values=hint)] if hint else []
        )
        try:
            return mathopt.solve(self.model, solver, params=limits, model_params=start, msg_cb=report)
        except ValueError:
            # MathOpt's wrapper of HiGHS raises this when the time is up before there is a solution.
            if time.monotonic() < until:
                raise
            return None

    def whole_plan(self, values: Values, seconds: float, report: Report | None = None) -> tuple[Plan, Values] | None:
        """Make the minutes of a solution whole, its members and blocks fixed.

        Returns
        -------
        The plan and its values; None when the time was up.
        """
        blocks = {x: float(round(values[x])) for x in (*self.v.member.values(), *self.v.blocks.values())}
        with fixed(blocks):
            result = self.solve(seconds=seconds, report=report)
        if result is None or not result.has_primal_feasible_solution():
            return None
        found = result.variable_values()
        return extract_plan(self.v, found), found
