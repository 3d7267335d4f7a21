"""The cover of an edition: the image that the work has, or a typographic one.

A typographic cover is the same for the same words.

The colour is chosen by the work's name in addresses, so that it stays when a title is corrected.
Words in a script that the font does not have are left out, and named; so are emoji, without a word.
"""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from font_source_serif_pro import SourceSerifPro, SourceSerifProIt, SourceSerifProSemibold
from PIL import Image, ImageColor, ImageDraw, ImageFont, ImageOps

from fascicle.model.digests import blake2_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Two to three, in pixels; shops and readers ask for 1,200 to 1,600 in width.
WIDTH, HEIGHT = 1200, 1800
_MARGIN, _FRAME = 84, 3
# Ground and ink, each with a contrast of 7 or more.
_COLOURS = (
    ("#1f3a4d", "#f4ecd8"), ("#5a1f2b", "#f6e9dc"), ("#23402f", "#f1ead6"), ("#3d2b56", "#f2e8ee"),
    ("#f1e6cf", "#2b2118"), ("#6b2f12", "#f8ecdd"), ("#12393d", "#eef0df"), ("#e4e7de", "#1d2b2a"),
    ("#2c2c34", "#efe6d2"), ("#463a13", "#f6eed6"), ("#e9dcd3", "#3a1620"), ("#183153", "#efe9dc"),
)  # fmt: skip
_TITLE_SIZES = (150, 128, 110, 96, 84, 72, 62, 54, 46)
_NAME_SIZES = (58, 50, 44, 38, 32)
# Seven lines of a title in a middle size, three of names in the usual one.
_TITLE_HEIGHT, _NAMES_HEIGHT = 7 * 90, 3 * 58
_LEADING = 1.22
# A photograph says how the camera was held; from this value on, on its side.
_ORIENTATION, _ON_ITS_SIDE = 0x0112, 5
# Half a byte a pixel, and enough for smooth edges. While it is drawn, ink is white.
_SHADES, _INK = 16, 255


@dataclass(frozen=True, slots=True)
class Cover:
    """An image, and the words that are not on it, since the font lacks some of their letters."""

    image: bytes
    missing: tuple[str, ...] = ()
    ending: str = ".png"


def cover_from(path: Path) -> Cover:
    """Return an image as a cover, no larger than shops and readers ask for.

    Raises `OSError` if it is missing or damaged.
    """
    with _opened(path) as whole:
        shown = ImageOps.exif_transpose(whole).convert("RGBA")
        paper = Image.new("RGB", shown.size, "white")
        paper.paste(shown, mask=shown)
    paper.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    written = BytesIO()
    paper.save(written, "JPEG", quality=85, optimize=True)
    return Cover(written.getvalue(), ending=".jpg")


def scaled(image: Path | bytes, width: int, quality: int) -> bytes:
    """Return an image as WebP, at most so wide, and half again as high.

    Raises `OSError` if it is missing or damaged.
    """
    with _opened(image) as whole:
        whole.draft("RGB", (width * 2, width * 3))
        upright = ImageOps.exif_transpose(whole)
        shown = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        shown = shown.resize(_within(*shown.size, width), Image.Resampling.LANCZOS)
    written = BytesIO()
    shown.save(written, "WEBP", quality=quality, method=4)
    return written.getvalue()


def scaled_size(path: Path, width: int) -> tuple[int, int]:
    """Return the size of an image as `scaled` makes it, by its header.

    Raises `OSError` if it is missing or damaged.
    """
    with _opened(path) as whole:
        size = (
            whole.size[::-1] if whole.getexif().get(_ORIENTATION, 1) >= _ON_ITS_SIDE else whole.size
        )
    return _within(*size, width)


