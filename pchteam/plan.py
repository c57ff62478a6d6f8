"""Plan: from a workspace to checked teams, with the cause of every unmet minute."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from pchteam.difference import Difference
from pchteam.formulate import formulate
from pchteam.infer import Cell, Graph, text
from pchteam.policy import Policy
from pchteam.rulebook import query_text
from pchteam.solver.causes import Cause, causes
from pchteam.solver.check import Breach, check
from pchteam.solver.interrupt import run_until_interrupted
from pchteam.solver.options import Offer, Option, offer
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.search import Progress, Solution, solve
from pchteam.solver.settle import settled
from pchteam.solver.stages import SEARCH_SHARE, Refined, Stage, Tolerances, refine, with_plan
from pchteam.workspace import Workspace

__all__ = ["Excluded", "Run", "excluded", "make_plan"]

RESERVE_SECONDS = 6.0
RESERVE_SHARE = 0.25

SETTLE_SECONDS = 5.0
"""A safety net: settling takes about a second."""


@dataclass(frozen=True)
class Excluded:
    """Something in force for a part of the planning window only, and so left out of the plan."""

    cell: Cell
    what: str
    starts: str
    ends: str


@dataclass(frozen=True)
class Run:
    """A plan with what it was made from and what was found about it.

    Parameters
    ----------
    graph
        What follows from the workspace in the window of the plan.
    breaches
        What `check` refused; empty for every plan that may be shown.
    causes
        Causes of unmet need, whole minutes; they add up to the unmet minutes of each need.
    seconds
        Wall time of the whole run.
    stages
        The stages of the plan, with what each bought and gave up.
    offer
        Other plans beside this one; None where nobody asked for any.
    difference
        What differs from a former plan, where there is one.
    """

    workspace: Workspace
    graph: Graph
    problem: Problem
    solution: Solution
    breaches: tuple[Breach, ...]
    causes: tuple[Cause, ...]
    excluded: tuple[Excluded, ...]
    seconds: float
    stages: tuple[Stage, ...] = ()
    offer: Offer | None = None
    difference: Difference | None = None

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.solution.plan

    @property
    def need_minutes(self) -> int:
        """Minutes a week that all segments need."""
        return sum(need.minutes for need in self.problem.needs)

    @property
    def unmet_minutes(self) -> int:
        """Minutes a week that nobody covers."""
        return sum(row.minutes for row in self.plan.unmet)

    def of_option(self, option: Option) -> "Run":
        """The run as it would be with the plan of an option."""
        return replace(
            self,
            solution=with_plan(self.problem, self.solution, option.plan),
            breaches=tuple(check(self.problem, option.plan)),
            causes=tuple(causes(self.problem, option.plan)),
            stages=(),
            offer=None,
        )


def make_plan(
    workspace: Workspace,
    *,
    time_limit: float = 45.0,
    gap_of_demand: float = 0.0005,
    options: int = 0,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
    started: float | None = None,
    former: Plan | None = None,
) -> Run:
    """Propose teams for a workspace, check them and name the cause of what stays unmet.

    Parameters
    ----------
    time_limit
        Seconds for everything from `started` to written files; the solver gets what is left of it.
    gap_of_demand
        Distance to the bound, as a share of the weighted need, at which the search ends.
    options
        How many other plans to seek beside the recommended one.
    started
        `time.monotonic()` at the start of the command; now, if not given.
    former
        A plan to change as little as membership_change_weight asks: its members take the place of today's, the
        search starts from it, and people go on with their work.

    Raises
    ------
    pchteam.findings.FaultyWorkspaceError
        If the workspace has faults.
    """
    began = time.monotonic() if started is None else started
    graph = workspace.graph(whole_plan=True)
    problem = formulate(workspace, graph)
    if former is not None:
        problem = replace(problem, memberships=former.memberships).in_order()
    until = began + time_limit - min(RESERVE_SECONDS, RESERVE_SHARE * time_limit)
    refined = _solve(problem, workspace.policy, until, gap_of_demand, seed, bool(options), progress, former)
    solution, offered = refined.solution, None
    if options and solution.ended_by != "interrupted":
        offered = offer(
            problem,
            solution.plan,
            options,
            seconds=_left(until, 1.0),
            share=float(workspace.policy["options_tolerance"]),
            widest=refined.plans[0],
            seed=seed,
            tell=_told(solution, progress),
        )
        solution = with_plan(problem, solution, offered.recommended)
        if offered.interrupted:
            solution = replace(solution, ended_by="interrupted")
    if former is not None and solution.ended_by != "interrupted":
        solution = _settle(problem, solution, former, seed)
    return Run(
        workspace=workspace,
        graph=graph,
        problem=problem,
        solution=solution,
        breaches=tuple(check(problem, solution.plan)),
        causes=tuple(causes(problem, solution.plan)),
        excluded=tuple(excluded(graph)),
        seconds=time.monotonic() - began,
        stages=refined.stages,
        offer=offered,
    )


def _left(until: float, share: float) -> float:
    """A share of the seconds that are left, at least one second."""
    return max(1.0, share * (until - time.monotonic()))


def _solve(
    problem: Problem,
    policy: Policy,
    until: float,
    gap_of_demand: float,
    seed: int,
    with_options: bool,
    progress: Callable[[Progress], None] | None,
    former: Plan | None,
) -> Refined:
    """Search, then refine; whatever is to follow gets half of the time."""
    found = solve(
        problem,
        time_limit=_left(until, 0.5 if with_options else SEARCH_SHARE),
        gap_of_demand=gap_of_demand,
        seed=seed,
        progress=progress,
        start=former,
    )
    return refine(
        problem,
        found,
        seconds=_left(until, 0.5 if with_options else 1.0),
        tolerances=Tolerances(float(policy["coverage_tolerance"]), float(policy["disruption_tolerance"])),
        seed=seed,
        progress=progress,
    )


def _settle(problem: Problem, solution: Solution, former: Plan, seed: int) -> Solution:
    """Give up changes that spare too little; Ctrl-C keeps the plan as it was."""
    found: list[Plan] = []
    if run_until_interrupted(
        lambda: found.append(settled(problem, solution.plan, former, seed=seed, seconds=SETTLE_SECONDS))
    ):
        return replace(solution, ended_by="interrupted")
    return with_plan(problem, solution, found[0])


def _told(solution: Solution, progress: Callable[[Progress], None] | None) -> Callable[[str], None]:
    """Tell the progress of options, which have no bound of their own: that of the plan beside their name."""

    def tell(name: str) -> None:
        if progress is not None:
            gap = solution.optimality_gap_of_demand
            progress(Progress(solution.seconds, solution.objective, solution.bound, gap, name))

    return tell


def excluded(graph: Graph) -> list[Excluded]:
    found = []
    for row in graph.select(query_text("tables/excluded")):
        cell = graph.cell(row["thing"])
        if cell:
            found.append(Excluded(cell, text(row["thing"]), text(row["starts"]), text(row["ends"])))
    return sorted(found, key=lambda entry: (entry.cell.table, entry.cell.row))
