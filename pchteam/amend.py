"""Amend: changes that somebody tries, each as rows of an overlay, so that a plan can be made anew with them.

>>> applied(workspace, overlay_of(workspace, [Leave(person="p02"), Pin(person="p03", team="frailty", decision="in")]))
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pchteam.columns import Identifier
from pchteam.infer import Graph
from pchteam.overlay import CHANGE, Overlay, table_of
from pchteam.what_if import new_agreement
from pchteam.workspace import Workspace

__all__ = [
    "Agree",
    "Change",
    "ChangeError",
    "End",
    "Leave",
    "Pin",
    "Train",
    "Unverified",
    "Verify",
    "ended",
    "may_enter",
    "overlay_of",
    "taught",
    "unverified",
]

Cells = Mapping[str, str]
Rows = Iterator[tuple[str, Cells]]
Hours = Annotated[Decimal, Field(gt=0, le=48)]
NAME = "What if"


class ChangeError(ValueError):
    """A change that cannot be tried.

    Attributes
    ----------
    field
        What of the change is at fault.
    """

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class AChange(BaseModel):
    """What all changes have in common."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def about(self) -> tuple[str, ...]:
        """What it is about; of two changes about the same, only one can be."""
        raise NotImplementedError

    def rows(self, workspace: Workspace) -> Rows:
        """Yield table and cells of the rows that it changes, adds or removes; may raise `ChangeError`."""
        raise NotImplementedError


class Pin(AChange):
    """Somebody is kept in a team or out of it; `free` takes a pin of the workspace back."""

    kind: Literal["pin"] = "pin"
    person: Identifier
    team: Identifier
    decision: Literal["in", "out", "free"]
    min_hours: Hours | None = None
    max_hours: Hours | None = None

    @property
    def about(self) -> tuple[str, ...]:
        return self.kind, self.person, self.team

    def rows(self, workspace: Workspace) -> Rows:
        key = {"person": self.person, "team": self.team}
        there = any((row.person, row.team) == (self.person, self.team) for row in workspace.rows("pins"))
        if self.decision == "free":
            if not there:
                raise ChangeError("decision", "There is no pin of this person in this team to take back")
            yield "pins", {CHANGE: "remove", **key}
            return
        if self.decision == "out" and (self.min_hours or self.max_hours):
            raise ChangeError("min_hours", "Leave the hours blank: who is kept out of a team gives it none")
        if self.min_hours and self.max_hours and self.min_hours > self.max_hours:
            raise ChangeError("max_hours", "The most hours must not be less than the fewest")
        blank = "-" if there else ""
        limits = {name: getattr(self, name) for name in ("min_hours", "max_hours")}
        cells = {name: blank if limit is None else f"{limit:f}" for name, limit in limits.items()}
        yield "pins", {CHANGE: "" if there else "add", **key, "decision": self.decision, **cells}


class Leave(AChange):
    """Somebody leaves: their posts end the day before as_of."""

    kind: Literal["leave"] = "leave"
    person: Identifier

    @property
    def about(self) -> tuple[str, ...]:
        return self.kind, self.person

    def rows(self, workspace: Workspace) -> Rows:
        last = _day_before(workspace)
        posts = [row for row in workspace.rows("posts") if row.person == self.person and _goes_on(row, last)]
        if not posts:
            raise ChangeError("person", "This person has no post that could end")
        yield from (("posts", ended(row, last)) for row in posts)


class End(AChange):
    """An agreement ends the day before as_of."""

    kind: Literal["end"] = "end"
    agreement: Identifier

    @property
    def about(self) -> tuple[str, ...]:
        return self.kind, self.agreement

    def rows(self, workspace: Workspace) -> Rows:
        last = _day_before(workspace)
        found = [row for row in workspace.rows("agreements") if row.id == self.agreement and _goes_on(row, last)]
        if not found:
            raise ChangeError("agreement", "There is no agreement of this name that could end")
        yield "agreements", ended(found[0], last)


class Agree(AChange):
    """A new agreement lends people of a provider to teams of a host, for all functions, without limits."""

    kind: Literal["agree"] = "agree"
    provider: Identifier
    host: Identifier

    @property
    def about(self) -> tuple[str, ...]:
        return self.kind, self.provider, self.host

    def rows(self, workspace: Workspace) -> Rows:
        if self.provider == self.host:
            raise ChangeError("host", "An organisation needs no agreement with itself")
        rows = workspace.rows("agreements")
        for row in rows:
            if self.provider in row.provider and row.host == self.host and _goes_on(row, _day_before(workspace)):
                raise ChangeError("host", f"The two have agreement {row.id} already")
        name, taken, number = f"new-{self.provider}-{self.host}", {row.id for row in rows}, 1
        while name in taken:
            number += 1
            name = f"new-{self.provider}-{self.host}-{number}"
        cells = new_agreement(name, self.provider, self.host, workspace.policy.day("as_of"))
        yield "agreements", {CHANGE: "add", **cells}


