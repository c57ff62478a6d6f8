"""Workspace rules: rules, shapes and obstacles of a workspace's own, and one clear line where they cannot be used."""

import subprocess
import sys
from pathlib import Path

import pytest

from pchteam.prove import why
from pchteam.rulebook import RuleError, rulebook
from pchteam.workspace import Workspace

from .building import write

HEADER = """@prefix pch: <https://w3id.org/pchteam/ontology#> .
@prefix rule: <https://w3id.org/pchteam/rules/> .
@prefix own: <https://example.org/rules/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# Nobody under a line manager of their own performs f: a local rule that bars.
LOCAL = """own:unmanaged a sh:SPARQLRule , pch:Rule ;
    sh:order 31 ;
    dcterms:title "Without a line manager" ;
    dcterms:source "Policy of the locality, 4.2" ;
    dcterms:date "2026-11-24"^^xsd:date ;
    pch:sentence "{function} is closed to {person}, who has no line manager" ;
    sh:construct \"\"\"CONSTRUCT { ?person pch:barredFrom ?function } WHERE {
        ?person pch:inSquad true .
        ?function a pch:CareFunction .
        FILTER NOT EXISTS { ?post org:heldBy ?person ; org:reportsTo ?manager }
    }\"\"\" .
"""
OWN = """own:{name} a sh:SPARQLRule , pch:Rule ; sh:order {order} ; dcterms:title "Own" ; dcterms:source "own" ;
    dcterms:date "2026-11-24"^^xsd:date ; pch:sentence "{{person}} own" ;
    sh:construct "CONSTRUCT {{ {head} }} WHERE {{ {body} }}" .
"""
OBSTACLE = """<https://example.org/obstacles/no-manager> a pch:Obstacle ;
    pch:obstacleTo "capability" ; sh:order 17 ; dcterms:title "No line manager" ;
    dcterms:source "Policy of the locality, 4.2" ;
    pch:sentence "{person} has no line manager" ; pch:mend "name a line manager in the post" ;
    sh:select \"\"\"SELECT ?cell ?property WHERE {
        ?cell org:heldBy ?person ; pch:inForce true .
        FILTER NOT EXISTS { ?cell org:reportsTo ?manager }
        BIND(org:reportsTo AS ?property)
    }\"\"\" .
"""
SHAPE = """<https://example.org/shapes/named> a sh:NodeShape ; sh:targetClass pch:Team ; sh:severity sh:Warning ;
    sh:sparql [ a sh:SPARQLConstraint ; sh:message "is called t" ; pch:mend "give it a name" ;
        sh:select "SELECT $this (skos:prefLabel AS ?path) ?value WHERE { $this a pch:Team ; skos:prefLabel ?value }" ] .
