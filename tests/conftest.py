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
def north_trafford_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of north-trafford, as `pchteam plan -o` writes it; made once, so nothing may change it.

    A first plan, within 5 % of the need of the best: the search ends by that and not by the clock, however busy the
    machine is.
    """
    folder = tmp_path_factory.mktemp("north-trafford-run") / "run"
    with as_file(files("pchteam.examples") / "north-trafford") as example:
        workspace = Workspace.open(example)
    graph = workspace.graph(whole_plan=True)
    problem = formulate(workspace, graph)
    found = solve(problem, time_limit=600, gap_of_demand=0.05)
    breaches, reasons = tuple(check(problem, found.plan)), tuple(causes(problem, found.plan))
    write_run(Run(workspace, graph, problem, found, breaches, reasons, excluded=(), seconds=found.seconds), folder)
    return folder
