"""Renames in one step that no other process can come between: exchange, and move to a free path.

Linux and macOS have both. Elsewhere, and on some network drives, callers do it in several steps.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

# renameat2 and relative to the working directory (linux/fs.h, fcntl.h); renamex_np (sys/stdio.h)
AT_FDCWD = -100
NO_REPLACE, EXCHANGE = (1, 2) if sys.platform == "linux" else (4, 2)
# Errors of a path, not of a system that cannot do this.
OF_PATHS = {errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR}


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two files or folders in one step; return False where the system cannot do that."""
    return _renamed(one, other, EXCHANGE) == 0


def move_to_free(source: Path, target: Path) -> bool:
    """Move a file to a path that is free; return False if there is something.

    Raises `OSError` if it cannot be moved.
    """
    code = _renamed(source, target, NO_REPLACE)
    if code == errno.EEXIST:
        return False
    if code in OF_PATHS - {errno.EEXIST}:
        raise OSError(code, os.strerror(code), str(target))
    if code == 0:
        return True
    try:
        with target.open("xb"):
            pass
    except FileExistsError:
        return False
    source.replace(target)
    return True


def _renamed(source: Path, target: Path, flag: int) -> int:
    """Rename with a flag; return 0, or the number of the error."""
    rename, before = _rename()
    if rename is None:
        return errno.ENOSYS
    paths = os.fsencode(source), os.fsencode(target)
    names = (AT_FDCWD, paths[0], AT_FDCWD, paths[1]) if before else paths
    return ctypes.get_errno() if rename(*names, flag) else 0


@cache
def _rename() -> tuple[Any, bool]:
    """Return the function of the system, if it has one, and whether paths are relative to folders.

    To load it takes longer than to call it, and a library has many pages.
    """
    known = {"linux": "renameat2", "darwin": "renamex_np"}
    if sys.platform not in known:
        return None, False
    library = ctypes.CDLL(None, use_errno=True)
    return getattr(library, known[sys.platform], None), sys.platform == "linux"
