"""The benchmark of the solver: it gives all figures of a problem folder, and reads the logs of its peers."""

import csv
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from instances import SIZES, draw_instance
from replan import measure
from solver_peers import read_cpsat_line, read_scip_line
from squads import Size

from pchteam.solver.check import objective_terms
from pchteam.solver.problem import write_problem
from pchteam.solver.search import solve

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
FIGURES = {
    *("objective", "price", "unmet", "bound", "gap", "gap_of_demand"),
    *("seconds_to_1pct", "seconds", "peak_mb", "checked"),
}


def measured(*arguments: str) -> dict[str, Any]:
    """The last line of what the benchmark prints."""
    command = [sys.executable, str(BENCHMARKS / "solver.py"), "--json", *arguments]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return figures


@pytest.mark.skipif(os.name != "posix", reason="memory and groups of processes are read as POSIX has them")
def test_all_solvers_agree_on_a_small_problem(tmp_path: Path) -> None:
    """All prove their optimum: nobody leaves less need unmet than the pure objective does, and ours is best known."""
    write_problem(draw_instance(Size(people=12, teams=2, functions=8, employers=3), 1).problem, tmp_path)
    found = measured("--problem", str(tmp_path), "--seconds", "10", "--peers", "highs,cpsat,scip")
    assert list(found) == ["size", "seed", "best_known", "ours", "peers"]
    assert list(found["peers"]) == ["highs", "cpsat", "scip"]
    ours = found["ours"]
    assert found["best_known"]["objective"] == pytest.approx(ours["price"])
    for figures in (ours, *found["peers"].values()):
        assert set(figures) == FIGURES
        assert figures["checked"]
        assert figures["gap"] == pytest.approx(0, abs=1e-5)
        assert figures["seconds_to_1pct"] <= figures["seconds"] + 0.01
        assert figures["peak_mb"] > 20
    assert len({figures["unmet"] for figures in found["peers"].values()}) == 1
    assert found["peers"]["highs"]["unmet"] <= ours["unmet"]


def test_no_peers_unless_asked(tmp_path: Path) -> None:
    write_problem(draw_instance(Size(people=6, teams=1, functions=4, employers=2), 1).problem, tmp_path)
    assert measured("--problem", str(tmp_path), "--seconds", "5")["peers"] == {}


def test_best_known_is_at_most_the_planted_plan() -> None:
    """The file has S and M with three seeds, and no value there is above the planted plan's."""
    with (BENCHMARKS / "best_known.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(size, str(seed)) for size in "SM" for seed in (1, 2, 3)} <= {(row["size"], row["seed"]) for row in rows}
    for row in rows:
        instance = draw_instance(SIZES[row["size"]], int(row["seed"]))
        planted = sum(objective_terms(instance.problem, instance.plan).values())
        assert float(row["objective"]) <= planted + 0.001, "four decimals are stored"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "#Bound   0.12s best:inf   next:[-89736500,65182241.8] initial_domain",
            (-89736500, math.inf),
        ),
        ("#7       2.12s best:3416064 next:[2639000.5,3416063.92] default_lp", (2639000.5, 3416064)),
        ("#Variables: 839 (#bools: 142 #ints: 348 in floating point objective)", None),
        ("#Model   0.12s var:778/778 constraints:956/956", None),
    ],
)
def test_lines_of_cpsat(line: str, found: tuple[float, float] | None) -> None:
    assert read_cpsat_line(line) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "d 4.4s|    42 |    31 |  6775 | 105.5 |pscostdi|  15 | 764 | 880 | 908 |   0 |  2 |  35 |1115 "
            "| 2.688827e+06 | 3.855251e+06 |  43.38%|   1.75%",
            (2688827, 3855251),
        ),
        (
            "  0.1s|     1 |     0 |  1226 |     - |    10M |   0 | 764 | 873 | 845 |   0 |  0 |  28 |   0 "
            "| 2.590165e+06 |      --      |    Inf | unknown",
            (2590165, math.inf),
        ),
        (
            " time | node  | left  |LP iter|LP it/n|mem/heur|mdpt |vars |cons |rows |cuts |sepa|confs|strbr| "
            "  dualbound   | primalbound  |  gap   | compl. ",
            None,
        ),
        ("presolved problem has 764 variables (193 bin, 571 int, 0 cont) and 845 constraints", None),
    ],
)
def test_lines_of_scip(line: str, found: tuple[float, float] | None) -> None:
    assert read_scip_line(line) == found


def test_a_plan_is_mended_after_people_left() -> None:
    problem = draw_instance(Size(people=12, teams=3, functions=8, employers=3), 1).problem.in_order()
    former = solve(problem, time_limit=10).plan
    found = measure(problem, former, 1, 10, 10)
    assert len(found["leavers"]) == 3
    assert found["replan"]["checked"]
    assert found["anew"]["checked"]
    assert abs(found["unmet_more"]) <= 0.01