class Train(AChange):
    """Somebody has taken a course, and holds from as_of on what it teaches."""

    kind: Literal["train"] = "train"
    person: Identifier
    course: Identifier

    @property
    def about(self) -> tuple[str, ...]:
        return self.kind, self.person, self.course

    def rows(self, workspace: Workspace) -> Rows:
        found = [row for row in workspace.rows("training") if row.id == self.course]
        if not found:
            raise ChangeError("course", "There is no course of this name")
        yield "holdings", taught(found[0], self.person, workspace.policy.day("as_of"))


class Verify(AChange):
    """Evidence of somebody is verified: a competency that they declared, or a credential that nobody has checked."""

    kind: Literal["verify"] = "verify"
    person: Identifier
    table: Literal["holdings", "credentials"]
    item: Identifier

    @property
    def about(self) -> tuple[str, ...]:
        return self.kind, self.person, self.table, self.item

    def rows(self, workspace: Workspace) -> Rows:
        found = [one for one in unverified(workspace) if one.change == self]
        if not found:
            raise ChangeError("evidence", "There is no such evidence to verify")
        for one in found:
            if self.table == "credentials":
                key = {"kind": one.row.kind, "item": one.row.item, "issued": _text(one.row.issued)}
                as_of = workspace.policy.day("as_of").isoformat()
                yield self.table, {"person": self.person, **key, "verified_on": as_of}
            else:
                cells = {name: _text(getattr(one.row, name)) for name in type(one.row).model_fields}
                key = {name: cells[name] for name in type(one.row).key}
                yield self.table, {CHANGE: "remove", **key}
                yield self.table, {CHANGE: "add", **cells, "status": "verified"}


Change = Annotated[Pin | Leave | End | Agree | Train | Verify, Field(discriminator="kind")]
"""Any change; `kind` tells which."""


@dataclass(frozen=True)
class Unverified:
    """A row of holdings or credentials that counts once it is verified, and the change that does so."""

    change: Verify
    row: Any


def unverified(workspace: Workspace) -> Iterator[Unverified]:
    """Yield what is to verify and has not lapsed at as_of, in file order."""
    day = workspace.policy.day("as_of")
    for row in workspace.rows("holdings"):
        if row.status == "declared" and not _lapsed(row, day):
            yield Unverified(Verify(person=row.person, table="holdings", item=row.competency), row)
    for row in workspace.rows("credentials"):
        if row.verified_on is None and not _lapsed(row, day):
            yield Unverified(Verify(person=row.person, table="credentials", item=row.item), row)


def may_enter(graph: Graph, course: str, person: str) -> bool:
    """Whether somebody may enter a course, as the rules say."""
    return (course, person) in graph.table("ask/training-entrants")


def overlay_of(workspace: Workspace, changes: Iterable[Change]) -> Overlay:
    """Return an overlay with the rows of changes.

    Raises
    ------
    ChangeError
        If one of them cannot be, as things stand in the workspace.
    """
    rows: dict[str, list[Cells]] = {}
    for change in changes:
        for table, cells in change.rows(workspace):
            rows.setdefault(table, []).append(cells)
    return Overlay(Path(NAME), NAME, "", (), {name: table_of(name, found) for name, found in rows.items()})


def ended(row: Any, last: date) -> Cells:
    """Return the cells by which a post or an agreement ends on a day, also one that was to begin later."""
    later = {"starts": last.isoformat()} if row.starts and row.starts > last else {}
    return {"id": row.id, **later, "ends": last.isoformat()}


def taught(course: Any, person: str, day: date) -> Cells:
    """Return the holding of somebody who has taken a course, from a day on."""
    return {
        CHANGE: "add",
        "person": person,
        "competency": course.competency,
        "level": course.to_level,
        "status": "verified",
        "evidence": course.id,
        "valid_from": day.isoformat(),
    }


def _day_before(workspace: Workspace) -> date:
    return workspace.policy.day("as_of") - timedelta(days=1)


def _goes_on(row: Any, last: date) -> bool:
    return row.ends is None or row.ends > last


def _lapsed(row: Any, day: date) -> bool:
    return row.expires is not None and row.expires < day


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
