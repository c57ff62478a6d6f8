"""Written: the problem, the plan and the names of a run, read from the folder that `pchteam plan -o` wrote."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pchteam.load import Loaded, check_rows, read_tables
from pchteam.solver.check import check
from pchteam.solver.losses import Loss
from pchteam.solver.plan import Plan, read_plan
from pchteam.solver.problem import Problem, read_problem
from pchteam.workspace import rows_of

__all__ = ["Names", "days_of_plan", "names_in", "names_of", "read_document", "read_run", "run_folder"]

NAMED_TABLES = {
    "people": "name",
    "organisations": "name",
    "sites": "name",
    "roles": "label",
    "functions": "label",
    "segments": "label",
    "teams": "label",
    "competencies": "label",
}
"""Tables of a workspace that say what people call an id, and the field that does."""


@dataclass(frozen=True)
class Names:
    """What people call the ids of a run: as its workspace has it, where the run has a workspace."""

    names: Mapping[str, Mapping[str, str]]

    def of(self, table: str, identifier: str) -> str:
        """Return the name of an id; the id itself where it has none."""
        return self.names.get(table, {}).get(identifier, identifier)

    def person(self, identifier: str) -> str:
        """Return the name of a person with the id; the id alone where it is the name too, as with pseudonyms."""
        name = self.of("people", identifier)
        return identifier if name == identifier else f"{name} ({identifier})"

    def beside(self, other: "Names") -> "Names":
        """Return these names with others, which count where both have one."""
        tables = {**self.names, **other.names}
        return Names({table: {**self.names.get(table, {}), **other.names.get(table, {})} for table in tables})

    def lost(self, loss: Loss) -> str:
        """Return the name of who is lost."""
        return self.person(loss.id) if loss.kind == "person" else self.of("organisations", loss.id)


def run_folder(folder: Path) -> Path:
    """Return the folder that has workspace and problem of a plan: of `RUN_DIR/options/NAME` that is `RUN_DIR`."""
    whole = folder.resolve()
    is_option = whole.parent.name == "options" and not (whole / "problem").is_dir()
    return whole.parents[1] if is_option and (whole.parents[1] / "problem").is_dir() else folder


def read_run(folder: Path) -> tuple[Problem, Plan]:
    """Return problem and plan of a run, of one of its options, or of a folder of problem tables with a plan in `plan`.

    Raises
    ------
    ValueError
        If the folder holds no plan, or faulty tables, or a plan that breaks a rule.
    """
    home = run_folder(folder)
    problem_folder = home / "problem" if (home / "problem").is_dir() else home
    if not (folder / "plan").is_dir() or not (problem_folder / "needs.csv").is_file():
        raise ValueError(f"{folder} holds no plan; name a folder that `pchteam plan -o` wrote")
    problem, plan = read_problem(problem_folder), read_plan(folder / "plan")
    if check(problem, plan):
        raise ValueError(
            f"the plan in {folder} breaks rules; `pchteam check {problem_folder} {folder / 'plan'}` lists them"
        )
    return problem, plan


def read_document(folder: Path) -> dict[str, Any]:
    """Return what stands in `plan.json` of a run: at least the days of the plan, whose names it has, and how it ended.

    Raises
    ------
    ValueError
        If the folder holds no such file.
    """
    try:
        document: dict[str, Any] = json.loads((run_folder(folder) / "plan.json").read_text(encoding="utf-8"))
        days_of_plan(document)
        document["has_pseudonyms"], document["ended_by"], float(document["optimality_gap_of_demand"])
    except (OSError, ValueError, LookupError, TypeError):
        raise ValueError(f"{folder} holds no plan.json as `pchteam plan -o` writes it") from None
    return document


def days_of_plan(document: Mapping[str, Any]) -> tuple[date, date]:
    """Return the first and the last day of the plan of a run, from its `plan.json`."""
    return date.fromisoformat(document["as_of"]), date.fromisoformat(document["plan_until"])


def names_of(workspace: Path) -> Names:
    """Return what people call the ids of a workspace; none, where there is no folder."""
    if not workspace.is_dir():
        return Names({})
    return names_in(check_rows(read_tables(workspace)))


def names_in(loaded: Loaded) -> Names:
    """Return what people call the ids of a workspace that was read."""
    return Names(
        {
            table: {row.id: str(getattr(row, field)) for row in rows_of(loaded, table)}
            for table, field in NAMED_TABLES.items()
        }
    )
