"""Resilience: what a run's plan still meets without any one person or employer, what hangs on one, and absence.

`pchteam.solver.resilience` shares out the work, `losses` reads off single points of failure, `absence` draws days.
Formulas: `docs/planning-model.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pchteam.solver.absence import Absence, absence
from pchteam.solver.losses import Loss, SinglePoint, losses, single_points
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.resilience import FixedTeams, Outcome
from pchteam.written import Names, names_of, read_run, run_folder

__all__ = ["Change", "LossEffect", "Resilience", "resilience"]


@dataclass(frozen=True)
class Change:
    """Minutes a week that are met of a function, or by a team, before and after a loss."""

    id: str
    label: str
    before: int
    after: int


@dataclass(frozen=True)
class LossEffect:
    """What the loss of a person or an employer does; whole minutes a week.

    Parameters
    ----------
    minutes
        Minutes in blocks that are gone.
    more_unmet, more_weighted
        Unmet minutes beyond those when everybody is there; the same by priority: each minute times the weight of its
        need.
    employers, hosts
        Employers of a person; teams that a lost employer hosts.
    teams
        Teams in which the lost blocks were.
    functions, by_team
        What changes by at least a minute, largest loss first.
    """

    loss: Loss
    name: str
    minutes: int
    more_unmet: int
    more_weighted: int
    employers: tuple[str, ...]
    hosts: tuple[str, ...]
    teams: tuple[str, ...]
    functions: tuple[Change, ...]
    by_team: tuple[Change, ...]


@dataclass(frozen=True)
class Resilience:
    """The resilience of a plan.

    Parameters
    ----------
    need
        Minutes a week that are needed.
    planned_unmet
        Unmet minutes of the plan itself.
    everybody
        What is met when everybody is there: never less than the plan by priority.
    effects
        The effect of each loss, largest by priority first.
    points
        Single points of failure, largest first.
    """

    names: Names
    need: int
    planned_unmet: int
    everybody: Outcome
    effects: tuple[LossEffect, ...]
    points: tuple[SinglePoint, ...]
    absence: Absence


def resilience(folder: Path, rate: float, seed: int = 1, draws: int = 100) -> Resilience:
    """Judge the plan of a run.

    Parameters
    ----------
    folder
        What `pchteam plan -o` wrote; without its `workspace` things stand by their ids.
    rate, seed, draws
        As of `pchteam.solver.absence.absence`.

    Raises
    ------
    ValueError
        If the folder holds no run, if the plan breaks a rule, or if rate or draws make no sense.
    """
    problem, plan = read_run(folder)
    names, teams = names_of(run_folder(folder) / "workspace"), FixedTeams(problem, plan)
    away = absence(problem, teams, rate, seed, draws)
    everybody, found = teams.without(()), losses(problem, plan)
    effects = [_effect(problem, plan, names, loss, everybody, teams.without(loss.posts)) for loss in found]
    points = single_points(problem, plan, found)
    return Resilience(
        names=names,
        need=sum(need.minutes for need in problem.needs),
        planned_unmet=sum(row.minutes for row in plan.unmet),
        everybody=everybody,
        effects=tuple(
            sorted(effects, key=lambda row: (-row.more_weighted, -row.more_unmet, row.loss.kind, row.loss.id))
        ),
        points=tuple(sorted(points, key=lambda point: (not point.everywhere, -point.minutes))),
        absence=away,
    )


def _effect(problem: Problem, plan: Plan, names: Names, loss: Loss, everybody: Outcome, left: Outcome) -> LossEffect:
    posts = [post for post in problem.posts if post.post in loss.posts]
    blocks = [row for row in plan.blocks if row.post in loss.posts]
    own = {post.employer for post in posts} if loss.kind == "person" else set()
    hosts = [team.team for team in problem.teams if loss.kind == "employer" and team.host == loss.id]

    def changes(table: str, before: Mapping[str, float], after: Mapping[str, float]) -> tuple[Change, ...]:
        rows = [Change(one, names.of(table, one), round(before[one]), round(after[one])) for one in before]
        return tuple(sorted((row for row in rows if row.before != row.after), key=lambda row: row.after - row.before))

    return LossEffect(
        loss=loss,
        name=names.lost(loss),
        minutes=sum(row.minutes for row in blocks),
        more_unmet=round(left.unmet - everybody.unmet),
        more_weighted=round(left.weighted - everybody.weighted),
        employers=tuple(sorted(names.of("organisations", one) for one in own)),
        hosts=tuple(sorted(names.of("teams", one) for one in hosts)),
        teams=tuple(sorted({names.of("teams", row.team) for row in blocks})),
        functions=changes("functions", everybody.functions, left.functions),
        by_team=changes("teams", everybody.teams, left.teams),
    )
