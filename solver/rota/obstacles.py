"""What keeps a post from a half-session of a rota, and half-sessions that nothing keeps it from."""

from collections import Counter
from collections.abc import Iterable, Sequence

from pchteam.solver.rota.counted import Counted, counted
from pchteam.solver.rota.grid import clash_test, most_minutes
from pchteam.solver.rota.problem import RotaProblem
from pchteam.solver.rota.rota import Block, Huddle, Rota

__all__ = ["Obstacles", "filled"]


class Obstacles:
    """Obstacles to one more half-session of a rota.

    In the order in which they are asked for: `at_work`, `away`, `week_full`, `week_of_48_hours`, `travel`, `rooms`,
    `huddle`, and `nothing`.
    """

    def __init__(self, c: Counted) -> None:
        self.c = c
        self.clash = clash_test(c.problem)
        self.huddles = {(row.team, row.slot) for row in c.rota.huddles}
        self.meets = {(row.team, row.week): row.slot for row in c.rota.huddles}
        self.rooms = {site.site: site.rooms for site in c.problem.sites}
        self.most = most_minutes(c.problem)
        self.there: set[tuple[str, str]] = set()
        self.weekly: Counter[tuple[str, int]] = Counter()
        self.minutes: Counter[str] = Counter()
        self.at_site: Counter[tuple[str, str]] = Counter()
        self.members: set[tuple[str, str, int]] = set()
        self.days: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for block in c.blocks:
            self.add(block)

    def add(self, block: Block) -> None:
        """Count a half-session as worked."""
        c, slot, person = self.c, self.c.slots[block.slot], self.c.person(block.post)
        site = c.teams[block.team].site
        self.there.add((person, block.slot))
        self.weekly[block.post, slot.week] += 1
        self.minutes[person] += c.posts[block.post].block_minutes
        self.at_site[site, block.slot] += (block.team, block.slot) not in self.huddles
        self.members.add((person, block.team, slot.week))
        self.days.setdefault((person, slot.day), []).append((site, block.slot))

    def count(self, post: str, team: str, basis: str) -> Counter[str]:
        """Count the half-sessions of the weeks of a duty by their first obstacle."""
        return Counter(self.first(post, team, slot) for slot in self.slots(post, team, basis))

    def slots(self, post: str, team: str, basis: str) -> list[str]:
        """Return the half-sessions of the weeks of a duty."""
        weeks = {week for *duty, week in self.c.duties if tuple(duty) == (post, team, basis)}
        return [slot.slot for slot in self.c.problem.slots if slot.week in weeks]

    def first(self, post: str, team: str, name: str) -> str:
        """Return the first obstacle to a half-session."""
        c, slot, person = self.c, self.c.slots[name], self.c.person(post)
        site = c.teams[team].site
        limit = self.rooms[site]
        is_huddle = (team, name) in self.huddles
        meets = self.meets.get((team, slot.week), "")
        tests = {
            "at_work": (person, name) in self.there,
            "away": (post, name) in c.away,
            "week_full": self.weekly[post, slot.week] >= c.posts[post].most_blocks,
            "week_of_48_hours": self.minutes[person] + c.posts[post].block_minutes > self.most[person],
            "travel": any(
                self.clash(site, slot, other, c.slots[one]) for other, one in self.days.get((person, slot.day), ())
            ),
            "rooms": limit is not None and not is_huddle and self.at_site[site, name] >= limit,
            "huddle": (person, team, slot.week) not in self.members and not is_huddle and (post, meets) not in c.away,
        }
        return next((one for one, holds in tests.items() if holds), "nothing")


def filled(
    problem: RotaProblem, blocks: Sequence[Block], huddles: Sequence[Huddle], wished: Iterable[Block]
) -> tuple[Block, ...]:
    """Give every duty that misses half-sessions those that nothing keeps it from: first huddles, then wished ones.

    So no time is missing without an obstacle, wherever the search ended.
    """
    c = counted(problem, Rota(tuple(blocks), (), (), tuple(huddles), ()))
    see, wishes = Obstacles(c), set(wished)
    wanted: Counter[tuple[str, str, str]] = Counter()
    for (post, team, basis, _), number in c.duties.items():
        wanted[post, team, basis] += number
    wanted.subtract((block.post, block.team, block.basis) for block in blocks)
    more = []
    for duty, number in wanted.items():
        post, team, basis = duty
        options = [Block(slot, post, team, basis) for slot in see.slots(*duty)] if number > 0 else []
        options.sort(key=lambda block: ((block.team, block.slot) not in see.huddles, block not in wishes, block.slot))
        for block in options:
            if number > 0 and see.first(post, team, block.slot) == "nothing":
                see.add(block)
                more.append(block)
                number -= 1
    return (*blocks, *more)
