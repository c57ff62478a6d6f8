"""Handing a plan over: rotas, calendars, papers, and files for other systems."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
