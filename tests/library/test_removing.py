"""Works leave the library and come back: every file, as it was, or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fascicle.book.library_files.new_library import new_library
from fascicle.files import edits
from fascicle.library.convert_all import convert_library
from fascicle.library.removing import removable, remove, removed_named, restore, settle_moves
from fascicle.model.errors import FascicleError, UseError
from fascicle.settings.load import UNFINISHED, load_record, removed_works
from faults import files_of

LAMP = "CHAPTER I: THE OIL\n\nThe lamp was filled.\n\nCHAPTER II: THE WICK\n\nIt was cut.\n"
PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a library with a work that has settings, a decision's TOML and an edited page."""
    root = tmp_path / "shelf"
    new_library(root, "The Shelf")
    (root / "texts/lamp.txt").write_text(LAMP)
    (root / "texts/lamp.toml").write_text('# Mine.\ntitle = "The Lamp"\n')
    (root / "texts/rope.txt").write_text("It held.\n")
    list(convert_library(root))
    page = root / "works/lamp/chapter-2-the-wick.md"
    page.write_text(page.read_text().replace("It was cut", "It was trimmed"))
    list(convert_library(root))
    return root


def library_files(root: Path) -> dict[str, bytes]:
    return files_of(root, ["_build", "texts/history.jsonl"])


def take_out(root: Path, name: str) -> None:
    (entry,) = removable(root, [name])
    remove(root, entry)


def test_a_removed_work_comes_back_as_it_was(shelf: Path) -> None:
    before = library_files(shelf)
    take_out(shelf, "lamp")
    now = library_files(shelf)
    assert not [name for name in now if name.startswith(("texts/lamp", "works/lamp"))]
    moved = {name.removeprefix("removed/lamp/"): raw for name, raw in now.items()}
    assert {name: moved[name] for name in before} == before
    restore(shelf, removed_named(shelf, "lamp"))
    assert library_files(shelf) == before
    assert not (shelf / "removed").exists()
    assert {o.status for o in convert_library(shelf)} == {"unchanged"}


def test_a_record_has_all_addresses_unless_they_are_forgotten(shelf: Path) -> None:
    (lamp,) = removable(shelf, ["texts/lamp.txt"])
    remove(shelf, lamp)
    (record,) = removed_works(shelf)
    assert (record.work, record.folders) == ("lamp", ("lamp",))
    assert set(record.pages) == {"index", "entire", "chapter-1-the-oil", "chapter-2-the-wick"}
    (rope,) = removable(shelf, ["rope"])
    remove(shelf, rope, forget=True)
    assert load_record(shelf / "removed/rope").pages == ()


def test_the_files_of_a_folder_and_what_lies_among_them_move_with_it(shelf: Path) -> None:
    folder = shelf / "texts/door"
    folder.mkdir()
    (folder / "01.txt").write_text("CHAPTER I\n\nIt was shut.\n")
    (folder / "02.txt").write_text("CHAPTER II\n\nIt was open.\n")
    (folder / "notes.ods").write_bytes(b"mine")
    list(convert_library(shelf))
    before = library_files(shelf)
    take_out(shelf, "door")
    assert not folder.exists()
    restore(shelf, removed_named(shelf, "door"))
    assert library_files(shelf) == before


def test_an_image_of_two_texts_stays_for_the_other(shelf: Path) -> None:
    (shelf / "texts/map.png").write_bytes(PICTURE)
    for name in ("atlas", "guide"):
        (shelf / f"texts/{name}.md").write_text(f"# {name}\n\n![A map](map.png)\n\nIt rained.\n")
    take_out(shelf, "atlas")
    assert (shelf / "texts/map.png").read_bytes() == PICTURE
    take_out(shelf, "guide")
    assert not (shelf / "texts/map.png").exists()
    for name in ("atlas", "guide"):
        restore(shelf, removed_named(shelf, name))
        assert (shelf / "texts/map.png").read_bytes() == PICTURE


def test_a_work_of_a_name_that_was_removed_before_has_a_folder_of_its_own(shelf: Path) -> None:
    take_out(shelf, "lamp")
    (shelf / "texts/lamp.txt").write_text("Another lamp.\n")
    list(convert_library(shelf))
    take_out(shelf, "lamp")
    assert sorted(path.name for path in (shelf / "removed").iterdir()) == ["lamp", "lamp-2"]
    restore(shelf, removed_named(shelf, "lamp-2"))
    assert (shelf / "texts/lamp.txt").read_text() == "Another lamp.\n"
    with pytest.raises(UseError, match=r"texts/lamp\S*: another file is where"):
        restore(shelf, removed_named(shelf, "lamp"))
    assert (shelf / "texts/lamp.txt").read_text() == "Another lamp.\n"


