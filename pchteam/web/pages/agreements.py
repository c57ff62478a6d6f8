"""The agreements that a plan uses, and those that would unlock more."""

from collections.abc import Iterator, Sequence

import pandas as pd
from fastapi import APIRouter, Response

from pchteam.export.digest import Section
from pchteam.export.paper_words import KINDS
from pchteam.export.tidy import frame
from pchteam.web.job import Job, jobs_of
from pchteam.web.planned import Planned
from pchteam.web.visit import Visiting

router = APIRouter(include_in_schema=False)

USED = (
    "Agreement id",
    "Hours of need met a week",
    "Hours used a week",
    "Hours allowed a week",
    "Share of hours allowed",
)
UNTIL = ("Ends", "Days left", "Attention", "Providers", "Host")
UNUSED = ("Agreement id", "Attention", "Starts", "Ends", "Liability", "Providers", "Host")
DRAFTS = ("Agreement", "What", "Minutes kept a week", "Minutes unlocked a week", "Providers", "Host")


@router.get("/workspaces/{workspace}/plans/{plan}/agreements")
def agreements(visit: Visiting, workspace: str, plan: int, option: str = "") -> Response:
    """Agreements with the need that each carries, and what needs attention; those to make, extend or renew."""
    planned = Planned(visit, workspace, plan, option)
    papers = jobs_of(planned.workspace, "papers", about=plan)
    done = next((job for job in papers if job.status == "done" and job.result), None)
    return planned.page(
        "agreements.html",
        tables=[planned.table(section) for section in _sections(planned.figures.agreements)],
        papers=papers,
        done=done,
        drafts=done and planned.table(_drafts(planned, done)),
        unmet=done and done.result["unmet"],
        together=done and done.result["unlocked_together"],
    )


def _sections(table: pd.DataFrame) -> Iterator[Section]:
    """Agreements that the plan uses, the one that carries most need first, then the others."""
    is_used = table["In use"] == "yes"
    used = table[is_used].sort_values("Minutes of need met a week", ascending=False, kind="stable")
    used = used.assign(**{"Share of hours allowed": used["Minutes used a week"] / used["Minutes allowed a week"]})
    note = "Need met is care that people give under it; hours used are all their time there, meetings included."
    days = "Days are left from the first day of the plan."
    yield Section("used", "In use", f"{note} {days}", used[[*USED, *UNTIL]], "Hours of need met a week")
    yield Section("unused", "Not in use", "The plan places nobody under these.", table.loc[~is_used, list(UNUSED)])


def _drafts(planned: Planned, job: Job) -> Section:
    """What the drafts of papers found; the id of a new agreement says who would agree."""
    names = planned.written.names

    def join(organisations: Sequence[str]) -> str:
        return "; ".join(names.of("organisations", one) for one in organisations)

    rows = [
        (row["agreement"], KINDS[row["kind"]], row["kept"], row["unlocked"], join(row["provider"]), join([row["host"]]))
        for row in job.result["agreements"]
    ]
    note = "Need a week that would be lost without the agreement of today, and need that the change unlocks."
    return Section("drafts", "Agreements to make, extend and renew", note, frame(DRAFTS, rows), "Hours unlocked a week")
