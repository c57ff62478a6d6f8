"""The squad of a generated instance: employers, people, posts, skills, agreements, who may do what where."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from workspaces import DOMAINS, ROLES

from pchteam.solver.problem import Arc, Capability, Permission, Person, Post, Supervisor

__all__ = ["BLOCK", "Size", "Squad", "Town", "draw_squad"]

BLOCK = 125
SPACING, REACH = 8.0, 12.0
"""Kilometres between neighbouring teams, on average, and from people to teams that they can be in."""

MINUTES_PER_KM = 3
CAPACITIES = (250, 375, 500, 625, 700, 810, 900, 1000, 1125)
PENCE = {"doctor": 6200, "pharmacist": 3400, "nurse": 2800, "physiotherapist": 2700, "assistant": 1500}
LEARNERS = ("health-care-assistant", "pharmacy-technician", "care-coordinator")
COORDINATORS = ("care-coordinator", "link-worker", "practice-nurse")
Place = tuple[float, float]
Mode = Literal["alone", "supervised"]


@dataclass(frozen=True)
class Size:
    """How large an instance is."""

    people: int
    teams: int
    functions: int
    employers: int


@dataclass(frozen=True)
class Town:
    """A team that may be opened, where it is and who hosts it; it has one in five times actual integration."""

    team: str
    host: str
    place: Place
    actual: bool


@dataclass(frozen=True)
class Deal:
    """An agreement, the functions that it covers, and whether it lets its parties supervise each other's posts."""

    agreement: str
    functions: frozenset[str]
    clause: bool


@dataclass
class Squad:
    """The rows of the problem that say who may do what where, and what the plan is drawn from."""

    towns: list[Town] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    posts: dict[str, Post] = field(default_factory=dict)
    skills: dict[str, dict[str, Mode]] = field(default_factory=dict)
    deals: dict[tuple[str, str], list[Deal]] = field(default_factory=dict)
    permissions: list[Permission] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)
    supervisors_of: dict[tuple[str, str, str, str], list[Supervisor]] = field(default_factory=dict)
    capabilities: list[Capability] = field(default_factory=list)

    def neighbours(self, town: Town) -> list[Town]:
        """Return all towns, nearest first, so that the town itself leads."""
        return sorted(self.towns, key=lambda other: math.dist(town.place, other.place))


