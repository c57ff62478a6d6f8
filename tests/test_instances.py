"""Generated instances: the planted plan passes its check, demand is about 12 % above it, and a seed is enough."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from instances import SIZES, draw_instance

from pchteam.solver.check import check
from pchteam.solver.problem import TABLES, read_problem

GENERATOR = Path(__file__).parents[1] / "benchmarks" / "instances.py"


@pytest.mark.parametrize(("size", "seed"), [("S", 1), ("S", 2), ("S", 3), ("M", 1), ("M", 2), ("L", 1)])
def test_the_planted_plan_passes_its_check(size: str, seed: int) -> None:
    instance = draw_instance(SIZES[size], seed)
    problem, plan = instance.problem, instance.plan
    assert check(problem, plan) == []
    unmet = sum(row.minutes for row in plan.unmet)
    assert unmet / sum(row.minutes for row in plan.coverage) == pytest.approx(0.12, abs=0.002)
    assert (len(problem.people), len(problem.teams)) == (SIZES[size].people, SIZES[size].teams)
    assert len({post.employer for post in problem.posts}) == SIZES[size].employers
    assert all(row.open for row in plan.teams)


def test_every_table_and_limit_is_used() -> None:
    problem = draw_instance(SIZES["M"], 1).problem
    assert all(getattr(problem, table.name) for table in TABLES)
    assert {team.integration for team in problem.teams} == {"virtual", "actual"}
    assert {arc.mode for arc in problem.arcs} == {"alone", "supervised"}
    assert {pin.decision for pin in problem.pins} == {"in", "out"}
    assert any(row.outward_minutes for row in problem.employers)
    assert any(row.retained_minutes for row in problem.employers)
    assert any(row.max_minutes for row in problem.agreements)
    assert any(post.donor is None for post in problem.posts)


def test_a_seed_gives_the_same_instance_in_every_process(tmp_path: Path) -> None:
    """Whatever the hash seed; the folder reads back as the same problem."""
    written = []
    for number, (seed, hashing) in enumerate((("5", "0"), ("5", "1"), ("6", "0"))):
        folder = tmp_path / str(number)
        command = [sys.executable, str(GENERATOR), "--size", "S", "--seed", seed, str(folder)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": hashing})
        written.append({path.name: path.read_bytes() for path in folder.rglob("*.csv")})
    assert written[0] == written[1] != written[2]
    assert read_problem(tmp_path / "0") == draw_instance(SIZES["S"], 5).problem
