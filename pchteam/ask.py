"""Ask: who in the wider team can do this, on what evidence, and where they may serve."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pyoxigraph as ox

from pchteam.columns import LEVELS
from pchteam.context import expand, iri
from pchteam.find import Match
from pchteam.infer import Graph, text
from pchteam.rulebook import query_text

__all__ = [
    "MODES",
    "Answer",
    "Evidence",
    "Performer",
    "Place",
    "able",
    "find_function",
    "find_person",
    "find_team",
    "who",
]

MODES = ("alone", "supervised", "unverified")


@dataclass(frozen=True)
class Evidence:
    """A competency in force that a person holds for a function; dates are ISO text, blank for open."""

    competency: str
    label: str
    level: str
    status: str
    valid_from: str
    expires: str


@dataclass(frozen=True)
class Place:
    """A team in which a person may serve a function, and the basis: the own employer or an agreement."""

    team: str
    label: str
    basis: str
    basis_label: str
    own: bool


@dataclass(frozen=True)
class Performer:
    """A person in a post who can perform a function.

    Parameters
    ----------
    mode
        `alone`, `supervised`, or `unverified`: might, once the evidence is verified.
    site
        Usual site of the post; blank where it has none.
    """

    person: str
    name: str
    post: str
    employer: str
    employer_name: str
    role: str
    role_label: str
    site: str
    site_name: str
    mode: str
    evidence: tuple[Evidence, ...]
    places: tuple[Place, ...]

    @property
    def level(self) -> str:
        """The highest level of the evidence; blank where the function asks for no competency."""
        levels = {entry.level for entry in self.evidence}
        return next((level for level in reversed(LEVELS) if level in levels), "")


@dataclass(frozen=True)
class Answer:
    """Who can perform a function, by mode, employer and name."""

    function: Match
    performers: tuple[Performer, ...]

    def narrowed(self, *, employer: str = "", level: str = "", site: str = "") -> "Answer":
        """Only posts at an employer or with a usual site, and evidence at a level or above; blank: any."""
        enough = LEVELS[LEVELS.index(level) :] if level else ("", *LEVELS)
        kept = (
            one
            for one in self.performers
            if employer in ("", one.employer) and site in ("", one.site) and one.level in enough
        )
        return Answer(self.function, tuple(kept))

    def without(self, mode: str) -> "Answer":
        """The answer without the people of a mode."""
        return Answer(self.function, tuple(one for one in self.performers if one.mode != mode))

    def people(self, mode: str, employer: str = "") -> int:
        """How many people there are of a mode, at an employer if one is named."""
        return len({one.person for one in self.performers if one.mode == mode and employer in ("", one.employer)})

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain data for JSON."""
        return {
            "function": self.function.id,
            "label": self.function.label,
            "people": [asdict(performer) for performer in self.performers],
        }


def find_function(graph: Graph, wanted: str) -> Match:
    """The function that a text means; raises as `pchteam.find.find` does."""
    return graph.names("function", lambda: _function_labels(graph)).find(wanted)


def _function_labels(graph: Graph) -> Iterator[tuple[str, str, str]]:
    for row in graph.select(query_text("ask/labels")):
        yield text(row["function"]), text(row["label"]), text(row["preferred"])


def find_person(graph: Graph, wanted: str) -> Match:
    """The person that an id or a name means; raises as `pchteam.find.find` does."""
    return _named(graph, wanted, "foaf:name", "person")


def find_team(graph: Graph, wanted: str) -> Match:
    """The team that an id or a label means; raises as `pchteam.find.find` does."""
    return _named(graph, wanted, "skos:prefLabel", "team")


def _named(graph: Graph, wanted: str, property_name: str, kind: str) -> Match:
    return graph.names(kind, lambda: _labels(graph, property_name, kind)).find(wanted)


def _labels(graph: Graph, property_name: str, kind: str) -> Iterator[tuple[str, str, str]]:
    table = {"person": "people", "team": "teams"}[kind]
    for quad in graph.store.quads_for_pattern(None, expand(property_name), None):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value == iri(table, text(quad.subject)):
            identifier, name = text(quad.subject), text(quad.object)
            yield identifier, name, name
            yield identifier, identifier, name


def who(graph: Graph, wanted: str, *, evidence: bool = True) -> Answer:
    """Who can perform the function that a text means: alone, supervised, or once verified.

    Parameters
    ----------
    evidence
        Whether to say on what evidence, and where they may serve.

    Raises
    ------
    pchteam.find.AmbiguousTextError, pchteam.find.UnknownTextError
        If the text means several functions or none.
    """
    match = find_function(graph, wanted)
    node = ox.NamedNode(iri("functions", match.id))
    proofs = _evidence(graph, node) if evidence else {}
    places = _places(graph, node) if evidence else {}
    performers = [
        Performer(
            person=text(row["person"]),
            name=graph.label(row["person"]),
            post=text(row["post"]),
            employer=text(row["employer"]),
            employer_name=graph.label(row["employer"]),
            role=text(row["role"]),
            role_label=graph.label(row["role"]),
            site=text(row["site"]),
            site_name=graph.label(row["site"]),
            mode=text(row["mode"]),
            evidence=tuple(proofs.get(text(row["person"]), ())),
            places=tuple(places.get(text(row["post"]), ())),
        )
        for row in graph.select(query_text("ask/who"), function=node)
    ]
    performers.sort(key=lambda one: (MODES.index(one.mode), one.employer_name, one.name, one.post))
    return Answer(match, tuple(performers))


def _evidence(graph: Graph, function: ox.NamedNode) -> Mapping[str, list[Evidence]]:
    found = defaultdict(list)
    for row in graph.select(query_text("ask/evidence"), function=function):
        found[text(row["person"])].append(
            Evidence(
                competency=text(row["competency"]),
                label=graph.label(row["competency"]),
                level=text(row["level"]),
                status=text(row["status"]),
                valid_from=text(row["starts"]),
                expires=text(row["ends"]),
            )
        )
    for entries in found.values():
        entries.sort(key=lambda entry: (entry.label, entry.valid_from))
    return found


def _places(graph: Graph, function: ox.NamedNode) -> Mapping[str, list[Place]]:
    found = defaultdict(list)
    for row in graph.select(query_text("tables/arcs"), function=function):
        found[text(row["post"])].append(
            Place(
                team=text(row["team"]),
                label=graph.label(row["team"]),
                basis=text(row["basis"]),
                basis_label=graph.label(row["basis"]),
                own=row["basis"].value == iri("organisations", text(row["basis"])),
            )
        )
    for entries in found.values():
        entries.sort(key=lambda entry: (entry.label, not entry.own, entry.basis))
    return found


def able(graph: Graph) -> Mapping[str, Counter[str]]:
    """How many people with a post in force can perform each function, by mode; who can in no mode is not counted."""
    people = {post: person for post, person, *_ in graph.table("tables/posts")}
    found = {(people[post], function, mode) for post, function, mode in graph.table("tables/capabilities")}
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    for _, function, mode in found:
        numbers[function][mode] += 1
    return numbers
