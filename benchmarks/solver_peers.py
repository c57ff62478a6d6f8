"""Other solvers on the model of `pchteam.solver`, all through OR-Tools MathOpt, and ours, each in a process of its own.

A peer gets the whole model at once, with whole minutes and upper bounds on every variable (CP-SAT wants them; nobody is
hindered by them), either *pure* (unmet need alone, the first stage of a lexicographic order) or *blended* (as we do).
What it says of its progress is read from its log as it is written.
"""

import datetime
import math
import multiprocessing
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Literal

from ortools.math_opt.python import mathopt

from pchteam.solver.constraints import CONSTRAINTS
from pchteam.solver.extract import extract_plan
from pchteam.solver.objectives import blended, unmet_need
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.progress import Progress, read_log_line
from pchteam.solver.search import solve
from pchteam.solver.variables import Variables, build_variables

__all__ = ["PEERS", "Objective", "Run", "read_cpsat_line", "read_scip_line", "run"]

Objective = Literal["pure", "blended"]
Line = Callable[[str], tuple[float, float] | None]
SAMPLE, GRACE = 0.5, 60.0
"""Seconds between two looks at the memory, and beyond the time limit until a process is stopped."""


@dataclass
class Run:
    """What a solver found.

    Parameters
    ----------
    plan
        Its best plan, None if it found none.
    bound
        Lower bound of the objective that it was given.
    seconds
        Wall time from the problem in memory to the plan.
    incumbents
        (seconds, objective) as they were told.
    peak_mb
        Most memory of the process and its children together.
    """

    plan: Plan | None = None
    bound: float = 0.0
    seconds: float = 0.0
    incumbents: list[tuple[float, float]] = field(default_factory=list)
    peak_mb: float = 0.0


def read_cpsat_line(line: str) -> tuple[float, float] | None:
    """Return bound and incumbent of a line `#7 2.1s best:3416064 next:[2639000.5,3416063.9] ...` of CP-SAT."""
    found = re.match(r"#\w+\s+[\d.]+s\s+best:(\S+)\s+next:\[([^,]*),", line)
    return (float(found[2]), float(found[1])) if found else None


def read_scip_line(line: str) -> tuple[float, float] | None:
    """Return bound and incumbent of a line of the table of SCIP, in whose columns 15 and 16 they stand."""
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != 18 or cells[1] == "node":
        return None
    bound, incumbent = (math.inf if cell in ("--", "-", "") else float(cell) for cell in cells[14:16])
    return (-math.inf if bound == math.inf else bound), incumbent


PEERS: dict[str, tuple[mathopt.SolverType, Line]] = {
    "highs": (mathopt.SolverType.HIGHS, read_log_line),
    "cpsat": (mathopt.SolverType.CP_SAT, read_cpsat_line),
    "scip": (mathopt.SolverType.GSCIP, read_scip_line),
}


def run(name: str, problem: Problem, objective: Objective, seconds: float, seed: int) -> Run:
    """Run a peer, or `ours`, for so many seconds in a spawned process, and watch its memory."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_child, args=(there, name, problem, objective, seconds, seed))
    process.start()
    there.close()
    peak, until = 0.0, time.monotonic() + seconds + GRACE
    while not here.poll(SAMPLE) and time.monotonic() < until:
        peak = max(peak, _group_mb(process))
    found = Run(seconds=seconds)
    try:
        if here.poll():
            found = here.recv()
        elif process.pid:
            os.killpg(process.pid, signal.SIGKILL)
    except EOFError:
        pass  # it failed, and its traceback is on standard error; the others go on
    process.join()
    found.peak_mb = max(found.peak_mb, peak)
    return found


def _group_mb(process: BaseProcess) -> float:
    """Return the memory of all processes of a group: the process, and what it started."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,rss="], check=True, capture_output=True, text=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return sum(int(rss) for group, rss in rows if int(group) == process.pid) / 1024


def _child(there: Connection, name: str, problem: Problem, objective: Objective, seconds: float, seed: int) -> None:
    os.setpgid(0, 0)
    found = _ours(problem, seconds, seed) if name == "ours" else _peer(name, problem, objective, seconds, seed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found.peak_mb = peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
    there.send(found)


def _ours(problem: Problem, seconds: float, seed: int) -> Run:
    """Let `solve` look for a proof."""
    incumbents: list[tuple[float, float]] = []

    def tell(progress: Progress) -> None:
        incumbents.append((progress.seconds, progress.incumbent))

    solution = solve(problem, time_limit=seconds, gap_of_demand=0.0, seed=seed, progress=tell)
    incumbents.append((solution.seconds, solution.objective))
    return Run(solution.plan, solution.bound, solution.seconds, incumbents)


def _peer(name: str, problem: Problem, objective: Objective, seconds: float, seed: int) -> Run:
    """Let a peer solve the whole model, building it included in its time."""
    started, found = time.monotonic(), Run()
    solver, read = PEERS[name]
    model = mathopt.Model(name="plan")
    v = build_variables(model, problem)
    for constraint in CONSTRAINTS:
        for row in constraint(v):
            model.add_linear_constraint(row)
    _limit(v)
    model.minimize(unmet_need(v) if objective == "pure" else blended(v))

    def report(lines: Sequence[str]) -> None:
        for bound, incumbent in filter(None, map(read, lines)):
            found.bound = max(found.bound, bound)
            if incumbent < math.inf:
                found.incumbents.append((time.monotonic() - started, incumbent))

    left = datetime.timedelta(seconds=max(started + seconds - time.monotonic(), 0.0))
    limits = mathopt.SolveParameters(
        time_limit=left, random_seed=seed, relative_gap_tolerance=0.0, absolute_gap_tolerance=1e-6
    )
    try:
        result = mathopt.solve(model, solver, params=limits, msg_cb=report)
    except ValueError:
        # MathOpt's wrapper of HiGHS raises this when the time is up before there is a solution.
        if time.monotonic() - started < seconds:
            raise
        found.seconds = time.monotonic() - started
        return found
    found.seconds = time.monotonic() - started
    found.bound = max(found.bound, result.termination.objective_bounds.dual_bound)
    if result.has_primal_feasible_solution():
        found.incumbents.append((found.seconds, result.objective_value()))
        found.plan = extract_plan(v, result.variable_values())
    return found


def _limit(v: Variables) -> None:
    """Give each variable the largest value that it can have anyway."""
    capacity = {post: row.capacity_minutes for post, row in v.posts.items()}
    for (post, _, _), blocks in v.blocks.items():
        blocks.upper_bound = capacity[post] // max(v.block_minutes[post], 1)
    for arc, work in v.work.items():
        work.upper_bound = capacity[arc.post]
    for row, supervise in v.supervise.items():
        supervise.upper_bound = capacity[row.supervisor_post]
    for share, cover in v.cover.items():
        cover.upper_bound = share.max_minutes
    for need in v.problem.needs:
        v.unmet[need.need].upper_bound = need.minutes
