"""The rules, shapes, obstacles and queries of `rules/`, read from Turtle (SHACL 1.0 and SHACL-AF 8) and SPARQL files.

A rule is a `sh:SPARQLRule` with `sh:order`; its stratum is the tens of the order.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

import pyoxigraph as ox

__all__ = [
    "Obstacle",
    "Rule",
    "RuleError",
    "Rulebook",
    "Shape",
    "bind",
    "last_part",
    "load_turtle",
    "query_names",
    "query_text",
    "rulebook",
    "slots",
]

VARIABLE = re.compile(r"[?$](\w+)")
BOUND = re.compile(
    r"(?P<counting>SELECT\s+[^{}]*?\((?:COUNT|MAX)[^{}]*?\s+WHERE\b)|SELECT\s+(?P<distinct>DISTINCT\s+)?(?P<plain>[^{}]*?)\s+WHERE\b"
    r"|GROUP BY(?P<keys>(?:\s+\?\w+)+)|[?$]\w+"
)
WATCH_LIST = 50


def last_part(iri: str) -> str:
    """What stands behind the last `/` or `#` of an IRI."""
    return re.split(r"[/#]", iri)[-1]


class RuleError(ValueError):
    """A file of rules that cannot be used."""


@dataclass(frozen=True)
class Rule:
    """A rule.

    Parameters
    ----------
    construct
        SPARQL CONSTRUCT with its prefixes.
    heads
        Triple patterns of the head as text: subject, predicate, object.
    premises
        SPARQL CONSTRUCT of what a derived fact rests on, in the variables of the head; None where
        nothing needs to be said.
    """

    iri: str
    order: int
    title: str
    source: str
    sentence: str
    construct: str
    heads: tuple[tuple[str, str, str], ...]
    premises: str | None

    @property
    def stratum(self) -> int:
        """The stratum, such as 30."""
        return self.order // 10 * 10

    @property
    def name(self) -> str:
        """The last part of the IRI, such as `can-perform`."""
        return last_part(self.iri)

    @cached_property
    def scope(self) -> Literal["person", "function", "all"]:
        """On whose change the rule must run again: of `?person`, of a `?function`'s performers, or of anything."""
        variables = set(VARIABLE.findall(self.construct))
        if "person" in variables:
            return "person"
        return "function" if self.stratum == WATCH_LIST and "function" in variables else "all"


@dataclass(frozen=True)
class Shape:
    """A constraint on the graph: `select` returns a row of `this`, `value` and `path` for each violation."""

    iri: str
    severity: str
    select: str
    message: str
    mend: str

    @property
    def name(self) -> str:
        """The last part of the IRI, such as `entails-cycle`."""
        return last_part(self.iri)


@dataclass(frozen=True)
class Obstacle:
    """A reason why not: `select` takes `person`, `function` and perhaps `team` and returns the slots of its sentences.

    Parameters
    ----------
    kind
        `capability` or `permission`.
    mend_kind, effort, sets, adds
        What removing it takes, its rank, and the change of the workspace: a value for the cell, or a row to add.
    """

    iri: str
    kind: str
    order: int
    select: str
    sentence: str
    mend: str
    mend_kind: str | None
    effort: int
    sets: str | None
    adds: str | None

    @property
    def name(self) -> str:
        """The last part of the IRI, such as `level-short`."""
        return last_part(self.iri)


def _folder() -> Traversable:
    return files("pchteam.rules")


def _select(store: ox.Store, query: str) -> list[dict[str, str]]:
    header = (
        "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX pch: <https://w3id.org/pchteam/ontology#> "
        "PREFIX dcterms: <http://purl.org/dc/terms/> "
    )
    solutions = store.query(header + query)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [
        {
            name: value.value
            for name, value in ((name, solution[name]) for name in names)
            if value is not None and not isinstance(value, ox.Triple)
        }
        for solution in solutions
    ]


