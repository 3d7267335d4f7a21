"""Worker processes of this machine, each with a pipe and a thread of its own.

When one dies, nothing but its own work is lost, and that is done again in a new process. (A
`ProcessPoolExecutor` gives up everything under way then, and may wait forever for a process that
was killed while it sent a result.) Ctrl-C is left to the parent. Processes end with it, even if it
was killed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from multiprocessing import Pipe, get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

from fascicle.files.interrupts import leave_to_parent, uninterrupted
from fascicle.workers.calls import answer, packed, unpacked
from fascicle.workers.executors import Arguments, Done, WorkerDiedError, Workers

# A message without bytes ends a process.
END = b""
# Work, and where its result goes; None ends a thread.
Task = tuple[Callable[[], Any], "Future[Any]"] | None


class LocalProcesses(Workers):
    """Processes of this machine, which are started when there is work.

    They are forked, which is quick, unless other threads could hold locks by then.
    """

    def __init__(self, number: int, *, forked: bool = True) -> None:
        self.number = number
        self._forked = forked
        self._tasks: SimpleQueue[Task] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._lock = Lock()

    def submit(
        self, fn: Callable[Arguments, Done], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Done]:
        """Return the future of work that is to be done."""
        with uninterrupted(), self._lock:
            future: Future[Done] = Future()
            self._tasks.put((partial(fn, *args, **kwargs), future))
            if not self._workers:
                # All of them, before there are threads.
                self._workers = [
                    _Worker(self._tasks, forked=self._forked) for _ in range(self.number)
                ]
                for worker in self._workers:
                    worker.thread.start()
            return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 (as `Executor`)
        """End the processes, when what is submitted is done."""
        with uninterrupted(), self._lock:
            if cancel_futures:
                self._cancel()
            for _ in self._workers:
                self._tasks.put(None)
            for worker in self._workers if wait else ():
                worker.thread.join()
            self._workers = []

    def end_now(self) -> None:
        """Kill the processes; what they do is cancelled."""
        with uninterrupted():
            for worker in self._workers:
                worker.kill()
            self.shutdown(cancel_futures=True)

    def _cancel(self) -> None:
        with suppress(Empty):
            while task := self._tasks.get_nowait():
                task[1].cancel()


class _Worker:
    """A process, and the thread that sends it work."""

    def __init__(self, tasks: SimpleQueue[Task], *, forked: bool) -> None:
        self.thread = Thread(target=self._serve, daemon=True)
        self._tasks = tasks
        self._killed = False
        self._process, self._pipe = _started(forked=forked)

    def kill(self) -> None:
        self._killed = True
        self._process.kill()

    def _serve(self) -> None:
        while task := self._tasks.get():
            call, future = task
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(self._result(call))
                except Exception as error:  # noqa: BLE001 (whatever it is, `result` raises it)
                    future.set_exception(error)
            # Neither work nor its result is held until there is other work.
            del task, call, future
        with suppress(OSError):
            self._pipe.send_bytes(END)
        self._pipe.close()
        self._process.join()

    def _result(self, call: Callable[[], Done]) -> Done:
        """Have work done, in a second process if the first dies."""
        sent = packed(call)
        for _ in range(2):
            try:
                self._pipe.send_bytes(sent)
                answered = self._pipe.recv_bytes()
            except (EOFError, OSError):
                self._replace()
                continue
            return unpacked(answered, call)
        raise WorkerDiedError

    def _replace(self) -> None:
        """Start a process in the place of one that has died."""
        self._process.join()
        self._pipe.close()
        if self._killed:
            raise WorkerDiedError
        self._process, self._pipe = _started(forked=False)
        if self._killed:
            self._process.kill()


def _started(*, forked: bool) -> tuple[BaseProcess, Connection]:
    """Start a process; return it with our end of its pipe."""
    if not forked and os.name == "posix":
        # Its own start would let Ctrl-C through to the process.
        resource_tracker.ensure_running()
    with uninterrupted():
        ours, theirs = Pipe()
        context = get_context() if forked else get_context("spawn")
        process = context.Process(target=_work, args=(theirs,))
        process.start()
        theirs.close()
        return process, ours


def _work(pipe: Connection) -> None:
    """Do what is sent, in a worker process, until there is no more."""
    leave_to_parent()
    _end_with_parent()
    with suppress(EOFError, OSError):
        while sent := pipe.recv_bytes():
            pipe.send_bytes(answer(sent))


def _end_with_parent() -> None:
    """End this process when its parent is gone, even if that was killed and could not tell it."""
    parent = parent_process()
    if parent:
        Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
