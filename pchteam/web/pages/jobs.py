"""A job: how far it is, how to stop it, and on to what it found."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from pchteam.web.jobs import Job, job_of
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


@router.get("/workspaces/{workspace}/jobs/{number}")
def job(visit: Visiting, workspace: str, number: int) -> Response:
    """How far a job is; once it is done, on to its result."""
    kept = visit.workspace(workspace)
    found = job_of(kept, number)
    if found.status == "done" and found.kind in RESULT_PAGES:
        page = RESULT_PAGES[found.kind]
        parts = {"plan": number} if page == "plan" else {"job": number}
        return visit.go(page, workspace=workspace, **parts)
    return visit.page("job.html", workspace=kept, job=found, before=_before(visit, found))


@router.post("/workspaces/{workspace}/jobs/{number}/stop")
def stop(visit: Changing, workspace: str, number: int) -> RedirectResponse:
    """Stop a job; a search keeps its best."""
    kept = visit.workspace(workspace)
    visit.jobs.stop(job_of(kept, number))
    visit.audit("stopped", workspace=kept.id, job=number)
    return visit.go("job", workspace=workspace, number=number)


def _before(visit: Visit, job: Job) -> int:
    """How many jobs are before it in the queue."""
    waiting = [one.folder for one in visit.jobs.waiting()]
    return waiting.index(job.folder) if job.folder in waiting else 0
