"""PDFs of several works: their contents, the numbers of their pages, and every word of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest

from fascicle.book.build import HTML
from fascicle.library.verification import verify_library
from small_books import built, small_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Restored

SETTINGS = """
editions = ["pdf", "pdf-print"]
library_editions = ["pdf", "pdf-print"]
"""


def filled(root: Path) -> None:
    """Write a library with a work of several pages, and two of one page."""
    small_library(root)
    texts = {"snow": "It snowed.[1]\n\n[1] At last.", "hail": "It hailed."}
    for name, text in texts.items():
        (root / f"texts/{name}.txt").write_text(
            f"All of the {name.title()}\n\nby Ben Ink\n\n\n\n{text}\n"
        )
    with (root / "library.toml").open("a") as settings:
        settings.write(SETTINGS)
    built(root)


@pytest.fixture
def library(restored: Restored) -> Path:
    return restored(filled)


def errors(root: Path) -> list[str]:
    return [str(e) for work in verify_library(root, root / HTML) for e in work.errors]


def text_of_pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_a_work_of_one_page_is_listed_once_and_pages_are_numbered_through(library: Path) -> None:
    pages = text_of_pages(library / HTML / "small.pdf")
    contents = pages[1].split()
    assert contents[0] == "Contents"
    numbers = [word for word in contents if word.isdecimal()]
    assert numbers == ["3", "6", "9", "1", "10", "2", "11", "3", "12", "2"]
    assert pages[1].count("All of the Hail") == 1


@pytest.mark.parametrize("ending", [".pdf", "-print.pdf"])
def test_it_has_every_word_of_each_work(library: Path, ending: str) -> None:
    assert errors(library) == []
    path, text = library / HTML / f"small{ending}", library / "texts/snow.txt"
    before = path.read_bytes()
    text.write_text(text.read_text().replace("It snowed.", "It snowed for days."))
    built(library)
    assert errors(library) == []
    path.write_bytes(before)
    (error,) = errors(library)
    assert error.startswith(f"small{ending}: index: differs from the page itself: 2 words lost")
