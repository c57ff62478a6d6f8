"""Offers: new posts that may be chosen to close need, in one problem with all of them.

Posts of present roles, of new roles that are made, and of one that is still a sketch stand as invented people in a copy
of the workspace; who of them can and may is read from what the rules derive of the copy.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pchteam.formulate import formulate
from pchteam.infer import Graph
from pchteam.recruits import WHOLE_POST, Recruit, Rows, copy_with, inferred, yearly_pence
from pchteam.solver.offered import Offer, Sketch
from pchteam.solver.problem import Post, Problem
from pchteam.workspace import Workspace

__all__ = ["Offered", "offered"]

MOST_PARTS = 8
"""Most competencies of a new role."""

MOST_POSTS = 5
"""Most new posts of a role at an employer."""

Place = tuple[Recruit, str]


@dataclass(frozen=True)
class Offered:
    """What is offered.

    Parameters
    ----------
    problem
        Today's, with a post for each offer.
    places
        Post: who is recruited for it, and by which employer.
    """

    problem: Problem
    offers: tuple[Offer, ...]
    sketch: Sketch
    places: Mapping[str, Place]


def offered(
    workspace: Workspace, recruits: Sequence[Recruit], sketches: Sequence[Recruit], unmet: Mapping[str, int]
) -> Offered:
    """Put recruits and sketches into a copy of the workspace and infer.

    Parameters
    ----------
    recruits
        Whom employers may recruit.
    sketches
        For each register somebody with all that a new role may be made of; only functions that are unmet count.
    unmet
        Minutes a week of each function that somebody should close.
    """
    places: dict[str, Place] = {}
    rows: Rows = []
    as_of = workspace.policy.day("as_of").isoformat()
    for recruit in (*recruits, *sketches):
        posts = {f"{recruit.person}.{employer}": employer for employer in recruit.posts}
        places |= {post: (recruit, employer) for post, employer in posts.items()}
        rows += recruit.rows(recruit.person, [(post, one, WHOLE_POST) for post, one in posts.items()], as_of)
    for sketch in sketches:  # and somebody with nothing but the register, to see what that alone meets
        rows += replace(sketch, holdings=(), row=None).rows(_bare(sketch.person), [], as_of)
    copy = copy_with(workspace, rows)
    graph = inferred(copy)
    kinds = {sketch.person: frozenset(map("/".join, sketch.holdings)) for sketch in sketches}
    problem = _for_sketches(formulate(copy, graph), set(kinds), set(unmet))
    return Offered(
        problem=_many(problem, places),
        offers=tuple(_offers(problem, places, set(kinds))),
        sketch=_sketch(graph, kinds, unmet, problem, places),
        places=places,
    )


def _bare(person: str) -> str:
    return f"{person}.register"


def _for_sketches(problem: Problem, people: set[str], functions: set[str]) -> Problem:
    """Without what sketches are not asked to do: work under supervision, supervision, and functions that are met."""
    sketches = {post.post for post in problem.posts if post.person in people}
    return replace(
        problem,
        arcs=tuple(
            arc
            for arc in problem.arcs
            if arc.post not in sketches or (arc.mode == "alone" and arc.function in functions)
        ),
        supervisors=tuple(row for row in problem.supervisors if row.supervisor_post not in sketches),
    )


def _many(problem: Problem, places: Mapping[str, Place]) -> Problem:
    """Each offered post with the time of the most posts of its kind."""

    def post(row: Post) -> Post:
        return replace(row, capacity_minutes=MOST_POSTS * row.capacity_minutes) if row.post in places else row

    return replace(problem, posts=tuple(map(post, problem.posts)))


def _offers(problem: Problem, places: Mapping[str, Place], sketches: set[str]) -> Iterator[Offer]:
    meeting = {team.team: team.meeting_minutes for team in problem.teams}
    meetings: dict[str, int] = defaultdict(int)
    for row in problem.permissions:
        meetings[row.post] = max(meetings[row.post], meeting[row.team])
    working = {arc.post for arc in problem.arcs}
    for post in problem.posts:
        if post.post in places and post.post in working:
            minutes = post.capacity_minutes / WHOLE_POST
            sketch = post.person if post.person in sketches else None
            yield Offer(post.post, minutes, meetings[post.post], yearly_pence(post), WHOLE_POST, MOST_POSTS, sketch)


def _sketch(
    graph: Graph,
    kinds: Mapping[str, frozenset[str]],
    unmet: Mapping[str, int],
    problem: Problem,
    invented: Collection[str],
) -> Sketch:
    """What the groups of unmet functions ask for, and what covers it."""
    asks = _grouped(graph.pairs("pch:requiresGroup"))
    exactly, meets = defaultdict(set), defaultdict(set)
    for function, group, part in graph.table("tables/asked-parts"):
        if function in unmet:
            exactly[group].add(part)
    for part, group in graph.table("tables/part-meets"):
        meets[group].add(part)
    met = _grouped(graph.pairs("pch:groupMet"))
    return Sketch(
        asks={function: asks[function] for function in unmet},
        meets=_frozen(meets),
        exactly=_frozen(exactly),
        kinds={kind: met.get(_bare(kind), frozenset()) for kind in kinds},
        allows=kinds,
        profiles=_known_of_roles(graph, problem, invented),
        most=MOST_PARTS,
        least={function: min(minutes, problem.settings.block_minutes) for function, minutes in unmet.items()},
    )


def _known_of_roles(graph: Graph, problem: Problem, invented: Collection[str]) -> dict[str, frozenset[str]]:
    """What a present role is known to have: its profile, and what more than half of its people hold, verified."""
    people: dict[str, set[str]] = defaultdict(set)
    for post in problem.posts:
        if post.post not in invented:
            people[post.role].add(post.person)
    holds = _grouped(graph.pairs("pch:holds"))
    known: dict[str, set[str]] = {role: set() for role in people}
    for role, found in people.items():
        number = Counter(part for person in found for part in holds.get(person, ()))
        known[role] |= {part for part, times in number.items() if times > len(found) / 2}
    for role, part in graph.table("tables/profile-parts"):
        known.setdefault(role, set()).add(part)
    return _frozen(known)


def _grouped(pairs: set[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return _frozen(found)


def _frozen(groups: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(found) for key, found in groups.items()}
