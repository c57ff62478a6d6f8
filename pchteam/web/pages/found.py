"""What was found about the gaps of a plan: waterfall, limits, whom to train and recruit, resilience."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Response
from markupsafe import Markup

from pchteam.export.digest import CAUTION, NOBODY_NAMED
from pchteam.export.waterfall import bars, part_of
from pchteam.web.asks import PLAN_KINDS, DevelopAsk, GapsAsk, ReasonsAsk, WhyHereAsk
from pchteam.web.files import read_json
from pchteam.web.job import Job, done_of, jobs_of, plan_of
from pchteam.web.kept import Kept
from pchteam.web.of_plan import OfPlan
from pchteam.web.pages.gaps import goal_in_words
from pchteam.web.store import KeptWorkspace
from pchteam.web.visit import ForbiddenError, Visit, Visiting

router = APIRouter(include_in_schema=False)

MOST = 10
"""Rows of a table that are shown at once; the others are opened in place."""

_document = Kept[Path, dict[str, Any]](lambda folder: read_json(folder / "result.json"), 8)
_picture = Kept[Path, str](lambda output: (output / "gaps.svg").read_text(encoding="utf-8"), 8)


@router.get("/workspaces/{workspace}/gaps/{job}")
def waterfall(visit: Visiting, workspace: str, job: int) -> Response:
    """The way from the gap that roles suggest to the real one."""
    kept = visit.workspace(workspace)
    found = done_of(kept, job, "gaps")
    document = _document(found.folder)
    assert isinstance(found.ask, GapsAsk)
    return visit.page(
        "waterfall.html",
        workspace=kept,
        plan=plan_of(kept, found.about) if found.about else None,
        job=found,
        found=document,
        picture=Markup(_picture(found.output)),
        bars=bars(part_of(document["all"])),
        parts=[(f"By {by}", document[f"by_{by}"]) for by in ("function", "segment", "team")],
        caution=NOBODY_NAMED,
        most=MOST,
    )


@router.get("/workspaces/{workspace}/reasons/{job}")
def reasons(visit: Visiting, workspace: str, job: int) -> Response:
    """What limits a plan, and what it would take."""
    of, found = _of_plan(visit, workspace, job, "reasons")
    document = _document(found.folder)
    assert isinstance(found.ask, ReasonsAsk)

    def told(key: str) -> list[str]:
        return [of.people.told(one["sentence"]) for one in document[key]]

    return of.page(
        "reasons.html",
        job=found,
        goal=document["goal"],
        wanted=goal_in_words(of.choices, found.ask.goal),
        parts={key: told(key) for key in ("pins", "bottlenecks", "items")},
        sessions=[(_whose(of, one), one) for one in document["next_hours"]],
        caution=CAUTION,
    )


def _whose(of: OfPlan, hour: dict[str, Any]) -> str:
    """Say of what, or of whom, there is a session more."""
    run = of.written
    kind, key = hour["kind"], hour["key"]
    if kind == "function":
        team, function = key
        return f"{run.names.of('functions', function)} in {run.names.of('teams', team)}"
    if kind == "agreement":
        return f"Agreement {key[0]}"
    return of.people.called(next(post.person for post in run.problem.posts if post.post == key[0]))


@router.get("/workspaces/{workspace}/why-here/{job}")
def why_here(visit: Visiting, workspace: str, job: int) -> Response:
    """Why somebody is in a team, and not in another."""
    if not visit.can_plan:
        raise ForbiddenError("Only planners see why somebody is not in a team.")
    of, found = _of_plan(visit, workspace, job, "why-here")
    people, names = of.people, of.written.names
    document = _document(found.folder)
    assert isinstance(found.ask, WhyHereAsk)
    return of.page(
        "why-here.html",
        job=found,
        found=document,
        answer=people.told(document["sentence"]),
        who=people.called(found.ask.person),
        team=names.of("teams", found.ask.team),
        other=names.of("teams", found.ask.other) if found.ask.other else "",
        functions=[(names.of("functions", one), minutes) for one, minutes in document["unmet"].items()],
        moves=[(people.called(person), how, names.of("teams", team)) for person, team, how in document["moves"]],
        caution=CAUTION,
    )


@router.get("/workspaces/{workspace}/development/{job}")
def development(visit: Visiting, workspace: str, job: int) -> Response:
    """Whom to verify, to train and to recruit, cheapest first; nobody is named."""
    kept = visit.workspace(workspace)
    found = done_of(kept, job, "develop")
    assert isinstance(found.ask, DevelopAsk)
    return visit.page(
        "development.html",
        workspace=kept,
        plan=_latest_plan(kept, found.ask.version),
        job=found,
        version=kept.version(found.ask.version),
        found=_document(found.folder),
        caution=NOBODY_NAMED,
    )


@router.get("/workspaces/{workspace}/resilience/{job}")
def resilience(visit: Visiting, workspace: str, job: int) -> Response:
    """What a plan still meets when people or an employer are away."""
    of, found = _of_plan(visit, workspace, job, "resilience")
    document = _document(found.folder)

    def lost(row: dict[str, Any]) -> str:
        return of.people.called(row["id"]) if row["kind"] == "person" else str(row["name"])

    functions = document["absence"]["functions"]
    return of.page(
        "resilience.html",
        job=found,
        found=document,
        losses={
            kind: [(lost(row), row) for row in document["losses"] if row["kind"] == kind]
            for kind in ("person", "employer")
        },
        points=[(lost(row), row) for row in document["single_points"] if row["kind"] == "person"],
        at_risk=sorted((one for one in functions if one["risk"]), key=lambda one: (-one["risk"], one["label"])),
        caution=CAUTION,
        most=MOST,
    )


def _of_plan(visit: Visit, workspace: str, number: int, kind: str) -> tuple[OfPlan, Job]:
    """Return a plan, and a job about it that is done."""
    found = done_of(visit.workspace(workspace), number, kind)
    assert found.about
    return OfPlan(visit, workspace, found.about), found


def _latest_plan(kept: KeptWorkspace, version: int) -> Job | None:
    """The latest plan that was made from a version."""
    plans = (job for job in jobs_of(kept, *PLAN_KINDS) if job.status == "done")
    return next((job for job in plans if getattr(job.ask, "version", None) == version), None)
