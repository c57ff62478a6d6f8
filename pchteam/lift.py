"""Lift typed rows to RDF: one JSON-LD 1.1 context per table, generated from the row models.

Every cell is passed as text with its datatype in the context. Composite keys and the nodes of list entries
that carry a value are minted here; table and row of each subject go to a graph of their own, so that findings and
proofs can cite the cell.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, cast
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
    "ROW",
    "ROWS",
    "SCHEME_BASE",
    "TABLE",
    "A",
    "References",
    "column_of",
    "context",
    "expand",
    "iri",
    "lift",
    "lift_table",
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
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
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


A = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
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
        if _level_of(model, field):
            terms[_stated(alias(model, field))] = {"@id": _stated_property(model, field), "@type": "@id"}
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

    Of rows with the same key, which are a fault, only the first is written. The store reads one table while the next
    is made ready.
    """
    known = References(rows)
    with ThreadPoolExecutor(1) as reader:
        reading = [reader.submit(read, store) for table in TABLES if (read := _reading(table, rows[table], known))]
    for done in reading:
        done.result()
    store.bulk_extend(ox.Quad(*triple, FACTS) for triple in _groups(rows, known.frameworks))


class References:
    """What cells may name: ids of the tables between which a reference may have to choose, and levels of frameworks."""

    def __init__(self, rows: Mapping[str, Iterable[Placed]]) -> None:
        self.ids = {
            table: {placed.key[0] for placed in rows[table]} for table in ("teams", "competencies", "functions")
        }
        self.frameworks = Frameworks(rows)


def lift_table(table: str, rows: Iterable[Placed], known: References, store: ox.Store) -> None:
    """Write rows of one table into the store; `known` is what cells of all tables may name."""
    read = _reading(table, rows, known)
    if read:
        read(store)


def _reading(table: str, rows: Iterable[Placed], known: References) -> Callable[[ox.Store], None] | None:
    """What writes rows of one table, made ready, into a store; None where there are none."""
    first: dict[str, Placed] = {}
    for row in rows:
        first.setdefault(_subject(row), row)
    if not first:
        return None
    nodes = [_node(subject, row, known) for subject, row in first.items()]
    document = json.dumps({"@context": context(table), "@graph": nodes}).encode()
    places = [quad for subject, row in first.items() for quad in _place(subject, row)]

    def read(store: ox.Store) -> None:
        store.load(document, ox.RdfFormat.JSON_LD, to_graph=FACTS)
        store.extend(places)

    return read


def _subject(placed: Placed) -> str:
    """The IRI of a row; one whose key could not be read keeps apart from all others by its number."""
    key = placed.key
    return iri(placed.table, *key) if any(key) else iri(placed.table, "", str(placed.number))


def _place(subject: str, placed: Placed) -> Iterator[ox.Quad]:
    node = ox.NamedNode(subject)
    yield ox.Quad(node, TABLE, ox.Literal(placed.table), ROWS)
    yield ox.Quad(node, ROW, ox.Literal(placed.number), ROWS)


def _node(subject: str, placed: Placed, known: References) -> dict[str, Any]:
    row, table = placed.row.filled(), placed.table
    node: dict[str, Any] = {"@id": subject, "@type": TABLES[table].iri_class}
    for field, (name, ref, level_of) in _fields(table).items():
        value = getattr(row, field)
        if level_of and value is not None:
            node |= _level(name, value, _competency(placed, field, level_of), known.frameworks)
        elif value is not None:
            node[name] = _json(value, ref, subject, known)
    if table == "requirements":
        node["asks"] = _demand(placed, known.frameworks)
        if node.get("kind") == "competency" and "item" in node:
            node["competency"] = iri("competencies", node["item"])
    if {"subject_id", "predicate_id", "object_id"} <= node.keys():
        relation = MAPPED.get(node["predicate_id"], node["predicate_id"])
        node["subject_id"] = {"@id": node["subject_id"], relation: {"@id": node["object_id"]}}
    return node


def _competency(placed: Placed, field: str, level_of: LevelOf) -> str | None:
    """The competency of a level; None where the cell is blank, which means a common level."""
    return None if getattr(placed.row, field) is None else getattr(placed.row, level_of.column)


def _level(column: str, value: str, competency: str | None, frameworks: Frameworks) -> dict[str, str]:
    """A level under its column; where the framework of its competency has that name, the row of the name as stated."""
    if value in frameworks.names(competency):
        return {_stated(column): iri("framework_levels", frameworks.of(competency), value)}
    return {column: value} if value in LEVELS else {}


@cache
def _fields(table: str) -> dict[str, tuple[str, Ref | None, LevelOf | None]]:
    """The column of each field of a table, what it refers to, and of what it is a level."""
    model = TABLES[table]
    return {
        field: (
            alias(model, field),
            next((note for note in metadata(model, field) if isinstance(note, Ref)), None),
            _level_of(model, field),
        )
        for field in model.model_fields
    }


def _demand(placed: Placed, frameworks: Frameworks) -> str:
    """The IRI of what a requirement asks for; rows of several functions that ask for the same share it.

    The level is the common one, so that the words of a framework do not tell apart what is the same.
    """
    row, stated = cast(Any, placed.row.filled()), getattr(placed.row, "min_level", None)
    level = frameworks.names(row.item).get(stated or "", row.min_level) if row.kind == "competency" else ""
    parts = row.kind, row.item, level, row.annotation, row.min_status, "supervisable" if row.supervisable else ""
    return iri("demands", *(part or "" for part in parts))


def _groups(
    rows: Mapping[str, Iterable[Placed]], frameworks: Frameworks
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, Any]]:
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
        demands = sorted({_demand(member, frameworks) for member in members})
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


def _json(value: Any, ref: Ref | None, subject: str, known: References) -> Any:
    if isinstance(value, tuple):
        return [_json(entry, ref, subject, known) for entry in value]
    if isinstance(value, LevelPair):
        level = _level("value", value.max_level, value.id, known.frameworks) if value.max_level else {}
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
        return _resolve(value, ref, known.ids)
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
