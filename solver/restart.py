"""Starting from the plan of a problem that was then changed: what it may keep, and the teams to be planned anew.

Plain tables, without OR-Tools.
"""

from collections import Counter

from pchteam.solver.plan import Plan, TeamPlan, Unmet, membership_rows
from pchteam.solver.problem import Pin, Problem

__all__ = ["carried"]


def carried(problem: Problem, plan: Plan) -> tuple[Plan, frozenset[str]]:
    """Return what is left of a plan in a changed problem, and the teams that must be planned anew.

    Blocks without a permission, work without an arc and supervision without its row are left out; new teams are closed.
    To be planned anew are the teams from which something was taken, and those whose pins and rotations the rest does
    not keep. Only in these the rest need not fit together, unless the problem changed in other ways.
    """
    block = problem.block_minutes()
    permitted = {(row.post, row.team, row.basis) for row in problem.permissions}
    arcs = {(row.post, row.team, row.basis, row.function, row.mode) for row in problem.arcs}
    supervisors = {
        (row.team, row.function, row.employer, row.basis, row.supervisor_post, row.supervisor_basis)
        for row in problem.supervisors
    }
    served = {(row.need, row.team) for row in problem.need_teams}
    blocks = [
        row
        for row in plan.blocks
        if (row.post, row.team, row.basis) in permitted and row.minutes == row.blocks * block[row.post]
    ]
    work = [row for row in plan.assignments if (row.post, row.team, row.basis, row.function, row.mode) in arcs]
    supervision = [
        row
        for row in plan.supervision
        if (row.team, row.function, row.employer, row.basis, row.supervisor_post, row.supervisor_basis) in supervisors
    ]
    coverage = [row for row in plan.coverage if (row.need, row.team) in served]
    unmet = Counter({need.need: need.minutes for need in problem.needs})
    for met in coverage:
        unmet[met.need] -= met.minutes
    minutes = _minutes(problem, plan, permitted)
    teams = {row.team: row for row in plan.teams}
    left = Plan(
        teams=tuple(teams.get(row.team, TeamPlan(row.team, False, None, None)) for row in problem.teams),
        memberships=membership_rows(problem, minutes),
        blocks=tuple(blocks),
        assignments=tuple(work),
        supervision=tuple(supervision),
        coverage=tuple(coverage),
        unmet=tuple(Unmet(*row) for row in unmet.items() if row[1]),
        broken_pins=(),
        broken_rotations=(),
    ).in_order()
    anew = {row.team for row in {*plan.blocks} - {*blocks}} | {row.team for row in {*plan.assignments} - {*work}}
    anew |= {row.team for row in {*plan.supervision} - {*supervision}}
    anew |= {row.team for row in {*plan.coverage} - {*coverage}}
    anew |= {pin.team for pin in problem.pins if not _keeps(pin, minutes[pin.person, pin.team])}
    given = Counter({(row.post, row.team): row.blocks for row in blocks})
    anew |= {row.team for row in problem.rotations if given[row.post, row.team] < row.blocks}
    return left, frozenset(row.team for row in problem.teams if row.team in anew)


def _minutes(problem: Problem, plan: Plan, permitted: set[tuple[str, str, str]]) -> Counter[tuple[str, str]]:
    """Return the minutes in blocks that each person still gives each team."""
    person = {row.post: row.person for row in problem.posts}
    minutes: Counter[tuple[str, str]] = Counter()
    for row in plan.blocks:
        if (row.post, row.team, row.basis) in permitted:
            minutes[person[row.post], row.team] += row.minutes
    return minutes


def _keeps(pin: Pin, minutes: int) -> bool:
    """Return whether so many minutes in blocks keep a pin."""
    if pin.decision == "out":
        return not minutes
    most = minutes if pin.max_minutes is None else pin.max_minutes
    return 0 < minutes <= most and minutes >= (pin.min_minutes or 0)
