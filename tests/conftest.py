"""What tests of several modules share."""

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from pchteam.export.folder import write_run
from pchteam.plan import make_plan
from pchteam.workspace import Workspace


@pytest.fixture(scope="session")
def north_trafford_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of north-trafford, as `pchteam plan -o` writes it; made once, so nothing may change it."""
    folder = tmp_path_factory.mktemp("north-trafford-run") / "run"
    with as_file(files("pchteam.examples") / "north-trafford") as example:
        write_run(make_plan(Workspace.open(example), time_limit=15), folder)
    return folder
