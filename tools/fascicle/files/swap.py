"""Replacement of a folder by a new one that was made beside it.

On Linux and macOS the two change places in one step, elsewhere in two renames.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

# renameat2 and relative to the working directory (linux/fs.h, fcntl.h); renamex_np (sys/stdio.h)
RENAME_EXCHANGE, AT_FDCWD = 2, -100
RENAME_SWAP = 2


def place_beside(target: Path) -> Path:
    """Return a free path beside a folder for what is to replace it, and repair a killed swap."""
    fresh = repaired(target)
    remove_folder(fresh)
    return fresh


def repaired(target: Path) -> Path:
    """Repair a killed swap; return the path beside a folder, where one may be left."""
    fresh, old = _beside(target)
    if old.exists() and not target.exists():
        old.rename(target)
    remove_folder(old)
    return fresh


def swap_in(target: Path, *, keep: bool = False) -> None:
    """Replace a folder by the one beside it, and remove what was there, or keep it beside.

    Raises `OSError`; then the folder is what it was.
    """
    fresh, old = _beside(target)
    if not target.exists():
        fresh.rename(target)
    elif not exchanged(fresh, target):
        target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            old.rename(target)
            raise
        # From here on the new folder is in place. What cannot be removed, the next swap removes.
        with suppress(OSError):
            old.rename(fresh)
    if not keep:
        shutil.rmtree(fresh, ignore_errors=True)


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where the system cannot do that."""
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux":
        rename = getattr(ctypes.CDLL(None), "renameat2", None)
        names = (AT_FDCWD, paths[0], AT_FDCWD, paths[1])
        return rename is not None and rename(*names, RENAME_EXCHANGE) == 0
    if sys.platform == "darwin":
        rename = getattr(ctypes.CDLL(None), "renamex_np", None)
        return rename is not None and rename(*paths, RENAME_SWAP) == 0
    return False


def remove_folder(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _beside(target: Path) -> tuple[Path, Path]:
    return target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
