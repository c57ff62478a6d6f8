"""The ontology: terms, rules and questions, each with an address of its own; all else with a place on a page."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from fastapi import APIRouter, Response

from pchteam.ontology_book import BASE, OWN, Book, Entry, Link, Page
from pchteam.ontology_docs import entries_of, pages
from pchteam.ontology_quality import quality_store
from pchteam.question_book import questions as named_questions
from pchteam.web.store import NotKeptError
from pchteam.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)

QUERIES = "queries"
"""What the page of queries is called here, which `ontology_docs` calls questions; here these are the named ones."""

FOUND_AT_MOST = 50


@router.get("/ontology")
def ontology(visit: Visiting, q: str = "") -> Response:
    """All there is, and what holds some words."""
    words = q.casefold().split()
    found = list(_holding(words)) if words else []
    return _page(visit, "ontology.html", page=_pages()["index"], q=q, found=found[:FOUND_AT_MOST], number=len(found))


@router.get("/ontology/terms/{name}")
def term(visit: Visiting, name: str) -> Response:
    """A class, property or individual: what it means, and which rules derive and read it."""
    page, entry = _entry("module-", name)
    return _page(visit, "ontology-entry.html", page=page, entry=entry, iri=OWN + name)


@router.get("/ontology/rules/{name}")
def rule(visit: Visiting, name: str) -> Response:
    """A rule: what follows from what."""
    page, entry = _entry("rules.", name)
    return _page(visit, "ontology-entry.html", page=page, entry=entry, iri=f"{BASE}rules/{name}")


@router.get("/ontology/questions")
def questions(visit: Visiting) -> Response:
    """The named questions."""
    return _page(visit, "ontology-questions.html", questions=named_questions().values())


@router.get("/ontology/questions/{name}")
def question(visit: Visiting, name: str) -> Response:
    """A named question: what it is asked about, what its answer means, and the query that answers it."""
    asked = named_questions().get(name)
    if asked is None:
        raise NotKeptError(f"there is no question '{name}'")
    queries = () if asked.answered_by else _entry("questions.", f"ask-{name}")[1].queries
    return _page(visit, "ontology-question.html", question=asked, queries=queries, iri=f"{BASE}questions/{name}")


@router.get("/ontology/{name}")
def ontology_page(visit: Visiting, name: str) -> Response:
    """A module, a scheme, the rules, obstacles, shapes, queries or mappings, or everything from A to Z."""
    page = _pages().get("questions" if name == QUERIES else name)
    if page is None or name == "questions":
        raise NotKeptError(f"the ontology has no page '{name}'")
    return _page(visit, "ontology-page.html", page=page)


def _page(visit: Visit, template: str, **values: Any) -> Response:
    return visit.page(template, to=lambda href: _to(visit, href), **values)


@cache
def _pages() -> dict[str, Page]:
    """Pages by their names."""
    return {page.file.removesuffix(".html"): page for page in pages(Book(quality_store()))}


@cache
def _entries() -> dict[str, tuple[Page, Entry]]:
    """Entries by page and anchor, as links say it."""
    return {
        f"{page.file}#{entry.anchor}": (page, entry)
        for page in _pages().values()
        for part in page.parts
        for entry in entries_of(part)
    }


def _entry(file: str, anchor: str) -> tuple[Page, Entry]:
    """Return an entry of the pages whose file begins so.

    Raises
    ------
    NotKeptError
        If there is none of that name.
    """
    found = [both for place, both in _entries().items() if place.startswith(file) and both[1].anchor == anchor]
    if not found:
        raise NotKeptError(f"there is no '{anchor}' here; a rule may be one that a workspace brings")
    return found[0]


def _to(visit: Visit, href: str | None) -> str | None:
    """Return the address here of a link of `ontology_docs`; others stay as they are."""
    if href is None or "//" in href:
        return href
    file, _, anchor = href.partition("#")
    name = file.removesuffix(".html")
    if anchor and name.startswith("module-"):
        return visit.address("term", name=anchor)
    if anchor and name == "rules":
        return visit.address("rule", name=anchor)
    page = visit.address("ontology_page", name=QUERIES if name == "questions" else name)
    return f"{page}#{anchor}" if anchor else page


def _holding(words: list[str]) -> Iterator[tuple[Link, str, str]]:
    """Entries that hold all of some words, those first that hold them in their titles; page and text of each."""
    found = []
    for place, (page, entry) in _entries().items():
        title = f"{entry.title} {entry.name}".casefold()
        whole = f"{title} {entry.text.casefold()}"
        if all(word in whole for word in words):
            rank = not all(word in title for word in words)
            found.append((rank, entry.title.casefold(), place, Link(entry.title, place), page.title, entry.text))
    return (one[3:] for one in sorted(found, key=lambda one: one[:3]))
