"""The agreements that a plan uses, and those that would unlock more."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
