"""Writes of single files in one step, and walks over all files of a folder.

A file is written beside its place, then renamed into it. Until then it has a hidden name that is
unique, and by its form ours: `.fascicle-4f1c09ab27de.new`. A killed run may leave some. No person
gives such a name, so that they can be removed.

`pathlib` makes several objects for each file, a second of each build of 10,000 pages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from fascicle.model.errors import PageError, system_errors

UNFINISHED = re.compile(r"\.fascicle-[0-9a-f]{12}\.new")


def unfinished_beside(path: Path) -> Path:
    """Return a path beside another that nobody else uses.

    It is short: the name of the other may be as long as a name can be.
    """
    return path.with_name(f".fascicle-{os.urandom(6).hex()}.new")


def is_unfinished(name: str) -> bool:
    return UNFINISHED.fullmatch(name) is not None


def write_atomically(path: Path, content: bytes, place: str, remedy: str) -> None:
    """Write a file, keeping its permissions, unless it has this content already.

    It is for files that nobody edits: others are changed by `edits`. Raises `PageError` at `place`.
    """
    with system_errors(PageError, place, remedy):
        write_if_changed(path, content, keep_mode=True)


def write_if_changed(path: Path, content: bytes, *, keep_mode: bool = False) -> None:
    """Write a file, and the folders above it, unless it has this content already.

    One that cannot be written stays as it was. A file with other links changes in this place only.
    It keeps its permissions if `keep_mode`, which costs a look at each file.
    """
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = unfinished_beside(path)
    try:
        fresh.write_bytes(content)
        if keep_mode and path.exists():
            fresh.chmod(path.stat().st_mode & 0o777)
        os.replace(fresh, path)  # noqa: PTH105 - paths of Sphinx have the `replace` of strings
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        raise


def files_below(
    folder: Path, skipped: Callable[[str], bool] | None = None
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the path of each file below a folder, with `/`, and its entry.

    Folders inside are `skipped` by their paths, which end in `/`.
    """
    folders = [("", os.fspath(folder))] if folder.is_dir() else []
    while folders:
        inside, path = folders.pop()
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir():
                    below = f"{inside}{entry.name}/"
                    if skipped is None or not skipped(below):
                        folders.append((below, entry.path))
                else:
                    yield f"{inside}{entry.name}", entry


def shown(path: Path, folder: Path) -> str:
    """Return a path for messages: from a folder if it is below, else whole."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def remove(folder: Path, name: str) -> None:
    """Remove a file below a folder, and the folders between the two that are empty then.

    Raises `OSError` if the file cannot be removed.
    """
    (folder / name).unlink(missing_ok=True)
    with suppress(OSError):
        for above in PurePosixPath(name).parents[:-1]:
            (folder / above).rmdir()
