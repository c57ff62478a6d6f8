"""Planned: figures of a plan as a visitor may see them, from the builders of report.html and plan.xlsx."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from fastapi.responses import HTMLResponse

from pchteam.export.digest import Section, sections
from pchteam.export.figures import Figures, figures
from pchteam.export.page_table import PageTable, page_table
from pchteam.export.report import key_figure
from pchteam.money import Money, money
from pchteam.plan import Run
from pchteam.read_back import read_back
from pchteam.trade import OPTION_NAMES
from pchteam.web.job import job_of
from pchteam.web.kept import Kept
from pchteam.web.of_plan import OfPlan
from pchteam.web.opened import AT_ONCE, run_of
from pchteam.web.people import People
from pchteam.web.store import NotKeptError
from pchteam.web.visit import Visit
from pchteam.written import Names

__all__ = ["Planned", "Which", "figures_of", "money_of", "read_run", "sections_of"]

TELLING = ("Lead", "Coordinator", "Why", "Id", "Post id")
"""Columns of text in which people may be named; in left_out and diff the column Person too."""

NUMBERS = ("Members", "Core members", "People", "Number")
"""Columns of numbers that may be of people."""

PEOPLE_FIGURE = "People in teams"


@dataclass(frozen=True)
class Which:
    """Which plan is meant.

    Parameters
    ----------
    folder
        What the job wrote.
    former
        What the job wrote whose plan was changed; None where there was none.
    option
        Name of an option; blank for the recommended plan.
    """

    folder: Path
    former: Path | None = None
    option: str = ""


def _run(which: Which) -> Run:
    if which.option:
        run = read_run(replace(which, option=""))
        offered = {option.name: option for option in run.offer.options} if run.offer else {}
        if which.option not in offered:
            raise NotKeptError(f"this plan has no option '{which.option}'")
        return run.of_option(offered[which.option])
    names = run_of(which.former).names if which.former else Names({})
    return read_back(run_of(which.folder), which.folder, names)


def _figures(which: Which) -> Figures:
    has_pseudonyms = bool(run_of(which.folder).document["has_pseudonyms"])
    return figures(read_run(which), has_pseudonyms=has_pseudonyms)


def _money(which: Which) -> Money:
    run = read_run(which)
    return money(run.workspace, run.problem, run.plan)


read_run = Kept[Which, Run](_run, AT_ONCE)
"""The run of a plan; raises `NotKeptError` where it has no such option."""

figures_of = Kept[Which, Figures](_figures, 4 * AT_ONCE)
"""All figures of a plan."""

sections_of = Kept[Which, dict[str, Section]](lambda which: sections(figures_of(which)), 4 * AT_ONCE)
"""The sections of the report of a plan by key."""

money_of = Kept[Which, Money](_money, 4 * AT_ONCE)
"""What a plan costs, against the budget of its workspace."""


class Planned(OfPlan):
    """A plan, or one of its options, on the pages of a visitor.

    Parameters
    ----------
    option
        Name of the option; blank for the recommended plan.

    Raises
    ------
    NotKeptError
        If there is no such workspace, plan or option.
    """

    def __init__(self, visit: Visit, workspace: str, plan: int, option: str = "") -> None:
        super().__init__(visit, workspace, plan)
        former = job_of(self.workspace, self.plan.about).output if self.plan.about else None
        self.recommended = Which(self.plan.output, former)
        self.which = replace(self.recommended, option=option)
        self.run = read_run(self.which)

    @property
    def figures(self) -> Figures:
        """All figures."""
        return figures_of(self.which)

    @property
    def sections(self) -> dict[str, Section]:
        """The sections of the report by key."""
        return sections_of(self.which)

    def key_figures(self) -> Iterator[tuple[str, str, str]]:
        """Yield name, value and unit of each key figure."""
        for row in self.sections["summary"].table.itertuples(index=False):
            name, value, unit = key_figure(row)
            yield name, self.visit.few(int(row[1])) if name == PEOPLE_FIGURE else value, unit

    def table(self, section: Section) -> PageTable:
        """Return a section as this visitor may see it, without ids that have a name beside them."""
        table, headings = section.table.copy(), list(section.table.columns)
        if "Person id" in headings:
            pairs = zip(table["Person id"], table["Person"], strict=True)
            table["Person"] = [self.visit.person(one, name) if one else "" for one, name in pairs]
        elif "Person" in headings:
            table["Person"] = table["Person"].fillna("").map(self.told)
        for heading in set(TELLING) & set(headings):
            table[heading] = table[heading].fillna("").map(self.told)
        for heading in set(NUMBERS) & set(headings) if not self.visit.can_plan else ():
            table[heading] = ["" if pd.isna(number) else self.visit.few(int(number)) for number in table[heading]]
        kept = [one for one in headings if not (one.endswith(" id") and one.removesuffix(" id") in headings)]
        return page_table(replace(section, table=table[kept]))

    def told(self, text: str) -> str:
        """Return a text as this visitor may read it: without names and ids of people where names are hidden."""
        for people in self._told_of if self.visit.hides_names else ():
            text = people.told(text)
        return text

    @cached_property
    def _told_of(self) -> list[People]:
        """The people of the plan, and those of the plan from which it was made."""
        former = [run_of(self.which.former).workspace] if self.which.former else []
        return [self.people, *(People(self.visit, workspace) for workspace in former)]

    def address(self, name: str, **parts: Any) -> str:
        """Return the address of a page of this plan and option."""
        where = {"workspace": self.workspace.id, "plan": self.plan.number, "option": self.which.option or None}
        return self.visit.address(name, **where, **parts)

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Answer with a page of this plan; its template sees it as `planned`."""
        return super().page(
            template,
            status=status,
            planned=self,
            option=self.which.option,
            option_name=OPTION_NAMES.get(self.which.option),
            **values,
        )
