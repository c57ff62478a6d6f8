"""Visits: what a role and a choice let pages say of people, and addresses by the names of page functions."""

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from pchteam.web.access import Role
from pchteam.web.visit import Visit, own_path


def visit_of(client: TestClient, role: Role, **session: object) -> Visit:
    """A visit of an application without a request over the wire."""
    scope = {"type": "http", "app": client.app, "session": dict(session), "headers": [], "path": "/", "method": "GET"}
    return Visit(Request(scope), role)


def test_small_numbers_of_people_are_for_planners(client: TestClient) -> None:
    assert [visit_of(client, "viewer").few(number) for number in (0, 1, 4, 5, 1200)] == [
        "0",
        "fewer than 5",
        "fewer than 5",
        "5",
        "1,200",
    ]
    assert visit_of(client, "planner").few(1) == "1"


def test_people_have_the_same_pseudonym_each_time(client: TestClient) -> None:
    hidden = visit_of(client, "planner", hides_names=True)
    first = hidden.person("p1", "Ann Example")
    assert first == visit_of(client, "viewer", hides_names=True).person("p1", "p1")
    assert first != hidden.person("p2", "Bo Example")
    assert "Ann" not in first
    assert "p1" not in first.removeprefix("Person ")
    assert visit_of(client, "planner").person("p1", "Ann Example") == "Ann Example (p1)"


def test_addresses_are_found_by_name(client: TestClient) -> None:
    visit = visit_of(client, "viewer")
    assert visit.address("check", workspace="ours", version=2, page=None) == "/workspaces/ours/check?version=2"
    with pytest.raises(KeyError):
        visit.address("no_such_page")


@pytest.mark.parametrize("address", ["/", "/workspaces/a?x=1&y=/z", "/a#b"])
def test_paths_of_this_server(address: str) -> None:
    assert own_path(address) == address


@pytest.mark.parametrize(
    "address", ["//x.invalid", "/\\x.invalid", "http://x.invalid", "javascript:alert(1)", "/a b", "/\n/x", ""]
)
def test_other_addresses_lead_to_the_start(address: str) -> None:
    assert own_path(address) == "/"
