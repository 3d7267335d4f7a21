"""Copy a finished book to where it is served, so that what is served is whole at every moment.

The copy is made beside the place and then changes places with what was there: in one step where
the system can do that (Linux), else in two renames.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from typing import TYPE_CHECKING

from fascicle.book.output import BuiltBook, unfinished_mark
from fascicle.files.fingerprints import fingerprints_below
from fascicle.model.errors import BuildError, UseError

if TYPE_CHECKING:
    from pathlib import Path

# By this file of Sphinx a folder is known to hold a book.
SIGN = ".buildinfo"

# Linux: rename with exchange, relative to the folder one is in (linux/fs.h, fcntl.h).
RENAME_EXCHANGE, AT_FDCWD = 2, -100


def publish(root: Path, output: Path, target: Path) -> int:
    """Make `target` the book in `output`, nothing more and nothing less; return how many files.

    Raises `BuildError` for a book that is not finished or cannot be copied, and `UseError` for a
    target that is something else than a book.
    """
    built = BuiltBook.load(root, output)
    if unfinished_mark(root, output).exists() or not built.is_whole(fingerprints_below(output)):
        problem = "there is no finished book here"
        raise BuildError(shown(output, root), problem, "Build it, then publish: fascicle build")
    # Where a link leads is what is served.
    target = target.resolve()
    refuse_if_none_of_ours(target, output.resolve())
    fresh, old = (target.with_name(f".{target.name}.{what}") for what in ("new", "old"))
    try:
        if old.exists() and not target.exists():
            old.rename(target)  # a run that was killed between two renames
        clear(fresh, old)
        target.parent.mkdir(parents=True, exist_ok=True)
        copy(output, fresh, built)
        swap(fresh, target, old)
        clear(fresh, old)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        problem = f"cannot be written: {error.strerror or error}"
        remedy = "What was published before is untouched. Make room or mend the permissions."
        raise BuildError(str(target), problem, remedy) from None
    return len(built.files)


def shown(path: Path, root: Path) -> str:
    """Name a path as the keeper knows it."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def refuse_if_none_of_ours(target: Path, output: Path) -> None:
    """Raise `UseError` for a target that is not a book, or is the built book itself."""
    if target.is_relative_to(output) or output.is_relative_to(target):
        problem = "the book is built here, so it cannot be published here"
        raise UseError(str(target), problem, "Name another folder.")
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not (target / SIGN).is_file() or not (target / "index.html").is_file():
        problem = "this is not a published book, and would be lost"
        raise UseError(str(target), problem, "Name another folder, or empty this one first.")


def copy(output: Path, fresh: Path, built: BuiltBook) -> None:
    """Copy the files of a book, with their times; what else lies among them is left out."""
    for name in built.files:
        copied = fresh / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(output / name, copied)


def swap(fresh: Path, target: Path, old: Path) -> None:
    """Put the fresh copy in its place; what was there lies beside it afterwards."""
    if not target.exists():
        fresh.rename(target)
    elif not exchanged(fresh, target):
        target.rename(old)
        fresh.rename(target)


def exchanged(one: Path, other: Path) -> bool:
    """Have two folders change places in one step; False where the system cannot do that."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    names = (AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other))
    return rename is not None and rename(*names, RENAME_EXCHANGE) == 0


def clear(*folders: Path) -> None:
    """Remove what lies beside the place."""
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)
