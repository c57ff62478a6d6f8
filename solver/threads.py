"""Calls that run side by side: HiGHS uses one core, and lets other threads go on while it works."""

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

__all__ = ["side_by_side"]

Result = TypeVar("Result")


def side_by_side(*calls: Callable[[], Result]) -> list[Result]:
    """Run calls in a thread each, and return their results in the order of the calls.

    The threads do not keep the process from ending, since HiGHS cannot be stopped.

    Raises
    ------
    Exception
        The first failure, after all have ended.
    """
    results: dict[int, Result] = {}
    failures: dict[int, Exception] = {}

    def run(number: int, call: Callable[[], Result]) -> None:
        try:
            results[number] = call()
        except Exception as failure:
            failures[number] = failure

    here, *others = enumerate(calls)
    threads = [Thread(target=run, args=item, daemon=True) for item in others]
    for thread in threads:
        thread.start()
    run(*here)
    for thread in threads:
        thread.join()
    if failures:
        raise failures[min(failures)]
    return [results[number] for number in range(len(calls))]
