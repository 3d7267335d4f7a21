"""The cover of an edition: the image that the work has, or a typographic one.

A typographic cover is the same for the same words.

Words in a script that the font does not have are left out, and named; so are emoji, without a word.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from unicodedata import category

from font_source_serif_pro import SourceSerifPro, SourceSerifProIt, SourceSerifProSemibold
from PIL import Image, ImageColor, ImageDraw, ImageFont, ImageOps

from fascicle.book.editions.cover_designs import (
    ACROSS,
    COLOURS,
    DESIGNS,
    TITLE_SHARE,
    TONE,
    Area,
    Design,
    Line,
    colours_of,
    design_of,
)

# Two to three, in pixels; shops and readers ask for 1,200 to 1,600 in width.
WIDTH, HEIGHT = 1200, 1800
_TITLE_SIZES = (150, 128, 110, 96, 84, 72, 62, 54, 46)
_NAME_SIZES = (56, 50, 44, 38, 32, 28)
_NAMES_SHARE, _LEADING = 0.26, 1.22
# Shapes are drawn so much larger, and made smaller: their edges are smooth.
_FINER = 2
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
        is_on_its_side = whole.getexif().get(_ORIENTATION, 1) >= _ON_ITS_SIDE
        size = whole.size[::-1] if is_on_its_side else whole.size
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
    number, colours = design_of(name), colours_of(name)
    image = _drawn(number).copy()
    draw = ImageDraw.Draw(image)
    words_of_cover = (title, people, series, library)
    missing = tuple(words for words in words_of_cover if _lacks_letters(words))
    title, people, series, library = (
        "" if words in missing else _without_signs(words) for words in words_of_cover
    )
    column = _Column.of(DESIGNS[number])
    top, bottom = column.top, column.bottom
    if series:
        top = column.write(draw, [series], top, _font(SourceSerifProIt, 42))
    if library:
        bottom -= 36 * _LEADING
        column.write(draw, [library], bottom, _font(SourceSerifPro, 32))
    room = bottom - top
    font, lines = column.fitted(title, SourceSerifProSemibold, _TITLE_SIZES, room * TITLE_SHARE)
    below, names = column.fitted(people, SourceSerifPro, _NAME_SIZES, room * _NAMES_SHARE)
    gap = 0.6 * below.size
    high = _LEADING * (len(lines) * font.size + len(names) * below.size) + gap
    middle = column.write(draw, lines, top + (room - high) / 2, font)
    column.write(draw, names, middle + gap, below)
    return Cover(_inked(image, *COLOURS[colours]), missing)


def title_on(design: Design, title: str, sizes: Sequence[float]) -> tuple[float, list[str]]:
    """Return the largest size in which a title fits a design, in its units, and its lines.

    It is set in the weight of the text, with some room to spare: the face of a page is a bit wider.
    The lines are none if the font lacks letters of the title.
    """
    if _lacks_letters(title):
        return 0, []
    unit, column = WIDTH / ACROSS, _Column.of(design)
    narrow = replace(column, right=column.right - 0.07 * column.room)
    pixels, height = [round(size * unit) for size in sizes], column.bottom - column.top
    font, lines = narrow.fitted(title, SourceSerifPro, pixels, height * TITLE_SHARE)
    return font.size / unit, lines


@cache
def _drawn(number: int) -> Image.Image:
    """Return the shapes of a design, white on black."""
    scale = _FINER * WIDTH / ACROSS
    image = Image.new("L", (_FINER * WIDTH, _FINER * HEIGHT))
    draw = ImageDraw.Draw(image)
    tone = round(TONE * _INK)
    for shape in DESIGNS[number].shapes:
        if isinstance(shape, Area):
            draw.polygon([(x * scale, y * scale) for x, y in shape.points], fill=tone)
            continue
        width = round(shape.width * scale)
        if isinstance(shape, Line):
            draw.line([at * scale for at in shape[:4]], fill=tone, width=width)
            continue
        outer = shape.radius + shape.width / 2
        box = [(at + side * outer) * scale for side in (-1, 1) for at in (shape.x, shape.y)]
        if not width:
            draw.ellipse(box, fill=tone)
        else:
            draw.arc(box, 180, 360 if shape.is_half else 540, fill=tone, width=width)
    return image.reduce(_FINER)


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the words of a design stand, in pixels; those beside stripes begin at one edge."""

    top: float
    bottom: float
    left: float
    right: float
    is_centred: bool

    @classmethod
    def of(cls, design: Design) -> _Column:
        top, bottom, left, right = (
            edge * WIDTH / ACROSS for edge in (design.top, design.bottom, design.left, design.right)
        )
        return cls(top, bottom, left, right, design.is_centred)

    @property
    def room(self) -> float:
        return self.right - self.left

    def fitted(
        self, text: str, face: str, sizes: Sequence[int], height: float
    ) -> tuple[ImageFont.FreeTypeFont, list[str]]:
        """Return the largest font in which a text fits, and its lines; else the text is cut."""
        for size in sizes:
            font = _font(face, size)
            # FreeType loads each letter again: the same words are measured once.
            length = cache(font.getlength)
            lines = _filled(text, length, self.room)
            is_wide = any(length(line) > self.room for line in lines)
            if not is_wide and len(lines) * size * _LEADING <= height:
                return font, _wrapped(lines, length, self.room)
        return font, _cut(_wrapped(lines, length, self.room), font, self.room, height)

    def write(
        self,
        draw: ImageDraw.ImageDraw,
        lines: Iterable[str],
        top: float,
        font: ImageFont.FreeTypeFont,
    ) -> float:
        """Draw lines below one another; return where they end."""
        at, anchor = ((self.left + self.right) / 2, "ma") if self.is_centred else (self.left, "la")
        for line in lines:
            while line and font.getlength(line) > self.room:
                line = f"{line[:-2]}…"  # noqa: PLW2901
            draw.text((at, top), line, fill=_INK, font=font, anchor=anchor)
            top += font.size * _LEADING
        return top


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


def _cut(lines: list[str], font: ImageFont.FreeTypeFont, room: float, height: float) -> list[str]:
    """Return as many lines as there is room for, each within it."""
    most = int(height / (font.size * _LEADING))
    shown = [*lines[: most - 1], f"{lines[most - 1]}…"] if len(lines) > most else lines
    for number, line in enumerate(shown):
        while font.getlength(line) > room:
            line = line[:-1]  # noqa: PLW2901
            shown[number] = f"{line}…"
    return shown


def _wrapped(lines: list[str], length: Callable[[str], float], room: float) -> list[str]:
    """Return filled lines with their words in as many lines, of lengths as equal as can be."""
    text = " ".join(lines)
    narrow, wide = 0.0, room
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        balanced = _filled(text, length, middle)
        if len(balanced) == len(lines) and all(length(line) <= middle for line in balanced):
            wide, lines = middle, balanced
        else:
            narrow = middle
    return lines


def _filled(text: str, length: Callable[[str], float], room: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and length(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    # Without Raqm, which some systems have and others do not.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _lacks_letters(text: str) -> bool:
    return any(category(sign)[0] in "LMN" and not _has(sign) for sign in text)


def _without_signs(text: str) -> str:
    """Return a text without signs that the font lacks, such as emoji."""
    return "".join(sign for sign in text if sign.isspace() or _has(sign))


@cache
def _has(character: str) -> bool:
    font = _font(SourceSerifPro, 32)
    return bytes(font.getmask(character)) != bytes(font.getmask("\U0010ffff"))
