"""What programs can ask of the server: the operations of the JSON interface, with an example."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter, Response

from pchteam.web.visit import Visiting

router = APIRouter(include_in_schema=False)


@router.get("/api")
def programs(visit: Visiting) -> Response:
    """How to use the JSON interface."""
    document = visit.request.app.openapi()
    needs_token = visit.request.app.state.access.sums is not None
    here = str(visit.request.base_url).rstrip("/")
    return visit.page("programs.html", operations=_operations(document), needs_token=needs_token, here=here)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Method, path and first sentence of what each operation does."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation["description"].partition("\n")[0]
