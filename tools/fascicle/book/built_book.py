"""Record of a built book: its inputs and its files, kept in `_build/html.json`.

The name is that of the folder that the book is in. While a book is being built, and after a build
that failed or was killed, there is `_build/html.unfinished`: the next build is then a full one. The
book in `_build/html` is meanwhile the last one that was finished.

The inputs tell, without running Sphinx, that a book is up to date. They are the fingerprint of each
file of the library that Sphinx may read, and digests of the environment and of this package. Texts
and built books are left out: pages come between. Fingerprints of the files of a book tell whether
it is whole, digests whether the build has written it so. A published book has a list of its
own (`.fascicle-files`), since it is moved without `_build`.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import msgspec

from fascicle.files.build_folder import BUILD, load_state, save_state
from fascicle.files.fingerprints import Fingerprint, digest_of_code, fingerprint, fingerprints_below
from fascicle.files.folders import files_below, shown
from fascicle.model.digests import digest_of, sha256_of
from fascicle.model.errors import BuildError
from fascicle.settings.load import RECORD, REMOVED, UNFINISHED

# The list of the files of a published book, with their digests.
LIST = ".fascicle-files"
# Files that a browser takes for part of the book, even if others put them there.
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
    # Its missing or wrong parts, a line each; None if unknown.
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
            else sha256_of((folder / name).read_bytes())
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
    names = {name for name in written if is_asked(name)}
    changed = {name for name in names & there if not _is_as_written(output / name, written[name])}
    is_ours = output.parent == root / BUILD
    strange = {name for name in there - names if is_ours and name.endswith(ACTIVE)}
    return Changes(frozenset(names - there), frozenset(changed), frozenset(strange))


def _is_as_written(path: Path, digest: str) -> bool:
    try:
        return sha256_of(path.read_bytes()) == digest
    except OSError:
        return False


def _named(names: Collection[str], one: str, several: str, remedy: str) -> Iterator[BuildError]:
    folders = defaultdict(list)
    for name in sorted(names):
        folders[name.rpartition("/")[0]].append(name)
    for folder, in_folder in folders.items():
        if len(in_folder) > MANY:
            problem = f"{len(in_folder):,} files {several}, such as {in_folder[0]}"
            yield BuildError(f"{folder}/" if folder else "", problem, remedy)
        else:
            yield from (BuildError(name, one, remedy) for name in in_folder)


# Folders that hold nothing of the book; hidden ones are skipped as well.
NOT_READ = frozenset({"_build", "__pycache__", "node_modules", "tools"})
# A folder with one of these is a built book or a virtual environment.
SIGNS = frozenset({".buildinfo", "pyvenv.cfg"})
# Prefixes of the environment variables that may change Sphinx's output.
VARIABLES = ("READTHEDOCS", "SPHINX", "SOURCE_DATE_EPOCH", "FASCICLE")
PACKAGE = Path(__file__).parents[1]
# The rooms of the package that turn pages into a book, and those that they import from.
BOOK_ROOMS = ("sphinx_ext", "book", "files", "model", "settings")
# The files of a work by their paths in its folder, with their fingerprints.
WorkFiles = list[tuple[str, Fingerprint]]


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """Digests of the sources of a book: its `pages`, and the files that show on `all_pages`.

    `works` are the files of each work, by its slug, with their fingerprints. Of those that are
    `left_out`, since their texts are gone, no file is one.
    """

    pages: str
    all_pages: str
    works: Mapping[str, WorkFiles] = field(default_factory=dict, compare=False, repr=False)
    left_out: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, root: Path, output: Path, options: Sequence[str], left_out: Sequence[str] = ()
    ) -> BuildInputs:
        pages: list[str] = []
        others: list[str] = []
        works: defaultdict[str, WorkFiles] = defaultdict(list)
        for name, state in _source_files(root, skipped=output):
            room, _, inside = name.partition("/")
            slug, is_inside, file = inside.partition("/")
            if room == "works" and is_inside and slug in left_out:
                continue
            if room == "works" and is_inside:
                works[slug].append((file, state))
            shows_on_some = name.startswith(("works/", "texts/")) or name.endswith(".md")
            (pages if shows_on_some else others).append(f"{name}\0{state}")
        variables = sorted(f"{k}={v}" for k, v in os.environ.items() if k.startswith(VARIABLES))
        others += [str(output), *options, *variables, *_installed_packages()]
        others += [digest_of_code(PACKAGE, BOOK_ROOMS)]
        return cls(digest_of(*pages), digest_of(*others), works, tuple(left_out))


def _source_files(root: Path, skipped: Path) -> Iterator[tuple[str, Fingerprint]]:
    """Yield the files that Sphinx may read, in order, by their paths from `root`."""
    folders = [("", root)]
    seen = set()
    while folders:
        inside, folder = folders.pop()
        if (real := os.path.realpath(folder)) in seen:
            continue
        seen.add(real)
        with os.scandir(folder) as entries:
            in_order = sorted(entries, key=lambda entry: entry.name)
        if inside and any(entry.name in SIGNS for entry in in_order):
            continue
        for entry in in_order:
            name = f"{inside}{entry.name}"
            if entry.is_dir():
                is_read = not entry.name.startswith(".") and entry.name not in NOT_READ
                if is_read and Path(entry.path) != skipped:
                    folders.append((f"{name}/", Path(entry.path)))
            elif _is_source(name) and entry.is_file():
                yield name, fingerprint(entry.stat())


def _is_source(name: str) -> bool:
    """Return whether Sphinx may read a file: of those under `texts/`, the settings of works.

    Of removed works it reads the records.
    """
    if name.startswith(f"{REMOVED}/"):
        return name.count("/") == 2 and name.endswith((f"/{RECORD}", f"/{UNFINISHED}"))  # noqa: PLR2004
    is_settings = name.endswith(".toml") and not name.endswith(".addresses.toml")
    return is_settings or not name.startswith("texts/")


def _installed_packages() -> list[str]:
    folders = [Path(path) for path in sys.path if path]
    distributions = {
        item.name for path in folders if path.is_dir() for item in path.glob("*.dist-info")
    }
    return [sys.version, *sorted(distributions)]
