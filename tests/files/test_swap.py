"""A folder that is replaced is whole at any moment, and after a killed swap."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from fascicle.files import edits
from fascicle.files.edits import place_beside, repaired, swap_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["in one step", "in two renames"])
def target(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with an old page, on a system that can exchange two folders or cannot."""
    if request.param == "in two renames":
        monkeypatch.setattr(edits, "exchanged", lambda *_: False)
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "page.html").write_text("old")
    return tmp_path / "book"


def made(folder: Path) -> None:
    folder.mkdir()
    (folder / "page.html").write_text("new")


def test_the_new_folder_takes_the_place_of_the_old_and_nothing_is_left(target: Path) -> None:
    made(fresh := place_beside(target))
    swap_in(fresh, target)
    assert (target / "page.html").read_text() == "new"
    assert list(target.parent.iterdir()) == [target]


def test_the_old_folder_may_be_kept_beside(target: Path) -> None:
    fresh = place_beside(target)
    made(fresh)
    swap_in(fresh, target, keep=True)
    assert (target / "page.html").read_text() == "new"
    assert (fresh / "page.html").read_text() == "old"
    assert sorted(target.parent.iterdir()) == [fresh, target]


def test_an_old_folder_that_cannot_be_removed_is_no_error(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(fresh := place_beside(target))

    def refuse(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "rmdir", refuse)
    swap_in(fresh, target)
    assert (target / "page.html").read_text() == "new"


def test_a_folder_that_cannot_be_replaced_is_put_back(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edits, "exchanged", lambda *_: False)
    with pytest.raises(FileNotFoundError):
        swap_in(place_beside(target), target)
    assert (target / "page.html").read_text() == "old"


def test_after_a_swap_killed_between_two_renames_the_old_folder_is_put_back(target: Path) -> None:
    made(fresh := place_beside(target))
    target.rename(fresh.with_suffix(".old"))
    fresh = place_beside(target)
    assert not fresh.exists()
    assert (target / "page.html").read_text() == "old"
    assert list(target.parent.iterdir()) == [target]


def test_a_built_folder_whose_swap_was_killed_is_put_back(target: Path) -> None:
    target.rename(repaired(target).with_suffix(".old"))
    repaired(target)
    assert (target / "page.html").read_text() == "old"
    assert list(target.parent.iterdir()) == [target]


def test_what_others_have_put_beside_it_stays(target: Path) -> None:
    for name in (".book.old", ".book.new", ".fascicle-mine.new", "book.old"):
        (target.parent / name).mkdir()
    (target.parent / "other").mkdir()
    made(others := place_beside(target.with_name("other")))
    before = set(target.parent.iterdir())
    made(fresh := place_beside(target))
    swap_in(fresh, target)
    assert set(target.parent.iterdir()) == before
    assert others in before
