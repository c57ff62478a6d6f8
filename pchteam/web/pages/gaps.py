"""Gaps of a plan: what can be asked about them, and what was found."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Response

from pchteam.cli_resilience import ABSENCE
from pchteam.web.asks import Ask, DevelopAsk, GapsAsk, ReasonsAsk, ResilienceAsk, WhyHereAsk
from pchteam.web.choices import Choices, choices_of
from pchteam.web.fields import FieldError, chosen, chosen_person, percent, written
from pchteam.web.jobs import Job, jobs_of
from pchteam.web.pages.plan_of import plan_of, version_number
from pchteam.web.store import KeptWorkspace
from pchteam.web.visit import Changing, Visit, Visiting

router = APIRouter(include_in_schema=False)

HERE = "/workspaces/{workspace}/plans/{plan}/gaps"

PAGES = {
    "gaps": "waterfall",
    "reasons": "reasons",
    "why-here": "why_here",
    "develop": "development",
    "resilience": "resilience",
}
"""The page of what was found, by kind of job."""


@router.get(HERE)
def gaps(visit: Visiting, workspace: str, plan: int) -> Response:
    """What can be asked about the gaps of a plan, and what was found already."""
    return _page(visit, workspace, plan, visit.request.query_params)


@router.post(HERE)
def ask_about_gaps(visit: Changing, workspace: str, plan: int) -> Response:
    """Put a question into the queue."""
    kept, found = plan_of(visit, workspace, plan)
    read = READ.get(written(visit.form, "kind"))
    if read is None:
        raise ValueError("the form does not say what is asked")
    try:
        ask = read(visit, choices_of(found.output), found)
    except FieldError as error:
        return _page(visit, workspace, plan, visit.form, {error.field: str(error)})
    job = visit.jobs.submit(kept, ask, by=visit.who)
    visit.audit("asked", workspace=kept.id, job=job.number, kind=job.kind)
    return visit.go("job", workspace=workspace, number=job.number)


def _gaps(visit: Visit, choices: Choices, plan: Job) -> Ask:
    return GapsAsk(version=version_number(plan), plan=plan.number)


def _reasons(visit: Visit, choices: Choices, plan: Job) -> Ask:
    goals = {"": "", **goals_of(choices)}
    goal = chosen(visit.form, "goal", goals, "Choose a goal of the list")
    return ReasonsAsk(plan=plan.number, goal=f"{goal}:{percent(visit.form, 'percent')}" if goal else None)


def _why_here(visit: Visit, choices: Choices, plan: Job) -> Ask:
    person = chosen_person(visit, "person", choices.people)
    team = chosen(visit.form, "team", choices.teams, "Choose the team that they are in")
    other = chosen(visit.form, "other", {"": "", **choices.teams}, "Choose a team of the list")
    if (person, team) not in choices.members:
        raise FieldError("team", "They are not in this team in this plan")
    if other and (person, other) in choices.members:
        raise FieldError("other", "They are in this team too; choose one that they are not in")
    return WhyHereAsk(plan=plan.number, person=person, team=team, other=other or None)


def _develop(visit: Visit, choices: Choices, plan: Job) -> Ask:
    text = written(visit.form, "budget").replace(",", "").removeprefix("£")
    if text and not text.isdecimal():
        raise FieldError("budget", "Write whole pounds, such as 20000, or leave it blank")
    return DevelopAsk(version=version_number(plan), budget=float(text) if text else None)


def _resilience(visit: Visit, choices: Choices, plan: Job) -> Ask:
    text = written(visit.form, "absence").removesuffix("%").strip()
    try:
        share = float(text) / 100
    except ValueError:
        share = 0
    if not 0 < share < 1:
        raise FieldError("absence", "Write a percentage between 0 and 100, such as 5.7")
    return ResilienceAsk(plan=plan.number, absence=share)


READ: Mapping[str, Callable[[Visit, Choices, Job], Ask]] = {
    "gaps": _gaps,
    "reasons": _reasons,
    "why-here": _why_here,
    "develop": _develop,
    "resilience": _resilience,
}
"""How the form of each question is read."""


def goals_of(choices: Choices) -> dict[str, str]:
    """Return the goals that can be asked for, by what stands before the percentage."""
    return {
        "all": "All need",
        **{f"priority:{one}": f"Need of priority {one} and above" for one in choices.priorities},
        **{f"function:{one}": label for one, label in choices.functions.items()},
    }


def _page(
    visit: Visit, workspace: str, plan: int, filled: Mapping[str, Any], errors: Mapping[str, str] | None = None
) -> Response:
    """Show the page; `filled` is what stands in the form that `filled["kind"]` names, `errors` are of its fields."""
    kept, found = plan_of(visit, workspace, plan)
    choices = choices_of(found.output)
    return visit.page(
        "gaps.html",
        status=422 if errors else 200,
        workspace=kept,
        plan=found,
        choices=choices,
        goals=goals_of(choices),
        people=sorted(visit.person(one, name) for one, name in choices.people.items()) if visit.can_plan else [],
        absence=f"{ABSENCE:.1%}".removesuffix("%"),
        found={kind: _found(kept, found, kind) for kind in PAGES},
        pages=PAGES,
        filled=filled,
        kind=str(filled.get("kind", "")),
        errors=errors or {},
    )


def _found(kept: KeptWorkspace, plan: Job, kind: str) -> list[Job]:
    """Jobs of a kind about a plan, or about the version that it was made from, latest first."""
    return [job for job in jobs_of(kept, kind) if _is_about(job.ask, plan)]


def _is_about(ask: Ask, plan: Job) -> bool:
    if isinstance(ask, DevelopAsk):
        return ask.version == version_number(plan)
    return getattr(ask, "plan", None) == plan.number
