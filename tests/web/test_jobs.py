"""The queue, with workers that are scripts of a line."""

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from pchteam.web import jobs as queue
from pchteam.web import verdict
from pchteam.web.asks import PlanAsk
from pchteam.web.job import Job, job_of, jobs_of, plan_of
from pchteam.web.jobs import Jobs, QueueFullError
from pchteam.web.store import TABLES, KeptWorkspace, NotKeptError, Store

FINE = "print('{}')"
WAITING = """
import pathlib, time
with open("begun", "a") as file:
    file.write("x")
while not pathlib.Path("go").exists():
    time.sleep(0.01)
print("{}")
"""
"""Goes on until there is a file `go` beside it, and leaves a mark each time it begins."""

SECONDS = 20.0


def until(is_so: Callable[[], Any]) -> None:
    """Wait for something."""
    last = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < last, "it did not come"
        time.sleep(0.02)


def is_gone(worker: psutil.Process) -> bool:
    """Whether a process has ended."""
    return not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE


class Place:
    """A store with a workspace, and the servers that follow each other on it."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        self.workspace: KeptWorkspace = self.store.add_workspace(
            "Place", lambda folder: (folder / TABLES).mkdir(), by="planner", origin="test"
        )
        self.jobs: Jobs

    def serve(self, script: str, limit: int = 1) -> Jobs:
        """Begin to serve."""
        self.jobs = Jobs(self.store, limit, [sys.executable, "-c", script])
        self.jobs.start()
        return self.jobs

    def submit(self) -> Job:
        """Ask for a plan."""
        return self.jobs.submit(self.workspace, PlanAsk(version=1), by="planner", title="Ours")

    def now(self, job: Job) -> Job:
        """How a job stands on the disk."""
        return job_of(self.workspace, job.number)

    def ended(self, job: Job) -> Job:
        """Wait for the end of a job."""
        until(lambda: self.now(job).ended)
        return self.now(job)

    def begun(self, job: Job, times: int = 1) -> psutil.Process:
        """Wait for the worker of a job to be at work, as often as it should be."""
        mark = job.folder / "begun"
        until(lambda: mark.is_file() and len(mark.read_text()) == times and self.now(job).state.get("pid"))
        return psutil.Process(self.now(job).state["pid"])

    def go(self, job: Job) -> None:
        """Let a waiting worker end."""
        (job.folder / "go").touch()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A place where nobody is served yet."""
    found = Place(tmp_path / "store")
    yield found
    for job in jobs_of(found.workspace):
        found.go(job)
    if hasattr(found, "jobs"):
        found.jobs.close()


def test_jobs_wait_for_each_other(place: Place) -> None:
    place.serve(WAITING)
    first, second, third = (place.submit() for _ in range(3))
    place.begun(first)
    assert [job.number for job in place.jobs.running()] == [1]
    assert [job.number for job in place.jobs.waiting()] == [2, 3]
    place.go(first)
    place.begun(second)
    assert place.now(first).status == "done"
    assert place.now(third).status == "queued"


def test_as_many_work_as_the_limit_says(place: Place) -> None:
    place.serve(WAITING, limit=2)
    jobs = [place.submit() for _ in range(3)]
    for job in jobs[:2]:
        place.begun(job)
    assert [job.number for job in place.jobs.waiting()] == [3]


def test_what_was_asked_is_kept(place: Place) -> None:
    place.serve(FINE)
    job = place.ended(place.submit())
    assert (job.title, job.by, job.kind, job.ask) == ("Ours", "planner", "plan", PlanAsk(version=1))
    assert job.result == {}
    assert plan_of(place.workspace, 1) == job


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ('import sys; print(\'{"status": "refused"}\'); sys.exit(1)', verdict.REFUSED),
        ("import sys; print('Error: no team is left', file=sys.stderr); sys.exit(2)", "no team is left"),
        ("print('{}'); raise SystemExit(1)", verdict.SILENT),
        ("print('{\"half')", verdict.SILENT),
        ("raise KeyError('teams')", "KeyError: 'teams'"),
        ("import os; os.kill(os.getpid(), 9)", verdict.KILLED),
        (
            "import sys; print('HiGHS runs', file=sys.stderr, flush=True); import os; os.kill(os.getpid(), 9)",
            verdict.KILLED,
        ),
        ("import sys; sys.exit('Error: output/x.csv: No space left on device')", verdict.DISK_FULL),
    ],
)
def test_what_has_no_result_fails_with_one_line(place: Place, script: str, error: str) -> None:
    place.serve(script)
    job = place.ended(place.submit())
    assert (job.status, job.error) == ("failed", error)
    with pytest.raises(NotKeptError):
        plan_of(place.workspace, 1)


def test_errors_do_not_tell_where_the_store_is(place: Place) -> None:
    place.serve("import os, sys; sys.exit(f'Error: {os.getcwd()}/output: a fault')")
    assert place.ended(place.submit()).error == "output: a fault"


def test_a_queued_job_that_is_stopped_never_begins(place: Place) -> None:
    place.serve(WAITING)
    first, second = place.submit(), place.submit()
    place.begun(first)
    place.jobs.stop(second)
    assert place.now(second).status == "stopped"
    place.go(first)
    place.ended(first)
    time.sleep(2 * queue.TURN_SECONDS)
    assert not (second.folder / "begun").exists()


def test_a_running_job_that_is_stopped_may_leave_its_best(place: Place) -> None:
    place.serve(WAITING.replace('"go"', '"stop"'))
    job = place.submit()
    place.begun(job)
    place.jobs.stop(job)
    assert place.ended(job).status == "done"


def test_a_job_that_does_not_stop_is_ended(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "STOP_SECONDS", 0.1)
    place.serve(WAITING)
    job = place.submit()
    worker = place.begun(job)
    place.jobs.stop(job)
    assert place.ended(job).status == "stopped"
    assert not worker.is_running()


