"""Atomic writes: a file is written beside its place, then renamed into it.

Until then it has a hidden name that is unique, and by its form ours: `.fascicle-4f1c09ab27de.new`.
A killed run may leave some. No person gives such a name, so that they can be removed.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from fascicle.model.errors import PageError

UNFINISHED = re.compile(r"\.fascicle-[0-9a-f]{12}\.new")


def unfinished_beside(path: Path) -> Path:
    """Return a path beside another that nobody else uses.

    It is short: the name of the other may be as long as a name can be.
    """
    return path.with_name(f".fascicle-{os.urandom(6).hex()}.new")


def is_unfinished(name: str) -> bool:
    """Return whether a file or folder of this name was left by a killed run."""
    return UNFINISHED.fullmatch(name) is not None


def write_atomically(path: Path, content: bytes, place: str, remedy: str) -> None:
    """Write a file, keeping its permissions, unless it has this content already.

    It is for files that nobody edits: others are changed by `edits`. Raises `PageError` at `place`.
    """
    temporary = unfinished_beside(path)
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
