"""The objective of a rota: one sum of prices, of which less is better, as `docs/rota-model.md` lists them."""

from ortools.math_opt.python import mathopt

from pchteam.solver.rota.variables import Key, RotaVariables

__all__ = ["missed", "objective"]

total = mathopt.LinearSum


def missed(v: RotaVariables) -> mathopt.LinearSum:
    """Return the minutes of the plan that are missed: time in teams, work and supervision."""
    wanted = sum(duty.blocks * v.posts[duty.post].block_minutes for duty in v.problem.duties)
    wanted += sum(task.minutes for task in v.problem.tasks) + sum(row.minutes for row in v.problem.supervises)
    given = total(v.posts[key.post].block_minutes * works for key, works in v.works.items())
    return total([wanted, -given, *(-done for done in v.done.values()), *(-one for one in v.supervising.values())])


def objective(v: RotaVariables) -> mathopt.LinearSum:
    """Return the sum of all prices; a change is a half-session of the former rota that is not worked any more."""
    w = v.problem.settings
    former = [Key(row.slot, row.post, row.team, row.basis) for row in v.problem.former]
    weights = {row.request: row.weight for row in v.problem.requests}
    return total(
        [
            w.missed_minute_weight * missed(v),
            w.broken_pin_weight * total(v.broken.values()),
            w.request_weight * total(weights[request] * refused for request, refused in v.refused.items()),
            w.cover_weight * total(v.short.values()),
            w.change_weight * total(1 - v.works[key] for key in former if key in v.works),
            w.session_weight * total(v.comes.values()),
            w.late_weight * total(v.late.values()),
        ]
    )
