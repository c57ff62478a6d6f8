"""The teams of a plan: members, employers, skills, coverage, lead, coordinator, supervision."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
