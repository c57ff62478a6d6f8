"""Lift typed rows to RDF, one JSON-LD document per table (`pchteam.context`).

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

from pchteam.columns import LEVELS, LevelOf, LevelPair, Ref, SharePair
from pchteam.context import (
    BASE,
    FACTS,
    MAPPED,
    ROW,
    ROWS,
    TABLE,
    context,
    expand,
    iri,
    level_of,
    stated,
)
from pchteam.frameworks import Frameworks
from pchteam.load import Placed, alias, metadata
from pchteam.tables import TABLES

__all__ = ["References", "lift", "lift_table"]


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
    for field, (name, ref, holder) in _fields(table).items():
        value = getattr(row, field)
        if holder and value is not None:
            node |= _level(name, value, _competency(placed, field, holder), known.frameworks)
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
        return {stated(column): iri("framework_levels", frameworks.of(competency), value)}
    return {column: value} if value in LEVELS else {}


@cache
def _fields(table: str) -> dict[str, tuple[str, Ref | None, LevelOf | None]]:
    """The column of each field of a table, what it refers to, and of what it is a level."""
    model = TABLES[table]
    return {
        field: (
            alias(model, field),
            next((note for note in metadata(model, field) if isinstance(note, Ref)), None),
            level_of(model, field),
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
