"""Prove: why somebody can or may, by matching the rules again; and every obstacle where they cannot or may not.

Nothing is recorded while rules run. A fact is proved by asking what it rests on with its terms inlined (`pch:premises`
of its rule); the leaves are cells of the workspace.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from pchteam.ask import find_function, find_person, find_team
from pchteam.context import NAMESPACES, A, column_of, expand, iri
from pchteam.find import Match
from pchteam.infer import Cell, Graph, text
from pchteam.obstacles import FoundObstacle, find_obstacles
from pchteam.rulebook import Rule, bind, query_text, slots

__all__ = ["Proof", "Why", "prove", "why"]

Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Proof:
    """A fact in words, the rule that derived it or the cell in which it stands, and what it rests on."""

    sentence: str
    rule: str | None = None
    source: str | None = None
    cell: Cell | None = None
    premises: tuple["Proof", ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The tree as plain data for JSON."""
        found: dict[str, Any] = {"sentence": self.sentence}
        if self.rule:
            found |= {"rule": self.rule, "source": self.source}
        if self.cell:
            found["cell"] = self.cell.as_dict()
        return found | ({"premises": [proof.as_dict() for proof in self.premises]} if self.premises else {})

    def cells(self) -> Iterator[Cell]:
        """All cells on which the proof rests."""
        if self.cell:
            yield self.cell
        for premise in self.premises:
            yield from premise.cells()