def draw_squad(size: Size, draw: Random) -> Squad:
    """Draw towns, people with posts and skills, agreements, and all that follows from them."""
    squad = Squad(functions=[f"f{number:03}" for number in range(size.functions)])
    columns = math.ceil(math.sqrt(size.teams))
    employers = [f"e{number:02}" for number in range(size.employers)]
    hosts = employers[: -(-size.teams // 2)]
    for number in range(size.teams):
        across, up = number % columns + draw.uniform(-0.4, 0.4), number // columns + draw.uniform(-0.4, 0.4)
        place = (SPACING * across, SPACING * up)
        squad.towns.append(Town(f"t{number:02}", hosts[number // 2], place, number % 5 == 3))
    places = _people(squad, size, employers, draw)
    near = {post: _near(squad, squad.posts[post], place) for post, place in places.items()}
    _agreements(squad, near, draw)
    for post, towns in near.items():
        for town, kilometres in towns:
            _permit(squad, squad.posts[post], town, round(MINUTES_PER_KM * kilometres), draw)
    _supervisors(squad)
    return squad


def _people(squad: Squad, size: Size, employers: Sequence[str], draw: Random) -> dict[str, Place]:
    """Draw people and posts, and return where each post is; large employers have people in many towns."""
    shares = [1 / (1 + rank) ** 0.7 for rank in range(len(employers))]
    hosted = [next((town for town in squad.towns if town.host == employer), None) for employer in employers]
    bases = [(town or squad.towns[rank % len(squad.towns)]).place for rank, town in enumerate(hosted)]
    roles, weights = list(ROLES), [role.weight for role in ROLES.values()]
    places: dict[str, Place] = {}
    # Everyone has a post, and each employer at least one where there are people enough; one in twelve has two, at
    # different employers.
    for number in range(size.people):
        person, role = f"p{number:04}", draw.choices(roles, weights)[0]
        for _ in range(2 if draw.random() < 1 / 12 else 1):
            rank = number if number < len(employers) else draw.choices(range(len(employers)), shares)[0]
            spread = REACH if rank < 4 else REACH / 3
            post = f"{person}-{employers[rank]}"
            if post in squad.posts:
                continue
            places[post] = (draw.gauss(bases[rank][0], spread), draw.gauss(bases[rank][1], spread))
            squad.posts[post] = _post(squad, post, person, employers[rank], role, draw)
        squad.people.append(Person(person, draw.choices((1, 2, 3), (30, 50, 20))[0]))
    return places


def _post(squad: Squad, post: str, person: str, employer: str, role: str, draw: Random) -> Post:
    """Draw a post, and the skills that its role suggests."""
    capacity = draw.choice(CAPACITIES) if draw.random() < 0.95 else draw.choice((90, 100, 110))
    profession = ROLES[role].profession
    domains = [DOMAINS.index(domain) for domain in ROLES[role].domains]
    mine = [name for number, name in enumerate(squad.functions) if number % len(DOMAINS) in domains]
    learner = 0.4 if role in LEARNERS else 0.08
    skills = squad.skills[post] = {}
    for function in mine:
        if draw.random() < 0.5:
            supervisable = int(function[1:]) % 2 == 0
            skills[function] = "supervised" if supervisable and draw.random() < learner else "alone"
            squad.capabilities.append(Capability(post, function, skills[function]))
        elif draw.random() < 0.1:
            squad.capabilities.append(Capability(post, function, "unverified"))
    donor = None if draw.random() < 0.06 else employer
    pence = round(PENCE.get(profession, 2300) * draw.uniform(0.9, 1.2), -1)
    return Post(post, person, employer, role, profession, capacity, int(pence), donor)


def _near(squad: Squad, post: Post, place: Place) -> list[tuple[Town, float]]:
    """Return the teams within reach, or the nearest two, nearest first; a transferred post has one host only."""
    towns = sorted(((town, math.dist(place, town.place)) for town in squad.towns), key=lambda pair: pair[1])
    if post.donor is None:
        return [(town, away) for town, away in towns if town.host == towns[0][0].host]
    return [pair for number, pair in enumerate(towns) if number < 2 or pair[1] <= REACH]


def _agreements(squad: Squad, near: dict[str, list[tuple[Town, float]]], draw: Random) -> None:
    """Draw agreements of employers with hosts near their posts: always with the nearest, else in half the cases."""
    pairs: dict[tuple[str, str], bool] = {}
    for post, towns in near.items():
        employer = squad.posts[post].employer
        for number, (town, _) in enumerate(towns):
            if town.host != employer:
                pairs[employer, town.host] = pairs.get((employer, town.host), False) or number == 0
    for (provider, host), nearest in pairs.items():
        deals = squad.deals[provider, host] = []
        for number in range(draw.choices((1, 2), (8, 2))[0] if nearest or draw.random() < 0.5 else 0):
            covered = frozenset(function for function in squad.functions if draw.random() < 0.7)
            deals.append(Deal(f"{provider}-{host}-{number + 1}", covered, draw.random() < 0.6))


def _permit(squad: Squad, post: Post, town: Town, travel: int, draw: Random) -> None:
    """Permit a post in a team where its employer hosts or has an agreement with the host, and add its arcs."""
    leads, coordinates = draw.random() < 0.12, post.role in COORDINATORS
    own = Deal("", frozenset(squad.functions), clause=True)
    for deal in [own] if post.employer == town.host else squad.deals[post.employer, town.host]:
        functions = [function for function in squad.skills[post.post] if function in deal.functions]
        if functions:
            basis, agreement = deal.agreement or "own", deal.agreement or None
            integrated = agreement is None or post.donor is None
            squad.permissions.append(
                Permission(post.post, town.team, basis, agreement, integrated, travel, leads, coordinates)
            )
            for function in functions:
                squad.arcs.append(Arc(post.post, town.team, basis, function, squad.skills[post.post][function]))


def _supervisors(squad: Squad) -> None:
    """Let those who work alone supervise their employer's posts, and others' under an agreement with the clause."""
    clauses = {deal.agreement: deal.clause for deals in squad.deals.values() for deal in deals}
    alone: dict[tuple[str, str], list[Arc]] = {}
    for arc in squad.arcs:
        if arc.mode == "alone":
            alone.setdefault((arc.team, arc.function), []).append(arc)
    groups: dict[tuple[str, str, str, str], None] = {}
    for arc in squad.arcs:
        if arc.mode == "supervised":
            groups[arc.team, arc.function, squad.posts[arc.post].employer, arc.basis] = None
    for team, function, employer, basis in groups:
        squad.supervisors_of[team, function, employer, basis] = [
            Supervisor(team, function, employer, basis, other.post, other.basis)
            for other in alone.get((team, function), ())
            if squad.posts[other.post].employer == employer or clauses.get(basis, False)
        ]