def load_turtle(files: Iterable[tuple[str, bytes]]) -> ox.Store:
    """Read Turtle files, given as name and content, into one store.

    Raises
    ------
    RuleError
        If one is not Turtle; the message names file and line.
    """
    store = ox.Store()
    for name, text in files:
        try:
            store.load(text, ox.RdfFormat.TURTLE)
        except SyntaxError as error:
            raise RuleError(f"rules/{name}, line {error.lineno}: {error.msg}") from None
    return store


@cache
def prefixes() -> Mapping[str, str]:
    """Prefixes that rules and queries may use without declaring them."""
    store = load_turtle([("prefixes.ttl", _folder().joinpath("prefixes.ttl").read_bytes())])
    found = _select(store, "SELECT ?prefix ?namespace { ?x sh:prefix ?prefix ; sh:namespace ?namespace }")
    return {row["prefix"]: row["namespace"] for row in sorted(found, key=lambda row: row["prefix"])}


def _with_prefixes(query: str) -> str:
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items()) + query


@dataclass(frozen=True)
class Rulebook:
    """Rules in the order in which they run, shapes by name, and obstacles in the order in which they are reported."""

    rules: tuple[Rule, ...]
    shapes: tuple[Shape, ...]
    obstacles: tuple[Obstacle, ...]

    @classmethod
    def of(cls, store: ox.Store) -> "Rulebook":
        """The rules, shapes and obstacles that a store of Turtle files describes."""
        rules, shapes, obstacles = _rules(store), _shapes(store), _obstacles(store)
        return cls(
            tuple(sorted(rules, key=lambda rule: (rule.order, rule.iri))),
            tuple(sorted(shapes, key=lambda shape: shape.name)),
            tuple(sorted(obstacles, key=lambda obstacle: (obstacle.order, obstacle.name))),
        )

    @cached_property
    def by_iri(self) -> Mapping[str, Rule]:
        """The rules by their IRIs."""
        return {rule.iri: rule for rule in self.rules}

    def __add__(self, own: "Rulebook") -> "Rulebook":
        """These rules with others added; one of the same IRI replaces ours."""

        def merged(ours: Iterable[Any], theirs: Iterable[Any]) -> list[Any]:
            return list(({one.iri: one for one in ours} | {one.iri: one for one in theirs}).values())

        return Rulebook(
            tuple(sorted(merged(self.rules, own.rules), key=lambda rule: (rule.order, rule.iri))),
            tuple(sorted(merged(self.shapes, own.shapes), key=lambda shape: shape.name)),
            tuple(sorted(merged(self.obstacles, own.obstacles), key=lambda one: (one.order, one.name))),
        )


@cache
def rulebook() -> Rulebook:
    """The rules, shapes and obstacles that pchteam ships."""
    names = sorted(entry.name for entry in _folder().iterdir() if re.fullmatch(r"(\d\d-.*|obstacles)\.ttl", entry.name))
    names += sorted(
        f"shapes/{entry.name}" for entry in _folder().joinpath("shapes").iterdir() if entry.name.endswith(".ttl")
    )
    return Rulebook.of(load_turtle((name, _folder().joinpath(*name.split("/")).read_bytes()) for name in names))


def _rules(store: ox.Store) -> list[Rule]:
    rows = _select(
        store,
        "SELECT ?iri ?order ?title ?source ?sentence ?construct ?premises { ?iri a sh:SPARQLRule ; sh:order ?order ; "
        "dcterms:title ?title ; dcterms:source ?source ; pch:sentence ?sentence ; sh:construct ?construct "
        "OPTIONAL { ?iri pch:premises ?premises } }",
    )
    return [
        Rule(
            row["iri"],
            int(row["order"]),
            row["title"],
            row["source"],
            row["sentence"],
            _with_prefixes(row["construct"]),
            _heads(row["construct"]),
            _with_prefixes(row["premises"]) if "premises" in row else None,
        )
        for row in rows
    ]


