"""Scenarios: plans to compare, read from runs or made now from workspaces and overlays.

An overlay is applied on the first scenario. What is planned here is planned from the plan of the first with least
change, as `pchteam replan` does, so that what differs is due to the scenario and not to another choice among plans that
are as good; where the two share nobody, it is planned on its own.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pchteam.handover import open_run
from pchteam.overlay import Overlay, applied, called
from pchteam.plan import Run, make_plan
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.search import Progress
from pchteam.tables import TABLES
from pchteam.workspace import Workspace

__all__ = ["Kind", "Scenario", "Searching", "scenarios"]

Kind = Literal["run", "workspace", "overlay"]
Searching = Callable[[], AbstractContextManager[Callable[[Progress], None]]]


@dataclass(frozen=True)
class Scenario:
    """A plan with what it was made from.

    Parameters
    ----------
    gap_of_demand, ended_by
        How close the plan comes to the best possible one, and what ended the search.
    run
        The run, where it was planned now.
    """

    name: str
    path: Path
    kind: Kind
    workspace: Workspace
    problem: Problem
    plan: Plan
    gap_of_demand: float
    ended_by: str
    has_pseudonyms: bool
    run: Run | None = None


@dataclass(frozen=True)
class _Given:
    """What a path turned out to be."""

    name: str
    path: Path
    kind: Kind
    overlay: Overlay | None = None


def scenarios(
    paths: Sequence[Path],
    searching: Searching,
    *,
    names: Sequence[str] = (),
    time_limit: float = 45.0,
    seed: int = 1,
) -> tuple[Scenario, ...]:
    """Read or plan scenarios; all that can be wrong with their names is said before anything is planned.

    Parameters
    ----------
    paths
        Folders of runs, workspaces, or overlays of the first.
    searching
        Shows the progress of a search while it runs.
    names
        What to call them, in their order; if none, as they are called.
    time_limit
        Seconds for each plan that is made.

    Raises
    ------
    pchteam.findings.FaultyWorkspaceError
        If a workspace or an overlay has faults.
    ValueError
        If there are fewer than two, or not as many as names, two have the same name, the first is an overlay, or a
        plan breaks a rule.
    """
    given = _named([_given(path) for path in paths], names)
    _refuse(given)
    first = _scenario(given[0], None, None, searching, time_limit, seed)
    overlaid = [applied(first.workspace, one.overlay) if one.overlay else None for one in given[1:]]
    rest = (
        _scenario(one, changed, first, searching, time_limit, seed)
        for one, changed in zip(given[1:], overlaid, strict=True)
    )
    return (first, *rest)


def _given(path: Path) -> _Given:
    if (path / "plan.json").is_file() or (path / "plan").is_dir():
        return _Given(called(path), path, "run")
    if path.is_dir() and not any(file.stem in TABLES for file in path.glob("*.csv")):
        raise ValueError(f"{path} holds neither a run nor tables of a workspace or an overlay; name another folder")
    overlay = Overlay.find(path)
    if overlay:
        return _Given(overlay.name, path, "overlay", overlay)
    return _Given(called(path), path, "workspace")


def _named(given: list[_Given], names: Sequence[str]) -> list[_Given]:
    if not names:
        return given
    if len(names) != len(given):
        raise ValueError(f"there are {len(given)} scenarios and {len(names)} names; name each of them, in their order")
    return [replace(one, name=name) for one, name in zip(given, names, strict=True)]


def _refuse(given: Sequence[_Given]) -> None:
    if len(given) < 2:
        raise ValueError("name at least two scenarios: runs, workspaces, or overlays of the first")
    if given[0].overlay:
        raise ValueError(f"{given[0].path} is an overlay; name the workspace or the run that it changes before it")
    known: dict[str, Path] = {}
    for one in given:
        if one.name in known:
            what = "give one another name in its table overlay" if one.overlay else "rename one of the two folders"
            raise ValueError(f"{known[one.name]} and {one.path} are both called '{one.name}'; {what}, or use --name")
        if Path(one.name).name != one.name:
            raise ValueError(f"{one.path} is called '{one.name}', which cannot name a folder; call it otherwise")
        known[one.name] = one.path


def _scenario(
    given: _Given,
    changed: Workspace | None,
    first: Scenario | None,
    searching: Searching,
    time_limit: float,
    seed: int,
) -> Scenario:
    """Read a run, or plan a workspace; `changed` is the one that an overlay makes of the first."""
    if given.kind == "run":
        return _written(given)
    workspace = changed or Workspace.open(given.path)
    former = first.plan if first and _share_people(first, workspace) else None
    with searching() as progress:
        run = make_plan(workspace, time_limit=time_limit, seed=seed, progress=progress, former=former)
    if run.breaches:
        raise ValueError(f"the plan of {given.path} breaks rules; `pchteam plan` on it says which")
    return Scenario(
        given.name,
        given.path,
        given.kind,
        workspace,
        run.problem,
        run.plan,
        run.solution.optimality_gap_of_demand,
        run.solution.ended_by,
        has_pseudonyms=bool(changed and first and first.has_pseudonyms),
        run=run,
    )


def _share_people(first: Scenario, workspace: Workspace) -> bool:
    return bool({row.person for row in first.problem.people} & {row.id for row in workspace.rows("people")})


def _written(given: _Given) -> Scenario:
    """A run as `pchteam plan -o` wrote it; its days are those that it was planned for."""
    run = open_run(given.path)
    return Scenario(
        given.name,
        given.path,
        "run",
        run.workspace,
        run.problem,
        run.plan,
        float(run.document["optimality_gap_of_demand"]),
        str(run.document["ended_by"]),
        bool(run.document["has_pseudonyms"]),
    )
