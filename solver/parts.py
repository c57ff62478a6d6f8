"""A part of a plan as a problem of its own: some teams are free, and what all others use is taken out.

Plans of the part fit into the whole plan again: `merge` puts one back. Both are plain tables, without OR-Tools.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from pchteam.solver.plan import Plan, PostBlocks, Unmet, membership_rows
from pchteam.solver.problem import Agreement, Employer, Permission, Problem

__all__ = ["merge", "narrowed", "part_of", "plan_inside", "unsupervised"]

Resource = tuple[str, str]
"""Kind and id of something that teams share: post, rotation (of a post), person, agreement, donor or need."""


def part_of(problem: Problem, plan: Plan, teams: Set[str], beside: Set[str] = frozenset()) -> Problem:
    """Return the problem of planning some teams anew while all others keep what the plan gives them.

    Capacities, agreements, donors' hours, teams per person and needs are those that the other teams leave. A post with
    no block left and a person with no team left are not in it.

    Parameters
    ----------
    beside
        Teams of another part that is planned at the same time: what is not used yet and those teams may use too
        is left to them, so that both parts can be merged.
    """
    return _part(problem, teams, _left(problem, plan, teams, beside))


def _part(problem: Problem, teams: Set[str], left: Mapping[Resource, int]) -> Problem:
    """Return the problem of some teams, with what is left for them."""
    inside = {row.team for row in problem.teams if row.team in teams}
    free = {row.person for row in problem.people if left["person", row.person]}
    capacity = {
        row.post: max(min(left["post", row.post], left.get(("rotation", row.post), left["post", row.post])), 0)
        for row in problem.posts
    }
    able = {row.post for row in problem.posts if row.person in free and capacity[row.post]}
    permissions = [row for row in problem.permissions if row.team in inside and row.post in able]
    here = {row.post for row in permissions}
    there = {row.person for row in problem.posts if row.post in here}
    served = {row.need for row in problem.need_teams if row.team in inside}
    return replace(
        problem,
        teams=tuple(row for row in problem.teams if row.team in inside),
        people=tuple(
            replace(row, max_teams=left["person", row.person]) for row in problem.people if row.person in there
        ),
        posts=tuple(replace(row, capacity_minutes=capacity[row.post]) for row in problem.posts if row.post in here),
        permissions=tuple(permissions),
        arcs=tuple(row for row in problem.arcs if row.team in inside and row.post in here),
        supervisors=tuple(row for row in problem.supervisors if row.team in inside and row.supervisor_post in here),
        capabilities=(),
        agreements=tuple(
            Agreement(row.agreement, left.get(("agreement", row.agreement))) for row in problem.agreements
        ),
        employers=tuple(Employer(row.employer, left.get(("donor", row.employer)), None) for row in problem.employers),
        needs=tuple(replace(row, minutes=left["need", row.need]) for row in problem.needs if row.need in served),
        need_teams=tuple(row for row in problem.need_teams if row.team in inside),
        staffing_ratios=tuple(row for row in problem.staffing_ratios if row.team in inside),
        memberships=tuple(row for row in problem.memberships if row.team in inside and row.person in there),
        pins=tuple(row for row in problem.pins if row.team in inside and row.person in there),
        rotations=tuple(row for row in problem.rotations if row.team in inside and row.post in here),
        wants=tuple(row for row in problem.wants if row.team in inside and row.person in there),
    )


def _left(problem: Problem, plan: Plan, teams: Set[str], beside: Set[str]) -> dict[Resource, int]:
    """Return what of each limited resource is left for some teams."""
    own: Counter[Resource] = Counter()
    others: Counter[Resource] = Counter()
    for team, resource, amount in _uses(problem, plan):
        (own if team in teams else others)[resource] += amount
    limits = _limits(problem)
    kept = {resource for team, resource in _users(problem) if team in beside}
    return {one: own[one] if one in kept else most - others[one] for one, most in limits.items()}


def _limits(problem: Problem) -> dict[Resource, int]:
    """Return the limits: minutes a week, for people teams; what an employer must keep limits what it lends."""
    block = problem.block_minutes()
    limits: dict[Resource, int] = {("person", row.person): row.max_teams for row in problem.people}
    limits |= {("need", row.need): row.minutes for row in problem.needs}
    capacity: Counter[str | None] = Counter()
    for post in problem.posts:
        capacity[post.donor] += post.capacity_minutes
        limits["post", post.post] = post.capacity_minutes // max(block[post.post], 1) * block[post.post]
    promised: Counter[str] = Counter()
    for rotation in problem.rotations:
        promised[rotation.post] += rotation.blocks * block[rotation.post]
    limits |= {("rotation", post): max(limits["post", post], minutes) for post, minutes in promised.items()}
    for agreement in problem.agreements:
        if agreement.max_minutes is not None:
            limits["agreement", agreement.agreement] = agreement.max_minutes
    for row in problem.employers:
        most = [] if row.outward_minutes is None else [row.outward_minutes]
        if row.retained_minutes is not None:
            most.append(max(capacity[row.employer] - row.retained_minutes, 0))
        if most:
            limits["donor", row.employer] = min(most)
    return limits


def _uses(problem: Problem, plan: Plan) -> Iterator[tuple[str, Resource, int]]:
    """Yield team, resource and amount of all that a plan uses; a broken rotation still keeps its time."""
    drawn = {(row.post, row.team, row.basis): resources for row, resources in _drawn(problem)}
    for blocks in plan.blocks:
        for resource in drawn[blocks.post, blocks.team, blocks.basis]:
            yield blocks.team, resource, blocks.minutes
    block = problem.block_minutes()
    promised = {(row.post, row.team): row.blocks * block[row.post] for row in problem.rotations}
    for broken in plan.broken_rotations:
        yield broken.team, ("rotation", broken.post), promised[broken.post, broken.team]
    for member in plan.memberships:
        yield member.team, ("person", member.person), 1
    for met in plan.coverage:
        yield met.team, ("need", met.need), met.minutes


def _users(problem: Problem) -> Iterator[tuple[str, Resource]]:
    """Yield each team with each resource that it may use."""
    person = {row.post: row.person for row in problem.posts}
    for row, resources in _drawn(problem):
        yield row.team, ("person", person[row.post])
        for resource in resources:
            yield row.team, resource
    for share in problem.need_teams:
        yield share.team, ("need", share.need)


def _drawn(problem: Problem) -> Iterator[tuple[Permission, list[Resource]]]:
    """Yield each permission with the resources from which its minutes are drawn."""
    donors = {row.post: row.donor for row in problem.posts}
    rotating = {row.post for row in problem.rotations}
    for row in problem.permissions:
        drawn: list[Resource] = [("post", row.post)]
        if row.post in rotating:
            drawn.append(("rotation", row.post))
        if row.agreement:
            drawn.append(("agreement", row.agreement))
            if donor := donors[row.post]:
                drawn.append(("donor", donor))
        yield row, drawn


def narrowed(problem: Problem, permissions: Set[tuple[str, str, str]]) -> Problem:
    """Return a problem with no other permissions than these, given by (post, team, basis).

    Its plans are plans of the whole.
    """
    return replace(
        problem,
        permissions=tuple(row for row in problem.permissions if (row.post, row.team, row.basis) in permissions),
        arcs=tuple(row for row in problem.arcs if (row.post, row.team, row.basis) in permissions),
        supervisors=tuple(
            row for row in problem.supervisors if (row.supervisor_post, row.team, row.supervisor_basis) in permissions
        ),
    )


def unsupervised(problem: Problem) -> Problem:
    """Return a problem in which supervised work takes no supervisor's time.

    The price of a plan of the whole is the price of a plan of it, so that its bounds hold for the whole.
    """
    arcs = {(row.post, row.team, row.basis, row.function): replace(row, mode="alone") for row in problem.arcs}
    return replace(problem, arcs=tuple(arcs.values()), supervisors=())


def plan_inside(plan: Plan, part: Problem) -> Plan:
    """Return what a plan says of a part of its problem."""
    teams = {row.team for row in part.teams}
    pins = {(row.person, row.team) for row in part.pins}
    rotations = {(row.post, row.team) for row in part.rotations}
    coverage = tuple(row for row in plan.coverage if row.team in teams)
    unmet = Counter({need.need: need.minutes for need in part.needs})
    for met in coverage:
        unmet[met.need] -= met.minutes
    return Plan(
        teams=tuple(row for row in plan.teams if row.team in teams),
        memberships=tuple(row for row in plan.memberships if row.team in teams),
        blocks=tuple(row for row in plan.blocks if row.team in teams),
        assignments=tuple(row for row in plan.assignments if row.team in teams),
        supervision=tuple(row for row in plan.supervision if row.team in teams),
        coverage=coverage,
        unmet=tuple(Unmet(*row) for row in unmet.items() if row[1]),
        broken_pins=tuple(row for row in plan.broken_pins if (row.person, row.team) in pins),
        broken_rotations=tuple(row for row in plan.broken_rotations if (row.post, row.team) in rotations),
    )


def merge(problem: Problem, plan: Plan, part: Problem, found: Plan) -> Plan:
    """Return a plan with a plan of a part of its problem in the place of what it said there."""
    teams = {row.team for row in part.teams}
    pins = {(row.person, row.team) for row in part.pins}
    rotations = {(row.post, row.team) for row in part.rotations}
    blocks: tuple[PostBlocks, ...] = (*(row for row in plan.blocks if row.team not in teams), *found.blocks)
    person = {row.post: row.person for row in problem.posts}
    minutes: Counter[tuple[str, str]] = Counter()
    for row in blocks:
        minutes[person[row.post], row.team] += row.minutes
    coverage = (*(row for row in plan.coverage if row.team not in teams), *found.coverage)
    unmet = Counter({need.need: need.minutes for need in problem.needs})
    for met in coverage:
        unmet[met.need] -= met.minutes
    return Plan(
        teams=(*(row for row in plan.teams if row.team not in teams), *found.teams),
        memberships=membership_rows(problem, minutes),
        blocks=blocks,
        assignments=(*(row for row in plan.assignments if row.team not in teams), *found.assignments),
        supervision=(*(row for row in plan.supervision if row.team not in teams), *found.supervision),
        coverage=coverage,
        unmet=tuple(Unmet(*row) for row in unmet.items() if row[1]),
        broken_pins=(
            *(row for row in plan.broken_pins if (row.person, row.team) not in pins),
            *found.broken_pins,
        ),
        broken_rotations=(
            *(row for row in plan.broken_rotations if (row.post, row.team) not in rotations),
            *found.broken_rotations,
        ),
    ).in_order()
