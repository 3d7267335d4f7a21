"""Replacement of a folder by a new one that was made beside it.

On Linux the two change places in one step, elsewhere in two renames.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

# rename with exchange, relative to the working directory (linux/fs.h, fcntl.h)
RENAME_EXCHANGE, AT_FDCWD = 2, -100


def place_beside(target: Path) -> Path:
    """Return a free path beside a folder for what is to replace it, and repair a killed swap."""
    fresh, old = _beside(target)
    if old.exists() and not target.exists():
        old.rename(target)
    _remove(fresh, old)
    return fresh


def swap_in(target: Path) -> None:
    """Replace a folder by the one beside it, and remove what was there."""
    fresh, old = _beside(target)
    if not target.exists():
        fresh.rename(target)
    elif not exchanged(fresh, target):
        target.rename(old)
        fresh.rename(target)
    _remove(fresh, old)


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where the system cannot do that."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    names = (AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other))
    return rename is not None and rename(*names, RENAME_EXCHANGE) == 0


def _beside(target: Path) -> tuple[Path, Path]:
    return target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")


def _remove(*folders: Path) -> None:
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)
