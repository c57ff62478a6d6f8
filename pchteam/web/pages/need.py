"""Population and need: whom the workspace serves, and the hours of care that they need."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
