"""The named questions of `rules/questions.ttl`: their words, parameters and columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

import pyoxigraph as ox

from pchteam.context import expand
from pchteam.rulebook import load_turtle

__all__ = ["KINDS", "Parameter", "Question", "QuestionError", "find_question", "questions"]

KINDS: Mapping[str, str] = {
    "person": "people",
    "function": "functions",
    "team": "teams",
    "site": "sites",
    "organisation": "organisations",
    "segment": "segments",
    "pathway": "pathways",
    "role": "roles",
}
"""Kinds of parameters that name a row, and the table in which it stands. Others: `date`, `days`, `file`."""


class QuestionError(ValueError):
    """A question that does not exist, or a parameter that is unknown, missing or cannot be read."""


@dataclass(frozen=True)
class Parameter:
    """What a question is asked about; `kind` is one of `KINDS`, or `date`, `days` or `file`."""

    name: str
    kind: str
    is_required: bool
    description: str

    def __str__(self) -> str:
        return f"{self.name}={self.kind.upper()}" if self.is_required else f"[{self.name}={self.kind.upper()}]"


@dataclass(frozen=True)
class Question:
    """A question as `rules/questions.ttl` describes it.

    Parameters
    ----------
    title
        The question in words.
    description
        What its answer means.
    if_none
        What an answer without rows means.
    headings
        Headings of the columns.
    answered_by
        Module and function that answer it, as `module:function`; None for the query of its name.
    """

    name: str
    title: str
    description: str
    if_none: str
    parameters: tuple[Parameter, ...]
    headings: tuple[str, ...]
    answered_by: str | None

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns: the headings in lower case, with `_` for blanks."""
        return tuple(heading.lower().replace(" ", "_") for heading in self.headings)

    def as_dict(self) -> dict[str, Any]:
        """What may be asked, as plain data for JSON."""
        parameters = [
            {"name": one.name, "kind": one.kind, "required": one.is_required, "description": one.description}
            for one in self.parameters
        ]
        return {"question": self.name, "title": self.title, "description": self.description, "parameters": parameters}


@cache
def questions() -> Mapping[str, Question]:
    """All questions by name, in order."""
    store = load_turtle([("questions.ttl", files("pchteam.rules").joinpath("questions.ttl").read_bytes())])
    nodes = [quad.subject for quad in store.quads_for_pattern(None, None, expand("pch:Question"))]
    nodes.sort(key=lambda node: int(_one(store, node, "sh:order")))
    return {question.name: question for question in (_question(store, node) for node in nodes)}


def _objects(store: ox.Store, subject: Any, curie: str) -> list[Any]:
    return [quad.object for quad in store.quads_for_pattern(subject, expand(curie), None)]


def _one(store: ox.Store, subject: Any, curie: str) -> Any:
    return next((term.value for term in _objects(store, subject, curie)), None)


def _question(store: ox.Store, node: Any) -> Question:
    parameters = _objects(store, node, "sh:parameter")
    parameters.sort(key=lambda parameter: int(_one(store, parameter, "sh:order")))
    return Question(
        node.value.rpartition("/")[2],
        _one(store, node, "dcterms:title"),
        _one(store, node, "dcterms:description"),
        _one(store, node, "pch:ifNone"),
        tuple(
            Parameter(
                _one(store, parameter, "sh:name"),
                _one(store, parameter, "pch:parameterKind"),
                _one(store, parameter, "sh:optional") != "true",
                _one(store, parameter, "sh:description"),
            )
            for parameter in parameters
        ),
        tuple(_list(store, _objects(store, node, "pch:columns")[0])),
        _one(store, node, "pch:answeredBy"),
    )


def _list(store: ox.Store, node: Any) -> Iterator[str]:
    while node != expand("rdf:nil"):
        yield _one(store, node, "rdf:first")
        (node,) = _objects(store, node, "rdf:rest")


def find_question(name: str) -> Question:
    """The question of a name.

    Raises
    ------
    QuestionError
        If there is none.
    """
    found = questions().get(name)
    if found is None:
        near = get_close_matches(name, questions(), 3, 0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "`pchteam ask WORKSPACE` lists the questions."
        raise QuestionError(f"there is no question '{name}'; {hint}")
    return found
