"""The queue: jobs become worker processes, which go on when a page is left or the server ends.

Whatever happens to server, worker or machine, the folder of a job says what is to be done: a server that starts finds
the workers that still run, judges those that ended by what they left, and runs once more what a crash cut short.
"""

import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event, RLock, Thread
from typing import IO, Any
from uuid import uuid4

import psutil

from pchteam.cli_search import PROGRESS_FILE
from pchteam.web.asks import Ask
from pchteam.web.files import claim, hold, settle, write_json
from pchteam.web.job import ERRORS, PROGRESS, RESULT, STOP, Job, Status, files_of, job_of, jobs_of
from pchteam.web.store import KeptWorkspace, NotKeptError, Store
from pchteam.web.verdict import now, verdict

__all__ = ["Jobs", "QueueFullError"]

LOG = logging.getLogger(__name__)

TURN_SECONDS = 0.2
PAUSE_SECONDS = 5.0
"""After something went wrong in the queue itself, such as a full disk."""
STOP_SECONDS = 60.0
"""How long a worker may write down what it has found after it was stopped."""
QUEUED_AT_MOST = 20
WORKER = (sys.executable, "-P", "-m", "pchteam.web.worker")


class QueueFullError(RuntimeError):
    """So many jobs wait already that no other is taken."""


