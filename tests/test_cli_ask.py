"""`pchteam ask` and `pchteam sparql` as users meet them, and what queries may not do."""

import csv
import io
import json
import socket
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from pchteam.infer import Graph
from pchteam.question_book import questions
from pchteam.sparql import PREFIXES, SparqlError, compact, query, write_trig

from .building import BASE, HOLDING, build, write
from .test_cli import Call, call, refused

__all__ = ["call"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The base workspace, with names."""
    return write(tmp_path / "place", {"people": ["id=p kind=staff name=Pia"], "functions": ["id=f label=Wound-care"]})


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    """What follows from the base workspace."""
    return build(tmp_path, {})


# ask


def test_ask_lists_the_questions(call: Call, place: Path) -> None:
    done = call("ask", place)
    assert (done.returncode, done.stderr) == (0, "")
    for question in questions().values():
        assert question.name in done.stdout
        assert question.title in done.stdout
    assert "person=PERSON function=FUNCTION [team=TEAM]" in done.stdout
    listed = json.loads(call("ask", place, "--json").stdout)
    assert [one["question"] for one in listed] == list(questions())
    assert listed[0]["parameters"] == [
        {"name": "function", "kind": "function", "required": True, "description": "What is to be done."}
    ]


def test_ask_prints_a_table_or_json(call: Call, place: Path) -> None:
    done = call("ask", place, "who-can", "function=wuond care")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[0] == ["Who", "can", "do", "this", "today,", "by", "employer?", "function", "Wound-care", "(f)"]
    assert lines[1:] == [["Employer", "Person", "Role"], ["org", "Pia", "(p)", "nurse"]]
    answer = json.loads(call("ask", place, "who-can", "function=f", "--json").stdout)
    assert answer["rows"] == [
        {
            "employer": {"id": "org", "label": "org"},
            "person": {"id": "p", "label": "Pia"},
            "role": {"id": "nurse", "label": "nurse"},
        }
    ]


def test_ask_looks_at_another_day(call: Call, tmp_path: Path) -> None:
    folder = write(tmp_path / "place", {"holdings": [f"{HOLDING} expires=2026-04-01"]})
    assert "Pia" not in call("ask", folder, "who-can", "function=f", "--as-of", "2026-04-02").stdout
    done = call("ask", folder, "who-can", "function=f", "--as-of", "2026-04-02")
    assert "Nobody can do this alone." in done.stdout
    assert "Nobody" not in call("ask", folder, "who-can", "function=f").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["who-cna"], "there is no question 'who-cna'; did you mean who-can"),
        (["who-can"], "who-can needs function=."),
        (["who-can", "functoin=f"], "did you mean function?"),
        (["who-can", "f"], "'f' is not of the form KEY=VALUE"),
        (["who-can", "function=f", "function=f"], "'function=f' is not of the form KEY=VALUE, each key once"),
        (["who-can", "function=brain surgery"], "no function is called anything like 'brain surgery'"),
        (["could-do-on", "person=p", "date=then"], "date=then is not a date"),
        (["skills-without-evidence", "role=nurse", "relations=nothing.csv"], "nothing.csv: No such file"),
    ],
)
def test_what_cannot_be_asked_is_one_line(call: Call, place: Path, words: list[str], message: str) -> None:
    done = call("ask", place, *words)
    refused(done, message)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_an_ambiguous_parameter_names_its_candidates(call: Call, tmp_path: Path) -> None:
    functions = ["id=f label=Foot-care", "id=g label=Foot-check"]
    rows = {"functions": functions, "requirements": [*BASE["requirements"], "function=g kind=competency item=c"]}
    folder = write(tmp_path / "place", {**rows, "needs": [*BASE["needs"], "segment=adults function=g"]})
    done = call("ask", folder, "who-can", "function=foot", "--json")
    assert done.returncode == 2
    assert {one["id"] for one in json.loads(done.stdout)["ambiguous"]} == {"f", "g"}
    refused(call("ask", folder, "who-can", "function=foot"), "'foot' may mean: Foot-care (f); Foot-check (g)")


def test_a_faulty_workspace_is_not_asked(call: Call, tmp_path: Path) -> None:
    refused(call("ask", write(tmp_path / "place", {"requirements": []}), "single-performer"), "1 fault")


# sparql

CAN = "SELECT ?person { ?person pch:canPerform functions:f }"


def test_sparql_answers_in_three_forms(call: Call, place: Path) -> None:
    assert call("sparql", place, CAN).stdout.split() == ["person", "people:p"]
    assert list(csv.reader(io.StringIO(call("sparql", place, CAN, "--csv").stdout))) == [
        ["person"],
        ["https://w3id.org/pchteam/workspace/people/p"],
    ]
    found = json.loads(call("sparql", place, CAN, "--json").stdout)
    assert found["results"]["bindings"] == [
        {"person": {"type": "uri", "value": "https://w3id.org/pchteam/workspace/people/p"}}
    ]


def test_sparql_reads_a_file_and_other_forms_of_queries(call: Call, place: Path, tmp_path: Path) -> None:
    (tmp_path / "my question.rq").write_text(f"# who can\n{CAN}", encoding="utf-8")
    assert call("sparql", place, "my question.rq").stdout.split() == ["person", "people:p"]
    assert call("sparql", place, "ASK { people:p pch:inSquad true }").stdout == "true\n"
    assert json.loads(call("sparql", place, "ASK { people:q a foaf:Person }", "--json").stdout)["boolean"] is False
    turtle = "people:p pch:can functions:f .\n"
    made = call("sparql", place, "CONSTRUCT { ?p pch:can ?f } { ?p pch:canPerform ?f }").stdout
    assert made.endswith(turtle)
    assert made.count("@prefix") == 3
    assert "foaf:name" in call("sparql", place, "DESCRIBE people:p").stdout
    refused(call("sparql", place, "DESCRIBE people:p", "--csv"), "CSV is for SELECT")


def test_a_rule_has_a_graph_of_its_own(graph: Graph) -> None:
    found = query(graph, "SELECT ?rule { GRAPH ?rule { people:p pch:canPerform functions:f } }")
    assert [compact(row["rule"]) for row in found] == ["rule:can-perform"]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://192.0.2.1/> { ?a ?b ?c } }",
        "SELECT * { service silent<http://192.0.2.1/>{ ?a ?b ?c } }",
        "SELECT * { ?a ?b 'it\\'s' . # it's\n SERVICE # <x>\n people:x { ?a ?b ?c } }",
        "SELECT * { SERVICE:x { ?a ?b ?c } }",
        "PREFIX a: <http://192.0.2.1/#> SELECT * { SERVICE ?where { ?a ?b ?c } }",
        "SELECT * { ?a ?b '''it's''' . SERVICE a:b { ?a ?b ?c } }",
        "SELECT * { \\u0053ERVICE <http://192.0.2.1/> { ?a ?b ?c } }",
        "SELECT * { ?a ?b true SERVICE <http://192.0.2.1/> { ?a ?b ?c } }",
        "SELECT * { ?a ?b 1SERVICE <http://192.0.2.1/> { ?a ?b ?c } }",
    ],
)
def test_no_other_machine_is_asked(text: str, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    with pytest.raises(SparqlError, match="SERVICE would ask another machine"):
        query(graph, text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?service skos:prefLabel "a SERVICE <x> {" }',
        "SELECT * { ?a skos:prefLabel 'service' } # SERVICE <x>",
        "SELECT * { ?a <http://service/#service> ?b }",
        "SELECT * { ?a pch:service ?b }",
    ],
)
def test_the_word_service_may_be_said(text: str, graph: Graph) -> None:
    assert list(query(graph, text)) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("INSERT DATA { people:p a people:q }", "INSERT"),
        ("PREFIX a: <b#> BASE <c>\n# DROP\ndelete where { ?a ?b ?c }", "DELETE"),
        ("DROP ALL {", "DROP"),
        ("PREFIX a: <b> LOAD <http://192.0.2.1/>", "LOAD"),
    ],
)
def test_updates_are_refused(text: str, word: str, graph: Graph) -> None:
    size = len(graph.store)
    with pytest.raises(SparqlError, match=f"{word} is an update"):
        query(graph, text)
    assert len(graph.store) == size


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["SELECT {"], "not a SPARQL query; see line 1, column 9"),
        (["SELECT * {\n?a nothing:b ?c }"], "not a SPARQL query; see line 2, column 13: its prefix is not known"),
        (["nothing.rq"], "nothing.rq: No such file"),
        ([], "give either a query"),
        ([CAN, "--json", "--csv"], "give either a query"),
        ([CAN, "--trig", "out.trig"], "give either a query"),
        (["INSERT DATA { people:p a people:q }"], "INSERT is an update"),
    ],
)
def test_what_is_no_query_is_one_line(call: Call, place: Path, words: list[str], message: str) -> None:
    done = call("sparql", place, *words)
    refused(done, message)
    assert len(done.stderr.splitlines()) == 1


def test_the_graph_is_written_as_trig(call: Call, place: Path, tmp_path: Path) -> None:
    done = call("sparql", place, "--trig", "all.trig")
    assert done.stdout.startswith("Wrote all.trig.")
    text = (tmp_path / "all.trig").read_text(encoding="utf-8")
    assert "rule:can-perform {\n\tpeople:p pch:canPerform functions:f ." in text
    assert "graph:facts {" in text
    refused(call("sparql", place, "--trig", "all.trig"), "all.trig", "File exists")


def test_trig_holds_all_and_is_the_same_each_time(graph: Graph, tmp_path: Path) -> None:
    write_trig(graph, tmp_path / "one.trig")
    write_trig(graph, tmp_path / "two.trig")
    assert (tmp_path / "one.trig").read_bytes() == (tmp_path / "two.trig").read_bytes()
    read = ox.Store()
    read.load(path=str(tmp_path / "one.trig"), format=ox.RdfFormat.TRIG)
    assert set(read) == set(graph.store)


def test_prefixes_name_rows_and_terms() -> None:
    def short(iri: str) -> Any:
        return compact(ox.NamedNode(iri))

    assert short("https://w3id.org/pchteam/ontology#covers") == "pch:covers"
    assert short("https://w3id.org/pchteam/workspace/people/p001") == "people:p001"
    assert short("https://example.org/x") == "<https://example.org/x>"
    assert compact(ox.Literal(5)) == "5"
    assert compact(None) == ""
    assert len(set(PREFIXES.values())) == len(PREFIXES)
