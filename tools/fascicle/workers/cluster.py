"""The workers of a Dask cluster, checked before they get work.

Every worker has to return the content of a file that has just been written, from the same path, and
the versions of what it runs. A worker that comes later is checked before its first work.

Dask gives the work of a worker that dies to another one; what has killed several is done once more
in a process of this machine. If the scheduler or all workers are gone, all that is under way fails,
with one error.
"""

from __future__ import annotations

import pickle
import re
import secrets
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from socket import create_connection
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, NamedTuple

import dask

from fascicle.files.build_folder import MAKE_ROOM
from fascicle.files.fingerprints import digest_of_code
from fascicle.files.interrupts import uninterrupted
from fascicle.model.errors import ClusterError, UseError, system_errors
from fascicle.workers.executors import (
    Arguments,
    Done,
    LocalProcesses,
    ThisProcess,
    Workers,
    answer,
    packed,
    unpacked,
)

LOGGERS = ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio")
# Read by Dask when it is imported. Its messages would stand between ours; its large graphs are our
# long texts.
dask.config.set(
    {
        "logging": dict.fromkeys(LOGGERS, "critical"),
        "distributed.admin.large-graph-warning-threshold": "1GB",
    }
)

from distributed import Client, KilledWorker, get_worker  # noqa: E402 (after its settings)
from distributed.comm.addressing import get_address_host_port  # noqa: E402 (the same)
from distributed.versions import VersionMismatchWarning  # noqa: E402 (the same)

# Seconds: for an answer of the scheduler, for the first worker, for the check of all, between two
# looks at the workers, without any of them (a nanny starts one again within some), and to leave.
CONNECT, FIRST_WORKER, LOOK, PAUSE, WITHOUT, LEAVE = 10, 10, 30, 1, 20, 3

ADDRESS = "An address is like tcp://10.0.0.5:8786."
# A result that comes while its worker dies: Dask's `_cascade_future` looks at the state of the
# future once more, and then takes the result for the three parts of an error.
_NOT_AN_ERROR = "too many values to unpack (expected 3"
NO_SCHEDULER = "Start one (dask scheduler), correct the address, or do without a cluster."
NO_WORKERS = "Start some on each machine: dask worker {} --nworkers=-1 --nthreads 1"
AGAIN = "What is done is kept. Start the cluster again, then run the command again."
PACKAGE = Path(__file__).parents[1]
LOCKS = PACKAGE / "book" / "library_files" / "template" / "tools"
_LOCKED = re.compile(r"^([\w.-]+)(?:\[.*?\])?==", re.MULTILINE)
RESTART = "Install the same there, start the worker again, and run the command again."
SHARE = (
    "Share the folder of the library with all machines, at the same path, or stop the worker; "
    "then run the command again."
)


