"""Record of the editions that were made of a book, kept beside Sphinx's doctrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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

    `problems` are those of files that could not be made in the last build, `notes` what the owner
    is told about those that are there.
    """

    files: dict[str, str] = {}
    pages: dict[str, Told] = {}
    problems: list[Problem] = []
    notes: dict[str, list[str]] = {}


def problems_in(*doctrees: Path) -> list[Problem]:
    """Return the problems of the files that could not be made."""
    return [problem for record in _records(doctrees) for problem in record.problems]


def notes_in(*doctrees: Path) -> list[str]:
    """Return the notes about the files that are there, by file."""
    notes = (each for record in _records(doctrees) for each in record.notes.items())
    return [f"{file}: {note}" for file, said in sorted(notes) for note in said]


def _records(doctrees: Iterable[Path]) -> Iterator[EditionRecord]:
    records = (load_state(folder / FILE, EditionRecord) for folder in doctrees)
    return filter(None, records)
