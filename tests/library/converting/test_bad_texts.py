"""A text that cannot be read, or a page that cannot be written, is one message."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from fascicle.library.texts import find_texts, load_text
from fascicle.settings.load import load_library

if TYPE_CHECKING:
    from tests.library.converting.conftest import Shelf

CHAPTERS = "CHAPTER I\n\nIt was a door.\n\nCHAPTER II\n\nIt was a wall.\n"


def test_a_bad_text_is_one_message_and_stops_no_other(shelf: Shelf) -> None:
    shelf.write(
        {
            "texts/a-good.txt": "It was.",
            "texts/binary.txt": bytes(range(256)) * 20,
            "texts/blank.txt": " \n\t\n\ufeff\n",
            "texts/broken.txt": "It was.",
            "texts/broken.toml": "title = ",
            "texts/controls.txt": "\x01\x02word" * 20,
            "texts/empty.txt": "",
            "texts/encoded.toml": 'encoding = "ascii"\n',
            "texts/encoded.txt": "é",
            "texts/key.toml": 'titel = "X"\n',
            "texts/key.txt": "It was.",
            "texts/marks.txt": "...\n",
            "texts/pdf.txt": "%PDF-1.4 It was.",
            "texts/z-good.txt": "It was.",
        }
    )
    (shelf.root / "texts/dangling.txt").symlink_to("nowhere")
    (shelf.root / "texts/folder.txt").mkdir()
    os.mkfifo(shelf.root / "texts/fifo.txt")
    os.mkfifo(shelf.root / "texts/piped.toml")
    (shelf.root / "texts/piped.txt").write_text("It was.")
    outcomes = shelf.convert()
    said = {slug: f"{o.error.place}: {o.error.problem}" for slug, o in outcomes.items() if o.error}
    assert list(outcomes) == sorted(outcomes)
    assert {slug for slug in outcomes if slug not in said} == {"a-good", "z-good"}
    for slug, words in {
        "binary": "is neither UTF-8 nor Windows-1252",
        "controls": "control characters",
        "blank": "empty",
        "broken": "texts/broken.toml:1: not valid TOML",
        "dangling": "a link to a file that is gone",
        "empty": "the file is empty",
        "encoded": "not ascii: byte 0xc3 on line 1",
        "fifo": "is not a file",
        "folder": "no text in this folder",
        "key": "texts/key.toml: titel: there is no such setting",
        "marks": "contains no words",
        "pdf": "a PDF file",
        "piped": "texts/piped.toml: is not a file",
    }.items():
        assert words in said[slug]
        assert said[slug].startswith(f"texts/{slug}")
    assert sorted(path.name for path in (shelf.root / "works").iterdir()) == ["a-good", "z-good"]


def test_a_text_that_becomes_unreadable_keeps_its_pages(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS})
    shelf.convert()
    before = shelf.pages()
    shelf.write({"texts/door.txt": ""})
    assert shelf.statuses() == {"door": "failed"}
    assert shelf.pages() == before


@pytest.mark.parametrize(
    "name", ["works/door", "works/door/index.md/x", "works/door/chapter-1.md/x"]
)
def test_a_file_in_the_place_of_a_page_is_left_alone(shelf: Shelf, name: str) -> None:
    shelf.write({"texts/door.txt": CHAPTERS, "texts/wall.txt": "It was.", name: "mine"})
    shelf.complaint("door")
    assert shelf.convert()["wall"].error is None
    assert (shelf.root / name).read_text() == "mine"
    assert shelf.unfinished() == []


def test_a_page_that_is_a_pipe_is_left_alone(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS})
    shelf.convert()
    os.mkfifo(shelf.root / "works/door/pipe.md")
    (shelf.root / "works/door/dangling.md").symlink_to("nowhere")
    (shelf.root / "works/door/folder.md").mkdir()
    assert shelf.statuses() == {"door": "unchanged"}
    (shelf.root / "works/door/index.md").unlink()
    os.mkfifo(shelf.root / "works/door/index.md")
    assert "is not a file" in shelf.complaint("door")


def test_there_may_be_no_texts(shelf: Shelf) -> None:
    shelf.write({"texts/.gitkeep": "", "texts/notes.log": "x", "texts/drafts/notes.log": "x"})
    assert shelf.convert() == {}


def test_a_text_knows_its_files_as_the_keeper_does(shelf: Shelf) -> None:
    shelf.write({"texts/door/2 b.txt": "B.", "texts/door/1 a.txt": "A."})
    (entry,) = find_texts(shelf.root)
    text = load_text(entry, load_library(shelf.root))
    assert text.files == (("texts/door/1 a.txt", b"A."), ("texts/door/2 b.txt", b"B."))
