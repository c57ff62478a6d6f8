"""The checker of a pool: every rule of `pchteam.solver.pooling`, recomputed from its minutes, without OR-Tools."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pchteam.solver.check import Breach
from pchteam.solver.pooled import Choices, Pooled
from pchteam.solver.problem import Post, Problem

__all__ = ["check_pool"]

TOLERANCE = 0.01
"""Minutes a week that floating-point work may be off."""

Limits = Iterator[tuple[str, float, float]]
"""Where, minutes there, and the most that they may be."""


@dataclass(frozen=True, slots=True)
class _Facts:
    problem: Problem
    choices: Choices
    pooled: Pooled
    posts: dict[str, Post]
    busy: dict[tuple[str, str, str], float]


def check_pool(problem: Problem, choices: Choices, pooled: Pooled) -> list[Breach]:
    """Return every breach of a rule; an empty list for a pool that holds."""
    facts = _Facts(problem, choices, pooled, {post.post: post for post in problem.posts}, defaultdict(float))
    for arc, minutes in pooled.work.items():
        facts.busy[arc.post, arc.team, arc.basis] += minutes
    for row, minutes in pooled.supervise.items():
        facts.busy[row.supervisor_post, row.team, row.supervisor_basis] += minutes
    breaches = [Breach("eligible_arcs", where, "is not in the problem") for where in _strangers(facts)]
    for rule in RULES:
        for where, minutes, most in rule(facts):
            if minutes > most + TOLERANCE:
                breaches.append(Breach(rule.__name__, where, f"{minutes:g} are more than {most:g}"))
    return breaches


def _strangers(facts: _Facts) -> Iterator[str]:
    problem, pooled = facts.problem, facts.pooled
    permitted = {(row.post, row.team, row.basis) for row in problem.permissions}
    known: list[tuple[Mapping[Any, float], set[Any]]] = [
        (pooled.work, set(problem.arcs)),
        (pooled.supervise, set(problem.supervisors)),
        (pooled.cover, set(problem.need_teams)),
        (pooled.time, permitted),
        (facts.busy, permitted),
        (pooled.unmet, {need.need for need in problem.needs}),
    ]
    for rows, allowed in known:
        yield from (str(key) for key in set(rows) - allowed)


def not_negative(facts: _Facts) -> Limits:
    """No minute is less than none."""
    pooled = facts.pooled
    tables: tuple[Mapping[Any, float], ...] = (
        pooled.work,
        pooled.supervise,
        pooled.cover,
        pooled.time,
        pooled.unmet,
    )
    for rows in tables:
        yield from ((str(key), -minutes, 0) for key, minutes in rows.items())


def post_capacity(facts: _Facts) -> Limits:
    """Nobody gives more than the capacity of the post, nor, courses included, of all their posts."""
    person: dict[str, float] = defaultdict(float)
    for post in facts.posts.values():
        given = sum(minutes for key, minutes in facts.pooled.time.items() if key[0] == post.post)
        person[post.person] += given - post.capacity_minutes
        yield post.post, given, post.capacity_minutes
    for choice in facts.pooled.chosen:
        if choice.minutes:
            yield choice.person, person[choice.person] + choice.minutes, 0


def time_with_meetings(facts: _Facts) -> Limits:
    """Work fits into the time of the permission, and with its part of the meetings into that of person and team."""
    meeting = {team.team: team.meeting_minutes for team in facts.problem.teams}
    capacity: dict[str, float] = defaultdict(float)
    for post in facts.posts.values():
        capacity[post.person] += post.capacity_minutes
    work: dict[tuple[str, str], float] = defaultdict(float)
    time: dict[tuple[str, str], float] = defaultdict(float)
    for key, minutes in facts.pooled.time.items():
        yield str(key), facts.busy[key], minutes
        place = facts.posts[key[0]].person, key[1]
        work[place] += facts.busy[key]
        time[place] += minutes
    for (person, team), minutes in work.items():
        left = max(capacity[person] - meeting[team], 0)
        yield f"{person}, {team}", minutes * capacity[person], time[person, team] * left


def coverage_is_work(facts: _Facts) -> Limits:
    """What a team meets of a function is what is worked on it there."""
    function = {need.need: need.function for need in facts.problem.needs}
    met: dict[tuple[str, str], float] = defaultdict(float)
    for row, minutes in facts.pooled.cover.items():
        met[row.team, function[row.need]] += minutes
    for arc, minutes in facts.pooled.work.items():
        met[arc.team, arc.function] -= minutes
    yield from ((str(place), abs(off), 0) for place, off in met.items())


def need_balance(facts: _Facts) -> Limits:
    """Each minute of a need is met or unmet, and no team meets more than its share."""
    met = dict(facts.pooled.unmet)
    for row, minutes in facts.pooled.cover.items():
        met[row.need] += minutes
        yield f"{row.need}, {row.team}", minutes, row.max_minutes
    yield from ((need.need, abs(met[need.need] - need.minutes), 0) for need in facts.problem.needs)


def supervision(facts: _Facts) -> Limits:
    """Supervised work has its share of a supervisor's time."""
    given: dict[tuple[str, str, str, str], float] = defaultdict(float)
    for row, minutes in facts.pooled.supervise.items():
        given[row.team, row.function, row.employer, row.basis] += minutes
    asked: dict[tuple[str, str, str, str], float] = defaultdict(float)
    share = facts.problem.settings.supervision_percent / 100
    for arc, minutes in facts.pooled.work.items():
        if arc.mode == "supervised":
            key = arc.team, arc.function, facts.posts[arc.post].employer, arc.basis
            asked[key] += share * minutes
    yield from ((str(key), minutes, given[key]) for key, minutes in asked.items())


def agreement_caps(facts: _Facts) -> Limits:
    """Agreements keep to their hours, and employers lend what they have offered and keep what they must."""
    agreement = {(row.post, row.team, row.basis): row.agreement for row in facts.problem.permissions}
    under: dict[str | None, float] = defaultdict(float)
    lent: dict[str | None, float] = defaultdict(float)
    for key, minutes in facts.pooled.time.items():
        if agreement[key]:
            under[agreement[key]] += minutes
            lent[facts.posts[key[0]].donor] += minutes
    for row in facts.problem.agreements:
        if row.max_minutes is not None:
            yield row.agreement, under[row.agreement], row.max_minutes
    for employer in facts.problem.employers:
        own = sum(post.capacity_minutes for post in facts.posts.values() if post.donor == employer.employer)
        if employer.outward_minutes is not None:
            yield f"{employer.employer}, outward", lent[employer.employer], employer.outward_minutes
        if employer.retained_minutes is not None:
            yield f"{employer.employer}, retained", lent[employer.employer], max(own - employer.retained_minutes, 0)


def opened_by_choice(facts: _Facts) -> Limits:
    """What nobody chose is not done, and no course has more people than places."""
    chosen = set(facts.pooled.chosen)
    closed = {pair for pair, rows in facts.choices.opens.items() if not chosen & set(rows)}
    for arc, minutes in facts.pooled.work.items():
        if arc.mode == "alone" and (facts.posts[arc.post].person, arc.function) in closed:
            yield str(arc), minutes, 0
    takers = Counter(choice.course for choice in chosen)
    yield from ((course, takers[course], most) for course, most in facts.choices.places.items())


RULES: tuple[Callable[[_Facts], Limits], ...] = (
    not_negative,
    post_capacity,
    time_with_meetings,
    coverage_is_work,
    need_balance,
    supervision,
    agreement_caps,
    opened_by_choice,
)
"""Every rule of a pool."""
