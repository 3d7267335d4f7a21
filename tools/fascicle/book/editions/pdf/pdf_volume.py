"""The PDF of a volume: for the screen, and for the printer.

The fonts are those that Typst contains: Libertinus Serif has Latin, Greek, Cyrillic and Hebrew
letters. For others, the library has fonts of its own. A character that none of them has is no
reason to have no PDF: it comes from a font of the system, else it is a box, and the owner is told.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fascicle.book.editions.edition_library import CannotBeMadeError, Content
from fascicle.book.editions.page_data.book_data import BookData, book_data, strings_in
from fascicle.book.editions.pdf.page_design import page_design
from fascicle.book.editions.pdf.typesetting import (
    ImageError,
    Typeset,
    families_in,
    typeset,
)
from fascicle.model.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.book.editions.edition_library import EditionLibrary, Read, Volume

SERIF = "Libertinus Serif"
_SHOWN = 5
PUT_FONT = "Put a font that has them into the folder fonts/ of the library."


def pdf_of(volume: Volume, library: EditionLibrary, read: Read) -> Content:
    """Return the PDF of a volume for the screen; raises `CannotBeMadeError`."""
    return _pdf(volume, library, read, is_print=False)


def print_pdf_of(volume: Volume, library: EditionLibrary, read: Read) -> Content:
    """Return the PDF of a volume for the printer; raises `CannotBeMadeError`."""
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
        made = typeset(described, images, volume.modified, tuple(library.fonts))
    except ImageError as error:
        path = next(path for path, name in data.images.items() if name == error.name)
        raise CannotBeMadeError(f"{path}: cannot be set: {error.problem}") from None
    # What is said once of a work is not said again of its other PDFs.
    is_first = "pdf" in volume.editions if not is_print else "pdf" not in volume.editions
    notes = _notes(made, data) if volume.work and is_first else ()
    return Content(made.content, tuple(notes))


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
    place = "".join(f", {page}" for page, _ in pages[:1]) + (
        f", {times} times" if times > 1 else ""
    )
    return f"“{visible(character)}” (U+{ord(character):04X}{place})"
