"""A text that cannot be read, or a page that cannot be written, is one message."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from fascicle.library.texts import find_texts, load_text
from fascicle.settings.load import load_library

if TYPE_CHECKING:
    from pathlib import Path

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
        "pdf": "PDFium cannot read this file",
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


MERGE = "It was.\n\n<<<<<<< HEAD\nIt is.\n=======\nIt will be.\n>>>>>>> other\n"


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["door.txt", "door.md", "door.html"])
def test_a_text_in_which_a_merge_has_left_its_marks_is_refused(
    shelf: Shelf, name: str, ends: str
) -> None:
    text = f"<!DOCTYPE html>\n{MERGE}" if name.endswith("html") else MERGE
    shelf.write({f"texts/{name}": text.replace("\n", ends)})
    line = 4 if name.endswith("html") else 3
    assert f"texts/{name}:{line}: a merge has left its marks" in shelf.complaint("door")


def test_a_toml_file_in_which_a_merge_has_left_its_marks_is_refused(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": "It was.", "texts/door.toml": f'title = """\n{MERGE}"""\n'})
    assert "texts/door.toml:4: a merge has left its marks" in shelf.complaint("door")
    shelf.write({"texts/door.toml": "", "texts/door.addresses.toml": MERGE})
    assert "texts/door.addresses.toml:3: a merge has left its marks" in shelf.complaint("door")


def test_a_page_in_which_a_merge_has_left_its_marks_is_named_and_stays(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": "It was.\n"})
    shelf.convert()
    page = shelf.edit("works/door/index.md", "It was.", MERGE)
    assert "works/door/index.md:" in (said := shelf.complaint("door"))
    assert "a merge has left its marks" in said
    assert (shelf.root / "works/door/index.md").read_bytes() == page


@pytest.mark.parametrize(
    "text", ["<<<<<<< HEAD\n\nIt was.\n", "It was.\n=======\n\n>>>>>>> so\n", "a <<<<<<< b\n"]
)
def test_lines_that_are_no_conflict_are_text(shelf: Shelf, text: str) -> None:
    shelf.write({"texts/door.txt": text})
    assert shelf.statuses() == {"door": "converted"}


def test_a_link_that_leads_out_of_the_library_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    shelf.root = shelf.root / "library"
    shelf.write({"texts/own/1.txt": "It was.", "other/wall.txt": "It stands.", "texts/a.txt": "A."})
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/secret.txt").write_text("A secret.")
    (tmp_path / "secret/secret.toml").write_text('title = "A secret"')
    texts = shelf.root / "texts"
    (texts / "wall.txt").symlink_to("../other/wall.txt")
    (texts / "file.txt").symlink_to(tmp_path / "secret/secret.txt")
    (texts / "folder").symlink_to(tmp_path / "secret")
    (texts / "own/2.txt").symlink_to("../../../secret/secret.txt")
    (texts / "a.toml").symlink_to(tmp_path / "secret/secret.toml")
    outcomes = shelf.convert()
    assert {slug: str(o.error).split("\n")[0] for slug, o in outcomes.items() if o.error} == {
        slug: f"texts/{name}: is a link to a place outside of the library"
        for slug, name in (
            ("a", "a.toml"), ("file", "file.txt"), ("folder", "folder"), ("own", "own/2.txt"),
        )
    }  # fmt: skip
    assert outcomes["wall"].status == "converted"
