"""Atomic writes: a file is written beside its place, then renamed into it.

The temporary file is hidden, and ends in `UNFINISHED`; a killed run may leave one.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from fascicle.model.errors import PageError

UNFINISHED = ".new"


def beside(path: Path) -> Path:
    return path.with_name(f".{path.name}{UNFINISHED}")


def write_atomically(path: Path, content: bytes, place: str, remedy: str) -> None:
    """Write a file, keeping its permissions, unless it has this content already.

    Raises `PageError` at `place`.
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
