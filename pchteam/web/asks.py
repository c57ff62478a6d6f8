"""Asks: the long jobs that pages and the JSON interface offer. Each is a command of `pchteam`, run by a worker."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pchteam.web.files import BEYOND

__all__ = ["OUTPUT", "PLAN_KINDS", "SEARCH_KINDS", "Ask", "AskFiles", "AskOfPlan", "ExportAsk", "PlanAsk", "ReplanAsk"]

OUTPUT = "output"
"""What a job writes, a folder or a file in the folder of the job, which is its working directory."""

PLAN_KINDS = ("plan", "replan")
"""Kinds of asks that a plan comes of."""

SEARCH_KINDS = (*PLAN_KINDS, "rota")
"""Kinds of asks that are searches: stopped, they keep the best that they have found."""

Seconds = Annotated[float, Field(ge=5, le=900)]
Number = Annotated[int, Field(ge=1, lt=BEYOND)]
Seed = Annotated[int, Field(ge=0, lt=2**31)]
Format = Literal["csv", "xlsx", "json", "timefold", "profile", "ics", "fhir", "rdf"]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=200)]


class AskFiles(BaseModel):
    """Where the things are that an ask names by their numbers.

    Parameters
    ----------
    version
        Path of the tables of a version.
    result
        Path of what a job of certain kinds has written; raises `NotKeptError` unless it is of these, and done.
    """

    version: Callable[[int], Path]
    result: Callable[[int, tuple[str, ...]], Path]

    def plan(self, number: int) -> str:
        """Return the path of a plan."""
        return str(self.result(number, PLAN_KINDS))


class AnAsk(BaseModel):
    """What all asks have in common; `arguments` are those of `pchteam`."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    def arguments(self, files: AskFiles) -> list[str]:
        """Return the arguments of the command."""
        raise NotImplementedError


class PlanAsk(AnAsk):
    """Propose teams."""

    kind: Literal["plan"] = "plan"
    version: Number = Field(description="Version of the workspace.")
    time_limit: Seconds = 45.0
    options: Literal[0, 2, 3, 4] = Field(0, description="How many other plans to seek, each best in one respect.")
    views: tuple[Identifier, ...] = Field((), max_length=100, description="Employers that get a confidential workbook.")
    seed: Seed = 1

    def arguments(self, files: AskFiles) -> list[str]:
        found = ["plan", str(files.version(self.version)), "-o", OUTPUT, "--json", "--seed", str(self.seed)]
        found += ["--time-limit", str(self.time_limit)]
        found += ["--options", str(self.options)] if self.options else []
        return found + [f"--view=employer:{employer}" for employer in self.views]


class ReplanAsk(AnAsk):
    """Change a plan as little as may be."""

    kind: Literal["replan"] = "replan"
    version: Number = Field(description="Version of the workspace, changed since the plan was made or not.")
    plan: Number = Field(description="Number of the plan to change.")
    leavers: tuple[Identifier, ...] = Field((), max_length=1_000, description="People as if they had left.")
    ended: tuple[Identifier, ...] = Field((), max_length=1_000, description="Agreements as if they had ended.")
    time_limit: Seconds = 45.0
    seed: Seed = 1

    def arguments(self, files: AskFiles) -> list[str]:
        found = ["replan", str(files.version(self.version)), "--from", files.plan(self.plan), "-o", OUTPUT]
        found += ["--json", "--time-limit", str(self.time_limit), "--seed", str(self.seed)]
        found += [f"--leaver={person}" for person in self.leavers]
        return found + [f"--ended={agreement}" for agreement in self.ended]


class GapsAsk(AnAsk):
    """From the gap that roles suggest to the real one."""

    kind: Literal["gaps"] = "gaps"
    version: Number
    plan: Number | None = Field(None, description="Plan of this version: what whole sessions and teams cost.")

    def arguments(self, files: AskFiles) -> list[str]:
        found = ["gaps", str(files.version(self.version)), "-o", OUTPUT, "--json"]
        return found + ([f"--plan={files.plan(self.plan)}"] if self.plan else [])


class DevelopAsk(AnAsk):
    """Whom to verify, to train and to recruit, and which new roles to make."""

    kind: Literal["develop"] = "develop"
    version: Number
    budget: float | None = Field(None, ge=0, le=1e9, description="Pounds, in the first year.")

    def arguments(self, files: AskFiles) -> list[str]:
        found = ["develop", str(files.version(self.version)), "-o", OUTPUT, "--json"]
        return found + ([] if self.budget is None else ["--budget", str(self.budget)])


class AskOfPlan(AnAsk):
    """What asks about a plan have in common."""

    plan: Number = Field(description="Number of the plan.")


