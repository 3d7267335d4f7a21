"""The PDF of a volume: for the screen, and for the printer.

The fonts are those that Typst contains: Libertinus Serif has Latin, Greek, Cyrillic and Hebrew
letters. For others, the library has fonts of its own.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fascicle.book.editions.edition_library import Content
from fascicle.book.editions.page_data.book_data import BookData, book_data, strings_in
from fascicle.book.editions.pdf.page_design import page_design
from fascicle.book.editions.pdf.typesetting import (
    ImageError,
    MissingGlyphsError,
    families_in,
    typeset,
)

if TYPE_CHECKING:
    from fascicle.book.editions.edition_library import EditionLibrary, Read, Volume

SERIF = "Libertinus Serif"
_SHOWN = 5


def pdf_of(volume: Volume, library: EditionLibrary, read: Read) -> Content:
    """Return the PDF of a volume for the screen. Raises `ValueError` for what cannot be set."""
    return _pdf(volume, library, read, is_print=False)


def print_pdf_of(volume: Volume, library: EditionLibrary, read: Read) -> Content:
    """Return the PDF of a volume for the printer. Raises `ValueError` for what cannot be set."""
    return _pdf(volume, library, read, is_print=True)


def _pdf(volume: Volume, library: EditionLibrary, read: Read, *, is_print: bool) -> Content:
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
        return Content(typeset(described, images, volume.modified, tuple(library.fonts)))
    except MissingGlyphsError as error:
        raise ValueError(_named(error.characters, data)) from None
    except ImageError as error:
        path = next(path for path, name in data.images.items() if name == error.name)
        raise ValueError(f"{path}: cannot be set: {error.problem}") from None


def _families(volume: Volume, library: EditionLibrary) -> list[str]:
    """Return families of fonts in the order in which they are asked for a letter."""
    there = families_in(tuple(library.fonts))
    chosen = list(volume.pdf.fonts)
    if missing := [name for name in chosen if name not in {SERIF, *there}]:
        known = ", ".join(f"“{name}”" for name in (SERIF, *there))
        raise ValueError(f"pdf_fonts: “{missing[0]}” is not in fonts/. There are {known}.")
    return [*dict.fromkeys([*chosen, SERIF, *there])]


def _named(characters: str, data: BookData) -> str:
    """Return the error of characters that no font has: which, and where the first of each is."""
    places = []
    for character in characters[:_SHOWN]:
        page = next((name for name, text in strings_in(data) if character in text), "")
        places.append(f"“{character}” (U+{ord(character):04X}{f', {page}' if page else ''})")
    more = f" and {len(characters) - _SHOWN} more" if len(characters) > _SHOWN else ""
    return (
        f"no font has {', '.join(places)}{more}. "
        "Put a font that has them into the folder fonts/ of the library."
    )
