"""Outputs: the files that a job has written, as they may leave."""

import zipfile
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from pchteam.web.job import Job
from pchteam.web.store import NotKeptError
from pchteam.web.visit import ForbiddenError

__all__ = ["entries", "is_confidential", "output_of", "zipped"]

CONFIDENTIAL = ("employer-*", "confidential-*", "workspace", "problem")
"""Files and folders, by name, that only planners get: they tell skill gaps and lapsed credentials of people by name."""

CONFIDENTIAL_OF = {
    "money": ("*",),
    "gaps": ("gaps.json",),
    "papers": ("training.*",),
    "develop": ("development.*", "steps.csv"),
    "resilience": ("resilience.json", "single_points.csv"),
}
"""The same by kind of job: the cost of few people may show what somebody is paid, and small numbers of people stand out
in files as they do on pages."""


def is_confidential(kind: str, name: str) -> bool:
    """Whether an output of a kind of job, or a folder that it is in, is for planners only."""
    patterns = (*CONFIDENTIAL, *CONFIDENTIAL_OF.get(kind, ()))
    return any(fnmatch(part, pattern) for part in PurePosixPath(name).parts for pattern in patterns)


def entries(job: Job, *, can_plan: bool) -> dict[str, Path]:
    """Return what lies at the top of the output of a job, by name: files, and folders with all that is in them."""
    return {
        name: path
        for name, path in _all(job).items()
        if "/" not in name and (can_plan or not is_confidential(job.kind, name))
    }


def output_of(job: Job, name: str, *, can_plan: bool) -> Path:
    """Return a file or folder of the output of a job.

    Raises
    ------
    NotKeptError
        If the job has written nothing of that name; so for every name that leads elsewhere.
    ForbiddenError
        If it is confidential.
    """
    found = _all(job).get(name)
    if found is None:
        raise NotKeptError(f"{job.kind} {job.number} has no file '{name}'")
    if is_confidential(job.kind, name) and not can_plan:
        raise ForbiddenError("This file is confidential; ask somebody who plans.")
    return found


def zipped(job: Job, folder: str = "", *, can_plan: bool) -> IO[bytes]:
    """Return a zip of the output of a job, or of a folder in it, without what the visitor may not have."""
    inside = f"{folder}/" if folder else ""
    packed = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in _open_to(job, can_plan).items():
            if path.is_file() and name.startswith(inside):
                archive.write(path, name)
    packed.seek(0)
    return packed


def _open_to(job: Job, can_plan: bool) -> dict[str, Path]:
    """What a visitor may have of it."""
    return {name: path for name, path in _all(job).items() if can_plan or not is_confidential(job.kind, name)}


def _all(job: Job) -> dict[str, Path]:
    """Everything that a job has written, by path below its output; nothing before it is done, and no links."""
    if job.status != "done":
        return {}
    found = sorted(path for path in job.output.rglob("*") if not path.is_symlink())
    return {path.relative_to(job.output).as_posix(): path for path in found}
