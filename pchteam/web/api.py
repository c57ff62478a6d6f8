"""The JSON interface: the same work as on the pages, for programs; OpenAPI at /api/openapi.json.

It takes no cookies: where tokens are needed, each request carries one.
"""

from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Body, Form, Path, Query, Response, UploadFile
from fastapi.responses import JSONResponse

from pchteam.ask import who as ask_who
from pchteam.findings import Finding
from pchteam.mend import smallest_mend
from pchteam.prove import why as ask_why
from pchteam.web.api_documents import (
    EXAMPLES_OF_ASKS,
    AFile,
    AJob,
    APlan,
    AskedFor,
    AVersion,
    AWorkspace,
    WhoCan,
    WhyCan,
)
from pchteam.web.api_visit import Asking, Planning, errors
from pchteam.web.asks import PLAN_KINDS
from pchteam.web.job import Job, job_of, jobs_of, plan_of
from pchteam.web.opened import graph_of, workspace_of
from pchteam.web.outputs import entries
from pchteam.web.pages.jobs import job_file
from pchteam.web.store import KeptWorkspace, NotKeptError, Version
from pchteam.web.uploads import keep_version, keep_workspace
from pchteam.web.visit import Visit

__all__ = ["ABOUT", "router"]

ABOUT = """The same work as on the pages, for programs: keep workspaces, check them, ask who can do what and why,
have jobs done, and take files away.

Where the server demands tokens, send `Authorization: Bearer TOKEN`; viewers may read what is not confidential, planners
do everything. A server on loopback needs no token. Cookies are not looked at. An error is a document with `detail`, one
line of what is wrong and what to do."""

Number = Annotated[int, Path(ge=1, le=1_000_000, examples=[1])]
Workspace = Annotated[str, Path(max_length=80, description="Its id.", examples=["margate-task-force"])]
VersionNumber = Annotated[int | None, Query(ge=1, le=1_000_000, description="Default: the latest.", examples=[1])]
Text = Annotated[str, Query(min_length=1, max_length=200)]


router = APIRouter(prefix="/api", responses=errors(), generate_unique_id_function=lambda route: route.name)


@router.get("/workspaces", tags=["workspaces"], response_model=list[AWorkspace])
def list_workspaces(visit: Asking) -> list[AWorkspace]:
    """All workspaces, by title."""
    return [AWorkspace.of(kept) for kept in visit.store.workspaces()]


@router.post(
    "/workspaces", tags=["workspaces"], status_code=201, response_model=AWorkspace, responses=errors(400, 413, 507)
)
def add_workspace(visit: Planning, file: UploadFile, title: Annotated[str, Form(max_length=100)] = "") -> AWorkspace:
    """Keep a workbook (.xlsx), or a zip of CSV files, as a new workspace; faults in its cells are no error."""
    return AWorkspace.of(keep_workspace(visit, file, title))


@router.get("/workspaces/{workspace}", tags=["workspaces"], response_model=AWorkspace, responses=errors(404))
def one_workspace(visit: Asking, workspace: Workspace) -> AWorkspace:
    """A workspace with its versions."""
    return AWorkspace.of(visit.workspace(workspace))


@router.post(
    "/workspaces/{workspace}/versions",
    tags=["workspaces"],
    status_code=201,
    response_model=AVersion,
    responses=errors(400, 404, 413, 507),
)
def add_version(visit: Planning, workspace: Workspace, file: UploadFile) -> Version:
    """Keep a workbook, or a zip of CSV files, as a new version; the versions before it stay."""
    return keep_version(visit, visit.workspace(workspace), file)


@router.get(
    "/workspaces/{workspace}/findings",
    tags=["questions"],
    response_model=list[Finding],
    responses=errors(400, 404),
)
def findings(visit: Planning, workspace: Workspace, version: VersionNumber = None) -> list[Finding]:
    """What is wrong in a version, with place and mend, faults first. For planners."""
    return list(workspace_of(visit.version(visit.workspace(workspace), version).tables).findings)


@router.get("/workspaces/{workspace}/who", tags=["questions"], response_model=WhoCan, responses=errors(400, 404, 409))
def who(
    visit: Asking,
    workspace: Workspace,
    function: Annotated[Text, Query(description="Id, label, synonym or acronym.", examples=["wound care"])],
    version: VersionNumber = None,
) -> dict[str, Any]:
    """Who can do this, on what evidence, and where they may serve; to planners also who might, once it is verified."""
    graph = graph_of(visit.version(visit.workspace(workspace), version).tables)
    answer = ask_who(graph, function).as_dict()
    shown = [one for one in answer["people"] if visit.can_plan or one["mode"] != "unverified"]
    return answer | {"people": shown}


@router.get("/workspaces/{workspace}/why", tags=["questions"], response_model=WhyCan, responses=errors(400, 404, 409))
def why(
    visit: Planning,
    workspace: Workspace,
    person: Annotated[Text, Query(description="Id or name.", examples=["p01"])],
    function: Annotated[Text, Query(description="Id, label, synonym or acronym.", examples=["wound care"])],
    team: Annotated[str | None, Query(max_length=200, description="Id or label: may they do it there?")] = None,
    version: VersionNumber = None,
) -> dict[str, Any]:
    """Why somebody can do this, down to the cells; or every obstacle, with the smallest mend. For planners."""
    tables = visit.version(visit.workspace(workspace), version).tables
    answer = ask_why(graph_of(tables), person, function, team)
    ids = (answer.person.id, answer.function.id, answer.team.id if answer.team else None)
    mend = smallest_mend(workspace_of(tables), *ids)
    return answer.as_dict() | {"smallest_mend": mend.as_dict() if mend else None}


