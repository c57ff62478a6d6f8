"""Minutes of a rota: with half-sessions and huddles settled, what is done in them, minute for minute."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from ortools.math_opt.python import mathopt

from pchteam.solver.rota.problem import RotaProblem, Supervises, Task
from pchteam.solver.rota.rota import Block, Supervised, Worked
from pchteam.solver.rota.solving import solve
from pchteam.solver.variables import grouped

__all__ = ["apportion", "share_out"]

GAP_MINUTES = 2.0
"""Minutes that may stay on the table: less is not worth the time."""

Duty = tuple[str, str, str]
"""(post, team, basis)"""
Row = TypeVar("Row", Task, Supervises)
Parts = Mapping[tuple[Row, str], mathopt.Variable]


def share_out(
    problem: RotaProblem, blocks: Sequence[Block], huddles: Collection[tuple[str, str]], *, seed: int, seconds: float
) -> tuple[tuple[Worked, ...], tuple[Supervised, ...]]:
    """Fill half-sessions with as much of the work and supervision as fits, in whole minutes.

    Supervised work and its supervision go to half-sessions first; what is done alone is spread over the weeks as the
    time that is left, and within a week one function follows the other.

    Parameters
    ----------
    huddles
        (team, half-session) in which teams meet.
    """
    posts = {post.post: post for post in problem.posts}
    meeting = {team.team: team.meeting_minutes for team in problem.teams}
    free = {
        block: posts[block.post].block_minutes - (meeting[block.team] if (block.team, block.slot) in huddles else 0)
        for block in blocks
    }
    supervised, supervising, alone = _whole_minutes(problem, free, seed, seconds)
    work = [
        Worked(slot, task.post, task.team, task.basis, task.function, "supervised", minutes)
        for (task, slot), minutes in supervised.items()
    ]
    supervision = [
        Supervised(
            slot, row.team, row.function, row.employer, row.basis, row.supervisor_post, row.supervisor_basis, minutes
        )
        for (row, slot), minutes in supervising.items()
    ]
    for done in work:
        free[Block(done.slot, done.post, done.team, done.basis)] -= done.minutes
    for one in supervision:
        free[Block(one.slot, one.supervisor_post, one.team, one.supervisor_basis)] -= one.minutes
    weeks = {slot.slot: slot.week for slot in problem.slots}
    by_duty = grouped(sorted(blocks, key=lambda block: block.slot), _duty)
    for duty, tasks in grouped(alone, lambda task: (task.post, task.team, task.basis)).items():
        theirs = grouped(by_duty.get(duty, ()), lambda block: weeks[block.slot])
        work += _alone({task: alone[task] for task in tasks}, list(theirs.values()), free)
    return tuple(row for row in work if row.minutes), tuple(row for row in supervision if row.minutes)


def _duty(block: Block) -> Duty:
    return block.post, block.team, block.basis


def _whole_minutes(
    problem: RotaProblem, free: Mapping[Block, int], seed: int, seconds: float
) -> tuple[dict[tuple[Task, str], int], dict[tuple[Supervises, str], int], dict[Task, int]]:
    """Minutes of supervised work and supervision in half-sessions, and of what is done alone in all."""
    model = mathopt.Model(name="minutes")
    slots = grouped(free, _duty)

    def parts(rows: Iterable[Row], duty: Mapping[Row, Duty]) -> dict[tuple[Row, str], mathopt.Variable]:
        return {
            (row, block.slot): model.add_integer_variable(lb=0, ub=max(free[block], 0))
            for row in rows
            for block in slots.get(duty[row], ())
        }

    of_task = {task: (task.post, task.team, task.basis) for task in problem.tasks}
    of_row = {row: (row.supervisor_post, row.team, row.supervisor_basis) for row in problem.supervises}
    supervised = parts([task for task in problem.tasks if task.mode == "supervised"], of_task)
    supervising = parts(problem.supervises, of_row)
    alone = {task: model.add_integer_variable(lb=0, ub=task.minutes) for task in problem.tasks if task.mode == "alone"}
    busy: dict[Block, list[mathopt.Variable]] = {}
    for (task, slot), part in supervised.items():
        busy.setdefault(Block(slot, *of_task[task]), []).append(part)
    for (row, slot), part in supervising.items():
        busy.setdefault(Block(slot, *of_row[row]), []).append(part)
    for block, both in busy.items():
        model.add_linear_constraint(mathopt.LinearSum(both) <= free[block])
    for duty, blocks in slots.items():
        used = [part for block in blocks for part in busy.get(block, ())]
        used += [done for task, done in alone.items() if of_task[task] == duty]
        model.add_linear_constraint(mathopt.LinearSum(used) <= sum(free[block] for block in blocks))
    _limit(model, supervised)
    _limit(model, supervising)
    _present(model, problem, supervised, supervising)
    model.maximize(mathopt.LinearSum([*supervised.values(), *supervising.values(), *alone.values()]))
    values = solve(model, seed=seed, seconds=seconds, gap=GAP_MINUTES)
    if values is None:
        raise TimeoutError("no time was left to share out the minutes of the rota")
    return (
        {key: round(values[part]) for key, part in supervised.items()},
        {key: round(values[part]) for key, part in supervising.items()},
        {task: round(values[done]) for task, done in alone.items()},
    )


def _limit(model: mathopt.Model, parts: Parts[Row]) -> None:
    """Nobody does more than is wanted."""
    for row, theirs in grouped(parts, lambda one: one[0]).items():
        model.add_linear_constraint(mathopt.LinearSum(parts[one] for one in theirs) <= row.minutes)


def _present(
    model: mathopt.Model, problem: RotaProblem, supervised: Parts[Task], supervising: Parts[Supervises]
) -> None:
    """Supervised work has its share of supervision in each half-session, given only where somebody needs it."""
    employer = {post.post: post.employer for post in problem.posts}
    learners = grouped(
        supervised, lambda one: (one[0].team, one[0].function, employer[one[0].post], one[0].basis, one[1])
    )
    seniors = grouped(supervising, lambda one: (one[0].team, one[0].function, one[0].employer, one[0].basis, one[1]))
    for group in dict.fromkeys((*learners, *seniors)):
        given = mathopt.LinearSum(supervising[one] for one in seniors.get(group, ()))
        taken = mathopt.LinearSum(supervised[one] for one in learners.get(group, ()))
        model.add_linear_constraint(100 * given >= problem.settings.supervision_percent * taken)
        if group not in learners:
            model.add_linear_constraint(given <= 0)


def _alone(minutes: Mapping[Task, int], weeks: Sequence[Sequence[Block]], free: Mapping[Block, int]) -> list[Worked]:
    """Spread minutes over weeks as their free time, and evenly over the half-sessions of a week, task after task."""
    left, rows = dict(minutes), []
    for number, blocks in enumerate(weeks):
        later = sum(free[block] for theirs in weeks[number:] for block in theirs)
        week = sum(free[block] for block in blocks)
        due = -(-sum(left.values()) * week // later) if later else 0
        parts = apportion(list(left.values()), due)
        room = apportion([free[block] for block in blocks], due)
        here = iter(zip(blocks, room, strict=True))
        block, space = next(here, (None, 0))
        for task, part in zip(list(left), parts, strict=True):
            left[task] -= part
            while part and block is not None:
                if not space:
                    block, space = next(here)
                    continue
                take = min(part, space)
                rows.append(Worked(block.slot, task.post, task.team, task.basis, task.function, "alone", take))
                part, space = part - take, space - take
    return rows


def apportion(sizes: Sequence[int], number: int) -> list[int]:
    """Share a whole number out by sizes, nobody more than their size: largest remainders first (Hamilton's method)."""
    whole = sum(sizes)
    if number >= whole:
        return list(sizes)
    parts = [size * number // whole for size in sizes]
    order = sorted(range(len(sizes)), key=lambda place: (-(sizes[place] * number % whole), place))
    for place in order[: number - sum(parts)]:
        parts[place] += 1
    return parts
