"""The words of a PDF of ours, in the order in which it is read aloud.

They are read by the structure that tags give the text: what has no tag, such as the heads and
numbers of pages, is no text. Notes, which stand at the foot, follow the text of their page of the
work. Each page of a work begins on a page of the PDF, at a destination that has its name.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import count, takewhile
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from fascicle.fidelity.built_html import once_a_file, words_with_notes_last
from fascicle.fidelity.marked_text import (
    SIGNS,
    Piece,
    in_reading_order,
    is_right_to_left,
    marked_pieces,
)
from fascicle.model.blocks import DIVIDED
from fascicle.model.errors import BuildError
from fascicle.model.words import MARKS, UNSPACED, words

_INSTALL = "Install fascicle[pdf]: .venv/bin/python -m pip install typst pypdfium2"
_REBUILD = "Build the book again."
# Names of destinations: what the library says of a work, headings that the text does not have, and
# what is not the beginning of a page of a work.
APPARATUS, SUPPLIED, INSIDE = "_", "~", "#"
_NOTE, _LABEL, _HEADING = "Note", "Lbl", re.compile(r"H\d+")
# Elements inside of a line; all others end one.
_INLINE = {"Span", "Link", "Em", "Strong", "Lbl", "Reference", "Code", "Quote"}
# How many elements between two of one page may be on the next one.
_AHEAD = 8
# A divided word may go on on the next page.
_DIVIDED = re.compile(rf"{DIVIDED}\s*")
# A letter with a sign above it, which may be part of a ligature, and a sign above no letter. Typst
# sets a sign at another height apart, and gives each of the two the text of both.
_AGAIN = re.compile(rf"([^\W\d_]{{1,3}}[{SIGNS}]+[^\W\d_]?)\1+")
_LONE = re.compile(rf"\W([{SIGNS}]+)(?:\W\1)+")
_TITLE_PAGE = "index"


@once_a_file
def works_in_pdf(path: Path) -> frozenset[str]:
    """Return the works of a PDF of several; none for another one, or without the reader of PDFs."""
    if find_spec("pypdfium2") is None:
        return frozenset()
    import pypdfium2  # noqa: PLC0415 - an extra

    try:
        with pypdfium2.PdfDocument(path) as document:
            return frozenset(name for name, _ in _destinations(document) if "/" not in name)
    except (OSError, pypdfium2.PdfiumError):
        return frozenset()


def words_of_pdf(
    path: Path, place: str, slug: str = "", *, is_recased: bool = False
) -> dict[str, list[str]]:
    """Return the words of each page of a work, by its name; notes are behind those of their page.

    If the book shows titles in another case (`is_recased`), all words are in capitals. Raises
    `BuildError` at `place` for a file that cannot be read, and without the reader of PDFs.
    """
    if find_spec("pypdfium2") is None:
        raise BuildError(place, "PDFs are read by pypdfium2, which is not installed", _INSTALL)
    import pypdfium2  # noqa: PLC0415 - an extra

    try:
        document = pypdfium2.PdfDocument(path)
    except (OSError, pypdfium2.PdfiumError) as error:
        raise BuildError(place, f"cannot be read: {error}", _REBUILD) from None
    with document:
        return {
            name: _comparable(words(text), is_recased=is_recased)
            for name, text in _texts(document, 3 if path.stem.endswith("-print") else 1, slug)
        }


def words_as_in_pdf(path: Path, place: str, *, is_recased: bool = False) -> list[str]:
    """Return the words of a built page as `words_of_pdf` does, with the notes behind the text."""
    shown = words_with_notes_last(path, place)
    return _comparable(shown, is_recased=is_recased)


def _comparable(compared: Iterable[str], *, is_recased: bool) -> list[str]:
    """Return words as they are compared with those of a PDF, which has no ends of lines.

    In scripts without spaces, a line may end anywhere: their letters and what is beside them are
    compared as one word. Among words from right to left, PDFium knows no ligatures of Unicode.
    """
    compared = list(compared)
    if any(map(is_right_to_left, compared)):
        plain = (normalize("NFKC", word) for word in compared if word not in MARKS)
        compared = [part for word in plain for part in _AGAIN.sub(r"\1", word).split()]
    row: list[str] = []
    for word in compared:
        if word in MARKS:
            continue
        shown = word.upper() if is_recased else word
        if row and (UNSPACED.match(row[-1][-1]) or UNSPACED.match(shown[0])):
            row[-1] += shown
        else:
            row.append(shown)
    return row


def _texts(document: Any, front: int, slug: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Yield the names of the pages of a work with their text, in the order of the PDF."""
    reader = _PageReader(document)
    for name, pages in _parts(document, front, slug):
        runs = [run for number in pages for run in reader.runs(number)]
        if name.endswith(SUPPLIED):
            first = next((run.heading for run in runs if run.heading is not None), None)
            runs = [run for run in runs if run.heading is None or run.heading != first]
        text = "".join(run.text for run in runs if not run.is_note)
        notes = "".join(run.text for run in runs if run.is_note)
        yield name.removesuffix(SUPPLIED), _LONE.sub(r" \1", _DIVIDED.sub("", f"{text}\n{notes}"))