@router.get("/workspaces/{workspace}/jobs", tags=["jobs"], response_model=list[AJob], responses=errors(404))
def list_jobs(visit: Asking, workspace: Workspace) -> list[AJob]:
    """All jobs of a workspace, latest first."""
    return [_told(visit, job) for job in jobs_of(visit.workspace(workspace))]


@router.post(
    "/workspaces/{workspace}/jobs",
    tags=["jobs"],
    status_code=202,
    response_model=AJob,
    responses={
        202: {"headers": {"Location": {"description": "The job.", "schema": {"type": "string"}}}},
        **errors(400, 404, 413, 503, 507),
    },
)
def submit_job(
    visit: Planning,
    workspace: Workspace,
    asked: Annotated[AskedFor, Body(openapi_examples=EXAMPLES_OF_ASKS)],
    response: Response,
) -> AJob:
    """Put a job into the queue; it goes on whatever becomes of the connection. Look at its address until it is done."""
    kept = visit.workspace(workspace)
    job = visit.submit(kept, asked.ask, asked.title)
    response.headers["Location"] = f"{router.prefix}/workspaces/{kept.id}/jobs/{job.number}"
    return _told(visit, job)


@router.get("/workspaces/{workspace}/jobs/{number}", tags=["jobs"], response_model=AJob, responses=errors(404))
def one_job(visit: Asking, workspace: Workspace, number: Number) -> AJob:
    """How far a job is."""
    return _told(visit, job_of(visit.workspace(workspace), number))


@router.post(
    "/workspaces/{workspace}/jobs/{number}/stop", tags=["jobs"], response_model=AJob, responses=errors(404, 507)
)
def stop_job(visit: Planning, workspace: Workspace, number: Number) -> AJob:
    """Stop a job: a search keeps its best, other work ends without a result; nothing happens to one that has ended."""
    kept = visit.workspace(workspace)
    visit.jobs.stop(job_of(kept, number))
    visit.audit("stopped", workspace=kept.id, job=number)
    return _told(visit, job_of(kept, number))


@router.get("/workspaces/{workspace}/jobs/{number}/result", tags=["jobs"], responses=errors(404))
def result(visit: Planning, workspace: Workspace, number: Number) -> JSONResponse:
    """What a job found, the document that its command prints. For planners.

    The folder docs of pchteam has schemas: plan.schema.json (kinds plan and replan), comparison.schema.json,
    money.schema.json and rota.schema.json.
    """
    return JSONResponse(_done(visit.workspace(workspace), number).result)


@router.get(
    "/workspaces/{workspace}/jobs/{number}/files", tags=["jobs"], response_model=list[AFile], responses=errors(404)
)
def list_files(visit: Asking, workspace: Workspace, number: Number) -> list[AFile]:
    """The files and folders that a job wrote; confidential ones for planners only."""
    found = entries(_done(visit.workspace(workspace), number), can_plan=visit.can_plan)
    return [AFile.of(name, path) for name, path in found.items()]


@router.get(
    "/workspaces/{workspace}/jobs/{number}/files/{name:path}",
    tags=["jobs"],
    response_class=Response,
    responses={200: {"description": "The file, or the folder as a zip", "content": {"*/*": {}}}, **errors(404)},
)
def take_file(
    visit: Asking,
    workspace: Workspace,
    number: Number,
    name: Annotated[str, Path(max_length=500, examples=["plan.json"])],
) -> Response:
    """A file that a job wrote, or a folder as a zip; confidential ones for planners only."""
    return job_file(visit, workspace, number, name)


@router.get("/workspaces/{workspace}/plans", tags=["plans"], response_model=list[APlan], responses=errors(404))
def list_plans(visit: Asking, workspace: Workspace) -> list[APlan]:
    """What each plan of a workspace comes to, latest first."""
    found = []
    for job in jobs_of(visit.workspace(workspace), *PLAN_KINDS):
        with suppress(NotKeptError):
            found += [APlan.of(job)] if job.status == "done" else []
    return found


@router.get("/workspaces/{workspace}/plans/{number}", tags=["plans"], response_model=APlan, responses=errors(404))
def one_plan(visit: Asking, workspace: Workspace, number: Number) -> APlan:
    """What a plan comes to; all figures are in the result of its job, its tables in the files."""
    return APlan.of(plan_of(visit.workspace(workspace), number))


def _done(workspace: KeptWorkspace, number: int) -> Job:
    """Return a job that has a result; raises `NotKeptError`."""
    job = job_of(workspace, number)
    if job.status != "done":
        raise NotKeptError(f"job {number} of {workspace.title} is {job.status} and has no result")
    return job


def _told(visit: Visit, job: Job) -> AJob:
    return AJob.of(job, before=visit.jobs.before(job), can_plan=visit.can_plan)
