"""A site for tests: the application over a store of its own, and a visitor who fills in its forms."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx
from starlette.testclient import TestClient

from pchteam.example_workspaces import copy_files, example_workspaces
from pchteam.web.access import Access
from pchteam.web.app import create_app
from pchteam.web.asks import Ask, PlanAsk
from pchteam.web.job import Job, job_of
from pchteam.web.jobs import Jobs
from pchteam.web.store import TABLES, KeptWorkspace, Store

SECONDS = 120.0


class Visitor:
    """Somebody with a browser that keeps cookies; forms are sent with what they carry."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def get(self, address: str, **options: Any) -> httpx.Response:
        """Open a page."""
        return self.client.get(address, **options)

    def post(self, address: str, data: dict[str, Any] | None = None, **options: Any) -> httpx.Response:
        """Send a form, on to the page that answers it."""
        return self.client.post(address, data={"csrf": self.csrf(), **(data or {})}, **options)

    def csrf(self) -> str:
        """Return what the forms of this visitor carry."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/").text)
        assert found
        return found[1]


def local_site(root: Path) -> TestClient:
    """Return a client of an application on loopback; use it as a context, so that the queue works."""
    store = Store(root)
    return TestClient(create_app(store, Jobs(store), Access.local(root)), base_url="http://127.0.0.1")


def site_with_tokens(root: Path) -> tuple[TestClient, dict[str, str]]:
    """Return a client of an application that demands tokens, and the tokens by role."""
    store = Store(root)
    access, tokens = Access.by_token(root)
    return TestClient(create_app(store, Jobs(store), access), base_url="http://planning.test"), {
        str(role): token for role, token in tokens.items()
    }


def with_example(store: Store, name: str = "margate-task-force") -> KeptWorkspace:
    """Keep a copy of an example."""
    with example_workspaces() as found:
        return store.add_workspace(
            name, lambda folder: copy_files(found[name], folder / TABLES), by="planner", origin=f"example {name}"
        )


def finished(jobs: Jobs, workspace: KeptWorkspace, ask: Ask) -> Job:
    """Do a job to its end."""
    return until_done(workspace, jobs.submit(workspace, ask, by="planner").number)


def until_done(workspace: KeptWorkspace, number: int) -> Job:
    """Wait for the end of a job."""
    until = time.monotonic() + SECONDS
    while not job_of(workspace, number).ended:
        assert time.monotonic() < until, "the job did not end"
        time.sleep(0.05)
    return job_of(workspace, number)


@dataclass(frozen=True)
class Planned:
    """A site with tokens whose store holds Margate and a plan of it."""

    client: TestClient
    tokens: dict[str, str]
    workspace: KeptWorkspace
    plan: Job

    @property
    def jobs(self) -> Jobs:
        """The queue."""
        found: Jobs = self.client.app.state.jobs  # type: ignore[attr-defined]
        return found

    def visitor(self, role: str = "planner") -> Visitor:
        """Somebody who has just signed in."""
        self.client.cookies.clear()
        assert self.client.post("/sign-in", data={"token": self.tokens[role]}).status_code == 200
        return Visitor(self.client)


@contextmanager
def planned_site(root: Path, *, options: Literal[0, 2] = 0) -> Iterator[Planned]:
    """Give a site with a plan of Margate, while its queue works."""
    client, tokens = site_with_tokens(root)
    with client:
        state = client.app.state  # type: ignore[attr-defined]
        workspace = with_example(state.store)
        plan = finished(state.jobs, workspace, PlanAsk(version=1, time_limit=20, options=options))
        assert plan.status == "done", plan.error
        yield Planned(client, tokens, workspace, plan)
