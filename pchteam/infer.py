"""Infer: run the rules of `rules/` set at a time, stratum by stratum, on an Oxigraph store (SHACL-AF 8, SPARQL rules).

The facts of each rule go to a named graph of its own, so that a proof can name the rule.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

import pyoxigraph as ox

from pchteam.lift import BASE, SCHEME_BASE, expand, lift, local_id
from pchteam.load import Placed
from pchteam.policy import Policy
from pchteam.rulebook import bind, query_text, rules

__all__ = ["Cell", "Graph", "facts", "infer", "text"]

PARAMETERS = ox.NamedNode("https://w3id.org/pchteam/graph/parameters")
SCHEMES = ox.NamedNode("https://w3id.org/pchteam/graph/schemes")
PLACES = (
    "SELECT ?s ?t ?r { ?s <https://w3id.org/pchteam/ontology#table> ?t ; <https://w3id.org/pchteam/ontology#row> ?r }"
)
LABELS = ("http://www.w3.org/2004/02/skos/core#prefLabel", "http://xmlns.com/foaf/0.1/name")


@dataclass(frozen=True)
class Cell:
    """A place in the workspace: table, spreadsheet row, and column where one is meant."""

    table: str
    row: int
    column: str | None = None

    def __str__(self) -> str:
        return f"{self.table}, row {self.row}" + (f", {self.column}" if self.column else "")


class Graph:
    """The facts of a workspace with what follows from them in a window.

    Parameters
    ----------
    store
        Facts, places of rows, level scheme and parameters; rules add a graph each.
    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self._labels: dict[str, str] | None = None
        self._cells: dict[str, Cell] | None = None

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

    def construct(self, query: str) -> Iterator[ox.Triple]:
        """Answer a CONSTRUCT over all graphs."""
        triples = self.store.query(query, use_default_graph_as_union=True)
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
        if self._labels is None:
            self._labels = dict(self._names())
        if not isinstance(term, ox.NamedNode):
            return "" if term is None else str(term.value)
        known = self._labels.get(term.value)
        if known is None and term.value.startswith(f"{BASE}competencies/"):
            competency, _, level = term.value.rpartition("/")
            return f"{self._labels.get(competency, local_id(competency))} ({level})"
        return known or text(term)

    def _names(self) -> Iterator[tuple[str, str]]:
        for property_iri in LABELS:
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(property_iri), None):
                yield str(getattr(quad.subject, "value", "")), text(quad.object)
        for row in self.select(query_text("ask/names")):
            yield row["node"].value, row["name"].value

    def cell(self, subject: Any, column: str | None = None) -> Cell | None:
        """The place from which a subject was read."""
        if self._cells is None:
            rows = self.select(PLACES)
            self._cells = {row["s"].value: Cell(row["t"].value, int(row["r"].value)) for row in rows}
        cell = self._cells.get(getattr(subject, "value", ""))
        return Cell(cell.table, cell.row, column) if cell else None


def text(term: Any) -> str:
    """A term as a cell: the id of a workspace IRI, the code of a concept, the value of a literal."""
    if term is None:
        return ""
    value = str(term.value)
    if isinstance(term, ox.NamedNode):
        return local_id(value) if value.startswith(BASE) else value.rpartition("/")[2]
    return value


def facts(rows: Mapping[str, Iterable[Placed]], policy: Policy, until: date | None) -> Graph:
    """Lift rows into a new store, with the level scheme and the parameters of the window `[as_of, until]`.

    Parameters
    ----------
    until
        Last day of the window; None where the workspace names no day, so that nothing about dates is asked.
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
        typed.append(("pch:asOf", ox.Literal(policy.day("as_of").isoformat(), datatype=expand("xsd:date"))))
    typed += [
        ("pch:acceptsStatus", ox.NamedNode(f"{SCHEME_BASE}status/{status}")) for status in policy["accepted_statuses"]
    ]
    subject = expand("pch:parameters")
    store.extend(ox.Quad(subject, expand(name), value, PARAMETERS) for name, value in typed)
    return Graph(store)


def infer(graph: Graph) -> Graph:
    """Run all rules in order, each over the union of what is known; return the same graph."""
    for rule in rules():
        name = ox.NamedNode(rule.iri)
        triples = list(graph.construct(rule.construct))
        graph.store.extend(ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)
    return graph
