"""The JSON interface: the same work as on the pages, for programs; OpenAPI at /api/openapi.json."""

from fastapi import APIRouter

router = APIRouter(prefix="/api")
