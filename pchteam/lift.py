"""Lift typed rows to RDF: one JSON-LD 1.1 context per table, generated from the row models.

Every cell is passed as text with its datatype in the context. Composite keys and the nodes of list entries
that carry a value are minted here; table and row of each subject go to a graph of their own, so that findings and
proofs can cite the cell.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from pchteam.columns import LEVELS, LevelOf, LevelPair, Ref, Scheme, SharePair
from pchteam.frameworks import Frameworks
from pchteam.load import Placed, alias, metadata
from pchteam.tables import TABLES, Row

__all__ = [
    "BASE",
    "FACTS",
    "NAMESPACES",
    "ROWS",
    "SCHEME_BASE",
    "column_of",
    "context",
    "expand",
    "iri",
    "lift",
    "local_id",
]

BASE = "https://w3id.org/pchteam/workspace/"
SCHEME_BASE = "https://w3id.org/pchteam/scheme/"
FACTS = ox.NamedNode("https://w3id.org/pchteam/graph/facts")
ROWS = ox.NamedNode("https://w3id.org/pchteam/graph/rows")
NAMESPACES = {
    "pch": "https://w3id.org/pchteam/ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


IRIS = ("skos:exactMatch", "skos:closeMatch", "sssom:predicate_id", "sssom:mapping_justification")
# Only a rule may make an exact match of a mapping, once it is reviewed; the other relations say nothing to rules.
MAPPED = {"skos:exactMatch": "pch:mappedExactly"}


def expand(curie: str) -> ox.NamedNode:
    """Expand a compact IRI of a known prefix."""
    prefix, _, name = curie.partition(":")
    return ox.NamedNode(NAMESPACES[prefix] + name)


def iri(table: str, *key: str) -> str:
    """The IRI of the row of a table with this key; blank parts of a key become `-`."""
    return BASE + "/".join([table, *(quote(part, safe="") or "-" for part in key)])


def local_id(node: str) -> str:
    """The part of a workspace IRI after its table: the id, or the key joined by `/`."""
    return node.removeprefix(BASE).partition("/")[2] if node.startswith(BASE) else node


def _about(model: type[Row], field: str) -> dict[str, Any]:
    return dict(model.model_fields[field].json_schema_extra)  # type: ignore[arg-type]


@cache
def context(table: str) -> dict[str, Any]:
    """The JSON-LD context of a table: each column's property, datatype, and how its text becomes an IRI."""
    model = TABLES[table]
    terms: dict[str, Any] = {}
    for field in model.model_fields:
        terms[alias(model, field)] = _term(model, field)
        if _level_of(model, field):
            terms[_stated(alias(model, field))] = {"@id": _stated_property(model, field), "@type": "@id"}
    if table == "requirements":
        terms["competency"] = {"@id": "pch:competency", "@type": "@id"}
    return {"@version": 1.1, "@base": BASE, **NAMESPACES, **terms}


def _term(model: type[Row], field: str) -> dict[str, Any]:
    term: dict[str, Any] = {"@id": _about(model, field)["rdf"]}
    notes = metadata(model, field)
    ref = next((note for note in notes if isinstance(note, Ref)), None)
    scheme = next((note for note in notes if isinstance(note, Scheme)), None)
    kinds = str(model.model_fields[field].annotation)
    if scheme:
        term |= {"@type": "@id", "@context": {"@base": f"{SCHEME_BASE}{scheme.name}/"}}
    elif "Pair" in kinds:
        term |= {"@context": _pair_context(model, field)}
    elif ref and ref.when:
        pass
    elif ref and (ref.iris or len(ref.tables) > 1):
        term |= {"@type": "@id"}
    elif ref:
        term |= {"@type": "@id", "@context": {"@base": f"{BASE}{ref.tables[0]}/"}}
    elif term["@id"] in IRIS:
        term |= {"@type": "@id"}
    elif "Decimal" in kinds:
        term |= {"@type": "xsd:decimal"}
    elif "date" in kinds:
        term |= {"@type": "xsd:date"}
    elif "bool" in kinds:
        term |= {"@type": "xsd:boolean"}
    return term


def _level_of(model: type[Row], field: str) -> LevelOf | None:
    return next((note for note in metadata(model, field) if isinstance(note, LevelOf)), None)


def _stated(column: str) -> str:
    """The term for a level of a framework in a column of levels."""
    return f"stated {column}"


def _stated_property(model: type[Row], field: str) -> str:
    """The property of such a level: `pch:statedMinLevel` beside `pch:minLevel`."""
    name = _about(model, field)["rdf"].removeprefix("pch:")
    return f"pch:stated{name[0].upper()}{name[1:]}"


