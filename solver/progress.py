"""How far a search is, read from the log of HiGHS as it is written."""

import math
from dataclasses import dataclass

__all__ = ["Progress", "read_log_line"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands.

    Parameters
    ----------
    seconds
        Wall time since the start.
    incumbent
        Objective of the best plan so far; until minutes are made whole, a fraction below that of the final plan.
    bound
        No plan has a lower objective.
    gap_of_demand
        (incumbent - bound) / price of meeting no need.
    stage
        `support`, `root`, `agreed`, `parts`, `teams`, `minutes` or `proof`.
    """

    seconds: float
    incumbent: float
    bound: float
    gap_of_demand: float
    stage: str


def read_log_line(line: str) -> tuple[float, float] | None:
    """Return bound and incumbent of a line of the branch-and-bound table of HiGHS, None for any other line.

    The columns are Src, Proc, InQueue, Leaves, Expl, BestBound, BestSol, Gap, Cuts, InLp, Confl, LpIters, Time; Src may
    be blank, and a bound or incumbent that is not known yet is infinite.
    """
    cells = line.split()
    if len(cells) not in (12, 13) or not cells[-1].endswith("s") or not cells[-9].endswith("%"):
        return None
    try:
        bound, incumbent = float(cells[-8]), float(cells[-7])
    except ValueError:
        return None
    return (bound, incumbent) if not math.isnan(bound + incumbent) or bound == -math.inf else None
