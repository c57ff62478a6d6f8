"""What is kept in memory."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pchteam.findings import FaultyWorkspaceError
from pchteam.web.kept import Kept
from pchteam.web.opened import graph_of, workspace_of
from pchteam.web.store import Store
from tests.web.site import with_example


def test_many_who_ask_at_once_wait_for_one_answer() -> None:
    asked: list[str] = []

    def read(key: str) -> object:
        asked.append(key)
        time.sleep(0.05)
        return object()

    kept = Kept[str, object](read, 2)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: kept("a"), range(8)))
    assert asked == ["a"]
    assert all(answer is answers[0] for answer in answers)


def test_the_answer_that_nobody_wanted_for_longest_goes() -> None:
    asked: list[str] = []
    kept = Kept[str, None](asked.append, 2)
    for key in ("a", "b", "a", "c", "a", "b"):
        kept(key)
    assert asked == ["a", "b", "c", "b"]


def test_an_error_is_raised_and_not_kept() -> None:
    asked: list[str] = []

    def read(key: str) -> str:
        asked.append(key)
        if len(asked) == 1:
            raise ValueError("not yet")
        return "now"

    kept = Kept[str, str](read, 2)
    with pytest.raises(ValueError, match="not yet"):
        kept("a")
    assert kept("a") == "now"


def test_workspaces_and_graphs_are_read_once(tmp_path: Path) -> None:
    tables = with_example(Store(tmp_path)).latest().tables
    assert workspace_of(tables) is workspace_of(tables)
    assert graph_of(tables) is graph_of(tables)


def test_a_faulty_workspace_opens_and_has_no_graph(tmp_path: Path) -> None:
    tables = with_example(Store(tmp_path)).latest().tables
    (tables / "needs.csv").write_text("id,segment,function\nx,nowhere,nothing\n")
    assert workspace_of(tables).faults
    with pytest.raises(FaultyWorkspaceError):
        graph_of(tables)
