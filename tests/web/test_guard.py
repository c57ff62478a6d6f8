"""The guard: names under which the server answers, pages of other sites, and bodies counted while they stream."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pchteam.web.guard import BODY_AT_MOST
from pchteam.web.store import Store
from tests.web.site import Visitor, site_with_tokens

MEGABYTE = b"x" * 1_000_000
LOCAL = ("127.0.0.1", "127.0.0.1:8750", "localhost:8750", "LOCALHOST", "[::1]:8750")
FOREIGN = ("evil.invalid", "127.0.0.1.evil.invalid:8750", "10.0.0.7", "localhost.evil.invalid", "[::1", "")


@pytest.mark.parametrize("host", LOCAL)
def test_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/static/pchteam.css", "/api/openapi.json"])
def test_other_names_that_lead_here_are_refused(client: TestClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"host": host})
    assert answer.status_code == 421
    assert "127.0.0.1" in answer.text


def test_with_tokens_any_name_may_lead_here(tmp_path: Path) -> None:
    site, _ = site_with_tokens(tmp_path)
    assert site.get("/sign-in", headers={"host": "planning.example.org"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://127.0.0.1"}, 200),
        ({"origin": "http://127.0.0.1:9000"}, 403),
        ({"origin": "https://evil.invalid"}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_forms_of_other_sites_are_refused(
    planner: Visitor, store: Store, headers: Mapping[str, str], status: int
) -> None:
    answer = planner.post("/examples", {"name": "margate-task-force"}, headers=headers)
    assert answer.status_code == status
    assert len(store.workspaces()) == (status == 200)


def test_pages_may_be_opened_from_elsewhere(client: TestClient) -> None:
    assert client.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def ask(app: Any, chunks: Iterator[bytes], headers: Mapping[str, str]) -> tuple[int, str, bool]:
    """Send a body in pieces to `/workspaces`; return status and text of the answer, and whether all was received."""
    answer: list[Any] = []
    left = iter(chunks)
    ended = False

    async def receive() -> dict[str, Any]:
        nonlocal ended
        try:
            return {"type": "http.request", "body": next(left), "more_body": True}
        except StopIteration:
            ended = True
            return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        answer.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/workspaces",
        "raw_path": b"/workspaces",
        "root_path": "",
        "query_string": b"",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 9),
        "headers": [(name.encode(), value.encode()) for name, value in {"host": "127.0.0.1", **headers}.items()],
    }
    asyncio.run(app(scope, receive, send))
    starts = [message["status"] for message in answer if message["type"] == "http.response.start"]
    assert len(starts) == 1
    return starts[0], b"".join(message.get("body", b"") for message in answer).decode(), ended


FORM = {"content-type": "multipart/form-data; boundary=x"}
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n'


def megabytes(count: int) -> Iterator[bytes]:
    yield HEAD
    for _ in range(count):
        yield MEGABYTE


@pytest.mark.parametrize("declared", [{}, {"content-length": str(200 * len(MEGABYTE))}, {"content-length": "9"}])
def test_200_megabytes_get_a_clear_page_and_nothing_is_kept(
    client: TestClient, store: Store, declared: Mapping[str, str]
) -> None:
    status, text, ended = ask(client.app, megabytes(200), {**FORM, **declared})
    assert status == 413
    assert "At most 20 MB are taken" in text
    assert ended, "a browser that is still sending would not show the answer"
    assert not store.workspaces()


def test_what_is_just_small_enough_is_read(client: TestClient) -> None:
    status, text, _ = ask(client.app, megabytes(BODY_AT_MOST // len(MEGABYTE) - 1), FORM)
    assert status == 403, "the form carries no csrf"
    assert "grown old" in text


def test_a_visitor_who_leaves_is_no_fault_of_ours(client: TestClient, store: Store) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/workspaces", "raw_path": b"/workspaces"}
    scope |= {
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "http_version": "1.1",
        "server": ("127.0.0.1", 80),
    }
    scope["headers"] = [(b"host", b"127.0.0.1"), (b"content-type", FORM["content-type"].encode())]
    asyncio.run(client.app(scope, receive, send))  # type: ignore[arg-type]
    assert messages[0]["status"] == 400
    assert not store.workspaces()


def test_what_every_answer_carries(client: TestClient) -> None:
    for path in ("/", "/static/pchteam.css", "/nowhere"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
