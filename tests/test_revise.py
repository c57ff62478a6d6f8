"""Revise: after the change of one person the graph is as if everything had been inferred anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pchteam.infer import Graph, facts, infer
from pchteam.load import Placed
from pchteam.revise import revise, rows_about
from pchteam.workspace import Workspace

from .building import BASE, HOLDING, SUPERVISABLE, write
from .generate import generate_workspace

Rows = dict[str, list[Placed]]

# A hundred workspaces, two changes each.
SEEDS = range(100)


def quads(graph: Graph) -> set[str]:
    """Everything that is known."""
    return {str(quad) for quad in graph.store}


def whole(workspace: Workspace, person: str, rows: Rows) -> Graph:
    """A full run over the workspace with the rows of one person replaced."""
    owners = {"people": "id", "posts": "person", "holdings": "person", "credentials": "person"}
    tables = {name: list(placed) for name, placed in workspace.loaded.rows.items()}
    for name, mine in rows.items():
        others = [one for one in tables[name] if getattr(one.row, owners[name]) != person]
        tables[name] = [*others, *mine]
    until = workspace.policy.day("plan_until")
    return infer(facts(tables, workspace.policy, until, workspace.book))


def changed(rng: Random, workspace: Workspace, rows: Rows) -> Rows:
    """Rows of a person with one to three cells or rows changed at random."""
    new = {name: list(placed) for name, placed in rows.items()}
    for _ in range(rng.randint(1, 3)):
        name = rng.choice([name for name in new if new[name]])
        place = rng.randrange(len(new[name]))
        if name in ("holdings", "credentials") and rng.random() < 0.3:
            del new[name][place]
        else:
            new[name][place] = _altered(rng, workspace, new[name][place])
    return new


def _altered(rng: Random, workspace: Workspace, placed: Placed) -> Placed:
    as_of = workspace.policy.day("as_of")
    day = as_of + timedelta(days=rng.choice((-400, -1, 0, 1, 70, 86, 89, 200)))
    people = [row.id for row in workspace.rows("people")]
    options: dict[str, list[tuple[str, Any]]] = {
        "people": [("kind", kind) for kind in ("staff", "volunteer", "peer", "student", "carer")]
        + [("objections", (rng.choice(workspace.rows("functions")).id, rng.choice(workspace.rows("teams")).id))],
        "posts": [
            ("starts", day),
            ("ends", day),
            ("role", rng.choice(workspace.rows("roles")).id),
            ("employer", rng.choice([row.id for row in workspace.rows("organisations") if row.employs is not False])),
            ("supervisor", rng.choice(people)),
            ("lead", True),
        ],
        "holdings": [
            ("status", rng.choice(("verified", "declared"))),
            ("level", rng.choice(("core", "generic", "advanced", "specialist"))),
            ("competency", rng.choice(workspace.rows("competencies")).id),
            ("expires", day),
        ],
        "credentials": [
            ("verified_on", day),
            ("verified_on", None),
            ("expires", day),
            ("annotations", ("prescriber",)),
        ],
    }
    column, value = rng.choice(options[placed.table])
    return replace(placed, row=placed.row.model_copy(update={column: value}))


def steps(rng: Random, workspace: Workspace) -> Iterator[tuple[str, Rows]]:
    """Two changes, each of a person drawn at random; supervisors are drawn more often."""
    people = [row.id for row in workspace.rows("people")]
    named = [row.supervisor for row in workspace.rows("posts") if row.supervisor]
    for _ in range(2):
        person = rng.choice(named) if named and rng.random() < 0.4 else rng.choice(people)
        yield person, changed(rng, workspace, rows_about(workspace.loaded.rows, person))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_is_as_a_full_run(seed: int, tmp_path: Path) -> None:
    generate_workspace(tmp_path, seed)
    workspace = Workspace.open(tmp_path)
    graph = workspace.graph(whole_plan=True)
    before = quads(graph)
    for person, rows in steps(Random(seed), workspace):
        revise(graph, person, rows)
        assert quads(graph) == quads(whole(workspace, person, rows)), (person, rows)
        revise(graph, person, rows_about(workspace.loaded.rows, person))
        assert quads(graph) == before


def test_the_changes_of_those_tests_matter(tmp_path: Path) -> None:
    differences = 0
    for seed in list(SEEDS)[:12]:
        folder = tmp_path / str(seed)
        generate_workspace(folder, seed)
        workspace = Workspace.open(folder)
        graph = workspace.graph(whole_plan=True)
        before = graph.pairs("pch:canPerform") | graph.pairs("pch:mightPerform")
        for person, rows in steps(Random(seed), workspace):
            revise(graph, person, rows)
            differences += graph.pairs("pch:canPerform") | graph.pairs("pch:mightPerform") != before
            revise(graph, person, rows_about(workspace.loaded.rows, person))
    assert differences >= 6


def test_tables_that_are_not_given_stay(tmp_path: Path) -> None:
    workspace = Workspace.open(write(tmp_path, {}))
    graph = workspace.graph()
    revise(graph, "p", {"holdings": []})
    assert graph.pairs("pch:canPerform") == set()
    revise(graph, "p", {"holdings": list(workspace.loaded.rows["holdings"])})
    assert graph.pairs("pch:canPerform") == {("p", "f")}


def test_labels_follow_the_change(tmp_path: Path) -> None:
    workspace = Workspace.open(write(tmp_path, {}))
    graph = workspace.graph()
    node = next(iter(graph.select("SELECT ?person { ?person <http://xmlns.com/foaf/0.1/name> ?name }")))["person"]
    assert graph.label(node) == "p"
    (placed,) = workspace.loaded.rows["people"]
    revise(graph, "p", {"people": [replace(placed, row=placed.row.model_copy(update={"name": "Renamed"}))]})
    assert graph.label(node) == "Renamed"


def test_a_supervisor_who_leaves_takes_the_function_from_the_watch_list(tmp_path: Path) -> None:
    tables = {
        "requirements": [SUPERVISABLE],
        "people": ["id=p kind=staff", "id=q kind=staff"],
        "posts": [*BASE["posts"], "id=q-a person=q employer=org role=nurse"],
        "holdings": [f"{HOLDING} level=core", HOLDING.replace("person=p", "person=q")],
    }
    graph = Workspace.open(write(tmp_path, tables)).graph()
    assert graph.pairs("pch:onlyPerformer") == {("f", "q")}
    revise(graph, "q", {"posts": []})
    assert graph.pairs("pch:onlyPerformer") == set()
    assert graph.pairs("pch:nobodyCan") == {("f", "true")}


OWN_RULE = """
@prefix pch: <https://w3id.org/pchteam/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/rules/busy> a sh:SPARQLRule , pch:Rule ; sh:order 60 ; dcterms:title "Own" ;
    dcterms:source "test" ; dcterms:date "2026-11-24"^^xsd:date ; pch:sentence "" ;
    sh:construct "CONSTRUCT { ?who pch:counts true } WHERE { ?who pch:canPerform ?what }" .
"""


def test_rules_of_its_own_need_a_full_run(tmp_path: Path) -> None:
    write(tmp_path, {})
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.ttl").write_text(OWN_RULE, encoding="utf-8")
    graph = Workspace.open(tmp_path).graph()
    with pytest.raises(ValueError, match="rules of its own"):
        revise(graph, "p", {"holdings": []})
