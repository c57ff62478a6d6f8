"""Questions: the named questions of `rules/questions.ttl`, asked of a workspace by name, with texts as parameters.

>>> ask(Workspace.open("examples/north-trafford"), "who-can", function="blood pressure review")

A question is answered by the query of its name in `rules/ask`, or by the Python function that the Turtle file names.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from pchteam.columns import FIRST_YEAR, LAST_YEAR
from pchteam.context import BASE, NAMESPACES, iri
from pchteam.find import find
from pchteam.infer import Graph, text
from pchteam.question_book import KINDS, Parameter, Question, QuestionError, find_question
from pchteam.rulebook import query_text
from pchteam.workspace import Workspace

__all__ = ["Answered", "Asked", "Cells", "Found", "Item", "ask", "shown"]

MOST_DAYS = 3650


@dataclass(frozen=True)
class Item:
    """A row of the workspace by its id, with what people call it."""

    id: str
    label: str

    def __str__(self) -> str:
        return self.label if self.label == self.id else f"{self.label} ({self.id})"


Cells = tuple[Any, ...]
"""A row of an answer: items, tuples of items, texts and whole numbers."""
Values = Mapping[str, Any]
"""Parameters by name: items, dates, whole numbers and paths."""


@dataclass(frozen=True)
class Asked:
    """What a function is handed that answers a question: the workspace, what follows from it, and the parameters."""

    workspace: Workspace
    graph: Graph
    values: Values

    def node(self, name: str) -> ox.NamedNode:
        """The IRI of the row that a parameter names; parameters are called after their kinds."""
        return ox.NamedNode(iri(KINDS[name], self.values[name].id))

    def item(self, table: str, identifier: str) -> Item:
        """A row by its id, with its label."""
        return Item(identifier, self.graph.label(ox.NamedNode(iri(table, identifier))))


@dataclass(frozen=True)
class Found:
    """Rows that answer a question, in the order in which they are shown, and what must be said beside them."""

    rows: Iterable[Cells]
    note: str = ""


@dataclass(frozen=True)
class Answered:
    """A question with its parameters and its answer."""

    question: Question
    values: Values
    rows: tuple[Cells, ...]
    note: str

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain data for JSON; rows of the workspace are given by id and label."""
        return {
            "question": self.question.name,
            "title": self.question.title,
            "parameters": {name: _plain(value) for name, value in self.values.items()},
            "columns": list(self.question.columns),
            "rows": [dict(zip(self.question.columns, map(_plain, row), strict=True)) for row in self.rows],
            "note": self.note,
        }


def shown(value: Any) -> str:
    """A cell as people read it; several items separated by `;`."""
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Item):
        return {"id": value.id, "label": value.label}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, int) else str(value)


def ask(workspace: Workspace, name: str, graph: Graph | None = None, /, **texts: str) -> Answered:
    """Ask a named question.

    Parameters
    ----------
    name
        Name of the question, such as `who-can`.
    graph
        What follows from the workspace at as_of, where it was inferred before.
    texts
        Its parameters: ids, names or labels, also misspelt; dates as ISO text.

    Raises
    ------
    QuestionError
        If there is no such question, or a parameter is unknown, missing or cannot be read.
    pchteam.find.AmbiguousTextError, pchteam.find.UnknownTextError
        If a text means several things or none.
    """
    question = find_question(name)
    values = _values(workspace, question, texts)
    asked = Asked(workspace, graph or workspace.graph(), values)
    if question.answered_by is None:
        found = _by_query(asked, question)
    else:
        module, _, function = question.answered_by.partition(":")
        found = getattr(import_module(module), function)(asked)
    rows = tuple(found.rows)
    return Answered(question, values, rows, found.note or ("" if rows else question.if_none))


def _values(workspace: Workspace, question: Question, texts: Mapping[str, str]) -> Values:
    known = {parameter.name: parameter for parameter in question.parameters}
    usage = " ".join(map(str, question.parameters)) or "no parameter"
    for name in texts:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else "."
            raise QuestionError(f"{question.name} has no parameter '{name}'{hint} It takes {usage}.")
    for parameter in question.parameters:
        if parameter.is_required and parameter.name not in texts:
            raise QuestionError(f"{question.name} needs {parameter.name}=. It takes {usage}.")
    return {name: _read(workspace, known[name], texts[name]) for name in known if name in texts}


def _read(workspace: Workspace, parameter: Parameter, wanted: str) -> Any:
    """The value that the text of a parameter means."""
    if parameter.kind in KINDS:
        match = find(wanted, _labels(workspace, KINDS[parameter.kind]), parameter.kind)
        return Item(match.id, match.label)
    if parameter.kind == "date":
        return _day(parameter.name, wanted)
    if parameter.kind == "days":
        if not (wanted.isdecimal() and 1 <= int(wanted) <= MOST_DAYS):
            raise QuestionError(f"{parameter.name}={wanted} is not a number of days from 1 to {MOST_DAYS}")
        return int(wanted)
    return Path(wanted)


def _day(name: str, wanted: str) -> date:
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        raise QuestionError(f"{name}={wanted} is not a date such as 2026-06-01") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise QuestionError(f"{name}={wanted} is far away; give a day of the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _labels(workspace: Workspace, table: str) -> Iterator[tuple[str, str, str]]:
    """All names by which the rows of a table are known: id, label or name, synonyms."""
    for row in workspace.rows(table):
        preferred = getattr(row, "label", None) or row.name
        for label in (row.id, preferred, *(getattr(row, "alt_labels", None) or ())):
            yield row.id, label, preferred


def _by_query(asked: Asked, question: Question) -> Found:
    """Rows of the query of the question's name, sorted by their cells."""
    nodes = {name: asked.node(name) for name in asked.values}
    solutions = asked.graph.select(query_text(f"ask/{question.name}"), **nodes)
    rows = {
        tuple(asked.values.get(column) or _value(asked.graph, row[column]) for column in question.columns)
        for row in solutions
    }
    return Found(sorted(rows, key=lambda row: [str(value).casefold() for value in row]))


def _value(graph: Graph, term: Any) -> Item | str | int:
    if isinstance(term, ox.NamedNode) and term.value.startswith(BASE):
        return Item(text(term), graph.label(term))
    whole = isinstance(term, ox.Literal) and term.datatype.value == f"{NAMESPACES['xsd']}integer"
    return int(term.value) if whole else text(term)
