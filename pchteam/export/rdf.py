"""RDF: a plan as a named graph in TriG, with PROV-O about it and ORG in it.

W3C PROV-O, 3.1: the default graph says that an activity of planning, with pchteam as its software agent, generated the
plan, which was derived from the graph of the workspace. When it started is not said, for a run does not keep it. W3C
ORG, 5.2: `org:Membership` with member, team, role and `org:memberDuring`, an interval of OWL-Time; 5.3: `org:Post`.

The graph is named by the plan, whose IRI is made of its content. Rows of the workspace have the IRIs that the lift
gives them, so that this file and that of `pchteam sparql --trig` can be read into one store. Parts of the plan have
IRIs below its own, so that its memberships are not taken for those of today.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from pchteam.context import FACTS, SCHEME_BASE, A, expand, iri
from pchteam.handover import HandOver
from pchteam.solver.causes import causes
from pchteam.solver.problem import Post
from pchteam.sparql import PREFIXES

__all__ = ["write_rdf"]

Term = ox.NamedNode | ox.Literal
Said = Mapping[str, Term | Iterable[Term]]
Triples = Iterator[ox.Triple]
Key = tuple[str, str, str]
"""(post, team, basis)"""
HOURS = Decimal("0.0001")
"""Hours are rounded so finely that sixty times the hours, rounded, are the minutes."""


def write_rdf(handover: HandOver, path: Path) -> None:
    """Write what is said about the plan and then the plan, sorted, as TriG."""
    plan = _plan(handover)
    parts = (_posts, _teams, _memberships, _work, _needs)
    quads = _quads(ox.DefaultGraph(), [_provenance(handover, plan)])
    quads += _quads(plan, [part(handover, plan) for part in parts])
    said = " ".join(map(str, quads))
    prefixes = {name: base for name, base in PREFIXES.items() if f"<{base}" in said}
    with path.open("wb") as file:
        ox.serialize(quads, file, format=ox.RdfFormat.TRIG, prefixes=prefixes)


def _quads(graph: ox.NamedNode | ox.DefaultGraph, parts: Iterable[Triples]) -> list[ox.Quad]:
    """What is said in a graph, once and in order."""
    triples = sorted({triple for part in parts for triple in part}, key=str)
    return [ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]


def _plan(handover: HandOver) -> ox.NamedNode:
    digest = sha256(repr(handover.plan.in_order()).encode()).hexdigest()[:12]
    return ox.NamedNode(iri("plans", f"{handover.policy.day('as_of')}-{digest}"))


def _below(plan: ox.NamedNode, *key: str) -> ox.NamedNode:
    """The IRI of a part of the plan."""
    return ox.NamedNode("/".join([plan.value, *(quote(part, safe="") for part in key)]))


def _row(table: str, *key: str) -> ox.NamedNode:
    return ox.NamedNode(iri(table, *key))


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=expand("xsd:integer"))


def _day(handover: HandOver, key: str) -> ox.Literal:
    return ox.Literal(handover.policy.day(key).isoformat(), datatype=expand("xsd:date"))


def _about(subject: ox.NamedNode, kind: str, said: Said) -> Triples:
    """What is said of a subject: its class, and the values of each property."""
    yield ox.Triple(subject, A, expand(kind))
    for name, given in said.items():
        for value in [given] if isinstance(given, Term) else given:
            yield ox.Triple(subject, expand(name), value)


def _provenance(handover: HandOver, plan: ox.NamedNode) -> Triples:
    planning = _below(plan, "planning")
    version = handover.document["version"]
    software = ox.NamedNode(f"https://w3id.org/pchteam/software/{quote(version)}")
    facts: Said = {
        "rdf:type": expand("prov:Entity"),
        "pch:starts": _day(handover, "as_of"),
        "pch:ends": _day(handover, "plan_until"),
        "prov:wasGeneratedBy": planning,
        "prov:wasDerivedFrom": FACTS,
    }
    yield from _about(plan, "pch:Plan", facts)
    yield from _about(planning, "prov:Activity", {"prov:used": FACTS, "prov:wasAssociatedWith": software})
    yield from _about(FACTS, "prov:Entity", {})
    agent = {"skos:prefLabel": ox.Literal("pchteam"), "schema:softwareVersion": ox.Literal(version)}
    yield from _about(software, "prov:SoftwareAgent", agent)


def _posts(handover: HandOver, plan: ox.NamedNode) -> Triples:
    """Posts with time in the plan, with what people call them who hold them, and their employers and roles."""
    for post in _used_posts(handover):
        holder, employer, role = (
            _row(table, one)
            for table, one in (("people", post.person), ("organisations", post.employer), ("roles", post.role))
        )
        row = _row("posts", post.post)
        yield from _about(row, "org:Post", {"org:heldBy": holder, "org:postIn": employer, "org:role": role})
        yield from _called(handover, "people", post.person, "foaf:Person", "foaf:name")
        yield from _called(handover, "organisations", post.employer, "org:FormalOrganization")
        yield from _called(handover, "roles", post.role, "org:Role")


def _used_posts(handover: HandOver) -> list[Post]:
    used = {row.post for row in handover.plan.blocks}
    return [post for post in handover.problem.posts if post.post in used]


def _called(handover: HandOver, table: str, identifier: str, kind: str, name: str = "skos:prefLabel") -> Triples:
    """A row of the workspace, with what people call it."""
    return _about(_row(table, identifier), kind, {name: ox.Literal(handover.name(table, identifier))})


def _teams(handover: HandOver, plan: ox.NamedNode) -> Triples:
    """Open teams with site, host, lead and coordinator; pins and rotations that the plan breaks."""
    chosen = {row.team: row for row in handover.plan.teams}
    for team in handover.problem.teams:
        if not chosen[team.team].open:
            continue
        row = _row("teams", team.team)
        yield ox.Triple(plan, expand("pch:formsTeam"), row)
        yield from _called(handover, "teams", team.team, "pch:Team")
        yield from _about(
            row, "pch:Team", {"org:hasSite": _row("sites", team.site), "pch:host": _row("organisations", team.host)}
        )
        yield from _called(handover, "sites", team.site, "org:Site")
        yield from _called(handover, "organisations", team.host, "org:FormalOrganization")
        for part, post in (("pch:leads", chosen[team.team].lead), ("pch:coordinates", chosen[team.team].coordinator)):
            if post:
                yield ox.Triple(_row("posts", post), expand(part), row)
    for pin in handover.plan.broken_pins:
        yield ox.Triple(plan, expand("pch:breaks"), _row("pins", pin.person, pin.team))
    broken = {(row.post, row.team) for row in handover.plan.broken_rotations}
    for rotation in handover.rows("rotations"):
        if (rotation.post, rotation.team) in broken:
            row = _row("rotations", rotation.post, rotation.team, rotation.from_week.isoformat())
            yield ox.Triple(plan, expand("pch:breaks"), row)


def _memberships(handover: HandOver, plan: ox.NamedNode) -> Triples:
    posts = {post.post: post for post in handover.problem.posts}
    minutes: Counter[tuple[str, str]] = Counter()
    roles = defaultdict(set)
    for block in handover.plan.blocks:
        post = posts[block.post]
        minutes[post.person, block.team] += block.minutes
        roles[post.person, block.team].add(post.role)
    during = _below(plan, "window")
    for member in handover.plan.memberships:
        key = member.person, member.team
        hours = (Decimal(minutes[key]) / 60).quantize(HOURS)
        said: Said = {
            "org:member": _row("people", member.person),
            "org:organization": _row("teams", member.team),
            "org:role": [_row("roles", role) for role in roles[key]],
            "org:memberDuring": during,
            "pch:membershipKind": ox.NamedNode(f"{SCHEME_BASE}membership/{member.kind}"),
            "pch:hoursPerWeek": ox.Literal(format(hours.normalize(), "f"), datatype=expand("xsd:decimal")),
            "pch:inPlan": plan,
        }
        yield from _about(_below(plan, "memberships", *key), "org:Membership", said)
    yield from _window(handover, plan, during)


def _window(handover: HandOver, plan: ox.NamedNode, during: ox.NamedNode) -> Triples:
    """The interval of all memberships: the days of the plan."""
    edges = ("time:hasBeginning", "as_of"), ("time:hasEnd", "plan_until")
    instants = {name: _below(plan, "window", key) for name, key in edges}
    yield from _about(during, "time:Interval", instants)
    for name, key in edges:
        yield from _about(instants[name], "time:Instant", {"time:inXSDDate": _day(handover, key)})


def _work(handover: HandOver, plan: ox.NamedNode) -> Triples:
    """Time that posts give teams, and what they do in it: care functions, and the supervision of others."""
    basis = _bases(handover)
    for block in handover.plan.blocks:
        key = block.post, block.team, block.basis
        said = _given(plan, key, block.minutes, basis) | {"pch:blocks": _number(block.blocks)}
        yield from _about(_below(plan, "deployments", *key), "pch:Deployment", said)
    for work in handover.plan.assignments:
        key = work.post, work.team, work.basis
        said = _given(plan, key, work.minutes, basis) | {
            "pch:function": _row("functions", work.function),
            "pch:underSupervision": ox.Literal(work.mode == "supervised"),
        }
        yield from _about(_below(plan, "assignments", *key, work.function, work.mode), "pch:Assignment", said)
        yield from _called(handover, "functions", work.function, "pch:CareFunction")
    employed = {post.post: post.employer for post in handover.problem.posts}
    theirs = {(employed[post], team, name): thing for (post, team, name), thing in basis.items()}
    for row in handover.plan.supervision:
        key = row.supervisor_post, row.team, row.supervisor_basis
        said = _given(plan, key, row.minutes, basis) | {
            "pch:function": _row("functions", row.function),
            "pch:supervisedEmployer": _row("organisations", row.employer),
            "pch:supervisedBasis": theirs[row.employer, row.team, row.basis],
        }
        node = _below(plan, "supervision", *key, row.function, row.employer, row.basis)
        yield from _about(node, "pch:Supervision", said)


def _given(plan: ox.NamedNode, key: Key, minutes: int, basis: Mapping[Key, ox.NamedNode]) -> dict[str, Term]:
    """What every part of a plan says in which a post gives a team minutes on a basis."""
    post, team, _ = key
    return {
        "pch:inPlan": plan,
        "pch:post": _row("posts", post),
        "pch:team": _row("teams", team),
        "pch:basis": basis[key],
        "pch:minutes": _number(minutes),
    }


def _bases(handover: HandOver) -> dict[Key, ox.NamedNode]:
    """The agreement on which a permission rests, or the employer who is host."""
    return {
        (row.post, row.team, row.basis): _row("agreements" if row.agreement else "organisations", row.basis)
        for row in handover.problem.permissions
    }


def _needs(handover: HandOver, plan: ox.NamedNode) -> Triples:
    """What teams meet of each need, and what stays unmet for which cause."""
    rows = {}
    for need in handover.problem.needs:
        named = need.need.removeprefix(f"{need.segment}/{need.function}").removeprefix("/")
        rows[need.need] = row = _row("needs", need.segment, need.function, named)
        about = {"pch:segment": _row("segments", need.segment), "pch:function": _row("functions", need.function)}
        yield from _about(row, "pch:Need", about)
        yield from _called(handover, "segments", need.segment, "pch:PopulationSegment")
        yield from _called(handover, "functions", need.function, "pch:CareFunction")
    for met in handover.plan.coverage:
        covered: Said = {
            "pch:inPlan": plan,
            "pch:coveredNeed": rows[met.need],
            "pch:team": _row("teams", met.team),
            "pch:minutes": _number(met.minutes),
        }
        yield from _about(_below(plan, "coverage", met.need, met.team), "pch:Coverage", covered)
    for unmet in causes(handover.problem, handover.plan):
        left: Said = {
            "pch:inPlan": plan,
            "pch:need": rows[unmet.need],
            "pch:cause": ox.NamedNode(f"{SCHEME_BASE}cause/{unmet.cause}"),
            "pch:minutes": _number(unmet.minutes),
        }
        yield from _about(_below(plan, "unmet", unmet.need, unmet.cause), "pch:UnmetNeed", left)
