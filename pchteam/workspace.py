"""A workspace: the way into the library.

>>> workspace = Workspace.open("examples/north-trafford")
>>> who(workspace.graph(), "blood pressure review")
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pchteam.find import Match, Names
from pchteam.findings import FaultyWorkspaceError, Finding
from pchteam.infer import Graph, facts, infer
from pchteam.load import Loaded, Table, check_rows, read_tables
from pchteam.policy import Policy
from pchteam.rulebook import Rulebook, rulebook
from pchteam.validate import validate
from pchteam.workspace_rules import book_of

__all__ = ["Workspace"]


@dataclass(frozen=True)
class Workspace:
    """Tables of a locality, read and judged.

    Parameters
    ----------
    path
        Folder or workbook from which it was read.
    tables
        The tables as text.
    loaded
        Typed rows with the findings in their cells.
    policy
        Settings, defaults filled in.
    book
        The rules that hold: those of pchteam with those of the folder `rules/` of the workspace.
    """

    path: Path
    tables: Mapping[str, Table]
    loaded: Loaded
    policy: Policy
    book: Rulebook = field(default_factory=rulebook)

    @classmethod
    def open(cls, path: str | Path, as_of: date | None = None, plan_until: date | None = None) -> "Workspace":
        """Read a folder of CSV files or an `.xlsx` workbook.

        Parameters
        ----------
        as_of, plan_until
            Dates that replace those of the table policy.

        Raises
        ------
        pchteam.load.UnreadableWorkspaceError
            If there is no workspace at the path. Faults in cells are findings, not errors.
        pchteam.rulebook.RuleError
            If a rule of the workspace cannot be used.
        """
        return cls.of(Path(path), read_tables(Path(path)), as_of, plan_until)

    @classmethod
    def of(
        cls, path: Path, tables: Mapping[str, Table], as_of: date | None = None, plan_until: date | None = None
    ) -> "Workspace":
        """Judge tables that were read from a path, or changed since; parameters and errors as of `open`."""
        loaded = check_rows(tables)
        stated = {row.key_: row.value for row in rows_of(loaded, "policy") if row.key_ and row.value}
        policy = Policy.read(stated, as_of, plan_until)
        return cls(path, tables, loaded, policy, book_of(path))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, faults first."""
        return validate(self.loaded, self.policy, self.book)

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings that must be mended first."""
        return tuple(finding for finding in self.findings if finding.severity == "fault")

    def graph(self, *, whole_plan: bool = False) -> Graph:
        """Facts and what follows from them at as_of, or throughout the window of the plan.

        Raises
        ------
        FaultyWorkspaceError
            If the workspace has faults.
        """
        if self.faults:
            raise FaultyWorkspaceError(self.findings)
        until = self.policy.day("plan_until" if whole_plan else "as_of")
        return infer(facts(self.loaded.rows, self.policy, until, self.book))

    @cached_property
    def _competencies(self) -> Names:
        named = [
            (row.id, name, row.label)
            for row in self.rows("competencies")
            if row.id and row.label
            for name in (row.label, row.id, *(row.alt_labels or ()))
        ]
        return Names(named, "competency")

    def find_competency(self, wanted: str) -> Match:
        """The competency that an id, a label or a synonym means, also misspelt.

        Raises
        ------
        pchteam.find.AmbiguousTextError, pchteam.find.UnknownTextError
            If the text means several competencies or none.
        """
        return self._competencies.find(wanted)

    def rows(self, table: str) -> list[Any]:
        """The typed rows of a table, in file order, with what their blank cells mean."""
        return rows_of(self.loaded, table)


def rows_of(loaded: Loaded, table: str) -> list[Any]:
    """The typed rows of a table, in file order, with what their blank cells mean."""
    return [placed.row.filled() for placed in loaded.rows[table]]
