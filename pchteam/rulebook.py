"""The rules, shapes, obstacles and queries of `rules/`, read from Turtle (SHACL 1.0 and SHACL-AF 8) and SPARQL files.

A rule is a `sh:SPARQLRule` with `sh:order`; its stratum is the tens of the order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyoxigraph as ox

__all__ = [
    "Obstacle",
    "Rule",
    "RuleError",
    "Shape",
    "bind",
    "obstacles",
    "query_names",
    "query_text",
    "rules",
    "shapes",
    "slots",
]

VARIABLE = re.compile(r"[?$](\w+)")


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
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Shape:
    """A constraint on the graph: `select` returns a row of `this`, `value` and `path` for each violation."""

    name: str
    severity: str
    select: str
    message: str
    mend: str


@dataclass(frozen=True)
class Obstacle:
    """A reason why not: `select` takes `person`, `function` and perhaps `team` and returns the slots of its sentences.

    Parameters
    ----------
    kind
        `capability` or `permission`.
    """

    name: str
    kind: str
    order: int
    select: str
    sentence: str
    mend: str


def _folder() -> Traversable:
    return files("pchteam.rules")


def _graph(*names: str) -> ox.Store:
    store = ox.Store()
    for name in names:
        text = _folder().joinpath(*name.split("/")).read_bytes()
        try:
            store.load(text, ox.RdfFormat.TURTLE)
        except SyntaxError as error:
            raise RuleError(f"rules/{name}, line {error.lineno}: {error.msg}") from None
    return store


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


@cache
def prefixes() -> Mapping[str, str]:
    """Prefixes that rules and queries may use without declaring them."""
    found = _select(
        _graph("prefixes.ttl"), "SELECT ?prefix ?namespace { ?x sh:prefix ?prefix ; sh:namespace ?namespace }"
    )
    return {row["prefix"]: row["namespace"] for row in sorted(found, key=lambda row: row["prefix"])}


def _with_prefixes(query: str) -> str:
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items()) + query


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in the order in which they run.

    Raises
    ------
    RuleError
        If a file of rules is not Turtle.
    """
    names = sorted(entry.name for entry in _folder().iterdir() if re.fullmatch(r"\d\d-.*\.ttl", entry.name))
    rows = _select(
        _graph(*names),
        "SELECT ?iri ?order ?title ?source ?sentence ?construct ?premises { ?iri a sh:SPARQLRule ; sh:order ?order ; "
        "dcterms:title ?title ; dcterms:source ?source ; pch:sentence ?sentence ; sh:construct ?construct "
        "OPTIONAL { ?iri pch:premises ?premises } }",
    )
    found = [
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
    return tuple(sorted(found, key=lambda rule: (rule.order, rule.iri)))


def _heads(construct: str) -> tuple[tuple[str, str, str], ...]:
    template = re.search(r"CONSTRUCT\s*\{(.*?)\}\s*WHERE", construct, re.DOTALL)
    assert template is not None
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


@cache
def shapes() -> tuple[Shape, ...]:
    """All shapes of `rules/shapes`, by name."""
    names = sorted(
        f"shapes/{entry.name}" for entry in _folder().joinpath("shapes").iterdir() if entry.name.endswith(".ttl")
    )
    rows = _select(
        _graph(*names),
        "SELECT ?iri ?severity ?message ?mend ?select { ?iri sh:severity ?severity ; sh:sparql ?constraint . "
        "?constraint sh:message ?message ; pch:mend ?mend ; sh:select ?select }",
    )
    found = [
        Shape(
            row["iri"].rpartition("/")[2],
            "fault" if row["severity"].endswith("Violation") else "warning",
            _with_prefixes(row["select"]),
            row["message"],
            row["mend"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda shape: shape.name))


@cache
def obstacles() -> tuple[Obstacle, ...]:
    """All obstacles in the order in which they are reported."""
    rows = _select(
        _graph("obstacles.ttl"),
        "SELECT ?iri ?kind ?order ?select ?sentence ?mend { ?iri a pch:Obstacle ; pch:obstacleTo ?kind ; "
        "sh:order ?order ; sh:select ?select ; pch:sentence ?sentence ; pch:mend ?mend }",
    )
    found = [
        Obstacle(
            row["iri"].rpartition("/")[2],
            row["kind"],
            int(row["order"]),
            _with_prefixes(row["select"]),
            row["sentence"],
            row["mend"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda obstacle: (obstacle.order, obstacle.name)))


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

    A store answers constants far faster than VALUES with OPTIONAL; projected variables stay, unbound.
    """
    head, brace, body = query.partition("{")
    return head + brace + VARIABLE.sub(lambda match: str(values.get(match[1], match[0])), body)


def slots(sentence: str) -> list[str]:
    """Names of the `{slots}` of a sentence."""
    return re.findall(r"\{(\w+)\}", sentence)
