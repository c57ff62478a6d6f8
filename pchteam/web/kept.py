"""Kept in memory: workspaces, graphs and runs that were read, which are dear to read and never change on the disk."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Kept"]

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The latest answers of a function of something that never changes; many who ask at once wait for one answer.

    Parameters
    ----------
    read
        The function; what it raises is raised to all who wait, and not kept.
    size
        How many answers to keep.
    """

    def __init__(self, read: Callable[[Key], Value], size: int) -> None:
        self._read = read
        self._size = size
        self._lock = Lock()
        self._kept: OrderedDict[Key, Future[Value]] = OrderedDict()

    def __call__(self, key: Key) -> Value:
        """Return the answer for a key."""
        with self._lock:
            answer, is_new = self._kept.get(key), False
            if answer is None:
                answer, is_new = Future[Value](), True
                self._kept[key] = answer
                if len(self._kept) > self._size:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
        if is_new:
            self._find(key, answer)
        return answer.result()

    def _find(self, key: Key, answer: "Future[Value]") -> None:
        try:
            answer.set_result(self._read(key))
        except BaseException as error:
            with self._lock:
                if self._kept.get(key) is answer:
                    del self._kept[key]
            answer.set_exception(error)
