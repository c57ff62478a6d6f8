"""Mapping tables: SSSOM columns and header, subjects in our schemes, objects in the public data where it is at hand."""

import csv
from collections import Counter
from importlib.resources import files

import pytest
import rdflib
from rdflib.namespace import SKOS

from pchteam.mappings import NO_TERM_FOUND, MappingSet, mapping_sets, read_mapping_set

from .building import PUBLIC_DATA

SETS = {found.name: found for found in mapping_sets()}
OBJECTS = {
    "roles-esco": ("esco/esco_occupations.csv", "occupationUri", "preferredLabel"),
    "competencies-esco": ("esco/esco_skills.csv", "skillUri", "preferredLabel"),
    "competencies-social-care": ("care_workforce/asc_care_workforce_skills.csv", "", "statement"),
}
SCHEMES = {"roles-esco": "role", "competencies-esco": "competency", "competencies-social-care": "competency"}
PREDICATES = {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}


def scheme(name: str) -> rdflib.Graph:
    """A scheme of `ontology/schemes`."""
    text = files("pchteam.ontology").joinpath("schemes", f"{name}.ttl").read_text("utf-8")
    return rdflib.Graph().parse(data=text, format="turtle")


def pairs(found: MappingSet) -> list[tuple[str, str]]:
    """Subject and object of each row; the object of a literal mapping is its words."""
    return [(row["subject_id"], row.get("object_id") or row["object_label"]) for row in found.rows]


def test_there_are_three_sets() -> None:
    assert set(SETS) == set(OBJECTS)


@pytest.mark.parametrize("name", SETS)
def test_the_header_names_set_version_licence_and_prefixes(name: str) -> None:
    metadata = SETS[name].metadata
    assert metadata["mapping_set_id"] == f"https://w3id.org/pchteam/mappings/{name}"
    assert metadata["mapping_set_version"] == metadata["mapping_date"] == "2026-11-24"
    assert metadata["license"] == "https://spdx.org/licenses/MIT"
    assert {"skos", "semapv"} <= set(SETS[name].prefixes)
    if "esco" in name:
        assert "This service uses the ESCO classification" in metadata["mapping_set_description"]


@pytest.mark.parametrize("name", SETS)
def test_every_row_says_how_it_was_found_and_that_no_clinician_has_reviewed_it(name: str) -> None:
    for row in SETS[name].rows:
        assert None not in row
        assert None not in row.values()
        assert row["predicate_id"] in PREDICATES
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        assert row["author_label"] == "pchteam developers"
        assert "Not reviewed by a clinician." in row["comment"]


@pytest.mark.parametrize("name", SETS)
def test_compact_iris_have_declared_prefixes(name: str) -> None:
    for row in SETS[name].rows:
        for column in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
            if row.get(column):
                assert SETS[name].expand(row[column]).startswith("http")


@pytest.mark.parametrize("name", SETS)
def test_subjects_are_concepts_under_their_labels(name: str) -> None:
    labels = {str(concept): str(label) for concept, label in scheme(SCHEMES[name]).subject_objects(SKOS.prefLabel)}
    for row in SETS[name].rows:
        assert labels[SETS[name].expand(row["subject_id"])] == row["subject_label"]


@pytest.mark.parametrize("name", ["roles-esco", "competencies-esco"])
def test_every_role_and_every_competency_but_headings_has_a_row(name: str) -> None:
    data = scheme(SCHEMES[name])
    concepts = set(data.subjects(SKOS.notation)) - set(data.objects(None, SKOS.broader))
    assert {SETS[name].expand(row["subject_id"]) for row in SETS[name].rows} == {str(concept) for concept in concepts}


@pytest.mark.parametrize("name", SETS)
def test_no_pair_stands_twice(name: str) -> None:
    assert [pair for pair, count in Counter(pairs(SETS[name])).items() if count > 1] == []


@pytest.mark.parametrize("name", SETS)
def test_a_subject_without_a_term_has_no_other_row(name: str) -> None:
    found = SETS[name]
    without = {subject for subject, term in pairs(found) if term == "sssom:NoTermFound"}
    assert all(count == 1 for subject, count in Counter(s for s, _ in pairs(found)).items() if subject in without)


@pytest.mark.parametrize("name", SETS)
def test_objects_are_in_the_public_data(name: str) -> None:
    file, key, label = OBJECTS[name]
    if not PUBLIC_DATA.is_dir():
        pytest.skip("the public data is not at hand; PCHTEAM_PUBLIC_DATA may name its folder")
    with (PUBLIC_DATA / file).open(encoding="utf-8", newline="") as lines:
        known = {(row[key] if key else "", row[label].strip()) for row in csv.DictReader(lines)}
    for row in SETS[name].rows:
        iri = SETS[name].expand(row["object_id"]) if row.get("object_id") else ""
        assert iri == NO_TERM_FOUND or (iri, row["object_label"]) in known


def test_role_mappings_are_those_of_the_scheme() -> None:
    data, found = scheme("role"), SETS["roles-esco"]
    matches = {
        (str(role), str(predicate), str(occupation))
        for predicate in (SKOS.exactMatch, SKOS.closeMatch)
        for role, occupation in data.subject_objects(predicate)
    }
    expanded = {
        tuple(found.expand(row[column]) for column in ("subject_id", "predicate_id", "object_id")) for row in found.rows
    }
    assert {row for row in expanded if row[2] != NO_TERM_FOUND} == matches


def test_the_reader_tells_header_prefixes_and_rows_apart() -> None:
    text = '#mapping_set_id: https://x.org/m\n#curie_map:\n#  a: "https://a.org/"\nsubject_id\tobject_id\na:b\ta:c\n'
    found = read_mapping_set("m", text)
    assert found.metadata == {"mapping_set_id": "https://x.org/m"}
    assert found.rows == ({"subject_id": "a:b", "object_id": "a:c"},)
    assert found.expand("a:b") == "https://a.org/b"
    with pytest.raises(KeyError):
        found.expand("z:b")
