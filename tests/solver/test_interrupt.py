"""Ctrl-C: work is left behind, what it has finished is kept, and its failures are the caller's."""

import _thread
import time

import pytest

from pchteam.solver.goals import GoalSearch
from pchteam.solver.interrupt import run_until_interrupted
from pchteam.solver.stages import refine

from .instances import optimum, random_problem


def press_ctrl_c(*_: object, **__: object) -> None:
    time.sleep(0.2)
    _thread.interrupt_main()
    time.sleep(2)
    raise AssertionError("nobody waits for this")


def test_work_that_is_done_was_not_interrupted() -> None:
    done: list[int] = []
    assert run_until_interrupted(lambda: done.append(1)) is False
    assert done == [1]


def test_interrupted_work_is_left_behind() -> None:
    assert run_until_interrupted(press_ctrl_c) is True


def test_a_failure_of_the_work_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        run_until_interrupted(lambda: print(1 // 0))


def test_stages_that_are_interrupted_keep_what_the_search_found(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = random_problem(2)
    solution = optimum(problem)
    monkeypatch.setattr(GoalSearch, "reach", press_ctrl_c)
    refined = refine(problem, solution, seconds=30)
    assert (refined.solution.ended_by, refined.solution.plan) == ("interrupted", solution.plan)
    assert [stage.name for stage in refined.stages] == ["all"]
