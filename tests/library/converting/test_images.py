"""Images of a library: those beside texts, and those of works."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from fascicle.library.hand_edits import prune
from fascicle.library.text_images import images_beside
from fascicle.library.texts import find_texts
from images import png

if TYPE_CHECKING:
    from pathlib import Path

    from tests.library.converting.conftest import Shelf

PAGE = "<!DOCTYPE html><p>It rained.</p><p><img src='door_files/lamp.png' alt='A lamp'></p>"
FILES: dict[str, str | bytes] = {"texts/door.html": PAGE, "texts/door_files/lamp.png": png()}


def images(shelf: Shelf, slug: str = "door") -> list[str]:
    folder = shelf.root / "works" / slug / "images"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def page_of(shelf: Shelf, name: str = "works/door/index.md") -> str:
    return (shelf.root / name).read_text("utf-8")


def test_an_image_is_copied_beside_the_pages_that_show_it(shelf: Shelf) -> None:
    shelf.write(FILES)
    outcome = shelf.convert()["door"]
    (name,) = images(shelf)
    assert outcome.written == (f"images/{name}", "index.md")
    assert f"![A lamp](images/{name})" in page_of(shelf)
    assert (shelf.root / "works/door/images" / name).read_bytes() == png()


def test_a_second_conversion_changes_nothing(shelf: Shelf) -> None:
    shelf.write(FILES)
    shelf.convert()
    before = shelf.snapshot()
    assert shelf.statuses() == {"door": "unchanged"}
    assert shelf.statuses(check=True) == {"door": "unchanged"}
    assert shelf.snapshot() == before


def test_another_image_of_the_same_name_replaces_the_first(shelf: Shelf) -> None:
    shelf.write(FILES)
    shelf.convert()
    (old,) = images(shelf)
    shelf.write({"texts/door_files/lamp.png": png(9)})
    assert shelf.statuses(check=True) == {"door": "converted"}
    assert images(shelf) == [old]
    outcome = shelf.convert()["door"]
    assert outcome.removed == (f"images/{old}",)
    assert len(images(shelf)) == 1
    assert old not in page_of(shelf)


def test_an_image_that_was_missing_is_shown_once_it_is_there(shelf: Shelf) -> None:
    shelf.write({"texts/door.html": PAGE})
    assert [q.name for q in shelf.convert()["door"].queries] == ["images"]
    for _ in range(2):
        assert shelf.statuses() == {"door": "unchanged"}
    shelf.write(FILES)
    assert shelf.statuses() == {"door": "converted"}
    assert len(images(shelf)) == 1


def test_a_deleted_image_of_a_work_is_written_again(shelf: Shelf) -> None:
    shelf.write(FILES)
    shelf.convert()
    (name,) = images(shelf)
    (shelf.root / "works/door/images" / name).unlink()
    assert shelf.statuses() == {"door": "converted"}
    assert images(shelf) == [name]


def test_images_that_no_page_shows_are_removed_and_those_of_the_owner_stay(shelf: Shelf) -> None:
    shelf.write(FILES)
    shelf.convert()
    shelf.write({"works/door/images/mine.png": png(), "texts/door.html": "<!DOCTYPE html><p>Rain."})
    shelf.convert()
    assert images(shelf) == ["mine.png"]


def test_an_edited_image_stays_and_the_folder_goes_with_the_last(shelf: Shelf) -> None:
    shelf.write(FILES)
    shelf.convert()
    (name,) = images(shelf)
    shelf.write({f"works/door/images/{name}": png(8)})
    assert shelf.statuses() == {"door": "unchanged"}
    assert (shelf.root / "works/door/images" / name).read_bytes() == png(8)
    shelf.write({f"works/door/images/{name}": png(), "texts/door.html": "<!DOCTYPE html><p>Rain."})
    shelf.convert()
    assert not (shelf.root / "works/door/images").exists()


def test_an_image_on_an_edited_page_stays(shelf: Shelf) -> None:
    shelf.write(FILES)
    shelf.convert()
    before = images(shelf)
    shelf.edit("works/door/index.md", "rained", "snowed")
    shelf.write({"texts/door.html": "<!DOCTYPE html><p>Rain."})
    shelf.convert()
    assert images(shelf) == before


def test_images_move_with_their_work(shelf: Shelf) -> None:
    shelf.write({**FILES, "texts/door.toml": ""})
    shelf.convert()
    before = images(shelf)
    shelf.write({"texts/door.toml": 'address = "gate"\n'})
    assert shelf.convert()["gate"].moved_from == "door"
    assert (images(shelf), images(shelf, "gate")) == ([], before)


def test_the_images_of_a_work_without_a_text_are_pruned(shelf: Shelf) -> None:
    shelf.write(FILES)
    shelf.convert()
    (shelf.root / "texts/door.html").unlink()
    assert shelf.convert()["door"].status == "orphaned"
    assert len(images(shelf)) == 1
    list(prune(shelf.root))
    assert not (shelf.root / "works/door").exists()


def test_a_failed_write_changes_nothing(shelf: Shelf) -> None:
    shelf.write(FILES)
    code = (
        "from fascicle.files import edits\nwrite = edits._write\n"
        "def fails(path, edit, durable):\n"
        "    if 'images' in path.parts: raise OSError(28, 'full')\n"
        "    return write(path, edit, durable=durable)\n"
        "edits._write = fails"
    )
    assert shelf.run(code).returncode
    assert not (shelf.root / "works/door").exists()


def test_a_folder_of_a_saved_page_is_no_text(shelf: Shelf) -> None:
    shelf.write({**FILES, "texts/door_files/frame.html": "<p>An advertisement."})
    assert [entry.slug for entry in find_texts(shelf.root)] == ["door"]
    shelf.write({"texts/wall_files/1.html": "<p>One."})
    assert [entry.slug for entry in find_texts(shelf.root)] == ["door", "wall-files"]


def beside(folder: Path, address: str, name: str = "texts/page.html") -> list[str]:
    found = images_beside([(name, f"<img src='{address}'>".encode())], folder, "texts")
    return [place for place, _ in found]


@pytest.mark.parametrize("address", ["a.png", "./a.png", "../texts/a.png", "b%20c/a&amp;b.png"])
def test_images_are_found_below_the_folder_of_texts(tmp_path: Path, address: str) -> None:
    (tmp_path / "b c").mkdir()
    for name in ("a.png", "b c/a&b.png"):
        (tmp_path / name).write_bytes(png())
    assert len(beside(tmp_path, address)) == 1
    assert beside(tmp_path, address, "texts/page.txt") == []


@pytest.mark.parametrize(
    "address", ["../secret.png", "/secret.png", "link.png", "folder/secret.png"]
)
def test_no_image_is_read_outside_of_the_folder_of_texts(tmp_path: Path, address: str) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (tmp_path / "secret.png").write_bytes(png())
    (texts / "link.png").symlink_to(tmp_path / "secret.png")
    (texts / "folder").symlink_to(tmp_path)
    os.mkfifo(texts / "pipe.png")
    assert beside(texts, address) == []
    assert beside(texts, "pipe.png") == []


def test_images_in_markdown_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "b c.png").write_bytes(png())
    for said in ("![x](a.png)", "![x](<b c.png> 'x')", "![x][y]\n\n[y]: a.png", "![x](b%20c.png)"):
        assert len(images_beside([("texts/1.md", said.encode())], tmp_path, "texts")) == 1


def test_images_of_a_page_in_utf_16_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    page = "<img src='a.png'>".encode("utf-16")
    assert len(images_beside([("texts/1.html", page)], tmp_path, "texts")) == 1


def test_images_beside_a_text_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / f"{name}.png").write_bytes(png())
    page = [("texts/1.md", b"![](a.png) ![](b.png) ![](c.png)")]

    def found(limit: str, value: int) -> list[tuple[str, bytes]]:
        with monkeypatch.context() as patch:
            patch.setattr(f"fascicle.library.text_images.{limit}", value)
            return list(images_beside(page, tmp_path, "texts"))

    assert len(found("MOST_OF_TEXT", 2)) == 2
    assert len(found("LARGEST_OF_TEXT", len(png()) + 1)) == 2
    # One byte too many says that an image is too large.
    assert [len(raw) for _, raw in found("LARGEST", 10)] == [11] * 3
