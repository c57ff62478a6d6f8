"""Whatever is sent to the JSON interface, it answers as its description says, and never with a fault of the server."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.types import ASGIApp, Receive, Scope, Send

from pchteam.web import jobs
from pchteam.web.api import router
from tests.web.site import planned_site

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

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.app(scope, receive, send)
            return
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})


@dataclass(frozen=True)
class There:
    """What is there: a workspace and a plan of it; and the headers of a planner."""

    parts: dict[str, Any]
    headers: dict[str, str]


def described() -> schemathesis.BaseSchema:
    """Return the description of the interface, of an application that a fixture makes."""
    about = FastAPI()
    about.include_router(router)
    generation = {"max-examples": EXAMPLES, "deterministic": True, "database": "none"}
    schema = schemathesis.openapi.from_dict(
        about.openapi(), config=schemathesis.Config.from_dict({"generation": generation})
    )
    schema.app = Asleep()
    return schema


SCHEMA = described()


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    """A site with a plan; its queue is never full."""
    with planned_site(tmp_path_factory.mktemp("fuzzed")) as made:
        SCHEMA.app.app = made.client.app
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(jobs, "QUEUED_AT_MOST", 100_000)
        parts = {"workspace": made.workspace.id, "number": made.plan.number, "name": "plan.json"}
        yield There(parts, {"Authorization": f"Bearer {made.tokens['planner']}"})


@SCHEMA.parametrize()
def test_answers_are_as_described(case: schemathesis.Case[Any], there: There) -> None:
    """Send what was made up, and the same to a workspace and a job that are there."""
    case.call_and_validate(headers=there.headers, checks=CHECKS)
    known = {name: part for name, part in there.parts.items() if name in case.path_parameters}
    if known:
        case.path_parameters.update(known)
        case.call_and_validate(headers=there.headers, checks=CHECKS)
