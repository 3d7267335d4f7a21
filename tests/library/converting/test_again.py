"""The same texts make the same pages, and a changed one its own; a check says which beforehand."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from fascicle.library.convert_all import convert_library
from fascicle.workers.pools import executor

if TYPE_CHECKING:
    from tests.library.converting.conftest import Files, Shelf

LONG_AGO = time.time_ns() - 3_600_000_000_000
CHAPTERS = "CHAPTER I\n\nIt was a door.\n\nCHAPTER II\n\nIt was a wall.\n"


def test_texts_become_pages(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS, "texts/poem.txt": "A line.\n"})
    assert shelf.statuses() == {"door": "converted", "poem": "converted"}
    assert sorted(shelf.pages()) == [
        "texts/door.addresses.toml",
        "texts/poem.addresses.toml",
        "works/door/chapter-1.md",
        "works/door/chapter-2.md",
        "works/door/index.md",
        "works/poem/index.md",
    ]


def test_a_second_run_changes_no_file(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS, "texts/wall/1.txt": "One.", "texts/wall/2.txt": "2."})
    shelf.convert()
    before = shelf.snapshot()
    assert set(shelf.statuses().values()) == {"unchanged"}
    assert shelf.snapshot() == before


def test_untouched_texts_are_not_read(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS, "texts/wall/1.txt": "One."})
    shelf.convert()
    for path in shelf.root.rglob("*.*"):
        os.utime(path, ns=(LONG_AGO, LONG_AGO))
    shelf.convert()
    page = shelf.root / "works/door/chapter-1.md"
    page.write_bytes(page.read_bytes().replace(b"door.", b"wall."))
    os.utime(page, ns=(LONG_AGO, LONG_AGO))
    assert not any(outcome.edited for outcome in shelf.convert().values())
    assert shelf.convert(check=True)["door"].edited == (("chapter-1.md", 2),)
    os.utime(page, ns=(LONG_AGO, LONG_AGO + 1))
    assert shelf.convert()["door"].edited == (("chapter-1.md", 2),)


def test_a_touched_text_is_read_and_a_rival_seen(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS, "texts/wall/1.txt": "One."})
    for _ in range(2):
        shelf.convert()
        for path in shelf.root.rglob("*.*"):
            os.utime(path, ns=(LONG_AGO, LONG_AGO))
    shelf.convert()
    shelf.write({"texts/wall/2.txt": "Two."})
    assert shelf.statuses() == {"door": "unchanged", "wall": "converted"}
    shelf.write({"texts/Door.txt": "A rival."})
    assert shelf.statuses()["door"] == "failed"


@pytest.mark.parametrize("cache", [b"", b'{"tool": "another", "works": {"door": {}}}'])
def test_a_run_without_its_cache_changes_no_page(shelf: Shelf, cache: bytes) -> None:
    shelf.write({"texts/door.txt": CHAPTERS})
    shelf.convert()
    before = shelf.snapshot()
    path = shelf.root / "_build" / "convert.json"
    whole = path.read_bytes()
    path.write_bytes(cache)
    assert shelf.statuses() == {"door": "unchanged"}
    assert shelf.snapshot() == before
    assert path.read_bytes() == whole


def test_workers_and_their_order_change_no_byte(shelf: Shelf) -> None:
    texts: Files = {f"texts/work-{n}.txt": CHAPTERS * (9 - n) for n in range(8)}
    shelf.write(texts)
    shelf.convert()
    alone = shelf.pages()
    for path in sorted((shelf.root / "works").rglob("*.md")):
        path.unlink()
    with executor(3) as workers:
        slugs = [outcome.slug for outcome in convert_library(shelf.root, workers)]
    assert slugs == sorted(slugs)
    assert shelf.pages() == alone


def test_a_change_of_one_text_changes_its_pages_alone(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS, "texts/wall.txt": CHAPTERS})
    shelf.convert()
    before = shelf.snapshot()
    shelf.write({"texts/door.txt": CHAPTERS.replace("wall", "gate")})
    outcomes = shelf.convert()
    assert outcomes["wall"].status == "unchanged"
    assert outcomes["door"].written == ("chapter-2.md",)
    after = shelf.snapshot()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {
        "texts/door.txt",
        "texts/door.addresses.toml",
        "works/door/chapter-2.md",
        "library.toml",
    }


def test_a_change_of_settings_changes_the_pages(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": "It was."})
    shelf.convert()
    shelf.write({"texts/door.toml": 'title = "The Door"\n'})
    assert shelf.statuses() == {"door": "converted"}
    assert b'title: "The Door"' in (shelf.root / "works/door/index.md").read_bytes()


def test_a_check_says_what_would_change_and_changes_nothing(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS})
    assert shelf.convert(check=True)["door"].written == (
        "chapter-1.md",
        "chapter-2.md",
        "index.md",
    )
    assert sorted(path.name for path in shelf.root.iterdir()) == ["library.toml", "texts"]
    shelf.convert()
    assert shelf.statuses(check=True) == {"door": "unchanged"}
    shelf.write({"texts/door.txt": "CHAPTER I\n\nIt was a door.\n"})
    before = shelf.snapshot()
    outcome = shelf.convert(check=True)["door"]
    assert outcome.status == "converted"
    assert outcome.removed == ("chapter-2.md",)
    assert shelf.snapshot() == before


def test_a_check_finds_addresses_that_are_not_remembered(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS})
    shelf.convert()
    (shelf.root / "texts/door.addresses.toml").unlink()
    assert shelf.statuses(check=True) == {"door": "converted"}
    assert not (shelf.root / "texts/door.addresses.toml").exists()
