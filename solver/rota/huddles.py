"""When teams meet: chosen before all else, since everything else is easy once it stands (decision 12)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from ortools.math_opt.python import mathopt

from pchteam.solver.rota.grid import clash_test, last_slots, usual_slot
from pchteam.solver.rota.problem import RotaProblem
from pchteam.solver.rota.solving import solve
from pchteam.solver.variables import grouped

__all__ = ["Meetings", "choose_huddles"]

CLASH = 10_000
"""Price of two huddles which somebody cannot both be in: that week they work for one of the two teams only."""
PINNED = 1_000
"""Price of a member whose pin is elsewhere."""
AWAY = 100
"""Price of a member who is away."""
MOVED = 30
"""Price of a week in which a team does not meet at its usual time."""
CHANGED = 50
"""Price for each member of a huddle that is not when the former rota has it: it moves when more than half are away."""
CROWDED = 20
"""Price of two huddles at once at one site."""
LATE = 5
"""Price of a huddle at the end of a day."""

Choice = tuple[str, str]
"""(team, half-session)"""


@dataclass(frozen=True, slots=True)
class Meetings:
    """When teams meet.

    Parameters
    ----------
    usual
        Team to half-session of a usual week.
    choices
        (team, half-session) of every week.
    """

    usual: Mapping[str, str]
    choices: frozenset[Choice]


def choose_huddles(problem: RotaProblem, *, seed: int, seconds: float) -> Meetings:
    """Choose for each team a usual half-session for its huddle, and one in every week, at the least sum of prices."""
    weeks = grouped(problem.slots, lambda slot: slot.week)
    members = {key: who for key, who in _members(problem).items() if key[1] in weeks}
    model = mathopt.Model(name="huddles")
    here = {(team, slot.slot): model.add_binary_variable() for team, week in members for slot in weeks[week]}
    names = sorted({usual_slot(slot) for slot in problem.slots})
    usual = {(team, name): model.add_binary_variable() for team, _ in members for name in names}
    costs: list[mathopt.LinearTypes] = []
    for team in dict.fromkeys(team for team, _ in members):
        model.add_linear_constraint(mathopt.LinearSum(usual[team, name] for name in names) == 1)
    for team, week in members:
        model.add_linear_constraint(mathopt.LinearSum(here[team, slot.slot] for slot in weeks[week]) == 1)
        moved = model.add_variable(lb=0.0)
        costs.append(MOVED * moved)
        for slot in weeks[week]:
            model.add_linear_constraint(here[team, slot.slot] <= usual[team, usual_slot(slot)] + moved)
    price = _prices(problem, members)
    costs += [price[choice] * variable for choice, variable in here.items()]
    for (one, other), cost in _pairs(problem, members):
        both = model.add_variable(lb=0.0)
        costs.append(cost * both)
        model.add_linear_constraint(here[one] + here[other] <= 1 + both)
    model.minimize(mathopt.LinearSum(costs))
    values = solve(model, seed=seed, seconds=seconds, gap=MOVED / 2)
    if values is None:
        raise TimeoutError("no time was left to choose when teams meet")
    return Meetings(
        {team: name for (team, name), variable in usual.items() if values[variable] > 0.5},
        frozenset(choice for choice, variable in here.items() if values[variable] > 0.5),
    )


def _members(problem: RotaProblem) -> dict[tuple[str, int], frozenset[str]]:
    """People of each team and week."""
    people = {post.post: post.person for post in problem.posts}
    rows = grouped((duty for duty in problem.duties if duty.blocks), lambda duty: (duty.team, duty.week))
    return {key: frozenset(people[duty.post] for duty in duties) for key, duties in rows.items()}


def _prices(problem: RotaProblem, members: Mapping[tuple[str, int], frozenset[str]]) -> Counter[Choice]:
    """What each choice costs by itself."""
    people = {post.post: post.person for post in problem.posts}
    away = {(people[row.post], row.slot) for row in problem.away}
    weight = {row.request: (row.person, row.weight) for row in problem.requests if row.kind == "off"}
    unwanted: Counter[tuple[str, str]] = Counter()
    for asked in problem.request_slots:
        if asked.request in weight:
            person, number = weight[asked.request]
            unwanted[person, asked.slot] += number
    pinned = {(row.person, row.slot): row.team for row in problem.pins}
    kept = {(row.team, row.slot) for row in problem.former_huddles}
    last = last_slots(problem)
    price: Counter[Choice] = Counter()
    for slot in problem.slots:
        for (team, week), who in members.items():
            if week == slot.week:
                choice = (team, slot.slot)
                price[choice] += LATE * (slot.slot in last)
                price[choice] += CHANGED * len(who) * (bool(kept) and choice not in kept)
                for person in who:
                    price[choice] += AWAY * ((person, slot.slot) in away) + unwanted[person, slot.slot]
                    price[choice] += PINNED * (pinned.get((person, slot.slot), team) != team)
    return price


def _pairs(
    problem: RotaProblem, members: Mapping[tuple[str, int], frozenset[str]]
) -> Iterator[tuple[tuple[Choice, Choice], int]]:
    """Pairs of choices that cost something together."""
    clash = clash_test(problem)
    site = {team.team: team.site for team in problem.teams}
    weeks = grouped(problem.slots, lambda slot: slot.week)
    for (one, week), (other, same) in combinations(sorted(members), 2):
        if week == same:
            shared = members[one, week] & members[other, week]
            for slot, later in product(weeks[week], repeat=2):
                if shared and clash(site[one], slot, site[other], later):
                    yield ((one, slot.slot), (other, later.slot)), CLASH
                elif slot == later and site[one] == site[other]:
                    yield ((one, slot.slot), (other, later.slot)), CROWDED
