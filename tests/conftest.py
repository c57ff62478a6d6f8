"""What tests of several modules share."""

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from pchteam.export.folder import write_run
from pchteam.formulate import formulate
from pchteam.plan import Run
from pchteam.solver.causes import causes
from pchteam.solver.check import check
from pchteam.solver.search import solve
from pchteam.workspace import Workspace


@pytest.fixture(scope="session")
def north_trafford_plan() -> Run:
    """A first plan of north-trafford, within 5 % of the need of the best.

    The search ends by that and not by the clock, however busy the machine is; an empty plan would prove nothing.
    """
    with as_file(files("pchteam.examples") / "north-trafford") as example:
        workspace = Workspace.open(example)
    graph = workspace.graph(whole_plan=True)
    problem = formulate(workspace, graph)
    found = solve(problem, time_limit=600, gap_of_demand=0.05)
    breaches, reasons = tuple(check(problem, found.plan)), tuple(causes(problem, found.plan))
    return Run(workspace, graph, problem, found, breaches, reasons, excluded=(), seconds=found.seconds)


@pytest.fixture(scope="session")
def north_trafford_run(north_trafford_plan: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that plan, as `pchteam plan -o` writes it; nothing may change it."""
    folder = tmp_path_factory.mktemp("north-trafford-run") / "run"
    write_run(north_trafford_plan, folder)
    return folder
