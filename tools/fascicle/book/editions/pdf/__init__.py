"""PDF: a volume set as a printed book, for the screen or for the printer.

The fonts are those that Typst contains: Libertinus Serif has Latin, Greek, Cyrillic and Hebrew
letters. For others, the library has fonts of its own. A character that none of them has is no
reason to have no PDF: it comes from a font of the system, else it is a box, and the owner is told.

The size of the type and the margins follow from the size of the page. A line has about 68 letters:
with fewer, justified text has gaps, and with more, the eye loses the next line (Bringhurst, The
Elements of Typographic Style, 2.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from fascicle.book.editions.book_data import BookData, book_data, strings_in
from fascicle.book.editions.edition_library import (
    CannotBeMadeError,
    Content,
    EditionLibrary,
    Read,
    Volume,
)
from fascicle.book.editions.pdf.typesetting import ImageError, Typeset, families_in, typeset
from fascicle.model.words import visible

SERIF = "Libertinus Serif"
_SHOWN = 5
PUT_FONT = "Put a font that has them into the folder fonts/ of the library."


def pdf_of(
    volume: Volume, library: EditionLibrary, read: Read, *, is_print: bool = False
) -> Content:
    """Return the PDF of a volume, for the screen or the printer; raises `CannotBeMadeError`."""
    design = page_design(volume.pdf.size, is_print=is_print)
    data = book_data(volume, library, read)
    images = {name: read(path) for path, name in data.images.items()}
    described: dict[str, Any] = {
        "title": volume.title,
        "authors": list(volume.names("authors")),
        "summary": volume.work.summary if volume.work else "",
        "subjects": list(volume.names("subjects")),
        "lang": volume.language,
        "dir": volume.direction,
        "library": library.title,
        "contents": library.said["contents"],
        "date": [int(part) for part in volume.modified[:10].split("-")],
        "is-print": is_print,
        "page": asdict(design),
        "fonts": _families(volume, library),
        "entries": data.entries,
        "works": data.works,
    }
    try:
        made = typeset(described, images, volume.modified, tuple(library.fonts))
    except ImageError as error:
        path = next(path for path, name in data.images.items() if name == error.name)
        raise CannotBeMadeError(f"{path}: cannot be typeset: {error.problem}") from None
    # A note about a work is not repeated for its other PDFs.
    is_first = "pdf" in volume.editions if not is_print else "pdf" not in volume.editions
    notes = _notes(made, data) if volume.work and is_first else ()
    return Content(made.content, tuple(notes))


print_pdf_of = partial(pdf_of, is_print=True)


def _families(volume: Volume, library: EditionLibrary) -> list[str]:
    """Return families of fonts in the order in which they are asked for a letter."""
    there = families_in(tuple(library.fonts))
    chosen = list(volume.pdf.fonts)
    if missing := [name for name in chosen if name not in {SERIF, *there}]:
        known = ", ".join(f"“{name}”" for name in (SERIF, *there))
        raise CannotBeMadeError(f"pdf_fonts: “{missing[0]}” is not in fonts/. There are {known}.")
    return [*dict.fromkeys([*chosen, SERIF, *there])]


def _notes(made: Typeset, data: BookData) -> Iterator[str]:
    """Yield one note of the characters that the library's fonts lack, if there are any."""
    families = sorted(set(made.of_system.values()))
    parts = [f"boxes stand for {_named(made.boxed, data)}"] if made.boxed else []
    parts += [
        f"{name}, a font of this computer, has "
        + _named("".join(sign for sign, of in made.of_system.items() if of == name), data)
        for name in families
    ]
    if parts:
        yield f"no font of the library has all characters: {'; '.join(parts)}\n    {PUT_FONT}"


def _named(characters: str, data: BookData) -> str:
    """Return some characters with their numbers, and where the first of each is."""
    shown = ", ".join(_described(sign, data) for sign in characters[:_SHOWN])
    more = f" and {len(characters) - _SHOWN} more" if len(characters) > _SHOWN else ""
    return shown + more


def _described(character: str, data: BookData) -> str:
    pages = [(page, n) for page, text in strings_in(data) if (n := text.count(character))]
    times = sum(n for _, n in pages)
    place = "".join(f", {page}" for page, _ in pages[:1])
    place += f", {times} times" if times > 1 else ""
    return f"“{visible(character)}” (U+{ord(character):04X}{place})"


_NAMED = {"a4": (210, 297), "a5": (148, 210), "letter": (215.9, 279.4)}
_SIZE = re.compile(r"(\d{1,3}(?:\.\d+)?)x(\d{1,3}(?:\.\d+)?)(mm|in)")
_INCH, _POINT = 25.4, 25.4 / 72
# In millimetres: from a small paperback to a large A3.
_LEAST, _MOST = 90, 450
# The usual size on A5, from there a little larger with the page, and within these bounds in points.
_POINTS_ON_A5, _POINTS_BY_MM, _SMALLEST, _LARGEST = 10.5, 0.03, 9.5, 12.0
_LETTERS = 68
# The width of a letter of Libertinus Serif in running text, by the size of the type.
_LETTER = 0.435
_LEADING = 1.32
_LEAST_MARGIN = 0.115
_TOP, _BOTTOM = 0.105, 0.13
_GUTTER = 2.5


@dataclass(frozen=True, slots=True)
class PageDesign:
    """Lengths of a page: the type in points, others in millimetres."""

    width: float
    height: float
    points: float
    inside: float
    outside: float
    top: float
    bottom: float


def page_design(size: str, *, is_print: bool = False) -> PageDesign:
    """Return the design for a size of pages; in print the inner margin is wider, for the binding.

    Raises `CannotBeMadeError` for a size that it does not know.
    """
    width, height = millimetres_of(size)
    wanted = _POINTS_ON_A5 + (width - _NAMED["a5"][0]) * _POINTS_BY_MM
    points = round(min(max(wanted, _SMALLEST), _LARGEST) * 4) / 4
    line = min(_LETTERS * _LETTER * points * _POINT, width * (1 - 2 * _LEAST_MARGIN))
    side, gutter = (width - line) / 2, _GUTTER if is_print else 0
    top, bottom = height * _TOP, height * _BOTTOM
    pitch = points * _LEADING * _POINT
    # So that the last line of a full page stands on the margin.
    bottom += (height - top - bottom) % pitch
    margins = (side + gutter, side - gutter, top, bottom)
    return PageDesign(width, height, points, *(round(margin, 3) for margin in margins))


def millimetres_of(size: str) -> tuple[float, float]:
    """Return the width and the height of a size; raises `CannotBeMadeError` for one that is odd."""
    if named := _NAMED.get(size):
        return named
    match = _SIZE.fullmatch(size)
    if match is None:
        raise CannotBeMadeError(f"pdf_size: “{size}” is not a page size")
    unit = _INCH if match[3] == "in" else 1
    width, height = float(match[1]) * unit, float(match[2]) * unit
    if not _LEAST <= width <= height <= _MOST:
        problem = f"“{size}” is not a portrait page of {_LEAST} to {_MOST} mm"
        raise CannotBeMadeError(f"pdf_size: {problem}")
    return width, height
