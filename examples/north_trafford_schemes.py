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
HEADING = "Heading for search and reports; nothing follows from it."
AWAITS_REVIEW = "Awaits review by somebody competent."
PREFIXES = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
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
    for broader in split(row.get("broader", "")):
        yield f"skos:broader <{BASE}/{scheme}/{broader}>"
    for match in ("exact", "close"):
        for other in split(row.get(f"{match}_match", "")):
            yield f"skos:{match}Match <{other if ':' in other else f'{BASE}/{scheme}/{other}'}>"
    if row.get("review") == "yes":
        yield f"skos:editorialNote {english(AWAITS_REVIEW)}"
    yield f"skos:inScheme <{BASE}/{scheme}>"
    if not row.get("broader"):
        yield f"skos:topConceptOf <{BASE}/{scheme}>"


def scheme_text(scheme: str, label: str, definition: str, source: str, concepts: list[tuple[Row, str]]) -> str:
    """A scheme with its concepts, as Turtle."""
    tops = [f"<{BASE}/{scheme}/{row['id']}>" for row, _ in concepts if not row.get("broader")]
    about = [
        f"skos:prefLabel {english(label)}",
        f"skos:definition {english(definition)}",
        f"dcterms:source {json.dumps(source)}",
        "dcterms:license <https://spdx.org/licenses/MIT>",
        'dcterms:issued "2026-11-22"^^xsd:date',
        'owl:versionInfo "2026-11-22"',
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


def role_definition(row: Row) -> str:
    """What a role is, as far as its row says."""
    register = f", on the register of the {row['register']}" if row["register"] else ""
    return f"Role of the profession {row['profession']} in the staff group {row['staff_group']}{register}."


def schemes() -> dict[str, str]:
    """The three schemes as Turtle, by file name."""
    levels = competency_definitions()
    invented = "pchteam examples/north-trafford; invented, see SOURCES.md there"
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
            [(row, levels.get(row["id"], HEADING)) for row in rows("competencies")],
        ),
        "role.ttl": scheme_text(
            "role",
            "Roles",
            "Roles of the wider team of a primary care home, with matches to occupations of ESCO.",
            esco,
            [(row, role_definition(row)) for row in rows("roles")],
        ),
    }


if __name__ == "__main__":
    for name, text in schemes().items():
        (SCHEMES / name).write_text(text, encoding="utf-8")
