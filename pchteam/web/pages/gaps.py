"""Gaps of a plan: what can be asked about them, and what was found."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Response

from pchteam.cli_resilience import ABSENCE
from pchteam.web.asks import Ask, DevelopAsk, GapsAsk, ReasonsAsk, ResilienceAsk, WhyHereAsk
from pchteam.web.choices import Choices
from pchteam.web.fields import FieldError, chosen, percent, written
from pchteam.web.job import Job, jobs_of
from pchteam.web.of_plan import OfPlan
from pchteam.web.pages.jobs import RESULT_PAGES
from pchteam.web.visit import Changing, Visiting

router = APIRouter(include_in_schema=False)

HERE = "/workspaces/{workspace}/plans/{plan}/gaps"


@router.get(HERE)
def gaps(visit: Visiting, workspace: str, plan: int) -> Response:
    """What can be asked about the gaps of a plan, and what was found already."""
    return _page(OfPlan(visit, workspace, plan), visit.request.query_params)


@router.post(HERE)
def ask_about_gaps(visit: Changing, workspace: str, plan: int) -> Response:
    """Put a question into the queue."""
    of = OfPlan(visit, workspace, plan)
    read = READ.get(written(visit.form, "kind"))
    if read is None:
        raise ValueError("the form does not say what is asked")
    try:
        ask = read(of)
    except FieldError as error:
        return _page(of, visit.form, {error.field: str(error)})
    return visit.ask(of.workspace, ask)


def _gaps(of: OfPlan) -> Ask:
    return GapsAsk(version=of.version.number, plan=of.plan.number)


def _reasons(of: OfPlan) -> Ask:
    goals = {"": "", **goals_of(of.choices)}
    goal = chosen(of.visit.form, "goal", goals, "Choose a goal of the list")
    return ReasonsAsk(plan=of.plan.number, goal=f"{goal}:{percent(of.visit.form, 'percent')}" if goal else None)


def _why_here(of: OfPlan) -> Ask:
    person = of.chosen_person()
    team = chosen(of.visit.form, "team", of.choices.teams, "Choose the team that they are in")
    other = chosen(of.visit.form, "other", {"": "", **of.choices.teams}, "Choose a team of the list")
    if (person, team) not in of.choices.members:
        raise FieldError("team", "They are not in this team in this plan")
    if other and (person, other) in of.choices.members:
        raise FieldError("other", "They are in this team too; choose one that they are not in")
    return WhyHereAsk(plan=of.plan.number, person=person, team=team, other=other or None)


def _develop(of: OfPlan) -> Ask:
    text = written(of.visit.form, "budget").replace(",", "").removeprefix("£")
    if text and not text.isdecimal():
        raise FieldError("budget", "Write whole pounds, such as 20000, or leave it blank")
    return DevelopAsk(version=of.version.number, budget=float(text) if text else None)


def _resilience(of: OfPlan) -> Ask:
    text = written(of.visit.form, "absence").removesuffix("%").strip()
    try:
        share = float(text) / 100
    except ValueError:
        share = 0
    if not 0 < share < 1:
        raise FieldError("absence", "Write a percentage between 0 and 100, such as 5.7")
    return ResilienceAsk(plan=of.plan.number, absence=share)


READ: Mapping[str, Callable[[OfPlan], Ask]] = {
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


def goal_in_words(choices: Choices, goal: str | None) -> str:
    """Say what a goal is; a tenth less unmet need where none was stated."""
    if goal is None:
        return "a tenth less unmet need"
    what, _, share = goal.rpartition(":")
    what, share = (what, share) if what in goals_of(choices) else (goal, "100")
    return f"{share} % of: {goals_of(choices).get(what, what)}"


def _page(of: OfPlan, filled: Mapping[str, Any], errors: Mapping[str, str] | None = None) -> Response:
    """Show the page; `filled` is what stands in the form that `filled["kind"]` names, `errors` are of its fields."""
    return of.page(
        "gaps.html",
        status=422 if errors else 200,
        choices=of.choices,
        goals=goals_of(of.choices),
        people=of.people.all() if of.visit.can_plan else [],
        absence=f"{ABSENCE:.1%}".removesuffix("%"),
        found={kind: _found(of, kind) for kind in READ},
        pages=RESULT_PAGES,
        filled=filled,
        kind=str(filled.get("kind", "")),
        errors=errors or {},
    )


def _found(of: OfPlan, kind: str) -> list[Job]:
    """Jobs of a kind about a plan, or about the version that it was made from, latest first."""
    if kind == "develop":
        jobs = jobs_of(of.workspace, kind)
        return [job for job in jobs if isinstance(job.ask, DevelopAsk) and job.ask.version == of.version.number]
    return jobs_of(of.workspace, kind, about=of.plan.number)
