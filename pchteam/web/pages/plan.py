"""A plan: its figures, its options, and the cause of every unmet hour."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response

from pchteam.export.digest import Section
from pchteam.export.workbook import SHEETS
from pchteam.trade import OPTION_NAMES
from pchteam.web.planned import Planned, read_run, sections_of
from pchteam.web.visit import Visiting

router = APIRouter(include_in_schema=False)

OPEN = ("gaps", "causes", "stability", "employers", "left_out")
FOLDED = ("completeness", "findings", "how_sure", "assumptions")
"""Sections of the report on this page; teams and agreements have pages of their own."""

UNMET = ("Segment", "Function", "Priority", "Hours needed a week", "Hours unmet a week", "Main cause", "Action")
CHANGES = ("What", "Person id", "Person", "Team", "Function", "Hours before", "Hours after", "Hours change", "Why")
NOTES = {"findings": "The page Check says where they are."}
"""What stands in the place of a note that speaks of commands."""


@router.get("/workspaces/{workspace}/plans/{plan}")
def plan(visit: Visiting, workspace: str, plan: int, option: str = "") -> Response:
    """What a plan covers and what not, and why; other plans, and what each would buy and give up."""
    planned = Planned(visit, workspace, plan, option)
    shown = {key: replace(one, note=NOTES.get(key, one.note)) for key, one in planned.sections.items()}
    changes = shown.get("changes")
    return planned.page(
        "plan.html",
        key_figures=list(planned.key_figures()),
        changes=changes and planned.table(replace(changes, table=planned.figures.changes[list(CHANGES)])),
        unmet=planned.table(_unmet(planned)),
        open_sections=[(key, planned.table(shown[key])) for key in OPEN],
        folded_sections=[(key, planned.table(shown[key])) for key in FOLDED],
        **_options(planned),
    )


def _unmet(planned: Planned) -> Section:
    """Every need that is not fully covered, as the workbook has it."""
    name, (_, note) = "Unmet need", SHEETS["Unmet need"]
    return Section("unmet", name, note, planned.figures.unmet[list(UNMET)], "Hours unmet a week")


def _options(planned: Planned) -> dict[str, Any]:
    """The recommended plan and its options with the address of each, and those that are not offered."""
    offer = read_run(planned.recommended).offer
    names = [None, *(option.name for option in offer.options)] if offer else []
    where = {"workspace": planned.workspace.id, "plan": planned.plan.number}
    return {
        "options": planned.table(sections_of(planned.recommended)["options"]),
        "option_links": [planned.visit.address("plan", option=name, **where) for name in names],
        "dropped": [(OPTION_NAMES[one.name], one.reason) for one in offer.dropped] if offer else [],
    }
