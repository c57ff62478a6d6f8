"""The checker: every rule of `docs/planning-model.md` and the objective, recomputed from `Problem` and `Plan`.

One function for each rule, under the name that the model uses too, but written apart from it and without OR-Tools. No
plan is shown that `check` refused.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pchteam.solver import check_teams, check_work
from pchteam.solver.measures import measure
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.tally import Tally, tally

__all__ = ["RULES", "Breach", "check", "objective_terms"]


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a plan breaks, where, and what is wrong there."""

    rule: str
    where: str
    message: str


RULES: tuple[Callable[[Tally], check_work.Findings], ...] = (
    check_work.eligible_arcs,
    check_work.post_capacity,
    check_work.block_only_if_member,
    check_work.member_only_with_block,
    check_work.member_only_if_open,
    check_work.minutes_within_blocks,
    check_work.coverage_is_work,
    check_work.need_balance,
    check_work.need_share,
    check_work.supervision,
    check_work.agreement_cap,
    check_work.outward_hours,
    check_work.retained_hours,
    check_teams.teams_per_person,
    check_teams.team_size,
    check_teams.team_professions,
    check_teams.team_employers,
    check_teams.team_lead,
    check_teams.team_coordinator,
    check_teams.staffing_ratio,
    check_teams.actual_integration,
    check_teams.pins,
    check_teams.rotation,
    check_work.whole_minutes,
    check_teams.membership_kinds,
)
"""Every rule that a plan is checked by: those of the model, and what names and kinds its rows may have."""


def check(problem: Problem, plan: Plan) -> list[Breach]:
    """Return every breach of a rule, in the order of the rules; an empty list for a plan that holds."""
    facts = tally(problem, plan)
    return [Breach(rule.__name__, where, message) for rule in RULES for where, message in rule(facts)]


def objective_terms(problem: Problem, plan: Plan) -> dict[str, float]:
    """Return the weighted terms of the objective, which add up to it; every term is a price, 0 at best."""
    found, settings = measure(problem, plan), problem.settings
    return {
        "unmet_need": settings.unmet_weight * found.weighted_unmet_minutes,
        "broken_pins": settings.broken_pin_weight * found.broken_pins,
        "broken_rotations": settings.broken_pin_weight * found.broken_rotations,
        "membership_changes": settings.membership_change_weight * found.membership_changes,
        "travel": settings.travel_minute_weight * found.travel_minutes,
        "cost": settings.cost_weight * found.cost_pounds,
        "wants": settings.want_weight * found.wants_refused,
    }
