"""Single-page editions: every difference from the pages of the work is named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML
from fascicle.library.verification import verify_library

if TYPE_CHECKING:
    from pathlib import Path

ENTIRE = "works/door/entire.html"


def said(book: Path) -> list[str]:
    (door,) = (work for work in verify_library(book, book / HTML) if work.slug == "door")
    return [f"{error.place}: {error.problem}" for error in door.errors]


def spoil(book: Path, old: str, new: str) -> None:
    path = book / HTML / ENTIRE
    text, count = re.subn(old, new, path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert count
    path.write_text(text, encoding="utf-8")


def test_a_single_page_edition_has_every_word(book: Path) -> None:
    assert (book / HTML / ENTIRE).is_file()
    assert said(book) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("a door it was to remain", "a door it was remain", "#page-chapter-1: differs from the"),
        ("I am well", "I am quite well", "#page-chapter-2: differs from the page itself: 0 words"),
        (
            'id="page-chapter-2"',
            'id="page-chapter-9"',
            ": does not have all pages of the work in their",
        ),
        ("entire-part", "", ": does not have all pages"),
        ("bd-article", "article", ": has no element that holds the text"),
    ],
)
def test_a_damaged_single_page_edition_is_named(book: Path, old: str, new: str, told: str) -> None:
    spoil(book, old, new)
    (error,) = said(book)
    assert error.startswith(f"{ENTIRE}{told}")


def test_a_single_page_edition_that_is_gone_is_named_if_it_is_offered(book: Path) -> None:
    (book / HTML / ENTIRE).unlink()
    assert said(book) == [f"{ENTIRE}: is offered in the built book, but is not there"]
    title_page = book / HTML / "works/door/index.html"
    title_page.write_text(title_page.read_text("utf-8").replace('href="entire.html"', ""), "utf-8")
    assert said(book) == []
