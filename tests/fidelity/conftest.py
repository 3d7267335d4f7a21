"""Books built with Sphinx from hostile and from ordinary texts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fascicle.book.build import HTML, build_book
from fascicle.book.library_files.new_library import new_library
from fascicle.library.convert_all import convert_library
from plain_library import plain_library

Make = Callable[[dict[str, str]], Path]

TEXTS = {
    "door": """CHAPTER I

It was a door, and a door it was to remain for a long time.

“Well?” said Ada.

* * *

[1] was no note. The wall[2] was.

[2] A note about the wall.

1. a list
2. of two

CHAPTER II

Dear Bell,

I am well.

Yours ever,
Ada


The end of it

CHAPTER III

Ada had a song of it:

    The wall was old, the wall was high,
      And nobody could see
    What grew behind it, by and by,
      But Bell, and you, and me.

    The door was shut, the key was gone,
      And so was half the year;
    And nobody went in, but one,
      And nobody was here.

So she sang, and nobody heard.
""",
    "wall": "A wall stood here.\n\nAnother stood there.\n",
}
# Ruby with and without a bar, in prose and in lines that are kept.
RUBY = """今日《きょう》は｜お父《とう》さんと川《かわ》へ行った。

川《かわ》は、
    |深い《fukai》。
        猫《ねこ》は。
"""
# A text whose typography the book changes, and its letters' places.
TYPED = """CHAPTER I

O

NCE--it's "so" they say...

T-shirts hung there.

The Lock House,
    'Upper' Reach,
        rock 'n' roll, 5'10"

CHAPTER II

T HE gate was open -- once.
"""
# A text whose headings are in capitals, with words in capitals in its prose.
SHOUTED = """CHAPTER I. THE LAMP OF THE WEIR

The sign said NO LAMPS, and the lamp went out, as lamps do when nobody looks at them.

CHAPTER II. A MAN WITH AN OAR

Nobody at the weir had an oar but Tam, who kept it dry, and SAID SO to all who came.
"""


# A text without a heading, which its owner has divided.
DIVIDED = """It was quiet on the weir until nine, and then it was not.

The wind took the lamp first, and then the man who held it.
"""
DIVISION = """[[decisions]]
line = 3
says = "The wind took"
read_as = "division"
title = "THE *Storm* & after"
"""


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("book") / "shelf"
    plain_library(root, "The Shelf")
    for name, text in TEXTS.items():
        (root / "texts" / f"{name}.txt").write_text(text, encoding="utf-8")
    assert not [outcome.error for outcome in convert_library(root) if outcome.error]
    build_book(root, root / HTML)
    return root


@pytest.fixture(scope="session")
def set_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a book with curly quotes."""
    root = tmp_path_factory.mktemp("set") / "shelf"
    plain_library(root, "The Shelf")
    (root / "texts" / "gate.txt").write_text(TYPED, encoding="utf-8")
    (root / "texts" / "kawa.txt").write_text(RUBY, encoding="utf-8")
    (root / "texts" / "gate.toml").write_text('typography = "curly"\n', encoding="utf-8")
    (root / "texts" / "weir.txt").write_text(DIVIDED, encoding="utf-8")
    (root / "texts" / "weir.toml").write_text(DIVISION, encoding="utf-8")
    assert not [outcome.error for outcome in convert_library(root) if outcome.error]
    build_book(root, root / HTML)
    return root


RUN_IN = (
    "THE POND\n\nby Ada Quill\n\n\n\nCHAPTER I\n\n"
    "THE PIKE OF OLD. An old pike lay under the bridge, and told the young fish\n"
    "that it was a log.\n\nThe young fish went home and said so.\n"
)
RUN_IN_TITLE = """
[[decisions]]
line = 9
says = "THE PIKE OF OLD"
read_as = "heading"
kind = "section"
level = 2
"""


@pytest.fixture(scope="session")
def recased_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a book that shows titles in capitals in title case."""
    root = tmp_path_factory.mktemp("recased") / "shelf"
    new_library(root, "The Shelf")
    (root / "texts" / "lamp.txt").write_text(SHOUTED, encoding="utf-8")
    (root / "texts" / "oar.txt").write_text(SHOUTED, encoding="utf-8")
    (root / "texts" / "oar.toml").write_text('capitals = "as typed"\n', encoding="utf-8")
    (root / "texts" / "pond.txt").write_text(RUN_IN, encoding="utf-8")
    (root / "texts" / "pond.toml").write_text(RUN_IN_TITLE, encoding="utf-8")
    assert not [outcome.error for outcome in convert_library(root) if outcome.error]
    build_book(root, root / HTML)
    return root


@pytest.fixture
def book(built_once: Path, tmp_path: Path) -> Path:
    """Return a copy of the built book that a test may damage."""
    root = tmp_path / "shelf"
    for part in ("library.toml", "texts", "works", "_build/html/index.html", "_build/html/works"):
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (built_once / part).is_dir() else shutil.copyfile
        copy(built_once / part, root / part)
    return root
