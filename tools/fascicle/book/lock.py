"""Only one build of a library at a time: two would write the same files.

The system itself holds the lock, for as long as a process has the file open: what a killed build
leaves behind locks nothing. Sphinx inherits it, so that a build whose parent was killed counts as
running until it has ended. A library for locks would do neither more nor better than these lines.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fascicle.files.build_folder import BUILD, MAKE_ROOM
from fascicle.model.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = BUILD / "build.lock"

# Where Windows locks one byte: far behind the name of the process, which must stay readable.
FAR = 1 << 30


@contextmanager
def one_at_a_time(root: Path) -> Iterator[int]:
    """Hold the library's lock, and give its descriptor, to be inherited.

    Raises `BuildError` if another process holds it.
    """
    try:
        (root / BUILD).mkdir(parents=True, exist_ok=True)
        descriptor = os.open(root / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        raise BuildError(LOCK.as_posix(), problem, MAKE_ROOM) from None
    try:
        if holder := claim(descriptor):
            problem = f"another build of this library is running (process {holder})"
            raise BuildError(str(root), problem, "Wait until it has ended, then try again.")
        yield descriptor
    finally:
        os.close(descriptor)


def claim(descriptor: int) -> str:
    """Lock an open file and write in it which process has; else return which other one has."""
    if not lock(descriptor):
        return os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
    os.truncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return ""


def lock(descriptor: int) -> bool:
    """Lock an open file until it is closed; False if another process has locked it."""
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
