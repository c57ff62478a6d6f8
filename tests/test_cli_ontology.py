"""The commands `pchteam ontology`: their words, their JSON and their exit codes."""

import json

import pyoxigraph as ox
import pytest

from pchteam import ontology_quality
from pchteam.mappings import mapping_sets
from pchteam.ontology_reasoner import NO_JAVA, Reasoned

from .test_cli import Call, call

__all__ = ["call"]


@pytest.fixture(autouse=True)
def _without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no Java; `tests/test_ontology.py` runs HermiT."""
    monkeypatch.setattr(ontology_quality, "java", lambda: None)


def test_validate_finds_nothing_and_says_in_one_line_that_java_is_missing(call: Call) -> None:
    done = call("ontology", "validate")
    assert done.returncode == 0
    figures, reasoner, verdict = done.stdout.splitlines()
    assert f"{sum(len(table.rows) for table in mapping_sets())} mappings" in figures
    assert reasoner == NO_JAVA
    assert verdict == "Nothing found."


def test_validate_names_each_violation_and_exits_with_1(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ontology_quality.quality_store()
    store.load(
        b"<https://x.org/c> <http://www.w3.org/2004/02/skos/core#broader> <https://x.org/c> .", ox.RdfFormat.TURTLE
    )
    monkeypatch.setattr(ontology_quality, "quality_store", lambda: store)
    done = call("ontology", "validate")
    assert done.returncode == 1
    assert done.stdout.splitlines()[2:] == ["broader-cycle: https://x.org/c", "1 violations."]


def test_validate_answers_in_json(call: Call) -> None:
    done = call("ontology", "validate", "--json")
    document = json.loads(done.stdout)
    assert document["violations"] == []
    assert document["queries"] >= 20


@pytest.mark.parametrize(
    ("reasoned", "check"),
    [
        (Reasoned(False, (), ()), "inconsistent-ontology"),
        (Reasoned(True, ("https://x.org/C",), ()), "unsatisfiable-class: https://x.org/C"),
        (Reasoned(True, (), (("https://x.org/C", "https://x.org/D"),)), "unasserted-subclass: https://x.org/C below"),
    ],
)
def test_validate_fails_on_what_hermit_finds(
    call: Call, monkeypatch: pytest.MonkeyPatch, reasoned: Reasoned, check: str
) -> None:
    monkeypatch.setattr(ontology_quality, "java", lambda: "java")
    monkeypatch.setattr(ontology_quality, "load_world", lambda texts: None)
    monkeypatch.setattr(ontology_quality, "reason", lambda world, runtime: reasoned)
    done = call("ontology", "validate")
    assert done.returncode == 1
    assert check in done.stdout
    assert reasoned.line in done.stdout


def test_a_query_that_is_not_sparql_is_a_violation(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ontology_quality, "query_names", lambda: ["ask/who", "ask/bad"])
    monkeypatch.setattr(ontology_quality, "query_text", lambda name: "SELECT WHERE" if "bad" in name else "ASK {}")
    done = call("ontology", "validate")
    assert "syntax-error: ask/bad" in done.stdout
    assert "ask/who" not in done.stdout
