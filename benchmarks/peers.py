"""The same capabilities by peers: rdflib and pySHACL run the rules of `rules/`, HermiT realises an OWL ontology.

What OWL cannot express is left out of HermiT's share, or handed to it as done:

- windows and dates of verification: it gets only what is in force at as_of, and only credentials that count;
- closed-world blocking: objections are taken off when the answer is read; presumption, `mightPerform` and
  `nearlyCanPerform` (a count of groups not met) are left out, and so is supervised work;
- permission: joins of posts, teams and agreements over several variables are left out.
"""

import multiprocessing
import os
import re
import signal
import time
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from importlib.resources import files
from multiprocessing.connection import Connection
from operator import and_, or_
from pathlib import Path
from typing import Any

import rdflib
from rdflib.namespace import RDF, SH

from pchteam.columns import LEVELS
from pchteam.context import NAMESPACES, local_id
from pchteam.infer import facts
from pchteam.ontology_reasoner import java
from pchteam.rulebook import rulebook
from pchteam.workspace import Workspace

__all__ = ["LIMIT", "PEERS", "PeerRun", "run_peer"]

LIMIT = 120.0
PCH = rdflib.Namespace(NAMESPACES["pch"])
Pairs = set[tuple[str, str]]
# What a peer does while the clock runs; it returns who can perform what, read after the clock stops.
Work = Callable[[], Callable[[], Pairs]]


@dataclass(frozen=True)
class PeerRun:
    """How long a peer took, in seconds, and who can perform what; None where it was stopped."""

    seconds: float
    performers: Pairs | None


def run_peer(name: str, folder: Path, limit: float = LIMIT) -> PeerRun | None:
    """Run a peer on a workspace in a spawned process; None where HermiT has no Java.

    The clock runs for the inference alone: the peer has read the facts before, and is read afterwards.
    """
    if name == "hermit" and java() is None:
        return None
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_child, args=(name, folder, there))
    process.start()
    there.close()
    here.recv()
    finished = here.poll(limit)
    run = PeerRun(*here.recv()) if finished else PeerRun(limit, None)
    if not finished:
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()
    return run


def _child(name: str, folder: Path, there: Connection) -> None:
    os.setsid()  # so that Java, the child of a child, can be stopped as well
    work = PEERS[name](Workspace.open(folder))
    there.send("ready")
    begin = time.perf_counter()
    answer = work()
    seconds = time.perf_counter() - begin
    there.send((seconds, answer()))


def _known(workspace: Workspace) -> rdflib.Graph:
    """The facts before any rule, merged into one graph."""
    store = facts(workspace.loaded.rows, workspace.policy, workspace.policy.day("as_of")).store
    return rdflib.Graph().parse(data="\n".join(f"{quad.triple} ." for quad in store), format="nt")


def _performers(graph: rdflib.Graph) -> Pairs:
    return {(local_id(str(who)), local_id(str(what))) for who, what in graph.subject_objects(PCH.canPerform)}


def prepare_rdflib(workspace: Workspace) -> Work:
    """The CONSTRUCT of each rule in order, on a graph of rdflib."""
    graph = _known(workspace)

    def work() -> Callable[[], Pairs]:
        for rule in rulebook().rules:
            graph.__iadd__(list(graph.query(rule.construct)))  # type: ignore[arg-type]
        return lambda: _performers(graph)

    return work


def prepare_pyshacl(workspace: Workspace) -> Work:
    """The files of rules by SHACL-AF, all hung on one shape with one target."""
    import pyshacl

    graph, shapes = _known(workspace), rdflib.Graph()
    for entry in files("pchteam.rules").iterdir():
        if re.fullmatch(r"\d\d-.*\.ttl|prefixes\.ttl", entry.name):
            shapes.parse(data=entry.read_text(encoding="utf-8"), format="turtle")
    shape = rdflib.URIRef("https://w3id.org/pchteam/rules/shape")
    for rule in list(shapes.subjects(RDF.type, SH.SPARQLRule)):
        shapes.add((shape, SH.rule, rule))
    shapes.add((shape, RDF.type, SH.NodeShape))
    shapes.add((shape, SH.targetNode, PCH.parameters))

    def work() -> Callable[[], Pairs]:
        pyshacl.shacl_rules(graph, shacl_graph=shapes, inplace=True)
        return lambda: _performers(graph)

    return work


def prepare_hermit(workspace: Workspace) -> Work:
    """Each function as a class: an intersection over groups of unions of restrictions on what a person holds."""
    import owlready2

    owlready2.JAVA_EXE = java()
    terms = _Terms()
    with terms.ontology:
        for row in workspace.rows("competencies"):
            terms.cover(row)
        people = terms.people(workspace)
        functions = terms.functions(workspace)
    forbidden = {(row.id, function) for row in workspace.rows("people") for function in row.objections or ()}

    def work() -> Callable[[], Pairs]:
        owlready2.sync_reasoner_hermit(terms.world, debug=0)
        return lambda: (
            {(people[person], key) for key, function in functions.items() for person in function.instances()}
            - forbidden
        )

    return work


