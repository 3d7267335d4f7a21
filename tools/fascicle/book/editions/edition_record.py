"""Record of the editions that were made of a book, kept beside Sphinx's doctrees."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fascicle.files.build_folder import load_state
from fascicle.model.errors import EditionError

FILE = "editions.json"
# The environment variable with the folder of the last book; who has set it reads the record and
# tells of problems.
LAST_BOOK = "FASCICLE_LAST_BOOK"


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


def problems_in(*doctrees: Path) -> EditionError | None:
    """Return the error of the files that could not be made, None if there are none."""
    records = (load_state(folder / FILE, EditionRecord) for folder in doctrees)
    problems = [each for record in records if record for each in record.problems.items()]
    if not problems:
        return None
    lines = "\n".join(f"{file}: {problem}" for file, problem in problems)
    return EditionError("", lines)
