"""How much need a pool of people could meet if teams had no shape: the linear program of the gap waterfall.

The rules of the plan about minutes hold (`pchteam.solver.constraints`, a block being a minute); those about members,
whole blocks and the shape of teams do not. No plan of the same problem can therefore leave less unmet. Knows no RDF.
"""

import datetime
from collections.abc import Iterator, Mapping
from itertools import chain

from ortools.math_opt.python import mathopt

from pchteam.solver import constraints
from pchteam.solver.pooled import Choice, Choices, Pooled
from pchteam.solver.problem import Problem
from pchteam.solver.variables import Variables, fixed, grouped, relaxed

__all__ = [
    "SHARED",
    "PoolingError",
    "minutes_only",
    "opened_by_choice",
    "places",
    "pool",
    "solved",
    "time_with_meetings",
    "training_time",
]

CHOICE_PRICE = 0.01
"""Minutes of unmet need that a choice must save at least, so that none is made for nothing."""

GAP_OF_NEED = 1e-5
"""Share of the need by which the choices may fall short of the best ones."""

TIME_LIMIT = datetime.timedelta(seconds=60)
"""A safety net for the choices; everything else is linear."""

SLACK = 1e-3
"""Minutes by which the second solve may miss the least unmet need of the first."""

Rows = Iterator[mathopt.BoundedLinearTypes]
total = mathopt.LinearSum


class PoolingError(RuntimeError):
    """The solver gave no solution, though leaving all need unmet is one: a fault of the model."""


def pool(
    problem: Problem,
    choices: Choices | None = None,
    at_most: Mapping[str, float] | None = None,
    *,
    by_priority: bool = False,
    sparing: str | None = None,
) -> Pooled:
    """Find the least unmet need; among its solutions, one that meets the needs of the highest priority.

    Parameters
    ----------
    problem
        Arcs, capacities, supervisors, caps and needs; the rest of it counts for nothing.
    choices
        What may be chosen. The arcs that a choice opens stand in `problem.arcs`, in mode `alone`.
    at_most
        Need: the most that may stay unmet, of those that have a limit.
    by_priority
        Weigh unmet minutes by priority first, and count them alone second.
    sparing
        An agreement of which, among all these solutions, least time is used.
    """
    choices = choices or Choices()
    model = mathopt.Model(name="pool")
    v = minutes_only(model, problem.in_order())
    taken = {choice: model.add_binary_variable() for choice in choices.rows}
    for row in chain(*(rule(v) for rule in SHARED), *_own(v, choices, taken, at_most or {})):
        model.add_linear_constraint(row)
    first, second = total(v.unmet.values()), total(need.weight * v.unmet[need.need] for need in v.problem.needs)
    if by_priority:
        first, second = second, first
    model.minimize(first + CHOICE_PRICE * total(taken.values()))
    made = _choose(model, taken, sum(need.minutes for need in problem.needs)) if taken else {}
    with relaxed(taken.values()), fixed(made):
        least = solved(model, mathopt.SolverType.GLOP).objective_value()
        model.add_linear_constraint(first + CHOICE_PRICE * total(taken.values()) <= least + SLACK)
        model.minimize(second)
        found = solved(model, mathopt.SolverType.GLOP)
        if sparing:
            model.add_linear_constraint(second <= found.objective_value() + SLACK)
            model.minimize(v.minutes(row for row in v.problem.permissions if row.agreement == sparing))
            found = solved(model, mathopt.SolverType.GLOP)
        values = found.variable_values()
    return Pooled(
        unmet={need: max(values[variable], 0.0) for need, variable in v.unmet.items()},
        time={key: values[variable] for key, variable in v.blocks.items()},
        work={arc: values[variable] for arc, variable in v.work.items()},
        supervise={row: values[variable] for row, variable in v.supervise.items()},
        cover={row: values[variable] for row, variable in v.cover.items()},
        chosen=tuple(choice for choice, variable in taken.items() if made[variable]),
    )


def minutes_only(model: mathopt.Model, problem: Problem) -> Variables:
    """The variables of a plan that are about minutes; a block is a minute, and none has to be whole."""

    def some() -> mathopt.Variable:
        return model.add_variable(lb=0)

    return Variables(
        problem=problem,
        posts={post.post: post for post in problem.posts},
        block_minutes={post.post: 1 for post in problem.posts},
        open={},
        member={},
        blocks={(row.post, row.team, row.basis): some() for row in problem.permissions},
        work={row: some() for row in problem.arcs},
        supervise={row: some() for row in problem.supervisors},
        cover={row: some() for row in problem.need_teams},
        unmet={row.need: some() for row in problem.needs},
        broken={},
        broken_rotation={},
        profession={},
        employer={},
    )


SHARED = (
    constraints.post_capacity,
    constraints.coverage_is_work,
    constraints.need_balance,
    constraints.need_share,
    constraints.supervision,
    constraints.agreement_cap,
    constraints.outward_hours,
    constraints.retained_hours,
)
"""The rules of a plan that a pool keeps as they are."""


