"""Workspace rules: rules, shapes and obstacles that a workspace brings in its folder `rules/`, judged before use.

They are Turtle files of the same form as ours; one of the same IRI replaces ours. Either all of them can be
used, or a `RuleError` says in one line which cannot, where and why.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from pchteam.context import BASE, NAMESPACES, A, expand
from pchteam.rulebook import Rulebook, RuleError, bind, load_turtle, prefixes, rulebook, slots
from pchteam.sparql import SparqlError, refuse_beyond_reading

__all__ = ["book_of"]

MOST_TOLD = 120
SINGLE = ("sh:order", "pch:obstacleTo", "pch:sentence", "sh:construct", "sh:select")
OWN_TERM = re.compile(r"\bpch:([A-Za-z][\w-]*)")
NEEDED = {
    "sh:SPARQLRule": ("sh:order", "dcterms:title", "dcterms:source", "dcterms:date", "pch:sentence", "sh:construct"),
    "pch:Obstacle": (
        "sh:order",
        "dcterms:title",
        "dcterms:source",
        "pch:obstacleTo",
        "pch:sentence",
        "pch:mend",
        "sh:select",
    ),
    "sh:NodeShape": ("sh:severity", "sh:sparql"),
    "sh:SPARQLConstraint": ("sh:message", "pch:mend", "sh:select"),
}


def book_of(workspace: Path) -> Rulebook:
    """The rules that hold in a workspace: those of pchteam, with those of its folder `rules/`.

    Raises
    ------
    pchteam.rulebook.RuleError
        If a file is not Turtle, a rule lacks a property or its query is wrong, or a term is unknown.
    """
    folder = workspace / "rules"
    if not folder.is_dir():
        return rulebook()
    store = load_turtle((file.name, file.read_bytes()) for file in sorted(folder.glob("*.ttl")))
    for problem in _incomplete(store):
        raise RuleError(problem)
    own = Rulebook.of(store)
    known = _declared() | {head[1].removeprefix("pch:") for rule in own.rules for head in rule.heads}
    for name, query in _queries(own):
        _compile(name, query)
        _know(name, query, known)
    for name, query, given in _asked(own):
        _compile_bound(name, query, given)
    for problem in (*_unclear(own), *_same_names(own)):
        raise RuleError(f"rules/: {problem}")
    return rulebook() + own


def _incomplete(store: ox.Store) -> Iterator[str]:
    """What rules, obstacles, shapes and their constraints lack, a sentence each."""
    for kind, properties in NEEDED.items():
        for quad in store.quads_for_pattern(None, A, expand(kind)):
            for name in properties:
                values = [
                    getattr(one.object, "value", "")
                    for one in store.quads_for_pattern(quad.subject, expand(name), None)
                ]
                subject = quad.subject.value.rpartition("/")[2] if isinstance(quad.subject, ox.NamedNode) else ""
                if not isinstance(quad.subject, ox.NamedNode) and kind != "sh:SPARQLConstraint":
                    yield f"rules/: a {kind} has no IRI; give it one, such as <https://example.org/rules/my-rule>"
                elif not values:
                    yield f"rules/: {subject or 'a constraint'} is a {kind} without {name}"
                elif name in SINGLE and len(values) > 1:
                    yield f"rules/: {subject or 'a constraint'} is a {kind} with more than one {name}"
                elif name == "sh:order" and not re.fullmatch(r"\d+", values[0]):
                    yield f"rules/: the sh:order of {subject} is no whole number: {values[0]}"


def _queries(book: Rulebook) -> Iterator[tuple[str, str]]:
    for rule in book.rules:
        yield rule.name, rule.construct
        if rule.premises:
            yield rule.name, rule.premises
    yield from ((shape.name, shape.select) for shape in book.shapes)
    yield from ((obstacle.name, obstacle.select) for obstacle in book.obstacles)


def _asked(book: Rulebook) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Queries in whose text variables are replaced, with these: what one person changes, and why not."""
    for rule in book.rules:
        if rule.scope != "all":
            yield rule.name, rule.construct, (rule.scope,)
    for obstacle in book.obstacles:
        yield obstacle.name, obstacle.select, ("person", "function", "team")


