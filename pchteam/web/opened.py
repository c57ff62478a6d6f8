"""Opened: what pages read again and again of versions and plans; all of it stays as it is on the disk."""

from pathlib import Path

from pchteam.handover import WrittenRun, open_run
from pchteam.infer import Graph
from pchteam.web.kept import Kept
from pchteam.workspace import Workspace

__all__ = ["graph_of", "run_of", "workspace_of"]

AT_ONCE = 6
"""North-trafford with its graph takes about 40 MB."""


def _opened(tables: Path) -> Workspace:
    workspace = Workspace.open(tables)
    workspace.findings  # noqa: B018 - found now, once, and kept with the workspace
    return workspace


workspace_of = Kept[Path, Workspace](_opened, AT_ONCE)
"""The workspace of a folder of tables (`Version.tables`), with its findings."""

graph_of = Kept[Path, Graph](lambda tables: workspace_of(tables).graph(), AT_ONCE)
"""Facts, and what follows from them on the day as_of; raises `FaultyWorkspaceError` where the workspace has faults."""

run_of = Kept[Path, WrittenRun](open_run, AT_ONCE)
"""A plan as it was written (`Job.output` of a plan that is done)."""
