"""What tests of several modules share."""

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from pchteam.export.folder import write_run
from pchteam.handover import HandOver
from pchteam.plan import Run, make_plan
from pchteam.workspace import Workspace


@pytest.fixture(scope="session")
def north_trafford_plan() -> Run:
    """A plan of north-trafford; the time limit is a safety net, for a plan cut short may be empty and prove nothing."""
    with as_file(files("pchteam.examples") / "north-trafford") as example:
        return make_plan(Workspace.open(example), time_limit=600)


@pytest.fixture(scope="session")
def north_trafford_run(north_trafford_plan: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that plan, as `pchteam plan -o` writes it; nothing may change it."""
    folder = tmp_path_factory.mktemp("north-trafford-run") / "run"
    write_run(north_trafford_plan, folder)
    return folder


@pytest.fixture(scope="session")
def handover(north_trafford_run: Path) -> HandOver:
    """That plan over all twelve weeks, in which posts that rotate come to their means."""
    return HandOver.read(north_trafford_run, weeks=12)
