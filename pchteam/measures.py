"""Measures: what was chosen to close need, each with the rows that it changes or adds in a copy of the workspace."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pyoxigraph as ox

from pchteam.context import iri
from pchteam.infer import Graph
from pchteam.obstacles import Change, find_obstacles
from pchteam.offers import Offered
from pchteam.recruits import NewRole, Rows
from pchteam.solver.offered import Developed
from pchteam.solver.pooled import Choice, Choices
from pchteam.workspace import Workspace

__all__ = ["Kind", "Measure", "measures"]

Kind = Literal["verify", "train", "recruit", "new_role"]


@dataclass(frozen=True)
class Measure:
    """One thing to do.

    Parameters
    ----------
    pence
        What it costs in the first year.
    functions
        What it lets somebody do; of new posts, only what is unmet today.
    changes, rows
        What changes in the copy, and what is added to it.
    person, course
        Whom to verify or to train, and in which course.
    others
        How many other people could be verified for the same functions, or take the same course to some use.
    learning
        Minutes a week that the course takes from the person.
    role, posts
        The role of the person or the new posts; employer and sessions of each new post, by its id.
    """

    id: str
    kind: Kind
    pence: int
    functions: tuple[str, ...]
    role: str
    changes: tuple[Change, ...] = ()
    rows: Rows = field(default_factory=list)
    person: str = ""
    course: str = ""
    others: int = 0
    learning: float = 0.0
    posts: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    new_role: NewRole | None = None

    @property
    def sessions(self) -> int:
        """Sessions a week of all its posts."""
        return sum(sessions for _, sessions in self.posts.values())


def measures(
    workspace: Workspace,
    graph: Graph,
    choices: Choices,
    held: Offered,
    found: Developed,
    new_roles: Sequence[NewRole],
) -> list[Measure]:
    """The measures of what was chosen.

    Parameters
    ----------
    graph
        What follows from the workspace as it is.
    choices, held
        What was offered.
    new_roles
        Those that were made.
    """
    return [
        *_verifications(workspace, graph, choices, held, found),
        *_courses(workspace, choices, held, found),
        *_posts(workspace, held, found, {role.id: role for role in new_roles}),
    ]


def _opened(choices: Choices, choice: Choice) -> tuple[str, ...]:
    return tuple(sorted(function for (_, function), rows in choices.opens.items() if choice in rows))


def _roles(held: Offered) -> dict[str, str]:
    return {post.person: post.role for post in reversed(held.problem.posts)}


def _verifications(
    workspace: Workspace, graph: Graph, choices: Choices, held: Offered, found: Developed
) -> Iterator[Measure]:
    """All that is verified of a person is one measure; each piece of evidence costs once."""
    pence = int(workspace.policy.number("verification_cost") * 100)
    people: dict[str, set[str]] = {}
    for choice in found.choices:
        if choice.course is None:
            people.setdefault(choice.person, set()).update(_opened(choices, choice))
    for person, functions in sorted(people.items()):
        changes = tuple(dict.fromkeys(one for each in sorted(functions) for one in _evidence(graph, person, each)))
        yield Measure(
            id=f"verify/{person}",
            kind="verify",
            pence=pence * len(changes),
            functions=tuple(sorted(functions)),
            role=_roles(held)[person],
            changes=changes,
            person=person,
            others=_others(choices, functions),
        )


def _others(choices: Choices, functions: Collection[str]) -> int:
    able: dict[str, set[str]] = {function: set() for function in functions}
    for (person, function), rows in choices.opens.items():
        if function in able and any(row.course is None for row in rows):
            able[function].add(person)
    return len(set.intersection(*able.values())) - 1


def _evidence(graph: Graph, person: str, function: str) -> list[Change]:
    """What to verify so that a person can do a function: the first way for each group of requirements."""
    nodes = {
        "person": ox.NamedNode(iri("people", person)),
        "function": ox.NamedNode(iri("functions", function)),
    }
    ways: dict[str | None, Change] = {}
    for one in find_obstacles(graph, "capability", nodes):
        if one.change and one.change.kind == "verification":
            ways.setdefault(one.group, one.change)
    return list(ways.values())


def _courses(workspace: Workspace, choices: Choices, held: Offered, found: Developed) -> Iterator[Measure]:
    courses = {course.id: course for course in workspace.rows("training")}
    as_of = workspace.policy.day("as_of").isoformat()
    for choice in found.choices:
        if choice.course is not None:
            course = courses[choice.course]
            cells = {"person": choice.person, "competency": course.competency, "level": course.to_level}
            yield Measure(
                id=choice.choice,
                kind="train",
                pence=choice.pence,
                functions=_opened(choices, choice),
                role=_roles(held)[choice.person],
                rows=[("holdings", {**cells, "status": "verified", "valid_from": as_of})],
                person=choice.person,
                course=choice.course,
                others=sum(one.course == choice.course for one in choices.rows) - 1,
                learning=choice.minutes,
            )


def _posts(
    workspace: Workspace, held: Offered, found: Developed, new_roles: Mapping[str, NewRole]
) -> Iterator[Measure]:
    """A measure for each role at each employer, and one for each new role; every post has a person of its own."""
    as_of = workspace.policy.day("as_of").isoformat()
    made: dict[str, list[tuple[str, int, int, int]]] = {}
    for offer, (posts, sessions) in sorted(found.posts.items()):
        recruit, employer = held.places[offer.post]
        key = recruit.role if recruit.role in new_roles else offer.post
        made.setdefault(key, []).append((offer.post, posts, sessions, offer.pence * sessions))
    for key, offers in made.items():
        rows: Rows = []
        places: dict[str, tuple[str, int]] = {}
        for post, number, sessions, _ in offers:
            recruit, employer = held.places[post]
            for one, share in enumerate(_shared(sessions, number), start=1):
                places[f"{post}.{one}"] = (employer, share)
                rows += recruit.rows(f"{post}.{one}", [(f"{post}.{one}", employer, share)], as_of)
        yield Measure(
            id=f"recruit/{key}" if key not in new_roles else key,
            kind="new_role" if key in new_roles else "recruit",
            pence=sum(pence for *_, pence in offers),
            functions=tuple(sorted(_done(held, {post for post, *_ in offers}))),
            role=recruit.role,
            rows=list({repr(row): row for row in rows}.values()),
            posts=places,
            new_role=new_roles.get(key),
        )


def _shared(sessions: int, posts: int) -> list[int]:
    """Sessions shared out as evenly as can be, the larger posts first."""
    return [sessions // posts + (place < sessions % posts) for place in range(posts)]


def _done(held: Offered, posts: set[str]) -> set[str]:
    """Functions with unmet need that posts may do."""
    return {arc.function for arc in held.problem.arcs if arc.post in posts and arc.function in held.sketch.asks}
