"""Figures of skills data: how complete it is for each employer, and the confidential lists of one employer's people."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pchteam.export.named import Named
from pchteam.export.standing import BEGINS, ENDS, LAPSED, NOT_BEGUN, standing, to_verify
from pchteam.export.tidy import frame
from pchteam.formulate import posts_in_force
from pchteam.infer import Cell, Graph
from pchteam.obstacles import FoundObstacle
from pchteam.prove import why
from pchteam.workspace import Workspace

__all__ = ["FEWEST", "completeness", "evidence", "skill_gaps"]

FEWEST = 5
"""Shares over fewer people are not shown, for they would point to somebody."""

UNVERIFIED = "not verified"
MENDS = {
    ("holdings", UNVERIFIED): "declared-only",
    ("credentials", UNVERIFIED): "credential-to-verify",
    ("holdings", LAPSED): "lapsed-evidence",
    ("credentials", LAPSED): "lapsed-credential",
    ("holdings", ENDS): "lapsed-evidence",
    ("credentials", ENDS): "lapsed-credential",
    ("holdings", BEGINS): "evidence-not-begun",
    ("credentials", BEGINS): "credential-not-begun",
    ("holdings", NOT_BEGUN): "evidence-not-begun",
    ("credentials", NOT_BEGUN): "credential-not-begun",
}
"""The obstacle of `rules/obstacles.ttl` whose mend answers each fault of evidence."""

NO_SKILLS = {"carer", "student", "no-post", "objects-function"}
"""Obstacles that say nothing about what somebody has learnt."""


@dataclass(frozen=True)
class _Part:
    """How many of a number of things are as they should be."""

    good: int
    total: int

    @property
    def share(self) -> float | None:
        return self.good / self.total if self.total else None


def completeness(workspace: Workspace, graph: Graph, fewest: int = FEWEST) -> pd.DataFrame:
    """How complete each employer's skills data is, in shares over its people with a post in force.

    Parameters
    ----------
    graph
        What follows from the workspace in the window of a plan, or on a day.
    fewest
        Employers of fewer people stand without figures.
    """
    headings: tuple[str, ...] = ("Employer id", "Employer", "People", "Share of people with a verified skill")
    headings += ("Share of skills verified and in date", "Share of skills expected of roles on record")
    headings += ("Share of credentials checked and in date", "Note")
    rows: list[tuple[Any, ...]] = []
    parts = _Parts(workspace, graph)
    names = {row.id: row.name for row in workspace.rows("organisations")}
    for employer in sorted({post.employer for post in parts.posts}, key=lambda one: (names[one], one)):
        people = {post.person for post in parts.posts if post.employer == employer}
        name = names[employer]
        if len(people) < fewest:
            note = f"Fewer than {fewest} people: not shown."
            rows.append((employer, name, None, None, None, None, None, note))
        else:
            rows.append((employer, name, len(people), *(part.share for part in parts.of(people)), ""))
    return frame(headings, rows).astype({"People": "Int64", **dict.fromkeys(headings[3:-1], "Float64")})


class _Parts:
    """The rows and facts that completeness counts, looked up once."""

    def __init__(self, workspace: Workspace, graph: Graph) -> None:
        self.posts = list(posts_in_force(workspace, graph))
        self.holdings = list(_placed(workspace, "holdings"))
        self.credentials = list(_placed(workspace, "credentials"))
        self.profiles = workspace.rows("role_profiles")
        self.out_of_date = standing(graph)
        self.to_verify = to_verify(graph)
        self.states = graph.pairs("pch:states")

    def of(self, people: set[str]) -> Iterator[_Part]:
        """Yield the parts of some people, in the order of the columns."""
        held = [(cell, row) for cell, row in self.holdings if row.person in people]
        good = [row for cell, row in held if row.status == "verified" and cell not in self.out_of_date]
        yield _Part(len({row.person for row in good}), len(people))
        yield _Part(len(good), len(held))
        roles = {(post.person, post.role) for post in self.posts if post.person in people}
        asked = {(one, row.competency) for one, role in roles for row in self.profiles if row.role == role}
        yield _Part(len(asked & self.states), len(asked))
        papers = [cell for cell, row in self.credentials if row.person in people]
        yield _Part(sum(cell not in self.out_of_date and cell not in self.to_verify for cell in papers), len(papers))


def _placed(workspace: Workspace, table: str) -> Iterator[tuple[Cell, Any]]:
    """Yield the rows of a table with their places."""
    for placed in workspace.loaded.rows[table]:
        yield Cell(table, placed.number), placed.row


def evidence(named: Named, employer: str) -> pd.DataFrame:
    """Confidential: competencies and credentials of an employer's people that are out of date or not verified."""
    headings = ("Person id", "Person", "What", "Item", "Level", "Fault", "Valid from", "Expires", "Mend")
    mends = {obstacle.name: _sentence(obstacle.mend) for obstacle in named.workspace.book.obstacles}
    people = _own(named, employer)
    skills = {row.id: row.label for row in named.workspace.rows("competencies")}
    rows = []
    for table, row, fault in _faults(named):
        if row.person in people:
            about: tuple[Any, ...]
            if table == "holdings":
                about = "competency", skills.get(row.competency, row.competency), row.level, fault, row.valid_from
            else:
                about = row.kind, row.item, "", fault, row.issued
            mend = mends[MENDS[table, fault]]
            rows.append((row.person, named.name("people", row.person), *about, row.expires, mend))
    return frame(headings, sorted(rows, key=lambda row: (row[1], row[0], str(row[7]))))


