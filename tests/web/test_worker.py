"""Workers as they are: the command line in a process of its own."""

import subprocess
import time
from pathlib import Path

import pytest

from pchteam.web.asks import PlanAsk
from pchteam.web.job import job_of, plan_of
from pchteam.web.jobs import WORKER, Jobs
from pchteam.web.opened import run_of
from pchteam.web.store import Store
from tests.web.site import SECONDS, finished, with_example

DEAF = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")
"""Runs a command that ignores Ctrl-C at first, as what a script begins with `&` does."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "store")


def test_a_plan_is_made_checked_and_written(store: Store) -> None:
    jobs, workspace = Jobs(store), with_example(store)
    jobs.start()
    try:
        job = finished(jobs, workspace, PlanAsk(version=1, time_limit=10, views=("surgery",)))
    finally:
        jobs.close()
    assert job.status == "done", job.error
    assert job.result["checked"] is True
    assert run_of(plan_of(workspace, 1).output).document["unmet_minutes"] == job.result["unmet_minutes"]
    assert {step["stage"] for step in job.progress} >= {"support", "root", "disruption", "cost"}
    assert all(step["incumbent"] is None or step["incumbent"] >= 0 for step in job.progress)


def test_what_a_command_says_is_what_a_job_says(store: Store) -> None:
    jobs, workspace = Jobs(store), with_example(store)
    jobs.start()
    try:
        job = finished(jobs, workspace, PlanAsk(version=1, time_limit=10, views=("nobody",)))
    finally:
        jobs.close()
    assert job.status == "failed"
    assert job.error.startswith("--view employer:nobody: nobody has a post at 'nobody'")


def test_a_search_that_is_stopped_keeps_its_best_plan(store: Store) -> None:
    workspace = with_example(store, "north-trafford")
    jobs = Jobs(store, command=[*DEAF, *WORKER])
    jobs.start()
    try:
        job = jobs.submit(workspace, PlanAsk(version=1, time_limit=300), by="planner")
        until = time.monotonic() + SECONDS
        while not any(step["incumbent"] is not None for step in job.progress):
            assert time.monotonic() < until
            time.sleep(0.1)
        jobs.stop(job)
        while not job_of(workspace, job.number).ended:
            assert time.monotonic() < until
            time.sleep(0.1)
    finally:
        jobs.close()
    stopped = job_of(workspace, job.number)
    assert stopped.status == "done", stopped.error
    assert (stopped.result["ended_by"], stopped.result["checked"]) == ("interrupted", True)
    assert (stopped.output / "report.html").is_file()


def test_other_work_ends_without_a_result(store: Store) -> None:
    workspace = with_example(store)
    (workspace.folder / "stop").touch()
    ended = subprocess.run(
        [*DEAF, *WORKER, "gaps", str(workspace.latest().tables), "--json"],
        cwd=workspace.folder,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert ended.returncode != 0
    assert ended.stdout == b""
