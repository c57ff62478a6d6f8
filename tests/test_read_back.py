"""Reading a run back: every figure is that of the run, so the report made of it is the report that was written."""

from pathlib import Path

import pytest

from pchteam.export.figures import figures
from pchteam.export.folder import plan_document, write_run
from pchteam.export.report import report_html
from pchteam.handover import open_run
from pchteam.plan import Run, make_plan
from pchteam.read_back import read_back
from pchteam.replan import Former, replan, without
from pchteam.workspace import Workspace
from pchteam.written import names_of

from .generate import generate_workspace

SEED = 34
"""A workspace with two teams, five causes of unmet need, and something of every kind left out."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("place")
    generate_workspace(folder, SEED)
    return folder


@pytest.fixture(scope="module")
def folder(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("out") / "run"
    write_run(make_plan(Workspace.open(workspace), time_limit=60, options=3), target)
    return target


def report(run: Run) -> str:
    return report_html(figures(run))


def test_the_report_of_a_run_that_was_read_back_is_the_one_that_was_written(folder: Path) -> None:
    run = read_back(open_run(folder), folder)
    assert report(run) == (folder / "report.html").read_text(encoding="utf-8")


def test_so_is_that_of_each_option(folder: Path) -> None:
    run = read_back(open_run(folder), folder)
    assert run.offer is not None
    assert run.offer.options
    for option in run.offer.options:
        written = (folder / "options" / option.name / "report.html").read_text(encoding="utf-8")
        assert report(run.of_option(option)) == written


def test_the_document_of_a_run_that_was_read_back_is_plan_json(folder: Path) -> None:
    written = open_run(folder)
    assert plan_document(read_back(written, folder)) == written.document


def test_what_changed_is_told_as_it_was_written(workspace: Path, folder: Path, tmp_path: Path) -> None:
    former = Former.read(folder)
    leaver = former.plan.memberships[0].person
    changed = without(Workspace.open(workspace), [leaver])
    run = replan(changed, former, time_limit=20)
    write_run(run, tmp_path / "new")
    again = read_back(open_run(tmp_path / "new"), tmp_path / "new", names_of(folder / "workspace"))
    assert run.difference is not None
    assert run.difference.changes.moves
    assert again.difference is not None
    assert again.difference.changes == run.difference.changes
    assert report(again) == (tmp_path / "new" / "report.html").read_text(encoding="utf-8")
