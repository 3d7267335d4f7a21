"""Files of others in the folder that a book is built in: they stay, and none is overwritten.

The record of a book names its files (`output`). If it is lost, as when `_build` was removed, an
earlier book is recognised by what all have, and is replaced.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from fascicle.book.publish import SIGN
from fascicle.files.fingerprints import Fingerprint
from fascicle.files.folders import shown
from fascicle.model.errors import UseError

# In the head of each page of our layout and of each redirect.
MARK = b'<meta name="generator" content="Fascicle">'
FRONT = "index.html"
# What the mark of an unfinished build holds while the book is put in place: some of its files may
# be there, and no record names them yet.
PLACING = b"placing\n"
# So many names are said.
MANY = 3


def protected(
    output: Path, strangers: Mapping[str, Fingerprint], mark: Path
) -> Mapping[str, Fingerprint]:
    """Return the files among `strangers`, which the record lacks, that are others'.

    `mark` is that of an unfinished build. Of an earlier book whose record is lost, none is.
    """
    was_placing = mark.is_file() and mark.read_bytes() == PLACING
    return {} if was_placing or (FRONT in strangers and _is_book(output)) else strangers


def refuse_to_replace(root: Path, output: Path, names: Collection[str]) -> None:
    """Raise `UseError` if there are files that the book would replace."""
    if not names:
        return
    first, more = sorted(names)[:MANY], len(names) - MANY
    listed = ", ".join(first) + (f" and {more} more" if more > 0 else "")
    problem = f"no build of this library wrote {listed}, which the book would replace"
    raise UseError(shown(output, root), problem, "Name another folder, or move them elsewhere.")


def replaced(
    files: Mapping[str, Fingerprint], written: Mapping[str, Fingerprint]
) -> Collection[str]:
    """Return the names of the files that a staged book has with another content."""
    return [name for name, file in files.items() if written.get(name, file) != file]


def _is_book(folder: Path) -> bool:
    with suppress(OSError):
        return (folder / SIGN).is_file() and MARK in (folder / FRONT).read_bytes()
    return False
