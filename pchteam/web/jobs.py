"""Jobs: long work, one worker process each, that goes on when a page is left or the server stops.

```
STORE/workspaces/ID/jobs/N/ask.json         what was asked, by whom and when; never changed
STORE/workspaces/ID/jobs/N/state.json       how it stands
STORE/workspaces/ID/jobs/N/progress.jsonl   a line for each step forward, written by the worker
STORE/workspaces/ID/jobs/N/result.json      standard output of the command
STORE/workspaces/ID/jobs/N/errors.txt       its standard error
STORE/workspaces/ID/jobs/N/output           what it wrote
```
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, RLock, Thread
from typing import Any, Literal
from uuid import uuid4

import psutil
from pydantic import TypeAdapter

from pchteam.cli_search import PROGRESS_FILE
from pchteam.web.asks import OUTPUT, Ask, AskFiles
from pchteam.web.files import claim, read_json, write_json
from pchteam.web.store import KeptWorkspace, NotKeptError, Store

__all__ = ["Job", "Jobs", "QueueFullError", "Status", "job_of", "jobs_of"]

Status = Literal["queued", "running", "done", "failed", "stopped"]
"""A stopped job has no result; one that was stopped with a best plan so far is done."""

TURN_SECONDS = 0.2
QUEUED_AT_MOST = 20
NICE = 10
"""Workers give way to pages."""

ASK: TypeAdapter[Ask] = TypeAdapter(Ask)


class QueueFullError(RuntimeError):
    """So many jobs wait already that no other is taken."""


@dataclass(frozen=True)
class Job:
    """A job as it stands on the disk.

    Parameters
    ----------
    workspace
        Name of the workspace in addresses.
    title
        What the asker calls it; may be blank.
    """

    folder: Path
    workspace: str
    ask: Ask
    title: str
    by: str
    created: datetime
    state: dict[str, Any]

    @classmethod
    def read(cls, folder: Path) -> "Job":
        """Read a job."""
        asked = read_json(folder / "ask.json")
        created = datetime.fromisoformat(asked["created"])
        ask = ASK.validate_python(asked["ask"])
        state = read_json(folder / "state.json")
        return cls(folder, folder.parents[1].name, ask, asked["title"], asked["by"], created, state)

    @property
    def number(self) -> int:
        """Its number in the workspace."""
        return int(self.folder.name)

    @property
    def kind(self) -> str:
        """What was asked for."""
        return self.ask.kind

    @property
    def status(self) -> Status:
        """How it stands."""
        status: Status = self.state["status"]
        return status

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.status not in ("queued", "running")

    @property
    def output(self) -> Path:
        """What it wrote, once it is done."""
        return self.folder / OUTPUT

    @property
    def result(self) -> Any:
        """The document that the command printed; None where there is none."""
        try:
            return json.loads((self.folder / "result.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    @property
    def error(self) -> str:
        """What the command said was wrong: the one line, without the traceback of a fault of ours."""
        try:
            lines = (self.folder / "errors.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            return ""
        said = [line.removeprefix("Error: ") for line in lines if line.startswith("Error: ")]
        return said[-1] if said else (lines[-1] if lines else "the worker ended before it was done")

    @property
    def progress(self) -> list[dict[str, Any]]:
        """Its steps forward: stage, and where there are any seconds, incumbent, bound and gap_of_demand."""
        try:
            lines = (self.folder / "progress.jsonl").read_text(encoding="utf-8").splitlines()
            return [json.loads(line) for line in lines if line.endswith("}")]
        except OSError:
            return []


def job_of(workspace: KeptWorkspace, number: int) -> Job:
    """Return a job of a workspace.

    Raises
    ------
    NotKeptError
        If there is none of that number.
    """
    folder = workspace.folder / "jobs" / str(number)
    if not (folder / "ask.json").is_file():
        raise NotKeptError(f"{workspace.title} has no job {number}")
    return Job.read(folder)


def jobs_of(workspace: KeptWorkspace, *kinds: str) -> list[Job]:
    """Return the jobs of a workspace, of these kinds if any are named, latest first."""
    room = workspace.folder / "jobs"
    entries = room.iterdir() if room.is_dir() else ()
    numbers = sorted((int(entry.name) for entry in entries if entry.name.isdigit()), reverse=True)
    found = [job_of(workspace, number) for number in numbers]
    return [job for job in found if not kinds or job.kind in kinds]


class Jobs:
    """The queue, and the workers that run.

    Parameters
    ----------
    limit
        How many workers may run at a time.
    """

    def __init__(self, store: Store, limit: int = max(1, (os.cpu_count() or 2) // 2)) -> None:
        self.store = store
        self.limit = limit
        self._lock = RLock()
        self._open: list[Path] = []
        self._workers: dict[Path, subprocess.Popen[bytes]] = {}
        self._stopping = Event()
        self._watch = Thread(target=self._turn_by_turn, name="jobs", daemon=True)

    def start(self) -> None:
        """Take up what an earlier server left, and begin to start workers."""
        kept = [job for workspace in self.store.workspaces() for job in jobs_of(workspace) if not job.ended]
        self._open = [job.folder for job in sorted(kept, key=lambda job: (job.created, job.workspace, job.number))]
        self._watch.start()

    def close(self) -> None:
        """Start no more workers; those that run go on by themselves."""
        self._stopping.set()
        self._watch.join()

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
                created = datetime.now(UTC).isoformat(timespec="milliseconds")
                asked = {"ask": ask.model_dump(mode="json"), "title": title, "by": by, "created": created}
                write_json(asked, fresh / "ask.json")
                write_json({"status": "queued"}, fresh / "state.json")
                number = claim(fresh, workspace.folder / "jobs")
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
            job = job_of(workspace, number)
            self._open.append(job.folder)
        return job

    def stop(self, job: Job) -> None:
        """Stop a job: a search keeps the best that it has found, other work ends without a result."""
        with self._lock:
            now = Job.read(job.folder)
            if now.status == "queued":
                _set(now, status="stopped")
            worker = _process(now)
            if worker is not None:
                worker.send_signal(getattr(signal, "CTRL_C_EVENT", signal.SIGINT))
                _set(now, stopped=True)

    def waiting(self) -> list[Job]:
        """Jobs in the queue, the next one first."""
        return [job for job in self._all() if job.status == "queued"]

    def running(self) -> list[Job]:
        """Jobs that have a worker."""
        return [job for job in self._all() if job.status == "running"]

    def _all(self) -> list[Job]:
        """Jobs that have not ended, in the order in which they were asked for."""
        with self._lock:
            found = [Job.read(folder) for folder in self._open]
            self._open = [job.folder for job in found if not job.ended]
        return [job for job in found if not job.ended]

    def _turn_by_turn(self) -> None:
        while not self._stopping.wait(TURN_SECONDS):
            with self._lock:
                for job in self.running():
                    self._look_at(job)
                room = self.limit - len(self.running())
                for job in self.waiting()[:room]:
                    self._begin(job)

    def _look_at(self, job: Job) -> None:
        """Write down how a job ended, if it has."""
        worker = self._workers.get(job.folder)
        if worker is not None and worker.poll() is None:
            return
        if worker is None and _process(job) is not None:
            return
        self._workers.pop(job.folder, None)
        if job.result is not None:
            _set(job, status="done", ended=_now())
        elif job.state.get("stopped"):
            _set(job, status="stopped", ended=_now())
        elif worker is None and not job.state.get("again"):
            shutil.rmtree(job.output, ignore_errors=True)
            write_json({"status": "queued", "again": True}, job.folder / "state.json")
        else:
            _set(job, status="failed", ended=_now())

    def _begin(self, job: Job) -> None:
        workspace = self.store.workspace(job.workspace)
        try:
            arguments = job.ask.arguments(files_of(workspace))
        except NotKeptError as error:
            (job.folder / "errors.txt").write_text(f"Error: {error}\n", encoding="utf-8")
            _set(job, status="failed", ended=_now())
            return
        environment = os.environ | {PROGRESS_FILE: str(job.folder / "progress.jsonl"), "PYTHONUTF8": "1"}
        job.output.parent.mkdir(exist_ok=True)
        with (job.folder / "result.json").open("wb") as answers, (job.folder / "errors.txt").open("wb") as errors:
            worker = subprocess.Popen(
                [sys.executable, "-P", "-m", "pchteam", *arguments],
                cwd=job.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=answers,
                stderr=errors,
                start_new_session=True,
            )
        process = psutil.Process(worker.pid)
        if hasattr(os, "nice"):
            process.nice(NICE)
        self._workers[job.folder] = worker
        _set(job, status="running", pid=worker.pid, begun_by_system=process.create_time(), started=_now())


def files_of(workspace: KeptWorkspace) -> AskFiles:
    """Say where versions and results of a workspace are."""

    def result(number: int) -> Path:
        job = job_of(workspace, number)
        if job.status != "done":
            raise NotKeptError(f"job {number} of {workspace.title} has no result")
        return job.output

    return AskFiles(version=lambda number: workspace.version(number).tables, result=result)


def _process(job: Job) -> psutil.Process | None:
    """The worker of a job, also one that an earlier server began; None if it has ended."""
    try:
        process = psutil.Process(job.state["pid"])
        is_ours = process.create_time() == job.state["begun_by_system"]
        return process if is_ours and process.status() != psutil.STATUS_ZOMBIE else None
    except (KeyError, psutil.Error):
        return None


def _set(job: Job, **changes: Any) -> None:
    write_json(read_json(job.folder / "state.json") | changes, job.folder / "state.json")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
