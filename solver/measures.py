"""Measures of a plan in units that people know, counted without OR-Tools; of each, less is better."""

from collections import Counter
from dataclasses import dataclass

from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.tally import tally

__all__ = ["Measures", "measure"]


@dataclass(frozen=True, slots=True)
class Measures:
    """What a plan leaves undone and what it takes; all times and costs are a week's.

    Parameters
    ----------
    unmet_minutes
        Need that nobody meets.
    weighted_unmet_minutes
        The same, each minute times the priority of its segment.
    worst_segment_share
        Unmet part of the need of the segment that fares worst, from 0 to 1.
    broken_pins
        Decisions beforehand that are not kept.
    broken_rotations
        Rotations that are not kept.
    membership_changes
        Members who are new, and today's of people and teams of the problem who are gone.
    travel_minutes
        Travel to blocks and back.
    cost_pounds
        Pay for the minutes in blocks.
    wants_refused
        Teams that people asked for and are not in.
    """

    unmet_minutes: int
    weighted_unmet_minutes: int
    worst_segment_share: float
    broken_pins: int
    broken_rotations: int
    membership_changes: int
    travel_minutes: int
    cost_pounds: float
    wants_refused: int


def measure(problem: Problem, plan: Plan) -> Measures:
    """Measure a plan; what it says of things that the problem does not have is left out."""
    facts = tally(problem, plan)
    weight = {need.need: need.weight for need in problem.needs}
    people = {person.person for person in problem.people}
    today = {(row.person, row.team) for row in problem.memberships if row.person in people and row.team in facts.teams}
    members = set(facts.members)
    rows = [(facts.permissions[key], blocks) for key, blocks in facts.blocks.items()]
    pence_minutes = sum(facts.posts[row.post].pence_per_hour * facts.block[row.post] * blocks for row, blocks in rows)
    return Measures(
        unmet_minutes=sum(row.minutes for row in plan.unmet),
        weighted_unmet_minutes=sum(weight.get(row.need, 0) * row.minutes for row in plan.unmet),
        worst_segment_share=max(_unmet_shares(problem, plan), default=0.0),
        broken_pins=len(facts.broken),
        broken_rotations=len(plan.broken_rotations),
        membership_changes=len(today ^ members),
        travel_minutes=sum(row.travel_minutes * blocks for row, blocks in rows),
        cost_pounds=pence_minutes / 6000,
        wants_refused=sum((want.person, want.team) not in members for want in problem.wants),
    )


def _unmet_shares(problem: Problem, plan: Plan) -> list[float]:
    segment = {need.need: need.segment for need in problem.needs}
    needed, unmet = Counter[str](), Counter[str]()
    for need in problem.needs:
        needed[need.segment] += need.minutes
    for row in plan.unmet:
        unmet[segment.get(row.need, "")] += row.minutes
    return [unmet[name] / minutes for name, minutes in needed.items() if minutes]