class Jobs:
    """The queue, and the workers that run.

    Parameters
    ----------
    limit
        How many workers may run at a time.
    command
        What a worker runs; the arguments of the ask come after it.
    """

    def __init__(
        self, store: Store, limit: int = max(1, (os.cpu_count() or 2) // 2), command: Sequence[str] = WORKER
    ) -> None:
        self.store = store
        self.limit = limit
        self.command = command
        self._lock = RLock()
        self._held: IO[str] | None = None
        self._open: dict[Path, Job] = {}
        self._workers: dict[Path, subprocess.Popen[bytes]] = {}
        self._closing = Event()
        self._watch = Thread(target=self._turn_by_turn, name="jobs", daemon=True)

    def hold(self) -> None:
        """Make sure that no other server works on the store.

        Raises
        ------
        FileExistsError
            If one does.
        """
        if self._held is None:
            self.store.root.mkdir(parents=True, exist_ok=True)
            self._held = hold(self.store.root / "lock", f"another server works on {self.store.root}")

    def start(self) -> None:
        """Take up what an earlier server left, and begin to start workers; errors as of `hold`."""
        self.hold()
        self.store.sweep()
        kept = [job for workspace in self.store.workspaces() for job in jobs_of(workspace) if not job.ended]
        kept.sort(key=lambda job: (job.created, job.workspace, job.number))
        self._open = {job.folder: job for job in kept}
        self._watch.start()

    def close(self) -> None:
        """Start no more workers; those that run go on by themselves."""
        self._closing.set()
        if self._watch.is_alive():
            self._watch.join()
        if self._held is not None:
            self._held.close()

    def submit(self, workspace: KeptWorkspace, ask: Ask, *, by: str, title: str = "") -> Job:
        """Put a job into the queue; when this returns, it is on the disk.

        Raises
        ------
        NotKeptError
            If the ask names a version or a result that is not there.
        QueueFullError
            If too many jobs wait.
        """
        ask.arguments(files_of(workspace))
        fresh = workspace.folder / f".{uuid4().hex}"
        with self._lock:
            if len(self.waiting()) >= QUEUED_AT_MOST:
                raise QueueFullError(f"{QUEUED_AT_MOST} jobs wait already; try again when some are done")
            try:
                fresh.mkdir()
                asked = {"ask": ask.model_dump(mode="json"), "title": title, "by": by, "created": now()}
                write_json(asked, fresh / "ask.json")
                write_json({"status": "queued"}, fresh / "state.json")
                job = job_of(workspace, claim(fresh, workspace.folder / "jobs"))
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
            self._open[job.folder] = job
        return job

    def stop(self, job: Job) -> None:
        """Stop a job: a search keeps the best that it has found, other work ends without a result."""
        with self._lock:
            kept = self._open.get(job.folder)
            if kept is not None and kept.status == "queued":
                self._set(kept, status="stopped", ended=now())
            elif kept is not None:
                (kept.folder / STOP).touch()

    def waiting(self) -> list[Job]:
        """Jobs in the queue, the next one first."""
        return self._all("queued")

    def before(self, job: Job) -> int:
        """How many jobs in the queue come before a job; 0 for one that does not wait."""
        waiting = [one.folder for one in self.waiting()]
        return waiting.index(job.folder) if job.folder in waiting else 0

    def running(self) -> list[Job]:
        """Jobs that have a worker."""
        return self._all("running")

    def _all(self, status: Status) -> list[Job]:
        with self._lock:
            return [job for job in self._open.values() if job.status == status]

    def _set(self, job: Job, **changes: Any) -> None:
        """Write down how a job stands; only here does that change, and no more once it has ended."""
        with self._lock:
            if job.folder not in self._open:
                return
            state = self._open[job.folder].state | changes
            write_json(state, job.folder / "state.json")
            self._open[job.folder] = replace(job, state=state)
            if self._open[job.folder].ended:
                del self._open[job.folder]

    def _turn_by_turn(self) -> None:
        while not self._closing.wait(TURN_SECONDS):
            self._each(self.running(), self._look_at)
            self._each(self.waiting()[: max(0, self.limit - len(self.running()))], self._begin)

    def _each(self, jobs: list[Job], do: Callable[[Job], None]) -> None:
        """Do something about jobs; what goes wrong with one is tried again at a later turn, and ends no queue."""
        for job in jobs:
            try:
                do(job)
            except Exception:
                if not job.folder.is_dir():
                    with self._lock:
                        self._open.pop(job.folder, None)
                    continue
                LOG.exception("job %s of %s", job.number, job.workspace)
                self._closing.wait(PAUSE_SECONDS)

    def _begin(self, job: Job) -> None:
        try:
            arguments = job.ask.arguments(files_of(self.store.workspace(job.workspace)))
        except NotKeptError as error:
            self._set(job, status="failed", ended=now(), error=str(error))
            return
        with self._lock:
            if job.folder not in self._open:  # stopped meanwhile
                return
            self._set(job, status="running", started=now(), pid=None)
        _clear(job)
        self._workers[job.folder] = worker = _worker(job, [*self.command, *arguments])
        self._set(job, pid=worker.pid)

    def _look_at(self, job: Job) -> None:
        """Write down how a job ended, if it has; end what does not end itself."""
        worker = self._workers.get(job.folder)
        process = _process(job) if worker is None else psutil.Process(worker.pid) if worker.poll() is None else None
        if process is not None:
            if job.state["pid"] is None:
                self._set(job, pid=process.pid)
            if _is_overdue(job):
                process.kill()
            return
        code = worker.returncode if worker else None
        result = job.result
        if result is not None:
            settle(job.output)
            settle(job.folder / RESULT)
        for left in job.folder.glob(".*"):
            shutil.rmtree(left, ignore_errors=True)
        self._set(job, **verdict(job, result, code))
        self._workers.pop(job.folder, None)


def _worker(job: Job, command: list[str]) -> "subprocess.Popen[bytes]":
    """Start a worker, in a session of its own so that it outlives the server."""
    environment = os.environ | {PROGRESS_FILE: str(job.folder / PROGRESS), "PYTHONUTF8": "1"}
    with (job.folder / RESULT).open("wb") as answers, (job.folder / ERRORS).open("wb") as errors:
        return subprocess.Popen(
            command,
            cwd=job.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=answers,
            stderr=errors,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )


def _process(job: Job) -> psutil.Process | None:
    """Find the worker of a job that an earlier server began; None if it has ended.

    It is the process that works in the folder of the job, which stays so when clocks are set and numbers used again.
    The number is not known where the server was killed in the moment after it began the worker.
    """
    numbers = [job.state["pid"]] if job.state["pid"] else psutil.pids()
    return next((process for process in map(_at_work_in(job.folder.resolve()), numbers) if process), None)


def _at_work_in(folder: Path) -> Callable[[int], psutil.Process | None]:
    def find(number: int) -> psutil.Process | None:
        try:
            process = psutil.Process(number)
            return process if Path(process.cwd()) == folder else None
        except (psutil.Error, OSError):
            return None

    return find


def _is_overdue(job: Job) -> bool:
    """Whether a job was stopped so long ago that its worker will not end by itself."""
    return job.is_stopping and time.time() - (job.folder / STOP).stat().st_mtime > STOP_SECONDS


def _clear(job: Job) -> None:
    """Remove what an earlier worker of the job left."""
    for entry in job.folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name == PROGRESS:
            entry.unlink()
