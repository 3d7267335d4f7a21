"""Processes that convert texts, one of which may die without taking the others along.

Where the system kills a worker (mostly for want of memory), Python's own pool gives up all that was
under way and takes no more. Here the calls that were under way are made again, one by one, each
in a process of its own: only the one that kills that process, too, has failed.
"""

from __future__ import annotations

import os
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Lock, Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Done = TypeVar("Done")


class Workers(Executor):
    """So many processes; a future whose call kills its process raises `BrokenProcessPool`."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._pool = ProcessPoolExecutor(number, initializer=_end_with_parent)
        self._lock = Lock()
        # One thread, so that the system is not asked again for what it could not give.
        self._again = ThreadPoolExecutor(1)

    def submit(self, fn: Callable[..., Done], /, *args: object, **kwargs: object) -> Future[Done]:
        """Call a function in a process; function, arguments and result are pickled."""
        call = partial(fn, *args, **kwargs)
        told: Future[Done] = Future()
        with self._lock:
            try:
                inner = self._pool.submit(call)
            except BrokenProcessPool:
                self._pool.shutdown(wait=False)
                self._pool = ProcessPoolExecutor(self._number, initializer=_end_with_parent)
                inner = self._pool.submit(call)
        inner.add_done_callback(partial(self._pass_on, call, told))
        told.add_done_callback(lambda done: done.cancelled() and inner.cancel())
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 (as Executor has it)
        """End the processes when what is under way is done."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)
        self._again.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _pass_on(self, call: Callable[[], Done], told: Future[Done], inner: Future[Done]) -> None:
        """Pass on what came of a call, or make it again if its pool was broken."""
        if inner.cancelled():
            told.cancel()
        elif told.cancelled():
            return
        elif isinstance(inner.exception(), BrokenProcessPool):
            self._again.submit(_settle, partial(_alone, call), told)
        else:
            _settle(inner.result, told)


def _end_with_parent() -> None:
    """End this process as soon as the one that began it is gone; else it would wait for ever."""
    parent = parent_process()
    if parent:
        Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _alone(call: Callable[[], Done]) -> Done:
    """Make a call in a new process; not a fork, since other threads may hold locks now."""
    with ProcessPoolExecutor(1, get_context("spawn"), _end_with_parent) as pool:
        return pool.submit(call).result()


def _settle(call: Callable[[], Done], told: Future[Done]) -> None:
    """Tell a future what a call returns or raises, unless it has been cancelled."""
    if told.set_running_or_notify_cancel():
        try:
            told.set_result(call())
        except Exception as error:  # noqa: BLE001 (whatever it is: the future raises it)
            told.set_exception(error)
