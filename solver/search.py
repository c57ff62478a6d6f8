"""From a problem to the best plan that can be found in the time, and to a bound that says how good it is.

Stages:

*linear*
    The linear relaxation: a bound, and the support of its vertex.
*support*, *root*
    Two plans to start from, side by side: HiGHS on the permissions of the support, and its root node on all of them.
*agreed*
    What the two plans agree on stays, and the rest is planned anew.
*members*
    Of a large problem, HiGHS's root node on all of it with only memberships whole: a nearer bound.
*parts*
    A few near teams at a time are planned anew (`pchteam.solver.improve`).
*teams*
    HiGHS on all of it, from the best plan: the bound that counts, and with time enough the proof.

Minutes may be fractions meanwhile, and are made whole with the blocks fixed.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from ortools.math_opt.python import mathopt

from pchteam.solver.check import Breach, check, objective_terms
from pchteam.solver.improve import improvements, planned_anew
from pchteam.solver.interrupt import run_until_interrupted
from pchteam.solver.model import PlanModel
from pchteam.solver.parts import merge, narrowed, unsupervised
from pchteam.solver.plan import Plan, empty_plan
from pchteam.solver.problem import Problem
from pchteam.solver.progress import Progress, read_log_line
from pchteam.solver.restart import carried
from pchteam.solver.threads import side_by_side
from pchteam.solver.variables import Values, fixed, relaxed

__all__ = ["EndedBy", "Progress", "RefusedPlanError", "Solution", "solve"]

EndedBy = Literal["proof", "gap", "time_limit", "interrupted", "iterations"]

PROOF = 1e-6
"""Share of the price of all need within which plan and bound are the same: what is left is rounding of HiGHS."""

FEW = 6
"""Teams up to which a proof, if it is asked for, comes soonest without plans to start from."""

BOUND_SHARE = 0.25
"""Share of the time limit for the bound of a large problem."""

SUPPORT_GAP, ROOT_GAP, AGREED_GAP = 0.002, 0.0015, 0.0001
"""Gaps of demand at which a stage ends: its plan is a start for the next, and a better one is not worth the time."""


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
    gap_of_demand: float = 0.0005,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
    start: Plan | None = None,
) -> Solution:
    """Find a plan; there always is one, since need may go unmet and teams may stay closed.

    A search that ends by `proof` or `gap` gives the same plan whenever it is run; where the clock cuts the bound of a
    large problem, it ends by `time_limit` even at the gap that was asked for. Ctrl-C returns the best plan of the
    stages that were finished; HiGHS cannot be stopped, so its thread goes on to the end of its stage or of the
    process.

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
    start
        A plan to start from, such as that of a problem which was then changed a little. What is no longer
        permitted in it is left out.
    """
    search = _Search(problem.in_order(), time_limit, gap_of_demand, seed, progress, start)
    interrupted = run_until_interrupted(search.run)
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
        start: Plan | None,
    ) -> None:
        self.started = time.monotonic()
        self.problem = problem
        self.time_limit = time_limit
        self.seed = seed
        self.progress = progress
        self.demand = problem.weighted_need()
        self.gap_of_demand = gap_of_demand
        self.best = _priced(problem, empty_plan(problem))
        self.start = start
        self.bound = 0.0
        self.cut = self.is_bound_cut = False
        self.taking = Lock()
        self.kept: PlanModel | None = None

    def run(self) -> None:
        """Run the stages until the gap is closed or time is up."""
        at_once = not self.gap_of_demand and len(self.problem.teams) <= FEW
        for stage in (self.teams,) if at_once else (self.linear, self.starts, self.members, self.parts, self.teams):
            if not self.is_near() and not self.cut and self.seconds_left():
                stage()

    def linear(self) -> None:
        """Solve the linear relaxation: a first bound, and the support of its vertex."""
        model = self.whole()
        with relaxed(model.decisions), relaxed(model.minutes):
            result = self.call(model, "linear", lp_algorithm=mathopt.LPAlgorithm.BARRIER)
        values = result.variable_values() if result else {}
        self.used = {key for key, blocks in model.v.blocks.items() if values.get(blocks, 1.0) > PROOF}
        self.is_large = model.is_large
        self.kept = None if self.is_large else model

    def starts(self) -> None:
        """Find plans to start from, two side by side, and of two what they agree on."""
        if self.start is not None:
            self.from_start(self.start)
        elif self.is_large:
            self.support()
        else:
            one, other = side_by_side(self.support, self.root)
            if one and other:
                self.agreed(one, other)

    def from_start(self, start: Plan) -> None:
        """Plan anew those teams that a change touched, beside all of them with the permissions of the plan too."""
        self.used |= {(row.post, row.team, row.basis) for row in start.blocks}
        mended, other = side_by_side(lambda: self.mended(start), self.support)
        if mended and other:
            self.agreed(mended, other)

    def mended(self, start: Plan) -> Plan | None:
        """Return a plan that differs from another in the teams that a change touched; None where that is none."""
        plan, teams = carried(self.problem, start)
        if teams:
            found = planned_anew(self.problem, plan, teams, hinted=False, seed=self.seed, seconds=self.seconds_left())
            plan = merge(self.problem, plan, *found) if found else plan
        if check(self.problem, plan):
            return None
        self.take(plan)
        return plan

    def support(self) -> Plan | None:
        """Solve with the permissions that the linear relaxation uses."""
        return self.start_of("support", PlanModel(narrowed(self.problem, self.used), self.seed), SUPPORT_GAP)

    def root(self) -> Plan | None:
        """Solve with all permissions, but the root node only."""
        return self.start_of("root", self.whole(), ROOT_GAP, nodes=1)

    def whole(self) -> PlanModel:
        """Return the model of all of it: one for all stages, but for large problems, of which it fills the memory."""
        return self.kept or PlanModel(self.problem, self.seed)

    def start_of(self, stage: str, model: PlanModel, gap_of_demand: float, nodes: int | None = None) -> Plan | None:
        """Find a plan to start from."""
        with relaxed(model.minutes):
            result = self.call(model, stage, max(self.gap_of_demand, gap_of_demand), nodes=nodes)
        return self.keep(model, result)

    def agreed(self, one: Plan, other: Plan) -> None:
        """Solve with the blocks fixed on which two plans agree."""
        model = self.whole()
        both = [{(row.post, row.team, row.basis): row.blocks for row in plan.blocks} for plan in (one, other)]
        given = {key: {blocks.get(key, 0) for blocks in both} for key in model.v.blocks}
        agreed = {model.v.blocks[key]: float(min(blocks)) for key, blocks in given.items() if len(blocks) == 1}
        with relaxed(model.minutes), fixed(agreed):
            result = self.call(model, "agreed", AGREED_GAP, hint=model.values_of(self.best.plan), nodes=20)
        self.keep(model, result)

    def members(self) -> None:
        """Bound a large problem by the root node of all of it, with only memberships whole and nobody supervised.

        Whole memberships lift the linear bound nearly as much as whole blocks too, and supervision hardly does.
        """
        if not self.is_large:
            return
        model = PlanModel(unsupervised(self.problem), self.seed)
        members = {variable.id for variable in model.v.member.values()}
        seconds = min(BOUND_SHARE * self.time_limit, self.seconds_left())
        with relaxed(x for x in (*model.decisions, *model.minutes) if x.id not in members):
            result = model.solve(seconds=seconds, nodes=1, only_bound=True, report=self.report("members"))
        if result is not None:
            self.bound = max(self.bound, result.termination.objective_bounds.dual_bound)
            self.is_bound_cut = result.termination.limit is mathopt.Limit.TIME

    def parts(self) -> None:
        """Plan a few teams anew at a time, until that finds nothing better."""
        for plan in improvements(self.problem, self.best.plan, seed=self.seed, seconds_left=self.seconds_left):
            self.take(plan)
            self.tell("parts", self.best.objective)
            if self.is_near():
                return

    def teams(self) -> None:
        """Solve all of it, starting from the plan so far."""
        model = self.whole()
        with relaxed(model.flow):
            result = self.call(model, "teams", self.gap_of_demand, hint=model.values_of(self.best.plan))
        self.keep(model, result)

    def keep(self, model: PlanModel, result: mathopt.SolveResult | None) -> Plan | None:
        """Make the minutes of a solution whole, and take the plan if it is the best so far."""
        if result is None:
            return None
        seconds = max(self.seconds_left(), self.time_limit / 10)
        plan = model.whole_plan(result, seconds, self.report("minutes"))
        if plan is not None:
            self.take(plan)
        return plan

    def take(self, plan: Plan) -> None:
        """Take a plan if it is the best so far; of two that are as good, whichever thread is first, always the same."""
        if breaches := check(self.problem, plan):
            raise RefusedPlanError(breaches)
        found = _priced(self.problem, plan)
        with self.taking:
            is_as_good = found.objective == self.best.objective
            if found.objective < self.best.objective or (is_as_good and repr(plan) > repr(self.best.plan)):
                self.best = found

    def call(
        self,
        model: PlanModel,
        stage: str,
        gap_of_demand: float = 0.0,
        *,
        hint: Values | None = None,
        nodes: int | None = None,
        lp_algorithm: mathopt.LPAlgorithm | None = None,
    ) -> mathopt.SolveResult | None:
        """Call HiGHS on a model as it stands; None when time is up before it has a solution."""
        result = model.solve(
            seconds=self.seconds_left(),
            gap=max(gap_of_demand * self.demand, PROOF),
            nodes=nodes,
            hint=hint,
            lp_algorithm=lp_algorithm,
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
                self.tell(stage, incumbent)

        return read

    def tell(self, stage: str, incumbent: float) -> None:
        """Tell the progress."""
        if self.progress is not None:
            best = max(min(self.best.objective, incumbent), self.bound)
            gap = _share(best - self.bound, self.demand)
            self.progress(Progress(time.monotonic() - self.started, best, self.bound, gap, stage))

    def seconds_left(self) -> float:
        """Return the seconds until the time limit, at least 0."""
        return max(self.started + self.time_limit - time.monotonic(), 0.0)

    def ended_by(self) -> EndedBy:
        """Return what ended the search: `time_limit` also where the gap was reached by a stage that the clock cut."""
        if self.is_near(0.0):
            return "proof"
        return "gap" if self.is_near() and not (self.cut or self.is_bound_cut) else "time_limit"

    def is_near(self, gap_of_demand: float | None = None) -> bool:
        """Return whether the best plan is as near to the bound as a gap says, by default the one that was asked for."""
        gap = self.gap_of_demand if gap_of_demand is None else gap_of_demand
        most = max(gap * self.demand, PROOF * max(self.demand, self.best.objective))
        return self.best.objective - self.bound <= most

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


_BOUNDING = ("linear", "root", "members", "teams")
"""Stages that leave nothing out, so that their bound holds for every plan."""


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
