"""Locks of a library: several runs of the tool at once do not get into each other's way.

    _build/build.lock      one build at a time; a second one is refused
    _build/convert.lock    one conversion at a time; a second one waits
    _build/edit.lock       for the moment in which files are written that people edit, too

The system holds a lock while a process has the file open, so a killed run leaves none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from fascicle.files.build_folder import BUILD, MAKE_ROOM
from fascicle.model.errors import FascicleError, PageError, system_errors

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
            unlock(descriptor)


@contextmanager
def one_conversion(root: Path, say: Say) -> Iterator[None]:
    """Hold the lock for a conversion, after those of others; `say` whom it waits for."""
    with opened(root, CONVERT_LOCK, PageError) as descriptor:
        told = monotonic() + PATIENCE
        while holder := claim(descriptor):
            if monotonic() > told:
                say(f"Waiting for another conversion of this library (process {holder}) …")
                told = float("inf")
            sleep(PAUSE)
        try:
            yield
        finally:
            unlock(descriptor)


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


def unlock(descriptor: int) -> None:
    """Unlock an open file, also where other processes have it open."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        os.lseek(descriptor, FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        return
    import fcntl  # noqa: PLC0415

    fcntl.flock(descriptor, fcntl.LOCK_UN)
