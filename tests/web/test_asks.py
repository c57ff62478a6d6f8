"""Asks and the commands that they become."""

import math
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from pchteam.cli_export import FORMATS
from pchteam.web.asks import FILES, OUTPUT, AskFiles, Format
from pchteam.web.job import ASK, NAMES
from pchteam.web.pages.jobs import RESULT_PAGES

FULL: list[dict[str, Any]] = [
    {"kind": "plan", "version": 1, "options": 3, "views": ["delamere"]},
    {"kind": "replan", "version": 2, "plan": 7, "leavers": ["p001"], "ended": ["a01"]},
    {"kind": "gaps", "version": 1, "plan": 7},
    {"kind": "develop", "version": 1, "budget": 50_000},
    {"kind": "reasons", "plan": 7, "goal": "all:95"},
    {"kind": "why-here", "plan": 7, "person": "p001", "team": "frailty", "other": "care-homes"},
    {"kind": "resilience", "plan": 7, "absence": 0.1},
    {"kind": "money", "plan": 7, "budget": 3_500_000},
    {"kind": "papers", "plan": 7, "development": 8},
    {"kind": "rota", "plan": 7, "start": "2026-01-05", "weeks": 4},
    {"kind": "export", "plan": 7, "to": "csv", "start": "2026-01-05", "weeks": 4, "rota": 9},
    {"kind": "compare", "plans": [7, 8]},
]
PLACES = AskFiles(
    version=lambda number: Path(f"/version-{number}"), result=lambda number, kinds: Path(f"/{kinds[0]}-{number}")
)


@pytest.mark.parametrize("ask", FULL, ids=lambda ask: str(ask["kind"]))
def test_an_ask_is_kept_as_it_is_and_becomes_a_command(ask: dict[str, Any]) -> None:
    read = ASK.validate_python(ask)
    assert ASK.validate_json(read.model_dump_json()) == read
    arguments = read.arguments(PLACES)
    assert arguments[0] == ask["kind"]
    assert "--json" in arguments


@pytest.mark.parametrize("ask", FULL, ids=lambda ask: str(ask["kind"]))
def test_commands_understand_their_arguments(ask: dict[str, Any]) -> None:
    """Parsed to the end: the first thing that is wrong is that there are no files."""
    import typer

    from pchteam.cli import app

    with pytest.raises((OSError, ValueError)):
        typer.main.get_command(app).main(ASK.validate_python(ask).arguments(PLACES), standalone_mode=False)


def test_every_kind_has_a_name_and_an_example_here() -> None:
    assert {ask["kind"] for ask in FULL} == NAMES.keys() > RESULT_PAGES.keys()


def test_results_of_the_right_kind_are_meant() -> None:
    assert "--rota" in (found := ASK.validate_python(FULL[10]).arguments(PLACES))
    assert found[found.index("--rota") + 1] == "/rota-9"
    assert "/develop-8" in ASK.validate_python(FULL[8]).arguments(PLACES)
    assert ASK.validate_python(FULL[11]).arguments(PLACES)[1:3] == ["/plan-7", "/plan-8"]


def test_formats_are_those_of_the_command_and_stay_in_the_output() -> None:
    assert list(get_args(Format)) == list(FORMATS) == list(FILES)
    assert f"{OUTPUT}/sessions.csv" in ASK.validate_python(FULL[10]).arguments(PLACES)


@pytest.mark.parametrize(
    "ask",
    [
        {"kind": "plan"},
        {"kind": "plan", "version": 0},
        {"kind": "plan", "version": 10**12},
        {"kind": "plan", "version": 1, "time_limit": 4},
        {"kind": "plan", "version": 1, "time_limit": math.nan},
        {"kind": "plan", "version": 1, "options": 1},
        {"kind": "plan", "version": 1, "views": ["--help"]},
        {"kind": "plan", "version": 1, "seed": 2**31},
        {"kind": "plan", "version": 1, "output": "/tmp"},
        {"kind": "money", "plan": 1, "budget": math.inf},
        {"kind": "why-here", "plan": 1, "person": "-x", "team": "t"},
        {"kind": "export", "plan": 1, "to": "../../x"},
        {"kind": "compare", "plans": [1]},
        {"kind": "serve"},
    ],
    ids=str,
)
def test_what_no_command_should_get_is_refused(ask: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ASK.validate_python(ask)
