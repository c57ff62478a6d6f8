"""Import frameworks: concepts become competencies of a framework of their own, and statements between them mappings.

No mapping is imported as reviewed by anybody but whom its file names; a match that a file states of two imported
concepts becomes a mapping without reviewer, so that nothing follows before somebody looked at it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from pchteam.load import alias
from pchteam.published_frameworks import Concept, Framework, Frameworks
from pchteam.tables import TABLES

__all__ = ["framework_lines"]

Line = dict[str, str]
LONGEST_ID = 60
PREDICATES = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch")
UNSPECIFIED = "semapv:UnspecifiedMatching"
ATTRIBUTION = (
    "ESCO may be reused with the attribution 'This service uses the ESCO classification of the European Commission.'"
)


def framework_lines(frameworks: Frameworks, notes: list[str]) -> dict[str, list[Line]]:
    """Rows of the tables competencies and mappings, as cells by column; `notes` gains what to know about them."""
    ids = _ids(frameworks.found)
    competencies, mappings = {}, []
    for framework in frameworks.found:
        for concept in framework.concepts:
            broader = (*concept.broader, *frameworks.broader.get(concept.iri, ()))
            competencies[ids[concept.iri]] = _competency(framework, concept, broader, ids)
            mappings += [_stated(framework, ids, concept, other) for other in concept.exact if other in ids]
    mappings += list(_mappings(frameworks, ids, notes))
    if any(framework.name == "esco" for framework in frameworks.found):
        notes.append(ATTRIBUTION)
    unreviewed = sum(not line["reviewer_label"] for line in mappings)
    if unreviewed:
        notes.append(
            f"{unreviewed} mappings name no reviewer; nothing follows from them until reviewer_label is filled"
        )
    return {"competencies": list(competencies.values()), "mappings": _once(mappings)}


def _ids(frameworks: Iterable[Framework]) -> dict[str, str]:
    """An id for each concept: its framework and its label; where these are the same, with a mark of its IRI."""
    slugs = {
        concept.iri: f"{framework.name}-{_slug(concept.label)}"
        for framework in frameworks
        for concept in framework.concepts
    }
    counts = Counter(slugs.values())
    return {
        iri: slug if counts[slug] == 1 else f"{slug}-{sha256(iri.encode()).hexdigest()[:6]}"
        for iri, slug in slugs.items()
    }


def _slug(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words if len(words) <= LONGEST_ID else words[: LONGEST_ID + 1].rpartition("-")[0] or words[:LONGEST_ID]


def _competency(framework: Framework, concept: Concept, broader: tuple[str, ...], ids: Mapping[str, str]) -> Line:
    return {
        "id": ids[concept.iri],
        "label": concept.label,
        "alt_labels": _list(one for one in concept.alt_labels if one != concept.label),
        "description": concept.description,
        "broader": _list(ids[one] for one in broader if one in ids),
        "framework": framework.name,
        "exact_match": _list([concept.iri, *(one for one in concept.exact if one not in ids)]),
        "close_match": _list(ids.get(one, one) for one in concept.close),
        "source": framework.source,
    }  # fmt: skip


def _list(entries: Iterable[str]) -> str:
    """A list cell; a semicolon in an entry would end it."""
    return ";".join(dict.fromkeys(entry.replace(";", "%3B" if "://" in entry else ",") for entry in entries))


def _stated(framework: Framework, ids: Mapping[str, str], concept: Concept, other: str) -> Line:
    """The mapping for an exact match that a framework states of two imported concepts."""
    one, two = sorted((ids[concept.iri], ids[other]))
    return _mapping(one, "skos:exactMatch", two) | {"comment": f"stated by {framework.source}"}


def _mapping(subject: str, predicate: str, other: str) -> Line:
    blank = {alias(TABLES["mappings"], name): "" for name in TABLES["mappings"].model_fields}
    return blank | {
        "subject_id": subject, "predicate_id": predicate, "object_id": other, "mapping_justification": UNSPECIFIED
    }  # fmt: skip


def _mappings(frameworks: Frameworks, ids: Mapping[str, str], notes: list[str]) -> Iterator[Line]:
    """Rows of SSSOM files, with ids for IRIs of imported concepts."""
    left_out = Counter(row["predicate_id"] for row in frameworks.mappings if row["predicate_id"] not in PREDICATES)
    for predicate, count in sorted(left_out.items()):
        notes.append(f"{count} mappings by {predicate} were left out; understood are {', '.join(PREDICATES)}")
    if frameworks.left_out:
        notes.append(f"{frameworks.left_out} mappings to literals or to no term were left out")
    for row in frameworks.mappings:
        if row["predicate_id"] in PREDICATES:
            subject, other = (ids.get(row[column], row[column]) for column in ("subject_id", "object_id"))
            line = _mapping(subject, row["predicate_id"], other)
            yield line | {name: row[name] for name in line if row.get(name) and name not in ("subject_id", "object_id")}


def _once(mappings: list[Line]) -> list[Line]:
    """Mappings without repetitions, the first of each kept."""
    kept: dict[tuple[str, ...], Line] = {}
    for line in mappings:
        kept.setdefault(tuple(line[column] for column in TABLES["mappings"].key), line)
    return list(kept.values())
