"""Replacement of a folder by a new one that was made beside it.

On Linux and macOS the two change places in one step, elsewhere in two renames. Both have hidden
names beside the folder: under `_build/`, where all is ours, `.html.new` and `.html.old`; elsewhere
`.fascicle-…`, with a digest of the folder's name, so that nothing of others is taken for ours.
"""

from __future__ import annotations

import os
import shutil
import zlib
from contextlib import suppress
from pathlib import Path

from fascicle.files.exchange import exchanged


def place_beside(target: Path) -> Path:
    """Return a free path beside a folder for what is to replace it, and repair a killed swap."""
    digest = f"{zlib.crc32(os.fsencode(target.name)):08x}"
    ours = sorted(target.parent.glob(f".fascicle-{digest}-????????.*"))
    for left in ours:
        if left.suffix == ".old" and not target.exists():
            left.rename(target)
        elif left.suffix in {".old", ".new"}:
            remove_folder(left)
    return target.with_name(f".fascicle-{digest}-{os.urandom(4).hex()}.new")


def repaired(target: Path) -> Path:
    """Repair a killed swap below `_build/`; return the path beside it, where one may be left."""
    fresh = target.with_name(f".{target.name}.new")
    old = fresh.with_suffix(".old")
    if old.exists() and not target.exists():
        old.rename(target)
    remove_folder(old)
    return fresh


def swap_in(fresh: Path, target: Path, *, keep: bool = False) -> None:
    """Replace a folder by the one beside it, and remove what was there, or keep it beside.

    Raises `OSError`; then the folder is what it was.
    """
    old = fresh.with_suffix(".old")
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
