"""What if: changes that are tried on a copy, and a plan made anew with least change."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from pchteam.amend import Agree, Change, ChangeError, End, Leave, Pin, Train, Verify, may_enter, overlay_of
from pchteam.convert import write_folder
from pchteam.findings import Finding
from pchteam.overlay import FaultyOverlayError, applied
from pchteam.tables import TABLES as KNOWN
from pchteam.web.asks import ReplanAsk
from pchteam.web.drafts import draft_of
from pchteam.web.fields import FieldError, chosen, written
from pchteam.web.job import Job, jobs_of
from pchteam.web.of_plan import OfPlan
from pchteam.web.opened import workspace_of
from pchteam.web.store import TABLES, NotKeptError, Version
from pchteam.web.visit import Changing, Visiting

router = APIRouter(include_in_schema=False)

HERE = "/workspaces/{workspace}/plans/{plan}/what-if"
SEPARATOR = " / "
MOST_HOURS, DECIMALS = 1_000, 2
"""Hours of a pin have as many decimals at most; what is more than any hours of a week is refused as such."""

DECISIONS = {"in": "is in", "out": "is not in", "free": "is pinned no more in or out of"}

KINDS = {
    "pin": ("pin", "pins"),
    "leave": ("person leaves", "people leave"),
    "end": ("agreement ends", "agreements end"),
    "agree": ("new agreement", "new agreements"),
    "train": ("course", "courses"),
    "verify": ("piece of evidence verified", "pieces of evidence verified"),
}
"""What one and what several changes of a kind are called."""


@dataclass(frozen=True)
class Tried:
    """A plan that was made anew from this one."""

    job: Job
    version: Version

    @property
    def changes(self) -> Mapping[str, Any] | None:
        """What differs, as `plan.json` says; None unless it is done."""
        return (self.job.result or {}).get("changes") if self.job.status == "done" else None


@router.get(HERE)
def what_if(visit: Visiting, workspace: str, plan: int) -> Response:
    """The changes that the visitor tries, the forms for more, and plans that were made anew from this one.

    A query such as `?kind=pin&team=frailty&decision=in` fills in a form.
    """
    return _page(OfPlan(visit, workspace, plan), visit.request.query_params)


@router.post(f"{HERE}/changes")
def add_change(visit: Changing, workspace: str, plan: int) -> Response:
    """Put a change into the draft of the visitor."""
    of = OfPlan(visit, workspace, plan)
    try:
        change = _read(of)
        overlay_of(workspace_of(of.version.tables), [change])
    except (FieldError, ChangeError) as error:
        return _page(of, visit.form, {error.field: str(error)})
    except ValidationError as error:
        return _page(of, visit.form, dict(_problems(error)))
    draft_of(visit, of.workspace, plan).add(change)
    visit.audit("drafted", workspace=of.workspace.id, plan=plan, change=change.kind)
    return visit.go("what_if", workspace=workspace, plan=plan)


@router.post(f"{HERE}/remove")
def remove_change(visit: Changing, workspace: str, plan: int) -> Response:
    """Take a change out of the draft of the visitor."""
    of = OfPlan(visit, workspace, plan)
    draft_of(visit, of.workspace, plan).remove(written(visit.form, "change"))
    visit.audit("took back", workspace=of.workspace.id, plan=plan)
    return visit.go("what_if", workspace=workspace, plan=plan)


@router.post(f"{HERE}/plan")
def replan(visit: Changing, workspace: str, plan: int) -> Response:
    """Keep the workspace with the changes as a new version, and plan that with least change to this plan."""
    of = OfPlan(visit, workspace, plan)
    try:
        base = _chosen_version(of)
        seconds = _seconds(visit.form)
        version = _changed(of, base)
    except (FieldError, ChangeError) as error:
        return _page(of, visit.form, {error.field: str(error)})
    except FaultyOverlayError as error:
        return _page(of, visit.form, faults=error.findings)
    former = of.plan.ask
    before = {"leavers": former.leavers, "ended": former.ended} if isinstance(former, ReplanAsk) else {}
    ask = ReplanAsk(version=version.number, plan=plan, time_limit=seconds, **before)
    return visit.ask(of.workspace, ask, version.origin)


# What forms hold


def _read(of: OfPlan) -> Change:
    """Return the change that a form describes; raises `FieldError` or `ValidationError`."""
    form, choices, kind = of.visit.form, of.choices, written(of.visit.form, "kind")
    if kind == "pin":
        cells = {
            "person": of.chosen_person(),
            "team": chosen(form, "team", choices.teams, "Choose a team"),
            "decision": chosen(form, "decision", DECISIONS, "Say whether they are in or out"),
            "min_hours": _hours(form, "min_hours"),
            "max_hours": _hours(form, "max_hours"),
        }
        return Pin.model_validate(cells)
    if kind == "leave":
        return Leave(person=of.chosen_person())
    if kind == "end":
        return End(agreement=chosen(form, "agreement", choices.agreements, "Choose an agreement"))
    if kind == "agree":
        return Agree(
            provider=chosen(form, "provider", choices.organisations, "Choose the organisation that lends people"),
            host=chosen(form, "host", choices.organisations, "Choose the organisation that hosts teams"),
        )
    if kind == "train":
        person = of.chosen_person()
        course = chosen(form, "course", choices.courses, "Choose a course")
        if not may_enter(of.graph, course, person):
            raise FieldError("course", "This person does not have what the course asks for to enter")
        return Train(person=person, course=course)
    if kind == "verify":
        offered = _evidence(of)
        text = written(form, "evidence")
        if text not in offered:
            raise FieldError("evidence", "Choose a piece of evidence")
        return offered[text]
    raise ValueError("the form does not say what kind of change it is")


def _hours(form: FormData, field: str) -> Decimal | None:
    text = written(form, field)
    try:
        hours = Decimal(text) if text else None
    except InvalidOperation:
        raise FieldError(field, "Write hours as a number, such as 7.5") from None
    if hours is not None and abs(hours) < MOST_HOURS and hours != round(hours, DECIMALS):
        raise FieldError(field, f"Write hours with at most {DECIMALS} decimals, such as 7.25")
    return hours


def _seconds(form: FormData) -> float:
    text = written(form, "time_limit") or "45"
    if not text.isdecimal() or not 5 <= int(text) <= 900:
        raise FieldError("time_limit", "Write a whole number of seconds from 5 to 900")
    return float(text)


def _problems(error: ValidationError) -> Iterator[tuple[str, str]]:
    for one in error.errors():
        field = str(one["loc"][-1])
        yield field, "Write hours from more than 0 to 48" if field.endswith("hours") else one["msg"]


def _evidence(of: OfPlan) -> dict[str, Verify]:
    """What can be verified, by what pages call it."""
    return {
        f"{of.people.called(change.person)}{SEPARATOR}{words}": change
        for change, words in of.choices.unverified.items()
    }


# A version with the changes


def _chosen_version(of: OfPlan) -> Version:
    text = written(of.visit.form, "version")
    try:
        return of.workspace.version(int(text)) if text.isdecimal() else of.version
    except NotKeptError:
        raise FieldError("version", "Choose a version") from None


def _changed(of: OfPlan, base: Version) -> Version:
    """Keep a version with the changes of the visitor; the base where there are none."""
    visit, plan = of.visit, of.plan.number
    changes = list(draft_of(visit, of.workspace, plan).changes.values())
    if not changes and base.number == of.version.number:
        raise FieldError("version", "Add a change first, or choose a version that has changed since")
    if not changes:
        return base
    workspace = workspace_of(base.tables)
    changed = applied(workspace, overlay_of(workspace, changes))

    def write(folder: Path) -> None:
        write_folder({name: table for name, table in changed.tables.items() if name in KNOWN}, folder / TABLES)
        if (base.tables / "rules").is_dir():
            shutil.copytree(base.tables / "rules", folder / TABLES / "rules")

    origin = f"what if of plan {plan}: {_counted(changes)}"
    version = of.workspace.add_version(write, by=visit.who, origin=origin, parent=base.number)
    visit.audit("changed", workspace=of.workspace.id, version=version.number, parent=base.number, changes=len(changes))
    return version


def _counted(changes: list[Change]) -> str:
    """How many changes there are of each kind; nobody is named."""
    kinds = Counter(one.kind for one in changes)
    return ", ".join(f"{number} {KINDS[kind][number > 1]}" for kind, number in kinds.items())


# The page


def _page(
    of: OfPlan,
    filled: Mapping[str, Any],
    errors: Mapping[str, str] | None = None,
    faults: tuple[Finding, ...] = (),
) -> Response:
    """Show the page; `filled` is what stands in the form that `filled["kind"]` names, `errors` are of its fields."""
    visit = of.visit
    draft = draft_of(visit, of.workspace, of.plan.number).changes if visit.can_plan else {}
    return of.page(
        "what-if.html",
        status=422 if errors or faults else 200,
        choices=of.choices,
        people=of.people.all() if visit.can_plan else [],
        evidence=list(_evidence(of)) if visit.can_plan else [],
        changes={name: _words(of, one) for name, one in draft.items()},
        versions=of.workspace.versions(),
        base=of.version.number,
        tried=list(_tried(of)),
        filled=filled,
        kind=str(filled.get("kind", "")),
        errors=errors or {},
        faults=[_told(of, fault) for fault in faults],
    )


def _tried(of: OfPlan) -> Iterator[Tried]:
    """Yield plans that were made anew from a plan, latest first."""
    for job in jobs_of(of.workspace, "replan", about=of.plan.number):
        if isinstance(job.ask, ReplanAsk):
            yield Tried(job, of.workspace.version(job.ask.version))


def _words(of: OfPlan, change: Change) -> str:
    """Say what a change is."""
    choices, called = of.choices, of.people.called
    match change:
        case Pin():
            return f"{called(change.person)} {DECISIONS[change.decision]} {choices.teams[change.team]}{_limits(change)}"
        case Leave():
            return f"{called(change.person)} leaves"
        case End():
            return f"Agreement ends: {choices.agreements[change.agreement]}"
        case Agree():
            provider, host = choices.organisations[change.provider], choices.organisations[change.host]
            return f"New agreement: {provider} lends people to teams of {host}"
        case Train():
            return f"{called(change.person)} takes the course {choices.courses[change.course]}"
        case Verify():
            return f"{called(change.person)}: {choices.unverified[change]} is verified"


def _limits(pin: Pin) -> str:
    parts = [f"{word} {hours:f}" for word, hours in (("at least", pin.min_hours), ("at most", pin.max_hours)) if hours]
    return f", {' and '.join(parts)} hours a week" if parts else ""


def _told(of: OfPlan, fault: Finding) -> str:
    """Say what the changes would make wrong."""
    value = f" '{fault.value}'" if fault.value else ""
    return of.people.told(f"{fault.place}:{value} {fault.message}. Mend: {fault.mend}.")
