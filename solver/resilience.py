"""What a plan still meets when somebody is away: its teams stay, and the work of those present is shared out anew.

A linear program: the rules of the plan about minutes (`pchteam.solver.constraints`), with members and blocks fixed as
the plan has them. Knows no RDF. Formulas: `docs/planning-model.md`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from ortools.math_opt.python import mathopt

from pchteam.solver import constraints
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Arc, Problem
from pchteam.solver.variables import Variables, fixed, grouped

__all__ = ["FixedTeams", "Outcome", "ResilienceError"]

CHANGE_PRICE = 0.001
"""Price of a minute of work that is no longer done as planned: among equally good days, the one nearest to the plan."""

RULES = (
    constraints.minutes_within_blocks,
    constraints.coverage_is_work,
    constraints.need_balance,
    constraints.need_share,
    constraints.supervision,
)
"""The rules of a plan that are about minutes once members and blocks stand."""

total = mathopt.LinearSum


class ResilienceError(RuntimeError):
    """The solver gave no best solution, though leaving all need unmet is allowed: a fault of the model."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is met on a day and what is not; minutes a week.

    Parameters
    ----------
    unmet, weighted
        Minutes that nobody meets; the same, each times the weight (priority) of its need.
    functions, teams
        Minutes met, by function and by team.
    """

    unmet: float
    weighted: float
    functions: Mapping[str, float]
    teams: Mapping[str, float]


class FixedTeams:
    """The teams of a plan as they stand, ready to share out their work anew.

    Parameters
    ----------
    problem, plan
        A plan that keeps the rules of its problem.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self._model = mathopt.Model(name="fixed teams")
        self._v = v = _variables(self._model, _within(problem, plan), plan)
        dropped = {arc: self._model.add_variable(lb=0) for arc in _planned(plan)}
        for row in chain(*(rule(v) for rule in RULES), _near_the_plan(v, plan, dropped)):
            self._model.add_linear_constraint(row)
        missed = total(need.weight * v.unmet[need.need] for need in v.problem.needs)
        self._model.minimize(missed + CHANGE_PRICE * total(dropped.values()))
        self._meeting = {team.team: team.meeting_minutes for team in problem.teams}
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        self._limits = mathopt.SolveParameters(presolve=mathopt.Emphasis.OFF)  # so that a solve begins at the last one
        self._wanted = mathopt.ModelSolveParameters(  # reading more than this takes longer than the solve
            variable_values_filter=mathopt.VariableFilter(filtered_items=list(v.cover.values())),
            dual_values_filter=mathopt.LinearConstraintFilter(filtered_items=[]),
            reduced_costs_filter=mathopt.VariableFilter(filtered_items=[]),
        )

    def without(self, away: Collection[str]) -> Outcome:
        """Return the best that the teams can do without these posts: least weighted unmet need, then least change."""
        with fixed(self._gone(away)):
            result = self._solver.solve(params=self._limits, model_params=self._wanted)
        if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
            raise ResilienceError(str(result.termination))
        return self._outcome(result.variable_values())

    def _gone(self, away: Collection[str]) -> dict[mathopt.Variable, float]:
        """Fix the blocks of these posts at 0; whoever loses a part of their blocks still meets, if there is time."""
        v = self._v
        values: dict[mathopt.Variable, float] = {}
        for (person, team), permissions in v.by_person_and_team().items():
            absent = [row for row in permissions if row.post in away]
            if absent:
                values |= {v.blocks_of(row): 0.0 for row in absent}
                present = (row for row in permissions if row.post not in away)
                left = sum(v.block_minutes[row.post] * v.blocks_of(row).upper_bound for row in present)
                values[v.member[person, team]] = min(1.0, left / max(self._meeting[team], 1))
        return values

    def _outcome(self, values: Mapping[mathopt.Variable, float]) -> Outcome:
        needs = {need.need: need for need in self._v.problem.needs}
        unmet = {need: float(row.minutes) for need, row in needs.items()}
        functions = {row.function: 0.0 for row in needs.values()}
        teams = {team.team: 0.0 for team in self._v.problem.teams}
        for row, variable in self._v.cover.items():
            unmet[row.need] -= values[variable]
            functions[needs[row.need].function] += values[variable]
            teams[row.team] += values[variable]
        weighted = sum(needs[need].weight * minutes for need, minutes in unmet.items())
        return Outcome(sum(unmet.values()), weighted, functions, teams)


def _within(problem: Problem, plan: Plan) -> Problem:
    """Return the problem without all that a plan with these blocks cannot use."""
    given = {(row.post, row.team, row.basis) for row in plan.blocks if row.blocks}
    return replace(
        problem,
        permissions=tuple(row for row in problem.permissions if (row.post, row.team, row.basis) in given),
        arcs=tuple(row for row in problem.arcs if (row.post, row.team, row.basis) in given),
        supervisors=tuple(
            row for row in problem.supervisors if (row.supervisor_post, row.team, row.supervisor_basis) in given
        ),
    ).in_order()


def _variables(model: mathopt.Model, problem: Problem, plan: Plan) -> Variables:
    """Return the variables of a plan that are about minutes, its members and blocks fixed; none has to be whole."""

    def some() -> mathopt.Variable:
        return model.add_variable(lb=0)

    posts = {post.post: post for post in problem.posts}
    people = grouped(problem.permissions, lambda row: (posts[row.post].person, row.team))
    blocks = {(row.post, row.team, row.basis): row.blocks for row in plan.blocks if row.blocks}
    return Variables(
        problem=problem,
        posts=posts,
        block_minutes=problem.block_minutes(),
        open={},
        member={key: model.add_variable(lb=1, ub=1) for key in people},
        blocks={key: model.add_variable(lb=number, ub=number) for key, number in blocks.items()},
        work={row: some() for row in problem.arcs},
        supervise={row: some() for row in problem.supervisors},
        cover={row: some() for row in problem.need_teams},
        unmet={row.need: some() for row in problem.needs},
        broken={},
        broken_rotation={},
        profession={},
        employer={},
    )


def _near_the_plan(
    v: Variables, plan: Plan, dropped: Mapping[Arc, mathopt.Variable]
) -> Iterator[mathopt.BoundedLinearTypes]:
    """What somebody no longer does is what they did in the plan less what they do now.

    dropped >= work in the plan - work                                      [minutes a week, each assignment]
    Policy: people go on with what they do; only more urgent need makes them change.
    """
    for arc, minutes in _planned(plan).items():
        yield dropped[arc] + v.work[arc] >= minutes


def _planned(plan: Plan) -> dict[Arc, int]:
    return {Arc(row.post, row.team, row.basis, row.function, row.mode): row.minutes for row in plan.assignments}
