"""Papers: what a run gives for agreements, new roles and training, gathered from its folder and from a development."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pchteam.agreeing import Agreeing, agreeing
from pchteam.formulate import formulate
from pchteam.handover import open_run
from pchteam.solver.plan import Assignment
from pchteam.solver.problem import Problem
from pchteam.solver.tally import Tally, tally
from pchteam.tables import Agreement
from pchteam.workspace import Workspace
from pchteam.written import Names, run_folder

__all__ = ["Developed", "InUse", "Learner", "Papers", "gather"]

CONFIDENTIAL = "confidential-"


@dataclass(frozen=True)
class InUse:
    """What a plan uses of an agreement, in whole minutes a week.

    Parameters
    ----------
    minutes, allowed
        In whole blocks, meetings and supervision included; None allowed is no cap.
    places
        Minutes in blocks of each post in each team.
    work
        What these posts do there.
    """

    row: Agreement
    minutes: int
    allowed: int | None
    places: Mapping[tuple[str, str], int]
    work: tuple[Assignment, ...]


@dataclass(frozen=True)
class Learner:
    """Somebody who is to take a course: for the file of their employer only."""

    employer: str
    person: str
    name: str
    what: str
    course: str


@dataclass(frozen=True)
class Developed:
    """What `pchteam develop -o` wrote: its JSON, and whom employers are to train."""

    document: Mapping[str, Any]
    learners: tuple[Learner, ...]


@dataclass(frozen=True)
class Papers:
    """All that papers say.

    Parameters
    ----------
    in_use
        The agreements that the plan uses, the one with most time first.
    developed
        None where no development was named.
    """

    workspace: Workspace
    names: Names
    facts: Tally
    agreeing: Agreeing
    in_use: tuple[InUse, ...]
    developed: Developed | None

    def name(self, table: str, identifier: str) -> str:
        """The name of an id; the id itself where it has none."""
        return self.names.of(table, identifier)

    def join(self, table: str, identifiers: Iterable[str]) -> str:
        """The names of several ids."""
        return "; ".join(self.name(table, one) for one in identifiers)

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of the plan."""
        return self.workspace.policy.day("as_of"), self.workspace.policy.day("plan_until")


def gather(folder: Path, development: Path | None = None) -> Papers:
    """Gather all that papers say.

    Parameters
    ----------
    folder
        What `pchteam plan -o` wrote.
    development
        What `pchteam develop -o` wrote for the same workspace.

    Raises
    ------
    pchteam.findings.FaultyWorkspaceError
        If the workspace of the run has faults.
    ValueError
        If a folder holds no run or no development, if the plan breaks a rule, or if they do not belong together.
    """
    run = open_run(folder)
    workspace, problem, plan = run.workspace, run.problem, run.plan
    developed = _developed(development, workspace, problem, folder) if development else None
    graph = workspace.graph(whole_plan=True)
    today = formulate(workspace, graph)
    if (today.needs, today.permissions, today.arcs) != (problem.needs, problem.permissions, problem.arcs):
        raise ValueError(f"the workspace of {folder} is not what the plan was made from any more; plan it anew")
    facts = tally(problem, plan)
    ranked, in_use = agreeing(workspace, graph, today), tuple(_in_use(workspace, facts))
    return Papers(workspace, run.names, facts, ranked, in_use, developed)


def _in_use(workspace: Workspace, facts: Tally) -> Iterator[InUse]:
    caps = {row.agreement: row.max_minutes for row in facts.problem.agreements}
    found = []
    for row in workspace.rows("agreements"):
        used = facts.select(lambda permission, _, row=row: permission.agreement == row.id)  # type: ignore[misc]
        if used:
            places = Counter[tuple[str, str]]()
            for one in used:
                places[one.post, one.team] += facts.minutes([one])
            keys = {(one.post, one.team, one.basis) for one in used}
            work = [one for one in facts.plan.assignments if (one.post, one.team, one.basis) in keys and one.minutes]
            found.append(InUse(row, facts.minutes(used), caps.get(row.id), dict(sorted(places.items())), tuple(work)))
    yield from sorted(found, key=lambda one: (-one.minutes, one.row.id))


def _developed(folder: Path, workspace: Workspace, problem: Problem, run: Path) -> Developed:
    mend = f"make it by `pchteam develop {run_folder(run) / 'workspace'} -o {folder}`"
    try:
        document = json.loads((folder / "development.json").read_text(encoding="utf-8"))
        need = document["need"]["minutes"]
        courses = {row["course"] for row in document["courses"]}
        competencies = {part["competency"] for role in document["roles"] for part in role["parts"]}
    except (OSError, ValueError, LookupError, TypeError):
        raise ValueError(f"{folder} holds no development.json as `pchteam develop -o` writes it; {mend}") from None
    ids = {table: {row.id for row in workspace.rows(table)} for table in ("training", "competencies", "people")}
    learners = tuple(_learners(folder))
    known = courses <= ids["training"] and competencies <= ids["competencies"]
    known &= {row.person for row in learners} <= ids["people"]
    if not known or need != sum(row.minutes for row in problem.needs):
        raise ValueError(f"{folder} is about another workspace than {run}; {mend}")
    return Developed(document, learners)


def _learners(folder: Path) -> Iterator[Learner]:
    for path in sorted(folder.glob(f"{CONFIDENTIAL}*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["kind"] == "Train":
                    employer = path.stem.removeprefix(CONFIDENTIAL)
                    yield Learner(
                        employer, row["person_id"], row["person"], row["what"], row["change"].removeprefix("take ")
                    )
