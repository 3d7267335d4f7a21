"""Fingerprints of files: sizes and times of last change, for a fifth of the cost of reading them.

A file that has just changed may change again within the resolution of the clock and keep its
fingerprint (git calls it racily clean). The fingerprint of such a file proves nothing: read it.

A mirror of a folder has the same files as hard links, or as copies where links are not possible. If
one of 10,000 files has changed, one is linked. A linked file must not be written in place, since
that would change both: `part_before_writing` sees to that.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from fascicle.files.folders import files_below, remove, unfinished_beside

# The size of a file, and the time of its last change in ns.
Fingerprint = tuple[int, int]
# FAT stores times to two seconds; no file system in use is coarser.
RESOLUTION = 2_000_000_000
# The fingerprint of several files of which one is racy or cannot be looked at.
UNKNOWN = ""


def fingerprint(status: os.stat_result) -> Fingerprint:
    return status.st_size, status.st_mtime_ns


def is_racy(fingerprint: Fingerprint, now: int) -> bool:
    """Return whether a file looked at `now`, in ns, could change and keep its fingerprint."""
    return fingerprint[1] + RESOLUTION >= now


def fingerprints_below(folder: Path) -> dict[str, Fingerprint]:
    """Return the fingerprint of each file below a folder, by its path from there."""
    return {
        name: fingerprint(entry.stat(follow_symlinks=False)) for name, entry in files_below(folder)
    }


def common_fingerprint(paths: Iterable[Path], *more: str) -> str:
    """Return one fingerprint of files, of those directly in folders, and of `more`; or UNKNOWN."""
    now = time.time_ns()
    lines = [*more]
    try:
        for path in paths:
            for name, fingerprint in _fingerprints_at(os.fspath(path)):
                if fingerprint and is_racy(fingerprint, now):
                    return UNKNOWN
                lines.append(f"{name}\0{fingerprint}")
    except OSError:
        return UNKNOWN
    return digest(map(os.fsencode, lines))


def state_of(paths: Iterable[Path]) -> str:
    """Return a digest of files, and of those directly in folders, as this machine sees them now.

    Another machine that has the same one sees the same files.
    """
    return digest(repr(state).encode() for path in paths for state in _seen_at(path))


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


def digest(parts: Iterable[bytes]) -> str:
    """Return a digest of 32 hex digits; where one part ends and the next begins counts."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()[:32]


def web_digest(content: bytes) -> str:
    """Return the digest of a file as browsers compare it: 16 hex digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:16]


def digest_of_code(package: Path, rooms: Iterable[str]) -> str:
    """Return a digest of modules and folders of a package, of all files but compiled ones."""
    return digest(_code(package, rooms))


def _code(package: Path, rooms: Iterable[str]) -> Iterator[bytes]:
    for room in rooms:
        path = package / room
        names = sorted(name for name, _ in files_below(path) if not name.endswith(".pyc"))
        for name in names or [""]:
            yield f"{room}/{name}".encode()
            yield (path / name).read_bytes()


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
