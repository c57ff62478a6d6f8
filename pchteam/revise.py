"""Revise: what follows when the rows of one person change, without inferring everything again.

The facts about the person are taken out and the rules that speak of a `?person` run again for this person and for those
whom the person supervises by name; then the rules about functions run again for the functions whose performers changed.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from pchteam.context import FACTS, ROWS, A, expand, iri
from pchteam.infer import Graph, run_for
from pchteam.lift import lift_table
from pchteam.load import Placed
from pchteam.rulebook import rulebook

__all__ = ["revise", "rows_about"]

OWNER = {"people": "id", "posts": "person", "holdings": "person", "credentials": "person"}
PERFORMS = (expand("pch:canPerform"), expand("pch:lapsesFor"))
LINKS = {
    expand("org:heldBy"): {expand("org:Post")},
    expand("pch:person"): {expand("pch:Holding"), expand("schema:EducationalOccupationalCredential")},
}
POST, SUPERVISOR, HELD_BY = expand("pch:post"), expand("pch:supervisor"), expand("org:heldBy")


def rows_about(rows: Mapping[str, Iterable[Placed]], person: str) -> dict[str, list[Placed]]:
    """The rows about a person, by table: their own, their posts, holdings and credentials."""
    return {table: [placed for placed in rows[table] if getattr(placed.row, OWNER[table]) == person] for table in OWNER}


def revise(graph: Graph, person: str, rows: Mapping[str, Iterable[Placed]]) -> None:
    """Replace rows about a person and infer what changes; the graph is then as if inferred anew.

    Row numbers of other people's rows stay as they were, also where rows above them are gone.

    Parameters
    ----------
    graph
        Inferred facts; changed in place.
    rows
        By table, all rows about the person that are to hold, without faults; other tables stay as they are.

    Raises
    ------
    ValueError
        If the workspace has rules of its own: what they read of other people is not known, so only a full run is exact.
    """
    if graph.book is not rulebook():
        raise ValueError("the workspace has rules of its own, so that the change of one person needs a full run")
    node = ox.NamedNode(iri("people", person))
    touched = [node, *_supervised_by(graph, node)]
    before = _performed(graph, touched)
    derived = {rule.iri for rule in graph.book.rules if rule.scope == "person"}
    for one in touched:
        _drop_derived(graph, one, derived)
    _drop_rows(graph, node, rows)
    for table, placed in rows.items():
        lift_table(table, placed, graph.known, graph.store)
    for rule in graph.book.rules:
        if rule.scope == "person":
            for one in touched:
                run_for(graph, rule, person=one)
    changed = {function for _, _, function in before ^ _performed(graph, touched)}
    for rule in graph.book.rules:
        if rule.scope == "function":
            for function in changed:
                _remove(graph.store.quads_for_pattern(function, None, None, ox.NamedNode(rule.iri)), graph)
                run_for(graph, rule, function=function)


def _supervised_by(graph: Graph, person: ox.NamedNode) -> list[ox.NamedNode]:
    """The people in whose posts the person is the named supervisor, in the order of their IRIs."""
    store = graph.store
    holders = {
        holder.object
        for post in store.quads_for_pattern(None, SUPERVISOR, person, FACTS)
        for holder in store.quads_for_pattern(post.subject, HELD_BY, None, FACTS)
    }
    return sorted((one for one in holders if isinstance(one, ox.NamedNode) and one != person), key=str)


def _performed(graph: Graph, people: Iterable[ox.NamedNode]) -> set[tuple[ox.NamedNode, ox.NamedNode, Any]]:
    """What people can perform, and what lapses for them, each with its function."""
    return {
        (person, predicate, quad.object)
        for person in people
        for predicate in PERFORMS
        for quad in graph.store.quads_for_pattern(person, predicate, None)
    }


def _rows_of(graph: Graph, person: ox.NamedNode) -> list[ox.NamedNode]:
    """The nodes of the rows about a person."""
    linked = {
        quad.subject
        for link, kinds in LINKS.items()
        for quad in graph.store.quads_for_pattern(None, link, person, FACTS)
        if isinstance(quad.subject, ox.NamedNode)
        and kinds & {kind.object for kind in graph.store.quads_for_pattern(quad.subject, A, None, FACTS)}
    }
    return [person, *linked]


def _drop_derived(graph: Graph, person: ox.NamedNode, derived: Collection[str]) -> None:
    """Remove what rules about people derived of a person, of their rows, and of where their posts may work."""
    nodes = _rows_of(graph, person)
    posted = {quad.subject for node in nodes for quad in graph.store.quads_for_pattern(None, POST, node)}
    about = [(node, None, None) for node in (*nodes, *posted)] + [
        (None, None, node) for node in nodes if node != person
    ]
    quads = [
        quad
        for pattern in about
        for quad in graph.store.quads_for_pattern(*pattern)
        if getattr(quad.graph_name, "value", "") in derived
    ]
    _remove(quads, graph)


def _drop_rows(graph: Graph, person: ox.NamedNode, tables: Collection[str]) -> None:
    nodes = _rows_of(graph, person)
    for node in nodes:
        cell = graph.cell(node)
        if cell and cell.table in tables:
            for name in (FACTS, ROWS):
                _remove(graph.store.quads_for_pattern(node, None, None, name), graph)
    graph.forget(nodes)


def _remove(quads: Iterable[ox.Quad], graph: Graph) -> None:
    for quad in list(quads):
        graph.store.remove(quad)
