"""Export a view: the workbook of one employer, with what is confidential between the employer and its own people."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import xlsxwriter

from pchteam.export.cells import make_formats
from pchteam.export.digest import Section, plan_title
from pchteam.export.figures import Figures
from pchteam.export.named import Named
from pchteam.export.skills import completeness, evidence, skill_gaps
from pchteam.export.workbook import OPTIONS, Page, write_sections, write_table
from pchteam.workspace import Workspace

__all__ = ["UnknownViewError", "chosen_employers", "view_file", "write_view_workbook"]

KIND = "employer"
MARK = "CONFIDENTIAL"
CONFIDENTIAL = "CONFIDENTIAL to {employer}. Not for performance management of anyone named here."
SUMMARY_WIDTHS = (26, 32, 28, 20, 14, 14, 14, 14, 28)
CONFIDENTIAL_WIDTHS = (10, 22, 24, 30, 14, 44, 44, 13, 13)
HOURS = (
    "Posts",
    "Hours for care a week",
    "Hours in own teams a week",
    "Hours lent a week",
    "Share lent",
    "Hours that stay a week",
    "Hours allowed to lend a week",
    "Hours that must stay a week",
)
AGREEMENTS = (
    "Agreement id",
    "Providers",
    "Host",
    "State",
    "Ends",
    "Liability",
    "Hours used a week",
    "Hours allowed a week",
    "Attention",
)
EVIDENCE = ("Person id", "Person", "What", "Item", "Level", "Fault", "Mend", "Valid from", "Expires")
OWN_TABLES = {"Members": "members", "Work": "work"}


class UnknownViewError(ValueError):
    """A view that cannot be given.

    Attributes
    ----------
    wanted
        The view as it was asked for.
    """

    def __init__(self, wanted: str, reason: str) -> None:
        self.wanted = wanted
        super().__init__(f"--view {wanted}: {reason}")


def chosen_employers(workspace: Workspace, wanted: Iterable[str]) -> tuple[str, ...]:
    """Read views such as `employer:delamere`, each once.

    Raises
    ------
    UnknownViewError
        If a view is not of that form, or nobody has a post at the organisation.
    """
    employers = sorted({row.employer for row in workspace.rows("posts") if row.employer})
    found = {}
    for one in wanted:
        kind, _, identifier = one.partition(":")
        if kind != KIND or not identifier:
            raise UnknownViewError(one, f"write it as {KIND}:ID, such as {KIND}:{(employers or ['delamere'])[0]}")
        if identifier not in employers:
            raise UnknownViewError(
                one, f"nobody has a post at '{identifier}'; the employers are {', '.join(employers) or 'none'}"
            )
        found[identifier] = True
    return tuple(found)


def view_file(employer: str) -> str:
    """The name of the workbook of an employer."""
    return f"{KIND}-{employer}.xlsx"


def write_view_workbook(named: Named, figures: Figures, employer: str, path: Path) -> None:
    """Write the workbook of an employer: its own people, hours and agreements, and the confidential sheet."""
    name = named.name("organisations", employer)
    notice = CONFIDENTIAL.format(employer=name)
    with xlsxwriter.Workbook(path, OPTIONS) as workbook:
        formats = make_formats(workbook)
        sections = [*_hours(figures, employer), _agreements(named, figures, employer)]
        for sheet_name, title, found, widths in (
            ("Summary", f"{plan_title(figures)}, {name}", sections, SUMMARY_WIDTHS),
            (MARK, f"Skills data of {name}", _confidential(named, employer), CONFIDENTIAL_WIDTHS),
        ):
            sheet = workbook.add_worksheet(sheet_name)
            sheet.write_string(1, 0, notice, formats["notice"])
            write_sections(sheet, found, widths, Page(title, notice), formats)
        for sheet_name, table in OWN_TABLES.items():
            sheet = workbook.add_worksheet(sheet_name)
            own = _own(getattr(figures, table), employer)
            write_table(sheet, own, Page(f"{plan_title(figures)}, {name}", notice), formats, notice)


def _own(table: pd.DataFrame, employer: str) -> pd.DataFrame:
    return table[table["Employer id"] == employer]


def _hours(figures: Figures, employer: str) -> list[Section]:
    """What the employer lends against what stays, then where the lent hours go."""
    hours = _own(figures.employers, employer)[list(HOURS)]
    mine = _own(figures.members, employer)
    by = ["Team", "Agreement id", "Basis", "Core or wider"]
    teams = mine.groupby(by, as_index=False).agg(
        **{"People": ("Person id", "nunique"), "Minutes a week": ("Minutes a week", "sum")}
    )
    teams["Hours a week"] = teams.pop("Minutes a week") / 60
    return [
        Section("hours", "Hours lent and hours that stay", "Time for care of the posts of this employer.", hours),
        Section("teams", "Where its people work", "Basis own: a team that the employer hosts itself.", teams),
    ]


def _agreements(named: Named, figures: Figures, employer: str) -> Section:
    rows = named.workspace.rows("agreements")
    ids = {row.id for row in rows if employer == row.host or employer in row.provider}
    table = figures.agreements.loc[figures.agreements["Agreement id"].isin(ids), list(AGREEMENTS)]
    return Section("agreements", "Agreements", "Those in which the employer provides people or hosts teams.", table)


def _confidential(named: Named, employer: str) -> list[Section]:
    data = completeness(named.workspace, named.run.graph, fewest=0)
    return [
        Section(
            "completeness",
            "How complete the skills data is",
            "Shares over the people of this employer who are in the plan's reach.",
            _own(data, employer).drop(columns=["Employer id", "Employer", "Note"]),
        ),
        Section(
            "evidence",
            "Evidence that is out of date or not verified",
            "The plan did not count it. Each row says since or until when, and what mends it.",
            evidence(named, employer)[list(EVIDENCE)],
        ),
        Section(
            "skill_gaps",
            "What people lack for care that their role did traditionally, or that they can almost do",
            "A list for conversations about training and evidence; what leaves most care uncovered comes first.",
            skill_gaps(named, employer).drop(columns="Minutes of it unmet a week"),
        ),
    ]
