"""What a built book depends on: enough to know, without asking Sphinx, that nothing has changed.

Each file of the library that Sphinx may read counts by its size and the time of its last change;
the extension and its theme by what is in them. The texts themselves do not count, nor does
what was built: pages stand between.
"""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Folders that hold nothing of the book; those whose names begin with a dot are passed over, too.
NOT_READ = frozenset({"_build", "__pycache__", "node_modules", "tools"})

# A folder that has one of these is a built book, or an environment of Python.
SIGNS = frozenset({".buildinfo", "pyvenv.cfg"})

# What Sphinx's result may depend on, of all that stands in the environment.
SURROUNDINGS = ("READTHEDOCS", "SPHINX", "SOURCE_DATE_EPOCH", "FASCICLE")

# The rooms of the package that turn pages into a book, and those that they import from.
BOOK_ROOMS = ("sphinx_ext", "book", "cast/lexicon", "fidelity", "files", "model")


@dataclass(frozen=True, slots=True)
class Sources:
    """What a book is built from, shortened: `pages`, and what shows on `all_pages` of it."""

    pages: str
    all_pages: str

    @classmethod
    def of(cls, root: Path, output: Path, options: Sequence[str]) -> Sources:
        """Look at the library at `root`, and at whatever builds it into `output`."""
        pages: list[str] = []
        others: list[str] = []
        for name, size, changed in files_read(root, passed_over=output):
            (pages if is_page(name) else others).append(f"{name}\0{size}\0{changed}")
        others += [str(output), *options, *surroundings(), *installed(), extension_digest()]
        return cls(shortened(pages), shortened(others))


def is_page(name: str) -> bool:
    """Tell whether a file of the library shows on some pages only."""
    return name.startswith(("works/", "texts/")) or name.endswith(".md")


def files_read(root: Path, passed_over: Path) -> Iterator[tuple[str, int, int]]:
    """Name the files that Sphinx may read, in order, with their sizes and times of change in ns."""
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
                if is_read(entry.name) and Path(entry.path) != passed_over:
                    folders.append((f"{name}/", Path(entry.path)))
            elif (not inside.startswith("texts/") or is_said(name)) and entry.is_file():
                state = entry.stat()
                yield name, state.st_size, state.st_mtime_ns


def is_read(folder: str) -> bool:
    """Tell whether a folder may hold something of the book."""
    return not folder.startswith(".") and folder not in NOT_READ


def is_said(name: str) -> bool:
    """Tell whether a file among the texts says how a work is set."""
    return name.endswith(".toml") and not name.endswith(".addresses.toml")


def surroundings() -> list[str]:
    """List the variables of the environment that count."""
    return sorted(f"{k}={v}" for k, v in os.environ.items() if k.startswith(SURROUNDINGS))


def installed() -> list[str]:
    """List Python and what is installed, each with its version."""
    folders = [Path(path) for path in sys.path if path]
    found = {item.name for path in folders if path.is_dir() for item in path.glob("*.dist-info")}
    return [sys.version, *sorted(found)]


def extension_digest() -> str:
    """Shorten all that the extension and its theme consist of."""
    home = Path(__file__).parents[1]
    files = (file for part in BOOK_ROOMS for file in ((home / part), *(home / part).rglob("*")))
    whole = hashlib.sha256()
    for path in sorted(file for file in files if file.is_file() and file.suffix != ".pyc"):
        whole.update(path.relative_to(home).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:32]


def shortened(lines: Iterable[str]) -> str:
    """Shorten lines to a digest."""
    whole = hashlib.sha256()
    for line in lines:
        whole.update(os.fsencode(line) + b"\n")
    return whole.hexdigest()[:32]
