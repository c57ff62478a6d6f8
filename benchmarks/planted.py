"""The planted plan of a generated instance: people near their teams, whole blocks, and work that fills them."""

from collections import Counter
from collections.abc import Mapping
from random import Random

from squads import BLOCK, Squad

from pchteam.solver.problem import Arc, Permission, Supervisor

__all__ = ["PERCENT", "Planted", "plant"]

PERCENT = 20
Key = tuple[str, str, str]
"""(post, team, basis)"""


class Planted:
    """Blocks, work and supervision of a plan; nobody is in a team under two permissions.

    Parameters
    ----------
    squad
        Whom it plans.
    meetings
        Minutes that meetings take of each member, by team.
    """

    def __init__(self, squad: Squad, meetings: Mapping[str, int]) -> None:
        self.squad = squad
        self.meetings = meetings
        self.blocks: Counter[Key] = Counter()
        self.left: dict[Key, int] = {}
        self.work: Counter[Arc] = Counter()
        self.supervise: Counter[Supervisor] = Counter()

    def minutes(self, key: Key) -> int:
        """Return the minutes in blocks."""
        return self.blocks[key] * min(BLOCK, self.squad.posts[key[0]].capacity_minutes)

    def member(self, key: Key) -> tuple[str, str]:
        """Return the membership of a permission: (person, team)."""
        return self.squad.posts[key[0]].person, key[1]

    def in_team(self, team: str) -> list[Key]:
        """Return the permissions that are used in a team."""
        return [key for key in self.blocks if key[1] == team]


def plant(squad: Squad, meetings: Mapping[str, int], draw: Random) -> Planted:
    """Draw a plan that uses all blocks of everyone who may work somewhere."""
    planted = Planted(squad, meetings)
    _join(planted, draw)
    arcs: dict[Key, list[Arc]] = {}
    for arc in squad.arcs:
        arcs.setdefault((arc.post, arc.team, arc.basis), []).append(arc)
    keys = draw.sample(list(planted.blocks), len(planted.blocks))
    for key in keys:
        _learn(planted, [arc for arc in arcs[key] if arc.mode == "supervised"], draw)
    for key in keys:
        _work(planted, key, [arc for arc in arcs[key] if arc.mode == "alone"], draw)
    return planted


def _join(planted: Planted, draw: Random) -> None:
    """Let each post join one team near by, or two, often where few are so far, and give them all its blocks."""
    squad = planted.squad
    actual = {town.team for town in squad.towns if town.actual}
    places = {person.person: person.max_teams for person in squad.people}
    options: dict[str, list[Permission]] = {}
    for row in squad.permissions:
        if row.integrated or row.team not in actual:
            options.setdefault(row.post, []).append(row)
    joined: dict[str, list[str]] = {}
    size: Counter[str] = Counter()
    for post, rows in options.items():
        person = squad.posts[post].person
        teams = joined.setdefault(person, [])
        number = max(squad.posts[post].capacity_minutes // BLOCK, 1)
        wanted = min(2 if number > 3 and draw.random() < 0.4 else 1, places[person] - len(teams))
        chosen: list[Permission] = []
        while len(chosen) < wanted and (rows := [row for row in rows if row.team not in teams]):
            few = min(rows[:4], key=lambda row: size[row.team])
            chosen.append(few if draw.random() < 0.7 else rows[0])
            teams.append(chosen[-1].team)
            size[chosen[-1].team] += 1
        _give(planted, chosen, number, draw)


def _give(planted: Planted, chosen: list[Permission], number: int, draw: Random) -> None:
    """Split the blocks of a post among its teams, at least one for each; meetings take their share."""
    for row in chosen:
        planted.blocks[row.post, row.team, row.basis] = 1
    for _ in range(number - len(chosen) if chosen else 0):
        row = draw.choice(chosen)
        planted.blocks[row.post, row.team, row.basis] += 1
    for row in chosen:
        key = (row.post, row.team, row.basis)
        planted.left[key] = planted.minutes(key) - planted.meetings[row.team]


def _learn(planted: Planted, arcs: list[Arc], draw: Random) -> None:
    """Let a post do supervised work where somebody who may supervise it has time."""
    for arc in draw.sample(arcs, min(2, len(arcs))):
        key = (arc.post, arc.team, arc.basis)
        minutes = min(planted.left[key], draw.randint(60, 240))
        share = -(-PERCENT * minutes // 100)
        group = (arc.team, arc.function, planted.squad.posts[arc.post].employer, arc.basis)
        for row in planted.squad.supervisors_of.get(group, ()):
            supervisor = (row.supervisor_post, row.team, row.supervisor_basis)
            if planted.left.get(supervisor, 0) >= share and minutes:
                planted.left[supervisor] -= share
                planted.left[key] -= minutes
                planted.supervise[row] += share
                planted.work[arc] += minutes
                break


def _work(planted: Planted, key: Key, arcs: list[Arc], draw: Random) -> None:
    """Fill what is left of the blocks with work on one to four functions."""
    chosen = draw.sample(arcs, min(draw.randint(1, 4), len(arcs)))
    for number, arc in enumerate(chosen):
        last = number == len(chosen) - 1
        minutes = planted.left[key] if last else min(planted.left[key], draw.randint(30, 240))
        planted.work[arc] += minutes
        planted.left[key] -= minutes
