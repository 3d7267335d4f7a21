"""Record of a built book: its inputs and its files, kept in `_build/html.json`.

The name is that of the folder that the book is in. While a book is being built, and after a build
that failed or was killed, there is `_build/html.unfinished`: the next build is then a full one. The
book in `_build/html` is meanwhile the last one that was finished.

Fingerprints tell whether a book is up to date, digests whether it is what the build has written. A
published book has a list of its own (`.fascicle-files`), since it is moved without `_build`.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from fascicle.book.inputs import BuildInputs
from fascicle.files.build_folder import BUILD, load_state, save_state
from fascicle.files.fingerprints import Fingerprint, fingerprints_below
from fascicle.files.folders import files_below, shown
from fascicle.model.errors import BuildError

# The list of the files of a published book, with their digests.
LIST = ".fascicle-files"
# What a browser takes for part of the book, whoever has put it there.
ACTIVE = (".css", ".htm", ".html", ".js", ".json", ".mjs", ".svg", ".xml")
# So many files of a folder are named one by one.
MANY = 5
CHANGED, STRANGE = "changed after the build", "not written by the build"
REBUILD = "Build the book again."
REMOVE = "Remove it, or move it elsewhere, and build the book again."


class BuiltBook(msgspec.Struct):
    """The digests of a book's inputs and files, and fingerprints of these; empty if unfinished."""

    pages: str = ""
    all_pages: str = ""
    files: dict[str, Fingerprint] = {}
    digests: dict[str, str] = {}
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

    def digests_in(self, folder: Path, files: Mapping[str, Fingerprint]) -> dict[str, str]:
        """Return the digests of `files` in a folder, reading those that differ from this book's.

        Raises `OSError`.
        """
        return {
            name: self.digests[name]
            if self.files.get(name) == file and name in self.digests
            else digest_of(folder / name)
            for name, file in files.items()
        }

    def save(self, root: Path, output: Path) -> None:
        """Save the record. Raises `PageError`."""
        save_state(_record(root, output), self)


def _record(root: Path, output: Path) -> Path:
    return root / BUILD / f"{output.name}.json"


def unfinished_mark(root: Path, output: Path) -> Path:
    """Return the file that exists while a book is built, and after a build that failed."""
    return root / BUILD / f"{output.name}.unfinished"


def refuse_half_built(root: Path, output: Path) -> None:
    """Raise `BuildError` for a folder in which a build was stopped while it put the book there."""
    book = BuiltBook.load(root, output)
    is_whole = not book.files or book.is_whole(fingerprints_below(output))
    if unfinished_mark(root, output).exists() and not is_whole:
        problem = "the last build was stopped before the book was whole"
        raise BuildError(shown(output, root), problem, "Build it again: fascicle build")


def older_book(root: Path, output: Path) -> str:
    """Return a sentence with the time of the book if no build has finished since, else ""."""
    mark, record = unfinished_mark(root, output), _record(root, output)
    if not mark.exists() or not BuiltBook.load(root, output).is_whole(fingerprints_below(output)):
        return ""
    built = time.strftime("%Y-%m-%d %H:%M", time.localtime(record.stat().st_mtime))
    return f"{shown(output, root)} is still the book of {built}."


def digest_of(path: Path) -> str:
    """Return the digest of a file's content. Raises `OSError`."""
    return sha256(path.read_bytes()).hexdigest()[:16]


def digests_written(root: Path, output: Path) -> dict[str, str]:
    """Return the digests of a book as it was built or published, none if they are not known."""
    published = load_state(output / LIST, dict[str, str])
    return BuiltBook.load(root, output).digests if published is None else published


class Changes(NamedTuple):
    """The files of a book that are not as they were written, by their paths in it."""

    missing: frozenset[str]
    changed: frozenset[str]
    strange: frozenset[str]

    def errors(self) -> Iterator[BuildError]:
        """Yield an error for each file, or one for those of a folder if they are many."""
        yield from _named(self.missing, "is missing", "are missing", REBUILD)
        yield from _named(self.changed, f"was {CHANGED}", f"were {CHANGED}", REBUILD)
        yield from _named(self.strange, f"was {STRANGE}", f"were {STRANGE}", REMOVE)


def changes_in(
    root: Path, output: Path, written: Mapping[str, str], is_asked: Callable[[str], bool]
) -> Changes:
    """Return the files, of those asked for, that are not as they were `written`.

    Under `_build/`, where all is the book's, they include those that the build did not write.
    """
    there = {name for name, _ in files_below(output) if is_asked(name)}
    asked = {name for name in written if is_asked(name)}
    changed = {name for name in asked & there if not _is_as_written(output / name, written[name])}
    is_ours = output.parent == root / BUILD
    strange = {name for name in there - asked if is_ours and name.endswith(ACTIVE)}
    return Changes(frozenset(asked - there), frozenset(changed), frozenset(strange))


def _is_as_written(path: Path, digest: str) -> bool:
    try:
        return digest_of(path) == digest
    except OSError:
        return False


def _named(names: Collection[str], one: str, several: str, remedy: str) -> Iterator[BuildError]:
    folders = defaultdict(list)
    for name in sorted(names):
        folders[name.rpartition("/")[0]].append(name)
    for folder, found in folders.items():
        if len(found) > MANY:
            problem = f"{len(found):,} files {several}, such as {found[0]}"
            yield BuildError(f"{folder}/" if folder else "", problem, remedy)
        else:
            yield from (BuildError(name, one, remedy) for name in found)
