"""The rules of a rota, in the order of `docs/rota-model.md`; read from top to bottom it is the policy it encodes.

Each function yields the rows of one rule; `check` holds the same rules under the same names, written apart. Daily and
weekly rest and breaks hold by the grid; the checker recomputes them from the clock.
"""

from collections.abc import Callable, Iterator
from itertools import combinations

from ortools.math_opt.python import mathopt

from pchteam.solver.rota.grid import cover_levels, even_late, last_slots, most_minutes
from pchteam.solver.rota.problem import Slot
from pchteam.solver.rota.variables import Key, RotaVariables
from pchteam.solver.variables import grouped

__all__ = ["CONSTRAINTS"]

Rows = Iterator[mathopt.BoundedLinearTypes]
total = mathopt.LinearSum


def one_place(v: RotaVariables) -> Rows:
    """A person is at one place at a time.

    sum over posts, teams and bases of works <= 1                 [half-sessions, each person and half-session]
    Policy: nature.
    """
    for keys in grouped(v.works, lambda key: (v.person(key), key.slot)).values():
        if len(keys) > 1:
            yield v.number(keys) <= 1


def travel(v: RotaVariables) -> Rows:
    """Who changes site within a day has the time of the journey between two half-sessions.

    works at one site + works at the other later that day <= 1    [each person, pair of sites and half-sessions
                                                                   between which less time lies than the journey takes]
    Policy: travel is working time, and no patient waits for it (this project; figures as in `problem.permissions`).
    """
    minutes = {(row.site, row.other): row.minutes for row in v.problem.journeys}
    for keys in grouped(v.works, lambda key: (v.person(key), v.slots[key.slot].day)).values():
        places = grouped(keys, lambda key: (v.site(key), key.slot))
        if len({site for site, _ in places}) == 1:
            continue
        for (site, slot), (other, later) in combinations(sorted(places, key=lambda place: _starts(v, place)), 2):
            if v.slots[later].starts - _ends(v, v.slots[slot]) < minutes.get((site, other), 0) and slot != later:
                yield v.number(places[site, slot]) + v.number(places[other, later]) <= 1


def _starts(v: RotaVariables, place: tuple[str, str]) -> tuple[int, str]:
    return v.slots[place[1]].starts, place[0]


def _ends(v: RotaVariables, slot: Slot) -> int:
    return slot.starts + v.problem.settings.block_minutes


def duty_total(v: RotaVariables) -> Rows:
    """A post gives a team what the plan says, and not more.

    sum of works <= sum of duties over the weeks                  [half-sessions of the horizon, each duty]
    Policy: the plan keeps agreements, outward hours and what stays at home; so does the rota (this project).
    """
    wanted = grouped(v.problem.duties, lambda duty: (duty.post, duty.team, duty.basis))
    for duty, keys in grouped(v.works, lambda key: key[1:]).items():
        yield v.number(keys) <= sum(row.blocks for row in wanted[duty])


def post_week(v: RotaVariables) -> Rows:
    """Nobody works more half-sessions in a week than their contract has for direct work.

    sum of works <= most_blocks                                   [half-sessions a week, each post]
    Policy: what leave took may be worked on other days, within contract hours (this project).
    """
    for (post, _), keys in grouped(v.works, lambda key: (key.post, v.slots[key.slot].week)).items():
        yield v.number(keys) <= v.posts[post].most_blocks


def weekly_hours(v: RotaVariables) -> Rows:
    """The mean week has at most 48 hours, if weeks outside the rota have the contract's.

    sum of works x block <= 17 x 48 h - (17 - weeks) x contract   [minutes of the horizon, each person]
    Policy: Working Time Regulations 1998, regulation 4.
    """
    most = most_minutes(v.problem)
    for person, keys in grouped(v.works, v.person).items():
        yield total(v.posts[key.post].block_minutes * v.works[key] for key in keys) <= most[person]


def huddle_once(v: RotaVariables) -> Rows:
    """A team meets once in a week.

    sum over half-sessions of huddle = 1                          [each team and week in which it has members]
    Policy: team meetings use working time (NHS England report: Encompass).
    """
    for keys in grouped(v.huddle, lambda key: (key[0], v.slots[key[1]].week)).values():
        yield total(v.huddle[key] for key in keys) == 1


