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

from pchteam.columns import LevelPair, Ref, Scheme, SharePair
from pchteam.load import Placed, alias, metadata
from pchteam.tables import TABLES, Row

__all__ = [
    "BASE",
    "FACTS",
    "NAMESPACES",
    "ROW",
    "ROWS",
    "SCHEME_BASE",
    "TABLE",
    "column_of",
    "context",
    "expand",
    "iri",
    "lift",
    "lift_table",
    "local_id",
    "reference_ids",
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
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def expand(curie: str) -> ox.NamedNode:
    """Expand a compact IRI of a known prefix."""
    prefix, _, name = curie.partition(":")
    return ox.NamedNode(NAMESPACES[prefix] + name)


TABLE, ROW = expand("pch:table"), expand("pch:row")


@cache
def _quoted(part: str) -> str:
    return quote(part, safe="") or "-"


def iri(table: str, *key: str) -> str:
    """The IRI of the row of a table with this key; blank parts of a key become `-`."""
    return BASE + "/".join([table, *map(_quoted, key)])


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
    if table == "requirements":
        terms |= {name: {"@id": f"pch:{name}", "@type": "@id"} for name in ("competency", "asks")}
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
    elif term["@id"] in ("skos:exactMatch", "skos:closeMatch"):
        term |= {"@type": "@id"}
    elif "Decimal" in kinds:
        term |= {"@type": "xsd:decimal"}
    elif "date" in kinds:
        term |= {"@type": "xsd:date"}
    elif "bool" in kinds:
        term |= {"@type": "xsd:boolean"}
    return term


def _pair_context(model: type[Row], field: str) -> dict[str, Any]:
    if "LevelPair" in str(model.model_fields[field].annotation):
        return {
            "of": {"@id": "pch:competency", "@type": "@id", "@context": {"@base": f"{BASE}competencies/"}},
            "value": {"@id": "pch:maxLevel", "@type": "@id", "@context": {"@base": f"{SCHEME_BASE}level/"}},
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
        if expand(_about(model, field)["rdf"]).value == property_iri:
            return alias(model, field)
    return None


def lift(rows: Mapping[str, Iterable[Placed]], store: ox.Store) -> None:
    """Write rows into the store: facts to `FACTS`, table and row of each subject to `ROWS`.

    Of rows with the same key, which are a fault, only the first is written.
    """
    ids = reference_ids(rows)
    for table in TABLES:
        lift_table(table, rows[table], ids, store)
    store.bulk_extend(ox.Quad(*triple, FACTS) for triple in _groups(rows))


def reference_ids(rows: Mapping[str, Iterable[Placed]]) -> dict[str, set[str]]:
    """The ids of the tables between which a reference may have to choose."""
    return {table: {placed.key[0] for placed in rows[table]} for table in ("teams", "competencies", "functions")}


def lift_table(table: str, rows: Iterable[Placed], ids: Mapping[str, set[str]], store: ox.Store) -> None:
    """Write rows of one table into the store; `ids` are those of tables between which a reference chooses."""
    first: dict[str, Placed] = {}
    for row in rows:
        first.setdefault(_subject(row), row)
    if first:
        nodes = [_node(subject, row, ids) for subject, row in first.items()]
        document = json.dumps({"@context": context(table), "@graph": nodes})
        store.load(document.encode(), ox.RdfFormat.JSON_LD, to_graph=FACTS)
        store.extend([quad for subject, row in first.items() for quad in _place(subject, row)])


def _subject(placed: Placed) -> str:
    """The IRI of a row; one whose key could not be read keeps apart from all others by its number."""
    key = placed.key
    return iri(placed.table, *key) if any(key) else iri(placed.table, "", str(placed.number))


def _place(subject: str, placed: Placed) -> Iterator[ox.Quad]:
    node = ox.NamedNode(subject)
    yield ox.Quad(node, TABLE, ox.Literal(placed.table), ROWS)
    yield ox.Quad(node, ROW, ox.Literal(placed.number), ROWS)


def _node(subject: str, placed: Placed, ids: Mapping[str, set[str]]) -> dict[str, Any]:
    row, table = placed.row.filled(), placed.table
    node: dict[str, Any] = {"@id": subject, "@type": TABLES[table].iri_class}
    for field, (name, ref) in _fields(table).items():
        value = getattr(row, field)
        if value is not None:
            node[name] = _json(value, ref, subject, ids)
    if table == "requirements":
        node["asks"] = _demand(row)
        if node.get("kind") == "competency" and "item" in node:
            node["competency"] = iri("competencies", node["item"])
    return node


@cache
def _fields(table: str) -> dict[str, tuple[str, Ref | None]]:
    """The column of each field of a table, and what it refers to."""
    model = TABLES[table]
    return {
        field: (
            alias(model, field),
            next((note for note in metadata(model, field) if isinstance(note, Ref)), None),
        )
        for field in model.model_fields
    }


def _demand(row: Any) -> str:
    """The IRI of what a requirement asks for; rows of several functions that ask for the same share it."""
    level = row.min_level if row.kind == "competency" else ""
    parts = row.kind, row.item, level, row.annotation, row.min_status, "supervisable" if row.supervisable else ""
    return iri("demands", *(part or "" for part in parts))


def _groups(rows: Mapping[str, Iterable[Placed]]) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, Any]]:
    """The groups of alternatives of each function; functions that ask for the same share a group.

    A group is delegated where its function is delegable and a registration is among the alternatives.
    """
    delegable = {placed.key[0] for placed in rows["functions"] if getattr(placed.row, "delegable", None)}
    alternatives: dict[tuple[str, str], list[Placed]] = {}
    for placed in rows["requirements"]:
        row: Any = placed.row
        if row.function:
            alternatives.setdefault((row.function, row.alternative_group or _subject(placed)), []).append(placed)
    for (function, _), members in alternatives.items():
        demands = sorted({_demand(member.row.filled()) for member in members})
        delegated = function in delegable and any(
            getattr(member.row, "kind", None) == "registration" for member in members
        )
        names = "+".join(demand.removeprefix(f"{BASE}demands/") for demand in demands)
        group = ox.NamedNode(f"{BASE}groups/{'delegated' if delegated else 'own'}/{names}")
        yield ox.NamedNode(iri("functions", function)), expand("pch:requiresGroup"), group
        for demand in demands:
            yield group, expand("pch:anyOf"), ox.NamedNode(demand)
        for member in members:
            yield ox.NamedNode(_subject(member)), expand("pch:group"), group
        if delegated:
            yield group, expand("pch:delegated"), ox.Literal(True)


def _json(value: Any, ref: Ref | None, subject: str, ids: Mapping[str, set[str]]) -> Any:
    if isinstance(value, tuple):
        return [_json(entry, ref, subject, ids) for entry in value]
    if isinstance(value, LevelPair | SharePair):
        return _pair_node(value, subject, ids)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if ref and not ref.when and (ref.iris or len(ref.tables) > 1):
        return _resolve(value, ref, ids)
    return quote(value, safe="") if ref and not ref.when else value


def _pair_node(pair: LevelPair | SharePair, subject: str, ids: Mapping[str, set[str]]) -> dict[str, Any]:
    name = quote(pair.id, safe="")
    node = {"@id": f"{subject}/{name}", "of": name}
    value = pair.max_level if isinstance(pair, LevelPair) else pair.share
    return node if value is None else node | {"value": _json(value, None, subject, ids)}


def _resolve(value: str, ref: Ref, ids: Mapping[str, set[str]]) -> str:
    table = next((name for name in ref.tables if value in ids.get(name, ())), None)
    if table is None and ref.iris and ":" in value:
        return value
    return iri(table or ref.tables[0], value)
