"""Access: roles by token, cookies that cannot be forged or outlive their token, and secrets that stand nowhere."""

import logging
import stat
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pchteam.web.access import Access, is_local
from pchteam.web.app import create_app
from pchteam.web.jobs import Jobs
from pchteam.web.store import Store
from tests.web.site import Visitor, local_site, site_with_tokens, with_example


@pytest.fixture
def guarded(tmp_path: Path) -> tuple[TestClient, dict[str, str]]:
    """A site with tokens and Margate."""
    site, tokens = site_with_tokens(tmp_path / "store")
    with_example(site.app.state.store)  # type: ignore[attr-defined]
    return site, tokens


def signed_in(site: TestClient, token: str) -> Visitor:
    site.cookies.clear()
    assert site.post("/sign-in", data={"token": token}).status_code == 200
    return Visitor(site)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("planning.test", False),
        ("", False),
    ],
)
def test_which_addresses_are_of_this_machine(host: str, expected: bool) -> None:
    assert is_local(host) == expected


def test_nothing_is_told_without_a_token(guarded: tuple[TestClient, dict[str, str]]) -> None:
    site, _ = guarded
    for path in ("/", "/workspaces/margate-task-force", "/workspaces/margate-task-force/check", "/template.xlsx"):
        answer = site.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/sign-in")
        assert "Margate" not in answer.text


@pytest.mark.parametrize("token", ["", "wrong", "planner", "Zoë", "x" * 200])
def test_other_tokens_are_refused(guarded: tuple[TestClient, dict[str, str]], token: str) -> None:
    site, _ = guarded
    answer = site.post("/sign-in", data={"token": token})
    assert answer.status_code == 403
    assert "This is not a token of this server" in answer.text
    assert site.get("/", follow_redirects=False).status_code == 303


def test_signing_in_leads_to_the_page_that_was_wanted(guarded: tuple[TestClient, dict[str, str]]) -> None:
    site, tokens = guarded
    page = site.get("/workspaces/margate-task-force/check?page=1")
    assert 'value="/workspaces/margate-task-force/check?page=1"' in page.text
    data = {"token": tokens["viewer"], "to": "/workspaces/margate-task-force/check?page=1"}
    assert site.post("/sign-in", data=data).url.path == "/workspaces/margate-task-force/check"


