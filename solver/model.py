"""The plan as a MathOpt model: all rules and the objective, calls of a solver, and whole plans out of its values."""

import datetime
import time
from collections.abc import Iterable

from ortools.math_opt.python import mathopt

from pchteam.solver.calls import Report, call
from pchteam.solver.constraints import CONSTRAINTS
from pchteam.solver.extract import extract_plan
from pchteam.solver.objectives import blended
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Arc, Problem, Supervisor
from pchteam.solver.variables import Values, build_variables, fixed, relaxed

__all__ = ["PlanModel"]

LARGE = 40_000
"""Variables of a large problem."""

CUTS = 4000
"""Cuts that HiGHS keeps when it looks for a bound: with its usual 10,000, XL takes 13 MB more and gains nothing."""

NEARLY = 1e-6
"""Distance from a whole number that is rounding of the solver."""


class PlanModel:
    """The model of a problem.

    Parameters
    ----------
    problem
        The problem, its rows in order.
    seed
        Random seed of the solvers.
    slack
        Limits that may be loosened, as `Variables.slack` names them.

    Attributes
    ----------
    model
        All rules; the blended objective is minimised until another is set.
    v
        Its variables.
    decisions
        Variables that count: open, member, blocks, broken pins and rotations, profession, employer, slack.
    minutes
        Variables in minutes: work, supervise, cover, unmet.
    flow
        Those that are whole by themselves where decisions and supervised minutes are: a flow from posts over
        functions to needs, whose vertices are whole.
    is_large
        Whether there are so many variables that the whole of it is too much at once.
    """

    def __init__(self, problem: Problem, seed: int = 1, slack: Iterable[tuple[str, ...]] = ()) -> None:
        self.problem = problem
        self.seed = seed
        self.model = mathopt.Model(name="plan")
        self.v = v = build_variables(self.model, problem, slack)
        for constraint in CONSTRAINTS:
            for row in constraint(v):
                self.model.add_linear_constraint(row)
        self.model.minimize(blended(v))
        groups = (v.open, v.member, v.blocks, v.broken, v.broken_rotation, v.profession, v.employer, v.slack)
        self.decisions = [variable for group in groups for variable in group.values()]
        self.minutes = [variable for group in (v.work, v.supervise, v.cover, v.unmet) for variable in group.values()]
        self.flow = [variable for arc, variable in v.work.items() if arc.mode == "alone"]
        self.flow += (*v.cover.values(), *v.unmet.values())
        self.is_large = self.model.get_num_variables() > LARGE

    def solve(
        self,
        solver: mathopt.SolverType = mathopt.SolverType.HIGHS,
        *,
        seconds: float,
        gap: float = 0.0,
        nodes: int | None = None,
        hint: Values | None = None,
        lp_algorithm: mathopt.LPAlgorithm | None = None,
        only_bound: bool = False,
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
        only_bound
            Whether HiGHS is to look for a bound alone: no heuristics, and interior point at the root.

        Returns
        -------
        The result; None when the time was up before there was a solution.
        """
        limits = mathopt.SolveParameters(
            time_limit=datetime.timedelta(seconds=seconds),
            random_seed=self.seed,
            node_limit=nodes,
            lp_algorithm=lp_algorithm,
        )
        if solver is mathopt.SolverType.HIGHS:
            limits.relative_gap_tolerance, limits.absolute_gap_tolerance = 0.0, gap
        if only_bound:
            limits.highs.string_options["mip_lp_solver"] = "ipm"
            limits.highs.double_options["mip_heuristic_effort"] = 0.0
            limits.highs.int_options["mip_pool_soft_limit"] = CUTS
        return call(self.model, solver, limits, hint=hint, report=report)

    def whole_plan(self, result: mathopt.SolveResult, seconds: float, report: Report | None = None) -> Plan | None:
        """Make the minutes of a result whole, its members and blocks fixed.

        Of a large problem only those minutes of work and supervision are decided anew that the linear program with the
        same blocks leaves a fraction; all of them, should that be impossible.

        Returns
        -------
        The plan; None when the result has no solution or the time was up.
        """
        if not result.has_primal_feasible_solution():
            return None
        v, values = self.v, result.variable_values()
        until = time.monotonic() + seconds
        blocks = {x: float(round(values[x])) for x in (*v.member.values(), *v.blocks.values())}
        with fixed(blocks):
            kept: Values = {}
            if self.is_large:
                with relaxed(self.minutes):
                    linear = self.solve(seconds=seconds, report=report)
                kept = _whole(linear, (*v.work.values(), *v.supervise.values())) if linear else {}
            for stay in (kept, {}) if kept else ({},):
                with fixed(stay):
                    whole = self.solve(seconds=max(until - time.monotonic(), 1.0), report=report)
                if whole is not None and whole.has_primal_feasible_solution():
                    return extract_plan(v, whole.variable_values())
        return None

    def values_of(self, plan: Plan) -> Values:
        """Return the values of a plan of this problem, from which `extract_plan` would read it again."""
        v = self.v
        values = dict.fromkeys(self.model.variables(), 0.0)
        values |= {v.open[row.team]: 1.0 for row in plan.teams if row.open}
        values |= {v.member[row.person, row.team]: 1.0 for row in plan.memberships}
        values |= {v.broken[row.person, row.team]: 1.0 for row in plan.broken_pins}
        values |= {v.broken_rotation[row.post, row.team]: 1.0 for row in plan.broken_rotations}
        values |= {v.unmet[row.need]: float(row.minutes) for row in plan.unmet}
        for blocks in (row for row in plan.blocks if row.blocks):
            post = v.posts[blocks.post]
            values[v.blocks[blocks.post, blocks.team, blocks.basis]] = float(blocks.blocks)
            values[v.profession[blocks.team, post.profession]] = 1.0
            values[v.employer[blocks.team, post.employer]] = 1.0
        for work in plan.assignments:
            values[v.work[Arc(work.post, work.team, work.basis, work.function, work.mode)]] = float(work.minutes)
        for row in plan.supervision:
            of = (row.team, row.function, row.employer, row.basis, row.supervisor_post, row.supervisor_basis)
            values[v.supervise[Supervisor(*of)]] = float(row.minutes)
        most = {(row.need, row.team): row for row in self.problem.need_teams}
        values |= {v.cover[most[row.need, row.team]]: float(row.minutes) for row in plan.coverage}
        return values


def _whole(result: mathopt.SolveResult, variables: Iterable[mathopt.Variable]) -> dict[mathopt.Variable, float]:
    """Return those variables that have whole values, with these."""
    if not result.has_primal_feasible_solution():
        return {}
    values = result.variable_values()
    return {x: float(round(values[x])) for x in variables if abs(values[x] - round(values[x])) < NEARLY}
