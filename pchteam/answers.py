"""Answers to the named questions that ask several queries and put their rows together.

Who can and who may is read from the graph by the queries of `rules/`; nothing about it is decided here.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from pchteam.context import expand
from pchteam.formulate import need_teams, needs
from pchteam.infer import Graph, text
from pchteam.mend import smallest_mend
from pchteam.policy import Policy
from pchteam.prove import Proof, Why, why
from pchteam.question_book import QuestionError
from pchteam.questions import Asked, Cells, Found, Item, shown
from pchteam.rulebook import query_text, rulebook

__all__ = [
    "blocked_by_agreement",
    "could_do_on",
    "lapses",
    "left_without_anybody",
    "only_supervised",
    "skills_without_evidence",
    "uncovered_needs",
    "who_can_supervise",
    "why_can",
    "why_not",
]

Supervised = tuple[str, str, str, str, str, str]
RELATION_COLUMNS = ("occupationUri", "relationType", "skillUri")


def only_supervised(asked: Asked) -> Found:
    """Who can do a function under supervision only, in which teams, and who may supervise them there."""
    function, posts = asked.node("function"), _posts(asked.graph)
    capabilities = asked.graph.table("tables/capabilities", function=function)
    places: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for person, employer, team, _, supervisor, _ in _supervision(asked.graph, function=function):
        places[person, employer, team].add(supervisor)
    somewhere = {(person, employer) for person, employer, _ in places}
    for one in {posts[post] for post, _, mode in capabilities if mode == "supervised"} - somewhere:
        places[(*one, "")].add("")
    return Found(
        _sorted(
            (
                asked.item("people", person),
                asked.item("organisations", employer),
                asked.item("teams", team) if team else "",
                _items(asked, "people", supervisors),
            )
            for (person, employer, team), supervisors in places.items()
        )
    )


def who_can_supervise(asked: Asked) -> Found:
    """Who can supervise a person in the teams based at a site, and in which functions."""
    person, site = asked.values["person"].id, asked.values["site"].id
    teams = {team.id for team in asked.workspace.rows("teams") if team.site == site}
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for supervised, _, team, function, supervisor, employer in _supervision(asked.graph):
        if supervised == person and team in teams and supervisor:
            found[supervisor, employer, team].add(function)
    return Found(
        _sorted(
            (
                asked.item("people", supervisor),
                asked.item("organisations", employer),
                asked.item("teams", team),
                _items(asked, "functions", functions),
            )
            for (supervisor, employer, team), functions in found.items()
        )
    )


def _supervision(graph: Graph, **nodes: ox.NamedNode) -> Iterator[Supervised]:
    """Person and employer of each supervised arc, its team and function, and who may supervise it, from which employer.

    The last two are blank where nobody may. Queries leave a function blank that `nodes` names.
    """
    named = text(nodes.get("function"))
    posts = _posts(graph)
    supervisors: dict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
    for team, function, employer, basis, supervisor, _ in graph.table("tables/supervisors", **nodes):
        supervisors[team, function or named, employer, basis].add(posts[supervisor])
    for post, team, basis, function, mode in graph.table("tables/arcs", **nodes):
        if mode == "supervised":
            person, employer = posts[post]
            for found in supervisors[team, function or named, employer, basis] or {("", "")}:
                yield person, employer, team, function or named, *found


def _posts(graph: Graph) -> dict[str, tuple[str, str]]:
    """Person and employer of each post in force."""
    return {post: (person, employer) for post, person, employer, _, _ in graph.table("tables/posts")}


def _items(asked: Asked, table: str, ids: Iterable[str]) -> tuple[Item, ...]:
    """Rows by their ids, without the blank one, in the order of their labels."""
    return tuple(sorted((asked.item(table, one) for one in ids if one), key=str))


def _sorted(rows: Iterable[Cells]) -> list[Cells]:
    return sorted(rows, key=lambda row: [shown(value).casefold() for value in row])


def why_can(asked: Asked) -> Found:
    """The proofs of a verdict, a row for each line."""
    answer = _why(asked)
    return Found([row for proof in answer.proofs for row in _lines(proof, 0)], answer.sentence)


def why_not(asked: Asked) -> Found:
    """All obstacles, each with its mend, and the smallest mend of them all."""
    answer = _why(asked)
    rows = [(one.kind, one.sentence, one.mend, str(one.cell or "")) for one in answer.obstacles]
    if not rows:
        return Found(rows, answer.sentence)
    ids = (one and one.id for one in (answer.person, answer.function, answer.team))
    mend = smallest_mend(asked.workspace, *ids)  # type: ignore[arg-type]
    tried = f"The smallest mend, tried on a copy: {mend.sentence}." if mend else "No change was found to help."
    return Found(rows, f"{answer.sentence} {tried}")


def _why(asked: Asked) -> Why:
    team = asked.values.get("team")
    return why(asked.graph, asked.values["person"].id, asked.values["function"].id, team and team.id)


def _lines(proof: Proof, depth: int) -> Iterator[Cells]:
    yield depth, proof.sentence, proof.rule or "", str(proof.cell or "")
    for premise in proof.premises:
        yield from _lines(premise, depth + 1)


def _with_policy(asked: Asked, **values: Any) -> Graph:
    """What follows from the workspace when some settings are others."""
    policy = Policy({**asked.workspace.policy.values, **values})
    return replace(asked.workspace, policy=policy).graph()


def _watched(asked: Asked) -> Graph:
    days = asked.values.get("days")
    return _with_policy(asked, watch_days=Decimal(days)) if days else asked.graph


def lapses(asked: Asked) -> Found:
    """Who loses a function before the watch day, and by what."""
    graph, function = _watched(asked), asked.node("function")
    rule = next(rule for rule in rulebook().rules if rule.name == "lapses-for")
    rows = {
        (asked.item("people", text(quad.subject)), graph.label(premise.object), _last_day(graph, premise.object))
        for quad in graph.store.quads_for_pattern(None, expand("pch:lapsesFor"), function)
        for premise in graph.construct(str(rule.premises), person=quad.subject, function=function)  # type: ignore[arg-type]
        if premise.predicate == expand("pch:loses")
    }
    return Found(sorted(rows, key=lambda row: (row[2], str(row[0]), row[1])))


def _last_day(graph: Graph, thing: Any) -> str:
    return text(next(quad.object for quad in graph.store.quads_for_pattern(thing, expand("pch:ends"), None)))


def left_without_anybody(asked: Asked) -> Found:
    """Functions that lose everybody before the watch day, and these people."""
    graph = _watched(asked)
    people: dict[str, set[str]] = defaultdict(set)
    for person, function in graph.pairs("pch:lapsesFor"):
        people[function].add(person)
    lost = [function for function, _ in graph.pairs("pch:losesAll")]
    return Found(_sorted((asked.item("functions", one), _items(asked, "people", people[one])) for one in lost))


def blocked_by_agreement(asked: Asked) -> Found:
    """Who could serve a function in a team if an agreement covered it, and may not now on any basis."""
    nodes = {name: asked.node(name) for name in asked.values}
    named = {name: value.id for name, value in asked.values.items()}
    posts = _posts(asked.graph)
    serving = {(posts[post][0], team, function) for post, team, _, function, _ in asked.graph.table("tables/arcs")}
    people: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for function, team, employer, host, person in asked.graph.table("ask/could-be-agreed", **nodes):
        what, where, whom = (
            one or named[name]  # a query leaves blank what is named
            for one, name in ((function, "function"), (team, "team"), (person, "person"))
        )
        if (whom, where, what) not in serving:
            people[what, where, employer, host].add(whom)
    return Found(
        _sorted(
            (
                asked.item("functions", function),
                asked.item("teams", team),
                asked.item("organisations", employer),
                asked.item("organisations", host),
                _items(asked, "people", found),
            )
            for (function, team, employer, host), found in people.items()
        )
    )


def uncovered_needs(asked: Asked) -> Found:
    """Needs for which nobody may serve the function alone in any team that may cover them, the largest first."""
    served = {(team, function) for _, team, _, function, mode in asked.graph.table("tables/arcs") if mode == "alone"}
    able = Counter(function for _, function in asked.graph.pairs("pch:canPerform"))
    teams: dict[str, set[str]] = defaultdict(set)
    for row in need_teams(asked.workspace):
        teams[row.need].add(row.team)
    segment = asked.values.get("segment")
    rows = [
        (
            asked.item("segments", need.segment),
            asked.item("functions", need.function),
            need.minutes,
            able[need.function],
        )
        for need in needs(asked.workspace)
        if not any((team, need.function) in served for team in teams[need.need])
        and (segment is None or need.segment == segment.id)
    ]
    return Found(sorted(rows, key=lambda row: (-row[2], str(row[0]), str(row[1]))))


def skills_without_evidence(asked: Asked) -> Found:
    """Competencies of a role's profile, and essential skills of its occupations, without evidence among its holders."""
    role, path = asked.node("role"), asked.values.get("relations")
    evident = {competency for (competency,) in asked.graph.table("ask/role-evidence", role=role)}
    rows: list[Cells] = [
        (asked.item("competencies", one.competency).label, one.competency, one.source or "role profile")
        for one in asked.workspace.rows("role_profiles")
        if one.role == asked.values["role"].id and one.competency not in evident
    ]
    if path is None:
        return Found(_sorted(rows))
    matched: dict[str, set[str]] = defaultdict(set)
    for row in asked.graph.select(query_text("ask/matches")):
        matched[row["match"].value].add(row["node"].value if row["node"] == role else text(row["node"]))
    occupations = {match for match, nodes in matched.items() if role.value in nodes}
    for skill in _essential_skills(path, occupations):
        if not matched[skill] & evident:
            known = "; ".join(sorted(matched[skill]))
            rows.append((skill, known, "essential skill" if known else "essential skill, not mapped"))
    note = "" if occupations else "The role matches no occupation, so no essential skills were looked up."
    return Found(_sorted(rows), note)


def _essential_skills(path: Path, occupations: set[str]) -> set[str]:
    """IRIs of the skills that a file of relations says are essential to occupations."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in RELATION_COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise QuestionError(f"{path} has no column {missing[0]}; it needs {', '.join(RELATION_COLUMNS)}")
        return {
            row["skillUri"]
            for row in reader
            if row["occupationUri"] in occupations and row["relationType"] == "essential"
        }


def could_do_on(asked: Asked) -> Found:
    """What a person can do on another day, beside what they can do on the day of the workspace."""
    day, person = asked.values["date"], asked.node("person")
    graph = _with_policy(asked, as_of=day, plan_until=max(day, asked.workspace.policy.day("plan_until")))
    then, now = (
        {function: mode for _, function, mode in one.table("tables/capabilities", person=person)}
        for one in (graph, asked.graph)
    )
    functions = {*then, *now}
    rows = [(asked.item("functions", one), then.get(one, ""), now.get(one, "")) for one in functions]
    return Found(_sorted(rows))
