"""The ontology: terms, rules and questions, each with an address of its own."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
