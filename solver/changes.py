"""What a plan changes against a former one: who moves where and why, from the tables of both plans and both problems.

Every reason is read off the tables: what is no longer there, what is new, and whose work changes hands.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pchteam.solver.plan import Plan
from pchteam.solver.problem import Permission, Pin, Post, Problem

__all__ = ["Changes", "FunctionChange", "Move", "PinBroken", "Reason", "TeamChange", "changes"]

ReasonCode = Literal[
    "left", "agreement_gone", "post_ended", "not_permitted", "team_closed", "pinned", "moves_to", "hands_over",
    "does_less", "starts", "newly_permitted", "leads", "coordinates", "takes_over", "does_more", "supervises",
    "comes_from", "whole_plan",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a membership or a team changes.

    Parameters
    ----------
    code
        What was found; `docs/planning-model.md` says when each is given.
    minutes
        Minutes a week by which the person does more or less of it.
    others
        (person, minutes): in `takes_over` who does so much less of the function in the team than before, in
        `hands_over` who does so much more.
    """

    code: ReasonCode
    function: str | None = None
    team: str | None = None
    person: str | None = None
    agreement: str | None = None
    minutes: int = 0
    others: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A person joins or leaves a team, or gives it more or less time; minutes in blocks a week."""

    person: str
    team: str
    change: Literal["joins", "leaves", "more", "less"]
    before: int
    after: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class TeamChange:
    """A team opens or closes, or has another lead or coordinator; `before` and `after` are people, or None."""

    team: str
    change: Literal["opens", "closes", "lead", "coordinator"]
    before: str | None
    after: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class FunctionChange:
    """Minutes a week that are needed and met of a function."""

    function: str
    need_before: int
    need_after: int
    met_before: int
    met_after: int


@dataclass(frozen=True, slots=True)
class PinBroken:
    """A pin that the new plan breaks at its price, in points of the objective."""

    person: str
    team: str
    was_broken: bool
    price: int


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs; what does not change has no row.

    Parameters
    ----------
    functions
        Functions of which less or more is met or needed, the largest loss first.
    minutes_before, minutes_after
        Minutes in blocks of all teams: their difference is the sum over the moves.
    """

    moves: tuple[Move, ...]
    teams: tuple[TeamChange, ...]
    functions: tuple[FunctionChange, ...]
    broken_pins: tuple[PinBroken, ...]
    need_before: int
    need_after: int
    unmet_before: int
    unmet_after: int
    minutes_before: int
    minutes_after: int


