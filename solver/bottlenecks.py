"""Bottlenecks: functions that compete for people who have too little time for all of them, found by minimum cuts.

Need flows from functions to the people who may perform them where it arises; people pass on no more than their time.
Of a maximum flow, the functions that can send more and the people who stop them are one side of a minimum cut: these
functions together need more than everybody who may perform any of them has (Ford and Fulkerson 1956; Hall 1935).
Knows no OR-Tools.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem

__all__ = ["Bottleneck", "bottlenecks"]

MOST_NAMED = 12
"""Functions, and people, that a bottleneck names at most; larger ones are only told as a whole."""

MOST_BOTTLENECKS = 5

NAMING_MINUTES = (0, 30, 60, 120, 240, 480)
"""Minutes that each person is given for nothing until groups are small: those least short fall away first."""

SOURCE, SINK = 0, 1

Unit = tuple[str, frozenset[str]]
"""A function and the people who may perform it for some needs; needs that share both are one."""


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Functions that compete for people.

    Parameters
    ----------
    functions, teams, people
        The functions, the teams in which the need arises, and everybody who may perform any of them there.
    need_minutes
        What the functions need.
    others_minutes
        What people beside these give to the functions in the plan; 0 where nobody else may perform any.
    time_minutes
        What the people have: whole blocks, less their supervision and one meeting.
    unmet_minutes
        What the plan leaves unmet of these needs.
    """

    functions: tuple[str, ...]
    teams: tuple[str, ...]
    people: tuple[str, ...]
    need_minutes: int
    others_minutes: int
    time_minutes: int
    unmet_minutes: int

    @property
    def short_minutes(self) -> int:
        """Minutes that no plan can meet, as long as others give no more than they do."""
        return self.need_minutes - self.others_minutes - self.time_minutes

    @property
    def is_small(self) -> bool:
        """Whether its functions and people can be named."""
        return max(len(self.functions), len(self.people)) <= MOST_NAMED


def bottlenecks(problem: Problem, plan: Plan) -> list[Bottleneck]:
    """Return bottlenecks whose people differ, those that explain most unmet need first.

    First those that hold for every plan of the problem: whoever may perform the functions is in them. Then, beginning
    with the functions of most unmet need by priority, those that hold as long as other people give what the plan has
    them give.
    """
    network = _Network(problem, plan)
    found: list[Bottleneck] = []
    for units, people in network.for_every_plan():
        found.append(network.bottleneck(units, people))
    for units, people in network.in_this_plan({person for one in found if one.is_small for person in one.people}):
        found.append(network.bottleneck(units, people))
    ordered = sorted(found, key=lambda one: (-one.short_minutes, one.functions, one.people))
    small = [one for one in ordered if one.is_small][:MOST_BOTTLENECKS]
    return [*(one for one in ordered if not one.is_small), *small]