class ClusterWorkers(Workers):
    """The workers of the scheduler at an address, which see the folder `shared`."""

    def __init__(self, address: str, shared: Path) -> None:
        self._address = address
        self._pending: set[Future[Any]] = set()
        self._lock = Lock()
        self._ended = Event()
        self._lost: ClusterError | None = None
        # For what has killed several workers; there are other threads by then.
        self._alone = LocalProcesses(1, forked=False)
        with ExitStack() as resources:
            client = _connected(address)
            resources.callback(_leave, client)
            mark = resources.enter_context(marked(shared))
            self.number = _check_workers(client, address, mark)
            self._resources = resources.pop_all()
        self._expected = pickle.dumps((mark, versions()))
        self._executor = client.get_executor(pure=False)
        Thread(target=self._watch, args=(client,), daemon=True).start()

    def submit(
        self, fn: Callable[Arguments, Done], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Done]:
        call, future = partial(fn, *args, **kwargs), Future[Done]()
        sent = packed(call)
        with self._lock:
            self._pending.add(future)
        try:
            theirs = self._executor.submit(_work, self._expected, sent)
        except Exception:  # noqa: BLE001 (whatever Dask raises without its scheduler)
            self._give_up(self._no_scheduler())
        else:
            theirs.add_done_callback(partial(self._settle, call, future))
        if self._lost:
            self._give_up(self._lost)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 (as `Executor`)
        """Leave the cluster once its work is done."""
        if wait and not cancel_futures:
            self._wait()
        self.end_now()

    def end_now(self) -> None:
        """Leave the cluster; work that it has not started is dropped."""
        with uninterrupted():
            self._ended.set()
            self._give_up(ClusterError(self._address, "the command has been ended", AGAIN))
            self._alone.end_now()
            self._resources.close()

    def _wait(self) -> None:
        with self._lock:
            pending = set(self._pending)
        wait(pending)

    def _settle(
        self, call: Callable[[], Done], future: Future[Done], theirs: Future[bytes]
    ) -> None:
        error = None if theirs.cancelled() else theirs.exception()
        if theirs.cancelled():
            self._give_up(self._no_scheduler())
        elif error is None:
            self._finish(future, ThisProcess().submit(lambda: unpacked(theirs.result(), call)))
        elif isinstance(error, KilledWorker) or str(error).startswith(_NOT_AN_ERROR):
            self._alone.submit(call).add_done_callback(partial(self._finish, future))
        elif isinstance(error, ClusterError):
            self._give_up(error)
        else:
            problem = f"a worker cannot do the work ({error!r})"
            self._give_up(ClusterError(self._address, problem, RESTART))

    def _finish(self, future: Future[Done], done: Future[Done]) -> None:
        """Give a future the result of another one, unless it was given up."""
        with self._lock:
            if future not in self._pending:
                return
            self._pending.remove(future)
        if not future.set_running_or_notify_cancel():
            return
        if error := done.exception():
            future.set_exception(error)
        else:
            future.set_result(done.result())

    def _give_up(self, error: ClusterError) -> None:
        """Fail all that is under way, and all that will be."""
        with self._lock:
            self._lost = self._lost or error
            given_up, self._pending = self._pending, set()
        for future in given_up:
            if future.set_running_or_notify_cancel():
                future.set_exception(self._lost)

    def _watch(self, client: Client) -> None:
        """Give up when the scheduler, or every worker, is gone."""
        last = monotonic()
        while not self._ended.wait(PAUSE):
            try:
                last = monotonic() if client.nthreads() else last
            except Exception:  # noqa: BLE001 (whatever Dask raises without its scheduler)
                self._give_up(self._no_scheduler())
                return
            if monotonic() - last > WITHOUT:
                problem = f"all workers have been gone for {WITHOUT} seconds"
                self._give_up(ClusterError(self._address, problem, AGAIN))
                return

    def _no_scheduler(self) -> ClusterError:
        return ClusterError(self._address, "the scheduler has gone", AGAIN)


class _Client(Client):  # type: ignore[misc, unused-ignore]
    """A client that says nothing if it never was connected."""

    def __del__(self) -> None:
        with suppress(Exception):
            super().__del__()  # type: ignore[no-untyped-call, unused-ignore]


def _connected(address: str) -> Client:
    """Return a client of a scheduler. Raises `ClusterError`, or `UseError` for a wrong address."""
    try:
        place = get_address_host_port(address)
    except ValueError as error:
        raise UseError(address, f"this is no address of a scheduler ({error})", ADDRESS) from None
    warnings.simplefilter("ignore", VersionMismatchWarning)
    try:
        # Dask tries again and again, and does not say why.
        create_connection(place, CONNECT).close()
        return _within(CONNECT, lambda: _Client(address, timeout=CONNECT, set_as_default=False))
    except TimeoutError:
        problem = f"no Dask scheduler has answered for {CONNECT} seconds"
    except OSError as error:
        problem = f"no Dask scheduler answers: {error.strerror or error}"
    except Exception as error:  # noqa: BLE001 (whatever another program has answered)
        problem = f"this is no Dask scheduler of this version ({error!r})"
    raise ClusterError(address, problem, NO_SCHEDULER)


def _within(seconds: float, call: Callable[[], Done]) -> Done:
    """Return a call's result, or raise `TimeoutError`: Dask waits forever for a web server."""
    future: Future[Done] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 (`result` raises it)
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future.result(seconds)


def _leave(client: Client) -> None:
    with suppress(Exception):
        client.close(timeout=LEAVE)


