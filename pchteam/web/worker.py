"""A worker: the command line, at work in the folder of a job until it is done or somebody asks for an end.

`python -P -m pchteam.web.worker plan ...` is what `pchteam plan ...` is, and gives way to pages.
"""

import os
import signal
import time
from pathlib import Path
from threading import Thread

from pchteam.cli import main
from pchteam.web.job import STOP

__all__ = ["work"]

NICE = 19
LOOK_SECONDS = 0.2


def work() -> None:
    """Run the command line; a file `stop` in the working directory is what Ctrl-C is to it."""
    # A server that a script began in the background ignores Ctrl-C, and so would its workers.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(os, "nice"):
        os.nice(NICE)
    Thread(target=_wait_for_stop, daemon=True).start()
    main()


def _wait_for_stop() -> None:
    while not Path(STOP).exists():
        time.sleep(LOOK_SECONDS)
    signal.raise_signal(signal.SIGINT)


if __name__ == "__main__":
    work()