def test_stopping_what_has_ended_changes_nothing(place: Place) -> None:
    place.serve(FINE)
    job = place.ended(place.submit())
    place.jobs.stop(job)
    assert place.now(job) == job


def test_workers_outlive_the_server_and_are_found_again(place: Place) -> None:
    place.serve(WAITING)
    job = place.submit()
    worker = place.begun(job)
    place.jobs.close()
    place.serve(WAITING)
    time.sleep(2 * queue.TURN_SECONDS)
    assert place.now(job).status == "running"
    assert psutil.Process(place.now(job).state["pid"]) == worker
    place.go(job)
    assert place.ended(job).status == "done"
    assert (job.folder / "begun").read_text() == "x"


def test_ctrl_c_at_the_server_does_not_reach_workers(place: Place) -> None:
    place.serve(WAITING)
    worker = place.begun(place.submit())
    assert os.getsid(worker.pid) != os.getsid(0)


def test_a_worker_that_ended_alone_is_judged_by_its_result(place: Place) -> None:
    place.serve(WAITING)
    job = place.submit()
    worker = place.begun(job)
    place.jobs.close()
    place.go(job)
    until(partial(is_gone, worker))
    assert place.now(job).status == "running"
    place.serve(WAITING)
    assert place.ended(job).status == "done"
    assert (job.folder / "begun").read_text() == "x"


def test_a_refusal_while_no_server_ran_is_one(place: Place) -> None:
    place.serve(WAITING.replace('print("{}")', 'print(\'{"status": "refused"}\')'))
    job = place.submit()
    place.begun(job)
    place.jobs.close()
    place.go(job)
    place.serve(FINE)
    assert place.ended(job).error == verdict.REFUSED


def test_what_a_crash_cut_short_runs_once_more(place: Place) -> None:
    place.serve(WAITING)
    job = place.submit()
    for times in (1, 2):
        worker = place.begun(job, times)
        place.jobs.close()
        worker.kill()
        until(partial(is_gone, worker))
        (job.folder / ".left").mkdir(exist_ok=True)
        place.serve(WAITING)
    assert (place.ended(job).status, place.ended(job).error) == ("failed", verdict.LOST)
    assert not (job.folder / ".left").exists()


def test_a_stopped_job_that_a_crash_cut_short_stays_stopped(place: Place) -> None:
    place.serve(WAITING)
    job = place.submit()
    worker = place.begun(job)
    place.jobs.close()
    (job.folder / "stop").touch()
    worker.kill()
    place.serve(WAITING)
    assert place.ended(job).status == "stopped"


def test_a_worker_is_found_whose_number_was_not_written(place: Place) -> None:
    """The server was killed between starting a worker and writing down its number."""
    job = _left_running(place, pid=None)
    with subprocess.Popen([sys.executable, "-c", WAITING], cwd=job.folder) as worker:
        try:
            place.serve(FINE)
            until(lambda: place.now(job).state["pid"] == worker.pid)
        finally:
            place.go(job)


def test_a_number_that_another_process_has_now_is_no_worker(place: Place) -> None:
    job = _left_running(place, pid=os.getpid())
    place.serve(FINE)
    assert place.ended(job).status == "done"
    assert place.now(job).state["again"]


def _left_running(place: Place, pid: int | None) -> Job:
    """A job that an earlier server left at work."""
    place.jobs = Jobs(place.store)
    job = place.submit()
    state = {"status": "running", "started": "2026-01-05T09:00:00+00:00", "pid": pid}
    (job.folder / "state.json").write_text(json.dumps(state))
    return job


def test_a_store_has_one_server(place: Place) -> None:
    place.serve(FINE)
    with pytest.raises(FileExistsError, match="another server works on"):
        Jobs(place.store).start()
    place.jobs.close()
    place.serve(FINE)


def test_many_may_ask_at_once(place: Place) -> None:
    place.jobs = Jobs(place.store)
    with ThreadPoolExecutor(8) as threads:
        jobs = list(threads.map(lambda _: place.submit(), range(queue.QUEUED_AT_MOST)))
    assert sorted(job.number for job in jobs) == list(range(1, queue.QUEUED_AT_MOST + 1))
    with pytest.raises(QueueFullError, match="20 jobs wait already"):
        place.submit()


def test_an_ask_about_what_is_not_there_is_not_taken(place: Place) -> None:
    place.serve(WAITING)
    with pytest.raises(NotKeptError, match="no version 2"):
        place.jobs.submit(place.workspace, PlanAsk(version=2), by="planner")
    assert jobs_of(place.workspace) == []


def test_a_full_disk_keeps_nothing_by_halves(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(document: object, path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    place.jobs = Jobs(place.store)
    with monkeypatch.context() as changed:
        changed.setattr(queue, "write_json", full)
        with pytest.raises(OSError, match="No space left"):
            place.submit()
    assert jobs_of(place.workspace) == place.jobs.waiting() == []
    assert not list(place.workspace.folder.glob(".*"))


def test_trouble_with_one_job_does_not_end_the_queue(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAUSE_SECONDS", 0.01)
    place.jobs = Jobs(place.store)
    gone, fine = place.submit(), place.submit()
    place.serve(FINE)
    shutil.rmtree(gone.folder)
    assert place.ended(fine).status == "done"


def test_a_server_that_starts_sweeps_up(place: Place) -> None:
    for left in (place.workspace.folder / ".half", place.workspace.folder.parent / ".half"):
        (left / "versions").mkdir(parents=True)
    place.serve(FINE)
    assert not list(place.store.root.rglob(".half"))
    assert [version.number for version in place.workspace.versions()] == [1]
