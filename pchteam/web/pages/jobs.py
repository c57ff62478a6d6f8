"""A job: how far it is, how to stop it, on to what it found, and the files that it wrote."""

from mimetypes import guess_type
from pathlib import PurePosixPath

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, RedirectResponse, StreamingResponse
from starlette.background import BackgroundTask

from pchteam.web.asks import SEARCH_KINDS
from pchteam.web.job import Job, job_of
from pchteam.web.opened import workspace_of
from pchteam.web.outputs import entries, output_of, zipped
from pchteam.web.people import People
from pchteam.web.steps import picture_of, steps_of
from pchteam.web.store import KeptWorkspace
from pchteam.web.visit import Changing, Visit, Visiting

router = APIRouter(include_in_schema=False)

RESULT_PAGES = {
    "plan": "plan",
    "replan": "plan",
    "gaps": "waterfall",
    "reasons": "reasons",
    "why-here": "why_here",
    "develop": "development",
    "resilience": "resilience",
    "compare": "comparison",
}
"""The page, by the name of its function, that shows what a kind of job found; other jobs show their files."""

OPENED = ("text/html", "image/svg+xml")
SEALED = (
    "sandbox allow-downloads; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Pages and pictures among the files are shown in their own style; they neither run scripts nor use the session."""

PIECE = 1 << 16


@router.get("/workspaces/{workspace}/jobs/{number}")
def job(visit: Visiting, workspace: str, number: int, seen: str = "", still: bool = False) -> Response:
    """How far a job is; once it is done, on to its result.

    Parameters
    ----------
    seen
        What the visitor's page shows already; where there is nothing new, the answer to htmx is empty.
    still
        Without JavaScript, the page loads itself again, unless the visitor wants it to stand still.
    """
    kept = visit.workspace(workspace)
    found = job_of(kept, number)
    by_htmx = "hx-request" in visit.request.headers
    if found.status == "done":
        return _on_to_result(visit, found, by_htmx)
    steps = steps_of(found.progress)
    now = f"{found.status}-{found.is_stopping}-{len(steps)}-{visit.jobs.before(found)}"
    if by_htmx and seen == now:
        return Response(status_code=204)
    return visit.page(
        "job.html",
        workspace=kept,
        job=found,
        error=_error(visit, kept, found),
        before=visit.jobs.before(found),
        steps=steps,
        picture=picture_of(steps),
        keeps_best=found.kind in SEARCH_KINDS,
        now=now,
        still=still,
    )


@router.post("/workspaces/{workspace}/jobs/{number}/stop")
def stop(visit: Changing, workspace: str, number: int) -> RedirectResponse:
    """Stop a job; a search keeps its best."""
    kept = visit.workspace(workspace)
    visit.jobs.stop(job_of(kept, number))
    visit.audit("stopped", workspace=kept.id, job=number)
    return visit.go("job", workspace=workspace, number=number)


@router.get("/workspaces/{workspace}/jobs/{number}/files")
def job_files(visit: Visiting, workspace: str, number: int) -> Response:
    """What a job wrote, to take away."""
    kept = visit.workspace(workspace)
    found = job_of(kept, number)
    files = [
        (name, path.is_dir(), max(1, round(path.stat().st_size / 1000)))
        for name, path in entries(found, can_plan=visit.can_plan).items()
    ]
    return visit.page("job-files.html", workspace=kept, job=found, files=files)


@router.get("/workspaces/{workspace}/jobs/{number}/files.zip")
def job_zip(visit: Visiting, workspace: str, number: int) -> Response:
    """All that a job wrote, in one zip."""
    found = job_of(visit.workspace(workspace), number)
    return _zip(visit, found, "", f"{found.kind}-{number}.zip")


@router.get("/workspaces/{workspace}/jobs/{number}/files/{name:path}")
def job_file(visit: Visiting, workspace: str, number: int, name: str) -> Response:
    """One file that a job wrote, or one folder as a zip."""
    found = job_of(visit.workspace(workspace), number)
    path = output_of(found, name, can_plan=visit.can_plan)
    if path.is_dir():
        return _zip(visit, found, name, f"{PurePosixPath(name).name}.zip")
    kind = guess_type(path.name)[0] or "application/octet-stream"
    if kind in OPENED:
        headers = {"Content-Security-Policy": SEALED}
        return FileResponse(
            path, media_type=kind, headers=headers, filename=path.name, content_disposition_type="inline"
        )
    return FileResponse(path, media_type=kind, filename=path.name)


def _on_to_result(visit: Visit, job: Job, by_htmx: bool) -> Response:
    page = RESULT_PAGES.get(job.kind, "job_files")
    parts = {"number": job.number} if page == "job_files" else {"plan" if page == "plan" else "job": job.number}
    address = visit.address(page, workspace=job.workspace, **parts)
    return Response(headers={"HX-Redirect": address}) if by_htmx else RedirectResponse(address, 303)


def _zip(visit: Visit, job: Job, folder: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    packed = zipped(job, folder, can_plan=visit.can_plan)
    pieces = iter(lambda: packed.read(PIECE), b"")
    return StreamingResponse(
        pieces, headers=headers, media_type="application/zip", background=BackgroundTask(packed.close)
    )


def _error(visit: Visit, kept: KeptWorkspace, job: Job) -> str:
    """Why a job failed, as this visitor may read it."""
    if not (job.error and visit.hides_names):
        return job.error
    return People(visit, workspace_of(kept.latest().tables)).told(job.error)
