"""A build after an edit leaves what a clean one leaves, to the byte, in one part or on shelves."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from shutil import ignore_patterns
from typing import TYPE_CHECKING

import pytest

from book_edits import (
    EDITS,
    Edit,
    add_a_chapter,
    build,
    change_a_word,
    change_what_is_quoted,
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
SMALL_SHELVES = "shelf_pages = 4\n"


def times(folder: Path) -> dict[str, int]:
    return {p.relative_to(folder).as_posix(): p.stat().st_mtime_ns for p in folder.rglob("*.html")}


def built_library(root: Path) -> None:
    library(root)
    build(root)


def put_on_shelves(root: Path) -> None:
    """Let each work have a shelf of its own."""
    path = root / "library.toml"
    said = path.read_text("utf-8").replace(SMALL_SHELVES, "")
    path.write_text(SMALL_SHELVES + said, encoding="utf-8")


def built_on_shelves(root: Path) -> None:
    library(root)
    put_on_shelves(root)
    build(root)


def become(library: Path, other: Path) -> None:
    """Let a library have the files of another one, and the book that it has."""
    for path in library.iterdir():
        if path.is_dir() and path.name != "_build":
            shutil.rmtree(path)
    shutil.copytree(other, library, ignore=ignore_patterns("_build"), dirs_exist_ok=True)


@pytest.fixture
def root(restored: Restored) -> Path:
    return restored(built_library)


# Those that show on other shelves, or that move files; the rest are edits of one shelf.
ON_SHELVES = {
    "change_a_word", "add_a_chapter", "remove_a_chapter_between", "reorder_chapters",
    "make_one_page_of_a_work", "add_a_work", "remove_a_work", "rename_a_work", "title",
    "authors", "tags", "language", "rating", "take_entire_works_away",
    "write_a_page_called_entire", "put_it_into_a_series", "rename_a_person", "make_a_secret",
    "rewrite_the_front_page", "retitle_the_library", "edit_a_page_by_hand",
    "add_a_page_by_hand", "add_a_former_address", "add_a_picture",
    "take_the_page_of_a_picture_away", "change_a_template", "refer_to_a_work",
    "retitle_what_is_referred_to", "change_what_is_quoted",
}  # fmt: skip
FAST_EDITS = (remove_a_work, change_what_is_quoted, retitle_the_library)


SLOW_EDITS = [edit for edit in EDITS if edit not in FAST_EDITS]
# A book that an edit has left stale is stale after other edits, too: those of a story are far
# apart in the list, so that few touch the same files.
APART = (len(SLOW_EDITS) + 4) // 5
STORIES = [(edit,) for edit in FAST_EDITS] + [tuple(SLOW_EDITS[n::APART]) for n in range(APART)]


@pytest.mark.parametrize(
    "story",
    mostly_slow(STORIES, *STORIES[: len(FAST_EDITS)]),
    ids=lambda story: ", ".join(edit.__name__ for edit in story),
)
def test_a_build_after_edits_is_a_clean_build(
    root: Path, story: tuple[Edit, ...], restored: Restored, book_tree: Tree
) -> None:
    was = book_tree(root / "_build/html")
    for edit in story:
        edit(root)
        after = book_tree(build(root))
        assert after != was, f"{edit.__name__} shows nowhere"
        was = after
    clean = book_tree(build(root, "clean"))
    assert sorted(after) == sorted(clean)
    assert [name for name in after if after[name] != clean[name]] == []
    assert book_tree(build(root)) == after
    if any(edit.__name__ in ON_SHELVES for edit in story):
        shelved = restored(built_on_shelves)
        become(shelved, root)
        put_on_shelves(shelved)
        after = book_tree(build(shelved))
        assert len(list((shelved / "_build/doctrees/shelves").iterdir())) > 1
        assert sorted(after) == sorted(clean)
        assert [name for name in after if after[name] != clean[name]] == []


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
