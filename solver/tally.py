"""What a plan adds up to: the sums that `check` and `causes` judge it by, counted without OR-Tools."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pchteam.solver.plan import Plan
from pchteam.solver.problem import Permission, Post, Problem, Team

__all__ = ["Tally", "tally"]

Key = tuple[str, str, str]
"""(post, team, basis)"""


@dataclass(frozen=True, slots=True)
class Tally:
    """A plan beside its problem, with the sums of both; all minutes are a week's.

    Parameters
    ----------
    problem, plan
        What was tallied.
    teams, posts
        The rows of the problem by their id.
    permissions
        The permissions by (post, team, basis).
    block
        Minutes of a block of each post.
    blocks
        Blocks under each permission; rows of the plan without one do not count.
    busy
        Minutes of work and supervision under each permission.
    members
        (person, team) of the memberships, in order.
    open
        The teams of the problem that the plan opens.
    broken
        (person, team) of the broken pins.
    """

    problem: Problem
    plan: Plan
    teams: dict[str, Team]
    posts: dict[str, Post]
    permissions: dict[Key, Permission]
    block: dict[str, int]
    blocks: Counter[Key]
    busy: Counter[Key]
    members: dict[tuple[str, str], None]
    open: frozenset[str]
    broken: frozenset[tuple[str, str]]

    def select(self, wanted: Callable[[Permission, Post], bool]) -> list[Permission]:
        """Return the permissions under which the plan has blocks and that are wanted."""
        rows = (self.permissions[key] for key, number in self.blocks.items() if number)
        return [row for row in rows if wanted(row, self.posts[row.post])]

    def minutes(self, permissions: Iterable[Permission]) -> int:
        """Return the minutes in blocks under these permissions."""
        return sum(self.block[row.post] * self.blocks[row.post, row.team, row.basis] for row in permissions)

    def person_minutes(self) -> Counter[tuple[str, str]]:
        """Return the minutes in blocks of each (person, team)."""
        minutes: Counter[tuple[str, str]] = Counter()
        for (post, team, _), number in self.blocks.items():
            minutes[self.posts[post].person, team] += number * self.block[post]
        return minutes


def tally(problem: Problem, plan: Plan) -> Tally:
    """Add up a plan; what it says of things that the problem does not have is left out."""
    permissions = {(row.post, row.team, row.basis): row for row in problem.permissions}
    blocks: Counter[Key] = Counter()
    for row in plan.blocks:
        if (row.post, row.team, row.basis) in permissions:
            blocks[row.post, row.team, row.basis] += row.blocks
    teams = {team.team: team for team in problem.teams}
    return Tally(
        problem=problem,
        plan=plan,
        teams=teams,
        posts={post.post: post for post in problem.posts},
        permissions=permissions,
        block=problem.block_minutes(),
        blocks=blocks,
        busy=Counter({key: minutes for key, minutes in plan.busy_minutes().items() if key in permissions}),
        members={(row.person, row.team): None for row in plan.memberships},
        open=frozenset(row.team for row in plan.teams if row.open and row.team in teams),
        broken=frozenset((row.person, row.team) for row in plan.broken_pins),
    )
