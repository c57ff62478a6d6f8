"""A workspace: its versions, its plans and other work, latest first."""

from fastapi import APIRouter, Response, UploadFile

from pchteam.web.jobs import jobs_of
from pchteam.web.uploads import read_upload
from pchteam.web.visit import Changing, Visiting

router = APIRouter(include_in_schema=False)


@router.get("/workspaces/{workspace}")
def overview(visit: Visiting, workspace: str) -> Response:
    """What there is of a workspace, and what can be done with it."""
    kept = visit.workspace(workspace)
    return visit.page("overview.html", workspace=kept, versions=kept.versions(), jobs=jobs_of(kept))


@router.post("/workspaces/{workspace}/versions")
def upload_version(visit: Changing, workspace: str, file: UploadFile) -> Response:
    """Keep an uploaded workbook or zip as a new version."""
    kept = visit.workspace(workspace)
    with read_upload(file) as read:
        version = kept.add_version(read.write, by=visit.who, origin=read.name, parent=kept.latest().number)
    visit.audit("uploaded", workspace=kept.id, version=version.number, file=read.name)
    return visit.go("overview", workspace=kept.id)
