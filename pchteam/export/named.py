"""Named: a run with the names behind its ids and the sums of its plan, as the figures read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pchteam.load import Placed
from pchteam.plan import Run
from pchteam.solver.tally import Tally, tally
from pchteam.workspace import Workspace

__all__ = ["Named"]

NAMED_TABLES = ("organisations", "sites", "people", "roles", "functions", "segments", "teams")


@dataclass(frozen=True)
class Named:
    """A run with names and sums.

    Parameters
    ----------
    names
        For each table, what people call its ids.
    facts
        The sums of the plan.
    """

    run: Run
    names: dict[str, dict[str, str]]
    facts: Tally

    @classmethod
    def of(cls, run: Run) -> "Named":
        """Look up the names of a run."""
        names = {table: {row.id: _name(row) for row in run.workspace.rows(table)} for table in NAMED_TABLES}
        return cls(run, names, tally(run.problem, run.plan))

    @property
    def workspace(self) -> Workspace:
        """The workspace of the run."""
        return self.run.workspace

    def name(self, table: str, identifier: str) -> str:
        """The name of an id; the id itself where it has none."""
        return self.names[table].get(identifier, identifier)

    def join(self, table: str, identifiers: Iterable[str]) -> str:
        """The names of several ids."""
        return "; ".join(self.name(table, identifier) for identifier in identifiers)

    def holder(self, post: str | None) -> str:
        """The name of the person of a post; blank where there is no post."""
        return self.name("people", self.facts.posts[post].person) if post else ""

    def placed(self, table: str, number: int) -> Any:
        """The typed row of a table that stands in a row of the spreadsheet."""
        rows: tuple[Placed, ...] = self.workspace.loaded.rows[table]
        return next(placed.row for placed in rows if placed.number == number)


def _name(row: Any) -> str:
    return str(getattr(row, "label", None) or row.name)
