"""Infer: run the rules of `rules/` set at a time, stratum by stratum, on an Oxigraph store (SHACL-AF 8, SPARQL rules).

The facts of each rule go to a named graph of its own, so that a proof can name the rule.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial
from importlib.resources import files
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from pchteam.columns import LEVELS
from pchteam.context import BASE, ROW, ROWS, SCHEME_BASE, TABLE, expand, local_id
from pchteam.find import Names
from pchteam.lift import References, lift
from pchteam.load import Placed
from pchteam.policy import Policy
from pchteam.rulebook import Rule, Rulebook, bind, query_text, rulebook

__all__ = ["Cell", "Graph", "facts", "infer", "run_for", "text"]

PARAMETERS = ox.NamedNode("https://w3id.org/pchteam/graph/parameters")
SCHEMES = ox.NamedNode("https://w3id.org/pchteam/graph/schemes")
LABELS = (expand("skos:prefLabel"), expand("foaf:name"))


@dataclass(frozen=True)
class Cell:
    """A place in the workspace: table, spreadsheet row, and column where one is meant."""

    table: str
    row: int
    column: str | None = None

    def __str__(self) -> str:
        return f"{self.table}, row {self.row}" + (f", {self.column}" if self.column else "")

    def as_dict(self) -> dict[str, Any]:
        """The place as plain data for JSON."""
        return asdict(self)


class Graph:
    """The facts of a workspace with what follows from them in a window.

    Parameters
    ----------
    store
        Facts, places of rows, level scheme and parameters; rules add a graph each.
    book
        The rules that are run and matched.
    known
        What cells of the workspace may name.
    """

    def __init__(self, store: ox.Store, book: Rulebook, known: References) -> None:
        self.store = store
        self.book = book
        self.known = known
        self._labels: dict[str, str] = {}
        self._names: dict[str, Names] = {}

    def select(self, query: str, **values: ox.NamedNode | ox.Literal) -> list[dict[str, Any]]:
        """Answer a SELECT over all graphs as rows of terms; `values` are inlined for variables."""
        solutions = self.store.query(bind(query, values), use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        return [{name: solution[name] for name in names} for solution in solutions]

    def table(self, name: str, **values: ox.NamedNode | ox.Literal) -> list[tuple[str, ...]]:
        """Answer a query of `rules/` as sorted rows of text: ids for workspace IRIs, blank for unbound."""
        rows = self.select(query_text(name), **values)
        return sorted({tuple(text(term) for term in row.values()) for row in rows})

    def construct(self, query: str, **values: ox.NamedNode | ox.Literal) -> Iterator[ox.Triple]:
        """Answer a CONSTRUCT over all graphs; `values` are inlined for variables."""
        triples = self.store.query(bind(query, values), use_default_graph_as_union=True)
        assert isinstance(triples, ox.QueryTriples)
        return triples

    def pairs(self, predicate: str) -> set[tuple[str, str]]:
        """Subjects and objects of a predicate, as ids."""
        return {
            (text(quad.subject), text(quad.object))
            for quad in self.store.quads_for_pattern(None, expand(predicate), None)
        }

    def label(self, term: Any) -> str:
        """What people call a term: its label, `competency (level)` for an attainment, or its id."""
        if not isinstance(term, ox.NamedNode):
            return "" if term is None else str(term.value)
        if term.value not in self._labels:
            self._labels[term.value] = self._name(term)
        return self._labels[term.value]

    def _name(self, term: ox.NamedNode) -> str:
        for property_iri in LABELS:
            for quad in self.store.quads_for_pattern(term, property_iri, None):
                return text(quad.object)
        if not term.value.startswith(BASE):
            return text(term)
        competency, _, level = term.value.rpartition("/")
        if competency.startswith(f"{BASE}competencies/") and level in LEVELS:
            return f"{self.label(ox.NamedNode(competency))} ({level})"
        for row in self.select(query_text("ask/names"), node=term):
            return str(row["name"].value)
        return text(term)

    def cell(self, subject: Any, column: str | None = None) -> Cell | None:
        """The place from which a subject was read."""
        if not isinstance(subject, ox.NamedNode):
            return None
        place = {
            quad.predicate: quad.object.value  # type: ignore[union-attr]
            for quad in self.store.quads_for_pattern(subject, None, None, ROWS)
        }
        return Cell(place[TABLE], int(place[ROW]), column) if place else None

    def names(self, kind: str, labels: Callable[[], Iterable[tuple[str, str, str]]]) -> Names:
        """The index of the names of things of a kind, made of their labels when it is first asked for."""
        if kind not in self._names:
            self._names[kind] = Names(labels(), kind)
        return self._names[kind]

    def forget(self, nodes: Iterable[ox.NamedNode]) -> None:
        """Drop what is remembered of nodes whose facts changed."""
        self._names.clear()
        for node in nodes:
            self._labels.pop(node.value, None)


def text(term: Any) -> str:
    """A term as a cell: the id of a workspace IRI, the code of a concept, the value of a literal."""
    if term is None:
        return ""
    value = str(term.value)
    if isinstance(term, ox.NamedNode):
        return local_id(value) if value.startswith(BASE) else value.rpartition("/")[2]
    return value


def facts(
    rows: Mapping[str, Iterable[Placed]], policy: Policy, until: date | None, book: Rulebook | None = None
) -> Graph:
    """Lift rows into a new store, with the level scheme and the parameters of the window `[as_of, until]`.

    Parameters
    ----------
    until
        Last day of the window; None where the workspace names no day, so that nothing about dates is asked.
    book
        The rules that hold; None for those that pchteam ships.
    """
    store = ox.Store()
    lift(rows, store)
    level = files("pchteam.ontology").joinpath("schemes", "level.ttl").read_bytes()
    store.load(level, ox.RdfFormat.TURTLE, to_graph=SCHEMES)
    typed: list[tuple[str, ox.Literal | ox.NamedNode]] = [
        ("pch:supervisedLevelsShort", ox.Literal(int(policy["supervised_levels_short"]))),
        ("pch:maxTeamSize", ox.Literal(int(policy["max_team_size"]))),
    ]
    if until:
        typed.append(("pch:until", ox.Literal(until.isoformat(), datatype=expand("xsd:date"))))
        as_of = policy.day("as_of")
        watch = as_of + timedelta(days=int(policy["watch_days"]))
        typed.append(("pch:asOf", ox.Literal(as_of.isoformat(), datatype=expand("xsd:date"))))
        typed.append(("pch:watchUntil", ox.Literal(watch.isoformat(), datatype=expand("xsd:date"))))
    typed += [
        ("pch:acceptsStatus", ox.NamedNode(f"{SCHEME_BASE}status/{status}")) for status in policy["accepted_statuses"]
    ]
    subject = expand("pch:parameters")
    store.extend(ox.Quad(subject, expand(name), value, PARAMETERS) for name, value in typed)
    return Graph(store, book or rulebook(), References(rows))


def infer(graph: Graph) -> Graph:
    """Run all rules in order, each over the union of what is known; return the same graph.

    Rules of the same order see nothing of each other; they run at the same time, for the store works outside of
    Python's lock, and their facts are added once all of them are done.
    """
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for _, rules in groupby(graph.book.rules, key=lambda rule: rule.order):
            together = list(rules)
            derived = list(threads.map(partial(_derive, graph), together))
            for rule, triples in zip(together, derived, strict=True):
                graph.store.bulk_extend(_quads(rule, triples))
    return graph


def _derive(graph: Graph, rule: Rule) -> list[ox.Triple]:
    return list(graph.construct(rule.construct))


def _quads(rule: Rule, triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    name = ox.NamedNode(rule.iri)
    return (ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)


def run_for(graph: Graph, rule: Rule, **values: ox.NamedNode) -> None:
    """Run one rule for certain values of its variables, and add its facts to its graph."""
    graph.store.extend(list(_quads(rule, graph.construct(rule.construct, **values))))
