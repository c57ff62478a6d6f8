"""Words and figures that papers share."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pyoxigraph as ox

from pchteam.agreeing import Draft
from pchteam.infer import text
from pchteam.papers import Papers
from pchteam.rounding import hours
from pchteam.rulebook import load_turtle

__all__ = ["FIGURE", "KINDS", "need_words", "not_advice", "parties", "states"]

KINDS = {"make": "Make", "extend": "Extend", "renew": "Renew", "renew and extend": "Renew and extend"}
FIGURE = (
    "Hours of need a week that could be met if teams had no shape: skills, capacity, supervision, meetings, the other "
    "agreements and what employers must keep hold; whole sessions, team sizes and travel do not. Each figure is the "
    "difference of two solutions of the whole need, with and without the draft as it stands, solved anew. A plan may "
    "reach less."
)


def not_advice(papers: Papers) -> str:
    """What stands under every paper."""
    first, last = papers.days
    locality = papers.workspace.policy["locality"]
    place = f" of {locality}" if locality else ""
    return f"Draft, not legal advice; from the plan{place}, {first} to {last}."


def parties(papers: Papers, row: Any) -> str:
    """The parties of an agreement in words."""
    return f"{papers.join('organisations', row.provider)} to {papers.name('organisations', row.host)}"


def need_words(draft: Draft) -> str:
    """What need depends on a draft."""
    words = []
    if draft.kept:
        words.append(f"{hours(draft.kept)} hours of need a week that are met today could no longer be met without it")
    if draft.unlocked:
        words.append(f"{hours(draft.unlocked)} hours of need a week more could be met with it as drafted here")
    return "; ".join(words)


@cache
def states() -> Mapping[str, str]:
    """What each state of deployment means, in the words of the ontology."""
    file = files("pchteam.ontology").joinpath("schemes", "state.ttl")
    store = load_turtle([("state.ttl", file.read_bytes())])
    skos = "http://www.w3.org/2004/02/skos/core#"
    found = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(f"{skos}definition"), None):
        for code in store.quads_for_pattern(quad.subject, ox.NamedNode(f"{skos}notation"), None):
            found[text(code.object)] = text(quad.object)
    return found
