"""Export a plan as a report: one self-contained page of HTML without scripts, for people and for print."""

from collections.abc import Iterable
from typing import Any

from pchteam.export.digest import CAUTION, Section, people_note, plan_title, sections
from pchteam.export.figures import Figures
from pchteam.export.page_table import PageTable, cell_text, page_table
from pchteam.export.rendered import rendered

__all__ = ["key_figure", "report_html"]


def report_html(figures: Figures) -> str:
    """Return the report of a plan as HTML."""
    digest = sections(figures)
    headline = digest.pop("summary")
    return rendered(
        "report.html",
        title=plan_title(figures),
        caution=f"{people_note(figures)} {CAUTION}" if figures.has_pseudonyms else CAUTION,
        headline=headline,
        key_figures=[key_figure(row) for row in headline.table.itertuples(index=False)],
        sections=[(section, page_table(section)) for section in digest.values()],
        teams=list(_teams(figures)),
    )


def key_figure(row: Any) -> tuple[str, str, str]:
    """Return name, value and unit of a row of the summary."""
    name, value, unit, _ = row
    return name, cell_text(value, "Hours" if unit == "hours a week" else "") or "not stated", unit


def _teams(figures: Figures) -> Iterable[tuple[dict[str, Any], PageTable]]:
    """Yield each formed team with its members."""
    headings = ["Person id", "Person", "Role", "Core or wider", "Part in team"]
    for team in figures.teams[figures.teams["Formed"] == "yes"].to_dict("records"):
        name = str(team["Team"])
        mine = figures.members[figures.members["Team id"] == team["Team id"]]
        rows = mine.groupby(headings, as_index=False, sort=False)["Hours a week"].sum().drop(columns="Person id")
        section = Section("members", name, f"Members of {name} and their time in it.", rows, "Hours a week")
        yield {str(key): value for key, value in team.items()}, page_table(section)
