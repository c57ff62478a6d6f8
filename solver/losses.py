"""Who may be lost, and what then hangs in the air: single points of failure, read off the plan without a solver.

A team does a function where somebody with blocks in it has an arc for it: alone, or supervised with a supervisor who
has blocks there too. Whether they have the time is for `pchteam.solver.resilience` to say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pchteam.solver.plan import Plan
from pchteam.solver.problem import Permission, Problem

__all__ = ["Loss", "SinglePoint", "WhoElse", "losses", "single_points"]

WhoElse = Literal["not_in_team", "not_permitted", "to_verify", "nobody"]


@dataclass(frozen=True, slots=True)
class Loss:
    """Who is lost: a person, or an employer with all its posts.

    Parameters
    ----------
    id
        The person or the employer.
    posts
        All posts that then give nothing.
    """

    kind: Literal["person", "employer"]
    id: str
    posts: frozenset[str]


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A function, or the part of a lead or coordinator, for which a loss leaves a team nobody.

    Parameters
    ----------
    function
        The function; None for the part of a lead or coordinator.
    minutes
        Minutes a week of the function that the team meets in the plan.
    everywhere
        Whether no other open team could do the function either.
    who_else
        What others of the squad could, the nearest kind that there is: `not_in_team` (may do it in this team alone, but
        give it no time), `not_permitted` (can do it alone, but may not in this team), `to_verify` (might, once evidence
        is seen), `nobody`. Of lead and coordinator only the first and the last are known.
    others
        How many people these are.
    """

    loss: Loss
    part: Literal["function", "lead", "coordinator"]
    team: str
    function: str | None
    minutes: int
    everywhere: bool
    who_else: WhoElse
    others: int


def losses(problem: Problem, plan: Plan) -> list[Loss]:
    """Return the loss of each person, then of each employer, that gives blocks to the plan.

    An employer takes along its posts and those that it lends (`donor`), so all work under agreements that it provides.
    """
    people: dict[str, set[str]] = {}
    employers: dict[str, set[str]] = {}
    for post in problem.posts:
        people.setdefault(post.person, set()).add(post.post)
        for employer in {post.employer, post.donor or post.employer}:
            employers.setdefault(employer, set()).add(post.post)
    found = [
        *(Loss("person", person, frozenset(posts)) for person, posts in sorted(people.items())),
        *(Loss("employer", employer, frozenset(posts)) for employer, posts in sorted(employers.items())),
    ]
    given = {row.post for row in plan.blocks if row.blocks}
    return [loss for loss in found if loss.posts & given]


def single_points(problem: Problem, plan: Plan, found: Iterable[Loss]) -> list[SinglePoint]:
    """Return what each loss leaves nobody for, in the order of the losses; functions count where the plan does them."""
    ways, minutes, squad = _ways(problem, plan), _minutes(problem, plan), _Squad.of(problem)
    points = []
    for loss in found:
        gone = {duty for duty, sets in ways.items() if all(posts & loss.posts for posts in sets)}
        for duty in sorted(gone & minutes.keys(), key=_order):
            same = {other for other in ways if other.function and other.function == duty.function}
            everywhere = bool(same) and same <= gone
            points.append(SinglePoint(loss, *duty, minutes[duty], everywhere, *squad.others(duty, loss)))
    return points


class _Duty(NamedTuple):
    """What a team needs somebody for."""

    part: Literal["function", "lead", "coordinator"]
    team: str
    function: str | None


def _order(duty: _Duty) -> tuple[str, str, str]:
    return duty.part, duty.team, duty.function or ""


def _ways(problem: Problem, plan: Plan) -> dict[_Duty, list[frozenset[str]]]:
    """Return the sets of posts with blocks that are enough for each duty: one alone, or with a supervisor."""
    given = {(row.post, row.team, row.basis) for row in plan.blocks if row.blocks}
    employer = {post.post: post.employer for post in problem.posts}
    supervisors: dict[tuple[str, ...], list[frozenset[str]]] = {}
    for row in problem.supervisors:
        if (row.supervisor_post, row.team, row.supervisor_basis) in given:
            key = (row.team, row.function, row.employer, row.basis)
            supervisors.setdefault(key, []).append(frozenset({row.supervisor_post}))
    ways: dict[_Duty, list[frozenset[str]]] = {}
    for arc in problem.arcs:
        if (arc.post, arc.team, arc.basis) in given:
            with_whom = [frozenset[str]()]
            if arc.mode == "supervised" and problem.settings.supervision_percent:
                with_whom = supervisors.get((arc.team, arc.function, employer[arc.post], arc.basis), [])
            duty = _Duty("function", arc.team, arc.function)
            ways.setdefault(duty, []).extend(posts | {arc.post} for posts in with_whom)
    for permission in problem.permissions:
        if (permission.post, permission.team, permission.basis) in given:
            for duty in _parts(permission):
                ways.setdefault(duty, []).append(frozenset({permission.post}))
    return ways


def _parts(permission: Permission) -> Iterator[_Duty]:
    if permission.may_lead:
        yield _Duty("lead", permission.team, None)
    if permission.may_coordinate:
        yield _Duty("coordinator", permission.team, None)


def _minutes(problem: Problem, plan: Plan) -> dict[_Duty, int]:
    """Return the duties of the open teams: the parts that they need, and functions with the minutes that they meet."""
    function = {need.need: need.function for need in problem.needs}
    opened = [team for team in problem.teams if team.team in plan.open_teams()]
    minutes = {_Duty("lead", team.team, None): 0 for team in opened if team.needs_lead}
    minutes |= {_Duty("coordinator", team.team, None): 0 for team in opened if team.needs_coordinator}
    for row in plan.coverage:
        if row.minutes:
            duty = _Duty("function", row.team, function[row.need])
            minutes[duty] = minutes.get(duty, 0) + row.minutes
    return minutes


@dataclass(frozen=True, slots=True)
class _Squad:
    """Posts that may take up a duty in its team, and those that can or might perform a function."""

    person: dict[str, str]
    may: dict[_Duty, set[str]]
    can: dict[str | None, set[str]]
    might: dict[str | None, set[str]]

    @classmethod
    def of(cls, problem: Problem) -> "_Squad":
        """Gather the squad of a problem."""
        squad = cls({post.post: post.person for post in problem.posts}, {}, {}, {})
        for arc in problem.arcs:
            if arc.mode == "alone":
                squad.may.setdefault(_Duty("function", arc.team, arc.function), set()).add(arc.post)
        for permission in problem.permissions:
            for duty in _parts(permission):
                squad.may.setdefault(duty, set()).add(permission.post)
        for row in problem.capabilities:
            if row.mode != "supervised":
                able = squad.can if row.mode == "alone" else squad.might
                able.setdefault(row.function, set()).add(row.post)
        return squad

    def others(self, duty: _Duty, loss: Loss) -> tuple[WhoElse, int]:
        """Return what those outside the loss are who could take up a duty, and how many people they are."""
        kinds: tuple[tuple[WhoElse, set[str]], ...] = (
            ("not_in_team", self.may.get(duty, set())),
            ("not_permitted", self.can.get(duty.function, set())),
            ("to_verify", self.might.get(duty.function, set())),
        )
        for kind, posts in kinds:
            people = {self.person[post] for post in posts - loss.posts}
            if people:
                return kind, len(people)
        return "nobody", 0
