"""The workforce: people, hours and evidence by employer, and how complete the tables are."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
