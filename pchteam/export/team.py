"""Figures of one team: who is in it and for whom they work, what it covers, who supervises, and which skills it has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pchteam.columns import LEVELS
from pchteam.export.digest import Section
from pchteam.export.figures import Figures
from pchteam.export.page_table import PageCell, PageTable
from pchteam.plan import Run

__all__ = ["Skill", "skills_of", "skills_table", "team_sections"]

PARTS = {"supervised": "works under supervision", "supervising": "supervises"}


@dataclass(frozen=True)
class Skill:
    """A competency that the work of a team asks for.

    Parameters
    ----------
    asked
        The highest level that any of its functions asks for.
    held
        Person: the highest level that counts for them, of members who hold it at all.
    """

    label: str
    asked: str
    held: Mapping[str, str]

    @property
    def holders(self) -> int:
        """How many members hold it at the level asked for, or above."""
        return sum(_rank(level) >= _rank(self.asked) for level in self.held.values())


def team_sections(figures: Figures, team: str) -> dict[str, Section]:
    """Return what there is to say of a team by key, in reading order."""
    members = figures.members[figures.members["Team id"] == team]
    work = figures.work[figures.work["Team id"] == team]
    found = (
        Section("members", "Members", "Who is in the team, and their time in it.", _members(members), "Hours a week"),
        Section(
            "employers",
            "Employers",
            "For whom the members work, and what lets them work here.",
            _employers(members),
            "Hours a week",
        ),
        Section(
            "coverage",
            "What the team covers",
            "Hours a week of each function, beside what is needed of it in all and what nobody covers.",
            _coverage(figures, work[work["Mode"] != "supervising"]),
            "Hours a week",
        ),
        Section(
            "supervision",
            "Supervision",
            "Who works under supervision, and who supervises.",
            _supervision(work[work["Mode"] != "alone"]),
        ),
    )
    return {section.key: section for section in found}


def _members(members: pd.DataFrame) -> pd.DataFrame:
    by = ["Person id", "Person", "Role", "Employer", "Core or wider", "Part in team"]
    return members.groupby(by, as_index=False, sort=False)[["Hours a week"]].sum()


def _employers(members: pd.DataFrame) -> pd.DataFrame:
    under = members["Agreement id"].where(members["Agreement id"] != "", "own team")
    by = members.assign(Under=under).groupby(["Employer", "Under"], as_index=False)
    rows: pd.DataFrame = by.agg(**{"People": ("Person id", "nunique"), "Hours a week": ("Hours a week", "sum")})
    return rows.rename(columns={"Under": "By agreement"})


def _coverage(figures: Figures, care: pd.DataFrame) -> pd.DataFrame:
    mine = care.groupby("Function id", as_index=False)[["Hours a week"]].sum()
    everywhere = figures.coverage[["Function id", "Function", "Hours needed a week", "Hours unmet a week"]]
    found = mine.merge(everywhere, on="Function id").sort_values(["Hours a week", "Function"], ascending=[False, True])
    return found[["Function", "Hours a week", "Hours needed a week", "Hours unmet a week"]]


def _supervision(work: pd.DataFrame) -> pd.DataFrame:
    by = ["Function", "Mode", "Person id", "Person"]
    rows = work.groupby(by, as_index=False)[["Hours a week"]].sum()
    rows.insert(1, "Part", rows.pop("Mode").map(PARTS))
    return rows


def skills_of(run: Run, team: str) -> list[Skill]:
    """Return the competencies that the work of a team asks for, those first that fewest members hold.

    Held is what is verified and in force throughout the plan, as the rules found it.
    """
    functions = {row.function for row in run.plan.assignments if row.team == team and row.minutes}
    members = {row.person for row in run.plan.memberships if row.team == team}
    asked: dict[str, str] = {}
    for function, _, part in run.graph.table("tables/asked-parts"):
        if function in functions:
            _keep_highest(asked, part)
    held: dict[str, dict[str, str]] = {person: {} for person in members}
    for person, part in run.graph.pairs("pch:holds"):
        if person in members:
            _keep_highest(held[person], part)
    labels = {row.id: row.label for row in run.workspace.rows("competencies")}
    skills = [
        Skill(labels[one], level, {person: levels[one] for person, levels in held.items() if one in levels})
        for one, level in asked.items()
    ]
    return sorted(skills, key=lambda skill: (skill.holders, skill.label))


def _keep_highest(levels: dict[str, str], part: str) -> None:
    """Note the level of a competency, `competency/level`, unless a higher one is noted."""
    competency, _, level = part.rpartition("/")
    if competency not in levels or _rank(level) > _rank(levels[competency]):
        levels[competency] = level


def _rank(level: str) -> int:
    return LEVELS.index(level)


def skills_table(skills: Sequence[Skill], members: Mapping[str, str], count: Callable[[int], str] = str) -> PageTable:
    """Return skills as a table with a column for each member, whose cells are darker for higher levels.

    Confidential where members are named: it says what each holds, and so what they do not.

    Parameters
    ----------
    members
        Person: what the page calls them.
    count
        How a number of people is told.
    """
    headings = ("Competency", "Level asked for", "How many hold it", *members.values())
    rows = [
        (
            PageCell(skill.label),
            PageCell(skill.asked),
            PageCell(count(skill.holders), is_number=True),
            *(_held(skill.held.get(person)) for person in members),
        )
        for skill in skills
    ]
    note = (
        "Competencies that the work of the team asks for, verified and in force. What fewest members hold comes first."
    )
    return PageTable("Skills", note, headings, tuple(rows))


def _held(level: str | None) -> PageCell:
    return PageCell(level, shade=_rank(level) + 1) if level else PageCell("none")
