"""Documents of the JSON interface, where the library has no class for what is told."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from pchteam.ask import Performer
from pchteam.infer import Cell
from pchteam.web.asks import Ask, PlanAsk, ReplanAsk
from pchteam.web.job import Job, Status
from pchteam.web.store import KeptWorkspace, whole

__all__ = [
    "EXAMPLES_OF_ASKS",
    "AFile",
    "AJob",
    "APlan",
    "AVersion",
    "AWorkspace",
    "AskedFor",
    "Problem",
    "WhoCan",
    "WhyCan",
]

Minutes = Annotated[int, Field(ge=0, description="Minutes a week.")]


class Candidate(BaseModel):
    """One of several things that a text may mean."""

    id: str
    label: str


class Problem(BaseModel):
    """What is wrong, and what to do about it."""

    detail: str = Field(examples=["there is no workspace 'north'"])
    candidates: list[Candidate] | None = Field(None, description="What a text may mean: ask with an id.")


class AVersion(BaseModel):
    """A state of a workspace; it never changes."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    created: datetime
    by: str = Field(description="Role of who kept it.")
    origin: str = Field(description="Name of the file, or what was changed.", examples=["north.xlsx"])
    parent: int | None = Field(description="The version that was changed; null for an upload or an example.")


class AWorkspace(BaseModel):
    """A workspace with its versions, latest first."""

    id: str = Field(examples=["margate-task-force"])
    title: str
    versions: list[AVersion]

    @classmethod
    def of(cls, kept: KeptWorkspace) -> Self:
        """Describe a workspace of the store."""
        versions = [AVersion.model_validate(version) for version in kept.versions()]
        return cls(id=kept.id, title=kept.title, versions=versions)


class WhoCan(BaseModel):
    """Who can perform a function: alone, supervised, or unverified (might, once the evidence is verified)."""

    function: str
    label: str
    people: list[Performer]


class AProof(BaseModel):
    """A fact in words, the rule that derived it or the cell in which it stands, and what it rests on."""

    sentence: str
    rule: str | None = None
    source: str | None = None
    cell: Cell | None = None
    premises: "list[AProof]" = []


class AChange(BaseModel):
    """A change of the workspace; `row` is null for a row to add, and a value `+X` adds X to the list in a cell."""

    kind: str
    table: str
    row: int | None
    cells: dict[str, str]
    sentence: str


class AnObstacle(BaseModel):
    """A reason why not, with what would remove it and the cell that stands in the way."""

    name: str
    kind: str
    sentence: str
    mend: str
    cell: Cell | None
    change: AChange | None


class AMend(BaseModel):
    """The fewest changes that make somebody able and permitted, tried on a copy; none where nothing is in the way."""

    changes: list[AChange]
    sentence: str


class WhyCan(BaseModel):
    """Why somebody can or cannot perform a function, and whether they may do so in a team."""

    person: str
    function: str
    team: str | None
    verdict: str = Field(description="The capability, or not_permitted where they can but may not.")
    capability: str = Field(description="alone, supervised, unverified or no.")
    permitted: bool | None
    sentence: str
    proofs: list[AProof]
    obstacles: list[AnObstacle]
    smallest_mend: AMend | None


EXAMPLES_OF_ASKS: dict[str, Any] = {
    "plan": {
        "summary": "Propose teams",
        "value": {"title": "First plan", "ask": {"kind": "plan", "version": 1, "time_limit": 45}},
    },
    "replan": {
        "summary": "Change plan 1 as if somebody had left",
        "value": {"ask": {"kind": "replan", "version": 1, "plan": 1, "leavers": ["p01"]}},
    },
    "export": {
        "summary": "Calendars of plan 1",
        "value": {"ask": {"kind": "export", "plan": 1, "to": "ics", "weeks": 4}},
    },
}


class AskedFor(BaseModel):
    """A job to do."""

    model_config = ConfigDict(extra="forbid")

    ask: Ask
    title: str = Field("", max_length=100, description="What you call it.")


class AJob(BaseModel):
    """A job as it stands."""

    number: int
    kind: str = Field(examples=["plan"])
    status: Status = Field(description="A search that was stopped with a best plan so far is done.")
    title: str
    by: str = Field(description="Role of who asked for it.")
    created: datetime
    started: datetime | None
    ended: datetime | None
    before: int = Field(ge=0, description="How many jobs are before it in the queue.")
    progress: dict[str, Any] | None = Field(
        description="The latest step: stage, and of a search seconds, incumbent, bound and gap_of_demand."
    )
    error: str | None = Field(description="Why it failed.")
    ask: Ask | None = Field(description="What was asked for; null for viewers, as it may name people.")

    @classmethod
    def of(cls, job: Job, *, before: int, can_plan: bool) -> Self:
        """Describe a job to somebody who plans or not."""
        return cls(
            number=job.number,
            kind=job.kind,
            status=job.status,
            title=job.title,
            by=job.by,
            created=job.created,
            started=job.state.get("started"),
            ended=job.state.get("ended"),
            before=before,
            progress=next(reversed(job.progress), None),
            error=job.error if job.status == "failed" else None,
            ask=job.ask if can_plan else None,
        )


class APlan(BaseModel):
    """What a plan comes to; its result has all figures."""

    number: int = Field(description="Number of the job that made it.")
    title: str
    version: int = Field(description="The version that was planned.")
    created: datetime
    checked: bool = Field(description="Whether every rule, recomputed from the finished plan, holds.")
    as_of: date
    plan_until: date
    need_minutes: Minutes
    unmet_minutes: Minutes
    unmet_by_cause: dict[str, Minutes]
    optimality_gap_of_demand: float | None = Field(description="Share of the need that a better plan could yet save.")

    @classmethod
    def of(cls, job: Job) -> Self:
        """Describe a plan that is done; raises `NotKeptError` if what it came to cannot be read."""
        assert isinstance(job.ask, PlanAsk | ReplanAsk)
        with whole(f"plan {job.number}"):
            return cls(
                number=job.number, title=job.title, version=job.ask.version, created=job.created, **_figures(job.result)
            )


def _figures(result: dict[str, Any]) -> dict[str, Any]:
    own = ("number", "title", "version", "created")
    return {name: result[name] for name in APlan.model_fields if name not in own}


class AFile(BaseModel):
    """A file or folder that a job wrote; files in folders have the path of the folder before their names."""

    name: str = Field(examples=["plan.xlsx"])
    is_folder: bool = Field(description="Whether it comes as a zip.")
    bytes: int | None = Field(ge=0, description="Null for a folder.")

    @classmethod
    def of(cls, name: str, path: Path) -> Self:
        """Describe what lies at a path."""
        is_folder = path.is_dir()
        return cls(name=name, is_folder=is_folder, bytes=None if is_folder else path.stat().st_size)
