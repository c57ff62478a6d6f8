"""Recruits: invented people in new posts, as rows of a copy of the workspace; what they can and may do, the rules say.

What somebody new brings is presumed: the profile of the role, its register, and the credentials that most of those in
the role have. A new role brings its parts, one register at most, and the clearances that functions ask for.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pchteam.formulate import WEEKS_A_YEAR
from pchteam.infer import Graph, facts, infer
from pchteam.load import Table, check_rows
from pchteam.sessions import SESSION_MINUTES
from pchteam.solver.problem import Post, Problem
from pchteam.workspace import Workspace

__all__ = [
    "WHOLE_POST",
    "NewRole",
    "Recruit",
    "Rows",
    "copy_with",
    "inferred",
    "of_new_role",
    "of_present_roles",
    "prefix",
    "sketched",
    "yearly_pence",
]

WHOLE_POST = 9
"""Sessions of a whole-time post: 37.5 hours."""

Cells = Mapping[str, str]
Rows = list[tuple[str, Cells]]


@dataclass(frozen=True)
class NewRole:
    """A role that nobody has yet.

    Parameters
    ----------
    register
        Blank for none.
    like
        The present post after which it is paid.
    parts
        Competencies with their levels, as `competency/level`.
    employers
        Where it may be employed.
    """

    id: str
    register: str
    like: str
    parts: tuple[str, ...]
    employers: tuple[str, ...]


@dataclass(frozen=True)
class Recruit:
    """Somebody new in a role.

    Parameters
    ----------
    person
        Id that begins those of the invented people.
    register
        Of the role; blank for none.
    holdings
        Competency and level.
    credentials
        Kind, item and annotations.
    posts
        Employer: the cells of a post there that a present post gives, such as band and site.
    row
        The cells of the role where the workspace does not have it.
    """

    role: str
    person: str
    register: str
    holdings: tuple[tuple[str, str], ...]
    credentials: tuple[tuple[str, str, str], ...]
    posts: Mapping[str, Cells]
    row: Cells | None = None

    def rows(self, person: str, posts: Iterable[tuple[str, str, int]], as_of: str) -> Rows:
        """Rows of a person of this kind.

        Parameters
        ----------
        posts
            Id, employer and sessions of each post.
        """
        found: Rows = [("roles", self.row)] if self.row else []
        found.append(("people", {"id": person, "name": person, "kind": "staff"}))
        for competency, level in self.holdings:
            cells = {"person": person, "competency": competency, "level": level, "status": "verified"}
            found.append(("holdings", cells))
        for kind, item, annotations in self.credentials:
            cells = {"person": person, "kind": kind, "item": item, "annotations": annotations, "verified_on": as_of}
            found.append(("credentials", cells))
        for post, employer, sessions in posts:
            hours = str(round(Decimal(sessions * SESSION_MINUTES) / 60, 4))
            cells = {"id": post, "person": person, "employer": employer, "role": self.role, "hours_per_week": hours}
            found.append(("posts", {**self.posts[employer], **cells}))
        return found


def yearly_pence(post: Post) -> int:
    """What a session a week costs in a year: 250 minutes at the rate of the post's band, on-costs included."""
    return round(Decimal(SESSION_MINUTES * WEEKS_A_YEAR * post.pence_per_hour) / 60)


def prefix(workspace: Workspace) -> str:
    """What begins the ids of all that is invented, and no id of the workspace."""
    ids = [row.id for table in ("people", "posts", "roles") for row in workspace.rows(table)]
    word = "new"
    while any(one.startswith(f"{word}.") for one in ids):
        word += "er"
    return word


def of_present_roles(workspace: Workspace, today: Problem) -> Iterator[Recruit]:
    """The roles in which more people could be employed: those with a profile and a paid post of staff."""
    begins = prefix(workspace)
    profiles: dict[str, list[tuple[str, str]]] = {}
    for row in workspace.rows("role_profiles"):
        profiles.setdefault(row.role, []).append((row.competency, row.level))
    for role in workspace.rows("roles"):
        posts = [post for post in _paid(workspace, today) if post.role == role.id]
        if posts and role.id in profiles:
            employers = sorted({post.employer for post in posts})
            yield Recruit(
                role=role.id,
                person=f"{begins}.{role.id}",
                register=role.register_ or "",
                holdings=tuple(profiles[role.id]),
                credentials=tuple(_usual(workspace, role, {post.person for post in posts})),
                posts={one: _pattern(workspace, [post for post in posts if post.employer == one]) for one in employers},
            )


def _paid(workspace: Workspace, today: Problem) -> list[Post]:
    """The posts of staff whose cost is known."""
    staff = {person.id for person in workspace.rows("people") if person.kind == "staff"}
    return [post for post in today.posts if post.person in staff and post.pence_per_hour]


