"""Handing a plan over: files to take away, rotas, calendars, papers, and files for other systems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, TypeAdapter, ValidationError

from pchteam.export.view import view_file
from pchteam.sessions import Horizon
from pchteam.web.asks import ExportAsk, PapersAsk, RotaAsk
from pchteam.web.job import Job, jobs_of
from pchteam.web.of_plan import OfPlan
from pchteam.web.outputs import entries
from pchteam.web.visit import Changing, Visit, Visiting, capitalised

router = APIRouter(include_in_schema=False)

KINDS = ("rota", "export", "papers")
Ask = RotaAsk | ExportAsk | PapersAsk
ASK: TypeAdapter[Ask] = TypeAdapter(Annotated[Ask, Field(discriminator="kind")])

FILES = (
    ("plan.xlsx", "Workbook with all figures", "those who plan together"),
    ("report.html", "Report to read and to print", "those who plan together"),
    ("options.csv", "The other plans in figures", "those who choose between plans: nobody is named"),
    ("diff.csv", "What changes against the plan before", "those who plan together"),
    ("options", "The other plans, each with workbook and report", "those who plan together"),
    ("plan", "Tables of the plan (CSV)", "kept where the workspace is kept"),
    ("workspace", "Tables of the workspace that was planned (CSV)", "kept where the workspace is kept"),
    ("problem", "Tables that were solved (CSV)", "kept where the workspace is kept"),
    ("plan.json", "Figures for programs", "kept where the workspace is kept"),
)
"""What a plan may have written, what it is, and for whom."""

FORMATS = {
    "csv": ("Table of sessions (CSV)", "A row for each piece of work of each session, for rota tools and spreadsheets"),
    "xlsx": ("Workbook of demand (Excel)", "Which functions each team needs in each session, to fill in who does it"),
    "ics": ("Calendars (iCalendar)", "One for each person and each team, for Outlook, Google and Apple"),
    "fhir": ("Clinical systems (FHIR R4B)", "Teams, members and sessions as one bundle"),
    "json": ("Sessions for programs (JSON)", "The same sessions, with a schema"),
    "timefold": ("Timefold", "Input of its quickstart for employee scheduling"),
    "rdf": ("Linked data (TriG)", "The plan as a named graph"),
}
"""Formats that a plan can be exported to, without what only the command line can make use of: words and explanation."""

MESSAGES = {
    "start": "Enter a real day in numbers, such as 5 1 2026",
    "weeks": "Enter a number of weeks from 1 to 26",
    "to": "Choose a format",
    "rota": "Choose a rota of this plan",
    "development": "Choose a development plan of this workspace",
}


@dataclass(frozen=True)
class Sent:
    """A form as it was sent, and what is wrong in its fields."""

    kind: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


@router.get("/workspaces/{workspace}/plans/{plan}/hand-over")
def hand_over(visit: Visiting, workspace: str, plan: int) -> Response:
    """What there is of a plan to take away, and what can be made of it."""
    return _page(OfPlan(visit, workspace, plan), Sent())


@router.post("/workspaces/{workspace}/plans/{plan}/hand-over")
def ask_hand_over(visit: Changing, workspace: str, plan: int) -> Response:
    """Ask for a rota, an export or papers."""
    of = OfPlan(visit, workspace, plan)
    typed = {name: value.strip() for name, value in visit.form.items() if isinstance(value, str)}
    ask, wrong = _read(of, typed)
    if ask is None:
        return _page(of, Sent(typed.get("kind", ""), typed, wrong))
    return visit.ask(of.workspace, ask)


def _read(of: OfPlan, typed: Mapping[str, str]) -> tuple[Ask | None, dict[str, str]]:
    """Read a form: what it asks for, or what is wrong in its fields."""
    day = [typed.get(f"start-{part}", "") for part in ("year", "month", "day")]
    asked = {name: value for name in ("kind", *MESSAGES) if (value := typed.get(name))}
    if any(day):
        asked["start"] = "-".join(part.zfill(2) for part in day)
    try:
        ask = ASK.validate_python({"plan": of.plan.number, **asked})
    except ValidationError as error:
        fields = {part for one in error.errors() for part in one["loc"][1:]}
        wrong = {name: message for name, message in MESSAGES.items() if name in fields}
        if not wrong:
            raise ValueError("this form asks for nothing that can be made of a plan") from None
        return None, wrong
    if isinstance(ask, RotaAsk) or (isinstance(ask, ExportAsk) and not ask.rota):
        try:
            Horizon.within(*of.written.days, ask.start, ask.weeks)
        except ValueError as error:
            return None, {"start": capitalised(str(error))}
    return ask, {}


def _page(of: OfPlan, sent: Sent) -> Response:
    made = jobs_of(of.workspace, *KINDS, about=of.plan.number)
    return of.page(
        "hand-over.html",
        status=422 if sent.wrong else 200,
        days=of.written.days,
        files=list(_files(of.visit, of.plan)),
        formats=FORMATS,
        made=made,
        rotas=[job for job in made if job.kind == "rota" and job.status == "done"],
        developments=[job for job in jobs_of(of.workspace, "develop") if job.status == "done"],
        sent=sent,
        summary={"start-day" if name == "start" else name: message for name, message in sent.wrong.items()},
    )


def _files(visit: Visit, plan: Job) -> Iterator[tuple[str, str, str]]:
    """What a plan has written that this visitor may take, what it is, and for whom."""
    written = entries(plan, can_plan=visit.can_plan)
    views = [
        (view_file(one), "Workbook of an employer", f"that employer only: {one}")
        for one in (plan.result or {}).get("views", ())
    ]
    for name, what, whom in (*FILES, *views):
        if name in written:
            yield name, what, whom
