"""The ontology browser: addresses that last, links that lead somewhere, words that are found."""

import re

import pytest

from pchteam.ontology_book import OWN, Book
from pchteam.ontology_quality import quality_store
from pchteam.question_book import questions
from pchteam.rulebook import rulebook
from tests.test_ontology_docs import Reader
from tests.web.site import Visitor


def test_every_link_of_every_page_leads_somewhere(planner: Visitor) -> None:
    waiting, pages = ["/ontology"], {}
    while waiting:
        place = waiting.pop()
        answer = planner.get(place)
        assert answer.status_code == 200, place
        pages[place] = Reader(answer.text)
        inner = {link.partition("#")[0] for link in pages[place].links if link.startswith("/ontology")}
        waiting += sorted(inner - set(pages) - set(waiting))
    targets = {f"{place}#{anchor}" for place, page in pages.items() for anchor in page.ids} | set(pages)
    for place, page in pages.items():
        links = [link if not link.startswith("#") else place + link for link in page.links]
        assert [link for link in links if link.startswith("/ontology") and link not in targets] == [], place
    assert len(pages) > 250


def test_terms_rules_and_questions_have_the_addresses_of_their_names(planner: Visitor) -> None:
    book = Book(quality_store())
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "NamedIndividual")
    terms = {term for kind in kinds for term in book.of_type(f"owl:{kind}") if term.startswith(OWN)}
    for term in terms:
        assert planner.get(f"/ontology/terms/{term.removeprefix(OWN)}").status_code == 200
    for name in {rule.name for rule in rulebook().rules}:
        assert f"https://w3id.org/pchteam/rules/{name}" in planner.get(f"/ontology/rules/{name}").text
    for name, question in questions().items():
        text = planner.get(f"/ontology/questions/{name}").text
        assert question.title in text
        assert f"pchteam ask WORKSPACE {name}" in text


def test_a_term_tells_what_it_means_and_its_rules(planner: Visitor) -> None:
    text = planner.get("/ontology/terms/canPerform").text
    assert "Relates a person to a care function of which they meet every requirement group" in text
    assert '<a href="/ontology/rules/can-perform">' in text
    assert '<a href="/ontology/queries#ask-who">' in text
    assert "https://w3id.org/pchteam/ontology#canPerform" in text


def test_a_question_shows_its_query_with_links(planner: Visitor) -> None:
    text = planner.get("/ontology/questions/who-can").text
    assert '<a href="/ontology/terms/canPerform">pch:canPerform</a>' in text
    assert "Query" not in planner.get("/ontology/questions/why-can").text, "a function answers it"


@pytest.mark.parametrize("place", ["terms/Nobody", "rules/none", "questions/none", "none", "terms/can-perform"])
def test_what_is_not_there_is_not_found(place: str, planner: Visitor) -> None:
    answer = planner.get(f"/ontology/{place}")
    assert answer.status_code == 404
    assert "there is no" in answer.text.lower() or "has no page" in answer.text


def test_words_find_entries_by_title_first(planner: Visitor) -> None:
    text = planner.get("/ontology?q=Can+PERFORM").text
    assert text.index("/ontology/terms/canPerform") < text.index("(Obstacles)" if "(Obstacles)" in text else "About")
    assert re.search(r"\d+ found", text)
    assert "0 found" in planner.get("/ontology?q=zzzz").text
    assert "0 found" in planner.get("/ontology?q=%3Cscript%3E").text
    assert "<script>" not in planner.get("/ontology?q=%3Cscript%3E").text
