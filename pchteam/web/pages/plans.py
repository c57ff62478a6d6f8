"""Plans: asking for one, and the history of those that were made."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
