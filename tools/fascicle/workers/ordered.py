"""Work in order, a little at a time: an executor holds all that it is given."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, wait
from typing import TypeVar

from fascicle.workers.executors import Workers

Key = TypeVar("Key")
Item = TypeVar("Item")
Done = TypeVar("Done")


def in_order(
    workers: Workers,
    do: Callable[[Item], Done],
    items: Iterable[tuple[Key, Item | None]],
    is_full: Callable[[Sequence[Item]], bool],
) -> Generator[tuple[Key, Future[Done] | None], None, None]:
    """Yield each key, in order, with the future of its item, which is done; None without an item.

    Items are read as workers need them: another one only if `is_full` is false for those whose
    results have not been taken. What has not been started is cancelled when this is closed.
    """
    pending: deque[tuple[Key, Item | None, Future[Done] | None]] = deque()
    try:
        for key, item in items:
            pending.append((key, item, None if item is None else workers.submit(do, item)))
            while pending and (pending[0][1] is None or is_full(_items(pending))):
                yield _next(pending)
        while pending:
            yield _next(pending)
    finally:
        for _, _, future in pending:
            if future:
                future.cancel()


def _items(pending: Iterable[tuple[Key, Item | None, Future[Done] | None]]) -> list[Item]:
    return [item for _, item, _ in pending if item is not None]


def _next(
    pending: deque[tuple[Key, Item | None, Future[Done] | None]],
) -> tuple[Key, Future[Done] | None]:
    """Wait for the first future, and take it."""
    if future := pending[0][2]:
        wait([future])
    key, _, future = pending.popleft()
    return key, future
