"""Improving a plan by parts: a few near teams are planned anew while all others keep what they have.

Two parts at a time, on both cores. Nothing here depends on the clock unless the time is up, so that the same plan is
improved in the same way whenever that is done.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count

from pchteam.solver.check import check, objective_terms
from pchteam.solver.model import PlanModel
from pchteam.solver.nearness import Nearness
from pchteam.solver.parts import merge, part_of, plan_inside
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.threads import side_by_side
from pchteam.solver.variables import relaxed

__all__ = ["improvements", "planned_anew"]

WIDTHS = (3, 4)
"""Teams of a part: first few; one more where that finds nothing."""

NODES = 1
"""Nodes of branch and bound for a part: what its root does not find, another part finds sooner."""

GAP_OF_DEMAND = 0.0003
"""Gap of its own demand at which a part is good enough."""

NOTHING = 1e-6
"""Difference of two objectives that is rounding."""

Teams = frozenset[str]


def improvements(problem: Problem, plan: Plan, *, seed: int, seconds_left: Callable[[], float]) -> Iterator[Plan]:
    """Yield better and better plans, each of which passes `check`, until no part can be improved or the time is up.

    Parameters
    ----------
    plan
        A plan that passes `check`.
    seed
        Random seed of HiGHS.
    seconds_left
        Tells the seconds that are left.
    """
    near = Nearness(problem)
    best = _price(problem, plan)
    changed = dict.fromkeys(near.teams, 0)
    tried: dict[Teams, int] = {}
    steps = count(1)
    for width in WIDTHS:
        groups = list(dict.fromkeys(near.nearest(team, width - 1) for team in near.teams))
        while waiting := [one for one in groups if tried.get(one, -1) < max(changed[team] for team in one)]:
            first, *second = _pair(waiting, near)
            again = partial(planned_anew, problem, plan, seed=seed, seconds=seconds_left())
            calls = [partial(again, first), *(partial(again, one, beside=first) for one in second)]
            for teams, found in zip((first, *second), side_by_side(*calls), strict=True):
                tried[teams] = next(steps)
                merged = merge(problem, plan, *found) if found else plan
                if (price := _price(problem, merged)) < best - NOTHING and not check(problem, merged):
                    plan, best = merged, price
                    changed |= dict.fromkeys(teams, tried[teams])
                    yield plan
            if not seconds_left():
                return


def _price(problem: Problem, plan: Plan) -> float:
    return sum(objective_terms(problem, plan).values())


def _pair(waiting: Sequence[Teams], near: Nearness) -> list[Teams]:
    """Return the first group, and of those without any of its teams the one that shares least with it."""
    first = waiting[0]
    apart = [one for one in waiting if not one & first]
    return [first, *([min(apart, key=lambda one: near.shared(one, first))] if apart else [])]


def planned_anew(
    problem: Problem,
    plan: Plan,
    teams: Teams,
    *,
    beside: Teams = frozenset(),
    hinted: bool = True,
    seed: int,
    seconds: float,
) -> tuple[Problem, Plan] | None:
    """Return the part of some teams and a plan for it; None when the time was up.

    Parameters
    ----------
    beside
        Teams of another part that is planned at the same time.
    hinted
        Whether to start from what the plan says of the part, so that nothing worse is found; it must fit together.
    """
    part = part_of(problem, plan, teams, beside)
    model = PlanModel(part, seed)
    with relaxed(model.minutes):
        hint = model.values_of(plan_inside(plan, part)) if hinted else None
        gap = GAP_OF_DEMAND * part.weighted_need()
        result = model.solve(seconds=seconds, gap=gap, nodes=NODES, hint=hint)
    found = model.whole_plan(result, seconds) if result else None
    return (part, found) if found else None
