"""Trials: the need that stays unmet when some measures are taken, each solved anew.

What a measure changes is inferred once, from a copy of the workspace with its rows: all measures of a person together,
and all new posts together, each against the workspace as it is. A trial puts these differences together, for what one
person can and may do does not rest on what others have learnt or on who else is employed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from pchteam.formulate import formulate
from pchteam.measures import Measure
from pchteam.mend import apply
from pchteam.recruits import copy_with, inferred
from pchteam.solver.pooling import pool
from pchteam.solver.problem import Post, Problem
from pchteam.workspace import Workspace

__all__ = ["Level", "Trials", "level", "problem_with"]


@dataclass(frozen=True)
class Level:
    """Need in whole minutes a week, and the same weighted by priority."""

    minutes: int
    weighted: int

    def __sub__(self, other: "Level") -> "Level":
        return Level(self.minutes - other.minutes, self.weighted - other.weighted)


def level(problem: Problem, unmet: Mapping[str, float]) -> Level:
    """Sum up unmet minutes, to the nearest whole one."""
    weight = {need.need: need.weight for need in problem.needs}
    return Level(round(sum(unmet.values())), round(sum(weight[need] * minutes for need, minutes in unmet.items())))


def problem_with(workspace: Workspace, measures: Sequence[Measure]) -> Problem:
    """The problem of a copy of the workspace with all rows of some measures, inferred anew."""
    changed = apply(workspace.tables, [change for one in measures for change in one.changes])
    copy = copy_with(replace(workspace, tables=changed), [row for one in measures for row in one.rows])
    problem = formulate(copy, inferred(copy))
    for one in measures:
        problem = _less(problem, one.person, one.learning)
    return problem


class Trials:
    """Pools with some of the measures.

    Parameters
    ----------
    today
        The problem of the workspace as it is.
    """

    def __init__(self, workspace: Workspace, today: Problem, measures: Sequence[Measure]) -> None:
        self._workspace = workspace
        self._today = today
        self._measures = tuple(measures)
        self._changes = cache(self._changed)
        self._levels: dict[frozenset[str], Level] = {}

    def unmet(self, taken: Iterable[Measure]) -> Level:
        """What the pool with these measures leaves unmet, the most urgent need met first."""
        taken = sorted(taken, key=lambda one: one.id)
        key = frozenset(one.id for one in taken)
        if key not in self._levels:
            problem = self._problem(taken)
            self._levels[key] = level(problem, pool(problem, by_priority=True).unmet)
        return self._levels[key]

    def _problem(self, taken: Sequence[Measure]) -> Problem:
        tables = {name: dict.fromkeys(getattr(self._today, name)) for name in _tables()}
        hired = {post for one in taken for post in one.posts}
        groups = {one.person: tuple(each.id for each in taken if each.person == one.person) for one in taken}
        if hired:
            groups[""] = tuple(one.id for one in self._measures if one.posts)
        for gone, new in map(self._changes, groups.values()):
            for name, rows in tables.items():
                tables[name] = {row: None for row in rows if row not in gone[name]} | dict.fromkeys(new[name])
        found: dict[str, Any] = {name: tuple(rows) for name, rows in tables.items()}
        problem = replace(self._today, **found)
        return _without(problem, {post for one in self._measures for post in one.posts} - hired)

    def _changed(self, ids: tuple[str, ...]) -> tuple[dict[str, set[Any]], dict[str, list[Any]]]:
        """Rows of each table that are gone, and those that are new, with some measures."""
        problem = problem_with(self._workspace, [one for one in self._measures if one.id in ids])
        gone, new = {}, {}
        for name in _tables():
            before, after = getattr(self._today, name), getattr(problem, name)
            gone[name], known = set(before) - set(after), set(before)
            new[name] = [row for row in after if row not in known]
        return gone, new


def _tables() -> Iterator[str]:
    return (field.name for field in fields(Problem) if field.name != "settings")


def _without(problem: Problem, posts: set[str]) -> Problem:
    people = {post.person for post in problem.posts if post.post not in posts}
    return replace(
        problem,
        posts=tuple(row for row in problem.posts if row.post not in posts),
        people=tuple(row for row in problem.people if row.person in people),
        permissions=tuple(row for row in problem.permissions if row.post not in posts),
        arcs=tuple(row for row in problem.arcs if row.post not in posts),
        supervisors=tuple(row for row in problem.supervisors if row.supervisor_post not in posts),
        capabilities=tuple(row for row in problem.capabilities if row.post not in posts),
    )


def _less(problem: Problem, person: str, minutes: float) -> Problem:
    """With the minutes of a course gone from the posts of a person, the longest first."""
    left = -int(-minutes // 1)
    longest = sorted((post for post in problem.posts if post.person == person), key=lambda post: -post.capacity_minutes)
    shorter: dict[str, Post] = {}
    for post in longest:
        taken = min(left, post.capacity_minutes)
        shorter[post.post] = replace(post, capacity_minutes=post.capacity_minutes - taken)
        left -= taken
    return replace(problem, posts=tuple(shorter.get(post.post, post) for post in problem.posts))
