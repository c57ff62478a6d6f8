"""Options: plans that are each best in one respect, none of them better than another in all.

Every option is sought from the plan that is recommended. But for best coverage it may give up a stated share of the
need, weighted by priority; no option breaks more pins
or rotations.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass

from pchteam.solver.goals import GoalSearch, Limit, Reached, value
from pchteam.solver.interrupt import run_until_interrupted
from pchteam.solver.measures import Measures, measure
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem

__all__ = ["OPTIONS", "Dropped", "Offer", "Option", "dominates", "offer"]

OPTIONS: Mapping[str, str] = {
    "closest-to-today": "closeness",
    "best-coverage": "coverage",
    "least-cost": "cost",
    "fairest": "fairness",
}
"""Options in the order in which they are sought, each with its goal."""

SHARE = 0.02
"""Share of the weighted need that an option may leave unmet beyond the recommended plan."""

ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Option:
    """A plan that is best in one respect; `proven` and `gap` as in `Reached`."""

    name: str
    plan: Plan
    measures: Measures
    gap: float
    proven: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Dropped:
    """An option that is not offered, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The recommended plan and what else there is.

    Parameters
    ----------
    recommended
        The plan, or the option that turned out to be better in every respect.
    measures
        Its measures.
    options
        Distinct plans; no plan here is at least as good as another in every measure.
    dropped
        What was sought and is not offered.
    interrupted
        Whether Ctrl-C ended it.
    """

    recommended: Plan
    measures: Measures
    options: tuple[Option, ...]
    dropped: tuple[Dropped, ...]
    interrupted: bool = False


def dominates(one: Measures, other: Measures) -> bool:
    """Whether a plan is at least as good as another in every measure, and not the same in all."""
    pairs = list(zip(astuple(one), astuple(other), strict=True))
    return one != other and all(mine <= theirs for mine, theirs in pairs)


def offer(
    problem: Problem,
    recommended: Plan,
    number: int,
    *,
    seconds: float,
    share: float = SHARE,
    widest: Plan | None = None,
    seed: int = 1,
    tell: Callable[[str], None] | None = None,
) -> Offer:
    """Seek options until there are enough.

    Parameters
    ----------
    recommended
        The plan to which there shall be options.
    number
        How many; there are fewer where options turn out the same as other plans, or worse in every respect.
    seconds
        Wall time for all, at most.
    share
        Share of the weighted need that an option may leave unmet beyond the recommended plan.
    widest
        The plan from which best coverage is sought; the recommended one if not given.
    tell
        Told the name of each option that is sought.
    """
    search = _Offers(problem, recommended, number, share, widest or recommended, time.monotonic() + seconds, seed)
    interrupted = run_until_interrupted(lambda: search.run(tell))
    return search.offer(interrupted)


class _Offers:
    """The options found so far."""

    def __init__(
        self, problem: Problem, recommended: Plan, number: int, share: float, widest: Plan, until: float, seed: int
    ) -> None:
        self.problem, self.recommended, self.number = problem, recommended, number
        self.widest, self.until, self.seed = widest, until, seed
        self.measures = measure(problem, recommended)
        most = value(problem, recommended, "coverage") + share * problem.weighted_need()
        self.limits = [Limit("coverage", most), Limit("pins", value(problem, recommended, "pins"))]
        self.options: list[Option] = []
        self.dropped: list[Dropped] = []

    def run(self, tell: Callable[[str], None] | None) -> None:
        """Seek one option after the other."""
        search = GoalSearch(self.problem, self.seed)
        for name, goal in OPTIONS.items():
            missing = self.number - len(self.options)
            left = self.until - time.monotonic()
            if missing and left > 0:
                if tell is not None:
                    tell(name)
                self.add(name, self.seek(search, goal, left / missing))
            elif missing:
                self.dropped.append(Dropped(name, "time was up before it was sought"))

    def seek(self, search: GoalSearch, goal: str, seconds: float) -> Reached:
        """Seek the plan that is best for a goal."""
        widest = goal == "coverage"
        start = self.widest if widest else self.recommended
        return search.reach(start, goal, [] if widest else self.limits, seconds=seconds, rounds=ROUNDS)

    def add(self, name: str, reached: Reached) -> None:
        """Keep an option unless another plan is the same or better, and drop those to which it is better."""
        found = measure(self.problem, reached.plan)
        others = {"the recommended plan": self.measures} | {one.name: one.measures for one in self.options}
        for other, measures in others.items():
            if found == measures:
                self.dropped.append(Dropped(name, f"comes to the same as {other}"))
                return
            if dominates(measures, found):
                self.dropped.append(Dropped(name, f"{other} is as good or better in every respect"))
                return
        for option in [one for one in self.options if dominates(found, one.measures)]:
            self.options.remove(option)
            self.dropped.append(Dropped(option.name, f"{name} is as good or better in every respect"))
        if dominates(found, self.measures):
            self.recommended, self.measures = reached.plan, found
            self.dropped.append(Dropped(name, "as good or better in every respect, so it became the recommended plan"))
            return
        self.options.append(Option(name, reached.plan, found, reached.gap, reached.proven, reached.seconds))

    def offer(self, interrupted: bool) -> Offer:
        """Return what was found."""
        return Offer(self.recommended, self.measures, tuple(self.options), tuple(self.dropped), interrupted)
