"""Whatever is sent to the JSON interface, it answers as its description says, and never with a fault of the server."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.types import ASGIApp, Receive, Scope, Send

from pchteam.web import jobs
from pchteam.web.asks import PlanAsk
from tests.web.site import finished, site_with_tokens, with_example

EXAMPLES = 15
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


class Asleep:
    """An application whose lifespan does not begin, so that its queue fills and no worker starts."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.app(scope, receive, send)
            return
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})


@dataclass(frozen=True)
class Real:
    """What is there: a workspace with a plan, and the token of planners."""

    workspace: str
    number: int
    headers: dict[str, str]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ASGIApp, Real]]:
    """A site with a plan; its queue never is full."""
    site, tokens = site_with_tokens(tmp_path_factory.mktemp("fuzzed"))
    with site:
        state = site.app.state  # type: ignore[attr-defined]
        workspace = with_example(state.store)
        plan = finished(state.jobs, workspace, PlanAsk(version=1, time_limit=20))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(jobs, "QUEUED_AT_MOST", 100_000)
        headers = {"Authorization": f"Bearer {tokens['planner']}"}
        yield Asleep(site.app), Real(workspace.id, plan.number, headers)


@pytest.fixture(scope="module")
def described(real: tuple[ASGIApp, Real]) -> Any:
    """The description of the interface."""
    generation = {"max-examples": EXAMPLES, "deterministic": True, "database": "none"}
    config = schemathesis.Config.from_dict({"generation": generation})
    return schemathesis.openapi.from_asgi("/api/openapi.json", real[0], config=config)


lazily = schemathesis.pytest.from_fixture("described")


@lazily.parametrize()
def test_answers_are_as_described(case: schemathesis.Case, real: tuple[ASGIApp, Real]) -> None:
    """Send what was made up, and the same to a workspace and a job that are there."""
    _, there = real
    case.call_and_validate(headers=there.headers, checks=CHECKS)
    parts = {"workspace": there.workspace, "number": there.number}
    known = {name: part for name, part in parts.items() if name in case.path_parameters}
    if known:
        case.path_parameters.update(known)
        case.call_and_validate(headers=there.headers, checks=CHECKS)
