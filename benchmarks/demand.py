"""The need of a generated instance: what the planted plan does and about 12 % more, mostly where priority is low."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from squads import Squad

from pchteam.solver.plan import Coverage, Unmet
from pchteam.solver.problem import Arc, Need, NeedTeam

__all__ = ["Demand", "draw_demand"]

ABOVE = 0.12
SEGMENTS = {"frail": 5, "long-term": 4, "children": 3, "working-age": 2, "well": 1}
"""Segments of a town's population, and their priority."""

SMALLEST = 10
"""Minutes of the smallest need that the plan leaves wholly unmet."""


@dataclass(frozen=True)
class Demand:
    """Needs, who may meet them, and what the planted plan meets of them."""

    needs: tuple[Need, ...]
    need_teams: tuple[NeedTeam, ...]
    coverage: tuple[Coverage, ...]
    unmet: tuple[Unmet, ...]


def draw_demand(squad: Squad, work: Mapping[Arc, int], draw: Random) -> Demand:
    """Draw needs of towns and segments around the work of the plan."""
    needs, teams = _needs(squad, draw)
    met = _cover(needs, teams, work, draw)
    covered: Counter[str] = Counter()
    for (need, _), minutes in met.items():
        covered[need] += minutes
    # More is wanting where priority is low, so that the planted plan is a good one.
    pull = {need.need: (covered[need.need] + 40) * draw.random() / need.weight**2 for need in needs}
    pull = {need: share for need, share in pull.items() if covered[need] or share > SMALLEST}
    scale = ABOVE * sum(covered.values()) / sum(pull.values())
    above = {need: round(scale * share) for need, share in pull.items()}
    kept = [replace(need, minutes=covered[need.need] + above[need.need]) for need in needs if need.need in above]
    kept = [need for need in kept if need.minutes]
    shares = [
        NeedTeam(need.need, team, max(met[need.need, team], round(need.minutes * draw.choice((0.5, 0.75, 1)))))
        if len(teams[need.need]) > 1
        else NeedTeam(need.need, team, need.minutes)
        for need in kept
        for team in teams[need.need]
    ]
    return Demand(
        tuple(kept),
        tuple(shares),
        tuple(Coverage(*key, minutes) for key, minutes in met.items() if minutes),
        tuple(Unmet(need.need, above[need.need]) for need in kept if above[need.need]),
    )


def _needs(squad: Squad, draw: Random) -> tuple[list[Need], dict[str, list[str]]]:
    """Draw a need of each town and function, sometimes of two segments, and the teams near it that may meet it."""
    needs: list[Need] = []
    teams: dict[str, list[str]] = {}
    for function in squad.functions:
        segments = draw.sample(list(SEGMENTS), draw.choices((1, 2), (7, 3))[0])
        for town in squad.towns:
            first, *others = [other.team for other in squad.neighbours(town)]
            for segment in segments:
                need = Need(
                    f"{town.team}-{segment}-{function}", f"{town.team}-{segment}", function, 0, SEGMENTS[segment]
                )
                needs.append(need)
                teams[need.need] = [first, *(team for team in others[:2] if draw.random() < 0.4)]
    return needs, teams


def _cover(
    needs: list[Need], teams: Mapping[str, list[str]], work: Mapping[Arc, int], draw: Random
) -> Counter[tuple[str, str]]:
    """Split the work of each team and function among up to two needs that it may meet."""
    able: dict[tuple[str, str], list[str]] = {}
    for need in needs:
        for team in teams[need.need]:
            able.setdefault((team, need.function), []).append(need.need)
    met: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for arc, minutes in work.items():
        total[arc.team, arc.function] += minutes
    for (team, function), minutes in total.items():
        first, second = draw.choices(able[team, function], k=2)
        part = draw.randint(minutes // 2, minutes)
        met[first, team] += part
        met[second, team] += minutes - part
    return met
