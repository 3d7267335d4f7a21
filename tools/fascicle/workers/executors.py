"""The executor of all parallel work, whoever its workers are; and worker processes of this machine.

Each process has a pipe and a thread of its own. When one dies, nothing but its own work is lost,
and that is done again in a new process. (A `ProcessPoolExecutor` gives up everything under way
then, and may wait forever for a process that was killed while it sent a result.) Ctrl-C is left to
the parent. Processes end with it, even if it was killed.

An executor holds all that it is given, so that work in order is given to it a little at a time.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent import futures
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from multiprocessing import Pipe, get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from traceback import format_exc
from typing import Any, ParamSpec, TypeVar, cast

from fascicle.files.interrupts import leave_to_parent, uninterrupted
from fascicle.model.errors import FascicleError

Arguments = ParamSpec("Arguments")
Done = TypeVar("Done")


class WorkerDiedError(Exception):
    """Work has killed its worker, and then a process of its own, mostly for lack of memory."""


class Workers(Executor):
    """An executor that knows the number of its workers.

    If a worker dies, its work is done again; the future of work that kills every process has a
    `WorkerDiedError`. Functions, arguments and results are pickled.
    """

    number: int = 1

    def end_now(self) -> None:
        """End without waiting for the work that is under way."""
        self.shutdown(wait=False, cancel_futures=True)


class ThisProcess(Workers):
    """No workers: work is done when it is submitted."""

    def submit(
        self, fn: Callable[Arguments, Done], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Done]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 (whatever it is, `result` raises it)
            future.set_exception(error)
        return future


Key = TypeVar("Key")
Item = TypeVar("Item")


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
            while pending and (
                pending[0][1] is None or is_full([it for _, it, _ in pending if it is not None])
            ):
                yield _next(pending)
        while pending:
            yield _next(pending)
    finally:
        for _, _, future in pending:
            if future:
                future.cancel()


def _next(
    pending: deque[tuple[Key, Item | None, Future[Done] | None]],
) -> tuple[Key, Future[Done] | None]:
    """Wait for the first future, and take it."""
    if future := pending[0][2]:
        futures.wait([future])
    key, _, future = pending.popleft()
    return key, future


# Called with the name of a step, the number of its parts, and what is counted in them; yields a
# function to call after each part with the number of units in it.
Bars = Callable[[str, int, str], AbstractContextManager[Callable[[int], None]]]


@contextmanager
def no_bar(_step: str, _total: int, _unit: str) -> Iterator[Callable[[int], None]]:
    yield lambda _units: None


def packed(call: Callable[[], Done]) -> bytes:
    """Return a call, as a `partial` of a function that other processes can import."""
    return pickle.dumps(call, pickle.HIGHEST_PROTOCOL)


def answer(sent: bytes, worker: str = "") -> bytes:
    """Return the result of a packed call, or its error with the traceback in a note.

    What cannot be written is the problem of a machine: the error names the `worker`, if there is
    one.
    """
    try:
        call = pickle.loads(sent)  # noqa: S301 (of a process that has started this one)
        return pickle.dumps((call(), None), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 (whatever it is, `unpacked` raises it)
        error.add_note(format_exc())
        if worker and isinstance(error, FascicleError) and _is_of_machine(error):
            error.place = f"{worker}, {error.place}"
        return _packed_error(error)


def _packed_error(error: Exception) -> bytes:
    """Return an error as an answer; one that cannot be sent, as its traceback."""
    try:
        sent = pickle.dumps((None, error))
        pickle.loads(sent)  # noqa: S301 (made here)
    except Exception:  # noqa: BLE001 (many classes of errors cannot be made from their message)
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
    return sent


def _is_of_machine(error: FascicleError) -> bool:
    # Every command imports this module, and what that one needs is slow to import.
    from fascicle.files.build_folder import MAKE_ROOM  # noqa: PLC0415

    return error.remedy == MAKE_ROOM


def unpacked(answered: bytes, _call: Callable[[], Done]) -> Done:
    """Return the result in an answer to a call, or raise the error in it."""
    result, error = pickle.loads(answered)  # noqa: S301 (of a process of ours)
    if error is not None:
        raise error
    return cast("Done", result)


# A message without bytes ends a process.
END = b""
# Work, and where its result goes; None ends a thread.
_Task = tuple[Callable[[], Any], "Future[Any]"] | None


class LocalProcesses(Workers):
    """Processes of this machine, which are started when there is work.

    They are forked, which is quick, unless other threads could hold locks by then.
    """

    def __init__(self, number: int, *, forked: bool = True) -> None:
        self.number = number
        self._forked = forked
        self._tasks: SimpleQueue[_Task] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._lock = Lock()

    def submit(
        self, fn: Callable[Arguments, Done], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Done]:
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
        """End the processes once their work is done."""
        with uninterrupted(), self._lock:
            if cancel_futures:
                self._cancel()
            for _ in self._workers:
                self._tasks.put(None)
            for worker in self._workers if wait else ():
                worker.thread.join()
            self._workers = []

    def end_now(self) -> None:
        """Kill the processes; their work is cancelled."""
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

    def __init__(self, tasks: SimpleQueue[_Task], *, forked: bool) -> None:
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
    """Do the work that is sent, in a worker process, until there is no more."""
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
