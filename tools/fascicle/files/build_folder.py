"""The `_build` folder of a library: states, caches, locks and reports. It may always be deleted.

    _build/build.lock               one build at a time; a second one is refused
    _build/convert.lock             one conversion at a time; a second one waits
    _build/edit.lock                for the moment in which files are written that people edit, too
    _build/reports/emma.read.txt    version, traceback, and the shortest lines that still fail

The system holds a lock while a process has the file open, so a killed run leaves none. A report of
a failure is for developers, and never published: a text may be private.

A cache has what an earlier run has made, by key, with a digest of what each was made of:

    {"works/door/door.epub": ["5f0c…", value], …}

A value that was made of something else is stale. A file that cannot be read, or has another form,
is an empty cache. Keys that were neither found nor put since the cache was loaded are gone: `save`
drops them.
"""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Generic, TypeVar

import msgspec

from fascicle.files.folders import write_atomically
from fascicle.model.digests import digest_of
from fascicle.model.errors import FascicleError, InternalError, PageError, system_errors
from fascicle.model.words import visible

State = TypeVar("State")
Value = TypeVar("Value")
BUILD = Path("_build")
MAKE_ROOM = "Free some space or correct the permissions, and try again."


def load_state(path: Path, kind: type[State]) -> State | None:
    """Return the saved content of a file; None if there is none or it is not of this kind."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None


def save_state(path: Path, state: object) -> None:
    """Save a struct or a dict as JSON. Raises `PageError`."""
    content = msgspec.json.encode(state, order="sorted")
    write_atomically(path, content, f"{BUILD}/{path.name}", MAKE_ROOM)


CONVERT_LOCK, EDIT_LOCK = BUILD / "convert.lock", BUILD / "edit.lock"
# Seconds between two tries, and until somebody is told of whom it is that they wait for.
PAUSE, PATIENCE = 0.01, 1.0
# An edit takes milliseconds: after so many seconds its holder hangs.
LONGEST_EDIT = 30.0
# The byte that Windows locks: far behind the process id, which must stay readable.
FAR = 1 << 30
Say = Callable[[str], None]


@contextmanager
def opened(root: Path, name: Path, kind: type[FascicleError]) -> Iterator[int]:
    """Open the file of a lock, and close it. Raises `kind` if that is not possible."""
    with system_errors(kind, name.as_posix(), MAKE_ROOM):
        (root / BUILD).mkdir(parents=True, exist_ok=True)
        descriptor = os.open(root / name, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def claim(descriptor: int) -> str:
    """Lock an open file and write this process's id into it, or return the id of the holder."""
    if not lock(descriptor):
        os.lseek(descriptor, 0, os.SEEK_SET)
        return os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
    os.truncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return ""


@contextmanager
def editing(root: Path) -> Iterator[None]:
    """Hold the lock for an edit, after those of others. Raises `PageError`."""
    with opened(root, EDIT_LOCK, PageError) as descriptor:
        end = monotonic() + LONGEST_EDIT
        while holder := claim(descriptor):
            if monotonic() > end:
                problem = f"another run has been writing for long (process {holder})"
                raise PageError(EDIT_LOCK.as_posix(), problem, "End that process, and try again.")
            sleep(PAUSE)
        try:
            yield
        finally:
            # A process that was forked meanwhile has the file open, too.
            _unlock(descriptor)


@contextmanager
def one_conversion(root: Path, say: Say | None = None) -> Iterator[None]:
    """Hold the lock for a conversion, after those of others; `say` whom it waits for, if given."""
    with opened(root, CONVERT_LOCK, PageError) as descriptor:
        told = monotonic() + PATIENCE
        while holder := claim(descriptor):
            if say and monotonic() > told:
                say(f"Waiting for another conversion of this library (process {holder}) …")
                told = float("inf")
            sleep(PAUSE)
        try:
            yield
        finally:
            _unlock(descriptor)


