"""Mirror of a folder: the same files as hard links, or as copies where links are not possible.

If one of 10,000 files has changed, one is linked. A linked file must not be written in place, since
that would change both: `part_before_writing` sees to that.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from fascicle.files.atomic import unfinished_beside
from fascicle.files.fingerprints import Fingerprint
from fascicle.files.folders import remove

WRITES = os.O_WRONLY | os.O_RDWR


def mirror(
    source: Path, target: Path, wanted: Mapping[str, Fingerprint], there: Mapping[str, Fingerprint]
) -> None:
    """Give `target`, which has the files `there`, the files `wanted` of `source` and no others.

    Each file is replaced in one step. New files come first and old ones go last, so that a link
    between two pages leads somewhere at any moment. Raises `OSError`.
    """
    gone = set(there) - set(wanted)
    first = _in_the_way(gone, wanted) if gone else set()
    for name in first:
        remove(target, name)
    changed = [name for name, file in wanted.items() if there.get(name) != file]
    for folder in {name.rpartition("/")[0] for name in changed}:
        (target / folder).mkdir(parents=True, exist_ok=True)
    for name in sorted(changed, key=there.__contains__):
        _put(source / name, target / name)
    for name in gone - first:
        remove(target, name)


def _in_the_way(gone: set[str], wanted: Mapping[str, Fingerprint]) -> set[str]:
    """Return the names that are wanted in another case, or for a folder, or that need a folder."""
    files = {name.casefold() for name in wanted}
    taken = files | {folder for name in files for folder in _folders_of(name)}
    return {
        name
        for name in gone
        if (key := name.casefold()) in taken or any(f in files for f in _folders_of(key))
    }


def _folders_of(name: str) -> Iterator[str]:
    while name := name.rpartition("/")[0]:
        yield name


def _put(source: Path, target: Path) -> None:
    """Make `target` a link to `source`, or a copy, in one step."""
    if _is_linked(source, target):
        return
    unfinished = unfinished_beside(target)
    try:
        if not _is_linked(source, unfinished):
            shutil.copy2(source, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _is_linked(source: Path, target: Path) -> bool:
    """Link a file to a free path; return False where that is not possible."""
    # On Windows a file can be copied over another one without being opened by Python.
    if os.name != "posix":
        return False
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def part_before_writing(folder: Path) -> None:
    """Part each file below `folder` from its other links when this process opens it for writing.

    An audit hook sees every file that Python opens, whichever package opens it, and also in
    processes forked from this one. It stays until the process ends.
    """
    below = f"{os.path.realpath(folder)}{os.sep}"

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event != "open":
            return
        path, _, flags = arguments
        if isinstance(flags, int) and flags & WRITES and isinstance(path, str | bytes):
            _part(os.fsdecode(path), below, flags)

    sys.addaudithook(hook)


def _part(path: str, below: str, flags: int) -> None:
    try:
        links = os.lstat(path).st_nlink
    except OSError:
        return
    if links == 1 or not os.path.realpath(path).startswith(below):
        return
    if flags & os.O_TRUNC and flags & os.O_CREAT:
        os.unlink(path)  # noqa: PTH108  there are thousands
    else:
        shutil.copy2(path, f"{path}.parted")
        os.replace(f"{path}.parted", path)  # noqa: PTH105
