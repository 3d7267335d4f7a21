"""Works at a new address: their pages move, and the old address leads to them."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, NoReturn

import pytest

from fascicle.book.build import HTML, build_book
from fascicle.book.library_files.new_library import new_library
from fascicle.library import moved_works
from fascicle.library.broken_addresses import known
from fascicle.library.convert_all import Outcome, convert_library
from fascicle.library.moved_works import note_published
from fascicle.library.texts import entry_of, find_texts, load_addresses

if TYPE_CHECKING:
    from pathlib import Path

TALE = "CHAPTER I: THE DOOR\n\nIt was shut.\n\nCHAPTER II: THE WALL\n\nIt was high.\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a library with a work that was converted, and one of a single page."""
    root = tmp_path / "shelf"
    new_library(root, "The Shelf")
    (root / "texts" / "000_ad7.txt").write_text(TALE)
    (root / "texts" / "gate.txt").write_text("It was open.\n")
    outcomes(root)
    return root


def outcomes(root: Path) -> dict[str, Outcome]:
    return {outcome.slug: outcome for outcome in convert_library(root)}


def says(root: Path, name: str, text: str) -> None:
    (root / "texts" / f"{name}.toml").write_text(text)


def folders(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "works").iterdir() if path.is_dir())


def test_the_pages_of_a_work_with_a_new_address_move(shelf: Path) -> None:
    says(shelf, "000_ad7", 'address = "not-lost"')
    says(shelf, "gate", 'address = "the-gate"')
    done = outcomes(shelf)
    assert folders(shelf) == ["not-lost", "the-gate"]
    assert done["not-lost"].moved_from == "000-ad7"
    assert not done["not-lost"].error
    assert 'work: "not-lost"' in (shelf / "works/not-lost/chapter-1-the-door.md").read_text()
    # Nothing moves twice.
    again = outcomes(shelf)
    assert [(o.status, o.moved_from) for o in again.values()] == [("unchanged", "")] * 2


def test_an_edited_page_moves_with_its_words(shelf: Path) -> None:
    page = shelf / "works/000-ad7/chapter-1-the-door.md"
    page.write_text(page.read_text().replace("shut", "closed"))
    says(shelf, "000_ad7", 'address = "not-lost"')
    assert outcomes(shelf)["not-lost"].edited == (("chapter-1-the-door.md", 2),)
    moved = (shelf / "works/not-lost/chapter-1-the-door.md").read_text()
    assert "It was closed." in moved
    assert '\nwork: "not-lost"\n' in moved


def test_all_old_addresses_redirect(shelf: Path) -> None:
    text = shelf / "texts" / "000_ad7.txt"
    text.write_text(TALE.replace("THE WALL", "THE YARD"))
    outcomes(shelf)
    note_published(shelf, ["works/000-ad7/index.html", "works/lost/index.html"])
    for address in ("lost", "not-lost"):
        says(shelf, "000_ad7", f'address = "{address}"')
        outcomes(shelf)
    build_book(shelf, shelf / HTML)
    for old in ("000-ad7", "lost"):
        folder = shelf / HTML / "works" / old
        assert {
            path.name: path.read_text().partition("url=")[2].partition('"')[0]
            for path in folder.iterdir()
        } == {
            "index.html": "../not-lost/index.html",
            "entire.html": "../not-lost/entire.html",
            "chapter-1-the-door.html": "../not-lost/chapter-1-the-door.html",
            "chapter-2-the-yard.html": "../not-lost/chapter-2-the-yard.html",
            "chapter-2-the-wall.html": "../not-lost/chapter-2-the-yard.html",
        }
    (entry,) = (entry for entry in find_texts(shelf) if entry.slug == "not-lost")
    assert next(known(entry))["former"] == [
        "works/000-ad7/chapter-1-the-door.html",
        "works/lost/chapter-1-the-door.html",
    ]


def test_what_nobody_can_have_a_link_to_moves_without_a_redirect(shelf: Path) -> None:
    says(shelf, "000_ad7", 'address = "not-lost"')
    says(shelf, "gate", 'address = "the-gate"')
    note_published(shelf, ["index.html", "works/gate/index.html"])
    outcomes(shelf)
    entries = {entry.slug: load_addresses(entry) for entry in find_texts(shelf)}
    assert entries["not-lost"].former == ()
    assert entries["the-gate"].former == ("gate",)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("added", ["texts/000_ad7.txt", "works/000-ad7/index.md"])
def test_what_git_tracks_counts_as_published(shelf: Path, added: str) -> None:
    for arguments in (["init", "-q"], ["add", added]):
        subprocess.run(["git", *arguments], cwd=shelf, check=True)
    says(shelf, "000_ad7", 'address = "not-lost"')
    says(shelf, "gate", 'address = "the-gate"')
    outcomes(shelf)
    entries = {entry.slug: load_addresses(entry) for entry in find_texts(shelf)}
    assert entries["not-lost"].former == ("000-ad7",)
    assert entries["the-gate"].former == ()


