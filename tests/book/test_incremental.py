"""A build after an edit leaves what a clean build leaves, to the byte, whatever was edited."""

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
    change_a_word,
    edit_a_page_by_hand,
    library,
    remove_a_work,
    retitle_a_chapter,
    retitle_the_library,
)
from slow_cases import mostly_slow

if TYPE_CHECKING:
    from tests.conftest import Restored

Tree = Callable[[Path], dict[str, bytes]]


def times(folder: Path) -> dict[str, int]:
    return {p.relative_to(folder).as_posix(): p.stat().st_mtime_ns for p in folder.rglob("*.html")}


def built_library(root: Path) -> None:
    library(root)
    build(root)


@pytest.fixture
def root(restored: Restored) -> Path:
    return restored(built_library)


FAST_EDITS = (change_a_word, remove_a_work, retitle_the_library)


@pytest.mark.parametrize("edit", mostly_slow(EDITS, *FAST_EDITS), ids=lambda edit: edit.__name__)
def test_a_build_after_an_edit_is_a_clean_build(root: Path, edit: Edit, book_tree: Tree) -> None:
    was = book_tree(root / "_build/html")
    edit(root)
    after, clean = book_tree(build(root)), book_tree(build(root, "clean"))
    assert sorted(after) == sorted(clean)
    assert [name for name in after if after[name] != clean[name]] == []
    assert after != was, "the edit shows nowhere"
    assert book_tree(build(root)) == after


CHAPTER_EDITS = [change_a_word, add_a_chapter, retitle_a_chapter, edit_a_page_by_hand]


@pytest.mark.parametrize(
    "edit", mostly_slow(CHAPTER_EDITS, retitle_a_chapter), ids=lambda edit: edit.__name__
)
def test_an_edit_of_a_chapter_leaves_the_pages_of_other_works_alone(root: Path, edit: Edit) -> None:
    before = times(root / "_build/html/works")
    edit(root)
    after = times(build(root) / "works")
    changed = {name.partition("/")[0] for name in after if after[name] != before.get(name)}
    assert changed == {"tale"}


@pytest.mark.slow
def test_two_processes_write_what_one_writes(root: Path, book_tree: Tree) -> None:
    assert book_tree(build(root, "one", "-j", "1")) == book_tree(build(root, "two", "-j", "2"))
