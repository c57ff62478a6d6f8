"""Stages: objectives in order, each within a tolerance of what the stage before reached.

The first stage is the blended search. The second seeks the least disruption (membership changes and travel) and may
give up a little coverage for it; the third seeks the least cost and may give up a little disruption too. What a stage
bought and what it gave up for it is the price of stability.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from pchteam.solver.check import objective_terms
from pchteam.solver.goals import GoalSearch, Limit, value
from pchteam.solver.interrupt import run_until_interrupted
from pchteam.solver.measures import Measures, measure
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.progress import Progress
from pchteam.solver.search import Solution

__all__ = ["SEARCH_SHARE", "Refined", "Stage", "Tolerances", "refine", "with_plan"]

SEARCH_SHARE = 0.75
"""Part of the time that the search may take, so that the stages after it have some."""


@dataclass(frozen=True, slots=True)
class Tolerances:
    """What later stages may give up, as shares of what was reached; 0 keeps it.

    Parameters
    ----------
    coverage
        Of unmet need weighted by priority, and broken pins at their price.
    disruption
        Of membership changes and travel at their prices.
    """

    coverage: float = 0.005
    disruption: float = 0.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and what came of it.

    Parameters
    ----------
    name
        `all` (the blended search), `disruption` or `cost`.
    value
        What it minimised, in points, of the plan at its end.
    before, after
        Measures of the plan at its start and end; a search has no plan before.
    gap
        Part of what was minimised by which a plan that nobody found might be better.
    proven
        Whether there is no better plan, within the gap that a goal allows.
    seconds
        Wall time.
    """

    name: str
    value: float
    before: Measures | None
    after: Measures
    gap: float
    proven: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Refined:
    """A solution after all stages.

    Parameters
    ----------
    solution
        The solution with the last plan; its objective and gaps are those of this plan, its bound and what ended it are
        those of the search.
    stages
        The stages that were run, the search first.
    plans
        The plan at the end of each.
    """

    solution: Solution
    stages: tuple[Stage, ...]
    plans: tuple[Plan, ...]


def refine(
    problem: Problem,
    solution: Solution,
    *,
    seconds: float,
    tolerances: Tolerances | None = None,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> Refined:
    """Run the stages after the search; Ctrl-C and the end of time keep what has been reached.

    Parameters
    ----------
    solution
        What the search found.
    seconds
        Wall time for all stages, at most.
    tolerances
        What later stages may give up; those by default if not given.
    """
    stages = _Stages(problem, solution, tolerances or Tolerances(), seconds, seed, progress)
    interrupted = solution.ended_by == "interrupted" or run_until_interrupted(stages.run)
    found, plans = zip(*stages.done, strict=True)
    final = with_plan(problem, solution, plans[-1])
    final = replace(final, seconds=sum(stage.seconds for stage in found))
    return Refined(replace(final, ended_by="interrupted") if interrupted else final, found, plans)


def with_plan(problem: Problem, solution: Solution, plan: Plan) -> Solution:
    """Return a solution with another plan of the same problem, its objective and gaps recomputed."""
    terms = objective_terms(problem, plan)
    objective = sum(terms.values())
    gap, demand = max(objective - solution.bound, 0.0), problem.weighted_need()
    return replace(
        solution,
        plan=plan,
        objectives=terms,
        objective=objective,
        optimality_gap=gap / objective if objective else 0.0,
        optimality_gap_of_demand=gap / demand if demand else 0.0,
    )


class _Stages:
    """The stages done so far."""

    def __init__(
        self,
        problem: Problem,
        solution: Solution,
        tolerances: Tolerances,
        seconds: float,
        seed: int,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.problem, self.solution, self.tolerances = problem, solution, tolerances
        self.until, self.seed, self.progress = time.monotonic() + seconds, seed, progress
        search = Stage(
            name="all",
            value=solution.objective,
            before=None,
            after=measure(problem, solution.plan),
            gap=solution.optimality_gap,
            proven=solution.ended_by == "proof",
            seconds=solution.seconds,
        )
        self.done = [(search, solution.plan)]

    def run(self) -> None:
        """Run the stages, each with half of the time that is left or all of it."""
        search = GoalSearch(self.problem, self.seed)
        limits: list[Limit] = []
        kept = (("coverage", self.tolerances.coverage), ("disruption", self.tolerances.disruption))
        for goal, (before, tolerance), share in zip(("disruption", "cost"), kept, (0.5, 1.0), strict=True):
            plan = self.done[-1][1]
            limits.append(Limit(before, value(self.problem, plan, before) * (1 + tolerance)))
            seconds = share * (self.until - time.monotonic())
            if seconds > 0:
                self.tell(goal)
                self.add(search, goal, limits, seconds)

    def add(self, search: GoalSearch, goal: str, limits: list[Limit], seconds: float) -> None:
        """Run a stage and keep it."""
        start, plan = self.done[-1]
        reached = search.reach(plan, goal, limits, seconds=seconds)
        stage = Stage(
            name=goal,
            value=reached.value,
            before=start.after,
            after=measure(self.problem, reached.plan),
            gap=reached.gap,
            proven=reached.proven,
            seconds=reached.seconds,
        )
        self.done.append((stage, reached.plan))

    def tell(self, stage: str) -> None:
        """Tell that a stage begins."""
        if self.progress is not None:
            now = self.solution
            self.progress(Progress(now.seconds, now.objective, now.bound, now.optimality_gap_of_demand, stage))
