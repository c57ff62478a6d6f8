"""Pins that cannot stand, found by plain arithmetic, and what each costs. Knows no OR-Tools."""

from collections.abc import Iterator
from dataclasses import dataclass

from pchteam.solver.plan import Plan
from pchteam.solver.problem import Permission, Pin, Problem

__all__ = ["PinFault", "pin_faults"]


@dataclass(frozen=True, slots=True)
class PinFault:
    """A pin that cannot stand, or that a plan breaks.

    Parameters
    ----------
    fault
        What is wrong; `minutes` and `limit` are the figures of it (people or teams where it counts those).
    minutes, limit
        What is asked and what there is.
    price
        What breaking the pin costs, in the unit of the objective.
    unmet_minutes
        Minutes of need of priority 1 that cost as much.
    """

    person: str
    team: str
    fault: str
    minutes: int
    limit: int
    price: int
    unmet_minutes: int


def pin_faults(problem: Problem, plan: Plan | None = None) -> list[PinFault]:
    """Return the pins that cannot all stand, each with the first reason that applies, and others that a plan breaks.

    Where several pins of a person (or a team) cannot stand together, each of them is returned.
    """
    facts = _Facts(problem)
    broken = {(row.person, row.team) for row in plan.broken_pins} if plan else set()
    found = []
    for pin in sorted(problem.pins, key=lambda row: (row.person, row.team)):
        fault = next(facts.faults(pin), None)
        if fault is None and (pin.person, pin.team) in broken:
            fault = ("broken", pin.min_minutes or 0, 0)
        if fault is not None:
            price = problem.settings.broken_pin_weight
            unmet = price // problem.settings.unmet_weight if problem.settings.unmet_weight else 0
            found.append(PinFault(pin.person, pin.team, *fault, price, unmet))
    return found


class _Facts:
    """What the pins are held against."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.posts = {post.post: post for post in problem.posts}
        self.teams = {team.team: team for team in problem.teams}
        self.people = {person.person: person for person in problem.people}
        self.caps = {row.agreement: row.max_minutes for row in problem.agreements if row.max_minutes is not None}
        self.block = problem.block_minutes()
        self.inside = [pin for pin in problem.pins if pin.decision == "in"]

    def faults(self, pin: Pin) -> Iterator[tuple[str, int, int]]:
        """Yield what keeps a pin from standing: its name, what is asked and what there is."""
        if pin.decision == "out":
            return
        rows = self._permissions(pin)
        least = pin.min_minutes or 0
        if not rows:
            yield "not_permitted", least, 0
            return
        have = sum(self._whole_blocks(post) for post in {row.post for row in rows})
        yield from _over("beyond_capacity", max(least, 1), have)
        under = sum(self._room(row) for row in rows)
        yield from _over("beyond_agreement", max(least, 1), under)
        shortest = min((self.block[row.post] for row in rows), default=0)
        if pin.max_minutes is not None:
            yield from _over("contradicts_itself", max(least, shortest), pin.max_minutes)
        yield from self._together(pin)

    def _together(self, pin: Pin) -> Iterator[tuple[str, int, int]]:
        """Yield what keeps pins of the same person, or of the same team, from standing together."""
        mine = [one for one in self.inside if one.person == pin.person]
        yield from _over("too_many_teams", len(mine), self.people[pin.person].max_teams)
        time = sum(self._whole_blocks(post.post) for post in self.problem.posts if post.person == pin.person)
        yield from _over("beyond_capacity_together", sum(one.min_minutes or 0 for one in mine), time)
        there = [one for one in self.inside if one.team == pin.team]
        yield from _over("team_too_small", len(there), self.teams[pin.team].max_size)

    def _permissions(self, pin: Pin) -> list[Permission]:
        """Return the permissions that could give the team a block of the person."""
        actual = self.teams[pin.team].integration == "actual"
        return [
            row
            for row in self.problem.permissions
            if row.team == pin.team and self.posts[row.post].person == pin.person and (row.integrated or not actual)
        ]

    def _whole_blocks(self, post: str) -> int:
        block = self.block[post]
        return self.posts[post].capacity_minutes // block * block if block else 0

    def _room(self, row: Permission) -> int:
        """Return what a permission allows at most, by capacity and by the cap of its agreement."""
        cap = self.caps.get(row.agreement or "")
        whole = self._whole_blocks(row.post)
        return whole if cap is None else min(whole, cap // max(self.block[row.post], 1) * self.block[row.post])


def _over(fault: str, asked: int, there: int) -> Iterator[tuple[str, int, int]]:
    if asked > there:
        yield fault, asked, there
