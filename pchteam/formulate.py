"""Formulate: the tables that the solver is handed, from the rows of a workspace and the facts that the rules derived.

What people can and may do is read from the graph by the queries of `rules/tables`; this module only counts minutes,
pounds and kilometres. Formulas: `docs/planning-model.md` and DESIGN of the workspace.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from math import asin, cos, radians, sin, sqrt
from typing import Any

from pchteam.infer import Graph
from pchteam.policy import Policy
from pchteam.rates import rates
from pchteam.rounding import half_up, whole
from pchteam.solver import problem as table
from pchteam.solver.problem import Problem
from pchteam.tables import PER_POPULATION
from pchteam.workspace import Workspace

__all__ = [
    "WEEKS_A_YEAR",
    "care_shares",
    "distance",
    "formulate",
    "need_minutes",
    "need_teams",
    "needs",
    "posts_in_force",
]

EARTH_RADIUS_KM = 6371.0
WEEKS_A_YEAR = 52


def formulate(workspace: Workspace, graph: Graph) -> Problem:
    """Make the problem of a workspace.

    Parameters
    ----------
    graph
        What follows from the workspace in the window of the plan.

    Returns
    -------
    Problem
        Whole minutes a week; rows sorted.
    """
    posts = tuple(posts_in_force(workspace, graph))
    people = {post.person for post in posts}
    permissions = tuple(_permissions(workspace, graph))
    return Problem(
        settings=table.Settings(**{field.name: int(workspace.policy[field.name]) for field in fields(table.Settings)}),
        teams=tuple(_teams(workspace)),
        people=tuple(_people(workspace, people)),
        posts=posts,
        permissions=permissions,
        arcs=tuple(table.Arc(*row) for row in graph.table("tables/arcs")),  # type: ignore[arg-type]
        supervisors=tuple(table.Supervisor(*row) for row in graph.table("tables/supervisors")),
        capabilities=tuple(table.Capability(*row) for row in graph.table("tables/capabilities")),  # type: ignore[arg-type]
        agreements=tuple(_agreements(workspace, {row.agreement for row in permissions})),
        employers=tuple(_employers(workspace)),
        needs=tuple(needs(workspace)),
        need_teams=tuple(need_teams(workspace)),
        staffing_ratios=tuple(_staffing_ratios(workspace)),
        memberships=tuple(_memberships(workspace)),
        pins=tuple(_pins(workspace, people)),
        rotations=tuple(_rotations(workspace, posts)),
        wants=tuple(_wants(workspace, people)),
    ).in_order()


def _minutes(hours: Decimal | None) -> int | None:
    return None if hours is None else int(hours * 60)


def _teams(workspace: Workspace) -> Iterator[table.Team]:
    for team in workspace.rows("teams"):
        yield table.Team(
            team=team.id,
            host=team.host,
            site=team.site,
            integration=team.integration,
            min_size=int(team.min_size),
            max_size=int(team.max_size or workspace.policy["max_team_size"]),
            min_professions=int(team.min_professions),
            min_employers=int(team.min_employers),
            meeting_minutes=int(team.meeting_minutes),
            needs_lead=team.lead_competency is not None,
            needs_coordinator=team.coordinator_competency is not None,
        )


def _people(workspace: Workspace, planned: set[str]) -> Iterator[table.Person]:
    for person in workspace.rows("people"):
        if person.id in planned:
            most = workspace.policy["max_teams"] if person.max_teams is None else person.max_teams
            yield table.Person(person.id, int(most))


def posts_in_force(workspace: Workspace, graph: Graph) -> Iterator[table.Post]:
    """Posts in force throughout the window of a graph, with their whole minutes a week for care functions."""
    rows = {post.id: post for post in workspace.rows("posts")}
    roles = {role.id: role for role in workspace.rows("roles")}
    pence = rates(workspace.rows("bands"), workspace.policy.day("as_of"))
    for post, person, employer, role, transfer in graph.table("tables/posts"):
        yield table.Post(
            post=post,
            person=person,
            employer=employer,
            role=role,
            profession=roles[role].profession,
            capacity_minutes=_capacity(workspace.policy, rows[post], roles[role].staff_group),
            pence_per_hour=pence.get(rows[post].band, 0),
            donor=None if transfer else employer,
        )


def _capacity(policy: Policy, post: Any, staff_group: str) -> int:
    """Minutes a week for care functions: hours x available share x direct contact share."""
    available, direct = care_shares(policy, post, staff_group)
    return int(post.hours_per_week * 60 * available * direct)


def care_shares(policy: Policy, post: Any, staff_group: str) -> tuple[Decimal, Decimal]:
    """Return the share of a post's hours that is not leave, study or sickness, and the share of that for care."""
    available = post.available_share
    if available is None:
        available = policy.number(f"available_share.{staff_group}")
    return available, policy.number(f"direct_contact_share.{staff_group}")


def _at_most(minutes: Decimal) -> int:
    """A limit in whole minutes, rounded up so that shares which add up to 1 leave no minute over."""
    return int(minutes.to_integral_value(ROUND_CEILING))


def _permissions(workspace: Workspace, graph: Graph) -> Iterator[table.Permission]:
    sites = {site.id: site for site in workspace.rows("sites")}
    team_site = {team.id: sites[team.site] for team in workspace.rows("teams")}
    post_site = {post.id: sites[post.site] for post in workspace.rows("posts") if post.site}
    speed = float(workspace.policy.number("travel_speed"))
    for post, team, basis, agreement, integrated, may_lead, may_coordinate in graph.table("tables/permissions"):
        kilometres = distance(post_site.get(post), team_site[team])
        yield table.Permission(
            post=post,
            team=team,
            basis=basis,
            agreement=agreement or None,
            integrated=integrated == "1",
            travel_minutes=round(2 * kilometres / speed * 60),
            may_lead=may_lead == "1",
            may_coordinate=may_coordinate == "1",
        )


