"""Context: the IRIs of the project, and the JSON-LD 1.1 context of each table, generated from the row models."""

from functools import cache
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from pchteam.columns import LevelOf, Ref, Scheme
from pchteam.load import alias, metadata
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
    "column_of",
    "context",
    "expand",
    "iri",
    "level_of",
    "local_id",
    "stated",
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
    "time": "http://www.w3.org/2006/time#",
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
        if level_of(model, field):
            terms[stated(alias(model, field))] = {"@id": _stated_property(model, field), "@type": "@id"}
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


def level_of(model: type[Row], field: str) -> LevelOf | None:
    """What says that a column holds a level, and of which competency."""
    return next((note for note in metadata(model, field) if isinstance(note, LevelOf)), None)


def stated(column: str) -> str:
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
            stated("value"): {"@id": "pch:statedMaxLevel", "@type": "@id"},
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
        names = [_about(model, field)["rdf"], *([_stated_property(model, field)] if level_of(model, field) else [])]
        if property_iri in [expand(name).value for name in names]:
            return alias(model, field)
    return None
