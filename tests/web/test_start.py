"""Start and overview pages: what there is, examples, the template."""

import io

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from pchteam.web.access import Access
from pchteam.web.app import create_app
from pchteam.web.jobs import Jobs
from pchteam.web.store import KeptWorkspace, Store
from tests.web.site import Visitor


def test_an_empty_store_offers_a_beginning(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    for said in ("Get the workbook to fill in", "at most 20 MB", "Or try an example"):
        assert said in page.text
    assert "style=" not in page.text
    assert "<script>" not in page.text


def test_an_example_becomes_a_workspace_each_time(planner: Visitor, store: Store) -> None:
    for number in (1, 2):
        answer = planner.post("/examples", {"name": "margate-task-force"})
        assert answer.status_code == 200
        assert len(store.workspaces()) == number
    assert "Version 1 has no faults" in answer.text
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize("name", ["no-such", "../margate-task-force", ""])
def test_other_names_are_no_examples(planner: Visitor, store: Store, name: str) -> None:
    assert planner.post("/examples", {"name": name}).status_code in (400, 422)
    assert store.workspaces() == []


def test_the_template_is_a_workbook(client: TestClient) -> None:
    answer = client.get("/template.xlsx")
    assert "people" in load_workbook(io.BytesIO(answer.content)).sheetnames


def test_forms_without_what_ours_carry_are_refused(client: TestClient, margate: KeptWorkspace, store: Store) -> None:
    for path in ("/workspaces", "/examples", f"/workspaces/{margate.id}/versions"):
        for csrf in ("", "forged", "Zoë"):
            answer = client.post(path, data={"csrf": csrf, "name": "margate-task-force"})
            assert answer.status_code == 403
            assert "grown old" in answer.text
    assert len(store.workspaces()) == 1


@pytest.mark.parametrize(
    "path", ["/workspaces/none", "/workspaces/none/check", "/workspaces/..%2f..%2fetc", "/nowhere"]
)
def test_what_is_not_there_is_a_page(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_a_fault_of_ours_is_a_page_without_details(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("the inside of the server")

    monkeypatch.setattr("pchteam.web.pages.start.example_workspaces", fail)
    app = create_app(store, Jobs(store), Access.local(store.root))
    answer = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False).get("/")
    assert answer.status_code == 500
    assert "a fault of the software" in answer.text
    assert "inside" not in answer.text
