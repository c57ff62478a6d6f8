"""What a rota adds up to: the sums by which it is checked and judged, counted without OR-Tools."""

from collections import Counter
from dataclasses import dataclass

from pchteam.solver.rota.problem import Post, RotaProblem, Slot, Team
from pchteam.solver.rota.rota import Block, Rota

__all__ = ["Counted", "counted"]

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A rota beside its problem, with the sums of both.

    Parameters
    ----------
    problem, rota
        What was counted.
    slots, posts, teams
        The rows of the problem by their id.
    duties
        (post, team, basis, week) to half-sessions.
    away
        (post, half-session).
    journey
        (site, other) to minutes.
    tasks
        (post, team, basis, function, mode) to minutes.
    supervises
        (team, function, employer, basis, post, basis of the post) to minutes.
    blocks
        Half-sessions of the rota of known posts and teams in known half-sessions, in order of time.
    worked
        (half-session, post, team, basis) of these.
    busy
        The same to minutes of work and supervision.
    done, supervised
        As `tasks` and `supervises`, to minutes of the rota.
    """

    problem: RotaProblem
    rota: Rota
    slots: dict[str, Slot]
    posts: dict[str, Post]
    teams: dict[str, Team]
    duties: dict[tuple[str, str, str, int], int]
    away: frozenset[tuple[str, str]]
    journey: dict[tuple[str, str], int]
    tasks: dict[Key, int]
    supervises: dict[Key, int]
    blocks: tuple[Block, ...]
    worked: frozenset[Key]
    busy: Counter[Key]
    done: Counter[Key]
    supervised: Counter[Key]

    def person(self, post: str) -> str:
        """Return who holds a post."""
        return self.posts[post].person

    def by_person(self) -> dict[str, list[Block]]:
        """Return the half-sessions of each person, in order of time."""
        found: dict[str, list[Block]] = {}
        for block in self.blocks:
            found.setdefault(self.person(block.post), []).append(block)
        return found


def counted(problem: RotaProblem, rota: Rota) -> Counted:
    """Count a rota."""
    slots = {slot.slot: slot for slot in problem.slots}
    posts = {post.post: post for post in problem.posts}
    teams = {team.team: team for team in problem.teams}
    known = [row for row in rota.blocks if row.slot in slots and row.post in posts and row.team in teams]
    busy: Counter[Key] = Counter()
    done: Counter[Key] = Counter()
    supervised: Counter[Key] = Counter()
    for work in rota.work:
        busy[work.slot, work.post, work.team, work.basis] += work.minutes
        done[work.post, work.team, work.basis, work.function, work.mode] += work.minutes
    for row in rota.supervision:
        busy[row.slot, row.supervisor_post, row.team, row.supervisor_basis] += row.minutes
        supervised[row.team, row.function, row.employer, row.basis, row.supervisor_post, row.supervisor_basis] += (
            row.minutes
        )
    return Counted(
        problem=problem,
        rota=rota,
        slots=slots,
        posts=posts,
        teams=teams,
        duties={(row.post, row.team, row.basis, row.week): row.blocks for row in problem.duties},
        away=frozenset((row.post, row.slot) for row in problem.away),
        journey={(row.site, row.other): row.minutes for row in problem.journeys},
        tasks={(row.post, row.team, row.basis, row.function, row.mode): row.minutes for row in problem.tasks},
        supervises={
            (
                row.team,
                row.function,
                row.employer,
                row.basis,
                row.supervisor_post,
                row.supervisor_basis,
            ): row.minutes
            for row in problem.supervises
        },
        blocks=tuple(sorted(known, key=lambda row: (slots[row.slot].day, slots[row.slot].starts, row.post, row.team))),
        worked=frozenset((row.slot, row.post, row.team, row.basis) for row in known),
        busy=busy,
        done=done,
        supervised=supervised,
    )
