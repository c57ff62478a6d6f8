"""Sites and visitors of the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pchteam.web.store import KeptWorkspace, Store
from tests.web.site import Planned, Visitor, local_site, planned_site, with_example


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


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planned]:
    """A plan of Margate with options; nothing may change it."""
    with planned_site(tmp_path_factory.mktemp("planned"), options=2) as made:
        yield made
