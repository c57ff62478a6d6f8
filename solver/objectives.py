"""The objective of a plan: the price of all that a better plan would have avoided, one function for each term."""

from collections.abc import Callable

from ortools.math_opt.python import mathopt

from pchteam.solver.variables import Variables

__all__ = ["OBJECTIVES", "blended"]

total = mathopt.LinearSum


def unmet_need(v: Variables) -> mathopt.LinearTypes:
    """Need that nobody meets: unmet_weight x weight (priority) for each minute."""
    price = v.problem.settings.unmet_weight
    return total(price * need.weight * v.unmet[need.need] for need in v.problem.needs)


def broken_pins(v: Variables) -> mathopt.LinearTypes:
    """Decisions that do not stand: broken_pin_weight for each."""
    return v.problem.settings.broken_pin_weight * total(v.broken.values())


def broken_rotations(v: Variables) -> mathopt.LinearTypes:
    """Rotations that are not kept: broken_pin_weight for each, as for a decision that does not stand."""
    return v.problem.settings.broken_pin_weight * total(v.broken_rotation.values())


def membership_changes(v: Variables) -> mathopt.LinearTypes:
    """Stable teams: membership_change_weight for each member who is new, and for each of today's who is gone.

    Today's memberships count where the person and the team are in the problem.
    """
    people = {person.person for person in v.problem.people}
    today = {(row.person, row.team) for row in v.problem.memberships if row.person in people and row.team in v.open}
    new = total(member for key, member in v.member.items() if key not in today)
    stay = total(member for key, member in v.member.items() if key in today)
    return v.problem.settings.membership_change_weight * (new + len(today) - stay)


def travel(v: Variables) -> mathopt.LinearTypes:
    """Time on the road: travel_minute_weight x travel_minutes for each block."""
    price = v.problem.settings.travel_minute_weight
    return total(price * row.travel_minutes * v.blocks_of(row) for row in v.problem.permissions)


def cost(v: Variables) -> mathopt.LinearTypes:
    """Pay for the minutes in blocks: cost_weight for each pound, so pence_per_hour x minutes x cost_weight / 6000."""
    price = v.problem.settings.cost_weight
    return total(
        v.posts[row.post].pence_per_hour * v.block_minutes[row.post] * price / 6000 * v.blocks_of(row)
        for row in v.problem.permissions
    )


def wants(v: Variables) -> mathopt.LinearTypes:
    """Teams that people asked for: want_weight for each that is not granted."""
    granted = total(
        v.member[want.person, want.team] for want in v.problem.wants if (want.person, want.team) in v.member
    )
    return v.problem.settings.want_weight * (len(v.problem.wants) - granted)


OBJECTIVES: tuple[Callable[[Variables], mathopt.LinearTypes], ...] = (
    unmet_need,
    broken_pins,
    broken_rotations,
    membership_changes,
    travel,
    cost,
    wants,
)
"""Every term of the objective."""


def blended(v: Variables) -> mathopt.LinearTypes:
    """Return the sum of all terms, to be minimised."""
    return total(term(v) for term in OBJECTIVES)
