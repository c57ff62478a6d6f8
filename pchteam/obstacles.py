"""Obstacles: every reason why somebody cannot or may not, with what would remove it.

They are the named queries of `rules/obstacles.ttl`, asked with person, function and team inlined.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyoxigraph as ox

from pchteam.context import column_of, expand
from pchteam.infer import Cell, Graph, text
from pchteam.rulebook import Obstacle, slots

__all__ = ["Change", "FoundObstacle", "find_obstacles"]


@dataclass(frozen=True)
class Change:
    """A change of the workspace that would remove an obstacle.

    Parameters
    ----------
    kind
        What it takes: verification, renewal, clause, training, agreement or credential.
    effort
        Rank of the kind, 1 being least.
    row
        Spreadsheet row of the cell to change; None for a row to add.
    cells
        Columns with their new values; a value `+X` adds X to the list in the cell.
    """

    kind: str
    effort: int
    table: str
    row: int | None
    cells: tuple[tuple[str, str], ...]

    @property
    def sentence(self) -> str:
        """The change in words."""
        if self.row is None:
            return f"add to {self.table}: " + ", ".join(f"{column} {value}" for column, value in self.cells if value)
        ((column, value),) = self.cells
        place = f"in {self.table}, row {self.row}"
        return f"add {value[1:]} to {column} {place}" if value.startswith("+") else f"set {column} to {value} {place}"

    def as_dict(self) -> dict[str, Any]:
        """The change as plain data for JSON."""
        found = {"kind": self.kind, "table": self.table, "row": self.row, "cells": dict(self.cells)}
        return found | {"sentence": self.sentence}


@dataclass(frozen=True)
class FoundObstacle:
    """A reason why not, with what would remove it and the cell that stands in the way.

    Parameters
    ----------
    group
        Group of requirements that is not met; None where the obstacle is not about a requirement.
    change
        What would remove it; None where no change of the workspace could.
    """

    name: str
    kind: str
    sentence: str
    mend: str
    cell: Cell | None
    group: str | None = None
    change: Change | None = None

    def as_dict(self) -> dict[str, Any]:
        """The obstacle as plain data for JSON."""
        found: dict[str, Any] = {"name": self.name, "kind": self.kind, "sentence": self.sentence, "mend": self.mend}
        found |= {"cell": self.cell.as_dict() if self.cell else None}
        return found | {"change": self.change.as_dict() if self.change else None}


def find_obstacles(graph: Graph, kind: str, nodes: Mapping[str, ox.NamedNode]) -> Iterator[FoundObstacle]:
    """Everything that stands in the way, each once.

    Parameters
    ----------
    kind
        `capability` or `permission`.
    nodes
        The `person` and `function`, and the `team` for permission.
    """
    seen = set()
    for obstacle in graph.book.obstacles:
        if obstacle.kind != kind:
            continue
        for row in graph.select(obstacle.select, **nodes):
            names = {name: graph.label(row.get(name, nodes.get(name))) for name in slots(obstacle.sentence)}
            names |= {name: graph.label(node) for name, node in nodes.items()}
            cell = graph.cell(row["cell"]) if row.get("cell") else None
            if cell and row.get("property"):
                cell = Cell(cell.table, cell.row, column_of(cell.table, row["property"].value))
            sentence, group = obstacle.sentence.format(**names), _group(graph, row)
            change = _change(graph, obstacle, cell, {**nodes, **row})
            found = FoundObstacle(obstacle.name, kind, sentence, obstacle.mend, cell, group, change)
            if found not in seen:
                seen.add(found)
                yield found


def _group(graph: Graph, row: Mapping[str, Any]) -> str | None:
    return _about(graph, row.get("requirement")).get("group")


def _about(graph: Graph, node: Any) -> dict[str, str]:
    """What a row says, as text by the local name of the property."""
    quads = graph.store.quads_for_pattern(node, None, None) if isinstance(node, ox.NamedNode) else ()
    return {text(quad.predicate).rpartition("#")[2]: text(quad.object) for quad in quads}


def _change(graph: Graph, obstacle: Obstacle, cell: Cell | None, row: Mapping[str, Any]) -> Change | None:
    """The change that removes an obstacle: of its cell if it can be set, otherwise a row whose slots are all known."""
    if obstacle.mend_kind is None:
        return None
    asked = _about(graph, row.get("requirement"))
    window = _about(graph, expand("pch:parameters"))
    values = {name: text(term) for name, term in row.items() if term is not None}
    level = asked.get("statedMinLevel") or asked.get("minLevel", "")
    values |= {"min_level": level.rpartition("/")[2], "annotation": ""}
    values |= {name: asked[name] for name in ("kind", "item", "annotation") if name in asked}
    values |= {"as_of": window["asOf"], "renewed": str(date.fromisoformat(window["until"]) + timedelta(days=365))}
    try:
        if obstacle.sets is not None and cell and cell.column:
            cells = ((cell.column, obstacle.sets.format_map(values)),)
            return Change(obstacle.mend_kind, obstacle.effort, cell.table, cell.row, cells)
        if obstacle.adds is None:
            return None
        table, *words = obstacle.adds.split()
        pairs = (word.partition("=") for word in words)
        added = tuple((column, value.format_map(values)) for column, _, value in pairs)
    except KeyError:
        return None
    return Change(obstacle.mend_kind, obstacle.effort, table, None, added)
