"""Checking: what is wrong in a version, cell by cell, and how to mend it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Query, Response

from pchteam.mark import mark
from pchteam.web.faults import laid_out
from pchteam.web.guard import MEGABYTES_AT_MOST
from pchteam.web.opened import workspace_of
from pchteam.web.visit import ForbiddenError, Visiting

router = APIRouter(include_in_schema=False)

PER_PAGE = 100


@router.get("/workspaces/{workspace}/check")
def check(
    visit: Visiting,
    workspace: str,
    version: Annotated[int | None, Query(ge=1)] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """What is wrong in a version: for planners each finding with its cell, for viewers how many there are."""
    kept = visit.workspace(workspace)
    of = visit.version(kept, version)
    opened = workspace_of(of.tables)
    findings = sorted(opened.findings, key=lambda one: one.row is not None)
    here = findings[(page - 1) * PER_PAGE : page * PER_PAGE] if visit.can_plan else ()
    placed, tables = laid_out(here, opened.tables, hides_names=visit.hides_names)
    return visit.page(
        "check.html",
        workspace=kept,
        version=of,
        is_latest=of.number == kept.latest().number,
        faults=len(opened.faults),
        warnings=len(findings) - len(opened.faults),
        counts=Counter((one.table, one.severity) for one in findings),
        by_table=sorted({one.table for one in findings}),
        placed=placed,
        tables=tables,
        page=page,
        pages=-(-len(findings) // PER_PAGE),
        per_page=PER_PAGE,
        most=MEGABYTES_AT_MOST,
    )


@router.get("/workspaces/{workspace}/marked.xlsx")
def marked_copy(visit: Visiting, workspace: str, version: Annotated[int | None, Query(ge=1)] = None) -> Response:
    """A copy of a version as a workbook, with its findings in the cells."""
    if not visit.can_plan:
        raise ForbiddenError("The workbook names people; only planners may take it.")
    if visit.hides_names:
        raise ForbiddenError("The workbook names people. Choose 'Show names' first.")
    kept = visit.workspace(workspace)
    of = visit.version(kept, version)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        try:
            mark(workspace_of(of.tables), path)
        except ValueError:  # A workbook that only its tables can be read of: mark a new one with these.
            mark(replace(workspace_of(of.tables), path=Path(folder)), path)
        content = path.read_bytes()
    return Response(
        content,
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="confidential-{kept.id}-{of.number}-marked.xlsx"'},
    )