def _own(
    v: Variables, choices: Choices, taken: Mapping[Choice, mathopt.Variable], at_most: Mapping[str, float]
) -> tuple[Rows, ...]:
    return (
        time_with_meetings(v),
        opened_by_choice(v, choices, taken),
        places(choices, taken),
        training_time(v, taken),
        never_rises(v, at_most),
    )


def time_with_meetings(v: Variables) -> Rows:
    """Work and supervision fit into a person's time in a team, with the team's meetings in proportion.

    alone + supervised + supervising <= time                                [minutes a week, each permission]
    capacity / (capacity - meeting) x the sum of these <= sum of time       [minutes a week, each person and team]
    Policy: meetings use working time. Whoever gives a team all their time loses the whole meeting. Members of a plan
    lose no less: from work <= capacity - meeting follows work x capacity / (capacity - meeting) <= work + meeting.
    """
    meeting = {team.team: team.meeting_minutes for team in v.problem.teams}
    capacity = _capacities(v)
    busy = grouped(v.work, lambda arc: (arc.post, arc.team, arc.basis))
    supervising = grouped(v.supervise, lambda row: (row.supervisor_post, row.team, row.supervisor_basis))
    for (person, team), permissions in v.by_person_and_team().items():
        everything = []
        for permission in permissions:
            key = (permission.post, permission.team, permission.basis)
            here = [v.work[arc] for arc in busy.get(key, ())] + [v.supervise[row] for row in supervising.get(key, ())]
            everything += here
            yield total(here) <= v.minutes([permission])
        left = capacity[person] - meeting[team]
        if left <= 0:
            yield total(everything) <= 0
        elif meeting[team]:
            yield capacity[person] / left * total(everything) <= v.minutes(permissions)


def opened_by_choice(v: Variables, choices: Choices, taken: Mapping[Choice, mathopt.Variable]) -> Rows:
    """What a choice opens is done only by those who made it.

    sum of work alone <= min(capacity, need) x sum of the choices           [minutes a week, each person and function]
    Policy: nobody is counted as able before the evidence was seen or the course was taken.
    """
    capacity = _capacities(v)
    arcs = grouped((arc for arc in v.work if arc.mode == "alone"), lambda arc: (v.posts[arc.post].person, arc.function))
    needs = grouped(v.problem.needs, lambda need: need.function)
    for (person, function), opening in choices.opens.items():
        most = min(capacity.get(person, 0), sum(need.minutes for need in needs.get(function, ())))
        work = total(v.work[arc] for arc in arcs.get((person, function), ()))
        yield work <= most * total(taken[choice] for choice in opening)


def places(choices: Choices, taken: Mapping[Choice, mathopt.Variable]) -> Rows:
    """No course takes more people than it has places.

    sum of choices <= places                                                [people, each course]
    Policy: what can be commissioned in a year.
    """
    by_course = grouped(taken, lambda choice: choice.course)
    for course, most in choices.places.items():
        yield total(taken[choice] for choice in by_course.get(course, ())) <= most


def training_time(v: Variables, taken: Mapping[Choice, mathopt.Variable]) -> Rows:
    """Courses take their time from those who take them.

    sum of time + sum of minutes x choice <= capacity                       [minutes a week, each person]
    Policy: learning uses working time.
    """
    capacity = _capacities(v)
    permissions = grouped(v.problem.permissions, lambda row: v.posts[row.post].person)
    by_person = grouped((choice for choice in taken if choice.minutes), lambda choice: choice.person)
    for person, rows in by_person.items():
        learning = total(choice.minutes * taken[choice] for choice in rows)
        yield v.minutes(permissions.get(person, ())) + learning <= capacity.get(person, 0)


def never_rises(v: Variables, at_most: Mapping[str, float]) -> Rows:
    """No need is met less than by a smaller pool.

    unmet <= what the smaller pool left                                     [minutes a week, each need]
    Policy: every part of the waterfall falls, as its sum does.
    """
    for need, most in at_most.items():
        yield v.unmet[need] <= most


def _capacities(v: Variables) -> dict[str, int]:
    posts = grouped(v.problem.posts, lambda post: post.person)
    return {person: sum(post.capacity_minutes for post in rows) for person, rows in posts.items()}


def _choose(model: mathopt.Model, taken: Mapping[Choice, mathopt.Variable], need: int) -> dict[mathopt.Variable, float]:
    limits = mathopt.SolveParameters(time_limit=TIME_LIMIT, random_seed=1)
    limits.relative_gap_tolerance, limits.absolute_gap_tolerance = 0.0, GAP_OF_NEED * need
    values = solved(model, mathopt.SolverType.HIGHS, limits).variable_values()
    return {variable: float(round(values[variable])) for variable in taken.values()}


def solved(
    model: mathopt.Model, solver: mathopt.SolverType, limits: mathopt.SolveParameters | None = None
) -> mathopt.SolveResult:
    result = mathopt.solve(model, solver, params=limits)
    if not result.has_primal_feasible_solution():
        raise PoolingError(str(result.termination))
    return result