def _middle(posts: Iterable[Post]) -> Post:
    """The post in the middle by pay, the lower one of two."""
    ordered = sorted(posts, key=lambda post: (post.pence_per_hour, post.post))
    return ordered[(len(ordered) - 1) // 2]


def _pattern(workspace: Workspace, posts: Iterable[Post]) -> Cells:
    """Band, site, supervisor and availability of the post in the middle."""
    row = next(row for row in workspace.rows("posts") if row.id == _middle(posts).post)
    cells = {"band": row.band, "site": row.site, "supervisor": row.supervisor, "available_share": row.available_share}
    return {column: "" if value is None else str(value) for column, value in cells.items()}


def _usual(workspace: Workspace, role: object, people: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """The register of a role and the credentials, each with its annotations, that more than half of its people have."""
    held = Counter[tuple[str, str, str]]()
    rows = [row for row in workspace.rows("credentials") if row.person in people]
    for one in {(row.person, row.kind, row.item, ";".join(row.annotations or ())) for row in rows}:
        held[one[1:]] += 1
    found = sorted(one for one, number in held.items() if number > len(people) / 2)
    register = getattr(role, "register_", None)
    if register and not any(kind == "registration" and item == register for kind, item, _ in found):
        yield "registration", register, ""
    yield from found


# New roles


def sketched(workspace: Workspace, graph: Graph, today: Problem, functions: Collection[str]) -> Iterator[NewRole]:
    """For each register, and for none, at each rate of pay: a role with all that such pay gets of what is asked.

    What is asked are the competencies that the functions name. The pay of one is the least that a present post gets
    whose holder has it, verified or presumed; where nobody has it, the pay in the middle of the register. A rate that
    gets no more than a lower one is left out.
    """
    asked = {part for function, _, part in graph.table("tables/asked-parts") if function in functions}
    rate = _least_pay(graph, today)
    employers = tuple(sorted({post.employer for post in _paid(workspace, today)}))
    for register, posts in sorted(_registers(workspace, today).items()):
        middle, before = _middle(posts).pence_per_hour, frozenset[str]()
        for post in sorted(posts, key=lambda post: (post.pence_per_hour, post.post)):
            parts = frozenset(part for part in asked if rate.get(part, middle) <= post.pence_per_hour)
            if parts != before:
                name = f"{prefix(workspace)}.sketch.{register or 'none'}.{post.pence_per_hour}"
                yield NewRole(name, register, post.post, tuple(sorted(parts)), employers)
            before = parts


def _least_pay(graph: Graph, today: Problem) -> dict[str, int]:
    """Pence an hour of the present post of least pay whose holder has a part."""
    pay: dict[str, int] = {}
    for post in today.posts:
        if post.pence_per_hour:
            pay[post.person] = min(post.pence_per_hour, pay.get(post.person, post.pence_per_hour))
    found: dict[str, int] = {}
    for person, part in graph.pairs("pch:holds") | graph.pairs("pch:presumed"):
        if person in pay:
            found[part] = min(pay[person], found.get(part, pay[person]))
    return found


def of_new_role(workspace: Workspace, today: Problem, role: NewRole) -> Recruit:
    """Somebody in a new role; paid, and available for care, as a present post is."""
    rows, roles = ({row.id: row for row in workspace.rows(table)} for table in ("posts", "roles"))
    like = rows[role.like]
    paid = _paid(workspace, today)
    patterns = {
        employer: _pattern(workspace, [post for post in paid if post.employer == employer])
        for employer in role.employers
    }
    own = {"band": like.band, "supervisor": "", "available_share": ""}
    cells = {"id": role.id, "label": role.id, "profession": role.id, "register": role.register}
    return Recruit(
        role=role.id,
        person=role.id,
        register=role.register,
        holdings=tuple((part.rpartition("/")[0], part.rpartition("/")[2]) for part in role.parts),
        credentials=tuple(_entry(workspace, role.register)),
        posts={employer: {**pattern, **own} for employer, pattern in patterns.items()},
        row={**cells, "staff_group": roles[like.role].staff_group},
    )


def _registers(workspace: Workspace, today: Problem) -> dict[str, list[Post]]:
    """Register, blank for none: the present paid posts in roles with it."""
    registers = {row.id: row.register_ or "" for row in workspace.rows("roles")}
    posts: dict[str, list[Post]] = {}
    for post in _paid(workspace, today):
        posts.setdefault(registers[post.role], []).append(post)
    return posts


def _entry(workspace: Workspace, register: str) -> Iterator[tuple[str, str, str]]:
    """The register and every clearance that a function asks for."""
    if register:
        yield "registration", register, ""
    clearances = {row.item for row in workspace.rows("requirements") if row.kind == "clearance"}
    yield from (("clearance", item, "") for item in sorted(clearances))


# Copies


def copy_with(workspace: Workspace, rows: Rows) -> Workspace:
    """A copy of a workspace with rows added."""
    tables = dict(workspace.tables)
    for name in sorted({table for table, _ in rows}):
        table = tables.get(name, Table(name, (), ()))
        new = [cells for at, cells in rows if at == name]
        missing = tuple(dict.fromkeys(column for cells in new for column in cells if column not in table.columns))
        columns = (*table.columns, *missing)
        first = max((number for number, _ in table.rows), default=table.header) + 1
        old = tuple((number, (*cells, *[""] * len(missing))) for number, cells in table.rows)
        added = ((first + place, tuple(row.get(one, "") for one in columns)) for place, row in enumerate(new))
        tables[name] = replace(table, columns=columns, rows=(*old, *added))
    return replace(workspace, tables=tables, loaded=check_rows(tables))


def inferred(workspace: Workspace) -> Graph:
    """What follows from a copy in the window of the plan."""
    return infer(facts(workspace.loaded.rows, workspace.policy, workspace.policy.day("plan_until"), workspace.book))