class _Terms:
    """The classes, properties and individuals of a workspace in an ontology of owlready2."""

    def __init__(self) -> None:
        import owlready2

        self.world = owlready2.World()
        self.ontology = self.world.get_ontology("https://w3id.org/pchteam/benchmark#")
        self._classes: dict[str, Any] = {}
        self._individuals = 0
        with self.ontology:
            self.property: dict[str, Any] = {
                name: types.new_class(name, (owlready2.ObjectProperty,))
                for name in ("verified", "declared", "credential", "fills")
            }
        self._thing = owlready2.Thing

    def named(self, *words: str) -> Any:
        """The class of this name."""
        name = "~".join(words)
        if name not in self._classes:
            self._classes[name] = types.new_class(name, (self._thing,))
        return self._classes[name]

    def individual(self, kind: Any) -> Any:
        """A new individual of a class."""
        self._individuals += 1
        return kind(f"individual~{self._individuals}")

    def attainment(self, competency: str, rank: int) -> Any:
        """The class of holdings of a competency at a level."""
        return self.named("attainment", competency, LEVELS[rank])

    def cover(self, row: Any) -> None:
        """The levels of a competency, and what it entails and matches."""
        for rank, _ in enumerate(LEVELS):
            held = self.attainment(row.id, rank)
            if rank:
                held.is_a.append(self.attainment(row.id, rank - 1))
            for entry in row.entails or ():
                most = LEVELS.index(entry.max_level) if entry.max_level else rank
                held.is_a.append(self.attainment(entry.id, min(rank, most)))
            for match in row.exact_match or ():
                if ":" not in match:
                    held.equivalent_to.append(self.attainment(match, rank))

    def people(self, workspace: Workspace) -> dict[Any, str]:
        """An individual for each person, with posts, holdings and credentials in force."""
        day = workspace.policy.day("as_of")
        people = {row.id: self.individual(self.named("kind", row.kind)) for row in workspace.rows("people")}
        for row in workspace.rows("posts"):
            if _in_force(row.starts, row.ends, day):
                people[row.person].fills.append(self.individual(self.named("post")))
        for row in workspace.rows("holdings"):
            if _in_force(row.valid_from, row.expires, day):
                held = self.attainment(row.competency, LEVELS.index(row.level))
                getattr(people[row.person], row.status).append(self.individual(held))
        for row in workspace.rows("credentials"):
            if _in_force(row.issued, row.expires, day) and row.verified_on and row.verified_on <= day:
                shown = self.individual(self.named(row.kind, row.item))
                shown.is_a.extend(self.named("annotated", name) for name in row.annotations or ())
                shown.is_a.append(self.named("kind-of", row.kind))
                people[row.person].credential.append(shown)
        return {person: key for key, person in people.items()}

    def functions(self, workspace: Workspace) -> dict[str, Any]:
        """A class of those who can perform it for each function."""
        cleared = self.property["credential"].some(self.named("kind-of", "clearance"))
        helpers = self.named("kind", "volunteer") | self.named("kind", "peer")
        alone = self.property["fills"].some(self.named("post")) & (self.named("kind", "staff") | (helpers & cleared))
        groups: dict[str, dict[str, list[Any]]] = {}
        for place, row in enumerate(workspace.rows("requirements")):
            group = f"row {place}" if row.alternative_group is None else f"group {row.alternative_group}"
            accepted = _accepted(row.min_status, workspace.policy["accepted_statuses"])
            groups.setdefault(row.function, {}).setdefault(group, []).extend(self._ways(row, accepted))
        found = {}
        for key, alternatives in groups.items():
            found[key] = self.named("can", key)
            found[key].equivalent_to.append(reduce(and_, (reduce(or_, ways) for ways in alternatives.values()), alone))
        return found

    def _ways(self, row: Any, accepted: Iterable[str]) -> list[Any]:
        """The restrictions of which any one meets a requirement row."""
        if row.kind == "competency":
            wanted = self.attainment(row.item, LEVELS.index(row.min_level))
            return [self.property[status].some(wanted) for status in accepted]
        wanted = self.named(row.kind, row.item)
        if row.annotation:
            wanted &= self.named("annotated", row.annotation)
        return [self.property["credential"].some(wanted)]


def _in_force(starts: date | None, ends: date | None, day: date) -> bool:
    return (starts is None or starts <= day) and (ends is None or ends >= day)


def _accepted(least: str | None, usual: Iterable[str]) -> Iterable[str]:
    return {None: usual, "verified": ("verified",), "declared": ("verified", "declared")}[least]


PEERS: Mapping[str, Callable[[Workspace], Work]] = {
    "rdflib": prepare_rdflib,
    "pyshacl": prepare_pyshacl,
    "hermit": prepare_hermit,
}