@dataclass(frozen=True)
class Why:
    """The answer to why a person can or cannot perform a function, and may or may not do so in a team.

    Parameters
    ----------
    capability
        `alone`, `supervised`, `unverified` or `no`: what the person can do, wherever it may be.
    permitted
        Whether they may do it in the team; None where no team was named, or where they cannot do it yet.
    """

    person: Match
    function: Match
    team: Match | None
    capability: str
    permitted: bool | None
    proofs: tuple[Proof, ...]
    obstacles: tuple[FoundObstacle, ...] = field(default=())

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        sentence = {
            "alone": f"{self.person.label} can perform {self.function.label}",
            "supervised": f"{self.person.label} can perform {self.function.label} under supervision only",
            "unverified": f"{self.person.label} might perform {self.function.label}, once the evidence is verified",
            "no": f"{self.person.label} cannot perform {self.function.label}",
        }[self.capability]
        if self.team is None or self.permitted is None:
            return f"{sentence}."
        return (
            f"{sentence}, and may do so in {self.team.label}."
            if self.permitted
            else (f"{sentence}, but may not do so in {self.team.label}.")
        )

    @property
    def verdict(self) -> str:
        """The capability, or `not_permitted` where the person can but may not."""
        return "not_permitted" if self.permitted is False else self.capability

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain data for JSON."""
        return {
            "person": self.person.id,
            "function": self.function.id,
            "team": self.team.id if self.team else None,
            "verdict": self.verdict,
            "capability": self.capability,
            "permitted": self.permitted,
            "sentence": self.sentence,
            "proofs": [proof.as_dict() for proof in self.proofs],
            "obstacles": [obstacle.as_dict() for obstacle in self.obstacles],
        }


def why(graph: Graph, person: str, function: str, team: str | None = None) -> Why:
    """Why a person can or cannot perform a function, and whether they may do so in a team.

    Parameters
    ----------
    person, function, team
        Ids, names or labels, also misspelt.

    Raises
    ------
    pchteam.find.AmbiguousTextError, pchteam.find.UnknownTextError
        If a text means several things or none.
    """
    who, what = find_person(graph, person), find_function(graph, function)
    where = find_team(graph, team) if team else None
    nodes = {"person": ox.NamedNode(iri("people", who.id)), "function": ox.NamedNode(iri("functions", what.id))}
    capability, goal = _capability(graph, nodes)
    proofs = [prove(graph, goal)] if goal else []
    reasons = [] if capability == "alone" else list(find_obstacles(graph, "capability", nodes))
    permitted = None
    if where:
        nodes["team"] = ox.NamedNode(iri("teams", where.id))
        grounds = list(_permissions(graph, nodes))
        proofs += [prove(graph, triple) for triple in grounds]
        against = list(find_obstacles(graph, "permission", nodes))
        if grounds:
            against = [found for found in against if found.name == "no-supervisor"]
        reasons += against
        if capability in ("alone", "supervised"):
            permitted = bool(grounds) and not against
    return Why(who, what, where, capability, permitted, tuple(proofs), tuple(reasons))


def _capability(graph: Graph, nodes: Mapping[str, ox.NamedNode]) -> tuple[str, ox.Triple | None]:
    verdicts = {"alone": "canPerform", "supervised": "canPerformSupervised", "unverified": "mightPerform"}
    for verdict, predicate in verdicts.items():
        goal = ox.Triple(nodes["person"], expand(f"pch:{predicate}"), nodes["function"])
        if _graphs(graph, goal):
            return verdict, goal
    return "no", None


def _permissions(graph: Graph, nodes: Mapping[str, ox.NamedNode]) -> Iterator[ox.Triple]:
    """What must be proved of each basis on which the person may serve the function in the team, whatever they can."""
    for row in graph.select(query_text("ask/permits"), **nodes):
        yield ox.Triple(row["permission"], expand("pch:basis"), row["basis"])
        yield ox.Triple(row["basis"], expand("pch:inScope"), nodes["function"])
        yield ox.Triple(row["indemnifier"], row["covers"], nodes["function"])


def prove(graph: Graph, goal: ox.Triple, above: frozenset[ox.Triple] = frozenset()) -> Proof:
    """Prove a derived fact, or cite the cell of a stated one.

    Parameters
    ----------
    above
        Goals on the way to this one, so that no proof goes in a circle.
    """
    names = _graphs(graph, goal)
    rule = next((graph.book.by_iri[name] for name in names if name in graph.book.by_iri), None)
    if rule is None:
        return _leaf(graph, goal)
    values = _head_values(graph, rule, goal)
    sentence = rule.sentence.format(**{name: graph.label(values.get(name)) for name in slots(rule.sentence)})
    premises = _premises(graph, rule, values, above | {goal})
    return Proof(sentence, rule.title, rule.source, None, tuple(premises))


def _graphs(graph: Graph, triple: ox.Triple) -> set[str]:
    quads = graph.store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
    return {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}


def _leaf(graph: Graph, fact: ox.Triple) -> Proof:
    cell = graph.cell(fact.subject)
    if cell is None:
        return Proof(f"{graph.label(fact.subject)} {text(fact.predicate)} {graph.label(fact.object)}")
    column = column_of(cell.table, fact.predicate.value)
    cell = Cell(cell.table, cell.row, column)
    return Proof(f"{column or text(fact.predicate)}: {graph.label(fact.object)}", cell=cell)


def _head_values(graph: Graph, rule: Rule, goal: ox.Triple) -> dict[str, Term]:
    """Terms of the variables of the rule's head that make it this fact."""
    values: dict[str, Term] = {}
    for subject, predicate, thing in rule.heads:
        if _expand(predicate) == goal.predicate.value:
            for pattern, term in ((subject, goal.subject), (thing, goal.object)):
                if pattern.startswith("?") and isinstance(term, ox.NamedNode | ox.Literal):
                    values[pattern[1:]] = term
            break
    if len(rule.heads) > 1:
        body = " . ".join(
            " ".join((s, f"<{_expand(p)}>", o if o.startswith("?") else f"<{_expand(o)}>")) for s, p, o in rule.heads
        )
        for row in graph.select(bind(f"SELECT * {{ {body} }}", values)):
            return values | {name: term for name, term in row.items() if term is not None}
    return values


def _expand(word: str) -> str:
    if word == "a":
        return A.value
    if word.startswith("<"):
        return word[1:-1]
    prefix, _, name = word.partition(":")
    return NAMESPACES[prefix] + name


def _premises(graph: Graph, rule: Rule, values: Mapping[str, Term], above: frozenset[ox.Triple]) -> Iterator[Proof]:
    if rule.premises is None:
        return
    triples = set(graph.construct(rule.premises, **values)) - above
    for triple in sorted(triples, key=str):
        if not _graphs(graph, triple):
            continue
        proof = prove(graph, triple, above)
        if proof.sentence:
            yield proof
        else:
            yield from proof.premises