class _Side:
    """A plan with its problem, added up."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.posts: dict[str, Post] = {post.post: post for post in problem.posts}
        self.people = {post.person for post in problem.posts}
        self.agreements = {row.agreement for row in problem.permissions}
        self.permissions = {(row.post, row.team, row.basis): row for row in problem.permissions}
        self.arcs = {(row.post, row.team, row.basis, row.function, row.mode) for row in problem.arcs}
        self.pins = {(pin.person, pin.team): pin for pin in problem.pins}
        self.open = plan.open_teams()
        self.minutes: Counter[tuple[str, str]] = Counter()
        self.work: Counter[tuple[str, str, str]] = Counter()
        self.supervised: Counter[tuple[str, str, str]] = Counter()
        for blocks in plan.blocks:
            self.minutes[self.posts[blocks.post].person, blocks.team] += blocks.minutes
        for row in plan.assignments:
            self.work[self.posts[row.post].person, row.team, row.function] += row.minutes
        for by in plan.supervision:
            self.supervised[self.posts[by.supervisor_post].person, by.team, by.function] += by.minutes

    def holder(self, post: str | None) -> str | None:
        """Return the person of a post."""
        return self.posts[post].person if post else None

    def used(self, person: str, team: str) -> list[Permission]:
        """Return the permissions under which a person gives a team time."""
        rows = (row for row in self.plan.blocks if row.team == team and self.posts[row.post].person == person)
        return [self.permissions[row.post, row.team, row.basis] for row in rows]

    def parts(self) -> dict[tuple[str, str], str | None]:
        """Return who leads and coordinates each open team: (team, part) to person."""
        found: dict[tuple[str, str], str | None] = {}
        shape = {team.team: team for team in self.problem.teams}
        for row in self.plan.teams:
            if row.open:
                found[row.team, "lead"] = self.holder(row.lead) if shape[row.team].needs_lead else None
                asks = shape[row.team].needs_coordinator
                found[row.team, "coordinator"] = self.holder(row.coordinator) if asks else None
        return found


def changes(former_problem: Problem, former: Plan, problem: Problem, plan: Plan) -> Changes:
    """Compare a plan with a former one; each plan passes `check` for its problem."""
    before, after = _Side(former_problem, former), _Side(problem, plan)
    return Changes(
        moves=tuple(_moves(before, after)),
        teams=tuple(_teams(before, after)),
        functions=tuple(_functions(before, after)),
        broken_pins=tuple(
            PinBroken(row.person, row.team, row in former.broken_pins, problem.settings.broken_pin_weight)
            for row in plan.broken_pins
        ),
        need_before=sum(need.minutes for need in former_problem.needs),
        need_after=sum(need.minutes for need in problem.needs),
        unmet_before=sum(row.minutes for row in former.unmet),
        unmet_after=sum(row.minutes for row in plan.unmet),
        minutes_before=before.minutes.total(),
        minutes_after=after.minutes.total(),
    )


def _moves(before: _Side, after: _Side) -> Iterator[Move]:
    for person, team in sorted(before.minutes | after.minutes):
        was, now = before.minutes[person, team], after.minutes[person, team]
        if now > was:
            change: Literal["joins", "more"] = "more" if was else "joins"
            yield Move(person, team, change, was, now, tuple(_gains(before, after, person, team)))
        elif now < was:
            found = _losses(before, after, person, team)
            yield Move(person, team, "less" if now else "leaves", was, now, tuple(found))


def _losses(before: _Side, after: _Side, person: str, team: str) -> list[Reason]:
    """Return why a person gives a team less time: what forces it, else what the time goes to and who does the work."""
    if person not in after.people:
        return [Reason("left", person=person)]
    forced = [*_not_permitted(before, after, person, team)]
    if team not in after.open:
        forced.append(Reason("team_closed", team=team))
    if _new_pin(before, after, person, team):
        forced.append(Reason("pinned", person=person, team=team))
    if forced:
        return list(dict.fromkeys(forced))
    found = [
        Reason("moves_to", team=other, minutes=more)
        for other, more in _elsewhere(before, after, person)
        if other != team and more > 0
    ]
    for function, minutes in _differences(before, after, person, team):
        if minutes < 0:
            others = _others(before, after, team, function, sign=1)
            found.append(
                Reason("hands_over" if others else "does_less", function=function, minutes=-minutes, others=others)
            )
    return found or [Reason("whole_plan")]


def _gains(before: _Side, after: _Side, person: str, team: str) -> list[Reason]:
    """Return why a person gives a team more time: what allows or asks for it, and whose work it takes over."""
    found = []
    if person not in before.people:
        found.append(Reason("starts", person=person))
    if _new_pin(before, after, person, team):
        found.append(Reason("pinned", person=person, team=team))
    if person in before.people:
        found += [
            Reason("newly_permitted", agreement=row.agreement, team=team)
            for row in after.used(person, team)
            if (row.post, row.team, row.basis) not in before.permissions
        ]
    was, now = before.parts(), after.parts()
    for part, code in _PARTS:
        if now.get((team, part)) == person != was.get((team, part)):
            found.append(Reason(code, team=team))
    for function, minutes in _differences(before, after, person, team):
        if minutes > 0:
            others = _others(before, after, team, function, sign=-1)
            found.append(
                Reason("takes_over" if others else "does_more", function=function, minutes=minutes, others=others)
            )
    for (who, where, function), minutes in sorted((after.supervised - before.supervised).items()):
        if (who, where) == (person, team):
            found.append(Reason("supervises", function=function, minutes=minutes))
    found += [
        Reason("comes_from", team=other, minutes=-more)
        for other, more in _elsewhere(before, after, person)
        if other != team and more < 0
    ]
    return list(dict.fromkeys(found)) or [Reason("whole_plan")]


_PARTS: tuple[tuple[Literal["lead", "coordinator"], ReasonCode], ...] = (
    ("lead", "leads"),
    ("coordinator", "coordinates"),
)


def _not_permitted(before: _Side, after: _Side, person: str, team: str) -> Iterator[Reason]:
    """Yield what a person did in a team and may no longer do there."""
    for row in before.used(person, team):
        if row.post not in after.posts:
            yield Reason("post_ended", person=person)
        elif (row.post, row.team, row.basis) not in after.permissions:
            if row.agreement and row.agreement not in after.agreements:
                yield Reason("agreement_gone", agreement=row.agreement)
            else:
                yield Reason("not_permitted", function=_most_done(before, person, team), person=person, team=team)
    for work in before.plan.assignments:
        here = work.team == team and before.posts[work.post].person == person
        arc = (work.post, work.team, work.basis, work.function, work.mode)
        if here and arc[:3] in after.permissions and arc not in after.arcs:
            yield Reason("not_permitted", function=work.function, person=person, team=team)


def _most_done(side: _Side, person: str, team: str) -> str | None:
    """Return the function that a person does most of in a team."""
    done = {row[2]: minutes for row, minutes in side.work.items() if row[:2] == (person, team)}
    return min(done, key=lambda function: (-done[function], function), default=None)


def _new_pin(before: _Side, after: _Side, person: str, team: str) -> bool:
    """Return whether a pin says something of a person in a team that it did not say before, and is kept."""
    pin: Pin | None = after.pins.get((person, team))
    broken = {(row.person, row.team) for row in after.plan.broken_pins}
    return pin is not None and pin != before.pins.get((person, team)) and (person, team) not in broken


def _elsewhere(before: _Side, after: _Side, person: str) -> list[tuple[str, int]]:
    """Return by how many minutes a person's time in each team changes."""
    teams = sorted({team for who, team in before.minutes | after.minutes if who == person})
    return [(team, after.minutes[person, team] - before.minutes[person, team]) for team in teams]


