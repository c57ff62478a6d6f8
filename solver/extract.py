"""From the values of the variables to a plan: whole numbers, named leads and coordinators, kinds of membership."""

from collections import Counter
from collections.abc import Mapping

from ortools.math_opt.python import mathopt

from pchteam.solver.plan import (
    Assignment,
    BrokenPin,
    BrokenRotation,
    Coverage,
    Plan,
    PostBlocks,
    Supervision,
    TeamPlan,
    Unmet,
    membership_rows,
)
from pchteam.solver.problem import Permission
from pchteam.solver.variables import Values, Variables

__all__ = ["extract_plan"]


def extract_plan(v: Variables, values: Values) -> Plan:
    """Return the plan of a solution in whole minutes; rows of 0 minutes are left out."""

    def whole(variable: mathopt.Variable) -> int:
        return round(values[variable])

    blocks = {key: whole(variable) for key, variable in v.blocks.items() if whole(variable)}
    minutes = {key: number * v.block_minutes[key[0]] for key, number in blocks.items()}
    given: Counter[tuple[str, str]] = Counter()
    for (post, team, _), number in minutes.items():
        given[v.posts[post].person, team] += number
    work = {arc: whole(variable) for arc, variable in v.work.items()}
    supervise = {row: whole(variable) for row, variable in v.supervise.items()}
    cover = {row: whole(variable) for row, variable in v.cover.items()}
    unmet = {need: whole(variable) for need, variable in v.unmet.items()}
    return Plan(
        teams=tuple(_team(v, team, bool(whole(variable)), minutes) for team, variable in v.open.items()),
        memberships=membership_rows(v.problem, given),
        blocks=tuple(PostBlocks(*key, number, minutes[key]) for key, number in blocks.items()),
        assignments=tuple(
            Assignment(arc.post, arc.team, arc.basis, arc.function, arc.mode, number)
            for arc, number in work.items()
            if number
        ),
        supervision=tuple(
            Supervision(
                row.team, row.function, row.employer, row.basis, row.supervisor_post, row.supervisor_basis, number
            )
            for row, number in supervise.items()
            if number
        ),
        coverage=tuple(Coverage(row.need, row.team, number) for row, number in cover.items() if number),
        unmet=tuple(Unmet(need, number) for need, number in unmet.items() if number),
        broken_pins=tuple(BrokenPin(*key) for key, variable in v.broken.items() if whole(variable)),
        broken_rotations=tuple(BrokenRotation(*key) for key, variable in v.broken_rotation.items() if whole(variable)),
    ).in_order()


def _team(v: Variables, team: str, is_open: bool, minutes: Mapping[tuple[str, str, str], int]) -> TeamPlan:
    """Return the row of a team; who may lead or coordinate it and gives it most minutes is named, then by id."""
    given: Counter[str] = Counter()
    for (post, where, _), number in minutes.items():
        if where == team:
            given[post] += number
    here = [row for row in v.problem.permissions if (row.post, row.team, row.basis) in minutes and row.team == team]

    def first(rows: list[Permission]) -> str | None:
        return min((row.post for row in rows), key=lambda post: (-given[post], post), default=None)

    lead = first([row for row in here if row.may_lead])
    coordinator = first([row for row in here if row.may_coordinate])
    return TeamPlan(team, is_open, lead, coordinator)