def test_a_work_may_go_back_to_the_address_of_its_name(shelf: Path) -> None:
    says(shelf, "gate", 'address = "the-gate"')
    outcomes(shelf)
    note_published(shelf, ["works/the-gate/index.html"])
    says(shelf, "gate", "")
    assert outcomes(shelf)["gate"].moved_from == "the-gate"
    (entry,) = (entry for entry in find_texts(shelf) if entry.slug == "gate")
    assert load_addresses(entry).former == ("the-gate",)


def test_the_pages_of_another_work_do_not_move(shelf: Path) -> None:
    # The first now has the address of the second, which gets one of its own.
    says(shelf, "000_ad7", 'address = "gate"')
    says(shelf, "gate", 'address = "the-gate"')
    done = outcomes(shelf)
    assert [o.error for o in done.values() if o.error] == []
    assert "It was open." in (shelf / "works/the-gate/index.md").read_text()
    assert "It was shut." in (shelf / "works/gate/chapter-1-the-door.md").read_text()


def test_a_new_text_takes_no_pages_from_a_work_at_the_address_of_its_name(shelf: Path) -> None:
    (shelf / "texts" / "not-lost.txt").write_text("It was a hat.\n")
    says(shelf, "not-lost", 'address = "hat"')
    says(shelf, "000_ad7", 'address = "not-lost"')
    outcomes(shelf)
    outcomes(shelf)
    assert folders(shelf) == ["gate", "hat", "not-lost"]
    (shelf / "works" / "hat" / "index.md").unlink()
    (shelf / "works" / "hat").rmdir()
    assert outcomes(shelf)["hat"].moved_from == ""
    assert "It was shut." in (shelf / "works/not-lost/chapter-1-the-door.md").read_text()


def test_two_works_at_one_address_are_an_error(shelf: Path) -> None:
    says(shelf, "gate", 'address = "000-ad7"')
    error = outcomes(shelf)["000-ad7"].error
    assert error is not None
    assert "would become the same work as texts/gate.txt" in error.problem
    assert error.remedy == "Rename one of the two, or give it another `address`."


@pytest.mark.parametrize("address", ["Not Lost", "../gate", "a/b", "-a", "a" * 61, ""])
def test_what_cannot_be_an_address_is_an_error_and_nothing_moves(shelf: Path, address: str) -> None:
    says(shelf, "gate", f'address = "{address}"')
    error = outcomes(shelf)["gate"].error
    assert error is not None
    assert error.place == "texts/gate.toml: address"
    assert folders(shelf) == ["000-ad7", "gate"]


def test_a_work_that_cannot_move_stays_whole_and_says_so(shelf: Path) -> None:
    page = shelf / "works/000-ad7/chapter-1-the-door.md"
    page.write_text(page.read_text().replace("shut", "closed"))
    says(shelf, "000_ad7", 'address = "not-lost"')
    (shelf / "works" / "not-lost").symlink_to("nowhere")
    done = outcomes(shelf)
    failed = done["not-lost"]
    assert (failed.status, list(done)) == ("failed", ["gate", "not-lost"])
    assert str(failed.error).startswith("works/000-ad7: cannot be moved to works/not-lost: ")
    assert "It was closed." in page.read_text()
    (shelf / "works" / "not-lost").unlink()
    assert outcomes(shelf)["not-lost"].moved_from == "000-ad7"


def test_a_move_that_cannot_be_recorded_is_taken_back(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shelf / "works/000-ad7/chapter-1-the-door.md"
    page.write_text(edited := page.read_text().replace("shut", "closed"))
    says(shelf, "000_ad7", 'address = "not-lost"')

    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(moved_works, "addresses_change", full)
        assert "cannot be moved to works/not-lost" in str(outcomes(shelf)["not-lost"].error)
    assert page.read_text() == edited
    assert folders(shelf) == ["000-ad7", "gate"]
    assert outcomes(shelf)["not-lost"].moved_from == "000-ad7"


def test_a_check_moves_nothing(shelf: Path) -> None:
    says(shelf, "gate", 'address = "the-gate"')
    assert all(not outcome.error for outcome in convert_library(shelf, check=True))
    assert folders(shelf) == ["000-ad7", "gate"]


def test_works_are_found_by_the_name_of_their_text_too(shelf: Path) -> None:
    says(shelf, "000_ad7", 'address = "not-lost"')
    entries = find_texts(shelf)
    for name in ("not-lost", "000_ad7", "000-ad7", "texts/000_ad7.txt"):
        assert entry_of(entries, name).slug == "not-lost"
