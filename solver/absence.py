"""Absence at a given rate: seeded days on which people are away, and what the teams of a plan still meet on them."""

import math
import random
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pchteam.solver.problem import Problem
from pchteam.solver.resilience import FixedTeams, Outcome

__all__ = ["AT_RISK_BELOW", "Absence", "Part", "absence"]

AT_RISK_BELOW = 0.8
"""A function is at risk on a day when less than this share of what the plan meets of it is met: our choice."""

HAIR = 1e-6
"""Minutes that the linear program may be off."""

LOW = 0.05
"""The percentile that is told beside the mean."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is met of a function, or of all need, over the draws; minutes a week.

    Parameters
    ----------
    planned
        Minutes met when everybody is there.
    mean, error
        Mean over the draws and its standard error.
    low
        The 5th percentile by nearest rank: on one day of 20 it is this or less.
    risk, risk_error
        Share of days on which less than `AT_RISK_BELOW` x planned is met, and its standard error.
    """

    id: str
    planned: float
    mean: float
    error: float
    low: float
    risk: float
    risk_error: float


@dataclass(frozen=True, slots=True)
class Absence:
    """What absence at a rate does to a plan.

    Parameters
    ----------
    rate
        Probability of each person to be away on a day.
    seed, draws
        Seed of the days, and their number.
    whole
        All need.
    functions
        Functions that the plan meets, in order of their ids.
    """

    rate: float
    seed: int
    draws: int
    whole: Part
    functions: tuple[Part, ...]


def absence(problem: Problem, teams: FixedTeams, rate: float, seed: int, draws: int) -> Absence:
    """Draw days on which each person is away with the same probability, independently, and share out the work of each.

    Raises
    ------
    ValueError
        If the rate is not a probability, or if there are fewer than two draws.
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"{rate} is no rate of absence; give a number from 0 to 1, such as 0.05")
    if draws < 2:
        raise ValueError(f"{draws} draws tell nothing of how days differ; give 2 or more")
    planned = teams.without(())
    days = [teams.without(away) for away in _days(problem, rate, seed, draws)]
    functions = sorted(function for function, minutes in planned.functions.items() if minutes >= 1)
    return Absence(
        rate=rate,
        seed=seed,
        draws=draws,
        whole=_part("all", _met(planned), [_met(day) for day in days]),
        functions=tuple(
            _part(function, planned.functions[function], [day.functions[function] for day in days])
            for function in functions
        ),
    )


def _days(problem: Problem, rate: float, seed: int, draws: int) -> Iterator[set[str]]:
    """Yield the posts of those who are away on each day; people are drawn in order of their ids."""
    draw = random.Random(seed)
    posts: dict[str, list[str]] = {}
    for post in problem.posts:
        posts.setdefault(post.person, []).append(post.post)
    for _ in range(draws):
        yield {post for person in sorted(posts) if draw.random() < rate for post in posts[person]}


def _met(day: Outcome) -> float:
    return math.fsum(day.functions.values())


def _part(name: str, planned: float, met: Sequence[float]) -> Part:
    number = len(met)
    risk = sum(minutes < AT_RISK_BELOW * planned - HAIR for minutes in met) / number
    return Part(
        id=name,
        planned=planned,
        mean=statistics.fmean(met),
        error=statistics.stdev(met) / math.sqrt(number),
        low=sorted(met)[math.ceil(LOW * number) - 1],
        risk=risk,
        risk_error=math.sqrt(risk * (1 - risk) / number),
    )
