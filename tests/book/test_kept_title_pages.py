"""Title pages that their owners have edited or kept: the book has all chapters all the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from book_edits import add_a_chapter, build, library, retitle_a_chapter
from fascicle.library.convert_all import convert_library
from fascicle.library.hand_edits import keep
from fascicle.library.page_files import contents_problem
from fascicle.library.verification import verify_library

TITLE = Path("works/tale/index.md")
NEW, OLD = "chapter-2-the-landing", "chapter-2-the-stair"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "library"
    library(root)
    list(convert_library(root))
    return root


def edit(root: Path, old: str, new: str) -> None:
    page = (root / TITLE).read_text()
    assert old in page
    (root / TITLE).write_text(page.replace(old, new))


def test_a_chapter_that_is_added_later_is_read_in_its_place(root: Path) -> None:
    edit(root, "# A Tale", "# The Tale")
    add_a_chapter(root)
    list(convert_library(root))
    book = build(root)
    last = "chapter-4-the-sky.html"
    for page in (TITLE.with_suffix(".html"), Path("works/tale/chapter-3-the-roof.html")):
        assert f'href="{last}"' in (book / page).read_text(), page
    assert 'id="page-chapter-4-the-sky"' in (book / "works/tale/entire.html").read_text()
    assert [work.errors for work in verify_library(root, book)] == [(), (), ()]


def test_convert_names_what_the_list_lacks_and_names_in_vain(root: Path) -> None:
    edit(root, "chapter-3-the-roof\n", "chapter-9\n")
    retitle_a_chapter(root)
    command = [sys.executable, "-m", "fascicle", "convert", "--library", str(root)]
    for _ in range(2):
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert (
            "works/tale/index.md: its list of chapters lacks chapter-3-the-roof "
            f"(in the book after {NEW}) and still names {OLD} (now {NEW}), chapter-9 (no page)\n"
        ) in said
    said = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True).stdout
    found = {work["work"]: work.get("contents", {}) for work in json.loads(said)["works"]}
    assert found["tale"]["place"] == "works/tale/index.md"
    assert not found["short"]


def test_a_list_that_lacks_nothing_is_no_problem(root: Path) -> None:
    edit(root, "# A Tale", "# The Tale")
    assert contents_problem(root, "tale") is None
    assert contents_problem(root, "short") is None


@pytest.mark.slow
def test_a_title_page_kept_as_it_was_is_completed_in_each_build(root: Path) -> None:
    build(root)
    keep(root, "tale/index")
    retitle_a_chapter(root)
    list(convert_library(root))
    for book in (build(root), build(root, "clean")):
        page = (book / TITLE.with_suffix(".html")).read_text()
        assert (f'href="{NEW}.html"' in page, f'href="{OLD}.html"' in page) == (True, False)
    assert [work.errors for work in verify_library(root, book)] == [(), (), ()]


@pytest.mark.slow
def test_the_contents_of_a_work_on_a_shelf_are_completed(root: Path) -> None:
    with (root / "library.toml").open("a") as file:
        file.write("shelf_pages = 4\n")
    edit(root, "# A Tale", "# The Tale")
    build(root)
    add_a_chapter(root)
    list(convert_library(root))
    book = build(root)
    assert 'href="chapter-4-the-sky.html"' in (book / TITLE.with_suffix(".html")).read_text()
    assert [work.errors for work in verify_library(root, book)] == [(), (), ()]
