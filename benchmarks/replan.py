"""How soon and how well a plan is mended after three people left, against planning anew without the former plan.

`python benchmarks/replan.py --size M --seed 1 --json` writes one JSON object as the last line of standard output, and
progress to standard error; `benchmarks/README.md` says what each figure means.
"""

import argparse
import json
import sys
import time
from collections.abc import Collection
from dataclasses import replace
from random import Random
from typing import Any

from instances import SIZES, draw_instance

from pchteam.solver.changes import Move, changes
from pchteam.solver.check import check, objective_terms
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.search import solve
from pchteam.solver.settle import settled

LEAVERS = 3

SEARCH_SHARE = 0.7
"""Share of the time that the search gets: making minutes whole and settling come after it."""


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def draw_leavers(plan: Plan, seed: int) -> list[str]:
    """Draw core members of different teams."""
    draw = Random(seed)
    core: dict[str, list[str]] = {}
    for row in plan.memberships:
        if row.kind == "core":
            core.setdefault(row.team, []).append(row.person)
    gone: list[str] = []
    for team in draw.sample(sorted(core), min(LEAVERS, len(core))):
        gone.append(draw.choice(sorted(set(core[team]) - set(gone)) or core[team]))
    return sorted(set(gone))


def without(problem: Problem, gone: Collection[str]) -> Problem:
    """Return a problem without some people and all that is theirs."""
    posts = {row.post for row in problem.posts if row.person in gone}
    return replace(
        problem,
        people=tuple(row for row in problem.people if row.person not in gone),
        posts=tuple(row for row in problem.posts if row.post not in posts),
        permissions=tuple(row for row in problem.permissions if row.post not in posts),
        arcs=tuple(row for row in problem.arcs if row.post not in posts),
        supervisors=tuple(row for row in problem.supervisors if row.supervisor_post not in posts),
        capabilities=tuple(row for row in problem.capabilities if row.post not in posts),
        pins=tuple(row for row in problem.pins if row.person not in gone),
        rotations=tuple(row for row in problem.rotations if row.post not in posts),
        wants=tuple(row for row in problem.wants if row.person not in gone),
    )


def figures(before: Problem, former: Plan, problem: Problem, plan: Plan, seconds: float) -> dict[str, Any]:
    """Return how good a plan is and how many people it moves, leavers left out."""
    weight = {need.need: need.weight for need in problem.needs}
    stay = {row.person for row in problem.people}
    moves: list[Move] = [row for row in changes(before, former, problem, plan).moves if row.person in stay]
    return {
        "seconds": round(seconds, 2),
        "price": sum(objective_terms(problem, plan).values()),
        "unmet": sum(weight[row.need] * row.minutes for row in plan.unmet),
        "join_or_leave": sum(row.change in ("joins", "leaves") for row in moves),
        "more_or_less_time": sum(row.change in ("more", "less") for row in moves),
        "checked": check(problem, plan) == [],
    }


def measure(before: Problem, former: Plan, seed: int, seconds: float, full_seconds: float) -> dict[str, Any]:
    """Let people leave, mend the former plan, and plan anew without it."""
    gone = draw_leavers(former, seed)
    problem = replace(without(before, gone), memberships=former.memberships).in_order()
    say(f"{', '.join(gone)} left: {seconds:.0f} s to mend the plan")
    began = time.monotonic()
    found = solve(problem, time_limit=SEARCH_SHARE * seconds, seed=seed, start=former).plan
    left = max(began + seconds - time.monotonic(), 0.1)
    plan = settled(problem, found, former, seed=seed, seconds=left)
    mended = figures(before, former, problem, plan, time.monotonic() - began)
    say(f"{mended}\n{full_seconds:.0f} s without the former plan")
    anew = solve(problem, time_limit=full_seconds, seed=seed)
    full = figures(before, former, problem, anew.plan, anew.seconds)
    say(f"{full}")
    more = mended["unmet"] / full["unmet"] - 1 if full["unmet"] else 0.0
    return {"leavers": gone, "replan": mended, "anew": full, "unmet_more": round(more, 5)}


def main() -> None:
    """Draw an instance, plan it, and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="M", help="of a generated instance (M)")
    parser.add_argument("--seed", type=int, default=1, help="of the instance, the leavers and the solver (1)")
    parser.add_argument("--seconds", type=float, default=8.0, help="for mending the plan (8)")
    parser.add_argument("--full", type=float, default=60.0, help="for the former plan, and for planning anew (60)")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    asked = parser.parse_args()
    problem = draw_instance(SIZES[asked.size], asked.seed).problem.in_order()
    say(f"{asked.full:.0f} s for the former plan")
    former = solve(problem, time_limit=asked.full, seed=asked.seed).plan
    found = {"size": asked.size, "seed": asked.seed}
    found |= measure(problem, former, asked.seed, asked.seconds, asked.full)
    if asked.json:
        print(json.dumps(found))
        return
    for name, figure in found.items():
        print(f"{name}: {figure}")


if __name__ == "__main__":
    main()
