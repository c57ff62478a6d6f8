"""Check the ontology, the mappings and the rules: quality queries, syntax, and OWL consistency by HermiT."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pyoxigraph as ox

from pchteam.context import expand
from pchteam.mappings import MappingSet, mapping_sets
from pchteam.ontology_reasoner import NO_JAVA, Reasoned, java, load_world, reason
from pchteam.rulebook import Shape, query_names, query_text, rulebook

__all__ = ["Report", "Violation", "check_ontology", "misshapen", "offences", "quality_store", "select"]

OWN = "https://w3id.org/pchteam/ontology#"
RULES = "https://w3id.org/pchteam/rules/"


@dataclass(frozen=True)
class Violation:
    """A term, rule, mapping or query that breaks a rule of quality; `check` is the name of the query's file."""

    check: str
    subject: str


@dataclass(frozen=True)
class Report:
    """What was checked and what was found; `reasoner` says how HermiT fared in one line."""

    terms: int
    mappings: int
    queries: int
    rules: int
    reasoner: str
    violations: tuple[Violation, ...]

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """The report as lines of text."""
        yield (
            f"{self.terms} own terms, {self.mappings} mappings, {self.queries} quality queries, "
            f"{self.rules} rules, shapes, obstacles and questions."
        )
        yield self.reasoner
        for violation in self.violations:
            yield f"{violation.check}: {violation.subject}"
        yield "Nothing found." if not self.violations else f"{len(self.violations)} violations."


def check_ontology() -> Report:
    """Run every quality query and shape, compile every rule, and reason with HermiT where there is Java."""
    folder = files("pchteam.ontology")
    store = quality_store()
    queries = sorted(folder.joinpath("quality").iterdir(), key=lambda entry: entry.name)
    found = [violation for query in queries for violation in offences(query, store)]
    compiled = list(_compiled())
    found += [violation for name, query in compiled for violation in _syntax(name, query)]
    found += [violation for shape in rulebook().shapes for violation in misshapen(shape, store)]
    runtime = java()
    reasoner = NO_JAVA
    if runtime is not None:
        modules = [entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".ttl")]
        reasoned = reason(load_world(modules), runtime)
        reasoner = reasoned.line
        found += _illogical(reasoned)
    mapped = sum(len(table.rows) for table in mapping_sets())
    return Report(_own_terms(store), mapped, len(queries), len(compiled), reasoner, tuple(found))


def quality_store() -> ox.Store:
    """Everything that the quality queries are asked of, in one default graph.

    Modules and schemes; the rules, shapes and obstacles as they stand; the mapping tables as triples; each SPARQL file
    of `rules/` as a node with `sh:select`; what each rule derives as `pch:derives`; and each own term that a query
    names as `dcterms:references`.
    """
    store = ox.Store()
    for folder in (files("pchteam.ontology"), files("pchteam.rules")):
        for text in turtle(folder):
            store.load(text, ox.RdfFormat.TURTLE)
    store.extend(quad for table in mapping_sets() for quad in mapped(table))
    for name in query_names():
        store.add(ox.Quad(ox.NamedNode(RULES + name), expand("sh:select"), ox.Literal(query_text(name))))
    store.extend(list(_derived()))
    store.extend(list(references(store)))
    return store


def turtle(folder: Traversable) -> Iterator[bytes]:
    """The Turtle files of a folder and its sub-folders, by name."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from turtle(entry)
        elif entry.name.endswith(".ttl"):
            yield entry.read_bytes()


def mapped(table: MappingSet) -> Iterator[ox.Quad]:
    """The rows of a mapping table as triples; a mapping to words has a literal for its object."""
    for row in table.rows:
        found = row.get("object_id")
        thing = ox.NamedNode(table.expand(found)) if found else ox.Literal(row["object_label"])
        subject, predicate = (ox.NamedNode(table.expand(row[part])) for part in ("subject_id", "predicate_id"))
        yield ox.Quad(subject, predicate, thing)


def _derived() -> Iterator[ox.Quad]:
    """Which own properties and classes each rule derives."""
    for rule in rulebook().rules:
        for _, predicate, thing in rule.heads:
            term = thing if predicate in ("a", "rdf:type") else predicate
            if term.startswith("pch:"):
                yield ox.Quad(ox.NamedNode(rule.iri), expand("pch:derives"), expand(term))


def references(store: ox.Store) -> Iterator[ox.Quad]:
    """Which own terms the queries in a store name."""
    texts = "SELECT ?by ?query { ?by sh:construct|sh:select|pch:premises ?query }"
    for by, query in select(store, texts):
        for name in re.findall(r"(?<![\w:])pch:([A-Za-z]\w*)", query.value):
            yield ox.Quad(by, expand("dcterms:references"), expand(f"pch:{name}"))


def select(store: ox.Store, query: str) -> Iterator[Any]:
    """The solutions of a query in which prefixes of the rules need no declaration."""
    solutions = store.query(query, prefixes={name: expand(f"{name}:").value for name in ("dcterms", "pch", "sh")})
    assert isinstance(solutions, ox.QuerySolutions)
    return iter(solutions)


def misshapen(shape: Shape, store: ox.Store) -> Iterator[Violation]:
    """Where schemes and terms break a shape of workspaces; a warning of workspaces is none of theirs."""
    if shape.severity == "fault":
        for row in select(store, shape.select):
            yield Violation(shape.name, str(row["this"]))


def offences(query: Traversable, store: ox.Store) -> Iterator[Violation]:
    """What a quality query finds."""
    for solution in select(store, query.read_text("utf-8")):
        words = [value.value if isinstance(value, ox.NamedNode | ox.Literal) else str(value) for value in solution]
        yield Violation(query.name.removesuffix(".rq"), " ".join(words))


def _compiled() -> Iterator[tuple[str, str]]:
    """Every query of `rules/` by name."""
    book = rulebook()
    yield from ((rule.name, rule.construct) for rule in book.rules)
    yield from ((rule.name, rule.premises) for rule in book.rules if rule.premises)
    yield from ((shape.name, shape.select) for shape in book.shapes)
    yield from ((obstacle.name, obstacle.select) for obstacle in book.obstacles)
    yield from ((name, query_text(name)) for name in query_names())


def _syntax(name: str, query: str) -> Iterator[Violation]:
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        yield Violation("syntax-error", f"{name}: {error}")


def _illogical(reasoned: Reasoned) -> Iterator[Violation]:
    if not reasoned.consistent:
        yield Violation("inconsistent-ontology", "https://w3id.org/pchteam/ontology")
    yield from (Violation("unsatisfiable-class", iri) for iri in reasoned.unsatisfiable)
    yield from (Violation("unasserted-subclass", f"{lower} below {upper}") for lower, upper in reasoned.inferred)


def _own_terms(store: ox.Store) -> int:
    own = f"SELECT DISTINCT ?term {{ ?term a ?type . FILTER(STRSTARTS(STR(?term), '{OWN}')) }}"
    return sum(1 for _ in select(store, own))
