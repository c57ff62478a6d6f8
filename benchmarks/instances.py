"""Seeded team-design instances of four sizes, each with a planted plan that the checker passes.

The plan comes first: people work near their home in whole blocks, and need is what they do plus about 12 %. Limits of
teams, agreements and employers are then drawn just wide enough for it. The same seed gives the same instance in every
process. `python benchmarks/instances.py --size M --seed 1 FOLDER` writes the problem to `FOLDER` and
the plan to `FOLDER/plan`.
"""

import argparse
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random

from demand import Demand, draw_demand
from planted import PERCENT, Planted, plant
from squads import BLOCK, Size, draw_squad

from pchteam.solver.plan import Assignment, Plan, PostBlocks, Supervision, TeamPlan, write_plan
from pchteam.solver.problem import (
    Agreement,
    Employer,
    Membership,
    Pin,
    Problem,
    Rotation,
    Settings,
    StaffingRatio,
    Team,
    Want,
    write_problem,
)

__all__ = ["SIZES", "Instance", "draw_instance"]

SIZES = {
    "S": Size(people=60, teams=5, functions=30, employers=8),
    "M": Size(people=200, teams=10, functions=80, employers=16),
    "L": Size(people=300, teams=15, functions=120, employers=24),
    "XL": Size(people=1000, teams=40, functions=120, employers=55),
}
SETTINGS = Settings(
    block_minutes=BLOCK,
    supervision_percent=PERCENT,
    unmet_weight=500,
    membership_change_weight=5000,
    travel_minute_weight=20,
    cost_weight=10,
    broken_pin_weight=1_000_000,
    want_weight=500,
)
"""What a workspace has that says nothing else."""

WTE_MINUTES = 2250


@dataclass(frozen=True)
class Instance:
    """A problem, and a plan that it is known to have."""

    problem: Problem
    plan: Plan


def draw_instance(size: Size, seed: int) -> Instance:
    """Draw an instance."""
    draw = Random(seed)
    squad = draw_squad(size, draw)
    planted = plant(squad, {town.team: draw.choice((20, 30, 45)) for town in squad.towns}, draw)
    demand = draw_demand(squad, planted.work, draw)
    leads = {town.team: _chief(planted, town.team, "may_lead") for town in squad.towns}
    coordinators = {town.team: _chief(planted, town.team, "may_coordinate") for town in squad.towns}
    today = _today(planted, draw)
    problem = Problem(
        settings=SETTINGS,
        teams=tuple(_teams(planted, draw)),
        people=tuple(squad.people),
        posts=tuple(squad.posts.values()),
        permissions=tuple(
            replace(
                row,
                may_lead=row.may_lead or leads[row.team] == row.post,
                may_coordinate=row.may_coordinate or coordinators[row.team] == row.post,
            )
            for row in squad.permissions
        ),
        arcs=tuple(squad.arcs),
        supervisors=tuple(row for rows in squad.supervisors_of.values() for row in rows),
        capabilities=tuple(squad.capabilities),
        agreements=tuple(_agreements(planted, draw)),
        employers=tuple(_employers(planted, draw)),
        needs=demand.needs,
        need_teams=demand.need_teams,
        staffing_ratios=tuple(_ratios(planted, draw)),
        memberships=today,
        pins=tuple(_pins(planted, draw)),
        wants=tuple(_wants(planted, draw)),
        rotations=tuple(_rotations(planted, draw)),
    ).in_order()
    teams = tuple(
        TeamPlan(team, lead is not None, lead, coordinators[team] if lead else None) for team, lead in leads.items()
    )
    return Instance(problem, _plan(planted, demand, teams, today))


def _chief(planted: Planted, team: str, flag: str) -> str | None:
    """Return a post that leads or coordinates a team in the plan: one that may, else the one with most minutes."""
    keys = planted.in_team(team)
    able = {(row.post, row.team) for row in planted.squad.permissions if getattr(row, flag)}
    chosen = [key for key in keys if key[:2] in able] or keys
    return max(chosen, key=lambda key: (planted.minutes(key), key))[0] if chosen else None