@contextmanager
def _opened(image: Path | bytes) -> Iterator[Image.Image]:
    """Open an image; whatever is wrong with it is an `OSError`."""
    try:
        with Image.open(image if isinstance(image, Path) else BytesIO(image)) as opened:
            yield opened
    except (SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise OSError(str(error)) from error


def _within(width: int, height: int, most: int) -> tuple[int, int]:
    scale = min(1, most / width, most * 1.5 / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def cover_of(name: str, title: str, people: str = "", series: str = "", library: str = "") -> Cover:
    """Return the cover of a work; `name` is its name in addresses."""
    number = int(blake2_of(name.encode(), 4), 16)
    ground, ink = _COLOURS[number % len(_COLOURS)]
    image = Image.new("L", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    _frame(draw)
    words_of_cover = (title, people, series, library)
    missing = tuple(words for words in words_of_cover if _lacks_letters(words))
    title, people, series, library = (
        "" if words in missing else _without_signs(words) for words in words_of_cover
    )
    _centred(draw, [series], 250, _font(SourceSerifProIt, 46))
    font, lines = _fitted(title, SourceSerifProSemibold, _TITLE_SIZES, _TITLE_HEIGHT)
    top = HEIGHT * 0.42 - len(lines) * font.size * _LEADING / 2
    bottom = _centred(draw, lines, top, font)
    _ornament(draw, bottom + 90)
    font, lines = _fitted(people, SourceSerifPro, _NAME_SIZES, _NAMES_HEIGHT)
    _centred(draw, lines, bottom + 170, font)
    _centred(draw, [library], HEIGHT - 225, _font(SourceSerifPro, 36))
    return Cover(_inked(image, ground, ink), missing)


def _inked(image: Image.Image, ground: str, ink: str) -> bytes:
    """Return an image of grey letters on black as PNG, in its colours."""
    shades = image.point([value * (_SHADES - 1) // 255 for value in range(256)])
    first, last = ImageColor.getrgb(ground), ImageColor.getrgb(ink)
    steps = [step / (_SHADES - 1) for step in range(_SHADES)]
    shades.putpalette(
        [round(a + (b - a) * step) for step in steps for a, b in zip(first, last, strict=True)]
    )
    whole = BytesIO()
    # Runs of one colour: half the time of other ways, and a smaller file.
    shades.save(whole, "PNG", bits=4, compress_type=zlib.Z_RLE)
    return whole.getvalue()


def _frame(draw: ImageDraw.ImageDraw) -> None:
    for inset, width in ((_MARGIN, _FRAME), (_MARGIN + 14, 1)):
        draw.rectangle((inset, inset, WIDTH - inset, HEIGHT - inset), outline=_INK, width=width)


def _ornament(draw: ImageDraw.ImageDraw, y: float) -> None:
    """Draw a rule with a lozenge."""
    middle = WIDTH / 2
    for side in (-1, 1):
        draw.line((middle + side * 28, y, middle + side * 130, y), fill=_INK, width=3)
    draw.polygon(
        [(middle, y - 13), (middle + 13, y), (middle, y + 13), (middle - 13, y)], fill=_INK
    )


def _fitted(
    text: str, face: str, sizes: Sequence[int], height: int
) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest font in which a text fits, and its lines; in the last one it is cut."""
    for size in sizes:
        font = _font(face, size)
        lines = _filled(text, font, _room())
        is_wide = any(font.getlength(line) > _room() for line in lines)
        if not is_wide and len(lines) * size <= height:
            return font, _wrapped(text, font)
    return font, _cut(_wrapped(text, font), font, height)


def _room() -> float:
    return WIDTH - 2 * (_MARGIN + 70)


def _cut(lines: list[str], font: ImageFont.FreeTypeFont, height: int) -> list[str]:
    """Return as many lines as there is room for, each within it."""
    most = height // int(font.size)
    shown = [*lines[: most - 1], f"{lines[most - 1]}…"] if len(lines) > most else lines
    for number, line in enumerate(shown):
        while font.getlength(line) > _room():
            line = line[:-1]  # noqa: PLW2901
            shown[number] = f"{line}…"
    return shown


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Return a text in as few lines as it needs, of lengths as equal as can be."""
    lines = _filled(text, font, _room())
    narrow, wide = 0.0, _room()
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        balanced = _filled(text, font, middle)
        if len(balanced) == len(lines) and all(font.getlength(line) <= middle for line in balanced):
            wide = middle
        else:
            narrow = middle
    return _filled(text, font, wide)


def _filled(text: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _centred(
    draw: ImageDraw.ImageDraw,
    lines: Iterable[str],
    top: float,
    font: ImageFont.FreeTypeFont,
) -> float:
    """Draw lines below one another; return where they end."""
    for line in lines:
        while line and font.getlength(line) > WIDTH - 2 * _MARGIN - 60:
            line = f"{line[:-2]}…"  # noqa: PLW2901
        draw.text((WIDTH / 2, top), line, fill=_INK, font=font, anchor="ma")
        top += font.size * _LEADING
    return top


@cache
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    # Without Raqm, which some systems have and others do not.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _lacks_letters(text: str) -> bool:
    """Return whether the font lacks letters or digits of a text."""
    return any(category(sign)[0] in "LMN" and not _has(sign) for sign in text)


def _without_signs(text: str) -> str:
    """Return a text without signs that the font lacks, such as emoji."""
    return "".join(sign for sign in text if sign.isspace() or _has(sign))


@cache
def _has(character: str) -> bool:
    font = _font(SourceSerifPro, 32)
    return bytes(font.getmask(character)) != bytes(font.getmask("\U0010ffff"))
