"""Verdict: how a job stands whose worker is gone, from what it left."""

import os
from datetime import UTC, datetime
from typing import Any

from pchteam.web.job import ERRORS, Job

__all__ = ["now", "verdict"]

REFUSED = "the check refused what was found; this is a fault of pchteam, not of your data: please report it"
DISK_FULL = "the disk of the server is full; free some space there, then ask again"
KILLED = "the worker was killed, perhaps for want of memory"
LOST = "the worker was lost twice, perhaps for want of memory"
SILENT = "the worker ended without a result"


def now() -> str:
    """Return the moment, as the files of a job have it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def verdict(job: Job, result: Any, code: int | None) -> dict[str, Any]:
    """Return how a job stands whose worker is gone; the exit code is not known where an earlier server began it."""
    said, ended = _said(job), {"ended": now()}
    if isinstance(result, dict) and result.get("status") == "refused":
        return {"status": "failed", "error": REFUSED} | ended
    if result is not None and code in (0, None):
        return {"status": "done"} | ended
    if job.is_stopping:
        return {"status": "stopped"} | ended
    if code is None and not said and not job.state.get("again"):
        return {"status": "queued", "again": True}
    guess = LOST if code is None else KILLED if code < 0 else SILENT
    return {"status": "failed", "error": said or guess} | ended


def _said(job: Job) -> str:
    """What a command said was wrong: its one line, or the last one of a traceback; without paths of this machine."""
    try:
        text = (job.folder / ERRORS).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
    if "No space left" in text:
        return DISK_FULL
    lines = text.splitlines()
    said = [line.removeprefix("Error: ") for line in lines if line.startswith("Error: ")]
    if not said and "Traceback (most recent call last)" in text:
        said = lines[-1:]
    home = f"{job.folder.resolve().parents[1]}{os.sep}"
    return said[-1].replace(f"{job.folder.resolve()}{os.sep}", "").replace(home, "") if said else ""
