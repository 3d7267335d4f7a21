"""The kind and the size of an image, by its header."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.files.image_header import ImageHeader, image_header, is_svg
from images import EXTENDED_WEBP, GIF, JPEG, LOSSLESS_WEBP, WEBP, bomb, png

FORMS = {
    "png": png(7, 5), "jpg": JPEG, "gif": GIF, "webp": WEBP, "lossless": LOSSLESS_WEBP,
    "extended": EXTENDED_WEBP,
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_format_says_its_size(form: str) -> None:
    kind = form if form in {"png", "jpg", "gif"} else "webp"
    assert image_header(FORMS[form]) == ImageHeader(kind, 7, 5)


@pytest.mark.parametrize("form", FORMS)
def test_an_image_that_ends_within_its_header_is_none(form: str) -> None:
    for length in range(24):
        assert image_header(FORMS[form][:length]) is None


def test_an_incomplete_png_or_jpeg_is_none() -> None:
    assert image_header(png(7, 5)[:-12]) is None
    assert image_header(JPEG[:-2]) is None
    assert image_header(WEBP[:-1]) is None


def test_an_image_without_pixels_is_none() -> None:
    assert image_header(GIF[:6] + struct.pack("<HH", 0, 5) + GIF[10:]) is None


def test_a_bomb_is_not_decoded() -> None:
    assert image_header(bomb()) == ImageHeader("png", 40_000, 25_000)


@pytest.mark.parametrize("raw", [b"", b"<html>", b"%PDF-1.4", b"BM\0\0", b"\xff\xd8\xff\xff\xff"])
def test_other_files_are_none(raw: bytes) -> None:
    assert image_header(raw) is None


def test_a_drawing_in_svg_is_recognised() -> None:
    assert is_svg(b'<?xml version="1.0"?>\n<!-- --><SVG onload="x()">')
    assert not is_svg(png())


@given(st.sampled_from(sorted(FORMS)), st.binary(max_size=60), st.integers(0, 40))
def test_damage_raises_no_error(form: str, noise: bytes, at: int) -> None:
    raw = FORMS[form]
    image_header(raw[:at] + noise + raw[at + len(noise) :])
