"""How good plans get in a time, ours and those of other solvers on the same model.

`python benchmarks/solver.py --size M --seed 1 --seconds 60 --peers highs,cpsat,scip --json` writes one JSON object as
the last line of standard output, and progress to standard error; `benchmarks/README.md` says what each figure means.
"""

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from instances import SIZES, draw_instance
from solver_peers import PEERS, Objective, Run, run

from pchteam.solver.check import check, objective_terms
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem, read_problem

BEST_KNOWN = Path(__file__).with_name("best_known.csv")
NEAR = 1.01


@dataclass(frozen=True)
class Best:
    """The least objective that anybody found: its price, the weighted unmet minutes of that plan, and who found it."""

    objective: float
    unmet: int
    found_by: str


@dataclass(frozen=True)
class Tried:
    """A run, the objective that it was given, and its plan judged by the checker: never by the solver."""

    run: Run
    objective: Objective
    price: float | None
    unmet: int | None
    checked: bool | None


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def priced(problem: Problem, plan: Plan) -> tuple[float, int]:
    """Return the blended objective of a plan, and its unmet minutes weighted by priority."""
    weight = {need.need: need.weight for need in problem.needs}
    return sum(objective_terms(problem, plan).values()), sum(weight[row.need] * row.minutes for row in plan.unmet)


def attempt(name: str, problem: Problem, objective: Objective, seconds: float, seed: int) -> Tried:
    """Run a solver, and judge its plan."""
    say(f"{name}, {objective}: {seconds:.0f} s")
    found = run(name, problem, objective, seconds, seed)
    if found.plan is None:
        say(f"{name}, {objective}: no plan")
        return Tried(found, objective, None, None, None)
    price, unmet = priced(problem, found.plan)
    say(f"{name}, {objective}: objective {price:.0f}, unmet {unmet}, bound {found.bound:.0f}, {found.seconds:.1f} s")
    return Tried(found, objective, price, unmet, check(problem, found.plan) == [])


def better(tries: Sequence[Tried]) -> Tried:
    """Return the run that leaves least need unmet, by weight; then that of the least objective."""
    return min(tries, key=lambda one: (one.unmet is None, one.unmet or 0, one.price or 0.0))


def figures(problem: Problem, tried: Tried, best: Best) -> dict[str, Any]:
    """Return the figures of a run; bound and gaps are of the objective that it was given."""
    pure = tried.objective == "pure"
    price = problem.settings.unmet_weight
    goal = NEAR * (best.unmet * price if pure else best.objective)
    near = [seconds for seconds, incumbent in tried.run.incumbents if incumbent <= goal]
    value = None if tried.unmet is None else tried.unmet * price if pure else tried.price
    gap = None if value is None else max(value - tried.run.bound, 0.0)
    return {
        "objective": tried.objective,
        "price": tried.price,
        "unmet": tried.unmet,
        "bound": round(tried.run.bound, 2),
        "gap": None if gap is None or value is None else round(gap / value, 6) if value else 0.0,
        "gap_of_demand": None if gap is None else round(gap / max(problem.weighted_need(), 1), 6),
        "seconds_to_1pct": round(min(near), 2) if near else None,
        "seconds": round(tried.run.seconds, 2),
        "peak_mb": round(tried.run.peak_mb, 1),
        "checked": tried.checked,
    }


def known_instance(size: str, seed: int) -> tuple[Problem, list[Best]]:
    """Draw an instance; the planted plan is known, and what is stored."""
    instance = draw_instance(SIZES[size], seed)
    known = [Best(*priced(instance.problem, instance.plan), "planted")]
    with BEST_KNOWN.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["size"], row["seed"]) == (size, str(seed)):
                known.append(Best(float(row["objective"]), int(row["unmet"]), row["found_by"]))
    return instance.problem, known


def least(known: Sequence[Best], ours: Tried, peers: Mapping[str, Sequence[Tried]]) -> Best:
    """Return the best of what was known and of what was found now and passed its check."""
    tries = [("ours", ours), *((name, one) for name, both in peers.items() for one in both)]
    found = [
        Best(one.price, one.unmet, f"{name} in this run")
        for name, one in tries
        if one.checked and one.price is not None and one.unmet is not None
    ]
    return min((*known, *found), key=lambda best: best.objective)


def measure(problem: Problem, known: Sequence[Best], seconds: float, seed: int, names: Sequence[str]) -> dict[str, Any]:
    """Run ours, then each peer at both objectives."""
    ours = attempt("ours", problem, "blended", seconds, seed)
    peers = {
        name: [attempt(name, problem, objective, seconds, seed) for objective in ("pure", "blended")] for name in names
    }
    best = least(known, ours, peers)
    return {
        "best_known": asdict(best),
        "ours": figures(problem, ours, best),
        "peers": {name: figures(problem, better(tries), best) for name, tries in peers.items()},
    }


def peer_names(text: str) -> list[str]:
    """Names of peers from a list with commas."""
    names = [name for name in text.split(",") if name]
    if not set(names) <= set(PEERS):
        raise argparse.ArgumentTypeError(f"peers are {', '.join(PEERS)}")
    return names


def main() -> None:
    """Draw or read a problem, measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--size", choices=SIZES, default="M", help="of a generated instance (M)")
    source.add_argument("--problem", type=Path, help="solve this problem folder instead")
    parser.add_argument("--seed", type=int, default=1, help="of the instance and of the solvers (1)")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each run: one of ours, two of each peer (60)")
    parser.add_argument("--peers", type=peer_names, default=[], help="highs,cpsat,scip; none by default")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    asked = parser.parse_args()
    problem, known = known_instance(asked.size, asked.seed) if not asked.problem else (read_problem(asked.problem), [])
    found = {"size": None if asked.problem else asked.size, "seed": asked.seed}
    found |= measure(problem, known, asked.seconds, asked.seed, asked.peers)
    if asked.json:
        print(json.dumps(found))
        return
    for name, figure in found.items():
        print(f"{name}: {figure}")


if __name__ == "__main__":
    main()
