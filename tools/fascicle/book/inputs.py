"""Inputs of a build: enough to tell, without running Sphinx, that the book is up to date.

They are the fingerprint of each file of the library that Sphinx may read, and digests of the
environment and of this package. Texts and built books are left out: pages come between.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fascicle.files.fingerprints import Fingerprint, digest, digest_of_code, fingerprint
from fascicle.settings.removed_works import RECORD, REMOVED, UNFINISHED

# Folders that hold nothing of the book; hidden ones are skipped as well.
NOT_READ = frozenset({"_build", "__pycache__", "node_modules", "tools"})

# A folder with one of these is a built book or a virtual environment.
SIGNS = frozenset({".buildinfo", "pyvenv.cfg"})

# Prefixes of the environment variables that may change what Sphinx writes.
VARIABLES = ("READTHEDOCS", "SPHINX", "SOURCE_DATE_EPOCH", "FASCICLE")

PACKAGE = Path(__file__).parents[1]
# The rooms of the package that turn pages into a book, and those that they import from.
BOOK_ROOMS = ("sphinx_ext", "book", "cast/lexicon", "files", "model", "settings")


# The files of a work by their paths in its folder, with their fingerprints.
WorkFiles = list[tuple[str, Fingerprint]]


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """Digests of what a book is built from: its `pages`, and what shows on `all_pages`.

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
        """Return the inputs of the library at `root`, for a build into `output`."""
        pages: list[str] = []
        others: list[str] = []
        works: defaultdict[str, WorkFiles] = defaultdict(list)
        for name, found in _source_files(root, skipped=output):
            room, _, inside = name.partition("/")
            slug, is_inside, file = inside.partition("/")
            if room == "works" and is_inside and slug in left_out:
                continue
            if room == "works" and is_inside:
                works[slug].append((file, found))
            shows_on_some = name.startswith(("works/", "texts/")) or name.endswith(".md")
            (pages if shows_on_some else others).append(f"{name}\0{found}")
        variables = sorted(f"{k}={v}" for k, v in os.environ.items() if k.startswith(VARIABLES))
        others += [str(output), *options, *variables, *_installed_packages()]
        others += [digest_of_code(PACKAGE, BOOK_ROOMS)]
        return cls(
            digest(map(os.fsencode, pages)),
            digest(map(os.fsencode, others)),
            works,
            tuple(left_out),
        )


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
            found = sorted(entries, key=lambda entry: entry.name)
        if inside and any(entry.name in SIGNS for entry in found):
            continue
        for entry in found:
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
    """Return the version of Python, and the names and versions of what is installed."""
    folders = [Path(path) for path in sys.path if path]
    found = {item.name for path in folders if path.is_dir() for item in path.glob("*.dist-info")}
    return [sys.version, *sorted(found)]
