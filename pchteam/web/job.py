"""A job: something asked for that takes long, how far it is, and what came of it.

```
STORE/workspaces/ID/jobs/N/ask.json         what was asked, by whom and when; never changed
STORE/workspaces/ID/jobs/N/state.json       how it stands; only the queue writes it
STORE/workspaces/ID/jobs/N/stop             is there once somebody wants it to stop
STORE/workspaces/ID/jobs/N/progress.jsonl   a line for each step forward, written by the worker
STORE/workspaces/ID/jobs/N/result.json      standard output of the command
STORE/workspaces/ID/jobs/N/errors.txt       its standard error
STORE/workspaces/ID/jobs/N/output           what it wrote
```
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

from pchteam.web.asks import OUTPUT, PLAN_KINDS, Ask, AskFiles
from pchteam.web.files import BEYOND, read_json
from pchteam.web.kept import Kept
from pchteam.web.store import KeptWorkspace, NotKeptError, whole

__all__ = [
    "ERRORS",
    "PROGRESS",
    "RESULT",
    "STOP",
    "Job",
    "Status",
    "done_of",
    "files_of",
    "job_of",
    "jobs_of",
    "plan_of",
]

Status = Literal["queued", "running", "done", "failed", "stopped"]
"""A stopped job has no result; one that was stopped with a best plan so far is done."""

STOP, PROGRESS, RESULT, ERRORS = "stop", "progress.jsonl", "result.json", "errors.txt"

NAMES = {
    "plan": "Plan",
    "replan": "Changed plan",
    "gaps": "Gaps",
    "develop": "Development",
    "reasons": "Reasons",
    "why-here": "Why here",
    "resilience": "Resilience",
    "money": "Money",
    "papers": "Papers",
    "rota": "Rota",
    "export": "Export",
    "compare": "Comparison",
}
"""What jobs are called, by kind."""

ASK: TypeAdapter[Ask] = TypeAdapter(Ask)
ASKS_AT_ONCE = 2_000


@dataclass(frozen=True)
class _Asked:
    """What stands in `ask.json`."""

    ask: Ask
    title: str
    by: str
    created: datetime

    @classmethod
    def read(cls, folder: Path) -> "_Asked":
        asked = read_json(folder / "ask.json")
        created = datetime.fromisoformat(asked["created"])
        return cls(ASK.validate_python(asked["ask"]), asked["title"], asked["by"], created)


_asked = Kept[Path, _Asked](_Asked.read, ASKS_AT_ONCE)


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
        asked = _asked(folder)
        state = read_json(folder / "state.json")
        return cls(folder, folder.parents[1].name, asked.ask, asked.title, asked.by, asked.created, state)

    @property
    def number(self) -> int:
        """Its number in the workspace."""
        return int(self.folder.name)

    @property
    def kind(self) -> str:
        """What was asked for."""
        return self.ask.kind

    @property
    def name(self) -> str:
        """What it is called, such as `Gaps 3`."""
        return f"{NAMES[self.kind]} {self.number}"

    @property
    def about(self) -> int | None:
        """Number of the plan that it is about, or from which it makes another; None where there is none."""
        number: int | None = getattr(self.ask, "plan", None)
        return number

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
    def is_stopping(self) -> bool:
        """Whether somebody has stopped it."""
        return (self.folder / STOP).exists()

    @property
    def started(self) -> datetime | None:
        """When its worker began; None where none has."""
        return datetime.fromisoformat(self.state["started"]) if "started" in self.state else None

    @property
    def output(self) -> Path:
        """What it wrote, once it is done."""
        return self.folder / OUTPUT

    @property
    def result(self) -> Any:
        """The document that the command printed; None where there is none, or not all of it."""
        try:
            return json.loads((self.folder / RESULT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    @property
    def error(self) -> str:
        """Why it failed, in a line; blank where it did not."""
        return str(self.state.get("error", ""))

    @property
    def progress(self) -> list[dict[str, Any]]:
        """Its steps forward: stage, and where there are any seconds, incumbent, bound and gap_of_demand."""
        found: list[dict[str, Any]] = []
        with suppress(OSError):
            for line in (self.folder / PROGRESS).read_text(encoding="utf-8", errors="replace").splitlines():
                with suppress(ValueError):  # of a line that is being written
                    found.append(json.loads(line))
        return found


def job_of(workspace: KeptWorkspace, number: int) -> Job:
    """Return a job of a workspace.

    Raises
    ------
    NotKeptError
        If there is none of that number.
    """
    folder = workspace.folder / "jobs" / str(number)
    if not 0 < number < BEYOND or not (folder / "ask.json").is_file():
        raise NotKeptError(f"{workspace.title} has no job {number}")
    with whole(f"job {number} of {workspace.title}"):
        return Job.read(folder)


def jobs_of(workspace: KeptWorkspace, *kinds: str, about: int | None = None) -> list[Job]:
    """Return the jobs of a workspace that can be read, of these kinds if any are named, latest first.

    Parameters
    ----------
    about
        Number of the plan that they are about; None for all.
    """
    room = workspace.folder / "jobs"
    entries = room.iterdir() if room.is_dir() else ()
    found = []
    for number in sorted((int(entry.name) for entry in entries if entry.name.isdecimal()), reverse=True):
        with suppress(NotKeptError):
            found.append(job_of(workspace, number))
    return [job for job in found if (not kinds or job.kind in kinds) and about in (None, job.about)]


def plan_of(workspace: KeptWorkspace, number: int) -> Job:
    """Return a job that has made a plan; raises as `done_of`."""
    return done_of(workspace, number, *PLAN_KINDS)


def done_of(workspace: KeptWorkspace, number: int, *kinds: str) -> Job:
    """Return a job of one of these kinds that is done.

    Raises
    ------
    NotKeptError
        If there is none of that number, it is of another kind, or it has found nothing yet.
    """
    job = job_of(workspace, number)
    if job.kind not in kinds or job.status != "done":
        raise NotKeptError(f"{workspace.title} has no {kinds[0]} {number}")
    return job


def files_of(workspace: KeptWorkspace) -> AskFiles:
    """Say where versions and results of a workspace are."""

    def result(number: int, kinds: tuple[str, ...]) -> Path:
        return done_of(workspace, number, *kinds).output

    return AskFiles(version=lambda number: workspace.version(number).tables, result=result)
