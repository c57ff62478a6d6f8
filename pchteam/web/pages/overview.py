"""A workspace: its versions, its plans and other work, latest first."""

from fastapi import APIRouter, Response

from pchteam.web.asks import PLAN_KINDS
from pchteam.web.guard import MEGABYTES_AT_MOST
from pchteam.web.job import jobs_of
from pchteam.web.opened import workspace_of
from pchteam.web.store import KeptWorkspace
from pchteam.web.uploads import RefusedUploadError, file_in, keep_version
from pchteam.web.visit import Changing, Visit, Visiting

router = APIRouter(include_in_schema=False)

CONFIDENTIAL = ("why-here",)
"""Work whose pages are for planners only."""


@router.get("/workspaces/{workspace}")
def overview(visit: Visiting, workspace: str) -> Response:
    """What there is of a workspace, and what can be done with it."""
    return _page(visit, visit.workspace(workspace))


@router.post("/workspaces/{workspace}/versions")
def upload_version(visit: Changing, workspace: str) -> Response:
    """Keep an uploaded workbook or zip as a new version; on to what is wrong in it."""
    kept = visit.workspace(workspace)
    try:
        version = keep_version(visit, kept, file_in(visit.form))
    except RefusedUploadError as error:
        return _page(visit, kept, str(error))
    return visit.go("check", workspace=kept.id, version=version.number)


def _page(visit: Visit, kept: KeptWorkspace, problem: str = "") -> Response:
    jobs, latest = jobs_of(kept), kept.latest()
    return visit.page(
        "overview.html",
        status=422 if problem else 200,
        workspace=kept,
        versions=kept.versions(),
        latest=latest,
        faults=len(workspace_of(latest.tables).faults),
        plans=[job for job in jobs if job.kind in PLAN_KINDS],
        others=[job for job in jobs if job.kind not in PLAN_KINDS and (visit.can_plan or job.kind not in CONFIDENTIAL)],
        problem=problem,
        most=MEGABYTES_AT_MOST,
    )
