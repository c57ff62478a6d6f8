"""How rotas are found: when teams meet, a usual week, then the weeks of the horizon near it, team by team.

*huddles*
    A half-session for each team and week, a small program by itself.
*usual week*
    A week in which nobody is away: team after team, with the half-sessions that others have taken.
*weeks*
    All weeks, team after team in the same way; half-sessions of the usual week that are given up cost as changes of a
    former rota do. Where there is a former rota, it takes the place of the usual week.
*again*
    The members of each team whose missing time is due to others are set anew in all their teams.
*fill*
    What is missing although nothing keeps anybody from it, as when time ended a step, is put where there is room.
*minutes*
    What is done in each half-session.

Everything is counted work with a seed; time only ends what takes too long.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil

from ortools.math_opt.python import mathopt

from pchteam.solver.interrupt import run_until_interrupted
from pchteam.solver.rota.constraints import CONSTRAINTS
from pchteam.solver.rota.counted import counted
from pchteam.solver.rota.grid import clash_test, usual_slot
from pchteam.solver.rota.huddles import Meetings, choose_huddles
from pchteam.solver.rota.minutes import share_out
from pchteam.solver.rota.misses import misses
from pchteam.solver.rota.objective import objective
from pchteam.solver.rota.obstacles import Obstacles, filled
from pchteam.solver.rota.problem import Duty, Former, Request, RequestSlot, RotaProblem
from pchteam.solver.rota.rota import Block, BrokenPin, Huddle, Rota
from pchteam.solver.rota.solving import solve
from pchteam.solver.rota.variables import Key, add_variables
from pchteam.solver.variables import at_most, fixed, grouped

__all__ = ["Found", "find_rota", "usual_week"]

GAP = 400.0
"""Points of distance to the bound at which the search for a team ends: well below the price of a half-session."""
NODES = 300
"""Nodes of branch and bound for a team at most."""
TURN = 3.0
"""No step takes more than so many even shares of the time that is left."""
LEAST_STEP = 0.5
"""Seconds below which a step is not begun."""
RESERVE = 0.1
"""Share of the time that is kept for filling and for the minutes."""

OTHERS = ("nothing", "rooms", "travel", "huddle")
"""Reasons of missing time about which another order of people may do something."""

LEAST_SECONDS = 15.0
"""A safety net for huddles and minutes, which take a second or two and without which there is no rota."""

Tell = Callable[[str], None]
"""Is told what is being done."""


@dataclass(frozen=True, slots=True)
class Found:
    """A rota and how it was found.

    Parameters
    ----------
    ended_by
        `finished`, `time_limit` when a step was cut or not taken, or `interrupted` by Ctrl-C.
    """

    rota: Rota
    ended_by: str
    seconds: float


def find_rota(problem: RotaProblem, *, time_limit: float, seed: int = 1, tell: Tell = lambda _: None) -> Found:
    """Find a rota that keeps every rule and misses as little of the plan as it can.

    Ctrl-C ends the search: what is not settled by then is put where there is room, as when the time is up.

    Parameters
    ----------
    problem
        The problem, its rows in order.
    time_limit
        Seconds.

    Raises
    ------
    TimeoutError
        If huddles or minutes, which take a second or two, take many times as long.
    """
    started = time.monotonic()
    tell("when teams meet")
    meetings = choose_huddles(problem, seed=seed, seconds=LEAST_SECONDS)
    search = _Search(problem, meetings, seed, started + (1 - RESERVE) * time_limit, tell)
    interrupted = run_until_interrupted(search.run)
    wished, placed, cut = search.ended()
    tell("minutes")
    huddles = list(_huddles(problem, meetings.choices))
    blocks = filled(problem, placed, huddles, wished)
    work, supervision = share_out(problem, blocks, meetings.choices, seed=seed, seconds=LEAST_SECONDS)
    rota = Rota(
        blocks=blocks,
        work=work,
        supervision=supervision,
        huddles=tuple(huddles),
        broken_pins=tuple(_broken_pins(problem, blocks)),
    )
    ended_by = "interrupted" if interrupted else "time_limit" if cut else "finished"
    return Found(rota.in_order(), ended_by, time.monotonic() - started)


class _Search:
    """The steps that time or Ctrl-C may cut short, and what they have found.

    Attributes
    ----------
    usual, weeks
        None until the step has begun; there is no usual week where there is a former rota.
    """

    def __init__(self, problem: RotaProblem, meetings: Meetings, seed: int, until: float, tell: Tell) -> None:
        self.problem, self.meetings = problem, meetings
        self.seed, self.until, self.tell = seed, until, tell
        self.usual: _Weeks | None = None
        self.weeks: _Weeks | None = None

    def run(self) -> None:
        """Take all steps."""
        if not self.problem.former:
            self.usual = self._begin(usual_week(self.problem), self.meetings.usual.items())
            self.usual.every_team("a usual week")
        self.weeks = self._begin(replace(self.problem, former=self._former()), self.meetings.choices)
        self.weeks.every_team("the weeks")
        self.weeks.again()

    def _begin(self, problem: RotaProblem, huddles: Iterable[tuple[str, str]]) -> "_Weeks":
        return _Weeks(problem, huddles, self.seed, self.until, self.tell)

    def _former(self) -> tuple[Former, ...]:
        """The former rota, or the usual week as far as it is known, in every week."""
        return _repeated(self.problem, self.usual.blocks()) if self.usual else self.problem.former

    def ended(self) -> tuple[list[Block], list[Block], bool]:
        """End the steps; return the half-sessions that are wished for, those that are settled, and if time ended it."""
        self.until = 0.0
        for part in (self.usual, self.weeks):
            if part:
                part.until = 0.0
        wished = [Block(row.slot, row.post, row.team, row.basis) for row in self._former()]
        placed = [Block(*key) for key in self.weeks.blocks()] if self.weeks else []
        return wished, placed, bool(self.weeks and self.weeks.cut)


class _Weeks:
    """Half-sessions of some weeks, set team after team.

    Attributes
    ----------
    now
        The value of each `works`: at first everybody is in the huddles only.
    cut
        Whether time ended a step.
    """

    def __init__(
        self, problem: RotaProblem, huddles: Iterable[tuple[str, str]], seed: int, until: float, tell: Tell
    ) -> None:
        self.problem, self.seed, self.until, self.tell = problem, seed, until, tell
        self.cut = False
        self.model = mathopt.Model(name="rota")
        self.v = v = add_variables(self.model, problem)
        for constraint in CONSTRAINTS:
            for row in constraint(v):
                self.model.add_linear_constraint(row)
        self.model.minimize(objective(v))
        meets = set(huddles)
        for choice, variable in v.huddle.items():
            variable.lower_bound = variable.upper_bound = float(choice in meets)
        self.teams = grouped(v.works, lambda key: key.team)
        self.now = dict.fromkeys(v.works, 0.0) | self._in_huddles()

    def _in_huddles(self) -> dict[Key, float]:
        """Everybody in the huddles of their teams, as far as nothing keeps them from it."""
        see = Obstacles(counted(self.problem, Rota((), (), (), tuple(self.huddles()), ())))
        found = {}
        for key in self.v.works:
            if (key.team, key.slot) in see.huddles and see.first(key.post, key.team, key.slot) == "nothing":
                see.add(Block(*key))
                found[key] = 1.0
        return found

    def every_team(self, what: str) -> None:
        """Set team after team, those with most work first, in the time that others left or are likely to need."""
        order = sorted(self.teams, key=lambda team: (-len(self.teams[team]), team))
        claims = self._claims()
        for number, team in enumerate(order):
            self.tell(f"{what}: {team}")
            later = set(order[number + 1 :])
            reserved = {self.v.works[key]: 0.0 for key in self.teams[team] if claims.get(key, set()) & later}
            with at_most(reserved):
                self._set(self.teams[team], len(order) - number)

    def _claims(self) -> dict[Key, set[str]]:
        """For each half-session the other teams of the person that clash with it in the former rota."""
        v, clash = self.v, clash_test(self.problem)
        site = {team.team: team.site for team in self.problem.teams}
        former = grouped(
            (row for row in self.problem.former if row.slot in v.slots and row.post in v.posts),
            lambda row: (v.posts[row.post].person, v.slots[row.slot].day),
        )
        claims: dict[Key, set[str]] = {}
        for key in v.works:
            slot = v.slots[key.slot]
            claims[key] = {
                row.team
                for row in former.get((v.person(key), slot.day), ())
                if row.team != key.team and clash(v.site(key), slot, site[row.team], v.slots[row.slot])
            }
        return claims

    def again(self) -> None:
        """Set the members of teams anew, in all their teams, where others keep somebody from a half-session."""
        rota = Rota(tuple(Block(*key) for key in self.blocks()), (), (), tuple(self.huddles()), ())
        found = misses(self.problem, rota)
        missing = sorted({miss.team for miss in found if miss.kind == "time" and miss.reason in OTHERS})
        for number, team in enumerate(missing):
            self.tell(f"again: {team}")
            people = {self.v.person(key) for key in self.teams[team]}
            self._set([key for key in self.v.works if self.v.person(key) in people], len(missing) - number)

    def _set(self, keys: Iterable[Key], steps: int) -> None:
        """Find the best half-sessions for some keys, all others as they are; so many steps are still to take."""
        began = time.monotonic()
        seconds = (self.until - began) * min(1.0, TURN / steps)
        if seconds <= LEAST_STEP:
            self.cut = True
            return
        free = set(keys)
        with fixed({self.v.works[key]: value for key, value in self.now.items() if key not in free}):
            values = solve(self.model, seed=self.seed, seconds=seconds, gap=GAP, nodes=NODES)
        self.cut = self.cut or time.monotonic() - began >= seconds
        if values is not None:
            self.now = {key: float(round(values[variable])) for key, variable in self.v.works.items()}

    def huddles(self) -> Iterable[Huddle]:
        """When teams meet."""
        for (team, slot), variable in self.v.huddle.items():
            if variable.lower_bound:
                yield Huddle(team, self.v.slots[slot].week, slot)

    def blocks(self) -> list[Key]:
        """The half-sessions that are worked."""
        return [key for key, value in self.now.items() if value]


def usual_week(problem: RotaProblem) -> RotaProblem:
    """Return the problem of one week in which nobody is away and everybody asks for what they ask in every week.

    Duties have the most half-sessions that any week has, work its mean minutes rounded up.
    """
    weeks = len({slot.week for slot in problem.slots})
    names = {slot.slot: usual_slot(slot) for slot in problem.slots}
    slots = {
        name: replace(slot, slot=name, week=0, day=name.partition("/")[0])
        for slot, name in ((slot, names[slot.slot]) for slot in problem.slots)
    }
    requests = _weekly_requests(problem)
    duties: Counter[tuple[str, str, str]] = Counter()
    for duty in problem.duties:
        key = (duty.post, duty.team, duty.basis)
        duties[key] = max(duties[key], duty.blocks)
    return replace(
        problem,
        slots=tuple(slots.values()),
        duties=tuple(Duty(*key, 0, blocks) for key, blocks in duties.items()),
        tasks=tuple(replace(row, minutes=ceil(row.minutes / weeks)) for row in problem.tasks),
        supervises=tuple(replace(row, minutes=ceil(row.minutes / weeks)) for row in problem.supervises),
        away=(),
        requests=tuple(requests),
        request_slots=tuple(RequestSlot(row.request, names[slot]) for row, asked in requests.items() for slot in asked),
        pins=(),
        former=(),
        former_huddles=(),
    ).in_order()


def _weekly_requests(problem: RotaProblem) -> dict[Request, list[str]]:
    """The first of the requests of a person that are alike in every week, with its half-sessions."""
    slots = {slot.slot: slot for slot in problem.slots}
    asked = grouped(problem.request_slots, lambda row: row.request)
    alike = grouped(
        (row for row in problem.requests if row.request in asked),
        lambda row: (row.person, row.kind, *sorted(usual_slot(slots[one.slot]) for one in asked[row.request])),
    )
    weeks = {slot.week for slot in problem.slots}
    return {
        rows[0]: [one.slot for one in asked[rows[0].request]]
        for rows in alike.values()
        if {slots[one.slot].week for row in rows for one in asked[row.request]} == weeks
    }


def _repeated(problem: RotaProblem, blocks: Iterable[Key]) -> tuple[Former, ...]:
    """The usual week in every week of a problem."""
    usual = grouped(blocks, lambda key: key.slot)
    weeks = {(duty.post, duty.team, duty.basis, duty.week) for duty in problem.duties}
    return tuple(
        Former(key.post, key.team, key.basis, slot.slot)
        for slot in problem.slots
        for key in usual.get(usual_slot(slot), ())
        if (key.post, key.team, key.basis, slot.week) in weeks
    )


def _huddles(problem: RotaProblem, choices: Iterable[tuple[str, str]]) -> Iterable[Huddle]:
    weeks = {slot.slot: slot.week for slot in problem.slots}
    return (Huddle(team, weeks[slot], slot) for team, slot in sorted(choices))


def _broken_pins(problem: RotaProblem, blocks: Iterable[Block]) -> Iterable[BrokenPin]:
    people = {post.post: post.person for post in problem.posts}
    worked = {(people[block.post], block.team, block.slot) for block in blocks}
    for pin in problem.pins:
        if (pin.person, pin.team, pin.slot) not in worked:
            yield BrokenPin(pin.person, pin.slot)
