"""What the ontology, the rules and the mappings say, gathered as pages of plain data that `ontology_docs` writes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from inspect import cleandoc

import pyoxigraph as ox

from pchteam.context import NAMESPACES
from pchteam.load import alias
from pchteam.mappings import NO_TERM_FOUND, mapping_sets
from pchteam.tables import TABLES

__all__ = [
    "BASE",
    "OWN",
    "Book",
    "Entry",
    "Fact",
    "Link",
    "Page",
    "Part",
    "Run",
    "columns",
    "compact",
    "match_words",
    "module_file",
]

BASE = "https://w3id.org/pchteam/"
OWN = f"{BASE}ontology#"
PREFIXES = NAMESPACES | {
    "fhir": "http://hl7.org/fhir/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rule": f"{BASE}rules/",
    "obstacle": f"{BASE}obstacles/",
    "shape": f"{BASE}shapes/",
}
ROOMS = {"rules": "rules.html", "obstacles": "obstacles.html", "shapes": "shapes.html", "mappings": "mappings.html"}
"""The page on which things of a namespace below `BASE` stand."""


@dataclass(frozen=True)
class Link:
    """Words, and where they lead if anywhere."""

    text: str
    href: str | None = None


Run = tuple[Link, ...]
"""Words with links among them."""


@dataclass(frozen=True)
class Fact:
    """Something that is said of an entry: a name with its values."""

    name: str
    values: tuple[Run, ...]


@dataclass(frozen=True)
class Entry:
    """A term, concept, rule, obstacle, shape or question; `queries` are texts of SPARQL under their headings."""

    anchor: str
    title: str
    name: str
    text: str
    facts: tuple[Fact, ...] = ()
    queries: tuple[tuple[str, Run], ...] = ()
    children: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class Part:
    """A section of a page: entries, or items with words behind them, or rows of a table under headings."""

    anchor: str
    title: str
    note: str = ""
    entries: tuple[Entry, ...] = ()
    items: tuple[tuple[Link, str], ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Run, ...], ...] = ()
    is_tree: bool = False


@dataclass(frozen=True)
class Page:
    """A page of its own."""

    file: str
    title: str
    lead: str
    facts: tuple[Fact, ...] = ()
    parts: tuple[Part, ...] = ()


class Book:
    """Every statement by subject and compact predicate, with the words and links for what it is about.

    Parameters
    ----------
    store
        As `ontology_quality.quality_store` makes it.
    """

    def __init__(self, store: ox.Store) -> None:
        self._said: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = {}
        self._words = {NO_TERM_FOUND: "no term found"}
        self.users: dict[str, set[str]] = defaultdict(set)
        """Rules, obstacles, shapes and questions that name a term."""
        self.deriving: dict[str, set[str]] = defaultdict(set)
        """Rules that derive a term."""
        for quad in store:
            if isinstance(quad.object, ox.Triple) or isinstance(quad.subject, ox.Triple):
                continue
            predicate = compact(quad.predicate.value)
            self._said.setdefault(quad.subject.value, {}).setdefault(predicate, []).append(quad.object)
        for table in mapping_sets():
            self._words[table.metadata["mapping_set_id"]] = table.metadata["mapping_set_title"]
            self._words |= {table.expand(row["object_id"]): row["object_label"] for row in table.rows if named(row)}
        for subject in sorted(self._said):
            users = self.all(subject, "sh:sparql") or [subject]
            for term in (term for user in users for term in self.all(user, "dcterms:references")):
                self.users[term].add(subject)
            for term in self.all(subject, "pch:derives"):
                self.deriving[term].add(subject)

    def all(self, subject: str, predicate: str) -> list[str]:
        """Values of a statement as text, in order and without repetition."""
        return sorted({value.value for value in self._said.get(subject, {}).get(predicate, ())})

    def one(self, subject: str, predicate: str) -> str:
        """The value of a statement as text, or blank."""
        return next(iter(self.all(subject, predicate)), "")

    def of_type(self, kind: str) -> list[str]:
        """Everything that is declared to be of a kind."""
        return sorted(subject for subject in self._said if kind in map(compact, self.all(subject, "rdf:type")))

    def label(self, iri: str) -> str:
        """The words for a thing."""
        said = (self.one(iri, name) for name in ("rdfs:label", "skos:prefLabel", "dcterms:title"))
        return next(filter(None, said), "") or self._words.get(iri, compact(iri))

    def href(self, iri: str) -> str | None:
        """Where a thing is told of: on one of the pages, or at its own address."""
        if iri.startswith(OWN) and self.one(iri, "rdfs:isDefinedBy"):
            return f"{module_file(self.one(iri, 'rdfs:isDefinedBy'))}#{iri.removeprefix(OWN)}"
        room, _, name = iri.removeprefix(BASE).partition("/")
        if room == "scheme":
            scheme, _, concept = name.partition("/")
            return f"scheme-{scheme}.html" + (f"#{concept}" if concept else "")
        if room == "rules" and "/" in name:
            return f"questions.html#{name.replace('/', '-')}"
        if iri.startswith(BASE):
            return f"{ROOMS[room]}#{name}" if room in ROOMS else None
        return iri if iri.startswith("http") else None

    def link(self, iri: str) -> Link:
        """A thing by its words if it is told of here, else by its compact name."""
        return Link(self.label(iri), self.href(iri))

    def run(self, node: str) -> Run:
        """A thing, or the members of a union joined by `or`."""
        members = list(self._members(self.one(node, "owl:unionOf")))
        if not members:
            return (self.link(node),)
        words = [Link(" or ")] * (2 * len(members) - 1)
        words[::2] = [self.link(member) for member in members]
        return tuple(words)

    def _members(self, node: str) -> Iterator[str]:
        while first := self.one(node, "rdf:first"):
            yield first
            node = self.one(node, "rdf:rest")

    def fact(self, name: str, subject: str, *predicates: str) -> Iterator[Fact]:
        """A fact of the values of predicates, if there are any; words stay words."""
        values = [
            (Link(value.value),) if isinstance(value, ox.Literal) else self.run(value.value)
            for predicate in predicates
            for value in self._said.get(subject, {}).get(predicate, ())
        ]
        if values:
            yield Fact(name, tuple(sorted(set(values), key=lambda run: [word.text for word in run])))

    def linked(self, name: str, iris: Iterable[str]) -> Iterator[Fact]:
        """A fact that links to things, if there are any."""
        links = tuple((self.link(iri),) for iri in sorted(set(iris)))
        if links:
            yield Fact(name, links)

    def query(self, text: str) -> Run:
        """A query whose own terms are links."""
        parts = re.split(r"(?<![\w:])(pch:[A-Za-z]\w*)", cleandoc(text))
        own = (OWN + part.removeprefix("pch:") for part in parts)
        return tuple(
            Link(part, self.href(iri) if number % 2 else None)
            for number, (part, iri) in enumerate(zip(parts, own, strict=True))
        )


def named(row: Mapping[str, str]) -> bool:
    """Whether a mapping has words for the thing that it points to."""
    return bool(row.get("object_id") and row["object_label"])


def compact(iri: str) -> str:
    """An IRI with the prefix that is usual for it."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def module_file(iri: str) -> str:
    """The page of a module."""
    return f"module-{iri.removeprefix(BASE + 'ontology').strip('/') or 'core'}.html"


def columns() -> dict[str, list[str]]:
    """Tables and columns of a workspace by the compact name of the class or property that they become."""
    found: dict[str, list[str]] = defaultdict(list)
    for table, model in TABLES.items():
        found[model.iri_class].append(f"table {table}")
        for name, about in model.model_fields.items():
            extra = about.json_schema_extra
            assert isinstance(extra, dict)
            found[str(extra["rdf"])].append(f"table {table}, column {alias(model, name)}")
    return found


def match_words(predicate: str) -> str:
    """Words for a mapping relation of SKOS, such as `Broad match`."""
    return f"{predicate.removeprefix('skos:').removesuffix('Match').capitalize()} match"
