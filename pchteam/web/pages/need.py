"""Population and need: segments, what they need of each care function, and what nobody may serve as things stand."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Response
from markupsafe import Markup

from pchteam.ask import able
from pchteam.export.bar_picture import Line, bar_svg
from pchteam.population import USUAL_LIST, FunctionNeed, Population, SegmentNeed, population
from pchteam.questions import Cells, ask
from pchteam.web.kept import Kept
from pchteam.web.opened import AT_ONCE, graph_of, workspace_of
from pchteam.web.visit import Visiting

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class NeedFigures:
    """What the page shows of a version.

    Parameters
    ----------
    able
        How many people can perform each function, by mode.
    uncovered
        Segment, function, minutes a week and people who can, where nobody may serve.
    teams
        Labels by id.
    """

    population: Population
    able: Mapping[str, Counter[str]]
    uncovered: tuple[Cells, ...]
    teams: Mapping[str, str]
    by_segment: Markup
    by_function: Markup


@router.get("/workspaces/{workspace}/need")
def need(visit: Visiting, workspace: str, version: int | None = None) -> Response:
    """How many people there are, and what care they need."""
    kept = visit.workspace(workspace)
    found = _figures_of(visit.version(kept, version).tables)
    return visit.page("need.html", workspace=kept, version=version, found=found, usual=USUAL_LIST)


def _figures(tables: Path) -> NeedFigures:
    graph, workspace = graph_of(tables), workspace_of(tables)
    found = population(workspace)
    segments = sorted(found.segments, key=lambda segment: -segment.minutes)
    return NeedFigures(
        population=found,
        able=able(graph),
        uncovered=ask(workspace, "uncovered-needs", graph).rows,
        teams={team.id: team.label for team in workspace.rows("teams")},
        by_segment=bar_svg("segments", "Care needed by segment", ["hours a week"], _lines(segments)),
        by_function=bar_svg("functions", "Care needed by function", ["hours a week"], _lines(found.functions)),
    )


def _lines(rows: Iterable[SegmentNeed | FunctionNeed]) -> list[Line]:
    return [Line(row.label, (row.minutes,)) for row in rows]


_figures_of = Kept[Path, NeedFigures](_figures, AT_ONCE)
