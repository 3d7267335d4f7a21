"""The check of a cluster: its workers run this code, and see this library's folder.

Every worker has to return the content of a file that has just been written, from the same path, and
the versions of what it runs. A worker that comes later is checked before its first work.
"""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from fascicle.files.build_folder import MAKE_ROOM
from fascicle.files.fingerprints import digest_of_code
from fascicle.model.errors import ClusterError, system_errors
from fascicle.workers.executors import answer

PACKAGE = Path(__file__).parents[1]
LOCKS = PACKAGE / "book" / "library_files" / "template" / "tools"
_LOCKED = re.compile(r"^([\w.-]+)(?:\[.*?\])?==", re.MULTILINE)
RESTART = "Install the same there, start the worker again, and run the command again."
SHARE = (
    "Share the folder of the library with all machines, at the same path, or stop the worker; "
    "then run the command again."
)


class Versions(NamedTuple):
    """The versions of a process: Python, a digest of this package, and its packages."""

    python: str
    code: str
    packages: tuple[tuple[str, str], ...]


class Mark(NamedTuple):
    """A file in a shared folder, and its content, which nobody can guess."""

    path: str
    content: str


class Found(NamedTuple):
    """The versions of a worker, and the content that it has read, or the error."""

    versions: Versions
    content: str
    error: str = ""


@cache
def versions() -> Versions:
    """Return the versions of this process, as they were when first asked.

    A worker runs the code that it has imported, even if the files have changed since.
    """
    names = sorted(
        {name for lock in LOCKS.glob("*.txt") for name in _LOCKED.findall(lock.read_text("utf-8"))}
    )
    return Versions(
        f"{sys.version_info.major}.{sys.version_info.minor}",
        digest_of_code(PACKAGE.parent, [PACKAGE.name]),
        tuple((name, _version(name)) for name in names),
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


@contextmanager
def marked(folder: Path) -> Iterator[Mark]:
    """Write a mark into a folder, and remove it after the block.

    Its name is new each time: no machine that shares the folder can remember that it is not there.
    """
    token = secrets.token_hex(16)
    path = folder.absolute() / f"cluster-{token}"
    with system_errors(ClusterError, folder.name, MAKE_ROOM):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(token, "ascii")
    try:
        yield Mark(str(path), token)
    finally:
        with suppress(OSError):
            path.unlink()


def look_around(path: str) -> Found:
    """Return the versions of this process, and the content of a mark; called on each worker."""
    try:
        return Found(versions(), Path(path).read_text("ascii"))
    except (OSError, ValueError) as error:
        return Found(versions(), "", getattr(error, "strerror", "") or str(error))


def check(worker: str, mark: Mark, ours: Versions, seen: Found) -> None:
    """Raise `ClusterError` unless a worker runs the same, and has read the mark."""
    theirs = seen.versions
    if other := [*_other_versions(theirs, ours)]:
        here = ", ".join(one for one, _ in other)
        there = ", ".join(one for _, one in other)
        raise ClusterError(worker, f"it has {there}, and this command {here}", RESTART)
    if theirs.code != ours.code:
        raise ClusterError(worker, "it runs other code of Fascicle than this command", RESTART)
    if seen.content != mark.content:
        folder = Path(mark.path).parent
        problem = f"it does not see the folder {folder} as this command does"
        raise ClusterError(worker, f"{problem}: {seen.error or 'another file is there'}", SHARE)


def _other_versions(theirs: Versions, ours: Versions) -> Iterator[tuple[str, str]]:
    if theirs.python != ours.python:
        yield f"Python {ours.python}", f"Python {theirs.python}"
    there = dict(theirs.packages)
    for name, here in ours.packages:
        if there.get(name, "none") != here:
            yield f"{name} {here}", f"{name} {there.get(name, 'none')}"


# In a worker, which may have threads: work may take it for its own process.
_one_at_a_time = Lock()
_seen: set[Mark] = set()


def checked_answer(worker: str, mark: Mark, ours: Versions, sent: bytes) -> bytes:
    """Return the answer to a call, in a worker. Raises `ClusterError` if it fails the check."""
    with _one_at_a_time:
        if mark not in _seen:
            check(worker, mark, ours, look_around(mark.path))
            _seen.add(mark)
        return answer(sent, worker)
