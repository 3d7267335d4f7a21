"""Record of the editions that were made of a book, kept beside Sphinx's doctrees."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import msgspec

from fascicle.files.build_folder import load_state
from fascicle.model.errors import EditionError

FILE = "editions.json"
# The environment has it if who has called Sphinx reads the record, and tells of problems.
TOLD_BY_CALLER = "FASCICLE_TELLS_OF_EDITIONS"


class Told(msgspec.Struct, frozen=True):
    """What a page says of the sizes of files: the files, and a digest of their states and its."""

    files: list[str]
    state: str


class EditionRecord(msgspec.Struct, frozen=True):
    """The states of the files made, and of the pages that may link to one.

    `problems` has the files that could not be made in the last build, with what hindered it.
    """

    files: dict[str, str] = {}
    pages: dict[str, Told] = {}
    problems: dict[str, str] = {}


def keep_older(doctrees: Path, book: Path, folder: Path) -> EditionError | None:
    """Keep the older files of those that could not be made for the book built in `folder`.

    `book` is the last book. Returns the error, if there are any.
    """
    record = load_state(doctrees / FILE, EditionRecord) or EditionRecord()
    for file in record.problems:
        if not (folder / file).exists():
            with suppress(OSError):
                shutil.copy2(book / file, folder / file)
    if not record.problems:
        return None
    lines = "\n".join(f"{file}: {problem}" for file, problem in record.problems.items())
    return EditionError("", lines)
