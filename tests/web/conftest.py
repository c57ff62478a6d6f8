"""Sites and visitors of the tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pchteam.web.asks import PlanAsk
from pchteam.web.job import Job
from pchteam.web.store import KeptWorkspace, Store
from tests.web.site import Visitor, finished, local_site, site_with_tokens, with_example


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A site on loopback with an empty store."""
    with local_site(tmp_path / "store") as site:
        yield site


@pytest.fixture
def store(client: TestClient) -> Store:
    """The store of `client`."""
    found: Store = client.app.state.store  # type: ignore[attr-defined]
    return found


@pytest.fixture
def planner(client: TestClient) -> Visitor:
    """Somebody at `client`."""
    return Visitor(client)


@pytest.fixture
def margate(store: Store) -> KeptWorkspace:
    """The example of Margate in that store."""
    return with_example(store)


@dataclass(frozen=True)
class Planned:
    """A site with tokens whose store holds Margate and a plan of it; nothing may change them."""

    workspace: KeptWorkspace
    plan: Job
    client: TestClient
    tokens: dict[str, str]

    def visitor(self, role: str) -> Visitor:
        """Somebody who has signed in."""
        self.client.cookies.clear()
        assert self.client.post("/sign-in", data={"token": self.tokens[role]}).status_code == 200
        return Visitor(self.client)


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planned]:
    """A plan of Margate with options."""
    site, tokens = site_with_tokens(tmp_path_factory.mktemp("planned"))
    with site:
        state = site.app.state  # type: ignore[attr-defined]
        workspace = with_example(state.store)
        plan = finished(state.jobs, workspace, PlanAsk(version=1, time_limit=20, options=2))
        assert plan.status == "done", plan.error
        yield Planned(workspace, plan, site, tokens)