def distance(one: Any, other: Any) -> float:
    """Great-circle distance of two sites in kilometres (haversine); 0 where a coordinate is missing."""
    places = [place and (place.latitude, place.longitude) for place in (one, other)]
    if not all(place and None not in place for place in places):
        return 0.0
    (lat1, lon1), (lat2, lon2) = ([radians(float(angle)) for angle in place] for place in places)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


def _agreements(workspace: Workspace, used: set[str | None]) -> Iterator[table.Agreement]:
    for agreement in workspace.rows("agreements"):
        if agreement.id in used:
            yield table.Agreement(agreement.id, _minutes(agreement.hours_per_week))


def _employers(workspace: Workspace) -> Iterator[table.Employer]:
    for organisation in workspace.rows("organisations"):
        if organisation.outward_hours is not None or organisation.retained_hours is not None:
            yield table.Employer(
                organisation.id, _minutes(organisation.outward_hours), _minutes(organisation.retained_hours)
            )


def need_minutes(population: Decimal, contacts_per_1000: Decimal, minutes_per_contact: Decimal) -> int:
    """Minutes a week: population x contacts a year per 1,000 / 1,000 x minutes / 52, to the nearest minute."""
    return half_up(population * contacts_per_1000 / 1000 * minutes_per_contact / WEEKS_A_YEAR)


def _need_id(need: Any) -> str:
    return "/".join(part for part in (need.segment, need.function, need.team) if part)


def needs(workspace: Workspace) -> Iterator[table.Need]:
    """Needs in whole minutes a week, in file order."""
    segments = {segment.id: segment for segment in workspace.rows("segments")}
    for need in workspace.rows("needs"):
        segment = segments[need.segment]
        minutes = need_minutes(segment.population, need.contacts_per_1000, need.minutes_per_contact)
        yield table.Need(_need_id(need), need.segment, need.function, minutes, int(segment.priority))


def need_teams(workspace: Workspace) -> Iterator[table.NeedTeam]:
    """Which teams may cover which needs: the one that is named, or those that serve the segment."""
    shares: dict[str, dict[str, Decimal | None]] = {}
    for team in workspace.rows("teams"):
        for service in team.segments or ():
            shares.setdefault(service.id, {})[team.id] = service.share
    rows = {_need_id(need): need for need in workspace.rows("needs")}
    for need in needs(workspace):
        named = rows[need.need].team
        teams: Mapping[str, Decimal | None] = {named: None} if named else shares.get(need.segment, {})
        for team, share in teams.items():
            yield table.NeedTeam(need.need, team, need.minutes if share is None else _at_most(need.minutes * share))


def _staffing_ratios(workspace: Workspace) -> Iterator[table.StaffingRatio]:
    populations = {segment.id: segment.population for segment in workspace.rows("segments")}
    for number, ratio in enumerate(workspace.rows("staffing_ratios"), start=1):
        for team in workspace.rows("teams"):
            if ratio.team in (None, team.id):
                served = sum(populations[service.id] * (service.share or 1) for service in team.segments or ())
                by_population = PER_POPULATION in ratio.per
                yield table.StaffingRatio(
                    ratio_id=f"ratio-{number}-{team.id}",
                    team=team.id,
                    who=ratio.who,
                    per=tuple(role for role in ratio.per if role != PER_POPULATION),
                    population=int(served) if by_population else 0,
                    ratio=ratio.ratio,
                )


def _memberships(workspace: Workspace) -> Iterator[table.Membership]:
    for membership in workspace.rows("memberships"):
        yield table.Membership(membership.person, membership.team, membership.kind)


def _pins(workspace: Workspace, planned: set[str]) -> Iterator[table.Pin]:
    for pin in workspace.rows("pins"):
        if pin.person in planned:
            yield table.Pin(pin.person, pin.team, pin.decision, _minutes(pin.min_hours), _minutes(pin.max_hours))


def _rotations(workspace: Workspace, posts: Iterable[table.Post]) -> Iterator[table.Rotation]:
    """Whole blocks of each rotation; one that is worth less than half a block may have none, and then has no row."""
    shares, block = _rotation_shares(workspace), int(workspace.policy["block_minutes"])
    for post in posts:
        blocks = max(post.capacity_minutes // block, min(post.capacity_minutes, 1))
        parts = {team: share * blocks for team, share in shares.get(post.post, {}).items()}
        for team, number in whole(parts).items():
            if number:
                yield table.Rotation(post.post, team, number)


def _rotation_shares(workspace: Workspace) -> dict[str, dict[str, Fraction]]:
    """Share of a post's time that a team has in the mean week: share x days of the window that a row covers / days."""
    first, last = workspace.policy.day("as_of"), workspace.policy.day("plan_until")
    shares: dict[str, dict[str, Fraction]] = {}
    for row in workspace.rows("rotations"):
        days = (min(row.to_week, last) - max(row.from_week, first)).days + 1
        if days > 0:
            teams = shares.setdefault(row.post, {})
            part = Fraction(row.share) * days / ((last - first).days + 1)
            teams[row.team] = teams.get(row.team, Fraction(0)) + part
    return shares


def _wants(workspace: Workspace, planned: set[str]) -> Iterator[table.Want]:
    teams = {team.id for team in workspace.rows("teams")}
    for person in workspace.rows("people"):
        if person.id in planned:
            for wanted in person.wants or ():
                if wanted in teams:
                    yield table.Want(person.id, wanted)
