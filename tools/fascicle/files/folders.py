"""What lies below a folder: all files by their names, in one walk, and how they are taken away.

`pathlib` makes several objects of each file; that is a second of each build of 10,000 pages.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def files_below(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Name each file below a folder, by `/`, with its entry; nothing if the folder is not there."""
    folders = [("", os.fspath(folder))] if folder.is_dir() else []
    while folders:
        inside, path = folders.pop()
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append((f"{inside}{entry.name}/", entry.path))
                else:
                    yield f"{inside}{entry.name}", entry


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file, and the folders above it, unless it says this already."""
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def remove(folder: Path, name: str) -> None:
    """Take away a file below a folder, and the folders between the two that it was the last in.

    Raises `OSError` if the file is there and stays.
    """
    (folder / name).unlink(missing_ok=True)
    with suppress(OSError):
        for above in PurePosixPath(name).parents[:-1]:
            (folder / above).rmdir()
