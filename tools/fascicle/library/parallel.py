"""Parallel conversion: worker processes, results in order, few texts in memory at a time.

A `ProcessPoolExecutor` holds all that it is given, and gives up everything under way when the
system kills one of its processes (mostly for lack of memory). Here texts are submitted only as
workers need them, and every text of a broken pool is converted again, alone in a process: only one
that kills that process too has failed.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from fascicle.convert import Text

# Enough to keep the other workers busy while one reads a long text. A result takes several times
# the bytes of its text, hence the second limit; a single text may exceed it.
MOST_TEXTS = 64
MOST_BYTES = 16_000_000

Key = TypeVar("Key")
Done = TypeVar("Done")


def convert_in_order(
    texts: Iterable[tuple[Key, Text | None]],
    convert: Callable[[Text], Done],
    crashed: Callable[[Key], Done],
    jobs: int,
) -> Iterator[tuple[Key, Done | None]]:
    """Yield each key, in order, with the result of its text; None where it has no text.

    `convert` runs in `jobs` processes, or in this one if there is one job. `crashed` returns the
    result for a text that killed its process or ran out of memory.
    """
    most = MOST_TEXTS if jobs > 1 else 0
    # Texts whose results have not been taken; those without a future are not submitted.
    pending: deque[tuple[Key, Text | None, Future[Done] | None]] = deque()
    with closing(_Workers(convert)) as workers:
        for key, text in texts:
            pending.append((key, text, workers.submit(text, jobs) if text and most else None))
            while pending and (pending[0][1] is None or _is_full((t for _, t, _ in pending), most)):
                yield workers.result(*pending.popleft(), crashed)
        for each in pending:
            yield workers.result(*each, crashed)


class _Workers(Generic[Done]):
    """Processes that convert texts; a pool that breaks is replaced."""

    def __init__(self, convert: Callable[[Text], Done]) -> None:
        self._convert = convert
        self._pools: dict[int, ProcessPoolExecutor] = {}

    def submit(self, text: Text, jobs: int) -> Future[Done]:
        # Forked at first, which is quick; later other threads could hold locks.
        pool = self._pools.get(jobs) or self._start(jobs, None if jobs > 1 else "spawn")
        try:
            return pool.submit(self._convert, text)
        except BrokenProcessPool:
            return self._start(jobs, "spawn").submit(self._convert, text)

    def result(
        self,
        key: Key,
        text: Text | None,
        future: Future[Done] | None,
        crashed: Callable[[Key], Done],
    ) -> tuple[Key, Done | None]:
        """Wait for the result of a text; one whose pool broke is converted alone."""
        if text is None:
            return key, None
        with suppress(MemoryError):
            try:
                return key, future.result() if future else self._convert(text)
            except BrokenProcessPool:
                with suppress(BrokenProcessPool):
                    return key, self.submit(text, 1).result()
        return key, crashed(key)

    def close(self) -> None:
        """Drop what has not been started, and end the processes."""
        for pool in self._pools.values():
            pool.shutdown(cancel_futures=True)

    def _start(self, jobs: int, method: str | None) -> ProcessPoolExecutor:
        self._pools[jobs] = ProcessPoolExecutor(jobs, get_context(method), _end_with_parent)
        return self._pools[jobs]


def _is_full(pending: Iterable[Text | None], most: int) -> bool:
    """Return whether a result has to be taken before another text is read."""
    sizes = [sum(len(raw) for _, raw in text.files) for text in pending if text]
    return len(sizes) > most or sum(sizes) > MOST_BYTES


def _end_with_parent() -> None:
    """End this process when its parent is gone, even if that was killed and could not tell it."""
    parent = parent_process()
    if parent:
        Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