@pytest.mark.parametrize(
    "to", ["https://evil.invalid/", "//evil.invalid", "/\\evil.invalid", "/\t/evil.invalid", "", "x"]
)
def test_signing_in_leads_to_no_other_server(guarded: tuple[TestClient, dict[str, str]], to: str) -> None:
    site, tokens = guarded
    answer = site.post("/sign-in", data={"token": tokens["viewer"], "to": to}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_viewers_change_nothing(guarded: tuple[TestClient, dict[str, str]]) -> None:
    site, tokens = guarded
    viewer = signed_in(site, tokens["viewer"])
    assert "Upload" not in viewer.get("/").text
    for path in ("/workspaces", "/examples", "/workspaces/margate-task-force/versions"):
        assert viewer.post(path, {"name": "margate-task-force"}).status_code == 403
    assert viewer.get("/workspaces/margate-task-force/marked.xlsx").status_code == 403
    assert signed_in(site, tokens["planner"]).post("/examples", {"name": "margate-task-force"}).status_code == 200


def test_signing_out_forgets_the_role(guarded: tuple[TestClient, dict[str, str]]) -> None:
    site, tokens = guarded
    planner = signed_in(site, tokens["planner"])
    assert "Sign out" in planner.get("/").text
    assert planner.post("/sign-out").url.path == "/sign-in"
    assert site.get("/", follow_redirects=False).status_code == 303


def test_a_cookie_ends_with_its_token(guarded: tuple[TestClient, dict[str, str]]) -> None:
    site, tokens = guarded
    signed_in(site, tokens["planner"])
    store: Store = site.app.state.store  # type: ignore[attr-defined]
    (store.root / "tokens.json").unlink()
    access, fresh = Access.by_token(store.root)
    assert set(fresh) == {"viewer", "planner"}
    later = TestClient(create_app(store, Jobs(store), access), base_url="http://planning.test", cookies=site.cookies)
    assert later.get("/", follow_redirects=False).status_code == 303


def test_cookies_are_signed_and_out_of_reach_of_scripts(guarded: tuple[TestClient, dict[str, str]]) -> None:
    site, tokens = guarded
    header = site.post("/sign-in", data={"token": tokens["viewer"]}, follow_redirects=False).headers["set-cookie"]
    assert "httponly" in header.lower()
    assert "samesite=lax" in header.lower()
    name, value = header.split(";")[0].split("=", 1)
    site.cookies.clear()
    site.cookies.set(name, value[:-2] + ("aa" if value[-2:] != "aa" else "bb"))
    assert site.get("/", follow_redirects=False).status_code == 303


def test_two_servers_on_one_machine_have_cookies_of_their_own(tmp_path: Path) -> None:
    assert Access.local(tmp_path / "a").cookie != Access.local(tmp_path / "b").cookie
    assert Access.local(tmp_path / "a").cookie == Access.local(tmp_path / "a").cookie


def test_programs_show_the_token_in_a_header(guarded: tuple[TestClient, dict[str, str]]) -> None:
    site, tokens = guarded
    path = "/workspaces/margate-task-force"
    assert site.get(path, headers={"authorization": f"Bearer {tokens['viewer']}"}).status_code == 200
    assert site.get(path, headers={"authorization": "Bearer no"}, follow_redirects=False).status_code == 303


def test_tokens_are_shown_once_and_kept_as_sums(tmp_path: Path) -> None:
    _, first = Access.by_token(tmp_path)
    access, again = Access.by_token(tmp_path)
    assert (set(first), again) == ({"viewer", "planner"}, {})
    assert [access.role_of(first[role]) for role in ("viewer", "planner")] == ["viewer", "planner"]
    assert not any(token in (tmp_path / "tokens.json").read_text() for token in first.values())


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
@pytest.mark.parametrize("name", ["secret.json", "tokens.json"])
def test_only_the_owner_reads_secrets(tmp_path: Path, name: str) -> None:
    Access.by_token(tmp_path)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["secret.json", "tokens.json"])
@pytest.mark.parametrize("text", ["{", "{}", "[]"])
def test_a_damaged_file_of_secrets_is_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=rf"{name} is damaged; delete it"):
        Access.by_token(tmp_path)


def test_secrets_are_never_logged(
    guarded: tuple[TestClient, dict[str, str]], caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    site, tokens = guarded
    caplog.set_level(logging.DEBUG)
    site.post("/sign-in", data={"token": "guessed-at-random"})
    planner = signed_in(site, tokens["planner"])
    csrf = planner.csrf()
    planner.post("/examples", {"name": "margate-task-force"})
    planner.post("/workspaces", {"csrf": "forged"})
    store: Store = site.app.state.store  # type: ignore[attr-defined]
    access: Access = site.app.state.access  # type: ignore[attr-defined]
    written = (store.root / "audit.jsonl").read_text() + caplog.text + "".join(capsys.readouterr())
    for secret in (*tokens.values(), access.secret, csrf, "guessed-at-random", *(access.sums or {}).values()):
        assert secret not in written


def test_names_are_hidden_for_one_visitor(tmp_path: Path) -> None:
    with local_site(tmp_path / "store") as site:
        store: Store = site.app.state.store  # type: ignore[attr-defined]
        with_example(store)
        planner = Visitor(site)
        back = "/workspaces/margate-task-force/check"
        answer = planner.post("/names", {"hide": "true", "back": back})
        assert (answer.status_code, answer.url.path) == (200, back)
        assert "Show names" in answer.text
        assert planner.get("/workspaces/margate-task-force/marked.xlsx").status_code == 403
        assert site.post("/names", data={"hide": "true"}).status_code == 403
        assert planner.post("/names", {"hide": "false", "back": "//evil.invalid"}).url.path == "/"
        assert planner.get("/workspaces/margate-task-force/marked.xlsx").status_code == 200
