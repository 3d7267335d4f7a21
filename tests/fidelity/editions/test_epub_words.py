"""EPUBs: every difference from the pages of the work is named."""

from __future__ import annotations

import os
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML
from fascicle.fidelity.edition_words import works_in_zip
from fascicle.library.verification import verify_library

if TYPE_CHECKING:
    from pathlib import Path

EPUB = "works/door/door.epub"


def said(book: Path) -> list[str]:
    (door,) = (work for work in verify_library(book, book / HTML) if work.slug == "door")
    return [f"{error.place}: {error.problem}" for error in door.errors]


def spoil(book: Path, name: str, old: bytes, new: bytes) -> None:
    """Replace something in one file of the EPUB."""
    path = book / HTML / EPUB
    with zipfile.ZipFile(path) as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    assert old in files[name]
    files[name] = files[name].replace(old, new)
    path.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in files.items():
            archive.writestr(each, content)


def test_an_epub_has_every_word(book: Path) -> None:
    assert (book / HTML / EPUB).is_file()
    assert said(book) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "door/chapter-1.xhtml",
            b"a door it was to",
            b"a door it was",
            ": chapter-1: differs from",
        ),
        ("door/chapter-2.xhtml", b"I am well", b"I am quite well", ": chapter-2: differs from the"),
        ("package.opf", b'<itemref idref="i4"/>', b"", ": does not have all pages of the work in"),
        ("package.opf", b"<package", b"<packa", ": cannot be read: "),
    ],
)
def test_a_damaged_epub_is_named(book: Path, name: str, old: bytes, new: bytes, told: str) -> None:
    spoil(book, f"EPUB/{name}", old, new)
    (error,) = said(book)
    assert error.startswith(f"{EPUB}{told}")


def test_a_file_that_is_no_epub_is_named(book: Path) -> None:
    (book / HTML / EPUB).unlink()
    (book / HTML / EPUB).write_text("It was.")
    (error,) = said(book)
    assert error.startswith(f"{EPUB}: cannot be read")


def test_an_epub_that_is_gone_is_named_if_it_is_offered(book: Path) -> None:
    (book / HTML / EPUB).unlink()
    assert said(book) == [f"{EPUB}: is offered in the built book, but is not there"]
    title_page = book / HTML / "works/door/index.html"
    offered = re.sub(' download="[^"]*"', "", title_page.read_text("utf-8"))
    title_page.write_text(offered, "utf-8")
    assert said(book) == []


def test_the_works_of_an_epub_are_those_of_the_file_that_is_there_now(tmp_path: Path) -> None:
    path = tmp_path / "all.epub"
    for n, work in enumerate(("door", "wall"), 1):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"EPUB/{work}/text_.xhtml", "")
        os.utime(path, ns=(n, n))
        assert work in works_in_zip(path)
    path.unlink()
    assert works_in_zip(path) == set()
