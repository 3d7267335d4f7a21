"""Record of the editions that were made of a book, kept beside Sphinx's doctrees."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fascicle.book.problem_record import Problem
from fascicle.files.build_folder import load_state

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

    `problems` are those of files that could not be made in the last build.
    """

    files: dict[str, str] = {}
    pages: dict[str, Told] = {}
    problems: list[Problem] = []


def problems_in(*doctrees: Path) -> list[Problem]:
    """Return the problems of the files that could not be made."""
    records = (load_state(folder / FILE, EditionRecord) for folder in doctrees)
    return [problem for record in records if record for problem in record.problems]