"""


def with_rules(folder: Path, *texts: str, **tables: list[str]) -> Path:
    """The base workspace with a file of rules of its own."""
    write(folder, tables)
    (folder / "rules").mkdir()
    (folder / "rules" / "local.ttl").write_text(HEADER + "".join(texts), encoding="utf-8")
    return folder


def test_an_own_rule_and_obstacle_decide(tmp_path: Path) -> None:
    answer = why(Workspace.open(with_rules(tmp_path / "a", LOCAL, OBSTACLE)).graph(), "p", "f")
    assert answer.verdict == "no"
    assert [(one.name, str(one.cell)) for one in answer.obstacles] == [("no-manager", "posts, row 2, line_manager")]
    posts = ["id=p-a person=p employer=org role=nurse line_manager=p"]
    assert why(Workspace.open(with_rules(tmp_path / "b", LOCAL, posts=posts)).graph(), "p", "f").verdict == "alone"


def test_a_rule_of_the_same_name_replaces_ours(tmp_path: Path) -> None:
    lax = LOCAL.replace("own:unmanaged", "rule:may-perform-alone").replace("sh:order 31", "sh:order 32")
    lax = lax.replace("pch:barredFrom ?function", "pch:mayPerformAlone true").replace(
        "{function} is closed to {person}, who has no line manager", "{person} may"
    )
    people = ["id=p kind=student"]
    assert why(Workspace.open(write(tmp_path / "a", {"people": people})).graph(), "p", "f").verdict == "supervised"
    assert why(Workspace.open(with_rules(tmp_path / "b", lax, people=people)).graph(), "p", "f").verdict == "alone"


def test_a_group_that_two_rules_call_met_counts_once(tmp_path: Path) -> None:
    again = OWN.format(
        name="again", order=32, head="?person pch:groupMet ?group",
        body="?person pch:meets ?demand . ?group pch:anyOf ?demand",
    )  # fmt: skip
    requirements = ["function=f kind=competency item=c", "function=f kind=registration item=NMC"]
    folder = with_rules(tmp_path, again, requirements=requirements)
    assert why(Workspace.open(folder).graph(), "p", "f").verdict == "no"


def test_rules_of_one_order_see_nothing_of_each_other(tmp_path: Path) -> None:
    first = OWN.format(name="a", order=31, head="?person pch:xOne true", body="?person pch:inSquad true")
    many = "".join(
        OWN.format(name=f"z{number}", order=31, head="?person pch:xTwo true", body="?person pch:xOne true")
        for number in range(20)
    )
    graph = Workspace.open(with_rules(tmp_path, first, many)).graph()
    assert graph.pairs("pch:xOne")
    assert not graph.pairs("pch:xTwo")


def test_an_own_shape_finds(tmp_path: Path) -> None:
    found = [one for one in Workspace.open(with_rules(tmp_path, SHAPE)).findings if one.rule == "named"]
    assert [(one.severity, one.place, one.message) for one in found] == [
        ("warning", "teams, row 2, label", "is called t")
    ]


def test_without_own_rules_ours_hold(tmp_path: Path) -> None:
    assert Workspace.open(write(tmp_path, {})).book is rulebook()


BROKEN = {
    "not Turtle": (LOCAL.replace("sh:order 31 ;", "sh:order 31"), r"rules/local\.ttl, line \d+: "),
    "not SPARQL": (
        LOCAL.replace("FILTER NOT EXISTS {", "FILTER NOT EXIST {"),
        r"rules/: unmanaged, line 4 of its query: ",
    ),
    "unknown term": (
        LOCAL.replace("pch:inSquad", "pch:inSqad"),
        r"unknown term pch:inSqad; did you mean pch:inSquad\?",
    ),
    "unknown prefix": (
        LOCAL.replace("org:heldBy", "orgs:heldBy"),
        r"rules/: unmanaged, line 4 of its query: unknown prefix",
    ),
    "no source": (
        LOCAL.replace('dcterms:source "Policy of the locality, 4.2" ;', ""),
        "unmanaged is a sh:SPARQLRule without dcterms:source",
    ),
    "no mend": (
        OBSTACLE.replace('pch:mend "name a line manager in the post" ;', ""),
        "no-manager is a pch:Obstacle without pch:mend",
    ),
    "no message": (
        SHAPE.replace('sh:message "is called t" ;', ""),
        "a constraint is a sh:SPARQLConstraint without sh:message",
    ),
    "sentence of nothing": (
        LOCAL.replace("{person}, who", "{manager}, who"),
        r"speaks of \{manager\}, which is not in its head",
    ),
    "two queries": (
        LOCAL.replace("sh:order 31 ;", 'sh:order 31 ; sh:construct "CONSTRUCT { ?person pch:x true } WHERE {}" ;'),
        "unmanaged is a sh:SPARQLRule with more than one sh:construct",
    ),
    "order in words": (
        LOCAL.replace("sh:order 31", 'sh:order "late"'),
        "sh:order of unmanaged is no whole number: late",
    ),
    "a test of what is given": (
        OBSTACLE.replace("?cell org:heldBy", "FILTER(BOUND(?person)) ?cell org:heldBy"),
        r"no-manager is also asked with \?person, \?function, \?team given",
    ),
    "a rule that assigns the person": (
        LOCAL.replace("?person pch:inSquad true .", "?one pch:inSquad true . BIND(?one AS ?person)"),
        r"unmanaged is also asked with \?person given",
    ),
    "a name of ours": (
        LOCAL.replace("own:unmanaged", "own:barred"),
        "has the name of ours; write <https://w3id.org/pchteam/rules/barred> to replace it",
    ),
    "no IRI": (LOCAL.replace("own:unmanaged a sh", "[] a sh"), "a sh:SPARQLRule has no IRI"),
    "no SELECT": (OBSTACLE.replace("SELECT ?cell ?property WHERE", "ASK"), "the query of no-manager is no SELECT"),
    "open brace": (LOCAL.replace("{person}, who", "{person, who"), "has a brace that encloses no name"),
    "unknown obstacle": (OBSTACLE.replace('"capability"', '"capabilty"'), "stands in the way of 'capabilty'"),
    "unknown prefix of the head": (LOCAL.replace("?person pch:barredFrom", "?person own:barredFrom"), "unknown prefix"),
    "another machine": (
        LOCAL.replace(
            "?person pch:inSquad true .", "?person pch:inSquad true . SERVICE <http://x.invalid/> { ?s ?p ?o }"
        ),
        "unmanaged: SERVICE would ask another machine",
    ),
    "no CONSTRUCT": (LOCAL.replace("CONSTRUCT {", "SELECT ?person {"), r"not of the form CONSTRUCT"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_what_cannot_be_used_is_told_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    folder = with_rules(tmp_path, text)
    with pytest.raises(RuleError, match=message) as error:
        Workspace.open(folder)
    assert "\n" not in str(error.value)


def test_the_command_line_says_it_in_one_line_and_loads_nothing(tmp_path: Path) -> None:
    folder = with_rules(tmp_path, LOCAL, LOCAL.replace("own:unmanaged", "own:second").replace("?manager }", "?manager"))
    code = "import sys; from pchteam.cli import main; sys.argv = ['pchteam', *sys.argv[1:]]; main()"
    command = [sys.executable, "-P", "-c", code, "why", str(folder), "p", "f"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: rules/: second, line ")
    assert done.stderr.count("\n") == 1
