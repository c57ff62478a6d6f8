"""From a problem to the best plan that can be found in the time, and to a bound that says how good it is.

Stages, each on the same MathOpt model: *linear* (GLOP, or the interior point of HiGHS where the problem is large: a
bound, and the support of its vertex), *support* (HiGHS on the permissions of the support), *teams* (HiGHS on all of it,
from the plan of the support: the bound that counts), both with minutes that may be fractions; after each of them
*minutes* makes them whole with the blocks fixed. *proof* (HiGHS, whole minutes from the start) runs only where that
left the gap open.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Literal

from ortools.math_opt.python import mathopt

from pchteam.solver.check import Breach, check, objective_terms
from pchteam.solver.model import PlanModel
from pchteam.solver.plan import Plan, empty_plan
from pchteam.solver.problem import Problem
from pchteam.solver.progress import Progress, read_log_line
from pchteam.solver.variables import Values, fixed, relaxed

__all__ = ["EndedBy", "Progress", "RefusedPlanError", "Solution", "solve"]

EndedBy = Literal["proof", "gap", "time_limit", "interrupted", "iterations"]

PROOF = 1e-6
"""Share of the price of all need within which plan and bound are the same: what is left is rounding of HiGHS."""

LARGE = 40_000
"""Variables above which the linear relaxation goes to the interior point of HiGHS, with crossover, and not to GLOP."""

SUPPORT_GAP = 0.002
"""Gap of demand at which the support stage ends: its plan is a start, and a better one is not worth the time."""

TEAMS_SHARE = 0.75
"""Share of the gap that the teams stage may leave; the rest is for making minutes whole."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan and how good it is.

    Parameters
    ----------
    plan
        The plan; it passes `check`.
    objectives
        The weighted terms of the objective, recomputed by `check.objective_terms`.
    objective
        Their sum.
    bound
        No plan has a lower objective.
    optimality_gap
        (objective - bound) / objective.
    optimality_gap_of_demand
        (objective - bound) / price of meeting no need.
    ended_by
        `proof` (no better plan exists), `gap` (the gap asked for), `time_limit` or `interrupted`.
    seconds
        Wall time.
    """

    plan: Plan
    objectives: dict[str, float]
    objective: float
    bound: float
    optimality_gap: float
    optimality_gap_of_demand: float
    ended_by: EndedBy
    seconds: float


class RefusedPlanError(ValueError):
    """The checker refused a plan that the search found: a fault of the model. `breaches` says which rules it breaks."""

    def __init__(self, breaches: Sequence[Breach]) -> None:
        self.breaches = tuple(breaches)
        listed = "; ".join(f"{one.rule}: {one.where}: {one.message}" for one in breaches)
        super().__init__(f"the plan did not pass its check and is not shown: {listed}")


def solve(
    problem: Problem,
    *,
    time_limit: float,
    gap_of_demand: float = 0.002,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> Solution:
    """Find a plan; there always is one, since need may go unmet and teams may stay closed.

    A search that ends by `proof` or `gap` gives the same plan whenever it is run. Ctrl-C returns the best plan of the
    stages that were finished; HiGHS cannot be stopped, so its thread goes on to the end of its stage or of the process.

    Parameters
    ----------
    problem
        The problem, its references known to hold (as `read_problem` makes sure).
    time_limit
        Seconds of wall time, a safety net; making minutes whole may take a tenth more.
    gap_of_demand
        Stop when (objective - bound) / (unmet_weight x weighted need) is no more than this; 0 asks for a proof.
    seed
        Random seed of HiGHS.
    progress
        Called with each line of the solver's log, from another thread.
    """
    search = _Search(problem.in_order(), time_limit, gap_of_demand, seed, progress)
    worker = Thread(target=search.run, daemon=True)
    worker.start()
    interrupted = False
    try:
        while worker.is_alive():
            worker.join(0.1)
    except KeyboardInterrupt:
        interrupted = True
    if search.failure is not None:
        raise search.failure
    return search.solution(interrupted)


class _Search:
    """The state of a search: the model, the best plan so far and the bound."""

    def __init__(
        self,
        problem: Problem,
        time_limit: float,
        gap_of_demand: float,
        seed: int,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.started = time.monotonic()
        self.problem = problem
        self.time_limit = time_limit
        self.seed = seed
        self.progress = progress
        self.demand = problem.weighted_need()
        self.gap_of_demand = gap_of_demand
        self.best = _priced(problem, empty_plan(problem))
        self.hint: Values = {}
        self.bound = 0.0
        self.cut = False
        self.failure: Exception | None = None

    def run(self) -> None:
        """Run the stages until the gap is closed or time is up; a failure is kept for the caller's thread."""
        try:
            self.build()
            for stage in (self.linear, self.support, self.teams, self.proof):
                if self.ended_by() == "time_limit" and not self.cut:
                    stage()
        except Exception as failure:
            self.failure = failure

    def build(self) -> None:
        """Build the model."""
        self.unused: dict[mathopt.Variable, float] = {}
        self.plan_model = PlanModel(self.problem, self.seed)

    def linear(self) -> None:
        """Solve the linear relaxation: a first bound, and the support of its vertex."""
        model = self.plan_model
        with relaxed(model.decisions), relaxed(model.minutes):
            large = model.model.get_num_variables() > LARGE
            result = self.call("linear", mathopt.SolverType.HIGHS if large else mathopt.SolverType.GLOP, 0.0)
        if result is not None:
            values = result.variable_values()
            self.unused = {variable: 0.0 for variable in model.v.blocks.values() if values[variable] < PROOF}

    def support(self) -> None:
        """Solve with the permissions that the linear relaxation uses."""
        with relaxed(self.plan_model.minutes), fixed(self.unused):
            result = self.call("support", mathopt.SolverType.HIGHS, max(self.gap_of_demand, SUPPORT_GAP))
        self.keep(result)

    def teams(self) -> None:
        """Solve with all permissions, starting from the plan so far."""
        with relaxed(self.plan_model.minutes):
            result = self.call("teams", mathopt.SolverType.HIGHS, TEAMS_SHARE * self.gap_of_demand)
        self.keep(result)

    def proof(self) -> None:
        """Solve with whole minutes from the start."""
        self.keep(self.call("proof", mathopt.SolverType.HIGHS, self.gap_of_demand))

    def keep(self, result: mathopt.SolveResult | None) -> None:
        """Make the minutes of a solution whole with its blocks fixed, and keep the plan if it is the best so far."""
        if result is None:
            return
        seconds = max(self.seconds_left(), self.time_limit / 10)
        whole = self.plan_model.whole_plan(result.variable_values(), seconds, self.report("minutes"))
        if whole is None:
            return
        plan, values = whole
        found = _priced(self.problem, plan)
        if breaches := check(self.problem, plan):
            raise RefusedPlanError(breaches)
        if found.objective < self.best.objective:
            self.best, self.hint = found, values

    def call(self, stage: str, solver: mathopt.SolverType, gap_of_demand: float) -> mathopt.SolveResult | None:
        """Call a solver on the model as it stands; None when time is up before it has a solution."""
        barrier = stage == "linear" and solver is mathopt.SolverType.HIGHS
        result = self.plan_model.solve(
            solver,
            seconds=self.seconds_left(),
            gap=max(gap_of_demand * self.demand, PROOF),
            hint=self.hint if stage in _HINTED else None,
            lp_algorithm=mathopt.LPAlgorithm.BARRIER if barrier else None,
            report=self.report(stage),
        )
        if result is None:
            self.cut = True
            return None
        self.cut = self.cut or result.termination.limit is mathopt.Limit.TIME
        if stage in _BOUNDING:
            self.bound = max(self.bound, result.termination.objective_bounds.dual_bound)
        return result if result.has_primal_feasible_solution() else None

    def report(self, stage: str) -> Callable[[Sequence[str]], None]:
        """Return what reads the solver's log: it keeps the bound, for whoever interrupts, and tells the progress."""

        def read(lines: Sequence[str]) -> None:
            for bound, incumbent in filter(None, map(read_log_line, lines)):
                if stage in _BOUNDING:
                    self.bound = max(self.bound, bound)
                if self.progress is not None:
                    best = max(min(self.best.objective, incumbent), self.bound)
                    gap = _share(best - self.bound, self.demand)
                    self.progress(Progress(time.monotonic() - self.started, best, self.bound, gap, stage))

        return read

    def seconds_left(self) -> float:
        """Return the seconds until the time limit, at least 0."""
        return max(self.started + self.time_limit - time.monotonic(), 0.0)

    def ended_by(self) -> EndedBy:
        """Return what ended the search: `time_limit` also where the gap was reached by a stage that the clock cut."""
        gap = self.best.objective - self.bound
        if gap <= PROOF * max(self.demand, self.best.objective):
            return "proof"
        return "gap" if gap <= self.gap_of_demand * self.demand and not self.cut else "time_limit"

    def solution(self, interrupted: bool) -> Solution:
        """Return the best plan so far."""
        best, bound = self.best, min(self.bound, self.best.objective)
        gap = best.objective - bound
        return Solution(
            plan=best.plan,
            objectives=best.objectives,
            objective=best.objective,
            bound=bound,
            optimality_gap=_share(gap, best.objective),
            optimality_gap_of_demand=_share(gap, self.demand),
            ended_by="interrupted" if interrupted else self.ended_by(),
            seconds=time.monotonic() - self.started,
        )


_BOUNDING = ("linear", "teams", "proof")
"""Stages that leave nothing out, so that their bound holds for every plan."""

_HINTED = ("teams", "proof")
"""Stages that start from the plan so far; HiGHS fails on a hint that contradicts a fixed variable."""


@dataclass(frozen=True, slots=True)
class _Priced:
    plan: Plan
    objectives: dict[str, float]
    objective: float


def _priced(problem: Problem, plan: Plan) -> _Priced:
    terms = objective_terms(problem, plan)
    return _Priced(plan, terms, sum(terms.values()))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
