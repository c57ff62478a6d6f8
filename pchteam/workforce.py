"""Workforce: the baseline of people, posts and hours, by employer, staff group, role and level."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from pchteam.columns import LEVELS
from pchteam.context import expand, iri
from pchteam.formulate import posts_in_force
from pchteam.infer import Graph, text
from pchteam.rounding import half_up
from pchteam.workspace import Workspace

__all__ = ["NO_LEVEL", "Part", "Workforce", "workforce"]

NO_LEVEL = "No verified competency"


@dataclass(frozen=True)
class Post:
    """A post in force with its whole minutes a week: by contract, and of that for care functions."""

    person: str
    employer: str
    staff_group: str
    role: str
    level: str
    minutes: int
    care_minutes: int
    has_site: bool
    lacks_band: bool


@dataclass(frozen=True)
class Part:
    """The posts in force of an employer, a staff group, a role or a level.

    Parameters
    ----------
    minutes, care_minutes
        Whole minutes a week: by contract, and of that for care functions.
    without_site, without_band
        Posts without a usual site, and posts of staff without a pay band.
    without_skill
        People of whom no competency is on record, in force or not.
    """

    id: str
    label: str
    people: int
    posts: int
    minutes: int
    care_minutes: int
    without_site: int
    without_band: int
    without_skill: int


@dataclass(frozen=True)
class Workforce:
    """The baseline: everybody, and the same posts in parts; parts with most minutes first, levels from the highest."""

    whole: Part
    employers: tuple[Part, ...]
    staff_groups: tuple[Part, ...]
    roles: tuple[Part, ...]
    levels: tuple[Part, ...]


def workforce(workspace: Workspace, graph: Graph) -> Workforce:
    """Count the posts that are in force in the window of a graph.

    The level of a person is the highest at which they hold any competency, by verified evidence in force.
    """
    posts = _posts(workspace, graph)
    skilled = {row.person for row in workspace.rows("holdings")}

    def parts(of: Callable[[Post], str], labelled: Callable[[str], str]) -> tuple[Part, ...]:
        groups = defaultdict(list)
        for post in posts:
            groups[of(post)].append(post)
        found = (_part(key, labelled(key), group, skilled) for key, group in groups.items())
        return tuple(sorted(found, key=lambda part: (-part.minutes, part.label)))

    def label(table: str) -> Callable[[str], str]:
        return lambda key: graph.label(ox.NamedNode(iri(table, key)))

    by_level = parts(lambda post: post.level, lambda key: key.capitalize() or NO_LEVEL)
    return Workforce(
        whole=_part("", "All", posts, skilled),
        employers=parts(lambda post: post.employer, label("organisations")),
        staff_groups=parts(lambda post: post.staff_group, lambda key: _staff_groups()[key]),
        roles=parts(lambda post: post.role, label("roles")),
        levels=tuple(sorted(by_level, key=lambda part: ("", *LEVELS).index(part.id), reverse=True)),
    )


def _posts(workspace: Workspace, graph: Graph) -> list[Post]:
    rows = {row.id: row for row in workspace.rows("posts")}
    groups = {row.id: row.staff_group for row in workspace.rows("roles")}
    staff = {row.id for row in workspace.rows("people") if row.kind == "staff"}
    levels = _levels(graph)
    return [
        Post(
            person=post.person,
            employer=post.employer,
            staff_group=groups[post.role],
            role=post.role,
            level=levels.get(post.person, ""),
            minutes=half_up(rows[post.post].hours_per_week * 60),
            care_minutes=post.capacity_minutes,
            has_site=rows[post.post].site is not None,
            lacks_band=post.person in staff and rows[post.post].band is None,
        )
        for post in posts_in_force(workspace, graph)
    ]


def _levels(graph: Graph) -> Mapping[str, str]:
    """The highest level of each person."""
    rows = graph.table("ask/held-levels")
    return dict(sorted(rows, key=lambda row: LEVELS.index(row[1])))  # type: ignore[arg-type]


def _part(key: str, label: str, posts: Iterable[Post], skilled: set[str]) -> Part:
    mine = list(posts)
    people = {post.person for post in mine}
    return Part(
        id=key,
        label=label,
        people=len(people),
        posts=len(mine),
        minutes=sum(post.minutes for post in mine),
        care_minutes=sum(post.care_minutes for post in mine),
        without_site=sum(not post.has_site for post in mine),
        without_band=sum(post.lacks_band for post in mine),
        without_skill=len(people - skilled),
    )


@cache
def _staff_groups() -> Mapping[str, str]:
    """What people call the staff groups."""
    store = ox.Store()
    scheme = files("pchteam.ontology").joinpath("schemes", "staff-group.ttl").read_bytes()
    store.load(scheme, ox.RdfFormat.TURTLE)
    return {
        text(quad.subject): text(quad.object) for quad in store.quads_for_pattern(None, expand("skos:prefLabel"), None)
    }
