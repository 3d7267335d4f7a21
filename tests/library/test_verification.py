"""Verification of a library: edited pages are compared with their edit, not with their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.library.convert_all import convert_library
from fascicle.library.verification import verify_library

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
