"""Folders: a walk over all files, writing and removing single ones.

`pathlib` makes several objects for each file, a second of each build of 10,000 pages.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from fascicle.files.atomic import unfinished_beside


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


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file, and the folders above it, unless it has this content already.

    One that cannot be written stays as it was. A file with other links, as in a `mirror`, changes
    in this place only.
    """
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = unfinished_beside(path)
    try:
        fresh.write_bytes(content)
        os.replace(fresh, path)  # noqa: PTH105 - paths of Sphinx have the `replace` of strings
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        raise


def remove(folder: Path, name: str) -> None:
    """Remove a file below a folder, and the folders between the two that are empty then.

    Raises `OSError` if the file cannot be removed.
    """
    (folder / name).unlink(missing_ok=True)
    with suppress(OSError):
        for above in PurePosixPath(name).parents[:-1]:
            (folder / above).rmdir()
