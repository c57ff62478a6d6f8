"""Who can do this: people by employer on what evidence; why somebody can; why not, with the mend."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
