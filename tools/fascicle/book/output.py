"""Record of a built book: its inputs and its files, kept in `_build/html.json`.

The name is that of the folder that the book is in. While a book is being built, and after a build
that failed or was killed, there is `_build/html.unfinished`: the next build is then a full one. The
book in `_build/html` is meanwhile the last one that was finished.
"""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from fascicle.book.inputs import BuildInputs
from fascicle.files.build_folder import BUILD, load_state, save_state
from fascicle.files.fingerprints import Fingerprint, fingerprints_below
from fascicle.files.folders import shown


class BuiltBook(msgspec.Struct):
    """The digests of a book's inputs, and the fingerprints of its files; empty if unfinished."""

    pages: str = ""
    all_pages: str = ""
    files: dict[str, Fingerprint] = {}
    # What it lacks, or shows otherwise than it should, a line each; None if it is not known.
    missing: list[str] | None = None

    @classmethod
    def load(cls, root: Path, output: Path) -> BuiltBook:
        return load_state(_record(root, output), cls) or cls()

    def is_current(self, inputs: BuildInputs, files: dict[str, Fingerprint]) -> bool:
        """Return whether the book was built from these inputs and is still whole."""
        built_from = (self.pages, self.all_pages)
        return built_from == (inputs.pages, inputs.all_pages) and self.is_whole(files)

    def is_whole(self, files: dict[str, Fingerprint]) -> bool:
        """Return whether every file of the book is among `files`, as it was written."""
        return bool(self.files) and all(files.get(name) == f for name, f in self.files.items())

    def save(self, root: Path, output: Path) -> None:
        """Save the record. Raises `PageError`."""
        save_state(_record(root, output), self)


def _record(root: Path, output: Path) -> Path:
    return root / BUILD / f"{output.name}.json"


def unfinished_mark(root: Path, output: Path) -> Path:
    """Return the file that exists while a book is built, and after a build that failed."""
    return root / BUILD / f"{output.name}.unfinished"


def older_book(root: Path, output: Path) -> str:
    """Return a sentence with the time of the book if no build has finished since, else ""."""
    mark, record = unfinished_mark(root, output), _record(root, output)
    if not mark.exists() or not BuiltBook.load(root, output).is_whole(fingerprints_below(output)):
        return ""
    built = time.strftime("%Y-%m-%d %H:%M", time.localtime(record.stat().st_mtime))
    return f"{shown(output, root)} is still the book of {built}."
