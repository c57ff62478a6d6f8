"""Plans beside each other."""

from fastapi import APIRouter, Response

from pchteam.export.comparison import differs, held_equal, how_sure
from pchteam.export.comparison_pictures import pictures
from pchteam.web.asks import PLAN_KINDS, CompareAsk
from pchteam.web.fields import written
from pchteam.web.files import read_json
from pchteam.web.job import RESULT, Job, job_of, jobs_of
from pchteam.web.store import KeptWorkspace, NotKeptError
from pchteam.web.visit import Changing, Visit, Visiting

router = APIRouter(include_in_schema=False)

MOST = 6
PEOPLE = ("people", "people_in_teams", "people_changed")
"""Figures of a comparison that are numbers of people."""


@router.get("/workspaces/{workspace}/compare")
def compare(visit: Visiting, workspace: str) -> Response:
    """Choose plans; comparisons that were made."""
    return _form(visit, visit.workspace(workspace))


@router.post("/workspaces/{workspace}/compare")
def ask_comparison(visit: Changing, workspace: str) -> Response:
    """Ask for a comparison of the plans that were chosen."""
    kept = visit.workspace(workspace)
    first, others = written(visit.form, "first"), [str(number) for number in visit.form.getlist("others")]
    known = {str(job.number) for job in _plans(kept)}
    chosen = [int(number) for number in dict.fromkeys((first, *others)) if number in known]
    problems = {}
    if first not in known:
        problems["first"] = "Choose the plan that the others are compared with"
    elif len(chosen) < 2:
        problems["others"] = f"Choose a plan other than {first}"
    if len(chosen) > MOST:
        problems["others"] = f"Choose at most {MOST - 1} other plans"
    if problems:
        return _form(visit, kept, first, others, problems)
    return visit.ask(kept, CompareAsk(plans=tuple(chosen)))


@router.get("/workspaces/{workspace}/compare/{job}")
def comparison(visit: Visiting, workspace: str, job: int) -> Response:
    """What plans meet, with whose hours, and what changes; each picture with a table of its figures."""
    kept = visit.workspace(workspace)
    done = job_of(kept, job)
    if not isinstance(done.ask, CompareAsk):
        raise NotKeptError(f"job {job} of {kept.title} is no comparison")
    if done.status != "done":
        return visit.go("job", workspace=kept.id, number=job)
    document = read_json(done.folder / RESULT)
    return visit.page(
        "comparison.html",
        workspace=kept,
        job=done,
        names=[one["name"] for one in document["scenarios"]],
        plans=[job_of(kept, number) for number in done.ask.plans],
        held_equal=held_equal(document),
        differs=differs(document),
        sure=how_sure(document),
        pictures=list(pictures(document)),
        figures=[
            (row["label"], [_told(visit, row["id"], value) for value in row["values"]]) for row in document["figures"]
        ],
    )


def _plans(kept: KeptWorkspace) -> list[Job]:
    return [job for job in jobs_of(kept, *PLAN_KINDS) if job.status == "done"]


def _form(
    visit: Visit,
    kept: KeptWorkspace,
    first: str = "",
    others: list[str] | None = None,
    problems: dict[str, str] | None = None,
) -> Response:
    """Show the form; at the beginning the latest plan is compared with the one before it."""
    plans = _plans(kept)
    latest = [str(job.number) for job in plans[:2]]
    return visit.page(
        "compare.html",
        status=422 if problems else 200,
        workspace=kept,
        plans=plans,
        first=first or (latest[-1] if latest else ""),
        others=latest[:1] if others is None else others,
        problems=problems or {},
        comparisons=jobs_of(kept, "compare"),
    )


def _told(visit: Visit, figure: str, value: float | None) -> str:
    """A figure as this visitor may see it."""
    if value is None:
        return "not known"
    return visit.few(int(value)) if figure in PEOPLE else f"{value:,}"
