"""Export a development: a workbook to read, the same as tidy tables, JSON, and a confidential list for each employer.

Nobody is named but in the list of their own employer; roles of few people are not told, for they would point to
somebody.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from pchteam.develop import Development, Row
from pchteam.export.cells import make_formats
from pchteam.export.courses import courses_document, roles_document
from pchteam.export.digest import NOBODY_NAMED, Section
from pchteam.export.folder import write_csv, write_document
from pchteam.export.skills import FEWEST
from pchteam.export.tidy import frame, hours_heading
from pchteam.export.workbook import OPTIONS, Page, write_sections
from pchteam.measures import Measure
from pchteam.trials import Level

__all__ = ["KINDS", "development_document", "steps", "write_development"]

KINDS = {"verify": "Verify", "train": "Train", "recruit": "Recruit", "new_role": "New role"}
FEW = f"A role of fewer than {FEWEST} people"
BASE = (
    "Hours of need a week that are closed if teams had no shape, under the agreements of today, the most urgent need "
    "first. Every figure is the difference of two solutions, with and without the step."
)
ORDER = "Each step beyond those above it; the hours add up to what all steps close."
PRESUMED = "What new people bring is presumed: the profile of the role, its register, and what most in the role hold."
FIGURES = (
    "Pounds in the first year",
    "Minutes closed alone a week",
    "Pounds an hour alone",
    "Minutes closed in this order a week",
    "Weighted minutes closed in this order a week",
    "Pounds an hour in this order",
    "Minutes left a week",
)


class _Names:
    """What people call things of the workspace and of new roles."""

    def __init__(self, found: Development) -> None:
        rows = found.workspace.rows
        tables = ("roles", "functions", "competencies")
        self.labels = {table: {row.id: row.label for row in rows(table)} for table in tables}
        self.employers = {row.id: row.name for row in rows("organisations")}
        self.people = {row.id: row.name for row in rows("people")}
        self.courses = {row.id: row for row in rows("training")}
        self.roles = [row.measure.role for row in found.rows if row.measure.new_role]
        self.holders = found.holders

    def part(self, part: str) -> str:
        competency, _, level = part.rpartition("/")
        return f"{self.labels['competencies'][competency]} ({level})"

    def role(self, role: str) -> str:
        """New roles are numbered as they stand in the steps."""
        if role in self.roles:
            return f"New role {self.roles.index(role) + 1}"
        return str(self.labels["roles"][role])

    def who(self, one: Measure) -> str:
        """The role of somebody who is there, unless it has few people; the role of new posts."""
        hidden = bool(one.person) and self.holders[one.role] < FEWEST
        return FEW if hidden else self.role(one.role)

    def what(self, one: Measure) -> str:
        """What is verified, which competency is taught, or at which employers posts are made."""
        if one.kind == "verify":
            return "evidence for " + "; ".join(self.functions(one))
        if one.kind == "train":
            course = self.courses[one.course]
            return self.part(f"{course.competency}/{course.to_level}")
        return "; ".join(f"{count} at {self.employers[employer]}" for employer, count in self._posts(one))

    def _posts(self, one: Measure) -> Iterator[tuple[str, str]]:
        by_employer: dict[str, list[int]] = {}
        for employer, sessions in one.posts.values():
            by_employer.setdefault(employer, []).append(sessions)
        for employer, found in by_employer.items():
            posts = f"{len(found)} post{'s' * (len(found) > 1)}"
            yield employer, f"{posts}, {sum(found)} session{'s' * (sum(found) > 1)} a week,"

    def functions(self, one: Measure) -> list[str]:
        return [self.labels["functions"][function] for function in one.functions]


def _pounds(pence: float | None) -> float | None:
    return None if pence is None else round(pence / 100, 2)


def _figures(row: Row) -> tuple[Any, ...]:
    return (
        _pounds(row.measure.pence),
        row.alone.minutes,
        _pounds(row.pence_per_hour_alone),
        row.added.minutes,
        row.added.weighted,
        _pounds(row.pence_per_hour),
        row.left.minutes,
    )


def steps(found: Development) -> pd.DataFrame:
    """All steps in order, with their figures; nobody is named."""
    names = _Names(found)
    headings = ("Step", "Kind", "Role", "What", "For", "Others who could", "Hours of the course", "Sessions a week")
    rows = []
    for number, row in enumerate(found.rows, start=1):
        one = row.measure
        others = one.others if one.person else None
        course = float(names.courses[one.course].hours or 0) if one.course else None
        words = (number, KINDS[one.kind], names.who(one), names.what(one), "; ".join(names.functions(one)))
        rows.append((*words, others, course, one.sessions or None, *_figures(row)))
    return frame((*headings, *FIGURES), rows).astype(dict.fromkeys(("Others who could", "Sessions a week"), "Int64"))


def new_roles(found: Development) -> pd.DataFrame:
    """The competencies of each new role, whether the nearest present role has them, and the band that is assumed."""
    names = _Names(found)
    headings = ("New role", "Register", "Competency", "Level", "Nearest present role", "Has it", "Band")
    bands = {row.id: row.band for row in found.workspace.rows("posts")}
    rows: list[tuple[Any, ...]] = []
    for row in found.rows:
        if role := row.measure.new_role:
            nearest, lacking = found.nearest[role.id]
            for part in role.parts:
                competency, _, level = part.rpartition("/")
                cells = names.role(role.id), role.register or "none", names.labels["competencies"][competency], level
                rows.append((*cells, names.role(nearest), "no" if part in lacking else "yes", bands[role.like]))
    return frame(headings, rows)


def _named(found: Development, employer: str) -> pd.DataFrame:
    """Who of an employer is to be verified or trained, by name."""
    names = _Names(found)
    mine = {post.person for post in found.workspace.rows("posts") if post.employer == employer}
    headings = ("Step", "Person id", "Person", "Kind", "What", "Change")
    rows = []
    for number, row in enumerate(found.rows, start=1):
        one = row.measure
        if one.person in mine:
            change = "; ".join(change.sentence for change in one.changes) or f"take {one.course}"
            who = one.person, names.people[one.person]
            rows.append((number, *who, KINDS[one.kind], names.what(one), change))
    return frame(headings, rows)


def development_document(found: Development) -> dict[str, Any]:
    """The development as plain data for JSON: whole minutes a week and pounds; nobody is named."""
    return {
        "locality": str(found.workspace.policy["locality"]),
        "unit": "minutes a week",
        "base": BASE,
        "budget_pounds": _pounds(found.budget),
        "pounds": _pounds(found.pence),
        "cut_by_time_limit": found.cut,
        "need": _level(found.need),
        "unmet_today": _level(found.today),
        "closed": _level(found.closed),
        "steps": _records(steps(found)),
        "new_roles": _records(new_roles(found)),
        "courses": courses_document(found),
        "roles": roles_document(found),
        "whole_plan": {
            "unmet_before": _level(found.replan.before),
            "unmet_after": _level(found.replan.after),
            "within_share_of_need": found.replan.within,
        },
    }


def _level(level: Level) -> dict[str, int]:
    return {"minutes": level.minutes, "weighted": level.weighted}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    twins = [hours_heading(heading) for heading in table.columns if heading.startswith("Minutes")]
    plain = table.drop(columns=twins).rename(columns=lambda heading: heading.lower().replace(" ", "_"))
    records: list[dict[str, Any]] = json.loads(plain.to_json(orient="records"))
    return records


def write_development(found: Development, folder: Path) -> None:
    """Write development.xlsx, steps.csv, new_roles.csv, development.json and the lists of employers into a folder.

    Other files in it are kept; lists of employers of an earlier run are not.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(steps(found), folder / "steps.csv")
    write_csv(new_roles(found), folder / "new_roles.csv")
    write_document(development_document(found), folder / "development.json")
    _write_workbook(found, folder / "development.xlsx")
    for earlier in folder.glob("confidential-*.csv"):
        earlier.unlink()
    for employer in sorted({post.employer for post in found.workspace.rows("posts")}):
        table = _named(found, employer)
        if len(table):
            write_csv(table, folder / f"confidential-{employer}.csv")


