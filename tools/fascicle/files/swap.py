"""Replacement of a folder by a new one that was made beside it.

On Linux and macOS the two change places in one step, elsewhere in two renames.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from fascicle.files.exchange import exchanged


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


def remove_folder(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _beside(target: Path) -> tuple[Path, Path]:
    return target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
