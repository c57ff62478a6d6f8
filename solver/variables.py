"""The decisions of a plan as variables of a MathOpt model, and the sums that constraints and objectives share."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from ortools.math_opt.python import mathopt

from pchteam.solver.problem import Arc, NeedTeam, Permission, Post, Problem, Supervisor

__all__ = ["Values", "Variables", "at_most", "build_variables", "fixed", "grouped", "relaxed"]

Values = Mapping[mathopt.Variable, float]
"""The value of each variable, as a solution has them."""

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables, by the rows they decide; minutes are a week's.

    Parameters
    ----------
    problem
        The problem, its rows in order.
    open
        Team: 1 when it is open.
    member
        (person, team): 1 for a member.
    blocks
        (post, team, basis): whole blocks.
    work
        Arc: minutes of work.
    supervise
        Row of `supervisors`: minutes of supervision.
    cover
        Row of `need_teams`: minutes of the need that the team meets.
    unmet
        Need: minutes that nobody meets.
    broken
        (person, team) of a pin: 1 when it is broken.
    broken_rotation
        (post, team) of a rotation: 1 when it is broken.
    profession, employer
        (team, profession) and (team, employer): 1 only when one of its posts gives the team a block.
    slack
        (limit, key): how far a limit is loosened, in its own unit; empty in the model of a plan.
    """

    problem: Problem
    posts: dict[str, Post]
    block_minutes: dict[str, int]
    open: dict[str, mathopt.Variable]
    member: dict[tuple[str, str], mathopt.Variable]
    blocks: dict[tuple[str, str, str], mathopt.Variable]
    work: dict[Arc, mathopt.Variable]
    supervise: dict[Supervisor, mathopt.Variable]
    cover: dict[NeedTeam, mathopt.Variable]
    unmet: dict[str, mathopt.Variable]
    broken: dict[tuple[str, str], mathopt.Variable]
    broken_rotation: dict[tuple[str, str], mathopt.Variable]
    profession: dict[tuple[str, str], mathopt.Variable]
    employer: dict[tuple[str, str], mathopt.Variable]
    slack: dict[tuple[str, ...], mathopt.Variable] = field(default_factory=dict)

    def slack_of(self, limit: str, *key: str) -> mathopt.LinearTypes:
        """Return how far a limit is loosened: a variable where that is asked, 0 otherwise."""
        return self.slack.get((limit, *key), 0)

    def blocks_of(self, permission: Permission) -> mathopt.Variable:
        """Return the blocks of a permission."""
        return self.blocks[permission.post, permission.team, permission.basis]

    def most_blocks(self, post: str) -> int:
        """Return the whole blocks that the capacity of a post has."""
        return self.posts[post].capacity_minutes // max(self.block_minutes[post], 1)

    def number(self, permissions: Iterable[Permission]) -> mathopt.LinearSum:
        """Return the number of blocks under these permissions."""
        return mathopt.LinearSum(self.blocks_of(permission) for permission in permissions)

    def minutes(self, permissions: Iterable[Permission]) -> mathopt.LinearSum:
        """Return the minutes in blocks under these permissions."""
        return mathopt.LinearSum(
            self.block_minutes[permission.post] * self.blocks_of(permission) for permission in permissions
        )

    def by_person_and_team(self) -> dict[tuple[str, str], list[Permission]]:
        """Return the permissions of each (person, team)."""
        return grouped(self.problem.permissions, lambda row: (self.posts[row.post].person, row.team))


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """Group rows by a key, in the order in which the keys appear."""
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def build_variables(model: mathopt.Model, problem: Problem, slack: Iterable[tuple[str, ...]] = ()) -> Variables:
    """Add the variables of a problem, its rows in order, to an empty model; those of `slack` are 0 until freed."""
    posts = {post.post: post for post in problem.posts}
    people = {(posts[row.post].person, row.team): None for row in problem.permissions}
    professions = {(row.team, posts[row.post].profession): None for row in problem.permissions}
    employers = {(row.team, posts[row.post].employer): None for row in problem.permissions}

    def whole() -> mathopt.Variable:
        return model.add_integer_variable(lb=0)

    return Variables(
        problem=problem,
        posts=posts,
        block_minutes=problem.block_minutes(),
        open={row.team: model.add_binary_variable() for row in problem.teams},
        member={key: model.add_binary_variable() for key in people},
        blocks={(row.post, row.team, row.basis): whole() for row in problem.permissions},
        work={row: whole() for row in problem.arcs},
        supervise={row: whole() for row in problem.supervisors},
        cover={row: whole() for row in problem.need_teams},
        unmet={row.need: whole() for row in problem.needs},
        broken={(row.person, row.team): model.add_binary_variable() for row in problem.pins},
        broken_rotation={(row.post, row.team): model.add_binary_variable() for row in problem.rotations},
        profession={key: model.add_binary_variable() for key in professions},
        employer={key: model.add_binary_variable() for key in employers},
        slack={key: model.add_integer_variable(lb=0, ub=0) for key in slack},
    )


@contextmanager
def relaxed(variables: Iterable[mathopt.Variable]) -> Iterator[None]:
    """Let integer variables take fractions for a while."""
    variables = list(variables)
    for variable in variables:
        variable.integer = False
    yield
    for variable in variables:
        variable.integer = True


@contextmanager
def fixed(values: Values) -> Iterator[None]:
    """Fix variables at values for a while."""
    bounds = [(variable, variable.lower_bound, variable.upper_bound) for variable in values]
    for variable, value in values.items():
        variable.lower_bound = variable.upper_bound = value
    yield
    for variable, lower, upper in bounds:
        variable.lower_bound, variable.upper_bound = lower, upper


@contextmanager
def at_most(values: Values) -> Iterator[None]:
    """Let variables not exceed values for a while."""
    bounds = [(variable, variable.upper_bound) for variable in values]
    for variable, value in values.items():
        variable.upper_bound = value
    yield
    for variable, upper in bounds:
        variable.upper_bound = upper
