"""Pages that somebody has edited, and those whose text is gone, are kept and named."""

from __future__ import annotations

from shutil import rmtree
from typing import TYPE_CHECKING

import pytest

from fascicle.library.cache import CACHE
from fascicle.library.moved_works import works_left_out
from fascicle.library.texts import find_texts, settings_without_text

if TYPE_CHECKING:
    from tests.library.converting.conftest import Shelf

CHAPTERS = "CHAPTER I\n\nIt was a door.\n\nCHAPTER II\n\nIt was a wall.\n"


def test_a_page_edited_by_hand_is_kept_and_named(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS})
    shelf.convert()
    mine = shelf.edit("works/door/chapter-2.md", "It was a wall.", "It was a big bad wall.")
    for _ in range(3):
        outcome = shelf.convert()["door"]
        assert outcome.status == "unchanged"
        assert outcome.error is None
        assert outcome.edited == (("chapter-2.md", 2),)
        assert (shelf.root / "works/door/chapter-2.md").read_bytes() == mine


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title: "Door"', 'title: "My Door"'),
        ("# ", "#  "),
        ("digest: ", "digest : "),
        ("It", "digest: It"),
    ],
)
def test_any_edit_of_a_page_is_seen(shelf: Shelf, old: str, new: str) -> None:
    shelf.write({"texts/door.txt": "It was.\n\ndigest: one\n"})
    shelf.convert()
    mine = shelf.edit("works/door/index.md", old, new)
    shelf.write({"texts/door.txt": "It was.\n\ndigest: one\n\nMore.\n"})
    assert [name for name, _ in shelf.convert()["door"].edited] == ["index.md"]
    assert (shelf.root / "works/door/index.md").read_bytes() == mine


def test_an_edit_of_a_line_that_looks_like_our_seal_is_seen(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": "It was.\n\ndigest: one\n"})
    shelf.convert()
    mine = shelf.edit("works/door/index.md", "\ndigest: one", "\ndigest: two")
    shelf.write({"texts/door.txt": "It was.\n\ndigest: one\n\nMore.\n"})
    assert shelf.convert()["door"].edited
    assert (shelf.root / "works/door/index.md").read_bytes() == mine


def test_a_page_overwritten_with_bytes_is_kept(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS})
    shelf.convert()
    (shelf.root / "works/door/chapter-1.md").write_bytes(b"\xff\xfe\x00")
    assert shelf.convert()["door"].edited
    assert (shelf.root / "works/door/chapter-1.md").read_bytes() == b"\xff\xfe\x00"


def test_a_page_whose_chapter_is_gone_goes_too(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS})
    shelf.convert()
    shelf.write({"texts/door.txt": "CHAPTER I\n\nIt was a door.\n"})
    assert shelf.convert()["door"].removed == ("chapter-2.md",)
    assert not (shelf.root / "works/door/chapter-2.md").exists()


def test_an_edited_page_without_a_chapter_is_kept_and_reported_each_time(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS})
    shelf.convert()
    mine = shelf.edit("works/door/chapter-2.md", "wall", "gate")
    shelf.write({"texts/door.txt": "CHAPTER I\n\nIt was a door.\n"})
    for _ in range(3):
        outcome = shelf.convert()["door"]
        assert outcome.kept == ("chapter-2.md",)
        assert (shelf.root / "works/door/chapter-2.md").read_bytes() == mine


def test_a_page_of_the_owners_is_left_alone(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS, "works/door/map.md": "# A map\n"})
    outcome = shelf.convert()["door"]
    assert outcome.kept == outcome.removed == ()
    assert (shelf.root / "works/door/map.md").read_text() == "# A map\n"


def test_an_edited_page_stays_where_it_is_when_its_chapter_is_renamed(shelf: Shelf) -> None:
    shelf.write({"texts/a.txt": CHAPTERS})
    shelf.convert()
    page = shelf.root / "works" / "a" / "chapter-2.md"
    page.write_text(page.read_text().replace("wall", "WALL"))
    shelf.write({"texts/a.txt": CHAPTERS.replace("CHAPTER II", "CHAPTER III")})
    outcome = shelf.convert()["a"]
    assert outcome.edited == (("chapter-2.md", 4),)  # wall, WALL, II, III
    assert sorted(p.name for p in page.parent.iterdir()) == [
        "chapter-1.md",
        "chapter-2.md",
        "index.md",
    ]
    assert "WALL" in page.read_text()
    assert "chapter-1\nchapter-2\n" in (page.parent / "index.md").read_text()
    page.unlink()
    shelf.convert()
    assert sorted(p.name for p in page.parent.iterdir()) == [
        "chapter-1.md",
        "chapter-3.md",
        "index.md",
    ]


def test_questions_are_counted_for_unchanged_texts_too(shelf: Shelf) -> None:
    shelf.write({"texts/a.txt": CHAPTERS.replace("CHAPTER II", "CHAPTER IV")})
    assert [shelf.convert()["a"].questions for _ in range(2)] == [1, 1]


def test_settings_of_texts_with_the_same_slug_are_not_reported_as_unused(shelf: Shelf) -> None:
    shelf.write(
        {"texts/a b.txt": "A.", "texts/a_b.txt": "B.", "texts/a_b.toml": "", "texts/ac.toml": ""}
    )
    ((name, problem),) = settings_without_text(shelf.root, find_texts(shelf.root))
    assert (name, problem.split("\n")[0]) == ("ac.toml", "no text has this name")


def test_a_work_whose_text_is_gone_is_kept_and_named(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS, "works/.gitkeep": "", "works/mine/index.md": "# M"})
    shelf.convert()
    (shelf.root / "texts/door.txt").unlink()
    before = shelf.snapshot()
    for _ in range(2):
        outcome = shelf.convert()
        assert {slug: o.status for slug, o in outcome.items()} == {"door": "orphaned"}
        assert outcome["door"].kept == ("chapter-1.md", "chapter-2.md", "index.md")
        assert works_left_out(shelf.root) == ["door"]
    assert shelf.snapshot() == before


def test_a_work_whose_text_was_deleted_stays_left_out_in_a_newer_version(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS})
    shelf.convert()
    (shelf.root / "texts/door.txt").unlink()
    cache = shelf.root / CACHE
    cache.write_text(cache.read_text().replace('"tool":"', '"tool":"0'))
    assert [shelf.statuses()["door"] for _ in range(2)] == ["orphaned"] * 2


def test_the_book_has_the_pages_of_a_copy_without_texts(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS, "texts/wall.txt": CHAPTERS})
    shelf.convert()
    rmtree(shelf.root / "_build")
    (shelf.root / "texts/wall.txt").unlink()
    assert shelf.statuses(check=True)["wall"] == "orphaned", "others have their texts"
    (shelf.root / "texts/door.txt").unlink()
    for _ in range(2):
        assert shelf.statuses() == {"door": "kept", "wall": "kept"}
        assert works_left_out(shelf.root) == []
