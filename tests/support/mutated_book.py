"""A library with every edition, for damage of its built book: a series of two, and one more."""

from __future__ import annotations

from pathlib import Path

from fascicle.book.build import HTML, build_book
from fascicle.library.convert_all import convert_library
from plain_library import plain_library

EDITIONS = ["epub", "text", "markdown"]

GATE = """CHAPTER I. The Gate

It was a gate, and it had been one for a hundred years when Ada came to it.

“Well?” said Ada.

Ada: are you there
bell_b:
in the tower
Ada: come down & bring the key
bell_b: no

* * *

Nobody[1] had ever shut it at night, whatever the porter may have said.

[1] Some said that the porter had, in the first winter.

CHAPTER II. The Wall

The wall was older than the gate & longer than the road along it.

Ada had a song of it:

    The wall was old, the wall was high,
      And nobody could see
    What grew behind it, by and by,
      But Bell, and you, and me.

So she sang, and nobody heard her sing but the goose.

CHAPTER III. The Road

Dear Bell,

I am well, and so is the goose.

Yours ever,
Ada

It was the last letter of that summer, and the shortest one.
"""
LAMP = """CHAPTER I. The Lamp

The lamp was lit at seven, and at eight the ferry came for those who waited.

CHAPTER II. The Ferry

The ferry did not wait for them. It had not waited since the bridge was built.
"""
# Before its second chapter was renamed, the former address of which redirects.
FORMER_LAMP = LAMP.replace("II. The Ferry", "II. The Boat")
NOTE = "A wall stood here before the road did.\n\nAnother one stood there, they said.\n"


def mutated_library(root: Path, *, pdf: bool) -> Path:
    """Make the library at `root`, and build its book."""
    plain_library(root, "The Shelf")
    editions = [*EDITIONS, *(["pdf"] if pdf else [])]
    settings = root / "library.toml"
    text = f'url = "https://example.org/"\n{settings.read_text(encoding="utf-8")}'
    settings.write_text(text, encoding="utf-8")
    with (root / "library.toml").open("a", encoding="utf-8") as file:
        file.write(f"editions = {editions}\nlibrary_editions = {editions}\n")
    for number, (name, text) in enumerate([("gate", GATE), ("lamp", LAMP), ("note", NOTE)], 1):
        (root / f"texts/{name}.txt").write_text(text, encoding="utf-8")
        series = f'\n[series]\nname = "Ways"\nnumber = {number}\n' if text != NOTE else ""
        (root / f"texts/{name}.toml").write_text(
            f'title = "The {name.title()}"\nauthors = ["Ada Quill"]\n'
            f'summary = "What became of a {name}."\n'
            f'rating = "Teen"\nwarnings = ["a fall"]\n{series}',
            encoding="utf-8",
        )
    lamp = root / "texts/lamp.txt"
    lamp.write_text(FORMER_LAMP, encoding="utf-8")
    assert not [outcome.error for outcome in convert_library(root) if outcome.error]
    lamp.write_text(LAMP, encoding="utf-8")
    assert not [outcome.error for outcome in convert_library(root) if outcome.error]
    build_book(root, root / HTML)
    return root