def huddle_of_all(v: RotaVariables) -> Rows:
    """Who works for a team in a week and is not away is in its huddle.

    here >= works                                                 [each half-session of a person and team]
    sum of works >= here + huddle - 1                             [each person, team, and half-session not away]
    Policy: the weekly huddle is of the whole team (this project, after NHS England report: Encompass).
    """
    for (member, slot), keys in grouped(v.works, lambda key: (v.member(key), key.slot)).items():
        yield v.number(keys) <= v.here[member]
        yield v.number(keys) >= v.here[member] + v.huddle[member[1], slot] - 1


def rooms(v: RotaVariables) -> Rows:
    """No more people work at a site at once than it has rooms; teams in their huddle share one.

    sum of works <= rooms + members x huddle of the site's teams  [people, each site and half-session]
    Policy: sites.rooms of the workspace.
    """
    limits = {site.site: site.rooms for site in v.problem.sites}
    for (site, slot), keys in grouped(v.works, lambda key: (v.site(key), key.slot)).items():
        limit = limits[site]
        if limit is not None and len(keys) > limit:
            teams = grouped(keys, lambda key: key.team)
            meeting = total(len(theirs) * v.huddle[team, slot] for team, theirs in teams.items())
            yield v.number(keys) <= limit + meeting


def huddle_time(v: RotaVariables) -> Rows:
    """Whoever is there when the team meets is in the huddle.

    meets >= works + huddle - 1                                   [each person, team and half-session]
    Policy: as `huddle_of_all`.
    """
    for (member, slot), keys in grouped(v.works, lambda key: (v.member(key), key.slot)).items():
        yield v.meets[member] >= v.number(keys) + v.huddle[member[1], slot] - 1


def minutes_within_block(v: RotaVariables) -> Rows:
    """Work and supervision fit into half-sessions, beside the huddle.

    supervised + supervising <= block x works                     [minutes, each half-session]
    supervised + supervising <= block - meeting x huddle          [minutes, the same]
    sum of done + supervising <= sum of block x works             [minutes of the horizon, each duty]
    the same <= sum of block x works - meeting x meets            [minutes of the horizon, each person and team]
    Policy: as `minutes_within_blocks` of the plan.
    """
    busy: dict[Key, list[mathopt.Variable]] = {}
    for (task, slot), minutes in v.supervised.items():
        busy.setdefault(Key(slot, task.post, task.team, task.basis), []).append(minutes)
    for (row, slot), minutes in v.supervising.items():
        busy.setdefault(Key(slot, row.supervisor_post, row.team, row.supervisor_basis), []).append(minutes)
    for key, parts in busy.items():
        block = v.posts[key.post].block_minutes
        yield total(parts) <= block * v.works[key]
        yield total(parts) <= block - v.teams[key.team].meeting_minutes * v.huddle[key.team, key.slot]
    done = grouped(v.done, lambda task: (task.post, task.team, task.basis))
    supervising = grouped(v.supervising, lambda one: (one[0].supervisor_post, one[0].team, one[0].supervisor_basis))
    duties = grouped(v.works, lambda key: key[1:])
    for (person, team), mine in grouped(duties, lambda duty: (v.posts[duty[0]].person, duty[1])).items():
        used, given = [], []
        for duty in mine:
            parts = [v.done[task] for task in done.get(duty, ())]
            parts += [v.supervising[one] for one in supervising.get(duty, ())]
            blocks = total(v.posts[duty[0]].block_minutes * v.works[key] for key in duties[duty])
            yield total(parts) <= blocks
            used += parts
            given.append(blocks)
        weeks = {v.slots[key.slot].week for duty in mine for key in duties[duty]}
        meetings = total(v.teams[team].meeting_minutes * v.meets[person, team, week] for week in sorted(weeks))
        yield total(used) <= total(given) - meetings


def supervised_done(v: RotaVariables) -> Rows:
    """Supervised work is done in half-sessions.

    done <= sum of supervised                                     [minutes of the horizon, each supervised task]
    Policy: as `supervisor_present`.
    """
    parts = grouped(v.supervised, lambda one: one[0])
    for task, done in v.done.items():
        if task.mode == "supervised":
            yield done <= total(v.supervised[one] for one in parts.get(task, ()))


