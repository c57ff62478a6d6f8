"""Published frameworks of competencies, known by their content: ESCO tables, SKOS and OWL files, and SSSOM mappings.

ESCO v1 (skills and their broader relations as CSV), SKOS and SKOS-XL, OWL 2 classes, SSSOM (TSV with a `curie_map`).
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from pchteam.context import NAMESPACES
from pchteam.mappings import NO_TERM_FOUND, read_mapping_set
from pchteam.published import file_text

__all__ = ["Concept", "Framework", "Frameworks", "Record", "read_frameworks"]

Record = Mapping[str, str]
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}
PREFIXES = NAMESPACES | {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
}
CONCEPTS = "?it a/rdfs:subClassOf* skos:Concept"
CLASSES = "?it a ?kind FILTER(?kind IN (owl:Class, rdfs:Class) && !STRSTARTS(STR(?it), 'http://www.w3.org/'))"
LABELS = ("skos:prefLabel", "skosxl:prefLabel", "rdfs:label", "dcterms:title")
ALT_LABELS = ("skos:altLabel", "skosxl:altLabel")
DESCRIPTIONS = ("skos:definition", "rdfs:comment", "dcterms:description")


@dataclass(frozen=True)
class Concept:
    """A concept or class with what is said of it; `broader`, `exact` and `close` hold IRIs."""

    iri: str
    label: str
    alt_labels: tuple[str, ...] = ()
    description: str = ""
    broader: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    close: tuple[str, ...] = ()


@dataclass(frozen=True)
class Framework:
    """The concepts of a file, with a short name and the title of their source."""

    name: str
    source: str
    concepts: tuple[Concept, ...]


@dataclass
class Frameworks:
    """What the files say: frameworks, broader concepts by IRI, and mappings with IRIs for compact ones.

    `left_out` counts the mappings to literals or to no term.
    """

    found: list[Framework] = field(default_factory=list)
    broader: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    mappings: list[Record] = field(default_factory=list)
    left_out: int = 0


def read_frameworks(files: Iterable[Path]) -> tuple[Frameworks, list[Path]]:
    """Read the files that hold frameworks or mappings, and return the others.

    Raises
    ------
    ValueError
        If a file is malformed, or holds no concepts.
    """
    frameworks, others = Frameworks(), []
    for file in files:
        if file.suffix.lower() in FORMATS:
            frameworks.found.append(_read_rdf(file))
        elif not _read_table(file, frameworks):
            others.append(file)
    return frameworks, others


# Tables


def _read_table(file: Path, frameworks: Frameworks) -> bool:
    """Read a table of ESCO or SSSOM; tell whether it is one."""
    text = file_text(file)
    header = next((line for line in text.splitlines() if not line.startswith("#")), "")
    if {"subject_id", "predicate_id", "mapping_justification"} <= set(header.split("\t")):
        rows = list(_sssom(file, text))
        frameworks.mappings += (row for row in rows if not _has_no_term(row))
        frameworks.left_out += sum(map(_has_no_term, rows))
        return True
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        columns = set(reader.fieldnames or ())
        if {"conceptUri", "broaderUri"} <= columns:
            for row in reader:
                frameworks.broader[_cell(row, "conceptUri")].append(_cell(row, "broaderUri"))
        elif {"preferredLabel", "altLabels", "skillType"} <= columns and {"skillUri", "conceptUri"} & columns:
            frameworks.found.append(_esco(reader))
        else:
            return False
    except (csv.Error, ValueError) as error:
        raise ValueError(f"{file}, line {reader.line_num}, cannot be read: {error}") from None
    return True


def _cell(row: Mapping[str, str | None], column: str) -> str:
    value = (row.get(column) or "").strip()
    if not value:
        raise ValueError(f"{column} is blank")
    return value


def _esco(reader: "csv.DictReader[str]") -> Framework:
    uri = "skillUri" if "skillUri" in (reader.fieldnames or ()) else "conceptUri"
    concepts = tuple(
        Concept(
            _cell(row, uri),
            _cell(row, "preferredLabel"),
            _labels(re.split(r"[|\n]", row["altLabels"] or "")),
            (row.get("description") or "").strip(),
        )
        for row in reader
    )
    if not concepts:
        raise ValueError("there are no skills below the header")
    return Framework("esco", "ESCO classification of the European Commission", concepts)


def _sssom(file: Path, text: str) -> Iterator[Record]:
    """Rows of SSSOM with IRIs for compact ones; a date that the header tells is that of rows without one."""
    table = read_mapping_set(file.name, text)
    prefixes = {**PREFIXES, **table.prefixes}
    first = next(number for number, line in enumerate(text.splitlines(), start=2) if not line.startswith("#"))
    for number, row in enumerate(table.rows, start=first):
        cells = {name: cell.strip() for name, cell in row.items() if isinstance(cell, str)}
        cells["mapping_date"] = cells.get("mapping_date") or table.metadata.get("mapping_date", "")
        for column in ("subject_id", "predicate_id", "object_id"):
            if not cells.get(column) and not _has_no_term(cells):
                raise ValueError(f"{file}, line {number}, cannot be read: {column} is blank")
            prefix, colon, name = cells.get(column, "").partition(":")
            if column != "predicate_id" and colon and prefix in prefixes:
                cells[column] = f"{prefixes[prefix]}{name}"
        yield cells


def _has_no_term(row: Record) -> bool:
    """Whether a mapping is to words instead of a term, or says that there is none."""
    return "rdfs literal" in (row.get("subject_type"), row.get("object_type")) or NO_TERM_FOUND in row.values()


# RDF


def _read_rdf(file: Path) -> Framework:
    content, store = file.read_bytes(), ox.Store()
    kind = FORMATS[file.suffix.lower()]
    if file.suffix.lower() == ".owl" and b"<?xml" not in content and b"<rdf:RDF" not in content:
        kind = ox.RdfFormat.TURTLE
    try:
        store.load(content, kind)
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise ValueError(f"{file}{line}, cannot be read as {kind.name}: {error.msg}") from None
    graph = _Rdf(store)
    concepts = graph.concepts(CONCEPTS) or graph.concepts(CLASSES)
    if not concepts:
        raise ValueError(f"{file} holds neither SKOS concepts nor OWL classes")
    name = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or "framework"
    return Framework(name, graph.title() or file.name, concepts)


class _Rdf:
    """A file of SKOS or OWL."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def concepts(self, pattern: str) -> tuple[Concept, ...]:
        """The concepts that a pattern finds, by IRI, without deprecated ones."""
        where = f"{pattern} FILTER(isIRI(?it)) FILTER NOT EXISTS {{ ?it owl:deprecated true }}"
        found = self.store.query(f"SELECT DISTINCT ?it {{ {where} }}", prefixes=PREFIXES)
        assert isinstance(found, ox.QuerySolutions)
        return tuple(self._concept(node) for node in sorted((row["it"] for row in found), key=str))

    def title(self) -> str:
        """The title of the scheme or ontology; blank if it has none."""
        for kind in ("skos:ConceptScheme", "owl:Ontology"):
            quads = self.store.quads_for_pattern(None, RDF_TYPE, _node(kind))
            for node in sorted((quad.subject for quad in quads), key=str):
                if titles := self._literals(node, ("dcterms:title", *LABELS)):
                    return _one_line(titles[0].value)
        return ""

    def _concept(self, node: ox.NamedNode) -> Concept:
        labels = self._literals(node, LABELS)
        label = labels[0] if labels else ox.Literal(re.split("[#/:]", node.value)[-1].replace("_", " "))
        languages = {label.language or "", "", "en"}
        alternatives = [one.value for one in self._literals(node, ALT_LABELS) if _language(one) in languages]
        descriptions = self._literals(node, DESCRIPTIONS)
        return Concept(
            node.value,
            _one_line(label.value),
            _labels(alternatives),
            _one_line(descriptions[0].value) if descriptions else "",
            self._iris(node, ("skos:broader", "rdfs:subClassOf"), "skos:narrower"),
            self._iris(node, ("skos:exactMatch", "owl:equivalentClass"), "skos:exactMatch"),
            self._iris(node, ("skos:closeMatch",), "skos:closeMatch"),
        )

    def _literals(self, node: Any, properties: Iterable[str]) -> list[ox.Literal]:
        """Literals of the first property that has any, English first; labels of SKOS-XL are one step further."""
        for name in properties:
            found = self._objects(node, name)
            if name.startswith("skosxl:"):
                found = [form for label in found for form in self._objects(label, "skosxl:literalForm")]
            if literals := [one for one in found if isinstance(one, ox.Literal) and one.value.strip()]:
                return sorted(literals, key=_english_first)
        return []

    def _iris(self, node: ox.NamedNode, properties: Iterable[str], inverse: str) -> tuple[str, ...]:
        found = [one for name in properties for one in self._objects(node, name)]
        found += [quad.subject for quad in self.store.quads_for_pattern(None, _node(inverse), node)]
        return tuple(sorted({one.value for one in found if isinstance(one, ox.NamedNode)} - {node.value}))

    def _objects(self, node: Any, name: str) -> list[Any]:
        return [quad.object for quad in self.store.quads_for_pattern(node, _node(name), None)]


RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def _node(curie: str) -> ox.NamedNode:
    prefix, _, name = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + name)


def _language(literal: ox.Literal) -> str:
    """The language of a literal, that of a region taken for English itself."""
    language = (literal.language or "").lower()
    return "en" if language.startswith("en-") else language


def _english_first(literal: ox.Literal) -> tuple[int, str, str]:
    language = _language(literal)
    return ("en", "").index(language) if language in ("en", "") else 2, literal.language or "", literal.value


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _labels(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_one_line, labels))))
