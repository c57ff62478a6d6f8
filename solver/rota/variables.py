"""The decisions of a rota as variables of a MathOpt model, and the lists by which the rules go through them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ortools.math_opt.python import mathopt

from pchteam.solver.rota.grid import cover_levels
from pchteam.solver.rota.problem import Post, RotaProblem, Slot, Supervises, Task, Team
from pchteam.solver.variables import grouped

__all__ = ["Key", "RotaVariables", "add_variables"]


class Key(NamedTuple):
    """A half-session of a post in a team on a basis."""

    slot: str
    post: str
    team: str
    basis: str


Member = tuple[str, str, int]
"""(person, team, week)"""


@dataclass(frozen=True, slots=True)
class RotaVariables:
    """The variables, by what they decide; minutes are those of a half-session unless said otherwise.

    Parameters
    ----------
    works
        1 when the post works there in the half-session; only where it has a duty that week and is not away.
    huddle
        (team, slot): 1 when the team meets in the half-session.
    here
        (person, team, week): 1 when the person works for the team in the week.
    meets
        (person, team, week): 1 when the person is in the huddle.
    supervised, supervising
        (task or supervises row, slot): minutes.
    done
        Task: minutes of the horizon.
    refused
        Request: 1 when it is refused.
    broken
        (person, slot) of a pin: 1 when it is broken.
    comes
        (person, day, session): 1 when the person works in the session.
    short
        (team, slot): people below the even cover of the week.
    late
        Person: half-sessions at the end of a day beyond an even share.
    """

    problem: RotaProblem
    slots: dict[str, Slot]
    posts: dict[str, Post]
    teams: dict[str, Team]
    works: dict[Key, mathopt.Variable]
    huddle: dict[tuple[str, str], mathopt.Variable]
    here: dict[Member, mathopt.Variable]
    meets: dict[Member, mathopt.Variable]
    supervised: dict[tuple[Task, str], mathopt.Variable]
    supervising: dict[tuple[Supervises, str], mathopt.Variable]
    done: dict[Task, mathopt.Variable]
    refused: dict[str, mathopt.Variable]
    broken: dict[tuple[str, str], mathopt.Variable]
    comes: dict[tuple[str, str, str], mathopt.Variable]
    short: dict[tuple[str, str], mathopt.Variable]
    late: dict[str, mathopt.Variable]

    def person(self, key: Key) -> str:
        """Return whose half-session it is."""
        return self.posts[key.post].person

    def site(self, key: Key) -> str:
        """Return where it is."""
        return self.teams[key.team].site

    def member(self, key: Key) -> Member:
        """Return person, team and week of a half-session."""
        return self.person(key), key.team, self.slots[key.slot].week

    def number(self, keys: Iterable[Key]) -> mathopt.LinearSum:
        """Return the number of these half-sessions that are worked."""
        return mathopt.LinearSum(self.works[key] for key in keys)


def add_variables(model: mathopt.Model, problem: RotaProblem) -> RotaVariables:
    """Add the variables of a problem, its rows in order, to an empty model."""
    posts = {post.post: post for post in problem.posts}
    slots = {slot.slot: slot for slot in problem.slots}
    weeks = grouped(problem.slots, lambda slot: slot.week)
    away = {(row.post, row.slot) for row in problem.away}
    keys = [
        Key(slot.slot, duty.post, duty.team, duty.basis)
        for duty in problem.duties
        if duty.blocks
        for slot in weeks.get(duty.week, ())
        if (duty.post, slot.slot) not in away
    ]
    triples = grouped(keys, lambda key: (key.post, key.team, key.basis))
    people = {key: posts[key.post].person for key in keys}
    members = {(people[key], key.team, slots[key.slot].week): None for key in keys}
    meeting = {(team, week): None for _, team, week in members}
    levels = cover_levels(problem)
    most = max([post.block_minutes for post in problem.posts], default=0)

    def yes() -> mathopt.Variable:
        return model.add_binary_variable()

    def minutes(upper: int = most) -> mathopt.Variable:
        return model.add_variable(lb=0.0, ub=upper)

    return RotaVariables(
        problem=problem,
        slots=slots,
        posts=posts,
        teams={team.team: team for team in problem.teams},
        works={key: yes() for key in keys},
        huddle={(team, slot.slot): yes() for team, week in meeting for slot in weeks[week]},
        here={member: yes() for member in members},
        meets={member: model.add_variable(lb=0.0, ub=1.0) for member in members},
        supervised={
            (task, key.slot): minutes()
            for task in problem.tasks
            if task.mode == "supervised"
            for key in triples.get((task.post, task.team, task.basis), ())
        },
        supervising={
            (row, key.slot): minutes()
            for row in problem.supervises
            for key in triples.get((row.supervisor_post, row.team, row.supervisor_basis), ())
        },
        done={task: minutes(task.minutes) for task in problem.tasks},
        refused={row.request: yes() for row in problem.requests},
        broken={(row.person, row.slot): yes() for row in problem.pins},
        comes={(people[key], slots[key.slot].day, slots[key.slot].session): yes() for key in keys},
        short={
            (team, slot.slot): model.add_variable(lb=0.0)
            for (team, week), level in levels.items()
            if level
            for slot in weeks.get(week, ())
        },
        late={person: model.add_variable(lb=0.0) for person in dict.fromkeys(people.values())},
    )
