"""Mend: the fewest changes of a workspace that make somebody able and permitted, tried on a copy before they are told.

A trial keeps the rows that can matter (those of the person and their named supervisors, the requirements of the
function, and all that is not about one person), changes cells, and runs the whole way from typed rows to the verdict.
The search goes from fewer changes to more, and among as many from less effort to more (`pch:effort` of the obstacles).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from heapq import heappop, heappush
from itertools import count
from typing import Any

from pchteam.infer import Graph, facts, infer
from pchteam.load import Table, check_rows
from pchteam.obstacles import Change, FoundObstacle
from pchteam.prove import Why, why
from pchteam.workspace import Workspace

__all__ = ["Mend", "apply", "smallest_mend"]

MOST_TRIALS = 80
LEFT_OUT = (
    "bands",
    "level_descriptors",
    "measures",
    "memberships",
    "needs",
    "pathways",
    "pins",
    "rotations",
    "training",
)
OF_PERSON = ("posts", "holdings", "credentials")


@dataclass(frozen=True)
class Mend:
    """Changes that together make somebody able, and permitted where a team was named; tried and found to do so."""

    changes: tuple[Change, ...]

    @property
    def sentence(self) -> str:
        """The changes in words."""
        return "; ".join(f"{change.kind}: {change.sentence}" for change in self.changes)

    def as_dict(self) -> dict[str, Any]:
        """The mend as plain data for JSON."""
        return {"changes": [change.as_dict() for change in self.changes], "sentence": self.sentence}


def smallest_mend(
    workspace: Workspace, person: str, function: str, team: str | None = None, *, until: date | None = None
) -> Mend | None:
    """The smallest mend that was found, or None where none was found, in at most 80 trials.

    Parameters
    ----------
    person, function, team
        Ids.
    until
        Last day of the window; None for as_of.

    Returns
    -------
    Mend or None
        Without changes where nothing stands in the way.
    """
    tables = _that_matter(workspace, person, function)
    window = until or workspace.policy.day("as_of")

    def look(changes: Iterable[Change]) -> Why:
        return why(_trial(workspace, apply(tables, changes), window), person, function, team)

    return _search(look)


def _search(look: Callable[[Iterable[Change]], Why]) -> Mend | None:
    """Uniform-cost search over sets of changes; a step adds one change for one thing that stands in the way."""
    order = count()
    waiting: list[tuple[int, int, int, tuple[Change, ...]]] = [(0, 0, next(order), ())]
    seen: set[frozenset[Change]] = {frozenset()}
    for _ in range(MOST_TRIALS):
        if not waiting:
            return None
        _, effort, _, changes = heappop(waiting)
        answer = look(changes)
        if answer.verdict == "alone":
            return Mend(changes)
        for change in _next(answer, changes):
            if (step := frozenset((*changes, change))) not in seen:
                seen.add(step)
                heappush(waiting, (len(step), effort + change.effort, next(order), (*changes, change)))
    return None


def _next(answer: Why, made: tuple[Change, ...]) -> list[Change]:
    """The changes that would remove one of the things in the way: first of capability, then of permission."""
    changed = {(change.table, change.row) for change in made if change.row is not None}
    if answer.capability != "alone":
        standing = [one for one in answer.obstacles if one.kind == "capability"]
        if any(one.change is None and one.group is None for one in standing):
            return []
        return _least([list(group) for group in _by_group(standing).values()])
    lanes: dict[Any, list[FoundObstacle]] = {}
    for one in answer.obstacles:
        lanes.setdefault((one.cell.table, one.cell.row) if one.cell else None, []).append(one)
    begun = {lane: found for lane, found in lanes.items() if lane in changed}
    return [change for found in (begun or lanes).values() for change in _changes(found)]


def _by_group(standing: list[FoundObstacle]) -> dict[str | None, list[Change]]:
    groups: dict[str | None, list[Change]] = {}
    for one in standing:
        if one.group is None:
            groups[one.name] = _changes([one])
        else:
            groups.setdefault(one.group, []).extend(_changes([one]))
    return groups


def _least(groups: list[list[Change]]) -> list[Change]:
    """The alternatives of the group that has the fewest; none where a group has none."""
    return min(groups, key=len, default=[])


def _changes(found: Iterable[FoundObstacle]) -> list[Change]:
    changes = dict.fromkeys(one.change for one in found if one.change)
    return sorted(changes, key=lambda change: change.effort)


def _that_matter(workspace: Workspace, person: str, function: str) -> dict[str, Table]:
    supervisors = {post.supervisor for post in workspace.rows("posts") if post.person == person and post.supervisor}
    people = {person, *supervisors}
    tables = {name: table for name, table in workspace.tables.items() if name not in LEFT_OUT}
    wanted = dict.fromkeys(OF_PERSON, ("person", people)) | {"requirements": ("function", {function})}
    for name, (column, values) in wanted.items():
        if name in tables:
            tables[name] = _only(tables[name], column, values)
    return tables


def _only(table: Table, column: str, values: set[str]) -> Table:
    if column not in table.columns:
        return table
    place = table.columns.index(column)
    return replace(table, rows=tuple(row for row in table.rows if row[1][place] in values))


def _trial(workspace: Workspace, tables: Mapping[str, Table], until: date) -> Graph:
    return infer(facts(check_rows(tables).rows, workspace.policy, until, workspace.book))


def apply(tables: Mapping[str, Table], changes: Iterable[Change]) -> dict[str, Table]:
    """Tables with changes made; the tables that are given stay as they are."""
    made = dict(tables)
    for change in changes:
        table = made.get(change.table, Table(change.table, (), ()))
        missing = tuple(column for column, _ in change.cells if column not in table.columns)
        columns = (*table.columns, *missing)
        rows = tuple((number, (*cells, *[""] * len(missing))) for number, cells in table.rows)
        if change.row is None:
            number = max((number for number, _ in rows), default=table.header) + 1
            rows += ((number, tuple(dict(change.cells).get(column, "") for column in columns)),)
        else:
            rows = tuple(_set(columns, row, change) for row in rows)
        made[change.table] = replace(table, columns=columns, rows=rows)
    return made


def _set(columns: tuple[str, ...], row: tuple[int, tuple[str, ...]], change: Change) -> tuple[int, tuple[str, ...]]:
    number, cells = row
    if number != change.row:
        return row
    new = dict(zip(columns, cells, strict=True))
    for column, value in change.cells:
        new[column] = ";".join(filter(None, (new[column], value[1:]))) if value.startswith("+") else value
    return number, tuple(new.values())
