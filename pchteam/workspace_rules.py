"""Workspace rules: rules, shapes and obstacles that a workspace brings in its folder `rules/`, judged before use.

They are Turtle files of the same form as ours; one of the same name replaces ours. Either all of them can be
used, or a `RuleError` says in one line which cannot, where and why.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from pchteam.lift import BASE, NAMESPACES, A, expand
from pchteam.rulebook import Rule, Rulebook, RuleError, bind, load_turtle, prefixes, rulebook, slots

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
    for rule in own.rules:
        _check_sentence(rule)
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
                if not values:
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
        ox.Store().query(query)
    except SyntaxError as error:
        place, _, told = " ".join(str(error).split()).removeprefix("error ").partition(": ")
        line = int(found[1]) - len(prefixes()) if (found := re.match(r"at (\d+):", place)) else 0
        told = "unknown prefix" if "Prefix not found" in told else told[:MOST_TOLD]
        raise RuleError(f"rules/: {name}, line {line} of its query: {told}") from None


def _know(name: str, query: str, known: set[str]) -> None:
    for term in OWN_TERM.findall(query):
        if term not in known:
            near = get_close_matches(term, known, 1)
            hint = f"; did you mean pch:{near[0]}?" if near else "; no rule derives it and no column has it"
            raise RuleError(f"rules/: {name} uses the unknown term pch:{term}{hint}")


def _check_sentence(rule: Rule) -> None:
    variables = {word[1:] for head in rule.heads for word in head if word.startswith("?")}
    for slot in slots(rule.sentence):
        if slot not in variables:
            raise RuleError(f"rules/: the sentence of {rule.name} speaks of {{{slot}}}, which is not in its head")


@cache
def _declared() -> set[str]:
    """Local names of the terms that the ontology declares."""
    store = ox.Store()
    for entry in files("pchteam.ontology").iterdir():
        if entry.name.endswith(".ttl"):
            store.load(entry.read_bytes(), ox.RdfFormat.TURTLE)
    subjects = {getattr(quad.subject, "value", "") for quad in store}
    return {iri.rpartition("#")[2] for iri in subjects if iri.startswith(NAMESPACES["pch"])}