def _differences(before: _Side, after: _Side, person: str, team: str) -> list[tuple[str, int]]:
    """Return by how many minutes a person's work of each function in a team changes, the largest change first."""
    functions = {row[2] for row in before.work | after.work if row[:2] == (person, team)}
    found = [(one, after.work[person, team, one] - before.work[person, team, one]) for one in functions]
    return sorted((row for row in found if row[1]), key=lambda row: (-abs(row[1]), row[0]))


def _others(before: _Side, after: _Side, team: str, function: str, *, sign: int) -> tuple[tuple[str, int], ...]:
    """Return who does more (sign 1) or less (sign -1) of a function in a team than before, the largest first."""
    people = {who for who, where, what in before.work | after.work if (where, what) == (team, function)}
    found = [(who, sign * (after.work[who, team, function] - before.work[who, team, function])) for who in people]
    return tuple(sorted((row for row in found if row[1] > 0), key=lambda row: (-row[1], row[0])))


def _teams(before: _Side, after: _Side) -> Iterator[TeamChange]:
    was, now = before.parts(), after.parts()
    for team in sorted(before.open | after.open):
        if team not in before.open:
            yield TeamChange(team, "opens", None, None, ())
        elif team not in after.open:
            gone = sorted(who for who, where in before.minutes if where == team and who not in after.people)
            ended = [
                reason
                for who in sorted(who for who, where in before.minutes if where == team and who in after.people)
                for reason in _not_permitted(before, after, who, team)
            ]
            lost = [*(Reason("left", person=who) for who in gone), *ended]
            yield TeamChange(team, "closes", None, None, tuple(dict.fromkeys(lost)))
        for part, _ in _PARTS:
            one, other = was.get((team, part)), now.get((team, part))
            if one != other and team in before.open & after.open:
                lost = _losses(before, after, one, team) if one and not after.minutes[one, team] else []
                yield TeamChange(team, part, one, other, tuple(lost))


def _functions(before: _Side, after: _Side) -> list[FunctionChange]:
    sides = []
    for side in (before, after):
        need: Counter[str] = Counter()
        met: Counter[str] = Counter()
        unmet = {row.need: row.minutes for row in side.plan.unmet}
        for row in side.problem.needs:
            need[row.function] += row.minutes
            met[row.function] += row.minutes - unmet.get(row.need, 0)
        sides.append((need, met))
    (need_was, met_was), (need_now, met_now) = sides
    found = [
        FunctionChange(one, need_was[one], need_now[one], met_was[one], met_now[one]) for one in need_was | need_now
    ]
    found = [row for row in found if (row.need_before, row.met_before) != (row.need_after, row.met_after)]
    return sorted(found, key=lambda row: (row.met_after - row.met_before, row.function))
