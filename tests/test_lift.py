"""Lift: every column of every table arrives in the graph as the right kind of node."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

import pyoxigraph as ox
import pytest

from pchteam.columns import LevelPair, Ref, Scheme, SharePair
from pchteam.context import BASE, FACTS, NAMESPACES, ROWS, SCHEME_BASE, column_of, context, expand, iri, local_id
from pchteam.lift import lift
from pchteam.load import Placed, Table, alias, check_rows, key_fields
from pchteam.tables import TABLES, Row

RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
COLUMNS = [(table, field) for table, model in TABLES.items() for field in model.model_fields]
SCHEMES = {
    "day-part",
    "decision",
    "instrument",
    "integration",
    "leave",
    "level",
    "membership",
    "model",
    "organisation",
    "party",
    "person",
    "request",
    "requirement",
    "staff-group",
    "state",
    "status",
    "weekday",
}
Cells = dict[str, str]


def about(table: str, field: str) -> dict[str, Any]:
    """What the row model says about a column: property, example, unit, blank."""
    extra = TABLES[table].model_fields[field].json_schema_extra
    assert isinstance(extra, dict)
    return dict(extra)


def parts(annotation: Any) -> Iterator[Any]:
    """An annotation with everything it is made of, metadata included."""
    yield annotation
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from parts(part)


def pieces(table: str, field: str) -> list[Any]:
    """The types and notes of a column."""
    info = TABLES[table].model_fields[field]
    return [*info.metadata, *parts(info.annotation)]


def first(table: str, field: str, kind: type[Any]) -> Any:
    """The note of a kind, such as `Ref`, that a column carries, or None."""
    return next((piece for piece in pieces(table, field) if isinstance(piece, kind)), None)


def examples(table: str) -> Cells:
    """A row of the example cells of a table."""
    return {alias(TABLES[table], field): about(table, field)["example"] for field in TABLES[table].model_fields}


def required(table: str) -> Cells:
    """The example cells of the required columns."""
    model = TABLES[table]
    needed = {alias(model, field) for field, info in model.model_fields.items() if info.is_required()}
    return {column: cell for column, cell in examples(table).items() if column in needed}


def lifted(**tables: list[Cells]) -> ox.Store:
    """Read rows as from a file and lift them; spreadsheet rows count from 2."""
    texts = {}
    for name, rows in tables.items():
        header = tuple({column: None for row in rows for column in row})
        records = tuple((place, tuple(row.get(column, "") for column in header)) for place, row in enumerate(rows, 2))
        texts[name] = Table(name, header, records)
    store = ox.Store()
    lift(check_rows(texts).rows, store)
    return store


def objects(store: ox.Store, subject: str, property_name: str) -> list[Any]:
    """What a subject has of a property, among the facts."""
    found = store.quads_for_pattern(ox.NamedNode(subject), expand(property_name), None, FACTS)
    return [quad.object for quad in found]


def subject_of(table: str, cells: Cells) -> str:
    """The IRI of a row, from its cells."""
    model = TABLES[table]
    return iri(table, *(cells.get(alias(model, field), "") for field in key_fields(model)))


def expected(table: str, field: str, cell: str) -> ox.NamedNode | tuple[str, Any]:
    """The node of an entry of a cell: an IRI, or datatype and value of a literal."""
    ref, scheme, kinds = first(table, field, Ref), first(table, field, Scheme), pieces(table, field)
    if scheme:
        return ox.NamedNode(f"{SCHEME_BASE}{scheme.name}/{cell}")
    if cell.startswith("http"):
        return ox.NamedNode(cell)
    if cell.partition(":")[0] in ("skos", "semapv"):
        return expand(cell)
    if ref and not ref.when:
        return ox.NamedNode(f"{BASE}{ref.tables[0]}/{cell}")
    if Decimal in kinds:
        return "decimal", Decimal(cell).normalize()
    if date in kinds:
        return "date", cell
    return ("boolean", {"yes": "true", "no": "false"}[cell]) if bool in kinds else ("string", cell)


def simply(term: Any) -> Any:
    """A term in the form of `expected`."""
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value.removeprefix(NAMESPACES["xsd"])
    return kind, Decimal(term.value).normalize() if kind == "decimal" else term.value


@pytest.mark.parametrize("table", TABLES)
def test_a_context_has_every_column_and_known_prefixes(table: str) -> None:
    made = context(table)
    assert not set(examples(table)) & set(NAMESPACES), "a column is named like a prefix"
    for column in examples(table):
        assert expand(made[column]["@id"]).value.startswith("http")
    assert {name: made[name] for name in NAMESPACES} == NAMESPACES
    assert made["@base"] == BASE


@pytest.mark.parametrize(("table", "field"), COLUMNS)
def test_every_column_arrives_as_the_right_kind_of_node(table: str, field: str) -> None:
    cells = examples(table)
    store = lifted(**{table: [cells]})
    found = objects(store, subject_of(table, cells), about(table, field)["rdf"])
    is_list = any(get_origin(piece) is tuple for piece in pieces(table, field))
    entries = about(table, field)["example"].split(";") if is_list else None
    if {LevelPair, SharePair} & set(pieces(table, field)):
        assert len(found) == len(entries or ())
        assert all(isinstance(node, ox.NamedNode) for node in found)
        return
    wanted = [expected(table, field, cell) for cell in entries or [about(table, field)["example"]]]
    assert sorted(map(str, map(simply, found))) == sorted(map(str, wanted))


@pytest.mark.parametrize(("table", "field"), COLUMNS)
def test_a_property_leads_back_to_its_column(table: str, field: str) -> None:
    assert column_of(table, expand(about(table, field)["rdf"]).value) == alias(TABLES[table], field)


def test_a_property_that_no_column_became() -> None:
    assert column_of("people", expand("pch:nothing").value) is None


@pytest.mark.parametrize("table", TABLES)
def test_rows_have_class_table_and_row(table: str) -> None:
    cells = examples(table)
    store = lifted(**{table: [cells]})
    subject = ox.NamedNode(subject_of(table, cells))
    types = [quad.object for quad in store.quads_for_pattern(subject, RDF_TYPE, None)]
    assert types == [expand(TABLES[table].iri_class)]
    places = {(quad.predicate, simply(quad.object)[1]) for quad in store.quads_for_pattern(subject, None, None, ROWS)}
    assert places == {(expand("pch:table"), table), (expand("pch:row"), "2")}


@pytest.mark.parametrize("table", TABLES)
def test_a_blank_cell_is_absent_or_what_blank_means(table: str) -> None:
    cells = required(table)
    store = lifted(**{table: [cells]})
    for field, info in TABLES[table].model_fields.items():
        if not info.is_required():
            blank = about(table, field)["blank"]
            found = [simply(term) for term in objects(store, subject_of(table, cells), about(table, field)["rdf"])]
            assert found == ([expected(table, field, blank)] if blank else []), field


def test_entries_with_a_value_become_nodes_of_their_own() -> None:
    store = lifted(
        competencies=[{"id": "a", "label": "A", "entails": "b;c:generic"}],
        teams=[required("teams") | {"id": "t", "segments": "x;y:0.25"}],
    )
    assert objects(store, iri("competencies", "a") + "/b", "pch:competency") == [ox.NamedNode(iri("competencies", "b"))]
    assert objects(store, iri("competencies", "a") + "/b", "pch:maxLevel") == []
    assert objects(store, iri("competencies", "a") + "/c", "pch:maxLevel") == [
        ox.NamedNode(f"{SCHEME_BASE}level/generic")
    ]
    assert objects(store, iri("teams", "t") + "/y", "pch:segment") == [ox.NamedNode(iri("segments", "y"))]
    assert objects(store, iri("teams", "t") + "/y", "pch:share") == [ox.Literal("0.25", datatype=expand("xsd:decimal"))]
    assert objects(store, iri("teams", "t") + "/x", "pch:share") == []


def coded() -> Iterator[tuple[str, str, str, str]]:
    """Table, column, scheme and code of every code of every column."""
    for table, field in COLUMNS:
        scheme = first(table, field, Scheme)
        for piece in pieces(table, field):
            if scheme and get_origin(piece) is Literal:
                yield from ((table, alias(TABLES[table], field), scheme.name, code) for code in get_args(piece))


@pytest.mark.parametrize(("table", "column", "scheme", "code"), sorted(set(coded())))
def test_every_code_becomes_a_concept(table: str, column: str, scheme: str, code: str) -> None:
    """Also codes that are names of columns, such as `provider` and `host` of agreements."""
    cells = examples(table) | {column: code}
    field = next(field for field in TABLES[table].model_fields if alias(TABLES[table], field) == column)
    found = objects(lifted(**{table: [cells]}), subject_of(table, cells), about(table, field)["rdf"])
    assert found == [ox.NamedNode(f"{SCHEME_BASE}{scheme}/{code}")]
    assert scheme in SCHEMES


def test_parties_of_an_agreement_are_concepts_beside_columns_of_the_same_name() -> None:
    cells = required("agreements") | {"provider": "host", "host": "provider", "liability": "host"}
    cells |= {"indemnity": "provider"}
    store, subject = lifted(agreements=[cells]), iri("agreements", cells["id"])
    assert objects(store, subject, "pch:liability") == [ox.NamedNode(f"{SCHEME_BASE}party/host")]
    assert objects(store, subject, "pch:indemnity") == [ox.NamedNode(f"{SCHEME_BASE}party/provider")]
    assert objects(store, subject, "pch:host") == [ox.NamedNode(iri("organisations", "provider"))]
    assert objects(store, subject, "pch:provider") == [ox.NamedNode(iri("organisations", "host"))]


@pytest.mark.parametrize("table", TABLES)
def test_ids_that_are_names_of_columns_or_prefixes(table: str) -> None:
    for column in (*examples(table), *NAMESPACES, "type", "value", "of", "1"):
        for field in TABLES[table].model_fields:
            ref = first(table, field, Ref)
            if ref and not ref.when:
                cells = examples(table) | {alias(TABLES[table], field): column}
                found = objects(lifted(**{table: [cells]}), subject_of(table, cells), about(table, field)["rdf"])
                entry = f"{subject_of(table, cells)}/{column}" if "entail" in field or field == "segments" else None
                assert found == [ox.NamedNode(entry or iri(ref.tables[0], column))], field


def test_ids_that_occur_in_several_tables_are_told_apart() -> None:
    tables = [table for table, model in TABLES.items() if model.key == ("id",)]
    store = lifted(**{table: [required(table) | {"id": "x"}] for table in tables})
    subjects = {quad.subject for quad in store.quads_for_pattern(None, expand("dcterms:identifier"), None)}
    assert subjects == {ox.NamedNode(f"{BASE}{table}/x") for table in tables}
    assert len(tables) > 10


@pytest.mark.parametrize(
    ("tables", "wants", "objects_to"),
    [
        (("teams", "competencies", "functions"), "teams", "teams"),
        (("competencies", "functions"), "competencies", "functions"),
        ((), "teams", "teams"),
    ],
)
def test_an_id_of_one_of_several_tables_is_looked_up(tables: tuple[str, ...], wants: str, objects_to: str) -> None:
    person = {"id": "p", "name": "P", "kind": "staff", "wants": "x", "objections": "x"}
    store = lifted(people=[person], **{table: [required(table) | {"id": "x"}] for table in tables})
    assert objects(store, iri("people", "p"), "pch:wants") == [ox.NamedNode(iri(wants, "x"))]
    assert objects(store, iri("people", "p"), "pch:objectsTo") == [ox.NamedNode(iri(objects_to, "x"))]


def test_matches_are_ids_or_iris() -> None:
    other = "http://data.europa.eu/esco/skill/a%20b#c"
    store = lifted(competencies=[{"id": "a", "label": "A", "exact_match": f"b;{other}"}, {"id": "b", "label": "B"}])
    assert set(objects(store, iri("competencies", "a"), "skos:exactMatch")) == {
        ox.NamedNode(iri("competencies", "b")),
        ox.NamedNode(other),
    }


@pytest.mark.parametrize(
    ("kind", "competency"),
    [("competency", [ox.NamedNode(iri("competencies", "x"))]), ("registration", [])],
)
def test_the_item_of_a_competency_row_is_a_competency(kind: str, competency: list[ox.NamedNode]) -> None:
    cells = {"function": "f", "kind": kind, "item": "x"}
    store, subject = lifted(requirements=[cells]), subject_of("requirements", cells)
    assert objects(store, subject, "pch:item") == [ox.Literal("x")]
    assert objects(store, subject, "pch:competency") == competency


@pytest.mark.parametrize(
    ("cell", "plain"),
    [("1e3", "1000"), ("1E-7", "0.0000001"), ("0.10", "0.1"), ("-2.3010", "-2.301"), ("+5", "5"), ("0E+2", "0")],
)
def test_numbers_are_written_in_plain_notation(cell: str, plain: str) -> None:
    store = lifted(measures=[required("measures") | {"id": "m", "value": cell}])
    assert objects(store, iri("measures", "m"), "schema:value") == [ox.Literal(plain, datatype=expand("xsd:decimal"))]


@pytest.mark.parametrize("text", ["pch:Team", "http://example.org/x", "@id", '"quoted"\n{"@id": "x"}', "é <b>", "_:b"])
def test_text_stays_text(text: str) -> None:
    cells = required("functions") | {"description": text, "label": text}
    store = lifted(functions=[cells])
    for property_name in ("skos:definition", "skos:prefLabel"):
        assert objects(store, subject_of("functions", cells), property_name) == [ox.Literal(text)]


def test_keys_of_several_columns() -> None:
    assert iri("bands", "6", "") == f"{BASE}bands/6/-"
    assert iri("staffing_ratios", "", "a;b", "c") == f"{BASE}staffing_ratios/-/a%3Bb/c"
    assert local_id(iri("people", "p1")) == "p1"
    assert local_id(f"{SCHEME_BASE}level/core") == f"{SCHEME_BASE}level/core"
    rates = [{"band": "6", "cost_per_hour": "20"}, {"band": "6", "cost_per_hour": "21", "valid_from": "2026-04-01"}]
    store = lifted(bands=rates)
    assert [simply(term)[1] for term in objects(store, iri("bands", "6", "2026-04-01"), "pch:costPerHour")] == [21]
    assert [simply(term)[1] for term in objects(store, iri("bands", "6", ""), "pch:costPerHour")] == [20]


def test_rows_without_a_readable_key_keep_apart() -> None:
    people = [{"id": "p 1", "name": "Asha", "kind": "staff"}, {"id": "p 2", "name": "Ben", "kind": "peer"}]
    store = lifted(people=people)
    found = {quad.subject for quad in store.quads_for_pattern(None, expand("foaf:name"), None, FACTS)}
    assert len(found) == 2
    assert {quad.subject for quad in store.quads_for_pattern(None, expand("pch:row"), None, ROWS)} == found
    assert not list(store.quads_for_pattern(None, expand("dcterms:identifier"), None))


def test_only_facts_and_places_are_written() -> None:
    store = ox.Store()
    lift({table: (Placed(table, 2, _row(model, examples(table))),) for table, model in TABLES.items()}, store)
    assert set(store.named_graphs()) == {FACTS, ROWS}
    assert all(isinstance(quad.subject, ox.NamedNode) for quad in store)


def _row(model: type[Row], cells: Cells) -> Row:
    return model.model_validate(cells)