def _teams(planted: Planted, draw: Random) -> list[Team]:
    """Ask of a team somewhat less than it has in the plan."""
    teams, posts = [], planted.squad.posts
    for town in planted.squad.towns:
        keys = planted.in_team(town.team)
        professions = len({posts[key[0]].profession for key in keys})
        employers = len({posts[key[0]].employer for key in keys})
        teams.append(
            Team(
                team=town.team,
                host=town.host,
                site=f"site-{town.team}",
                integration="actual" if town.actual else "virtual",
                min_size=max(len(keys) * 6 // 10, 1),
                max_size=len(keys) + draw.randint(1, 3),
                min_professions=max(min(professions - 1, 5), 1),
                min_employers=max(min(employers - 1, 4), 1),
                meeting_minutes=planted.meetings[town.team],
                needs_lead=True,
                needs_coordinator=draw.random() < 0.7,
            )
        )
    return teams


def _agreements(planted: Planted, draw: Random) -> list[Agreement]:
    """Cap eight in ten agreements, those that the plan uses a little above its use."""
    used: Counter[str] = Counter()
    for key in planted.blocks:
        used[key[2]] += planted.minutes(key)
    names = [deal.agreement for deals in planted.squad.deals.values() for deal in deals]
    caps = [used[name] + (draw.randint(0, 2) if used[name] else draw.randint(2, 12)) * BLOCK for name in names]
    return [
        Agreement(*row) if draw.random() < 0.8 else Agreement(row[0], None) for row in zip(names, caps, strict=True)
    ]


def _employers(planted: Planted, draw: Random) -> list[Employer]:
    """Let employers lend what they lend in the plan and a little more, and keep most of the rest."""
    posts = planted.squad.posts.values()
    out: Counter[str | None] = Counter()
    for key in planted.blocks:
        if key[2] != "own":
            out[planted.squad.posts[key[0]].donor] += planted.minutes(key)
    rows = []
    for employer in sorted({post.employer for post in posts}):
        capacity = sum(post.capacity_minutes for post in posts if post.donor == employer)
        most, kept = out[employer] + draw.randint(0, 4) * BLOCK, capacity - out[employer] - draw.randint(0, 500)
        outward = most if draw.random() < 0.6 else None
        rows.append(Employer(employer, outward, max(kept, 0) if draw.random() < 0.5 else None))
    return rows


def _ratios(planted: Planted, draw: Random) -> list[StaffingRatio]:
    """Draw a ratio of roles and one to population for most teams, nine tenths of what the plan has."""
    rows = []
    for town in planted.squad.towns:
        minutes: Counter[str] = Counter()
        for key in planted.in_team(town.team):
            minutes[planted.squad.posts[key[0]].role] += planted.minutes(key)
        roles = sorted(minutes)
        if len(roles) > 3 and draw.random() < 0.7:
            who, per, *others = draw.sample(roles, 4)
            ratio = Decimal(minutes[who] * 900 // minutes[per]) / 1000
            rows.append(StaffingRatio(f"{town.team}-roles", town.team, (who,), (per,), 0, ratio))
            population = draw.randint(5, 15) * 1000
            each = sum(minutes[role] for role in others) * 900_000 // (WTE_MINUTES * population)
            ratio = Decimal(each) / 1000
            rows.append(StaffingRatio(f"{town.team}-people", town.team, tuple(others), (), population, ratio))
    return rows


def _kinds(planted: Planted) -> dict[tuple[str, str], str]:
    """Return the members of the plan, core in their first team by minutes, then by id, and wider in others."""
    keys = sorted(planted.blocks, key=lambda key: (-planted.minutes(key), key[1]))
    kinds: dict[tuple[str, str], str] = {}
    core: dict[str, str] = {}
    for person, team in map(planted.member, keys):
        kinds[person, team] = "core" if core.setdefault(person, team) == team else "wider"
    return kinds


def _elsewhere(planted: Planted) -> list[tuple[str, str]]:
    """Return (person, team) of permissions that the plan does not use."""
    keys = ((row.post, row.team, row.basis) for row in planted.squad.permissions)
    members = {planted.member(key) for key in planted.blocks}
    return list(dict.fromkeys(key for key in map(planted.member, keys) if key not in members))


def _today(planted: Planted, draw: Random) -> tuple[Membership, ...]:
    """Draw today's memberships: most of those of the plan, and a few others."""
    rows = []
    for (person, team), kind in _kinds(planted).items():
        if draw.random() < 0.85:
            rows.append(Membership(person, team, "core" if kind == "core" or draw.random() < 0.1 else "wider"))
    others = _elsewhere(planted)
    return (*rows, *(Membership(*key, "wider") for key in draw.sample(others, min(len(others), len(rows) // 12))))


def _pins(planted: Planted, draw: Random) -> list[Pin]:
    """Draw a few decisions that the plan keeps."""
    keys, others, number = list(planted.blocks), _elsewhere(planted), len(planted.squad.people) // 30
    rows = []
    for key in draw.sample(keys, min(number, len(keys))):
        minutes = planted.minutes(key)
        least, most = draw.choice((None, minutes // 2)), draw.choice((None, minutes + BLOCK))
        rows.append(Pin(*planted.member(key), "in", least, most))
    return [*rows, *(Pin(*key, "out", None, None) for key in draw.sample(others, min(number, len(others))))]


def _wants(planted: Planted, draw: Random) -> list[Want]:
    """Draw wishes for teams, most of which the plan grants."""
    granted = [key for key in _kinds(planted) if draw.random() < 0.1]
    others = _elsewhere(planted)
    return [Want(*key) for key in (*granted, *draw.sample(others, min(len(others), 3)))]


def _rotations(planted: Planted, draw: Random) -> list[Rotation]:
    """Let a few posts rotate among their teams, with no more blocks than the plan gives."""
    posts = list(dict.fromkeys(key[0] for key in planted.blocks))
    chosen = draw.sample(posts, len(posts) // 20)
    return [
        Rotation(key[0], key[1], draw.randint(1, number)) for key, number in planted.blocks.items() if key[0] in chosen
    ]


def _plan(planted: Planted, demand: Demand, teams: tuple[TeamPlan, ...], today: tuple[Membership, ...]) -> Plan:
    """Return the planted plan as tables."""
    now = {(row.person, row.team): row.kind for row in today}
    kinds = _kinds(planted)
    return Plan(
        teams=teams,
        memberships=tuple(
            Membership(*key, now.get(key, "core" if kind == "core" else "wider")) for key, kind in kinds.items()
        ),
        blocks=tuple(PostBlocks(*key, number, planted.minutes(key)) for key, number in planted.blocks.items()),
        assignments=tuple(
            Assignment(arc.post, arc.team, arc.basis, arc.function, arc.mode, minutes)
            for arc, minutes in planted.work.items()
            if minutes
        ),
        supervision=tuple(
            Supervision(
                *(row.team, row.function, row.employer, row.basis, row.supervisor_post, row.supervisor_basis), minutes
            )
            for row, minutes in planted.supervise.items()
        ),
        coverage=demand.coverage,
        unmet=demand.unmet,
        broken_pins=(),
        broken_rotations=(),
    ).in_order()


def main() -> None:
    """Write an instance."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="M")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    instance = draw_instance(SIZES[asked.size], asked.seed)
    write_problem(instance.problem, asked.folder)
    write_plan(instance.plan, asked.folder / "plan")


if __name__ == "__main__":
    main()
