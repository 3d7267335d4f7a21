"""Verification of a library: edited pages are compared with their edit, not with their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.library.convert_all import convert_library
from fascicle.library.verification import verify_library
from fascicle.workers.pools import executor

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a converted library of one page, whose built book has only its front page."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "library.toml").write_text('title = "Shelf"\n')
    (tmp_path / "texts" / "wall.txt").write_text("A wall stood here.\n")
    assert [outcome.status for outcome in convert_library(tmp_path)] == ["converted"]
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / "index.html").touch()
    return tmp_path


def edited(root: Path) -> tuple[tuple[str, int], ...]:
    [work] = verify_library(root, root / "built")
    return work.edited


def test_a_page_as_it_was_converted_is_not_edited(root: Path) -> None:
    assert edited(root) == ()


def test_an_edited_page_and_one_overwritten_without_its_front_matter_are_edited(root: Path) -> None:
    page = root / "works" / "wall" / "index.md"
    page.write_text(page.read_text("utf-8").replace("stood", "once stood"), "utf-8")
    assert edited(root) == (("index.md", 1),)
    page.write_text("# Wall\n\nA wall stood there.\n")
    assert edited(root) == (("index.md", 2),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_page_saved_on_another_system_has_the_same_words(
    root: Path, encoding: str, end: str
) -> None:
    page = root / "works" / "wall" / "index.md"
    text = page.read_text("utf-8")
    page.write_bytes(text.replace("\n", end).encode(encoding))
    assert edited(root) == ()
    page.write_bytes(text.replace("stood", "once stood").replace("\n", end).encode(encoding))
    assert edited(root) == (("index.md", 1),)


def test_an_edited_page_in_another_encoding_is_one_error_and_stops_no_other(root: Path) -> None:
    (root / "texts" / "door.txt").write_text("A door stood here.\n")
    list(convert_library(root))
    page = root / "works" / "wall" / "index.md"
    page.write_bytes(page.read_text("utf-8").encode("utf-16"))
    door, wall = verify_library(root, root / "built")
    (error,) = wall.errors
    assert str(error).startswith("works/wall/index.md: is not in UTF-8\n    Save it")
    assert door.words == 4


def test_works_are_verified_in_order_by_any_number_of_workers(root: Path) -> None:
    for n in range(20):
        (root / "texts" / f"work-{n:02}.txt").write_text(f"It was {n}.\n" if n != 7 else "")
    list(convert_library(root))
    page = root / "works" / "work-03" / "index.md"
    page.write_text(page.read_text("utf-8").replace("It was", "It never was"), "utf-8")
    alone = list(verify_library(root, root / "built"))
    assert [work.slug for work in alone] == ["wall", *(f"work-{n:02}" for n in range(20))]
    assert alone[4].edited == (("index.md", 1),)
    assert "the file is empty" in alone[8].errors[0].problem
    with executor(2) as workers:
        among = list(verify_library(root, root / "built", None, workers))
    # Two errors are never equal, whatever they say.
    assert list(map(str, among)) == list(map(str, alone))
