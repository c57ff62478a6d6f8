"""From the gap that roles suggest to the real one; what limits a plan; whom to train and recruit; resilience."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