def supervisor_present(v: RotaVariables) -> Rows:
    """Supervised work has its share of a supervisor of that function and team in the same half-session.

    100 x sum of supervising >= supervision_percent x sum of supervised  [minutes x 100, each group and half-session]
    supervising <= block x sum of works of the supervised                [minutes, the same]
    A group is a team, a function, and an employer and basis of the supervised.
    Policy: supervised work needs a present supervisor with time (docs/eligibility.md).
    """
    supervised = grouped(
        v.supervised,
        lambda one: (one[0].team, one[0].function, v.posts[one[0].post].employer, one[0].basis, one[1]),
    )
    supervising = grouped(
        v.supervising, lambda one: (one[0].team, one[0].function, one[0].employer, one[0].basis, one[1])
    )
    percent = v.problem.settings.supervision_percent
    for group in dict.fromkeys((*supervised, *supervising)):
        learners = supervised.get(group, ())
        seniors = supervising.get(group, ())
        yield 100 * total(v.supervising[one] for one in seniors) >= percent * total(
            v.supervised[one] for one in learners
        )
        there = v.number(Key(slot, task.post, task.team, task.basis) for task, slot in learners)
        for row, slot in seniors:
            yield v.supervising[row, slot] <= v.posts[row.supervisor_post].block_minutes * there


def supervising_total(v: RotaVariables) -> Rows:
    """A supervisor gives what the plan says, and not more.

    sum of supervising <= minutes                                 [minutes of the horizon, each supervises row]
    Policy: as `duty_total`.
    """
    for row, parts in grouped(v.supervising, lambda one: one[0]).items():
        yield total(v.supervising[one] for one in parts) <= row.minutes


def pins(v: RotaVariables) -> Rows:
    """A fixed half-session is worked, unless the pin is broken.

    sum of works in the team >= 1 - broken                        [each pin]
    Policy: decisions of people stand, and what they cost is told (this project).
    """
    keys = grouped(v.works, lambda key: (v.person(key), key.team, key.slot))
    for pin in v.problem.pins:
        yield v.number(keys.get((pin.person, pin.team, pin.slot), ())) >= 1 - v.broken[pin.person, pin.slot]


def requests(v: RotaVariables) -> Rows:
    """A request is granted or refused.

    off: works <= refused                                         [each half-session of the request]
    on: sum of works >= 1 - refused                               [each request]
    Policy: requests are granted where they harm no plan hours (this project).
    """
    keys = grouped(v.works, lambda key: (v.person(key), key.slot))
    slots = grouped(v.problem.request_slots, lambda row: row.request)
    for request in v.problem.requests:
        asked = [keys.get((request.person, row.slot), []) for row in slots.get(request.request, ())]
        if request.kind == "off":
            for one in asked:
                yield v.number(one) <= v.refused[request.request]
        else:
            yield v.number(key for one in asked for key in one) >= 1 - v.refused[request.request]


def whole_sessions(v: RotaVariables) -> Rows:
    """People come for sessions.

    comes >= sum of works                                         [each person, half-session and session]
    Policy: a session is 250 minutes (salaried GP model contract); fewer half sessions alone are fewer ways.
    """
    for (person, slot), keys in grouped(v.works, lambda key: (v.person(key), key.slot)).items():
        yield v.number(keys) <= v.comes[person, v.slots[slot].day, v.slots[slot].session]


def even_cover(v: RotaVariables) -> Rows:
    """A team is there all week.

    sum of works + short >= cover level                           [people, each team and half-session]
    Policy: patients come on all days (this project); the level is that of `cover_levels`.
    """
    levels = cover_levels(v.problem)
    keys = grouped(v.works, lambda key: (key.team, key.slot))
    for (team, slot), short in v.short.items():
        yield v.number(keys.get((team, slot), ())) + short >= levels[team, v.slots[slot].week]


def fair_late(v: RotaVariables) -> Rows:
    """The last half-sessions of days are shared out evenly.

    sum of works in last half-sessions <= even share + late       [half-sessions of the horizon, each person]
    Policy: fairness (this project); the share is that of `even_late`.
    """
    last, share = last_slots(v.problem), even_late(v.problem)
    keys = grouped((key for key in v.works if key.slot in last), v.person)
    for person, late in v.late.items():
        yield v.number(keys.get(person, ())) <= share[person] + late


CONSTRAINTS: tuple[Callable[[RotaVariables], Rows], ...] = (
    one_place,
    travel,
    duty_total,
    post_week,
    weekly_hours,
    huddle_once,
    huddle_of_all,
    rooms,
    huddle_time,
    minutes_within_block,
    supervised_done,
    supervisor_present,
    supervising_total,
    pins,
    requests,
    whole_sessions,
    even_cover,
    fair_late,
)
"""Every rule of a rota, in order."""
