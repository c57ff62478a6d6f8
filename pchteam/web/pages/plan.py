"""A plan: its figures, its options, and the cause of every unmet hour."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