def _heads(construct: str) -> tuple[tuple[str, str, str], ...]:
    template = re.search(r"CONSTRUCT\s*\{(.*?)\}\s*WHERE", construct, re.DOTALL)
    if template is None:
        raise RuleError(f"not of the form CONSTRUCT {{ ... }} WHERE {{ ... }}: {' '.join(construct.split())[:60]}")
    heads = []
    for sentence in re.split(r"\s\.(?:\s|$)", template[1]):
        subject = ""
        for part in sentence.split(" ; "):
            words = part.split()
            if len(words) == 3:
                subject = words.pop(0)
            if len(words) == 2:
                heads.append((subject, words[0], words[1]))
    return tuple(heads)


def _shapes(store: ox.Store) -> list[Shape]:
    rows = _select(
        store,
        "SELECT ?iri ?severity ?message ?mend ?select { ?iri sh:severity ?severity ; sh:sparql ?constraint . "
        "?constraint sh:message ?message ; pch:mend ?mend ; sh:select ?select }",
    )
    return [
        Shape(
            row["iri"],
            "fault" if row["severity"].endswith("Violation") else "warning",
            _with_prefixes(row["select"]),
            row["message"],
            row["mend"],
        )
        for row in rows
    ]


def _obstacles(store: ox.Store) -> list[Obstacle]:
    rows = _select(
        store,
        "SELECT ?iri ?kind ?order ?select ?sentence ?mend ?mendKind ?effort ?sets ?adds { ?iri a pch:Obstacle ; "
        "pch:obstacleTo ?kind ; sh:order ?order ; sh:select ?select ; pch:sentence ?sentence ; pch:mend ?mend . "
        "OPTIONAL { ?iri pch:mendKind ?mendKind ; pch:effort ?effort } OPTIONAL { ?iri pch:sets ?sets } "
        "OPTIONAL { ?iri pch:adds ?adds } }",
    )
    return [
        Obstacle(
            row["iri"],
            row["kind"],
            int(row["order"]),
            _with_prefixes(row["select"]),
            row["sentence"],
            row["mend"],
            row.get("mendKind"),
            int(row.get("effort", 0)),
            row.get("sets"),
            row.get("adds"),
        )
        for row in rows
    ]


def query_names() -> list[str]:
    """Names of all queries of `rules/` that `query_text` knows, such as `ask/who`."""
    rooms = [room for room in _folder().iterdir() if room.is_dir()]
    found = [f"{room.name}/{entry.name}" for room in rooms for entry in room.iterdir() if entry.name.endswith(".rq")]
    return sorted(name.removesuffix(".rq") for name in found)


@cache
def query_text(name: str) -> str:
    """A query of `rules/`, such as `tables/arcs` or `ask/who`, with its prefixes."""
    return _with_prefixes(_folder().joinpath(*f"{name}.rq".split("/")).read_text("utf-8"))


def bind(query: str, values: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """Replace variables by constants behind the first brace of a query.

    A store answers constants far faster than VALUES with OPTIONAL, or substitutions. Projected variables of the
    query stay, unbound; those of a nested SELECT become `(constant AS ?variable)`, in its GROUP BY where it counts.
    """
    head, brace, body = query.partition("{")

    def replaced(match: re.Match[str]) -> str:
        if match["plain"] is not None:
            return f"SELECT {match['distinct'] or ''}{' '.join(map(named, match['plain'].split()))} WHERE"
        if match["keys"] is not None:
            return f"GROUP BY {' '.join(map(named, match['keys'].split()))}"
        return match[0] if match["counting"] else str(values.get(match[0][1:], match[0]))

    def named(variable: str) -> str:
        return f"({values[variable[1:]]} AS {variable})" if variable[1:] in values else variable

    return head + brace + BOUND.sub(replaced, body)


def slots(sentence: str) -> list[str]:
    """Names of the `{slots}` of a sentence."""
    return re.findall(r"\{(\w+)\}", sentence)