def test_an_address_that_another_work_has_now_is_not_taken_from_it(shelf: Path) -> None:
    take_out(shelf, "lamp")
    (shelf / "texts/light.txt").write_text("It was bright.\n")
    (shelf / "texts/light.toml").write_text('address = "lamp"\n')
    before = library_files(shelf)
    with pytest.raises(UseError, match=r"texts/light\.txt: has the address of the removed work"):
        restore(shelf, removed_named(shelf, "lamp"))
    assert library_files(shelf) == before


def test_a_work_whose_text_was_deleted_can_be_removed(shelf: Path) -> None:
    (shelf / "texts/lamp.txt").unlink()
    take_out(shelf, "lamp")
    assert not [name for name in library_files(shelf) if name.startswith(("texts/l", "works/l"))]
    assert "works/lamp/index.md" in files_of(shelf / "removed/lamp")
    assert "texts/lamp.toml" in files_of(shelf / "removed/lamp")


def test_an_unknown_name_has_the_nearest_as_its_remedy(shelf: Path) -> None:
    with pytest.raises(UseError, match=r"Did you mean “lamp”\?"):
        removable(shelf, ["rope", "lmap"])
    take_out(shelf, "lamp")
    with pytest.raises(UseError, match=r"Did you mean “lamp”\?"):
        removed_named(shelf, "lmap")


def test_nothing_is_moved_through_a_link(shelf: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "01.txt").write_text("It was far.\n")
    (shelf / "texts/far").symlink_to(outside)
    with pytest.raises(UseError, match="behind a link"):
        take_out(shelf, "far")
    assert (outside / "01.txt").exists()


def test_references_to_a_removed_work_are_named(shelf: Path) -> None:
    (shelf / "index.md").write_text(
        "The lamp is old.\n\n:::{works}\nlamp\n:::\n\nSee [it](works/lamp/index.md).\n\n"
        "{lit:work}`lamp`, {lit:chapter}`first <lamp/chapter-1-the-oil>`\n\n"
        ":::{lit:quote} lamp\nThe lamp was filled.\n:::\n"
    )
    page = shelf / "works/rope/index.md"
    page.write_text(page.read_text() + "\nSee [the lamp](../lamp/index.md).\n")
    (lamp,) = removable(shelf, ["lamp"])
    lines = len(page.read_text().splitlines())
    named = [*(f"index.md:{n}" for n in (4, 7, 9, 11)), f"works/rope/index.md:{lines}"]
    assert list(remove(shelf, lamp).references) == named


# Moves that are cut short


def test_a_removal_that_fails_changes_nothing(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = library_files(shelf)
    moves = edits._move_away

    def move(edit: edits.Edit, temporary: Path) -> None:
        if edit.path.name == "lamp.addresses.toml":
            raise OSError(28, os.strerror(28))
        moves(edit, temporary)

    monkeypatch.setattr(edits, "_move_away", move)
    with pytest.raises(FascicleError, match="cannot be moved"):
        take_out(shelf, "lamp")
    assert library_files(shelf) == before


@pytest.mark.parametrize("number", range(6))
def test_a_removal_that_was_killed_is_taken_back(shelf: Path, number: int) -> None:
    before = library_files(shelf)
    take_out(shelf, "lamp")
    # As a kill leaves it: a copy with a mark, and the first files gone.
    folder = shelf / "removed/lamp"
    (folder / UNFINISHED).touch()
    back = sorted(name for name in files_of(folder) if "/" in name)[number:]
    for name in back:
        (shelf / name).parent.mkdir(exist_ok=True)
        (shelf / name).write_bytes((folder / name).read_bytes())
    settle_moves(shelf)
    assert library_files(shelf) == before


def test_a_file_that_was_edited_after_a_kill_is_kept_and_so_is_the_copy(shelf: Path) -> None:
    take_out(shelf, "lamp")
    folder = shelf / "removed/lamp"
    (folder / UNFINISHED).touch()
    (shelf / "texts/lamp.txt").write_text("Mine.\n")
    settle_moves(shelf)
    assert (shelf / "texts/lamp.txt").read_text() == "Mine.\n"
    assert (shelf / "works/lamp/index.md").exists()
    assert (folder / "texts/lamp.txt").read_text() == LAMP
    assert not (folder / UNFINISHED).exists()


def test_a_text_saved_while_it_is_removed_is_moved_as_it_was_saved(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves = edits._move_away
    saved: list[int] = []

    def move(edit: edits.Edit, temporary: Path) -> None:
        if not saved:
            saved.append((shelf / "texts/lamp.txt").write_text(LAMP + "\nThe end.\n"))
        moves(edit, temporary)

    monkeypatch.setattr(edits, "_move_away", move)
    take_out(shelf, "lamp")
    assert not (shelf / "texts/lamp.txt").exists()
    assert (shelf / "removed/lamp/texts/lamp.txt").read_text().endswith("The end.\n")
    assert [path.name for path in (shelf / "removed").iterdir()] == ["lamp"]
