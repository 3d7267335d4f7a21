"""Record of a built book: its inputs and its files, kept in `_build/html.json`.

The name is that of the folder that the book is in. While a book is being built, and after a build
that failed or was killed, `_build/html.unfinished` marks it: the next build is then a full one.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import msgspec

from fascicle.book.inputs import BuildInputs
from fascicle.files.build_folder import BUILD, load_state, save_state
from fascicle.files.fingerprints import Fingerprint, fingerprints_below
from fascicle.files.folders import remove


class BuiltBook(msgspec.Struct):
    """The digests of a book's inputs, and the fingerprints of its files; empty if unfinished."""

    pages: str = ""
    all_pages: str = ""
    files: dict[str, Fingerprint] = {}

    @classmethod
    def load(cls, root: Path, output: Path) -> BuiltBook:
        return load_state(_record(root, output), cls) or cls()

    def is_current(self, inputs: BuildInputs, output: Path) -> bool:
        """Return whether the book was built from these inputs and is still whole."""
        built_from = (self.pages, self.all_pages)
        is_same = built_from == (inputs.pages, inputs.all_pages)
        return is_same and self.is_whole(fingerprints_below(output))

    def is_whole(self, files: dict[str, Fingerprint]) -> bool:
        """Return whether every file of the book is among `files`, as it was written."""
        return bool(self.files) and all(files.get(name) == f for name, f in self.files.items())

    def save(self, root: Path, output: Path) -> None:
        """Save the record. Raises `PageError`."""
        save_state(_record(root, output), self)


def _record(root: Path, output: Path) -> Path:
    return root / BUILD / f"{output.name}.json"


def unfinished_mark(root: Path, output: Path) -> Path:
    """Return the file that exists as long as the book in `output` is unfinished."""
    return root / BUILD / f"{output.name}.unfinished"


def remove_book(root: Path, output: Path, book: BuiltBook) -> None:
    """Remove a book: all files of a folder under `_build/`, elsewhere only those of the book."""
    if output.parent == root / BUILD:
        shutil.rmtree(output, ignore_errors=True)
        return
    for name in book.files:
        with suppress(OSError):
            remove(output, name)
