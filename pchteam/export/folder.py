"""Export a run: a folder with the workspace, the problem, the plan, and what people read of it.

A folder is written whole or not at all.
"""

import json
import shutil
from collections import Counter
from collections.abc import Collection, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd

from pchteam.convert import harmless, write_folder
from pchteam.export.changes import changes_document, changes_table
from pchteam.export.figures import figures
from pchteam.export.named import Named
from pchteam.export.options import options_document, options_frame, stages_document, write_option_plans
from pchteam.export.report import report_html
from pchteam.export.view import view_file, write_view_workbook
from pchteam.export.workbook import write_plan_workbook
from pchteam.plan import Run
from pchteam.solver.causes import CAUSES
from pchteam.solver.plan import write_plan
from pchteam.solver.problem import write_problem

__all__ = [
    "RUN_ENTRIES",
    "ForeignFolderError",
    "plan_document",
    "put_in_place",
    "refuse_foreign_folder",
    "write_csv",
    "write_document",
    "write_run",
]

DOCUMENT = "plan.json"
RUN_ENTRIES = ("workspace", "problem", "plan", DOCUMENT, "plan.xlsx", "report.html")
"""What a run writes into its folder, beside the workbooks of the employers that `plan.json` lists as `views`."""

OPTION_ENTRIES = ("options", "options.csv")
"""What a run with options writes as well."""
DIFFERENCE = "diff.csv"
"""What a run that was made from a former plan writes as well."""


class ForeignFolderError(FileExistsError):
    """A run was to be written where something else is.

    Attributes
    ----------
    folder
        What is in the way.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        what = "holds files that no plan wrote" if folder.is_dir() else "is a file"
        super().__init__(f"{folder} {what}; name a new or an empty folder")


def write_run(run: Run, folder: Path, *, views: Sequence[str] = (), has_pseudonyms: bool = False) -> None:
    """Write a run into a folder, which is new, empty, or one that an earlier run wrote.

    Of a plan that `check` refused, only the workspace, the problem, the plan and `plan.json` are written. An earlier
    run is replaced when the new one is complete; other files beside it are kept.

    Parameters
    ----------
    views
        Employers that get a workbook of their own.
    has_pseudonyms
        Whether the run was made from a workspace with pseudonyms.

    Raises
    ------
    ForeignFolderError
        If the folder holds files but no `plan.json`, or is a file.
    """
    folder = folder.resolve()
    refuse_foreign_folder(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = _sibling(folder)
    fresh.mkdir()
    try:
        _write_entries(run, fresh, views, has_pseudonyms)
        put_in_place(fresh, folder, {*RUN_ENTRIES, *OPTION_ENTRIES, DIFFERENCE, *_view_files(folder)})
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def refuse_foreign_folder(folder: Path) -> None:
    """Make sure that a run may be written to a folder, before the work of making one.

    Raises
    ------
    ForeignFolderError
        If the folder holds files but no `plan.json`, or it or a folder above it is a file.
    """
    for above in folder.parents:
        if above.is_file():
            raise ForeignFolderError(above)
    if folder.exists() and not _may_replace(folder):
        raise ForeignFolderError(folder)


def plan_document(run: Run, *, views: Sequence[str] = (), has_pseudonyms: bool = False) -> dict[str, Any]:
    """Return the figures of `plan.json`, as `docs/plan.schema.json` describes them; parameters as of `write_run`."""
    solution, policy, unmet = run.solution, run.workspace.policy, Counter[str]()
    for row in run.causes:
        unmet[row.cause] += row.minutes
    return {
        "status": "refused" if run.breaches else "checked",
        "checked": not run.breaches,
        "as_of": policy.day("as_of").isoformat(),
        "plan_until": policy.day("plan_until").isoformat(),
        "need_minutes": run.need_minutes,
        "unmet_minutes": run.unmet_minutes,
        "unmet_by_cause": {cause: unmet[cause] for cause in CAUSES},
        "objectives": [{"name": name, "value": value} for name, value in solution.objectives.items()],
        "objective": solution.objective,
        "bound": solution.bound,
        "optimality_gap": solution.optimality_gap,
        "optimality_gap_of_demand": solution.optimality_gap_of_demand,
        "ended_by": solution.ended_by,
        "seconds": run.seconds,
        "stages": stages_document(run),
        "options": options_document(run),
        "changes": changes_document(run.difference) if run.difference and not run.breaches else None,
        "views": [] if run.breaches else list(views),
        "has_pseudonyms": has_pseudonyms,
        "version": version("pchteam"),
    }


def _may_replace(folder: Path) -> bool:
    return folder.is_dir() and ((folder / DOCUMENT).is_file() or not any(folder.iterdir()))


def _sibling(folder: Path) -> Path:
    """A new name beside a folder, on the same file system."""
    return folder.with_name(f".{folder.name}.{uuid4().hex[:12]}")


def _write_entries(run: Run, folder: Path, views: Sequence[str], has_pseudonyms: bool) -> None:
    write_folder(run.workspace.tables, folder / "workspace")
    write_problem(run.problem, folder / "problem")
    write_plan(run.plan, folder / "plan")
    document = plan_document(run, views=views, has_pseudonyms=has_pseudonyms)
    write_document(document, folder / DOCUMENT)
    if run.breaches:
        return
    found = figures(run, has_pseudonyms=has_pseudonyms)
    write_plan_workbook(found, folder / "plan.xlsx")
    (folder / "report.html").write_text(report_html(found), encoding="utf-8")
    if run.offer:
        write_csv(options_frame(run), folder / "options.csv")
        write_option_plans(run, folder / "options", has_pseudonyms=has_pseudonyms)
    if run.difference:
        write_csv(changes_table(run.difference), folder / DIFFERENCE)
    named = Named.of(run)
    for employer in views:
        write_view_workbook(named, found, employer, folder / view_file(employer))


def write_csv(table: pd.DataFrame, path: Path, headings: Sequence[str] | None = None) -> None:
    """Write a table under the headings of a CSV file: `Minutes a week` becomes `minutes_a_week`, if none are given."""
    header = list(headings) if headings else [heading.lower().replace(" ", "_") for heading in table.columns]
    plain = table.map(lambda value: harmless(value) if isinstance(value, str) else value)
    plain.to_csv(path, header=header, index=False, lineterminator="\n", encoding="utf-8")


def write_document(document: Any, path: Path) -> None:
    """Write plain data as JSON for people and programs: indented, in UTF-8, and with no number that JSON lacks."""
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def put_in_place(fresh: Path, folder: Path, ours: Collection[str]) -> None:
    """Rename what is complete to its folder, keeping what an earlier one did not write; on failure that one stays.

    Parameters
    ----------
    ours
        Names in the folder that are replaced, and not kept.
    """
    if not folder.exists():
        fresh.rename(folder)
        return
    earlier = _sibling(folder)
    folder.rename(earlier)
    try:
        fresh.rename(folder)
    except OSError:
        earlier.rename(folder)
        raise
    for entry in earlier.iterdir():
        if entry.name not in ours and not (folder / entry.name).exists():
            entry.rename(folder / entry.name)
    shutil.rmtree(earlier)


def _view_files(folder: Path) -> set[str]:
    """The workbooks of employers that the earlier run in a folder wrote."""
    try:
        document = json.loads((folder / DOCUMENT).read_text(encoding="utf-8"))
        return {view_file(employer) for employer in document.get("views", [])}
    except (OSError, ValueError, AttributeError, TypeError):
        return set()
