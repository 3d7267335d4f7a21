"""Books to check, each built as it would be published.

    anthology     the bundled works, from their texts
    small, named  the libraries of the tests: every form of a page, hostile texts, references
    specimen      another of theirs: one of each form that a text can have, in four languages
    nobodys       a synthetic library of `bench/library.py`, with chapters of 2,500 words

They are built below _build/gates/books, incrementally.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fascicle.book.search.indexing import index_book
from gates.programs import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HOME = ROOT / "_build" / "gates" / "books"
# Where the books say that they are published; they are served under the same paths here.
PUBLISHED = "https://gates.example/"
PLACE = "en/latest/"
SURROUNDINGS = {"PYTHONPATH": str(ROOT / "tools"), "PYTHONUTF8": "1"}

# The libraries of the tests.
OF_TESTS = ROOT / "tests" / "roots"
PAGES_ONLY = ("small", "named", "specimen")

# Of the library of nobody's: works, chapters of each, words of each chapter.
DESCRIPTION = "Three works of nobody's, made of words that mean nothing."
SIZE = ("--works", "3", "--chapters", "4", "--words", "2500")


@dataclass(frozen=True, slots=True)
class Book:
    """A built book: its name, and the folder that it is in, with its pages at `PLACE` there."""

    name: str
    folder: Path

    @property
    def site(self) -> Path:
        """The folder of the built pages."""
        return self.folder / PLACE

    @property
    def place(self) -> str:
        """The path of the site where all books are served together."""
        return f"{self.name}/{PLACE}"

    @property
    def home(self) -> str:
        """The address that the book is published at."""
        return PUBLISHED + self.place


def build_books(home: Path) -> tuple[Book, ...]:
    """Build all of them."""
    return (
        built_from_texts(Book("anthology", home / "anthology"), ROOT),
        *(built_from_pages(Book(name, home / name), OF_TESTS / name) for name in PAGES_ONLY),
        built_from_texts(Book("nobodys", home / "nobodys"), library_of_nobodys(home / "library")),
    )


def named(books: Sequence[Book], name: str) -> Book:
    """Return the book of this name."""
    return next(book for book in books if book.name == name)


def library_of_nobodys(folder: Path) -> Path:
    """Make the library, the same each time, unless it is there; describe it, as keepers do."""
    if not folder.is_dir():
        run("", "bench/library.py", folder, *SIZE)
        describe(folder)
    return folder


def describe(library: Path) -> None:
    """Add what a library of nobody's is, as keepers say it."""
    with (library / "library.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'description = "{DESCRIPTION}"\n')


def built_from_texts(book: Book, library: Path) -> Book:
    """Build a library that has texts, as `make html` does."""
    run(book.home, "-m", "fascicle", "build", "--library", library, "--output", book.site)
    return book


def built_from_pages(book: Book, root: Path) -> Book:
    """Build a library that has only pages, with its search."""
    doctrees = book.folder / "doctrees"
    run(book.home, "-m", "sphinx", "-q", "-b", "html", "-d", doctrees, root, book.site)
    index_book(doctrees, book.site)
    return book


def run(home: str, *arguments: str | Path) -> None:
    """Run something in Python for a book that is published there; errors are shown."""
    subprocess.run(  # noqa: S603  (our own commands)
        [sys.executable, *arguments],
        check=True,
        cwd=ROOT,
        env={**os.environ, **SURROUNDINGS, "READTHEDOCS_CANONICAL_URL": home},
        stdout=subprocess.DEVNULL,
    )
