"""Digest: the sections that people read, the same ones in the workbook's summary and in the report."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pchteam.export.figures import Figures

__all__ = ["CAUTION", "NOBODY_NAMED", "PSEUDONYMS", "TEAM_SHEET", "Section", "people_note", "plan_title", "sections"]

CAUTION = "For planning care. Not for performance management of anyone named here."
NOBODY_NAMED = "For planning care, not for performance management. Nobody is named here."
TEAM_SHEET = "Teams name people, roles and hours only."
PSEUDONYMS = "People stand under pseudonyms, with their roles and hours; these may still point to somebody."


@dataclass(frozen=True)
class Section:
    """A table with its title and a sentence that says how to read it.

    Parameters
    ----------
    bar
        Heading of the column that is also drawn as bars, if any.
    shaded
        What the headings of columns that are shaded by their figures begin with, if any.
    """

    key: str
    title: str
    note: str
    table: pd.DataFrame
    bar: str | None = None
    shaded: str | None = None


def plan_title(figures: Figures) -> str:
    """Return the title of a plan."""
    return f"Team plan: {figures.locality}" if figures.locality else "Team plan"


def people_note(figures: Figures) -> str:
    """Say how people stand in the files of a plan."""
    return PSEUDONYMS if figures.has_pseudonyms else TEAM_SHEET


def sections(figures: Figures) -> dict[str, Section]:
    """Return the sections by their key, in reading order."""
    agreements = figures.agreements[figures.agreements["Attention"] != ""]
    found = (
        Section("summary", "Key figures", "All times are for a usual week of the plan.", figures.summary),
        Section(
            "gaps",
            "The ten largest gaps",
            "Care that nobody covers, with its main cause and one thing to do about it.",
            figures.largest_gaps,
            "Hours unmet a week",
        ),
        Section("teams", "Teams", people_note(figures), _teams(figures), "Hours a week"),
        Section(
            "coverage",
            "What each team covers",
            "Hours a week of each function in each team, beside what stays uncovered. Darker means more.",
            figures.coverage.drop(columns="Function id"),
            shaded="Hours, ",
        ),
        Section(
            "causes",
            "Why care is not covered",
            "Each uncovered minute has one cause: the first in this list that applies.",
            _columns(figures.causes, ("Cause", "Hours a week", "Minutes a week", "Share of unmet need", "Meaning")),
            "Hours a week",
        ),
        Section(
            "employers",
            "Hours lent and hours that stay",
            "Time for care of each employer's staff: what it lends to teams of others, and what stays with it.",
            _columns(
                figures.employers,
                (
                    "Employer",
                    "Hours for care a week",
                    "Minutes for care a week",
                    "Hours lent a week",
                    "Minutes lent a week",
                    "Share lent",
                    "Hours that stay a week",
                    "Minutes that stay a week",
                ),
            ),
            "Hours lent a week",
        ),
        Section(
            "agreements",
            "Agreements that need attention",
            "An agreement without liability permits nothing, one that ends or begins during the plan could not be used "
            "in it, and one that ends soon must be renewed for the next plan.",
            _columns(
                agreements,
                (
                    "Agreement id",
                    "Attention",
                    "Ends",
                    "Liability",
                    "Providers",
                    "Host",
                    "Hours used a week",
                    "Minutes used a week",
                    "Hours allowed a week",
                    "Minutes allowed a week",
                ),
            ),
        ),
        Section(
            "completeness",
            "How complete the skills data is",
            "Shares over the people of each employer. Care that nobody covers may only be care that nobody recorded.",
            figures.completeness.drop(columns="Employer id"),
        ),
        Section(
            "left_out",
            "What was left out",
            "In force for a part of the plan only. Competencies and credentials are counted, not named: "
            "they are between a person and the employer.",
            figures.left_out,
        ),
        Section(
            "stability",
            "Price of stability",
            "The plan was made in stages. Each bought something and was allowed to give up a little for it.",
            figures.stability,
        ),
        Section(
            "options",
            "Options",
            "Other plans, each best in one respect, with what they buy and give up against the recommended one. "
            "Ask for them with --options.",
            figures.options,
        ),
        Section("findings", "Warnings about the data", "Run pchteam validate to see where they are.", figures.findings),
        Section(
            "how_sure",
            "How sure is this",
            "How close the plan comes to the best possible one, in the words of the optimiser.",
            figures.how_sure,
        ),
        Section(
            "assumptions",
            "Assumptions",
            "Settings in force. Those set by default were chosen by nobody here: replace them by local figures.",
            figures.assumptions,
        ),
    )
    digest = {section.key: section for section in found}
    return (
        digest if figures.changes.empty else {"summary": digest.pop("summary"), "changes": _changes(figures), **digest}
    )


def _changes(figures: Figures) -> Section:
    note = "Against the plan from which this one was made: who moves where and why, and what is met less or more."
    headings = ("What", "Person", "Team", "Function", "Hours before", "Hours after", "Hours change", "Why")
    return Section("changes", "What changes", note, _columns(figures.changes, headings))


def _teams(figures: Figures) -> pd.DataFrame:
    headings = ("Team", "Lead", "Members", "Formed", "Coordinator", "Professions", "Hours a week", "Minutes a week")
    return _columns(figures.teams, (*headings, "Employers"))


def _columns(table: pd.DataFrame, headings: Sequence[str]) -> pd.DataFrame:
    return table[list(headings)]
