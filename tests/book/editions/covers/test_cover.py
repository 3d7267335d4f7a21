"""Covers: deterministic, of the right size, and never with a letter that the font lacks."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from fascicle.book.editions.cover import HEIGHT, WIDTH, cover_of

LONG = "An Account of the Goat That Decided, and of All Who Followed It " * 12


def pixels(png: bytes) -> bytes:
    image = Image.open(BytesIO(png))
    assert image.size == (WIDTH, HEIGHT)
    return image.convert("RGB").tobytes()


def test_a_cover_is_the_same_for_the_same_words() -> None:
    assert cover_of("door", "The Door", "Ada Quill") == cover_of("door", "The Door", "Ada Quill")


def test_title_people_series_and_library_are_on_it() -> None:
    bare = pixels(cover_of("door", "The Door").image)
    for said in ({"people": "Ada"}, {"series": "Doors · 2"}, {"library": "Shelf"}):
        assert pixels(cover_of("door", "The Door", **said).image) != bare
    assert pixels(cover_of("door", "The Window").image) != bare


def test_the_last_of_many_authors_is_on_it() -> None:
    names = "Ada Quill, Ben Inkwell, Carla Nib, Dov Blotter, Eve Parchment, Fay Vellum, Gil Sizar"
    covers = {cover_of("door", "The Door", f"{names}, {last}").image for last in ("Ida", "Jan")}
    assert len(covers) == 2


def test_a_corrected_title_keeps_its_colour() -> None:
    corners = {pixels(cover_of("door", title).image)[:3] for title in ("The Dor", "The Door")}
    assert len(corners) == 1


@pytest.mark.parametrize("title", [LONG, "D" * 400, "", "A"])
def test_a_title_of_any_length_keeps_within_the_frame(title: str) -> None:
    empty, image = (pixels(cover_of("door", said).image) for said in ("", title))
    width = 3 * WIDTH
    margins = [row[: 3 * 100] + row[-3 * 100 :] for row in _rows(image, width)]
    assert margins == [row[: 3 * 100] + row[-3 * 100 :] for row in _rows(empty, width)]


def test_words_that_the_font_cannot_set_are_left_out_and_named() -> None:
    cover = cover_of("neko", "吾輩は猫である", "Sōseki")
    assert cover.missing == ("吾輩は猫である",)
    assert cover.image == cover_of("neko", "", "Sōseki").image
    assert not cover_of("door", "Дверь — Η πόρτα — Tür").missing


def test_an_emoji_is_left_out() -> None:
    cover = cover_of("geese", "Geese 🪿", "Ada")
    assert cover == cover_of("geese", "Geese", "Ada")


def _rows(image: bytes, width: int) -> list[bytes]:
    return [image[start : start + width] for start in range(0, len(image), width)]