def _parts(document: Any, front: int, slug: str) -> Iterator[tuple[str, range]]:  # noqa: ANN401
    """Yield the names of pages of a work with the pages of the PDF that they are on, in order.

    The text of a title page, such as a dedication, follows the `front` pages with the title; in a
    PDF of several works, the one page with the title of the work.
    """
    places, last = sorted(_destinations(document), key=itemgetter(1)), len(document)
    title = next((at for at, (name, _) in enumerate(places) if name == slug), None)
    if title is not None:
        front, others = places[title][1] + 1, places[title + 1 :]
        places = list(takewhile(lambda place: place[0].startswith(f"{slug}/"), others))
        last = others[len(places)][1] if len(places) < len(others) else last
    if places and places[0][1] > front:
        yield _TITLE_PAGE, range(front, places[0][1])
    ends = [page for _, page in places[1:]] + [last]
    for (name, page), end in zip(places, ends, strict=True):
        if not name.endswith(APPARATUS):
            yield name.rpartition("/")[2], range(page, end)


def _destinations(document: Any) -> Iterator[tuple[str, int]]:  # noqa: ANN401
    """Yield the names of destinations that begin a page of a work, and their pages of the PDF."""
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    for number in range(raw.FPDF_CountNamedDests(document)):
        length = ctypes.c_long(0)
        raw.FPDF_GetNamedDest(document, number, None, length)
        name = ctypes.create_string_buffer(length.value)
        place = raw.FPDF_GetNamedDest(document, number, name, length)
        shown = name.raw.decode("utf-16-le").rstrip("\0")
        if INSIDE not in shown:
            yield shown, raw.FPDFDest_GetDestPageIndex(document, place)


class _Run(NamedTuple):
    """A piece of text, whether it is part of a note, and a name of the heading that it is in."""

    text: str
    is_note: bool = False
    heading: int | None = None


_NOTHING = _Run("")


class _PageReader:
    """The text of pages by their structure, read page by page."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401
        from pypdfium2 import raw  # noqa: PLC0415 - an extra

        self.document, self.raw = document, raw
        self.headings = count()
        # The first and the last element of the document on the page before. A page is asked for its
        # elements among those of all pages, and long works would take forever.
        self.before = (0, 0)
        self.last: Piece | None = None

    def runs(self, number: int) -> list[_Run]:
        page = self.document[number]
        pieces, self.last = marked_pieces(page), None
        tree = self.raw.FPDF_StructTree_GetForPage(page)
        try:
            whole = self.raw.FPDF_StructTree_GetChildAtIndex(tree, 0)
            return [run for child in self._on_page(whole) for run in self._runs(child, pieces)]
        finally:
            self.raw.FPDF_StructTree_Close(tree)

    def _on_page(self, whole: Any) -> Iterator[Any]:  # noqa: ANN401
        """Yield the elements of the document that are on a page.

        They begin among those of the page before, whose notes may go on here. A note may also stand
        a page before its mark (typst/typst#5314), and what is between is on the next page alone.
        """
        first, last = self.before
        numbers = []
        for number in range(first, self.raw.FPDF_StructElement_CountChildren(whole)):
            if child := self.raw.FPDF_StructElement_GetChildAtIndex(whole, number):
                numbers.append(number)
                yield child
            elif numbers and number > max(last, numbers[-1] + _AHEAD):
                break
        if numbers:
            self.before = (numbers[0], numbers[-1])

    def _runs(
        self,
        element: Any,  # noqa: ANN401
        pieces: dict[int, Piece],
        around: _Run = _NOTHING,
    ) -> Iterator[_Run]:
        """Yield the text of an element; `around` describes the one around it."""
        kind = _kind(element)
        if kind == _NOTE:
            around = around._replace(is_note=True)
        if _HEADING.fullmatch(kind):
            around = around._replace(heading=next(self.headings))
        space = " " if kind == _LABEL else "" if kind in _INLINE else "\n"
        yield around._replace(text=space)
        own: list[Piece] = []
        for child in range(self.raw.FPDF_StructElement_CountChildren(element)):
            inner = self.raw.FPDF_StructElement_GetChildAtIndex(element, child)
            if inner:
                yield around._replace(text=self._in_reading_order(own))
                yield from self._runs(inner, pieces, around)
            else:
                mark = self.raw.FPDF_StructElement_GetChildMarkedContentID(element, child)
                own += [pieces[mark]] if mark in pieces else []
        yield around._replace(text=self._in_reading_order(own) + space)

    def _in_reading_order(self, pieces: list[Piece]) -> str:
        text = in_reading_order(pieces, self.last)
        self.last = pieces[-1] if pieces else self.last
        pieces.clear()
        return text


def _kind(element: Any) -> str:  # noqa: ANN401
    """Return the type of an element of the structure: P, H1, Note."""
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    length = raw.FPDF_StructElement_GetType(element, None, 0)
    name = ctypes.create_string_buffer(length)
    raw.FPDF_StructElement_GetType(element, name, length)
    return name.raw.decode("utf-16-le").rstrip("\0")
