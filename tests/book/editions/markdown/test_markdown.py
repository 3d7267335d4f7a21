"""Markdown: with front matter and every word, and read back to the same outline."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML, build_book
from fascicle.library.verification import verify_library
from small_books import PNG, built, small_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Restored, Run

FILE = HTML / "works/salt/salt.md"
TEXT = """\
The "Salt" Road

by Ada Quill and Ben Inkwell



To the _mare_[2]

[2] A grey one.



PART ONE: Out



CHAPTER I: Carts


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
HEAD = """\
---
title: "The \\"Salt\\" Road"
author:
  - "Ada Quill"
  - "Ben Inkwell"
lang: "en"
date: 2031-05-14
description: "A load of salt."
keywords:
  - "salt"
rights: "CC0-1.0"
---

To the *mare*[^1]

[^1]: A grey one.

# PART ONE: Out

## CHAPTER I: Carts

"""


def filled(root: Path) -> None:
    small_library(root)
    (root / "texts/salt.txt").write_text(TEXT)
    (root / "texts/salt.toml").write_text(
        'summary = "A load of salt."\ntags = ["salt"]\nrights = "CC0-1.0"\n'
        "[dates]\npublished = 2031-05-14\n"
    )
    # Without the typography of a new library, so that each letter can be compared.
    (root / "library.toml").write_text('title = "Small"\neditions = ["markdown", "text"]\n')
    built(root)


@pytest.fixture
def library(restored: Restored) -> Path:
    return restored(filled)


def errors(library: Path) -> list[str]:
    found = verify_library(library, library / HTML)
    return [str(error) for work in found for error in work.errors]


def outline(fascicle: Run, library: Path, file: Path) -> list[tuple[object, ...]]:
    """Return headings with their levels, and below them the kinds and the words of blocks."""
    code, out, _ = fascicle("outline", str(file), "--json", at=library)
    assert code == 0
    found = json.loads(out)
    rows: list[tuple[object, ...]] = [(found["title"], found["author"])]
    for unit in found["units"]:
        rows.append(
            (unit["level"], unit["kind"], unit["title"].split("[")[0]) if unit["title"] else ()
        )
        rows += [
            (block["type"], block["text"].split("[")[0])
            for block in unit["blocks"]
            if block["type"] != "footnote"
        ]
    return rows


def test_it_reads_back_to_the_same_outline(library: Path, fascicle: Run) -> None:
    read_back = outline(fascicle, library, library / FILE)
    assert read_back == outline(fascicle, library, library / "texts/salt.txt")
    assert [row[0] for row in read_back if row].count("verse") == 1


def test_it_has_front_matter_headings_notes_and_line_ends(library: Path) -> None:
    text = (library / FILE).read_text()
    assert text.startswith(HEAD)
    assert "before *anyone* had seen the other shore.[^2] " in text
    assert "\n\nThe sea is a mile and a mile to go,  \n&nbsp; And the wheel" in text
    assert "\n\n* * *\n\nThey came home again.\n\n[^2]: It was" in text
    assert "\n\n1. A cart of oak" in text


def test_each_difference_from_the_pages_is_named(library: Path) -> None:
    assert errors(library) == []
    path = library / FILE
    path.write_text(path.read_text().replace("They came home again.", "They came \\*home\\*."))
    (error,) = errors(library)
    assert error.startswith("works/salt/salt.md: the text: differs")
    assert "1 word lost, 0 added" in error


def test_a_file_that_is_no_text_is_named(library: Path) -> None:
    (library / FILE).write_bytes(b"\xff\xfe\xff")
    (error,) = errors(library)
    assert error.startswith("works/salt/salt.md: cannot be read")


def test_all_that_a_page_has_has_a_form(library: Path) -> None:
    page = library / "works/salt/chapter-3-home.md"
    more = (
        "![A *map* of the sands](images/map.png)",
        ":::{note-apart} Note 7\nIt was wet.\n:::",
        "| a | bb |\n| --- | --- |\n| ccc \\| | d |",
        "H{sub}`2`O, {ruby}`水《みず》`; a `code`, **bold** [link](https://example.org/?a&amp;b=(d)).",
        "> We regret\n>\n> - the goat\n>\n>   and its bell\n> - the gate",
        ":::{letter}\nDear Ruth,\n\nIt rained.\n:::",
        ":::{chat}\n**Ada:** hm\n**Ben:** no\n:::",
        "````text\n# a\n```\n````",
        ":::{ornament} ~ # ~\n:::",
        "1. one\n\n%\n\n1. another",
        "## \\# A *small* one \\#",
        "A mark[^9].\n\n[^9]: First.\n\n    > Second.",
    )
    page.write_text("\n\n".join([page.read_text().rstrip(), *more]) + "\n")
    (library / "works/salt/images").mkdir()
    (library / "works/salt/images/map.png").write_bytes(PNG)
    build_book(library, library / HTML)
    text = (library / FILE).read_text()
    for form in (
        "\n\n\\[Illustration: A map of the sands\\]\n\n",
        "\n\n\\[Note 7\\] It was wet.\n\n",
        "\n\n| a | bb |\n| --- | --- |\n| ccc &#124; | d |\n\n",
        "H2O, 水《みず》; a `code`, **bold** [link](https://example.org/?a&amp;b=%28d%29).",
        "\n\n> We regret\n>\n> - the goat\n>\n>   and its bell\n> - the gate\n\n",
        "\n\n> Dear Ruth,\n>\n> It rained.\n\n",
        "\n\n**Ada:** hm\n\n**Ben:** no\n\n",
        "\n\n````\n# a\n```\n````\n\n&#126; # &#126;\n\n",
        "\n\n1. one\n\n1) another\n\n",
        "# A *small* one \\#\n\n",
        "A mark[^3].\n\n",
        "[^3]: First.\n\n    > Second.\n",
    ):
        assert form in text, form
    assert errors(library) == []


def test_notes_of_headings_are_in_it_and_in_plain_text(library: Path) -> None:
    page = library / "works/salt/chapter-3-home.md"
    page.write_text(page.read_text().replace("Home\n", "Home[^7]\n") + "\n[^7]: At *last*.\n")
    build_book(library, library / HTML)
    assert (
        "# CHAPTER III: Home[^3]\n\nIt rained.\n\n[^3]: At *last*." in (library / FILE).read_text()
    )
    text = (library / FILE).with_suffix(".txt").read_text()
    assert "\nCHAPTER III: Home[7]\n\n\nIt rained.\n\n[7] At _last_.\n" in text
    assert errors(library) == []
