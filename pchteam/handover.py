"""Hand-over: a written run with its sessions, as those need it who run its rota."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pchteam.findings import FaultyWorkspaceError
from pchteam.policy import Policy
from pchteam.rota_files import sessions_of_rota
from pchteam.session_columns import COLUMNS, Profile, read_profile
from pchteam.sessions import Horizon, Session, lay_out
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.workspace import Workspace
from pchteam.written import Names, names_of, read_run

__all__ = ["HandOver"]


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
            What `pchteam plan -o` wrote.
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
        columns = read_profile(profile) if profile else {name: name for name in COLUMNS}
        problem, plan = read_run(folder)
        document = _document(folder)
        first, last = date.fromisoformat(document["as_of"]), date.fromisoformat(document["plan_until"])
        workspace = Workspace.open(folder / "workspace", first, last)
        if workspace.faults:
            raise FaultyWorkspaceError(workspace.findings)
        if rota:
            horizon, sessions = sessions_of_rota(rota, workspace, problem, start, weeks)
        else:
            horizon = Horizon.within(first, last, start, weeks)
            sessions = lay_out(workspace, problem, plan, horizon)
        return cls(
            workspace, problem, plan, document, horizon, sessions, names_of(folder / "workspace"), columns
        )  # fmt: skip

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


def _document(folder: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
        document["as_of"], document["plan_until"], document["has_pseudonyms"]
    except (OSError, ValueError, LookupError, TypeError):
        raise ValueError(f"{folder} holds no plan.json as `pchteam plan -o` writes it") from None
    return document
