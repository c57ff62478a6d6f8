"""Develop: whom to verify or to train, whom to recruit and which new roles to make, so that most need is closed.

`pchteam.solver.developing` chooses; every figure that is told is the difference of two pools that were solved anew, of
workspaces with and without the rows of a measure. Formulas: `docs/planning-model.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from pchteam.formulate import WEEKS_A_YEAR, formulate
from pchteam.infer import Graph
from pchteam.measures import Measure, measures
from pchteam.offers import Offered, offered
from pchteam.pools import learning
from pchteam.recruits import NewRole, of_new_role, of_present_roles, prefix, sketched
from pchteam.solver.developing import develop as choose
from pchteam.solver.offered import Developed, Offers
from pchteam.solver.pooled import Choices
from pchteam.solver.pooling import pool
from pchteam.solver.problem import Problem
from pchteam.solver.search import solve
from pchteam.trials import Level, Trials, level, problem_with
from pchteam.workspace import Workspace

__all__ = ["MOST_NEW_ROLES", "Development", "Replan", "Row", "develop"]

MOST_NEW_ROLES = 3

REPLAN_GAP, REPLAN_SECONDS = 0.01, 30.0
"""Gap of demand at which each of the two plans ends, and a time limit as a safety net."""


@dataclass(frozen=True)
class Row:
    """A measure and what it closes, minutes a week.

    Parameters
    ----------
    alone
        What it closes on top of today with no other measure.
    added
        What it closes beyond the measures before it, in the order of the rows; these add up to what all close.
    left
        What is then still unmet.
    """

    measure: Measure
    alone: Level
    added: Level
    left: Level

    @property
    def pence_per_hour(self) -> float | None:
        """Cost in the first year for each hour of need that it adds in a year; None where it adds none."""
        return _pence_per_hour(self.measure.pence, self.added)

    @property
    def pence_per_hour_alone(self) -> float | None:
        """The same for the hours that it closes alone."""
        return _pence_per_hour(self.measure.pence, self.alone)


@dataclass(frozen=True)
class Replan:
    """What the whole plan leaves unmet without and with all measures; both plans passed `check`.

    Parameters
    ----------
    within
        Share of the need by which either plan may be worse than the best.
    """

    before: Level
    after: Level
    within: float


@dataclass(frozen=True)
class Development:
    """What to do, cheapest first.

    Parameters
    ----------
    today
        Need that is unmet today if teams had no shape, by the agreements of today.
    nearest
        For each new role, the present role whose profile lacks least of it, and what that lacks.
    holders
        People in each role.
    budget
        Pence; None for no limit.
    cut
        Whether the clock ended the last choice, so that another run may choose otherwise; its figures hold.
    """

    workspace: Workspace
    need: Level
    today: Level
    rows: tuple[Row, ...]
    replan: Replan
    nearest: Mapping[str, tuple[str, tuple[str, ...]]]
    holders: Mapping[str, int]
    budget: int | None
    cut: bool

    @property
    def pence(self) -> int:
        """What all of it costs in the first year."""
        return sum(row.measure.pence for row in self.rows)

    @property
    def closed(self) -> Level:
        """What all of it closes."""
        return self.today - (self.rows[-1].left if self.rows else self.today)


def _pence_per_hour(pence: int, closed: Level) -> float | None:
    return pence / (closed.minutes * WEEKS_A_YEAR / 60) if closed.minutes > 0 else None


def develop(workspace: Workspace, budget: int | None = None) -> Development:
    """Choose what closes most need for its cost, and solve anew for every figure.

    Parameters
    ----------
    budget
        Pence that verification, courses and a year of new posts may cost together.

    Raises
    ------
    pchteam.findings.FaultyWorkspaceError
        If the workspace has faults.
    """
    graph = workspace.graph(whole_plan=True)
    today = formulate(workspace, graph)
    unmet = _unmet_functions(today)
    with_courses, choices = learning(workspace, graph, today)
    held, found, made = _chosen(workspace, graph, with_courses, choices, unmet, budget)
    chosen = measures(workspace, graph, choices, held, found, made)
    trials = Trials(workspace, today, chosen)
    rows = _rows(trials, chosen)
    return Development(
        workspace=workspace,
        need=level(today, {need.need: need.minutes for need in today.needs}),
        today=trials.unmet(()),
        rows=tuple(rows),
        replan=_replanned(today, problem_with(workspace, [row.measure for row in rows])),
        nearest={role.id: _nearest(role, held.sketch.profiles) for role in made},
        holders=_holders(today),
        budget=budget,
        cut=found.cut,
    )


def _unmet_functions(today: Problem) -> dict[str, int]:
    """Minutes a week of each function that a pool of today leaves unmet, of those with a minute at least."""
    function = {need.need: need.function for need in today.needs}
    unmet: dict[str, float] = {}
    for need, minutes in pool(today, by_priority=True).unmet.items():
        unmet[function[need]] = unmet.get(function[need], 0.0) + minutes
    return {key: round(minutes) for key, minutes in sorted(unmet.items()) if round(minutes)}


def _chosen(
    workspace: Workspace,
    graph: Graph,
    with_courses: Problem,
    choices: Choices,
    unmet: Mapping[str, int],
    budget: int | None,
) -> tuple[Offered, Developed, list[NewRole]]:
    """Choose again and again with one new role more, until one more is not worth it."""
    made: list[NewRole] = []
    present = list(of_present_roles(workspace, with_courses))
    worth = float(workspace.policy.number("worth_of_need")) * 100 * WEEKS_A_YEAR / 60
    kinds = {role.id: role for role in sketched(workspace, graph, with_courses, set(unmet))}
    while True:
        sketches = kinds.values() if len(made) < MOST_NEW_ROLES else ()
        recruits = [*present, *(of_new_role(workspace, with_courses, role) for role in made)]
        held = offered(workspace, recruits, [of_new_role(workspace, with_courses, one) for one in sketches], unmet)
        known = set(held.problem.arcs)
        arcs = held.problem.arcs + tuple(arc for arc in with_courses.arcs if arc not in known)
        offers = Offers(worth, budget, choices, held.offers, held.sketch if sketches else None)
        found = choose(replace(held.problem, arcs=arcs), offers)
        if not found.kind:
            return held, found, made
        kind = kinds[found.kind]
        name = f"{prefix(workspace)}.role-{len(made) + 1}"
        employers = tuple(sorted({held.places[offer.post][1] for offer in found.posts if offer.sketch}))
        made.append(NewRole(name, kind.register, kind.like, found.parts, employers))


def _rows(trials: Trials, chosen: Sequence[Measure]) -> list[Row]:
    """The measures in the order of what an hour costs that each closes beyond those before it.

    The next one is the cheapest; whoever would be cheaper alone is asked first. When nothing that is left closes
    anything, alone or together, it is left out.
    """
    left = today = trials.unmet(())
    alone = {one.id: today - trials.unmet((one,)) for one in chosen}
    waiting = {one.id: one for one in chosen}
    rows: list[Row] = []
    while waiting:
        taken = [row.measure for row in rows]
        one, now = _next(trials, taken, left, waiting, alone)
        if left.weighted <= now.weighted and left.weighted <= trials.unmet([*taken, *waiting.values()]).weighted:
            break
        rows.append(Row(waiting.pop(one.id), alone[one.id], left - now, now))
        left = now
    return rows


def _next(
    trials: Trials, taken: list[Measure], left: Level, waiting: Mapping[str, Measure], alone: Mapping[str, Level]
) -> tuple[Measure, Level]:
    """The measure that closes an hour at the least cost beyond those that are taken, and what is then left."""
    closed, now = dict(alone), dict[str, Level]()
    while True:
        one = min(waiting.values(), key=lambda one: _rank(one, closed[one.id]))
        if one.id in now:
            return one, now[one.id]
        now[one.id] = trials.unmet([*taken, one])
        closed[one.id] = left - now[one.id]


def _rank(measure: Measure, closed: Level) -> tuple[float, int, str]:
    pence = _pence_per_hour(measure.pence, closed)
    return (inf if pence is None else pence, -closed.weighted, measure.id)


def _replanned(today: Problem, developed: Problem) -> Replan:
    """Plan both; a plan that does not pass its check is an error."""
    plans = [solve(one, time_limit=REPLAN_SECONDS, gap_of_demand=REPLAN_GAP) for one in (today, developed)]
    before, after = (level(today, {row.need: row.minutes for row in one.plan.unmet}) for one in plans)
    return Replan(before, after, within=max(one.optimality_gap_of_demand for one in plans))


def _nearest(role: NewRole, profiles: Mapping[str, frozenset[str]]) -> tuple[str, tuple[str, ...]]:
    lacking = {present: tuple(part for part in role.parts if part not in known) for present, known in profiles.items()}
    nearest = min(sorted(lacking), key=lambda present: len(lacking[present]))
    return nearest, lacking[nearest]


def _holders(today: Problem) -> dict[str, int]:
    people: dict[str, set[str]] = {}
    for post in today.posts:
        people.setdefault(post.role, set()).add(post.person)
    return {role: len(found) for role, found in people.items()}
