"""Write a file whole or not at all: beside its place first, then moved there.

What a run that was killed has left beside a place is hidden there, and ends in `UNFINISHED`.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from fascicle.model.errors import PageError

if TYPE_CHECKING:
    from pathlib import Path

UNFINISHED = ".new"


def beside(path: Path) -> Path:
    """Return where a file is written before it is moved to its place."""
    return path.with_name(f".{path.name}{UNFINISHED}")


def write_atomically(path: Path, content: bytes, place: str, remedy: str) -> None:
    """Write a file, with the permissions that it had; one that says this already stays.

    Raises `PageError`, which calls the file `place`, if that cannot be done.
    """
    temporary = beside(path)
    try:
        if path.exists() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise PageError(place, f"cannot be written: {error.strerror or error}", remedy) from None
