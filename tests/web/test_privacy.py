"""Every page that links lead to: it answers, and while names are hidden nobody stands on it by name or id."""

import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.web.files_sent import margate_files
from tests.web.site import Planned, Visitor

ALIKE = 3
"""How many pages that differ by ids only are looked at."""

ELSEWHERE = ("/static/", "/ontology/", "/api/")
FILES = re.compile(r"/files(/|\.zip)|\.xlsx")


def kind(address: str) -> str:
    """What an address has in common with those that differ by ids only."""
    parts = urlsplit(address)
    return f"{re.sub(r'/[0-9]+', '/0', parts.path)}?{'&'.join(sorted(name for name, _ in parse_qsl(parts.query)))}"


def pages(visitor: Visitor) -> dict[str, httpx.Response]:
    """Follow the links of all pages, from the start page on; files are left out."""
    found: dict[str, httpx.Response] = {}
    waiting, kinds = ["/"], Counter[str]()
    while waiting:
        address = waiting.pop(0)
        if address in found or kinds[kind(address)] == ALIKE or address.startswith(ELSEWHERE) or FILES.search(address):
            continue
        kinds[kind(address)] += 1
        answer = found[address] = visitor.get(address)
        waiting += [unescape(link).split("#")[0] for link in re.findall(r'href="(/[^"]*)"', answer.text)]
    return found


def signed_in(planned: Planned, role: str, *, hides_names: bool) -> Visitor:
    visitor = planned.visitor(role)
    visitor.post("/names", {"hide": str(hides_names).lower()})
    return visitor


@pytest.mark.parametrize("role", ["viewer", "planner"])
def test_no_link_leads_nowhere(planned: Planned, role: str) -> None:
    answers = pages(signed_in(planned, role, hides_names=False))
    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    assert any("/plans/" in address for address in answers)


@pytest.mark.parametrize("role", ["viewer", "planner"])
def test_nobody_is_named_while_names_are_hidden(planned: Planned, role: str) -> None:
    rows = {name: [line.split(",") for line in text.splitlines()[1:]] for name, text in margate_files().items()}
    names = [row[1] for row in rows["people.csv"]]
    ids = [row[0] for row in (*rows["people.csv"], *rows["posts.csv"])]
    named = re.compile("|".join([*map(re.escape, names), *(rf"(?<![\w-]){re.escape(one)}(?![\w-])" for one in ids)]))
    answers = pages(signed_in(planned, role, hides_names=True))
    told = {address: set(named.findall(unescape(answer.text))) for address, answer in answers.items()}
    assert {address: found for address, found in told.items() if found} == {}
    assert not any(named.search(address) for address in answers)