def _own(named: Named, employer: str) -> set[str]:
    """People with a post at an employer at some time of the plan."""
    gone = standing(named.run.graph)
    posts = [row for cell, row in _placed(named.workspace, "posts") if gone.get(cell) not in (LAPSED, NOT_BEGUN)]
    return {row.person for row in posts if row.employer == employer}


def _faults(named: Named) -> Iterator[tuple[str, Any, str]]:
    """Yield holdings and credentials with what keeps them from counting throughout the plan."""
    out_of_date, unchecked = standing(named.run.graph), to_verify(named.run.graph)
    for table in ("holdings", "credentials"):
        for cell, row in _placed(named.workspace, table):
            unverified = cell in unchecked or (table == "holdings" and row.status == "declared")
            fault = out_of_date.get(cell, UNVERIFIED if unverified else None)
            if fault:
                yield table, row, fault


def skill_gaps(named: Named, employer: str) -> pd.DataFrame:
    """Confidential: what an employer's people lack for functions of their role, or for those that they almost can.

    A function stands here if a person in the plan cannot perform it alone but has a role that did it traditionally, can
    perform it under supervision, or could once evidence is verified. What leaves most care uncovered comes first. That
    somebody is not registered in another profession is no gap.
    """
    headings = ("Person id", "Person", "Role", "Function", "Minutes of it unmet a week", "What is missing", "Mend")
    minutes = _unmet(named)
    registrations = {cell.row for cell, row in _placed(named.workspace, "requirements") if row.kind == "registration"}
    rows = []
    for person, role, function in _almost(named, employer):
        who = person, named.name("people", person), named.name("roles", role)
        what = named.name("functions", function), minutes.get(function, 0)
        for found in why(named.run.graph, person, function).obstacles:
            if _is_skill(found, registrations):
                rows.append((*who, *what, _sentence(found.sentence), _sentence(found.mend)))
    return frame(headings, sorted(rows, key=lambda row: (-row[4], row[3], row[1], row[0])))


def _is_skill(found: FoundObstacle, registrations: set[int]) -> bool:
    """Whether an obstacle is about what somebody has learnt."""
    if found.name == "no-credential" and found.cell:
        return found.cell.row not in registrations
    return found.name not in NO_SKILLS


def _almost(named: Named, employer: str) -> Iterator[tuple[str, str, str]]:
    graph = named.run.graph
    alone = graph.pairs("pch:canPerform")
    nearly = graph.pairs("pch:canPerformSupervised") | graph.pairs("pch:mightPerform")
    found = set()
    for post in named.facts.posts.values():
        if post.employer == employer:
            for function in named.workspace.rows("functions"):
                pair = post.person, function.id
                if pair not in alone and (pair in nearly or post.role in (function.traditional_roles or ())):
                    found.add((post.person, post.role, function.id))
    yield from sorted(found)


def _unmet(named: Named) -> dict[str, int]:
    functions = {need.need: need.function for need in named.run.problem.needs}
    found: dict[str, int] = {}
    for row in named.run.plan.unmet:
        found[functions[row.need]] = found.get(functions[row.need], 0) + row.minutes
    return found


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
