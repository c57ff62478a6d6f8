"""Reasons: why a plan leaves need unmet, and what it would take; from the folder that `pchteam plan -o` wrote."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pchteam.solver.bottlenecks import Bottleneck, bottlenecks
from pchteam.solver.causes import causes
from pchteam.solver.goal import default_goal, read_goal
from pchteam.solver.next_hour import Extra, NextHour, next_hours, verify_next_hour
from pchteam.solver.pinned import PinFault, pin_faults
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.relax import Relaxation, relax
from pchteam.written import Names, names_of, read_run, run_folder

__all__ = ["PlannedRun", "Reasons", "planned_run", "reasons"]

VERIFIED = 3
"""Sessions more that are tried with whole plans at least; more while time is left."""

SHARE_OF_GOAL = 0.4
"""Share of the time that looks for the policies; the rest tries each of them, and sessions more."""

SECONDS_EACH = 1.5
"""Seconds for one whole plan with a few teams free, a safety net."""


@dataclass(frozen=True)
class PlannedRun:
    """A problem and its plan, with what people call the ids.

    Parameters
    ----------
    names
        Those of functions, organisations, people and teams; none where there is no workspace.
    """

    problem: Problem
    plan: Plan
    names: Names

    def name(self, table: str, identifier: str) -> str:
        """The name of an id, with the id for people."""
        return self.names.person(identifier) if table == "people" else self.names.of(table, identifier)

    def find(self, table: str, text: str) -> str:
        """The id that is meant by an id or a name, in any case; the text itself where nothing has that name."""
        known = self.names.names.get(table, {})
        named = [one for one, name in known.items() if name.casefold() == text.casefold()]
        return named[0] if len(named) == 1 and text not in known else text


@dataclass(frozen=True)
class Reasons:
    """Why a plan leaves need unmet, and what it would take.

    Parameters
    ----------
    pins
        Pins that cannot stand or do not.
    left
        Minutes by cause of what stays unmet of the goal's needs once its policies are loosened.
    linear_seconds, whole_seconds
        Wall time of what was estimated, and of what was solved in whole numbers.
    """

    pins: tuple[PinFault, ...]
    bottlenecks: tuple[Bottleneck, ...]
    relaxation: Relaxation
    left: Mapping[str, int]
    next_hours: tuple[NextHour, ...]
    linear_seconds: float
    whole_seconds: float


def planned_run(folder: Path) -> PlannedRun:
    """Return a run with its names, as `pchteam.written.read_run` reads it."""
    return PlannedRun(*read_run(folder), names_of(run_folder(folder) / "workspace"))


def reasons(run: PlannedRun, goal: str | None, time_limit: float) -> Reasons:
    """Find bottlenecks, the policies to loosen for a goal, and what one session more would save.

    Parameters
    ----------
    goal
        As `pchteam.solver.goal.read_goal` reads it; a tenth less unmet need for None.
    time_limit
        Seconds for whole plans, a safety net; estimates come before and are not limited.
    """
    problem, plan = run.problem, run.plan
    asked = read_goal(_with_id(run, goal), problem) if goal else default_goal(problem, plan)
    began = time.monotonic()
    pins, competing = pin_faults(problem, plan), bottlenecks(problem, plan)
    hours = next_hours(problem, plan)
    estimated = time.monotonic()
    relaxation = relax(problem, plan, asked, SHARE_OF_GOAL * time_limit)
    left: Counter[str] = Counter()
    for row in causes(relaxation.problem, relaxation.plan):
        left[row.cause] += row.minutes if row.need in asked.needs else 0
    verified = []
    for place, hour in enumerate(_best_of_each_kind_first(hours)):
        has_time = time.monotonic() - estimated < time_limit - 2 * SECONDS_EACH
        is_tried = place < VERIFIED or has_time
        verified.append(verify_next_hour(problem, plan, hour, SECONDS_EACH) if is_tried else hour)
    return Reasons(
        pins=tuple(pins),
        bottlenecks=tuple(competing),
        relaxation=relaxation,
        left={cause: minutes for cause, minutes in left.items() if minutes},
        next_hours=tuple(sorted(verified, key=_saving)),
        linear_seconds=estimated - began,
        whole_seconds=time.monotonic() - estimated,
    )


def _with_id(run: PlannedRun, goal: str) -> str:
    """A goal with the id of the function instead of its name."""
    kind, *rest = goal.split(":")
    return ":".join([kind, run.find("functions", rest[0]), *rest[1:]]) if kind == "function" and rest else goal


def _best_of_each_kind_first(hours: list[NextHour]) -> list[NextHour]:
    """The best of each kind, then the second best, and so on, so that each kind is tried."""
    place: Counter[str] = Counter()
    ranked = []
    for hour in hours:
        ranked.append((place[hour.extra.kind], hour))
        place[hour.extra.kind] += 1
    return [hour for _, hour in sorted(ranked, key=lambda item: item[0])]


def _saving(row: NextHour) -> tuple[bool, float, float, Extra]:
    """What was solved with whole plans comes first, and what saves most of it."""
    return row.saved is None, -(row.saved.weighted if row.saved else 0), -row.linear, row.extra