def _write_workbook(found: Development, path: Path) -> None:
    locality = found.workspace.policy["locality"]
    page = Page(f"Verify, train, recruit{f': {locality}' if locality else ''}", NOBODY_NAMED)
    with xlsxwriter.Workbook(path, OPTIONS) as workbook:
        sheet = workbook.add_worksheet("Steps")
        write_sections(sheet, _sections(found), (22, 30, 44, 36, 14, 14, 14, 14, 14), page, make_formats(workbook))


def _sections(found: Development) -> Iterator[Section]:
    table = steps(found)
    figures = ("Hours closed in this order a week", "Pounds in the first year", "Pounds an hour in this order")
    alone = ("Hours closed alone a week", "Pounds an hour alone")
    yield Section("summary", "What all steps close", BASE, _summary(found))
    yield Section(
        "order", "In this order", ORDER, table[["Step", "Role", "What", "Kind", *figures, "Hours left a week"]]
    )
    for kind, title in KINDS.items():
        columns: Sequence[str] = ("Step", "Role", "What", "For", *alone, "Pounds in the first year")
        columns = (*columns, *(("Others who could",) if kind in ("verify", "train") else ("Sessions a week",)))
        columns = (*columns, *(("Hours of the course",) if kind == "train" else ()))
        note = PRESUMED if kind == "recruit" else f"Alone, on top of today. {NOBODY_NAMED}"
        yield Section(kind, title, note, table[table["Kind"] == title][list(columns)])
    columns = ["New role", "Register", "Competency", "Nearest present role", "Level", "Has it", "Band"]
    note = "No present role has all of it; the nearest one lacks least."
    yield Section("parts", "What the new roles are made of", note, new_roles(found)[columns])


def _summary(found: Development) -> pd.DataFrame:
    plan = found.replan
    rows = [
        ("Need", found.need, None),
        ("Unmet today if teams had no shape", found.today, None),
        ("Closed by all steps", found.closed, _pounds(found.pence)),
        ("Unmet by a whole plan of today", plan.before, None),
        ("Unmet by a whole plan with all steps", plan.after, None),
    ]
    cells = [(what, level.minutes / 60, level.weighted / 60, pounds) for what, level, pounds in rows]
    return pd.DataFrame(cells, columns=["Figure", "Hours a week", "Hours weighted by priority", "Pounds"])
