"""Rota: from a run to weeks that can be worked, checked, with the reason of everything that is missing."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from pchteam.formulate_rota import Kept, formulate_rota
from pchteam.handover import HandOver
from pchteam.solver.check import Breach
from pchteam.solver.rota.check import check_rota
from pchteam.solver.rota.measures import RotaMeasures, measure_rota
from pchteam.solver.rota.misses import Miss, misses
from pchteam.solver.rota.problem import RotaProblem
from pchteam.solver.rota.rota import Rota
from pchteam.solver.rota.search import find_rota

__all__ = ["RotaRun", "make_rota"]

RESERVE_SECONDS = 4.0
"""Time for what follows the search: checking, reasons and files."""


@dataclass(frozen=True)
class RotaRun:
    """A rota with what it was made from and what was found about it.

    Parameters
    ----------
    handover
        The run, with the plain layout of its plan over the same weeks.
    breaches
        What `check_rota` refused; empty for every rota that may be shown.
    ended_by
        `finished`, `time_limit` when time ended the search early, or `interrupted` by Ctrl-C.
    """

    handover: HandOver
    problem: RotaProblem
    rota: Rota
    breaches: tuple[Breach, ...]
    misses: tuple[Miss, ...]
    measures: RotaMeasures
    ended_by: str
    seconds: float


def make_rota(
    handover: HandOver,
    kept: Kept | None = None,
    *,
    time_limit: float = 120.0,
    seed: int = 1,
    tell: Callable[[str], None] = lambda _: None,
    started: float | None = None,
) -> RotaRun:
    """Find a rota for the weeks of a run, check it, and say why something is missing.

    Parameters
    ----------
    kept
        Pins, and a former rota.
    time_limit
        Seconds for everything from `started`.

    Raises
    ------
    ValueError
        If the hours of the day do not fit, the bank holidays of these days are not known, or the computer is so busy
        that the first steps take minutes.
    """
    began = time.monotonic() if started is None else started
    problem = formulate_rota(handover.workspace, handover.problem, handover.plan, handover.horizon, kept)
    left = max(time_limit - (time.monotonic() - began) - RESERVE_SECONDS, 1.0)
    try:
        found = find_rota(problem, time_limit=left, seed=seed, tell=tell)
    except TimeoutError:
        raise ValueError(f"no rota was found in {time_limit:g} seconds; give it more (--time-limit)") from None
    return RotaRun(
        handover=handover,
        problem=problem,
        rota=found.rota,
        breaches=tuple(check_rota(problem, found.rota)),
        misses=tuple(misses(problem, found.rota)),
        measures=measure_rota(problem, found.rota),
        ended_by=found.ended_by,
        seconds=time.monotonic() - began,
    )
