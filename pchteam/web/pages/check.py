"""Checking: what is wrong in a version, cell by cell, and how to mend it."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
