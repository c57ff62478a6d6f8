"""Plans: asking for one, and the history of those that were made."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import ValidationError

from pchteam.web.asks import PLAN_KINDS, PlanAsk
from pchteam.web.fields import written
from pchteam.web.job import Job, jobs_of
from pchteam.web.opened import workspace_of
from pchteam.web.store import KeptWorkspace, Version
from pchteam.web.visit import Changing, Visit, Visiting
from pchteam.workspace import Workspace

router = APIRouter(include_in_schema=False)

TITLE_AT_MOST = 100
OPTIONS = ("0", "2", "3", "4")
MESSAGES = {
    "title": f"Write a name of at most {TITLE_AT_MOST} characters",
    "time_limit": "Write a number of seconds from 5 to 900, such as 45",
    "options": "Choose how many other plans to seek",
    "views": "Choose employers from the list",
}
"""What to do about a field that cannot be used, in the order of the form."""

DEFAULTS = {"title": "", "time_limit": "45", "options": "0", "views": []}


@router.get("/workspaces/{workspace}/plans")
def plans(visit: Visiting, workspace: str, version: int | None = None) -> Response:
    """What plans there are, and a form that asks for another."""
    kept = visit.workspace(workspace)
    return _page(visit, kept, visit.version(kept, version), DEFAULTS, {})


@router.post("/workspaces/{workspace}/plans")
def ask_plan(visit: Changing, workspace: str, version: int | None = None) -> Response:
    """Ask for a plan of a version; on to how far it is."""
    kept = visit.workspace(workspace)
    of = visit.version(kept, version)
    given: dict[str, Any] = {name: written(visit.form, name) for name in ("title", "time_limit", "options")}
    given["views"] = [str(employer) for employer in visit.form.getlist("views")]
    ask, errors = _read(of, given, employers_of(workspace_of(of.tables)))
    if ask is None:
        return _page(visit, kept, of, given, errors, status=422)
    return visit.ask(kept, ask, given["title"])


def employers_of(workspace: Workspace) -> dict[str, str]:
    """Return the names of the organisations with posts, by id, in the order of the names."""
    names = {row.id: row.name for row in workspace.rows("organisations")}
    found = {row.employer: names.get(row.employer, row.employer) for row in workspace.rows("posts") if row.employer}
    return dict(sorted(found.items(), key=lambda one: (one[1].casefold(), one[0])))


def _read(version: Version, given: dict[str, Any], employers: dict[str, str]) -> tuple[PlanAsk | None, dict[str, str]]:
    """Read what the form holds: an ask, or what is wrong by field."""
    wrong = {"title"} if len(given["title"]) > TITLE_AT_MOST else set()
    wrong |= {"views"} if not employers.keys() >= set(given["views"]) else set()
    options = int(given["options"]) if given["options"] in OPTIONS else None
    fields = {"time_limit": given["time_limit"], "options": options, "views": given["views"]}
    try:
        ask = PlanAsk.model_validate({"version": version.number, **fields})
    except ValidationError as error:
        wrong |= {str(one["loc"][0]) for one in error.errors()}
    errors = {name: message for name, message in MESSAGES.items() if name in wrong}
    return (None, errors) if errors else (ask, {})


def _page(
    visit: Visit,
    kept: KeptWorkspace,
    version: Version,
    given: dict[str, Any],
    errors: dict[str, str],
    status: int = 200,
) -> Response:
    opened = workspace_of(version.tables)
    return visit.page(
        "plans.html",
        status=status,
        workspace=kept,
        version=version,
        versions=kept.versions(),
        faults=len(opened.faults),
        employers=employers_of(opened),
        given=given,
        errors=errors,
        history=[(job, _figures(job)) for job in jobs_of(kept, *PLAN_KINDS)],
    )


def _figures(job: Job) -> dict[str, Any]:
    """Minutes needed and unmet, and what ended the search; nothing before a plan is done."""
    return (job.result if job.status == "done" else None) or {}