class _Network:
    """Needs as units, people with their time, and what the plan has whom do."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        person = {post.post: post.person for post in problem.posts}
        able: dict[tuple[str, str], set[str]] = {}
        for arc in problem.arcs:
            able.setdefault((arc.function, arc.team), set()).add(person[arc.post])
        self.places: dict[str, set[str]] = {need.need: set() for need in problem.needs}
        for share in problem.need_teams:
            self.places[share.need].add(share.team)
        unmet = {row.need: row.minutes for row in plan.unmet}
        self.needs: dict[Unit, list[str]] = {}
        self.need: Counter[Unit] = Counter()
        self.unmet: Counter[Unit] = Counter()
        self.weighted: Counter[Unit] = Counter()
        for need in problem.needs:
            people = frozenset(one for team in self.places[need.need] for one in able.get((need.function, team), ()))
            unit = (need.function, people)
            self.needs.setdefault(unit, []).append(need.need)
            self.need[unit] += need.minutes
            self.unmet[unit] += unmet.get(need.need, 0)
            self.weighted[unit] += need.weight * unmet.get(need.need, 0)
        self.time = _time(problem, plan, person)
        self.given = self._given(problem, plan, person)

    def _given(self, problem: Problem, plan: Plan, person: Mapping[str, str]) -> Counter[tuple[Unit, str]]:
        """Share out the work of each person among the units it may be for, by what their team covers of each."""
        unit_of = {need: unit for unit, needs in self.needs.items() for need in needs}
        function = {need.need: need.function for need in problem.needs}
        covered: dict[tuple[str, str], Counter[Unit]] = {}
        for row in plan.coverage:
            covered.setdefault((function[row.need], row.team), Counter())[unit_of[row.need]] += row.minutes
        given: Counter[tuple[Unit, str]] = Counter()
        for work in sorted(plan.assignments, key=lambda row: (row.team, row.function, row.post, row.basis, row.mode)):
            left = covered.get((work.function, work.team), Counter())
            minutes = work.minutes
            for unit in sorted(left, key=_order):
                taken = min(minutes, left[unit])
                given[unit, person[work.post]] += taken
                left[unit] -= taken
                minutes -= taken
        return given

    def for_every_plan(self) -> Iterator[tuple[set[Unit], set[str]]]:
        """Yield groups that are short of time whatever the plan; where one is large, also small ones within it."""
        units = {unit for unit in self.need if unit[1] and self.need[unit]}
        whole = list(self._groups(dict.fromkeys(units, 0), self.time, 0))
        yield from whole
        large = [(units, people) for units, people in whole if not self.bottleneck(units, people).is_small]
        for units, _ in large:
            yield from self._small_groups(dict.fromkeys(units, 0), self.time)

    def _small_groups(
        self, others: Mapping[Unit, int], people: Collection[str]
    ) -> Iterator[tuple[set[Unit], set[str]]]:
        """Yield the small groups at the least number of minutes for nothing at which there are any."""
        for minutes in NAMING_MINUTES:
            groups = [one for one in self._groups(others, people, minutes) if self.bottleneck(*one).is_small]
            if groups:
                yield from groups
                return

    def in_this_plan(self, named: set[str]) -> Iterator[tuple[set[Unit], set[str]]]:
        """Yield groups around units with unmet need, with people who are in no other group."""
        named = set(named)
        for seed in sorted(self.weighted, key=lambda unit: (-self.weighted[unit], _order(unit))):
            people = seed[1]
            if not self.weighted[seed] or not people or people & named or len(people) > MOST_NAMED:
                continue
            near = {unit for unit in self.need if any(self.given[unit, one] for one in people)} | {seed}
            others = {unit: self._others(unit, people) for unit in near}
            for units, group in self._small_groups(others, people):
                if seed in units and not group & named:
                    named |= group
                    yield units, group

    def _others(self, unit: Unit, people: Collection[str]) -> int:
        return sum(self.given[unit, one] for one in unit[1] if one not in people)

    def _groups(
        self, others: Mapping[Unit, int], people: Collection[str], extra: int
    ) -> Iterator[tuple[set[Unit], set[str]]]:
        """Cut the network of these units, less what others give, and yield the connected parts that are short."""
        network: nx.DiGraph[Any] = nx.DiGraph([(SOURCE, SINK, {"capacity": 0})])
        for unit in sorted(others, key=_order):
            network.add_edge(SOURCE, unit, capacity=max(self.need[unit] - others[unit], 0))
            for one in sorted(unit[1].intersection(people)):
                network.add_edge(unit, one)
                network.add_edge(one, SINK, capacity=self.time[one] + extra)
        _, (side, _) = nx.minimum_cut(network, SOURCE, SINK)
        short = network.subgraph(side - {SOURCE}).to_undirected()
        for part in nx.connected_components(short):
            units = {node for node in part if isinstance(node, tuple)}
            group = {node for node in part if isinstance(node, str)}
            asked = sum(max(self.need[unit] - others[unit], 0) for unit in units)
            if group and asked > sum(self.time[one] for one in group):
                yield units, group

    def bottleneck(self, units: set[Unit], people: set[str]) -> Bottleneck:
        """Add up a group."""
        teams = {team for unit in units for need in self.needs[unit] for team in self.places[need]}
        return Bottleneck(
            functions=tuple(sorted({unit[0] for unit in units})),
            teams=tuple(sorted(teams)),
            people=tuple(sorted(people)),
            need_minutes=sum(self.need[unit] for unit in units),
            others_minutes=sum(self._others(unit, people) for unit in units),
            time_minutes=sum(self.time[one] for one in people),
            unmet_minutes=sum(self.unmet[unit] for unit in units),
        )


def _order(unit: Unit) -> tuple[str, tuple[str, ...]]:
    return unit[0], tuple(sorted(unit[1]))


def _time(problem: Problem, plan: Plan, person: Mapping[str, str]) -> Counter[str]:
    """Return what people have for work in whole blocks, less what they supervise in the plan and one meeting."""
    block = problem.block_minutes()
    meeting = {team.team: team.meeting_minutes for team in problem.teams}
    shortest: dict[str, int] = {}
    for row in problem.permissions:
        one = person[row.post]
        shortest[one] = min(shortest.get(one, meeting[row.team]), meeting[row.team])
    time: Counter[str] = Counter()
    for post in problem.posts:
        time[post.person] += post.capacity_minutes // max(block[post.post], 1) * block[post.post]
    for given in plan.supervision:
        time[person[given.supervisor_post]] -= given.minutes
    return Counter({one: max(minutes - shortest.get(one, 0), 0) for one, minutes in time.items()})