def _compile_bound(name: str, query: str, given: tuple[str, ...]) -> None:
    try:
        ox.Store().query(bind(query, {variable: ox.NamedNode(f"{BASE}{variable}") for variable in given}))
    except SyntaxError:
        told = f"{name} is also asked with {', '.join(f'?{variable}' for variable in given)} given"
        mend = "write no AS, BOUND or VALUES of what is given, and WHERE in a nested SELECT"
        raise RuleError(f"rules/: {told}: {mend}") from None


def _compile(name: str, query: str) -> None:
    try:
        refuse_beyond_reading(query)
        ox.Store().query(query)
    except SyntaxError as error:
        place, _, told = " ".join(str(error).split()).removeprefix("error ").partition(": ")
        line = int(found[1]) - len(prefixes()) if (found := re.match(r"at (\d+):", place)) else 0
        told = "unknown prefix" if "Prefix not found" in told else told[:MOST_TOLD]
        raise RuleError(f"rules/: {name}, line {line} of its query: {told}") from None
    except SparqlError as error:
        raise RuleError(f"rules/: {name}: {error}") from None


def _know(name: str, query: str, known: set[str]) -> None:
    for term in OWN_TERM.findall(query):
        if term not in known:
            near = get_close_matches(term, known, 1)
            hint = f"; did you mean pch:{near[0]}?" if near else "; no rule derives it and no column has it"
            raise RuleError(f"rules/: {name} uses the unknown term pch:{term}{hint}")


def _unclear(book: Rulebook) -> Iterator[str]:
    """Sentences and obstacles that could not be told, a sentence each."""
    for rule in book.rules:
        variables = {word[1:] for head in rule.heads for word in head if word.startswith("?")}
        for slot in set(slots(rule.sentence)) - variables:
            yield f"the sentence of {rule.name} speaks of {{{slot}}}, which is not in its head"
        for word in (word for head in rule.heads for word in head[:2] if not word.startswith(("?", "<"))):
            if word != "a" and word.partition(":")[0] not in NAMESPACES:
                yield f"the head of {rule.name} has the unknown prefix of {word}"
    for obstacle in book.obstacles:
        if obstacle.kind not in ("capability", "permission"):
            yield f"{obstacle.name} stands in the way of '{obstacle.kind}'; write capability or permission"
        if not isinstance(ox.Store().query(obstacle.select), ox.QuerySolutions):
            yield f"the query of {obstacle.name} is no SELECT"
    told = {rule.name: rule.sentence for rule in book.rules}
    told |= {obstacle.name: obstacle.sentence for obstacle in book.obstacles}
    for name, sentence in told.items():
        if sentence.count("{") != sentence.count("}") or "{" in re.sub(r"\{\w+\}", "", sentence):
            yield f"the sentence of {name} has a brace that encloses no name"


def _same_names(own: Rulebook) -> Iterator[str]:
    ours = rulebook()
    for theirs, known in ((own.rules, ours.rules), (own.shapes, ours.shapes), (own.obstacles, ours.obstacles)):
        names = {one.name: one.iri for one in known}
        for one in theirs:
            if names.get(one.name, one.iri) != one.iri:
                yield f"{one.iri} has the name of ours; write <{names[one.name]}> to replace it, or name it otherwise"


@cache
def _declared() -> set[str]:
    """Local names of the terms that the ontology declares."""
    store = ox.Store()
    for entry in files("pchteam.ontology").iterdir():
        if entry.name.endswith(".ttl"):
            store.load(entry.read_bytes(), ox.RdfFormat.TURTLE)
    subjects = {getattr(quad.subject, "value", "") for quad in store}
    return {iri.rpartition("#")[2] for iri in subjects if iri.startswith(NAMESPACES["pch"])}
