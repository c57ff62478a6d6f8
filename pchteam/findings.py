"""Findings: what `validate` says about a workspace."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

__all__ = ["FaultyWorkspaceError", "Finding", "in_order"]


@dataclass(frozen=True)
class Finding:
    """Something to mend (fault) or to know (warning), with its place.

    Parameters
    ----------
    severity
        A fault stops every command but `validate` and `convert`; a warning does not.
    rule
        Stable name of the check.
    table, row, column, value
        Place and content of the cell. `row` counts as a spreadsheet does, the header being row 1;
        None where the finding is about the whole table.
    message, mend
        What is wrong, and what to do about it.
    """

    severity: Literal["fault", "warning"]
    rule: str
    table: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    mend: str

    @property
    def place(self) -> str:
        """The place in words, such as `posts, row 12, employer`."""
        parts = [self.table, f"row {self.row}" if self.row else None, self.column]
        return ", ".join(part for part in parts if part)

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON."""
        return asdict(self)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings: faults first, then by place."""
    return tuple(
        sorted(
            findings, key=lambda f: (f.severity, f.table, f.row or 0, f.column or "", f.value or "", f.rule, f.message)
        )
    )


class FaultyWorkspaceError(ValueError):
    """A workspace with faults was asked for more than its findings.

    Attributes
    ----------
    findings
        All findings of the workspace, faults first.
    advice
        What to do about it, once the faults are listed.
    """

    advice: ClassVar[str] = "mend what is listed above. `pchteam validate` with the same dates lists all findings."

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        faults = sum(finding.severity == "fault" for finding in findings)
        super().__init__(f"the workspace has {faults} fault{'' if faults == 1 else 's'}")
