"""Build lock: one build of a library at a time, since two would write the same files.

The system holds the lock while a process has the file open, so a killed build leaves none. Sphinx
inherits it: a build whose parent was killed counts as running until Sphinx has ended, within a
second.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fascicle.files.build_folder import BUILD, MAKE_ROOM
from fascicle.model.errors import BuildError, system_errors

LOCK = BUILD / "build.lock"

# The byte that Windows locks: far behind the process id, which must stay readable.
FAR = 1 << 30


@contextmanager
def one_at_a_time(root: Path) -> Iterator[int]:
    """Hold the lock of a library, and yield its descriptor, to be inherited.

    Raises `BuildError` if another process holds it.
    """
    with system_errors(BuildError, LOCK.as_posix(), MAKE_ROOM):
        (root / BUILD).mkdir(parents=True, exist_ok=True)
        descriptor = os.open(root / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if holder := claim(descriptor):
            problem = f"another build of this library is running (process {holder})"
            raise BuildError(str(root), problem, "Wait until it has ended, then try again.")
        yield descriptor
    finally:
        os.close(descriptor)


def claim(descriptor: int) -> str:
    """Lock an open file and write this process's id into it, or return the id of the holder."""
    if not lock(descriptor):
        return os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
    os.truncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return ""


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
