"""What if: changes that are tried on a copy, and a plan made anew with least change."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
