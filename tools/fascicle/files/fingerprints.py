"""Fingerprints of files: sizes and times of last change, for a fifth of the cost of reading them.

A file that has just changed may change again within the resolution of the clock and keep its
fingerprint (git calls it racily clean). The fingerprint of such a file proves nothing: read it.

A mirror of a folder has copies of its files: if one of 10,000 has changed, one is copied. Hard
links are made faster, once; but a program that writes one in place would change both.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from fascicle.files.folders import files_below, remove, unfinished_beside
from fascicle.model.digests import digest_of

# The size of a file, and the time of its last change in ns.
Fingerprint = tuple[int, int]
# FAT stores times to two seconds; no file system in use is coarser.
RESOLUTION = 2_000_000_000
# The fingerprint of several files of which one is racy or cannot be looked at.
UNKNOWN = ""


def fingerprint(status: os.stat_result) -> Fingerprint:
    return status.st_size, status.st_mtime_ns


def is_racy(found: Fingerprint, now: int) -> bool:
    """Return whether a file looked at `now`, in ns, could change and keep its fingerprint."""
    return found[1] + RESOLUTION >= now


def fingerprints_below(folder: Path) -> dict[str, Fingerprint]:
    """Return the fingerprint of each file below a folder, by its path from there."""
    return {
        name: fingerprint(entry.stat(follow_symlinks=False)) for name, entry in files_below(folder)
    }


def fingerprints_in(folder: Path, names: Iterable[str]) -> Iterator[Fingerprint | None]:
    """Yield the fingerprints of files, by their paths from a folder; None for one that is gone."""
    for name in names:
        try:
            # Ten thousand paths as objects take as long as these files to look at, twice.
            yield fingerprint(os.stat(os.path.join(folder, name)))  # noqa: PTH116, PTH118
        except FileNotFoundError:
            yield None


def common_fingerprint(paths: Iterable[Path], *more: str) -> str:
    """Return one fingerprint of files, of those directly in folders, and of `more`; or UNKNOWN."""
    now = time.time_ns()
    lines = [*more]
    try:
        for path in paths:
            for name, found in _fingerprints_at(os.fspath(path)):
                if found and is_racy(found, now):
                    return UNKNOWN
                lines.append(f"{name}\0{found}")
    except OSError:
        return UNKNOWN
    return digest_of(*lines)


def state_of(paths: Iterable[Path]) -> str:
    """Return a digest of files, and of those directly in folders, as this machine sees them now.

    Another machine that has the same one sees the same files.
    """
    return digest_of(*(found for path in paths for found in _seen_at(path)))


def _seen_at(path: Path) -> Iterable[tuple[str, Fingerprint | None]]:
    try:
        return _fingerprints_at(os.fspath(path))
    except OSError as error:
        return [(f"{path}: {error.errno}", None)]


def _fingerprints_at(path: str) -> Iterable[tuple[str, Fingerprint | None]]:
    """Return the fingerprint of a file or of each in a folder; None if there is nothing."""
    try:
        with os.scandir(path) as entries:
            return sorted((entry.path, fingerprint(entry.stat())) for entry in entries)
    except NotADirectoryError:
        return [(path, fingerprint(Path(path).stat()))]
    except FileNotFoundError:
        return [(path, None)]


def digest_of_code(package: Path, rooms: Iterable[str]) -> str:
    """Return a digest of modules and folders of a package, of all files but compiled ones."""
    return digest_of(*_code(package, rooms))


def _code(package: Path, rooms: Iterable[str]) -> Iterator[bytes]:
    for room in rooms:
        path = package / room
        names = sorted(name for name, _ in files_below(path, _is_compiled))
        for name in names or [""]:
            yield f"{room}/{name}".encode()
            yield (path / name).read_bytes()


def _is_compiled(folder: str) -> bool:
    """Return whether a folder has compiled code; another process may be writing some just now."""
    return folder.endswith("__pycache__/")


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
    """Make `target` a copy of `source`, in one step."""
    unfinished = unfinished_beside(target)
    try:
        shutil.copy2(source, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
