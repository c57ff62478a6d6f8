"""Pools: who may do what at each step of the gap waterfall, as problems of which each has all arcs of the one before.

Who can and who may is read from the graph: today's, that of a copy in which every agreement is renewed and widened, and
that copy with what verification and training would enable.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pyoxigraph as ox

from pchteam.context import BASE, expand
from pchteam.formulate import WEEKS_A_YEAR, formulate
from pchteam.infer import Graph, facts, infer
from pchteam.load import check_rows
from pchteam.mend import apply
from pchteam.obstacles import Change
from pchteam.solver.pooled import Choice, Choices
from pchteam.solver.problem import Arc, Problem
from pchteam.workspace import Workspace

__all__ = ["at_home", "by_role", "learning", "renewed"]

ASSUMED = ox.NamedNode("https://w3id.org/pchteam/graph/assumed")


def at_home(today: Problem) -> Problem:
    """Those who can, alone or supervised, where their own employer hosts the team."""
    own = {(row.post, row.team, row.basis) for row in today.permissions if row.agreement is None}
    return replace(
        today,
        permissions=tuple(row for row in today.permissions if row.agreement is None),
        arcs=tuple(row for row in today.arcs if (row.post, row.team, row.basis) in own),
        supervisors=tuple(
            row for row in today.supervisors if (row.supervisor_post, row.team, row.supervisor_basis) in own
        ),
    )


def by_role(at_home: Problem, usual: set[tuple[str, str]]) -> Problem:
    """Of these, those who can alone and whose role did the function traditionally."""
    role = {post.post: post.role for post in at_home.posts}
    arcs = (row for row in at_home.arcs if row.mode == "alone" and (row.function, role[row.post]) in usual)
    return replace(at_home, arcs=tuple(arcs), supervisors=())


def renewed(workspace: Workspace) -> tuple[Problem, Graph]:
    """A copy of the workspace in which every pair of provider and host has all that an agreement can give."""
    loaded = check_rows(apply(workspace.tables, _widenings(workspace)))
    graph = infer(facts(loaded.rows, workspace.policy, workspace.policy.day("plan_until"), workspace.book))
    return formulate(replace(workspace, loaded=loaded), graph), graph


def _widenings(workspace: Workspace) -> Iterator[Change]:
    """Changes of the agreements. Nobody changes employer: a transfer stays as it is, and its pair gets an agreement."""
    as_of = workspace.policy.day("as_of")
    for placed in workspace.loaded.rows["agreements"]:
        row: Any = placed.row.filled()
        cells = dict.fromkeys(("ends", "functions", "teams", "people", "roles", "hours_per_week"), "")
        cells |= {"starts": min(row.starts, as_of).isoformat(), "data_sharing": "yes", "supervision": "yes"}
        cells |= {"liability": "provider"} if row.liability == "none" else {}
        cells |= {"indemnity": "provider"} if row.indemnity == "none" else {}
        if row.state != "transferred":
            yield Change("agreement", 0, "agreements", placed.number, tuple(cells.items()))
            continue
        new = {"id": f"{row.id}.renewed", "provider": ";".join(row.provider), "host": row.host, "state": "assigned"}
        new |= {"liability": row.liability, "indemnity": row.indemnity}
        yield Change("agreement", 0, "agreements", placed.number, (("hours_per_week", ""),))
        yield Change("agreement", 0, "agreements", None, tuple((new | cells).items()))


def learning(workspace: Workspace, graph: Graph, wide: Problem) -> tuple[Problem, Choices]:
    """The pool with what verification and courses open, and the choices that open it.

    Those who then can are assumed to, in a graph of their own, and the same query as ever tells what they may do.
    Nobody is assumed to supervise what they have just learnt.
    """
    courses = {course.id: course for course in workspace.rows("training")}
    verification = int(workspace.policy.number("verification_cost") * 100)
    opens: dict[tuple[str, str], list[Choice]] = {}
    for person, function in sorted(graph.pairs("pch:mightPerform")):
        choice = Choice(f"verify/{person}/{function}", person, None, 0.0, verification)
        opens.setdefault((person, function), []).append(choice)
    nearly = set(graph.table("tables/nearly"))
    for person, function, course in graph.table("tables/trainable"):
        if (person, function) in nearly:
            minutes = float(courses[course].hours or 0) * 60 / WEEKS_A_YEAR
            choice = Choice(f"train/{person}/{course}", person, course, minutes, int((courses[course].cost or 0) * 100))
            opens.setdefault((person, function), []).append(choice)
    known = set(wide.arcs)
    arcs = tuple(arc for arc in _arcs_of(graph, opens) if arc not in known)
    person_of = {post.post: post.person for post in wide.posts}
    useful = {(person_of[arc.post], arc.function) for arc in arcs}
    opens = {pair: rows for pair, rows in opens.items() if pair in useful}
    rows = tuple(sorted({choice for choices in opens.values() for choice in choices}))
    places = {course.id: int(course.places) for course in courses.values() if course.places is not None}
    choices = Choices(rows, {pair: tuple(rows) for pair, rows in opens.items()}, places)
    return replace(wide, arcs=wide.arcs + arcs), choices


def _arcs_of(graph: Graph, able: Mapping[tuple[str, str], Any]) -> list[Arc]:
    """What people may do if they can perform functions; the graph is as before when it is done."""
    quads = [
        ox.Quad(_node("people", person), expand("pch:canPerform"), _node("functions", function), ASSUMED)
        for person, function in able
    ]
    graph.store.extend(quads)
    arcs = [Arc(*row) for row in graph.table("tables/arcs")]  # type: ignore[arg-type]
    graph.store.remove_graph(ASSUMED)
    return arcs


def _node(table: str, key: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}{table}/{key}")
