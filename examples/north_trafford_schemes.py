"""Publish the functions, competencies and roles of north-trafford as SKOS schemes in `ontology/schemes`.

Run `python examples/north_trafford_schemes.py` after the example has changed. Other localities may refer to these IRIs.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
SCHEMES = HERE.parent / "ontology" / "schemes"
BASE = "https://w3id.org/pchteam/scheme"
ISSUED = "2026-11-24"
HEADING = "Heading of competencies for {}; it serves search and reports, and nothing follows from it."
AWAITS_REVIEW = "Awaits review by somebody competent."
SOURCE = "pchteam examples/north-trafford"
MAPPINGS = "https://w3id.org/pchteam/mappings"
NO_OCCUPATION = {
    "physician-assistant": "ESCO 1.1.1 has no occupation for it; the doctors' surgery assistant is another role.",
    "nursery-nurse": "ESCO 1.1.1 has no occupation of health and care for it; childcare workers stand outside.",
    "care-coordinator": "ESCO 1.1.1 has no occupation for it; case workers decide on care, which this role does not.",
    "dementia-adviser": "ESCO 1.1.1 has no occupation for advice on one condition.",
    "volunteer": "ESCO describes occupations, and volunteering is none.",
    "peer-supporter": "ESCO 1.1.1 has no occupation that rests on lived experience.",
    "student-nurse": "ESCO describes occupations, and studying is none.",
}
"""Why a role has no match; the quality query unmapped-role asks for it."""
PREFIXES = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
Row = dict[str, str]


def rows(table: str) -> list[Row]:
    """Read a table of the example."""
    with (HERE / "north-trafford" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def english(text: str) -> str:
    """A Turtle literal in English."""
    return f"{json.dumps(text, ensure_ascii=False)}@en"


def split(cell: str) -> list[str]:
    """The entries of a list cell."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def concept(scheme: str, row: Row, definition: str) -> Iterator[str]:
    """The statements of a concept, without its subject."""
    yield f"skos:prefLabel {english(row['label'])}"
    for label in split(row.get("alt_labels", "")):
        yield f"skos:altLabel {english(label)}"
    yield f"skos:definition {english(definition)}"
    yield f"skos:notation {json.dumps(row['id'])}"
    yield f"dcterms:source {json.dumps(SOURCE)}"
    for broader in split(row.get("broader", "")):
        yield f"skos:broader <{BASE}/{scheme}/{broader}>"
    for match in ("exact", "close"):
        for other in split(row.get(f"{match}_match", "")):
            yield f"skos:{match}Match <{other if ':' in other else f'{BASE}/{scheme}/{other}'}>"
    if scheme == "role" and row["id"] in NO_OCCUPATION:
        yield f"skos:scopeNote {english(NO_OCCUPATION[row['id']])}"
    if row.get("review") == "yes":
        yield f"skos:editorialNote {english(AWAITS_REVIEW)}"
    yield f"skos:inScheme <{BASE}/{scheme}>"
    if not row.get("broader"):
        yield f"skos:topConceptOf <{BASE}/{scheme}>"


def scheme_text(
    scheme: str,
    label: str,
    definition: str,
    source: str,
    concepts: list[tuple[Row, str]],
    mappings: tuple[str, ...] = (),
) -> str:
    """A scheme with its concepts, as Turtle."""
    tops = [f"<{BASE}/{scheme}/{row['id']}>" for row, _ in concepts if not row.get("broader")]
    about = [
        f"skos:prefLabel {english(label)}",
        f"skos:definition {english(definition)}",
        f"dcterms:source {json.dumps(source)}",
        "dcterms:license <https://spdx.org/licenses/MIT>",
        f'dcterms:issued "{ISSUED}"^^xsd:date',
        f'owl:versionInfo "{ISSUED}"',
        *(f"rdfs:seeAlso <{MAPPINGS}/{name}>" for name in mappings),
        f"skos:hasTopConcept {' , '.join(tops)}",
    ]
    parts = [PREFIXES, block(f"<{BASE}/{scheme}>", "skos:ConceptScheme", about)]
    parts += [
        block(f"<{BASE}/{scheme}/{row['id']}>", "skos:Concept", list(concept(scheme, row, text)))
        for row, text in concepts
    ]
    return "\n".join(parts)


def block(subject: str, kind: str, statements: list[str]) -> str:
    """A subject with its statements, one a line."""
    return f"{subject} a {kind} ;\n    " + " ;\n    ".join(statements) + " .\n"


def competency_definitions() -> dict[str, str]:
    """What holders do at each level, by competency."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows("level_descriptors"):
        found[row["competency"]].append(f"{row['level'].capitalize()}: {row['descriptor']}")
    return {competency: " ".join(texts) for competency, texts in found.items()}


def heading(row: Row) -> str:
    """What a competency without levels is."""
    label = row["label"]
    return HEADING.format(label[0].lower() + label[1:])


def role_definition(row: Row) -> str:
    """What a role is, as far as its row says."""
    register = f", on the register of the {row['register']}" if row["register"] else ""
    return f"Role of the profession {row['profession']} in the staff group {row['staff_group']}{register}."


def schemes() -> dict[str, str]:
    """The three schemes as Turtle, by file name."""
    levels = competency_definitions()
    invented = f"{SOURCE}; invented, see SOURCES.md there"
    esco = f"{invented}. This service uses the ESCO classification of the European Commission."
    return {
        "function.ttl": scheme_text(
            "function",
            "Care functions",
            "Care functions of a primary care home, independent of who performs them.",
            invented,
            [(row, row["description"]) for row in rows("functions")],
        ),
        "competency.ttl": scheme_text(
            "competency",
            "Competencies",
            "Competencies that care functions ask for, described at the levels at which they are held.",
            invented,
            [(row, levels.get(row["id"], heading(row))) for row in rows("competencies")],
            ("competencies-esco", "competencies-social-care"),
        ),
        "role.ttl": scheme_text(
            "role",
            "Roles",
            "Roles of the wider team of a primary care home, with matches to occupations of ESCO.",
            esco,
            [(row, role_definition(row)) for row in rows("roles")],
            ("roles-esco",),
        ),
    }


if __name__ == "__main__":
    for name, text in schemes().items():
        (SCHEMES / name).write_text(text, encoding="utf-8")
