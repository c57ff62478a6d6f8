"""Work that Ctrl-C can cut short, though HiGHS cannot be stopped."""

from collections.abc import Callable
from threading import Thread

__all__ = ["run_until_interrupted"]


def run_until_interrupted(work: Callable[[], None]) -> bool:
    """Run work in a thread of its own until it is done or the user presses Ctrl-C; then its thread is left behind.

    Returns
    -------
    Whether it was interrupted; what it has finished by then is for the caller to take.
    """
    failures: list[Exception] = []

    def keep_failure() -> None:
        try:
            work()
        except Exception as failure:
            failures.append(failure)

    worker = Thread(target=keep_failure, daemon=True)
    try:
        worker.start()
        while worker.is_alive():
            worker.join(0.1)
    except KeyboardInterrupt:
        return True
    if failures:
        raise failures[0]
    return False