def _pair_context(model: type[Row], field: str) -> dict[str, Any]:
    if "LevelPair" in str(model.model_fields[field].annotation):
        return {
            "of": {"@id": "pch:competency", "@type": "@id", "@context": {"@base": f"{BASE}competencies/"}},
            "value": {"@id": "pch:maxLevel", "@type": "@id", "@context": {"@base": f"{SCHEME_BASE}level/"}},
            _stated("value"): {"@id": "pch:statedMaxLevel", "@type": "@id"},
        }
    return {
        "of": {"@id": "pch:segment", "@type": "@id", "@context": {"@base": f"{BASE}segments/"}},
        "value": {"@id": "pch:share", "@type": "xsd:decimal"},
    }


@cache
def column_of(table: str, property_iri: str) -> str | None:
    """The column of a table that became a property."""
    model = TABLES[table]
    for field in model.model_fields:
        names = [_about(model, field)["rdf"], *([_stated_property(model, field)] if _level_of(model, field) else [])]
        if property_iri in [expand(name).value for name in names]:
            return alias(model, field)
    return None


def lift(rows: Mapping[str, Iterable[Placed]], store: ox.Store) -> None:
    """Write rows into the store: facts to `FACTS`, table and row of each subject to `ROWS`.

    Of rows with the same key, which are a fault, only the first is written.
    """
    ids = {table: {placed.key[0] for placed in rows[table]} for table in ("teams", "competencies", "functions")}
    frameworks = Frameworks(rows)
    for table in TABLES:
        first: dict[str, Placed] = {}
        for row in rows[table]:
            first.setdefault(_subject(row), row)
        if not first:
            continue
        placed = first.values()
        nodes = [_node(row, ids, frameworks) for row in placed]
        document = json.dumps({"@context": context(table), "@graph": nodes})
        store.load(document.encode(), ox.RdfFormat.JSON_LD, to_graph=FACTS)
        store.extend(quad for row in placed for quad in _place(row))


def _subject(placed: Placed) -> str:
    """The IRI of a row; one whose key could not be read keeps apart from all others by its number."""
    return iri(placed.table, *placed.key) if any(placed.key) else iri(placed.table, "", str(placed.number))


def _place(placed: Placed) -> Iterator[ox.Quad]:
    subject = ox.NamedNode(_subject(placed))
    yield ox.Quad(subject, expand("pch:table"), ox.Literal(placed.table), ROWS)
    yield ox.Quad(subject, expand("pch:row"), ox.Literal(placed.number), ROWS)


def _node(placed: Placed, ids: Mapping[str, set[str]], frameworks: Frameworks) -> dict[str, Any]:
    row, model = placed.row.filled(), type(placed.row)
    node: dict[str, Any] = {"@id": _subject(placed), "@type": TABLES[placed.table].iri_class}
    for field in model.model_fields:
        value, column = getattr(row, field), alias(model, field)
        level_of = _level_of(TABLES[placed.table], field)
        if level_of and value is not None:
            is_blank = getattr(placed.row, field) is None
            node |= _level(column, value, None if is_blank else getattr(row, level_of.column), frameworks)
        elif value is not None:
            ref = next((note for note in metadata(TABLES[placed.table], field) if isinstance(note, Ref)), None)
            node[column] = _json(value, ref, node["@id"], ids, frameworks)
    if placed.table == "requirements" and node.get("kind") == "competency" and "item" in node:
        node["competency"] = iri("competencies", node["item"])
    if {"subject_id", "predicate_id", "object_id"} <= node.keys():
        relation = MAPPED.get(node["predicate_id"], node["predicate_id"])
        node["subject_id"] = {"@id": node["subject_id"], relation: {"@id": node["object_id"]}}
    return node


def _level(column: str, value: str, competency: str | None, frameworks: Frameworks) -> dict[str, str]:
    """A level under its column; where the framework of its competency has that name, the row of the name as stated."""
    if value in frameworks.names(competency):
        return {_stated(column): iri("framework_levels", frameworks.of(competency), value)}
    return {column: value} if value in LEVELS else {}


def _json(value: Any, ref: Ref | None, subject: str, ids: Mapping[str, set[str]], frameworks: Frameworks) -> Any:
    if isinstance(value, tuple):
        return [_json(entry, ref, subject, ids, frameworks) for entry in value]
    if isinstance(value, LevelPair):
        level = _level("value", value.max_level, value.id, frameworks) if value.max_level else {}
        return _entry(value.id, subject) | level
    if isinstance(value, SharePair):
        share = {} if value.share is None else {"value": format(value.share, "f")}
        return _entry(value.id, subject) | share
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if ref and not ref.when and (ref.iris or len(ref.tables) > 1):
        return _resolve(value, ref, ids)
    return quote(value, safe="") if ref and not ref.when else value


def _entry(identifier: str, subject: str) -> dict[str, Any]:
    """The node of an entry of a list that carries a value."""
    name = quote(identifier, safe="")
    return {"@id": f"{subject}/{name}", "of": name}


def _resolve(value: str, ref: Ref, ids: Mapping[str, set[str]]) -> str:
    table = next((name for name in ref.tables if value in ids.get(name, ())), None)
    if table is None and ref.iris and ":" in value:
        return value
    return iri(table or ref.tables[0], value)
