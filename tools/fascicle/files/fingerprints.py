"""Fingerprints of files: sizes and times of last change, for a fifth of the cost of reading them.

A file that has just changed may change again within the resolution of the clock and keep its
fingerprint (git calls it racily clean). The fingerprint of such a file proves nothing: read it.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from fascicle.files.folders import files_below

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
    return digest(map(os.fsencode, lines))


def state_of(paths: Iterable[Path]) -> str:
    """Return a digest of files, and of those directly in folders, as this machine sees them now.

    Another machine that has the same one sees the same files.
    """
    return digest(repr(found).encode() for path in paths for found in _seen_at(path))


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
