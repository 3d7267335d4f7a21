"""Plain text: typed as e-texts are, with every word, and read back to the same outline."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML, build_book
from fascicle.book.editions.text import TextWriter
from fascicle.library.verification import verify_library
from small_books import PNG, built, small_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Restored, Run

FILE = HTML / "works/salt/salt.txt"
TEXT = """\
The Salt Road

by Ada Quill



To the _mare_[2]

[2] A grey one.



PART ONE: Out



CHAPTER I: Carts


  Measure is given by friends.

  --The Companion

The carts went over the sands with such a load of salt, and so slowly, that the tide was
heard behind them before _anyone_ had seen the other shore.[1] "Now," said Ruth.

    The sea is a mile and a mile to go,
      And the wheel is in the sand.
    The sea is a mile and the mare is slow,
      And the salt is in my hand.

                              * * *

They came home again.

[1] It was heard twice.



CHAPTER II: Lists


1. A cart of oak, with two wheels and an axle, which had been mended at both of its ends by a smith.
2. A mare.

He had both of them.



PART TWO: Back



CHAPTER III: Home


It rained.
"""


def filled(root: Path) -> None:
    small_library(root)
    (root / "texts/salt.txt").write_text(TEXT)
    # Without the typography of a new library, so that each letter can be compared.
    (root / "library.toml").write_text('title = "Small"\neditions = ["text"]\n')
    built(root)


@pytest.fixture
def library(restored: Restored) -> Path:
    return restored(filled)


def outline(fascicle: Run, library: Path, file: Path) -> list[tuple[object, ...]]:
    """Return headings with their levels, and below them the kinds and the words of blocks."""
    code, out, _ = fascicle("outline", str(file), "--json", at=library)
    assert code == 0
    found = json.loads(out)
    rows: list[tuple[object, ...]] = [(found["title"], found["author"])]
    for unit in found["units"]:
        rows.append((unit["level"], unit["kind"], unit["title"]))
        rows += [(block["type"], block.get("text")) for block in unit["blocks"]]
    return rows


def test_it_reads_back_to_the_same_outline(library: Path, fascicle: Run) -> None:
    read_back = outline(fascicle, library, library / FILE)
    assert read_back == outline(fascicle, library, library / "texts/salt.txt")
    assert [row[0] for row in read_back].count("verse") == 1


def test_it_is_typed_as_e_texts_are(library: Path) -> None:
    text = (library / FILE).read_text()
    assert max(map(len, text.splitlines())) <= 72
    assert text.startswith("The Salt Road\n\nby Ada Quill\n\nTo the _mare_[2]\n\n[2] A grey one.\n")
    assert "\n\n\n\nCHAPTER I: Carts\n\n\n" in text
    assert "\n    The sea is a mile and a mile to go,\n      And the wheel" in text
    assert text.index("They came home again.") < text.index("\n[1] It was heard twice.\n")
    assert (
        "\n1. A cart of oak, with two wheels and an axle, which had been mended at\n   both" in text
    )


def test_each_difference_from_the_pages_is_named(library: Path) -> None:
    assert not [error for work in verify_library(library, library / HTML) for error in work.errors]
    path = library / FILE
    path.write_text(path.read_text().replace("They came home again.", "They came home."))
    (error,) = (e for work in verify_library(library, library / HTML) for e in work.errors)
    assert error.place == "works/salt/salt.txt: the text"
    assert "1 words lost" in error.problem or "1 word lost" in error.problem


def test_a_file_that_is_no_text_is_named(library: Path) -> None:
    (library / FILE).write_bytes(b"\xff\xfe\xff")
    (error,) = (e for work in verify_library(library, library / HTML) for e in work.errors)
    assert error.place == "works/salt/salt.txt"
    assert error.problem.startswith("cannot be read")


def edited(root: Path) -> None:
    """Build the library with what its text does not have."""
    filled(root)
    page = root / "works/salt/chapter-3-home.md"
    more = (
        "![A *map* of the sands](images/map.png)",
        ":::{note-apart} Note 7\nIt was wet.\n:::",
        "| a | bb |\n| --- | --- |\n| ccc | d |",
        f"| A cart | two |\n| --- | --- |\n| A mare | {'a grey one of the sands, ' * 4}|",
        "Say it s*low*ly, **in**side.[^7]  And mate[^8] me.\n\n[^7]: A.\n\n[^8]: B.",
        "Water is H{sub}`2`O, {ruby}`水《みず》`; a `code`, **strong**, and a [link](https://example.org).",
    )
    page.write_text("\n\n".join([page.read_text().rstrip(), *more]) + "\n")
    page = root / "works/salt/chapter-2-lists.md"
    page.write_text(page.read_text().replace("Lists\n", "Lists[^7]\n") + "\n[^7]: At *last*.\n")
    (root / "works/salt/images").mkdir()
    (root / "works/salt/images/map.png").write_bytes(PNG)
    build_book(root, root / HTML)


def test_images_tables_and_notes_have_a_form(restored: Restored) -> None:
    library = restored(edited)
    text = (library / FILE).read_text()
    for form in (
        "[Illustration: A map of the sands]",
        "[Note 7] It was wet.",
        "a    bb\nccc  d\n",
        "A cart  two\nA mare  a grey one of the sands, ",
        "the sands, a grey one of\n        the sands, a grey one of the sands,\n",
        "Say it slowly, inside.[",
        "Water is H2O, 水《みず》; a code, *strong*, and a link.",
        "\nCHAPTER II: Lists[7]\n\n\n1. A cart",
        "He had both of them.\n\n[7] At _last_.\n",
    ):
        assert form in text
    assert not [error for work in verify_library(library, library / HTML) for error in work.errors]


def test_notes_of_notes_follow_them() -> None:
    inner = {"k": "note", "mark": "2", "b": [{"t": "p", "c": ["Inner."]}]}
    outer = {"k": "note", "mark": "1", "b": [{"t": "p", "c": ["Outer.", inner]}]}
    writer = TextWriter()
    assert writer.blocks([{"t": "p", "c": ["A mark.", outer]}]) == ["A mark.[1]"]
    assert writer.notes() == ["[1] Outer.[2]", "[2] Inner."]


def test_a_subtitle_is_no_word_of_the_text(library: Path) -> None:
    path = library / FILE
    path.write_text(path.read_text().replace("\n\nby Ada", "\n\nA Journey in Two Parts\n\nby Ada"))
    assert not [error for work in verify_library(library, library / HTML) for error in work.errors]