class ReasonsAsk(AskOfPlan):
    """What limits a plan, and what a session more would save."""

    kind: Literal["reasons"] = "reasons"
    goal: str | None = Field(None, max_length=200, description="all:95, function:ID[:90], priority:5[:99].")
    time_limit: Seconds = 20.0

    def arguments(self, files: AskFiles) -> list[str]:
        found = ["reasons", files.plan(self.plan), "--json", "--time-limit", str(self.time_limit)]
        return found + ([f"--goal={self.goal}"] if self.goal else [])


class WhyHereAsk(AskOfPlan):
    """Why somebody is in a team and not in another."""

    kind: Literal["why-here"] = "why-here"
    person: Identifier
    team: Identifier
    other: Identifier | None = None

    def arguments(self, files: AskFiles) -> list[str]:
        found = ["why-here", files.plan(self.plan), self.person, self.team, "--json"]
        return found + ([f"--not={self.other}"] if self.other else [])


class ResilienceAsk(AskOfPlan):
    """What a plan meets when people or an employer are away."""

    kind: Literal["resilience"] = "resilience"
    absence: float | None = Field(None, gt=0, lt=1, description="Probability of each person to be away.")

    def arguments(self, files: AskFiles) -> list[str]:
        found = ["resilience", files.plan(self.plan), "-o", OUTPUT, "--json"]
        return found + ([] if self.absence is None else ["--absence", str(self.absence)])


class MoneyAsk(AskOfPlan):
    """What a plan costs, who pays it, and who repays whom."""

    kind: Literal["money"] = "money"
    budget: float | None = Field(None, ge=0, le=1e9, description="Pounds a year.")

    def arguments(self, files: AskFiles) -> list[str]:
        found = ["money", files.plan(self.plan), "-o", OUTPUT, "--json"]
        return found + ([] if self.budget is None else ["--budget", str(self.budget)])


class PapersAsk(AskOfPlan):
    """Draft agreements, role descriptors and training to commission."""

    kind: Literal["papers"] = "papers"
    development: Number | None = Field(None, description="Number of a done job of kind develop.")

    def arguments(self, files: AskFiles) -> list[str]:
        found = ["papers", files.plan(self.plan), "-o", OUTPUT, "--json"]
        return found + (
            ["--development", str(files.result(self.development, ("develop",)))] if self.development else []
        )


class RotaAsk(AskOfPlan):
    """Weeks that can be worked."""

    kind: Literal["rota"] = "rota"
    start: date | None = None
    weeks: int | None = Field(None, ge=1, le=26)
    time_limit: Seconds = 120.0

    def arguments(self, files: AskFiles) -> list[str]:
        found = ["rota", files.plan(self.plan), "-o", OUTPUT, "--json", "--time-limit", str(self.time_limit)]
        return found + _horizon(self.start, self.weeks)


class ExportAsk(AskOfPlan):
    """Hand a plan over to rotas, calendars and other systems."""

    kind: Literal["export"] = "export"
    to: Format
    start: date | None = None
    weeks: int | None = Field(None, ge=1, le=26)
    rota: Number | None = Field(None, description="Number of a done job of kind rota: its sessions.")

    def arguments(self, files: AskFiles) -> list[str]:
        found = ["export", files.plan(self.plan), f"--to={self.to}", "-o", f"{OUTPUT}/{FILES[self.to]}"]
        found += ["--json", *_horizon(self.start, self.weeks)]
        if self.rota:
            found += ["--rota", str(files.result(self.rota, ("rota",)))]
        return found


class CompareAsk(AnAsk):
    """Plans beside each other; the first is what the others are compared with."""

    kind: Literal["compare"] = "compare"
    plans: tuple[Number, ...] = Field(min_length=2, max_length=6)

    def arguments(self, files: AskFiles) -> list[str]:
        names = [f"--name=Plan {plan}" for plan in self.plans]
        return ["compare", *(files.plan(plan) for plan in self.plans), *names, "-o", OUTPUT, "--json"]


Ask = Annotated[
    PlanAsk
    | ReplanAsk
    | GapsAsk
    | DevelopAsk
    | ReasonsAsk
    | WhyHereAsk
    | ResilienceAsk
    | MoneyAsk
    | PapersAsk
    | RotaAsk
    | ExportAsk
    | CompareAsk,
    Field(discriminator="kind"),
]
"""Any ask; `kind` tells which."""

FILES: dict[Format, str] = {
    "csv": "sessions.csv",
    "xlsx": "demand.xlsx",
    "json": "sessions.json",
    "timefold": "timefold.json",
    "profile": "profile.csv",
    "ics": "calendars",
    "fhir": "bundle.json",
    "rdf": "plan.trig",
}
"""What exports are called."""


def _horizon(start: date | None, weeks: int | None) -> list[str]:
    return [*(["--start", start.isoformat()] if start else []), *(["--weeks", str(weeks)] if weeks else [])]