def lock(descriptor: int) -> bool:
    """Lock an open file until it is closed; return False if another process has locked it."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 (there is none elsewhere)

        os.lseek(descriptor, FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True
    import fcntl  # noqa: PLC0415 (there is none on Windows)

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unlock(descriptor: int) -> None:
    """Unlock an open file, also where other processes have it open."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        os.lseek(descriptor, FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        return
    import fcntl  # noqa: PLC0415

    fcntl.flock(descriptor, fcntl.LOCK_UN)


REPORTS = BUILD / "reports"
# Longer messages of exceptions are cut.
_LONGEST = 300


def cause_of(error: BaseException) -> BaseException:
    """Return the error of a handler or template, without Sphinx's wrapper."""
    cause = getattr(error, "orig_exc", None) or error.__cause__
    return cause_of(cause) if isinstance(cause, Exception) else error


def said_by(error: BaseException) -> str:
    """Return name and message of an exception on one line."""
    cause = cause_of(error)
    message = visible(" ".join(str(cause).split()))[:_LONGEST]
    return f"{type(cause).__name__}: {message}" if message else type(cause).__name__


def traceback_of(error: BaseException) -> str:
    """Return the traceback of an error, to be sent from a worker as text."""
    return "".join(traceback.format_exception(error))


def internal_error(  # noqa: PLR0913, PLR0917  what a report has
    root: Path, place: str, step: str, problem: str, trace: str, details: str = ""
) -> InternalError:
    """Save a report, and return the error that names it.

    `place` is the text, page or edition; `step` a word such as "read" or "epub"; `details` any
    lines that help to repeat the failure.
    """
    name = f"{'-'.join(place.split('/')[-2:])}.{step}.txt"
    head = f"Fascicle {_version()}, Python {platform.python_version()}\n{place}: {problem}\n"
    content = "\n".join(filter(None, (head, trace, details)))
    file = root / REPORTS / name
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", errors="backslashreplace", newline="\n")
    return InternalError(
        place, problem, f"This is a fault of Fascicle: please report it with {REPORTS}/{name}."
    )


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  it is for reports

    try:
        return version("fascicle")
    except PackageNotFoundError:  # run from a folder
        return "(unknown version)"


class Cache(Generic[Value]):
    """The values of one kind in a file; `made_by` is a digest of what all of them depend on."""

    def __init__(self, path: Path, kind: type[Value], made_by: str = "") -> None:
        saved = load_state(path, dict[str, tuple[str, kind]])  # type: ignore[valid-type]
        self.was_there = saved is not None
        self._path, self.made_by = path, made_by
        self._before: dict[str, tuple[str, Value]] = saved or {}
        self._now: dict[str, tuple[str, Value]] = {}

    def get(self, key: str, digest: str) -> Value | None:
        """Return the value of a key; None if there is none, or it was made of something else."""
        found = self._now.get(key) or self._before.get(key)
        if found is None or found[0] != self._digest(digest):
            return None
        self._now[key] = found
        return found[1]

    def __len__(self) -> int:
        """Return the number of values, those of keys that are gone included."""
        return len(self._before | self._now)

    def __contains__(self, key: str) -> bool:
        return key in self._now or key in self._before

    def last(self, key: str) -> Value | None:
        """Return the value of a key, whatever it was made of."""
        found = self._now.get(key) or self._before.get(key)
        return found[1] if found else None

    def put(self, key: str, digest: str, value: Value) -> None:
        self._now[key] = self._digest(digest), value

    def keep(self, keys: Iterable[str]) -> None:
        self._now = {key: self._before[key] for key in keys if key in self._before} | self._now

    @property
    def gone(self) -> set[str]:
        return self._before.keys() - self._now.keys()

    def save(self) -> None:
        """Write the values that were found, put or kept, if they are others than before.

        Raises `PageError`.
        """
        if not self.was_there or self._now != self._before:
            save_state(self._path, self._now)

    def _digest(self, digest: str) -> str:
        return digest_of(self.made_by, digest) if self.made_by else digest
