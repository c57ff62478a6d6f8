"""Rules of the checker on teams: who is a member, the shape of a team, its lead and coordinator, pins and rotations.

Written apart from the model, without OR-Tools. A rule yields where it is broken, and what is wrong there.
"""

from collections import Counter
from decimal import Decimal

from pchteam.solver.check_work import Findings, at_least, at_most
from pchteam.solver.problem import Permission, Pin, Team
from pchteam.solver.tally import Tally

__all__ = [
    "actual_integration",
    "membership_kinds",
    "pins",
    "rotation",
    "staffing_ratio",
    "team_coordinator",
    "team_employers",
    "team_lead",
    "team_professions",
    "team_size",
    "teams_per_person",
]

RATIO_TOLERANCE = Decimal("0.001")
"""Minutes a week by which a staffing ratio may be missed, for ratios such as 0.333 that no blocks meet exactly."""


def teams_per_person(t: Tally) -> Findings:
    """Nobody is in more teams than they can be."""
    teams = Counter(person for person, _ in t.members)
    for person in t.problem.people:
        yield from at_most(person.person, teams[person.person], person.max_teams, "teams")


def team_size(t: Tally) -> Findings:
    """Open teams have a size within their limits."""
    size = Counter(team for _, team in t.members)
    for team in _open_teams(t):
        yield from at_least(team.team, size[team.team], team.min_size, "members")
        yield from at_most(team.team, size[team.team], team.max_size, "members")


def _open_teams(t: Tally) -> list[Team]:
    return [team for team in t.problem.teams if team.team in t.open]


def team_professions(t: Tally) -> Findings:
    """Open teams bring enough professions together."""
    for team in _open_teams(t):
        present = {t.posts[row.post].profession for row in _in_team(t, team.team)}
        yield from at_least(team.team, len(present), team.min_professions, "professions")


def _in_team(t: Tally, team: str) -> list[Permission]:
    return t.select(lambda row, post: row.team == team)


def team_employers(t: Tally) -> Findings:
    """Open teams bring enough employers together."""
    for team in _open_teams(t):
        present = {t.posts[row.post].employer for row in _in_team(t, team.team)}
        yield from at_least(team.team, len(present), team.min_employers, "employers")


def team_lead(t: Tally) -> Findings:
    """Open teams that need a lead name one who may lead and gives a block; nobody else is named."""
    able = {(row.team, row.post) for row in t.select(lambda row, post: row.may_lead)}
    yield from _named(t, "lead", able)


def team_coordinator(t: Tally) -> Findings:
    """Open teams that need a coordinator name one who may coordinate and gives a block; nobody else is named."""
    able = {(row.team, row.post) for row in t.select(lambda row, post: row.may_coordinate)}
    yield from _named(t, "coordinator", able)


def _named(t: Tally, office: str, able: set[tuple[str, str]]) -> Findings:
    for row in t.plan.teams:
        post = getattr(row, office)
        if post is None and row.open and row.team in t.teams and getattr(t.teams[row.team], f"needs_{office}"):
            yield row.team, f"no {office} is named"
        if post is not None and (row.team not in t.open or (row.team, post) not in able):
            yield row.team, f"{post} is named as {office} but may not be, or gives the team no block"


def staffing_ratio(t: Tally) -> Findings:
    """Enough of some roles for each of others, or for the people served (2,250 minutes are a WTE)."""
    for ratio in t.problem.staffing_ratios:
        rows = _in_team(t, ratio.team)
        have = t.minutes(row for row in rows if t.posts[row.post].role in ratio.who)
        if ratio.population:
            wanted = ratio.ratio * ratio.population * 2250 / 1000 if ratio.team in t.open else Decimal(0)
        else:
            wanted = ratio.ratio * t.minutes(row for row in rows if t.posts[row.post].role in ratio.per)
        yield from at_least(ratio.ratio_id, have, wanted - RATIO_TOLERANCE)


def actual_integration(t: Tally) -> Findings:
    """In teams of actual integration only integrated permissions are used."""
    for row in t.select(lambda row, post: not row.integrated):
        if t.teams[row.team].integration == "actual":
            yield f"{row.post},{row.team},{row.basis}", "not integrated with the host of the team"


def pins(t: Tally) -> Findings:
    """Pins hold, unless the plan says that they are broken."""
    minutes = t.person_minutes()
    for pin in t.problem.pins:
        key = (pin.person, pin.team)
        if key not in t.broken:
            yield from _pin_held(pin, key in t.members, minutes[key])


def _pin_held(pin: Pin, member: bool, minutes: int) -> Findings:
    where = f"{pin.person},{pin.team}"
    if member != (pin.decision == "in"):
        yield where, f"pinned {pin.decision}, but {'a' if member else 'not a'} member"
    if pin.decision == "in" and pin.min_minutes is not None:
        yield from at_least(where, minutes, pin.min_minutes)
    if pin.max_minutes is not None:
        yield from at_most(where, minutes, pin.max_minutes)


def rotation(t: Tally) -> Findings:
    """Rotations have their blocks unless the plan says that they are broken, and take these from no other team."""
    given: Counter[tuple[str, str]] = Counter()
    used: Counter[str] = Counter()
    for (post, team, _), number in t.blocks.items():
        given[post, team] += number
        used[post] += number
    broken = {(row.post, row.team) for row in t.plan.broken_rotations}
    promised: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for row in t.problem.rotations:
        promised[row.post] += row.blocks
        if (row.post, row.team) in broken:
            lost[row.post] += row.blocks
        else:
            yield from at_least(f"{row.post},{row.team}", given[row.post, row.team], row.blocks, "blocks")
    for post, blocks in promised.items():
        whole = t.posts[post].capacity_minutes // max(t.block[post], 1)
        yield from at_most(post, used[post], max(whole, blocks) - lost[post], "blocks")


def membership_kinds(t: Tally) -> Findings:
    """A member keeps today's kind; a new one is core in the team of most minutes (then by id), wider in others."""
    today = {(row.person, row.team): row.kind for row in t.problem.memberships}
    minutes = t.person_minutes()
    for row in t.plan.memberships:
        theirs = [team for person, team in t.members if person == row.person]
        first = min(theirs, key=lambda team: (-minutes[row.person, team], team))
        kind = today.get((row.person, row.team), "core" if row.team == first else "wider")
        if row.kind != kind:
            yield f"{row.person},{row.team}", f"is {row.kind}, should be {kind}"
