"""What a plan costs, who pays it, and who repays whom."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
