"""Searching for a program: progress in a file, and an end that leaves what was found whole."""

import json
import math
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pchteam.cli_search import PROGRESS_FILE, ended_at_once, searching, write_progress
from pchteam.solver.progress import Progress


@pytest.fixture
def progress_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file that a program named; what Ctrl-C does is as before after the test."""
    path = tmp_path / "progress.jsonl"
    monkeypatch.setenv(PROGRESS_FILE, str(path))
    before = signal.getsignal(signal.SIGINT)
    yield path
    signal.signal(signal.SIGINT, before)


def test_each_step_is_a_line_and_what_is_not_known_is_null(progress_file: Path) -> None:
    with searching() as progress:
        progress(Progress(0.5, math.inf, -math.inf, math.inf, "linear"))
        progress(Progress(1.5, 120.0, 100.0, 0.2, "root"))
    assert [json.loads(line) for line in progress_file.read_text().splitlines()] == [
        {"seconds": 0.5, "incumbent": None, "bound": None, "gap_of_demand": None, "stage": "linear"},
        {"seconds": 1.5, "incumbent": 120.0, "bound": 100.0, "gap_of_demand": 0.2, "stage": "root"},
    ]


def test_other_work_tells_its_stage_alone(progress_file: Path) -> None:
    write_progress(stage="sessions")
    assert json.loads(progress_file.read_text()) == {"stage": "sessions"}


def test_the_terminal_gets_no_file(progress_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PROGRESS_FILE)
    with searching() as progress:
        progress(Progress(1.5, 120.0, 100.0, 0.2, "root"))
    assert not progress_file.exists()


def test_ctrl_c_ends_the_search_and_not_what_follows(progress_file: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with pytest.raises(KeyboardInterrupt), ended_at_once():
        signal.raise_signal(signal.SIGINT)
    with ended_at_once():
        pass
    assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
