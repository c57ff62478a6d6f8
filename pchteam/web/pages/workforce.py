"""Workforce: people, posts and hours by employer, staff group and level, and how complete the data on skills is."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Response
from markupsafe import Markup

from pchteam.export.bar_picture import Line, bar_svg
from pchteam.export.skills import FEWEST, completeness
from pchteam.web.kept import Kept
from pchteam.web.opened import AT_ONCE, graph_of, workspace_of
from pchteam.web.visit import Visiting
from pchteam.workforce import Part, Workforce
from pchteam.workforce import workforce as baseline

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class WorkforceFigures:
    """What the page shows of a version.

    Parameters
    ----------
    shares
        Completeness of each employer, and the same without figures of employers of few people.
    pictures
        By the name of the parts that they show.
    """

    baseline: Workforce
    shares: tuple[dict[str, Any], ...]
    shares_without_few: tuple[dict[str, Any], ...]
    pictures: dict[str, Markup]


@router.get("/workspaces/{workspace}/workforce")
def workforce(visit: Visiting, workspace: str, version: int | None = None) -> Response:
    """Who works here, for whom, for how long, and how much of their skills is known."""
    kept = visit.workspace(workspace)
    found = _figures_of(visit.version(kept, version).tables)
    shares = found.shares if visit.can_plan else found.shares_without_few
    return visit.page("workforce.html", workspace=kept, version=version, found=found, shares=shares, fewest=FEWEST)


def _figures(tables: Path) -> WorkforceFigures:
    graph, workspace = graph_of(tables), workspace_of(tables)
    found = baseline(workspace, graph)
    return WorkforceFigures(
        baseline=found,
        shares=_shares(completeness(workspace, graph, fewest=0)),
        shares_without_few=_shares(completeness(workspace, graph, fewest=FEWEST)),
        pictures={
            "employers": _picture("employers", "Hours by employer", found.employers),
            "staff_groups": _picture("groups", "Hours by staff group", found.staff_groups),
            "levels": _picture("levels", "Hours by level", found.levels),
        },
    )


def _shares(table: Any) -> tuple[dict[str, Any], ...]:
    """Rows as plain data; None for what is not shown."""
    return tuple(table.astype(object).where(table.notna(), None).to_dict("records"))


def _picture(key: str, title: str, parts: Iterable[Part]) -> Markup:
    lines = [Line(part.label, (part.minutes, part.care_minutes)) for part in parts]
    return bar_svg(key, title, ["contracted", "for care"], lines)


_figures_of = Kept[Path, WorkforceFigures](_figures, AT_ONCE)
