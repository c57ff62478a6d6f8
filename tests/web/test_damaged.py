"""A store of which files were deleted or changed by another hand: the rest of it stays in use."""

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pchteam.web.access import Access
from pchteam.web.app import create_app
from pchteam.web.asks import PlanAsk
from pchteam.web.job import Job
from pchteam.web.jobs import Jobs
from pchteam.web.store import KeptWorkspace, Store
from tests.web.site import with_example


@pytest.fixture
def kept(tmp_path: Path) -> KeptWorkspace:
    return with_example(Store(tmp_path / "store"))


@pytest.fixture
def jobs(kept: KeptWorkspace) -> list[Job]:
    """Three jobs that have ended; no worker began them."""
    queue = Jobs(Store(kept.folder.parents[1]))
    found = [queue.submit(kept, PlanAsk(version=1), by="planner") for _ in range(3)]
    for job in found:
        queue.stop(job)
    return found


def site(kept: KeptWorkspace) -> TestClient:
    """A server that starts on the store, under another path: nothing of it is kept in memory."""
    store = Store(shutil.copytree(kept.folder.parents[1], kept.folder.parents[2] / "moved"))
    app = create_app(store, Jobs(store), Access.local(store.root))
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


DAMAGES: dict[str, dict[str, str | None]] = {
    "a file of the job is gone": {"state.json": None},
    "its state is half a document": {"state.json": "{"},
    "what was asked is no ask": {"ask.json": '{"ask": {"kind": "unknown"}}'},
    "its folder is empty": {"ask.json": None, "state.json": None},
}
"""What becomes of files of a job; None where they are gone."""


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_job_leaves_server_and_other_jobs(kept: KeptWorkspace, jobs: list[Job], damage: str) -> None:
    for name, text in DAMAGES[damage].items():
        (jobs[1].folder / name).unlink()
        if text is not None:
            (jobs[1].folder / name).write_text(text)
    with site(kept) as client:
        assert client.get(f"/workspaces/{kept.id}/jobs/2").status_code == 404
        listed = client.get(f"/api/workspaces/{kept.id}/jobs").json()
        assert [job["number"] for job in listed] == [3, 1]
        for page in ("", "/plans", "/compare"):
            assert client.get(f"/workspaces/{kept.id}{page}").status_code == 200


def test_a_damaged_workspace_leaves_the_others(kept: KeptWorkspace) -> None:
    store = Store(kept.folder.parents[1])
    others = [with_example(store) for _ in range(3)]
    (others[0].folder / "workspace.json").write_text("{")
    (others[1].folder / "versions" / "1" / "version.json").write_text("[]")
    shutil.rmtree(others[2].folder / "versions" / "1")
    (store.root / "workspaces" / "Thumbs.db").write_text("of another program")
    (kept.folder / "versions" / "notes").mkdir()
    with site(kept) as client:
        assert [one["id"] for one in client.get("/api/workspaces").json()] == [kept.id]
        assert client.get("/").status_code == 200
        for other in others:
            answer = client.get(f"/workspaces/{other.id}")
            assert answer.status_code == 404
            assert "read" in answer.text


def test_a_plan_whose_figures_are_gone_leaves_the_list(kept: KeptWorkspace, jobs: list[Job]) -> None:
    for job in jobs:
        (job.folder / "state.json").write_text('{"status": "done"}')
        (job.folder / "result.json").write_text("{")
    with site(kept) as client:
        assert client.get(f"/api/workspaces/{kept.id}/plans").json() == []
        assert client.get(f"/api/workspaces/{kept.id}/plans/1").status_code == 404
        assert client.get(f"/workspaces/{kept.id}/plans/1").status_code < 500


def test_errors_do_not_tell_where_the_store_is(kept: KeptWorkspace) -> None:
    shutil.rmtree(kept.folder / "versions" / "1" / "tables")
    with site(kept) as client:
        answer = client.get(f"/workspaces/{kept.id}/check")
        assert answer.status_code == 400
        assert str(kept.folder.parents[2]) not in answer.text