def _check_workers(client: Client, address: str, mark: Mark) -> int:
    """Check all workers; return their number. Raises `ClusterError` for the first that fails."""
    try:
        client.wait_for_workers(1, timeout=FIRST_WORKER)
    except TimeoutError:
        problem = "the scheduler has no workers"
        raise ClusterError(address, problem, NO_WORKERS.format(address)) from None
    try:
        looks = _within(LOOK, lambda: client.run(look_around, mark.path, on_error="return"))
    except OSError as error:
        problem = f"a worker has not answered: {error or f'{LOOK} seconds have passed'}"
        raise ClusterError(address, problem, RESTART) from None
    for worker, seen in sorted(looks.items()):
        if not isinstance(seen, Found):
            problem = f"it has no Fascicle, or another one ({seen})"
            raise ClusterError(_named(worker), problem, RESTART)
        check(_named(worker), mark, versions(), seen)
    return len(looks)


def _named(worker: str) -> str:
    return f"worker {worker.partition('://')[2]}"


def _work(expected: bytes, sent: bytes) -> bytes:
    """Do work in a worker that runs the same code and sees the same folder."""
    mark, ours = pickle.loads(expected)  # noqa: S301 (of the client, whose code runs here anyway)
    return checked_answer(_named(get_worker().address), mark, ours, sent)


class Versions(NamedTuple):
    """The versions of a process: Python, a digest of this package, and its packages."""

    python: str
    code: str
    packages: tuple[tuple[str, str], ...]


class Mark(NamedTuple):
    """A file in a shared folder, and its content, which nobody can guess."""

    path: str
    content: str


class Found(NamedTuple):
    """The versions of a worker, and the content that it has read, or the error."""

    versions: Versions
    content: str
    error: str = ""


@cache
def versions() -> Versions:
    """Return the versions of this process, as they were when first asked.

    A worker runs the code that it has imported, even if the files have changed since.
    """
    names = sorted(
        {name for lock in LOCKS.glob("*.txt") for name in _LOCKED.findall(lock.read_text("utf-8"))}
    )
    return Versions(
        f"{sys.version_info.major}.{sys.version_info.minor}",
        digest_of_code(PACKAGE.parent, [PACKAGE.name]),
        tuple((name, _version(name)) for name in names),
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


@contextmanager
def marked(folder: Path) -> Iterator[Mark]:
    """Write a mark into a folder, and remove it after the block.

    Its name is new each time: no machine that shares the folder can remember that it is not there.
    """
    token = secrets.token_hex(16)
    path = folder.absolute() / f"cluster-{token}"
    with system_errors(ClusterError, folder.name, MAKE_ROOM):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(token, "ascii")
    try:
        yield Mark(str(path), token)
    finally:
        with suppress(OSError):
            path.unlink()


def look_around(path: str) -> Found:
    """Return the versions of this process, and the content of a mark; called on each worker."""
    try:
        return Found(versions(), Path(path).read_text("ascii"))
    except (OSError, ValueError) as error:
        return Found(versions(), "", getattr(error, "strerror", "") or str(error))


def check(worker: str, mark: Mark, ours: Versions, seen: Found) -> None:
    """Raise `ClusterError` unless a worker runs the same, and has read the mark."""
    theirs = seen.versions
    if other := [*_other_versions(theirs, ours)]:
        here = ", ".join(one for one, _ in other)
        there = ", ".join(one for _, one in other)
        raise ClusterError(worker, f"it has {there}, and this command {here}", RESTART)
    if theirs.code != ours.code:
        raise ClusterError(worker, "it runs other code of Fascicle than this command", RESTART)
    if seen.content != mark.content:
        folder = Path(mark.path).parent
        problem = f"it does not see the folder {folder} as this command does"
        raise ClusterError(worker, f"{problem}: {seen.error or 'another file is there'}", SHARE)


def _other_versions(theirs: Versions, ours: Versions) -> Iterator[tuple[str, str]]:
    if theirs.python != ours.python:
        yield f"Python {ours.python}", f"Python {theirs.python}"
    there = dict(theirs.packages)
    for name, here in ours.packages:
        if there.get(name, "none") != here:
            yield f"{name} {here}", f"{name} {there.get(name, 'none')}"


# In a worker, which may have threads: work may take it for its own process.
_one_at_a_time = Lock()
_seen: set[Mark] = set()


def checked_answer(worker: str, mark: Mark, ours: Versions, sent: bytes) -> bytes:
    """Return the answer to a call, in a worker. Raises `ClusterError` if it fails the check."""
    with _one_at_a_time:
        if mark not in _seen:
            check(worker, mark, ours, look_around(mark.path))
            _seen.add(mark)
        return answer(sent, worker)
