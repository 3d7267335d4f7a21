"""A build in shelves leaves what a build in one part leaves, to the byte, whatever was edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from book_edits import (
    EDITS,
    Edit,
    add_a_chapter,
    build,
    change_what_is_quoted,
    library,
    remove_a_work,
)
from slow_cases import mostly_slow

if TYPE_CHECKING:
    from tests.conftest import Restored

Tree = Callable[[Path], dict[str, bytes]]
# Each work is on a shelf of its own.
SMALL_SHELVES = "shelf_pages = 4\n"


def in_shelves(root: Path, *, wanted: bool) -> None:
    """Say in the library's settings whether it is built in parts."""
    path = root / "library.toml"
    said = path.read_text("utf-8").replace(SMALL_SHELVES, "")
    path.write_text((SMALL_SHELVES if wanted else "") + said, encoding="utf-8")


def built_library(root: Path) -> None:
    library(root)
    in_shelves(root, wanted=True)
    build(root)


@pytest.fixture
def root(restored: Restored) -> Path:
    return restored(built_library)


# Those that show on other shelves, or that move files; the rest are edits of one shelf.
NAMES = {
    "change_a_word", "add_a_chapter", "remove_a_chapter_between", "reorder_chapters",
    "make_one_page_of_a_work", "add_a_work", "remove_a_work", "rename_a_work", "title",
    "authors", "tags", "language", "rating", "take_entire_works_away",
    "write_a_page_called_entire", "put_it_into_a_series", "rename_a_person", "make_a_secret",
    "rewrite_the_front_page", "retitle_the_library", "edit_a_page_by_hand",
    "add_a_page_by_hand", "add_a_former_address", "add_a_picture",
    "take_the_page_of_a_picture_away", "change_a_template", "refer_to_a_work",
    "retitle_what_is_referred_to", "change_what_is_quoted",
}  # fmt: skip
CHOSEN = [edit for edit in EDITS if edit.__name__ in NAMES]
FAST_EDITS = (add_a_chapter, remove_a_work, change_what_is_quoted)


@pytest.mark.parametrize("edit", mostly_slow(CHOSEN, *FAST_EDITS), ids=lambda edit: edit.__name__)
def test_shelves_after_an_edit_are_a_clean_build_in_one_part(
    root: Path, edit: Edit, book_tree: Tree
) -> None:
    edit(root)
    in_shelves(root, wanted=True)
    after = book_tree(build(root))
    assert len(list((root / "_build/doctrees/shelves").iterdir())) > 1
    in_shelves(root, wanted=False)
    clean = book_tree(build(root, "clean"))
    assert sorted(after) == sorted(clean)
    assert [name for name in after if after[name] != clean[name]] == []
