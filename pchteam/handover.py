"""Hand-over: a written run with its sessions, as those need it who run its rota."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pchteam.findings import FaultyWorkspaceError
from pchteam.policy import Policy
from pchteam.rota_files import sessions_of_rota
from pchteam.session_columns import Profile, own_columns, read_profile
from pchteam.sessions import Horizon, Session, lay_out
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.workspace import Workspace
from pchteam.written import Names, days_of_plan, names_in, read_document, read_run, run_folder

__all__ = ["HandOver", "WrittenRun", "open_run"]


@dataclass(frozen=True)
class HandOver:
    """A run over some weeks.

    Parameters
    ----------
    workspace
        As it was when the plan was made, on the days of the plan.
    document
        What stands in `plan.json`.
    sessions
        By day, time and person.
    columns
        Columns of sessions in files, with their headings.
    """

    workspace: Workspace
    problem: Problem
    plan: Plan
    document: dict[str, Any]
    horizon: Horizon
    sessions: tuple[Session, ...]
    names: Names
    columns: Profile

    @classmethod
    def read(
        cls,
        folder: Path,
        start: date | None = None,
        weeks: int | None = None,
        rota: Path | None = None,
        profile: Path | None = None,
    ) -> "HandOver":
        """Read a run, and lay its plan out.

        Parameters
        ----------
        folder
            What `pchteam plan -o` wrote, or one of its options.
        start, weeks
            As of `Horizon.within`; of a rota, by default all of it.
        rota
            Folder that `pchteam rota -o` wrote; its sessions take the place of the plain layout.
        profile
            File that names the columns wanted; by default all.

        Raises
        ------
        pchteam.findings.FaultyWorkspaceError
            If the workspace of the run was changed and has faults now.
        ValueError
            If the folder holds no run, the plan breaks a rule, or a parameter is of no use.
        """
        columns = read_profile(profile) if profile else own_columns()
        run = open_run(folder)
        if rota:
            horizon, sessions = sessions_of_rota(rota, run.workspace, run.problem, start, weeks)
        else:
            horizon = Horizon.within(*run.days, start, weeks)
            sessions = lay_out(run.workspace, run.problem, run.plan, horizon)
        return cls(run.workspace, run.problem, run.plan, run.document, horizon, sessions, run.names, columns)

    @property
    def policy(self) -> Policy:
        """Settings of the workspace."""
        return self.workspace.policy

    @property
    def has_pseudonyms(self) -> bool:
        """Whether people stand under pseudonyms."""
        return bool(self.document["has_pseudonyms"])

    def rows(self, table: str) -> list[Any]:
        """Return the rows of a table of the workspace."""
        return self.workspace.rows(table)

    def row(self, table: str, identifier: str) -> Any:
        """Return the row of a table with an id."""
        return next(row for row in self.rows(table) if row.id == identifier)

    def name(self, table: str, identifier: str) -> str:
        """Return what people call an id."""
        return self.names.of(table, identifier)


@dataclass(frozen=True)
class WrittenRun:
    """A run as it was written; the attributes are those of `HandOver`."""

    workspace: Workspace
    problem: Problem
    plan: Plan
    document: dict[str, Any]
    names: Names

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of the plan."""
        return days_of_plan(self.document)


def open_run(folder: Path) -> WrittenRun:
    """Read a run, or one of its options, with the workspace that it was made from.

    Raises
    ------
    pchteam.findings.FaultyWorkspaceError
        If the workspace of the run was changed and has faults now.
    ValueError
        If the folder holds no run, or the plan breaks a rule.
    """
    problem, plan = read_run(folder)
    document = read_document(folder)
    workspace = Workspace.open(run_folder(folder) / "workspace", *days_of_plan(document))
    if workspace.faults:
        raise FaultyWorkspaceError(workspace.findings)
    return WrittenRun(workspace, problem, plan, document, names_in(workspace.loaded))
