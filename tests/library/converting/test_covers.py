"""Covers: a file beside the text, an image of the text, that of an EPUB, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fascicle.library.removing import remove, removed_named, restore
from fascicle.library.texts import find_texts, unread_files
from images import png

if TYPE_CHECKING:
    from tests.library.converting.conftest import Shelf

CHAPTERS = ("CHAPTER 1\n\n\nIt rained.", "CHAPTER 2\n\n\nIt stopped.\n")
TEXT = "\n\n\n\n".join(("The Door\n\nby Ada Quill", *CHAPTERS))
PAGE = "<!DOCTYPE html><p>It rained.</p><p><img src='img/lamp.png' alt='A lamp'></p>"


def cover(shelf: Shelf) -> tuple[str, list[str]]:
    """Return the cover on the title page, and the images of the work."""
    folder = shelf.root / "works/door"
    text = (folder / "index.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("cover: ")]
    images = sorted(path.name for path in (folder / "images").glob("*"))
    return "".join(lines).removeprefix('cover: "').rstrip('"'), images


def asked(shelf: Shelf) -> list[str]:
    return [query.question for query in shelf.convert()["door"].queries if query.name == "cover"]


def test_a_file_beside_the_text_is_its_cover(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": TEXT, "texts/moon.png": png()})
    shelf.write({"texts/door.toml": 'cover = "moon.png"\n'})
    assert asked(shelf) == []
    shown, (image,) = cover(shelf)
    assert shown == f"images/{image}"
    assert (shelf.root / "works/door" / shown).read_bytes() == png()
    assert unread_files(shelf.root) == []


def test_another_image_of_that_name_is_seen(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": TEXT, "texts/moon.png": png()})
    shelf.write({"texts/door.toml": 'cover = "moon.png"\n'})
    shelf.convert()
    assert shelf.statuses() == {"door": "unchanged"}
    old = cover(shelf)[1]
    shelf.write({"texts/moon.png": png(9)})
    assert shelf.statuses() == {"door": "converted"}
    assert len(cover(shelf)[1]) == 1
    assert cover(shelf)[1] != old


@pytest.mark.parametrize("given", ["lamp-{}", "images/lamp-{}.png"])
def test_an_image_of_the_text_is_its_cover(shelf: Shelf, given: str) -> None:
    shelf.write({"texts/door.html": PAGE, "texts/img/lamp.png": png()})
    shelf.convert()
    (image,) = cover(shelf)[1]
    name = given.format(image.partition("-")[2].removesuffix(".png"))
    shelf.write({"texts/door.toml": f'cover = "{name}"\n'})
    assert asked(shelf) == []
    assert cover(shelf) == (f"images/{image}", [image])


@pytest.mark.parametrize(
    ("given", "raw", "why"),
    [
        ("mono.png", b"", "there is no texts/mono.png"),
        ("../../moon.png", b"", "there is no ../moon.png"),
        ("moon.png", b"no", "damaged, or no PNG"),
    ],
)
def test_a_cover_that_cannot_be_shown_is_asked_about(
    shelf: Shelf, given: str, raw: bytes, why: str
) -> None:
    shelf.write({"texts/door.txt": TEXT, "texts/door.toml": f'cover = "{given}"\n'})
    shelf.write({"moon.png": png(), **({f"texts/{given}": raw} if raw else {})})
    (question,) = asked(shelf)
    assert why in question
    assert cover(shelf) == ("", [])
    shelf.write({"texts/door.toml": 'cover = "none"\n'})
    assert asked(shelf) == []


def test_a_removed_work_takes_its_cover_along(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": TEXT, "texts/moon.png": png()})
    shelf.write({"texts/door.toml": 'cover = "moon.png"\n'})
    shelf.convert()
    before = cover(shelf)
    (entry,) = find_texts(shelf.root)
    remove(shelf.root, entry)
    assert not (shelf.root / "texts/moon.png").exists()
    restore(shelf.root, removed_named(shelf.root, "door"))
    assert (shelf.root / "texts/moon.png").read_bytes() == png()
    shelf.convert()
    assert cover(shelf) == before


def test_an_image_from_elsewhere_is_copied(shelf: Shelf, fascicle: Any) -> None:
    shelf.write({"library.toml": 'title = "Doors"\n', "texts/door.txt": TEXT})
    shelf.write({"elsewhere/moon.png": png(), "elsewhere/no.png": b"no"})
    code, out, _ = fascicle("describe", "door", "cover=elsewhere/moon.png", at=shelf.root)
    assert code == 0
    (image,) = shelf.root.glob("texts/*.png")
    assert f'cover = "{image.name}"' in out
    assert image.read_bytes() == png()
    code, _, err = fascicle("describe", "door", "cover=elsewhere/no.png", at=shelf.root)
    assert (code, "cannot be a cover" in err) == (2, True)
    for wrong in ("moonn.png", "elsewhere/moonn.png", "/etc/moon"):
        code, _, err = fascicle("describe", "door", f"cover={wrong}", at=shelf.root)
        assert (code, "there is no such file" in err) == (2, True)
    code, _, _ = fascicle("undo", at=shelf.root)
    assert code == 0
    assert not (shelf.root / "texts/door.toml").exists()
    assert image.read_bytes() == png()
