"""Plain text of several works: all of a series and of the library, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML
from fascicle.library.verification import verify_library
from small_books import built, small_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Restored

SERIES, LIBRARY = HTML / "series/the-weather", HTML / "small"
SETTINGS = 'title = "Small"\neditions = ["text"]\nlibrary_editions = {0}\n'

THIRD = "The Third\n\nby Ada Quill\n\n\n\nIt hailed _hard_.[1]\n\n[1] So it did.\n"


def filled(root: Path) -> None:
    """Write a library with two works of a series, and a third one."""
    small_library(root)
    (root / "texts/second.txt").write_text("A Second Tale\n\nby Ben Inkwell\n\n\n\nIt snowed.\n")
    (root / "texts/third.txt").write_text(THIRD)
    for number, name in enumerate(("second", "tale"), 1):
        said = f'[series]\nname = "The Weather"\nnumber = {number}\n'
        (root / f"texts/{name}.toml").write_text(said)
    (root / "library.toml").write_text(SETTINGS.format('["text"]'))
    (root / "_static").mkdir(exist_ok=True)
    built(root)


@pytest.fixture
def library(restored: Restored) -> Path:
    return restored(filled)


def errors(library: Path) -> list[str]:
    found = verify_library(library, library / HTML)
    return [str(error) for work in found for error in work.errors]


def test_a_series_has_the_texts_of_its_works_in_reading_order(library: Path) -> None:
    text = (library / SERIES).with_suffix(".txt").read_text()
    assert text.startswith("The Weather\n\n\n\n\nA Second Tale\n\nby Ben Inkwell\n\nIt snowed.\n")
    assert text.index("It snowed.") < text.index("\n\n\n\nA Tale\n\nby Ada Quill\n")
    page = (library / SERIES).with_suffix(".html").read_text()
    assert '<a href="the-weather.txt" download="The Weather.txt">' in page


@pytest.mark.slow
def test_the_library_has_the_texts_of_all_works_if_it_wants_them(library: Path) -> None:
    assert "\nIt hailed _hard_.[1]\n" in (library / LIBRARY).with_suffix(".txt").read_text()
    (library / "library.toml").write_text(SETTINGS.format("[]"))
    built(library)
    assert not (library / LIBRARY).with_suffix(".txt").exists()
    assert (library / SERIES).with_suffix(".txt").exists()


@pytest.mark.parametrize("path", [SERIES, LIBRARY])
def test_each_difference_of_a_file_is_named(library: Path, path: Path) -> None:
    assert errors(library) == []
    file = (library / path).with_suffix(".txt")
    text = file.read_text()
    file.write_text(text.replace("for 2 days", "for two days"))
    place = file.relative_to(library / HTML).as_posix()
    (error,) = errors(library)
    assert error.startswith(
        f"{place}: the text: differs from the page itself: 1 word lost, 1 added"
    )
    assert "the text has “2 days" in error
    file.write_text(text.replace("It snowed.", "It."))
    (error,) = errors(library)
    assert error.startswith(f"{place}: the text: differs")
    assert "the text has “It snowed”" in error
    # In another order, all words are there.
    file.write_text(text.replace("1 days", "x").replace("3 days", "1 days").replace("x", "3 days"))
    assert any(e.startswith(f"{place}: the text: ") for e in errors(library))


def test_other_texts_of_a_book_are_no_works(library: Path) -> None:
    for name in ("robots.txt", "humans.txt", "series/notes.txt"):
        (library / HTML / name).write_text("Nobody's words.\n")
    assert errors(library) == []
