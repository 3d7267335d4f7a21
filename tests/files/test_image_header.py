"""The kind and the size of an image, by its header."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.files.image_header import ImageHeader, image_header, is_svg
from images import EXTENDED_WEBP, GIF, JPEG, LOSSLESS_WEBP, WEBP, bomb, png

TOOLS = Path(__file__).resolve().parents[2] / "tools"
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
    assert image_header(GIF[:-1]) is None


def test_an_image_without_pixels_is_none() -> None:
    assert image_header(GIF.replace(b"\x07\0\x05", b"\0\0\x05")) is None


def test_a_bomb_is_not_decoded() -> None:
    assert image_header(bomb()) == ImageHeader("png", 40_000, 25_000)
    side = struct.pack("<I", 16_382)[:3]  # less one
    large = EXTENDED_WEBP[:24] + side + side + EXTENDED_WEBP[30:]
    assert image_header(large) == ImageHeader("webp", 16_383, 16_383)


def test_pillow_is_imported_for_an_image_only() -> None:
    code = (
        "import sys; from fascicle.readers import gallery; gallery.image_header(b'<html>')\n"
        "print('PIL' in sys.modules); gallery.image_header(b'GIF8;'); print('PIL' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(TOOLS)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\nTrue\n"


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
