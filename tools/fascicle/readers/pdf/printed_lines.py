"""The lines of a PDF: their words and styles, and where they stand on their pages.

PDFium finds the characters. It gives them in the order in which they were drawn, which for heads
and numbers of pages is the end; here a page is read from its top, unless it has columns.

It is native code that reads what anybody has made: this module is run as a program of its own,
from standard input to standard output, within bounds of time and memory.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import Any

import msgspec

# A word that is divided at the end of a line; PDFium joins it with its other half.
DIVIDED = "\x02"
# A character of which the PDF has only the picture.
UNKNOWN = "\ufffd"
# Letters that are one piece of type.
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB06: "st"}
_ENDS = {"\r", "\n"}
_ITALIC = re.compile(r"ital|obliq|slanted", re.IGNORECASE)
_BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)
_ITALIC_FLAG, _HEAVY = 64, 600
# Lines whose feet differ by less than this share of their type are one.
_SAME = 0.45
# A page of so many lines has columns if this share of them have a long one beside them.
_COLUMNS, _FEW, _LONG = 0.2, 10, 8
# A long novel has some 3 million characters.
MOST_PAGES, MOST_CHARACTERS = 10_000, 20_000_000
_LARGEST = 0x110000
_FIRST_HALVES, _SECOND_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


class Run(msgspec.Struct, frozen=True, array_like=True):
    """Characters of one style."""

    text: str
    is_italic: bool = False
    is_bold: bool = False
    size: float = 0


class PrintedLine(msgspec.Struct, frozen=True, array_like=True):
    """A line of a page; `left`, `right` and `foot` are points from the lower left corner."""

    runs: tuple[Run, ...]
    left: float
    right: float
    foot: float
    size: float

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def is_bold(self) -> bool:
        return all(run.is_bold for run in self.runs if run.text.strip())


class Outlined(msgspec.Struct, frozen=True, array_like=True):
    """An entry of the outline: its words, the index of its page, its depth from 0."""

    title: str
    page: int
    depth: int


class PrintedText(msgspec.Struct, frozen=True):
    """What a PDF has: lines by pages, outline, metadata; or its problem.

    With them, how many images, links to the web and comments there are, which are not read.
    """

    pages: tuple[tuple[PrintedLine, ...], ...] = ()
    outline: tuple[Outlined, ...] = ()
    metadata: dict[str, str] = {}
    images: int = 0
    links: int = 0
    comments: int = 0
    problem: str = ""


def printed_text(raw: bytes) -> PrintedText:
    import pypdfium2  # noqa: PLC0415 - an extra
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    try:
        with pypdfium2.PdfDocument(raw) as document:
            if len(document) > MOST_PAGES:
                return PrintedText(problem="pages")
            pages: list[tuple[PrintedLine, ...]] = []
            images = characters = 0
            beside = Counter[str]()
            for page in document:
                text = page.get_textpage()
                characters += text.count_chars()
                if characters > MOST_CHARACTERS:
                    return PrintedText(problem="characters")
                pages.append(tuple(_in_reading_order(list(_lines_of(text, pdfium)))))
                shown = page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
                images += sum(1 for _ in shown)
                beside.update(_beside_text(page, pdfium))
                text.close()
                page.close()
            outline = tuple(_outline_of(document))
            about = outline, document.get_metadata_dict()
            return PrintedText(tuple(pages), *about, images, beside["link"], beside["comment"])
    except pypdfium2.PdfiumError as error:
        return PrintedText(problem="password" if "password" in str(error).lower() else str(error))


def _beside_text(page: Any, pdfium: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield what lies on a page beside its text: a "link" to the web, or a "comment"."""
    comments = {pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_HIGHLIGHT}
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        if not (annotation := pdfium.FPDFPage_GetAnnot(page, number)):
            continue
        action = pdfium.FPDFLink_GetAction(pdfium.FPDFAnnot_GetLink(annotation))
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
            yield "link"
        elif pdfium.FPDFAnnot_GetSubtype(annotation) in comments:
            yield "comment"
        pdfium.FPDFPage_CloseAnnot(annotation)


def _outline_of(document: Any) -> Iterator[Outlined]:  # noqa: ANN401  (PDFium's document)
    for mark in document.get_toc():
        place = mark.get_dest()
        if place is not None and place.get_index() is not None:
            yield Outlined(mark.get_title(), place.get_index(), mark.level)


def _lines_of(text: Any, pdfium: Any) -> Iterator[PrintedLine]:  # noqa: ANN401
    part: list[tuple[int, str]] = []
    half = 0
    for at in range(text.count_chars()):
        number = pdfium.FPDFText_GetUnicode(text, at)
        if number in _FIRST_HALVES:
            half = number
            continue
        if number in _SECOND_HALVES:
            number = _whole(half, number)
        character = chr(number).translate(LIGATURES) if 0 < number < _LARGEST else UNKNOWN
        if character and character not in _ENDS:
            part.append((at, character))
        if character in _ENDS or character == DIVIDED:
            yield from _line(text, part, pdfium)
            part = []
    yield from _line(text, part, pdfium)


def _whole(first: int, second: int) -> int:
    """Return the character of two halves, in which PDFium gives those beyond the first 65,536."""
    return 0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF) if first else 0


def _line(text: Any, part: Sequence[tuple[int, str]], pdfium: Any) -> Iterator[PrintedLine]:  # noqa: ANN401
    """Yield the line of some characters, unless they are only spaces."""
    shown = [at for at, character in part if not character.isspace()]
    if not shown:
        return
    left, right, foot, top, across = (ctypes.c_double() for _ in range(5))
    pdfium.FPDFText_GetCharBox(text, shown[-1], left, right, foot, top)
    end = right.value
    pdfium.FPDFText_GetCharBox(text, shown[0], left, right, foot, top)
    begin, feet = left.value, []
    for at in shown[:: max(1, len(shown) // 6)]:
        pdfium.FPDFText_GetCharOrigin(text, at, across, foot)
        feet.append(foot.value)
    runs = [
        Run("".join(character for _, character in group), *style)
        for style, group in groupby(_styled(text, part, pdfium), key=lambda styled: styled[0])
    ]
    runs[0] = msgspec.structs.replace(runs[0], text=runs[0].text.lstrip())
    runs[-1] = msgspec.structs.replace(runs[-1], text=runs[-1].text.rstrip())
    size = max(run.size for run in runs if run.text.strip())
    yield PrintedLine(tuple(run for run in runs if run.text), begin, end, median(feet), size)


_Style = tuple[bool, bool, float]


def _styled(
    text: Any,  # noqa: ANN401
    part: Sequence[tuple[int, str]],
    pdfium: Any,  # noqa: ANN401
) -> Iterator[tuple[_Style, str]]:
    """Yield each character with its style; a space has that of what is before it."""
    style: _Style = (False, False, 0)
    last, name, flags = 0, ctypes.create_string_buffer(128), ctypes.c_int()
    for at, character in part:
        if not character.isspace() and character != DIVIDED:
            drawn = ctypes.cast(pdfium.FPDFText_GetTextObject(text, at), ctypes.c_void_p).value
            if drawn != last:
                last = drawn or 0
                pdfium.FPDFText_GetFontInfo(text, at, name, 128, flags)
                font = name.value.decode("utf-8", "replace")
                is_italic = bool(_ITALIC.search(font) or flags.value & _ITALIC_FLAG)
                is_heavy = pdfium.FPDFText_GetFontWeight(text, at) >= _HEAVY
                style = is_italic, bool(_BOLD.search(font)) or is_heavy, _size(text, at, pdfium)
        yield style, character


def _size(text: Any, at: int, pdfium: Any) -> float:  # noqa: ANN401
    """Return the size of a character's type to half a point; its matrix may change it."""
    size = float(pdfium.FPDFText_GetFontSize(text, at))
    matrix = pdfium.FS_MATRIX()
    if pdfium.FPDFText_GetMatrix(text, at, matrix):
        size *= (matrix.b**2 + matrix.d**2) ** 0.5 or 1
    return round(size * 2) / 2


def _in_reading_order(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Return the lines of a page from its top, the parts of one joined; columns stay as drawn."""
    is_mixed = any(two.foot > one.foot + one.size for one, two in pairwise(lines))
    if is_mixed and not _has_columns(lines):
        lines = sorted(lines, key=lambda line: -line.foot)
    joined: list[PrintedLine] = []
    for line in lines:
        if joined and _are_one(joined[-1], line):
            joined[-1] = _joined(*sorted((joined[-1], line), key=lambda part: part.left))
        else:
            joined.append(line)
    return joined


def _joined(first: PrintedLine, second: PrintedLine) -> PrintedLine:
    larger = first if first.size >= second.size else second
    return PrintedLine(
        (*first.runs, Run(" ", size=first.size), *second.runs),
        first.left,
        max(first.right, second.right),
        larger.foot,
        larger.size,
    )


def _are_one(one: PrintedLine, two: PrintedLine) -> bool:
    is_level = abs(one.foot - two.foot) < _SAME * max(one.size, two.size)
    return is_level and (two.left >= one.right - 1 or one.left >= two.right - 1)


def _has_columns(lines: Sequence[PrintedLine]) -> bool:
    """Return whether many lines of a page have another beside them, as those of columns."""
    ordered = sorted(lines, key=lambda line: -line.foot)
    beside = sum(
        _are_one(one, two) and min(one.right - one.left, two.right - two.left) > _LONG * one.size
        for one, two in pairwise(ordered)
    )
    return len(lines) >= _FEW and beside > _COLUMNS * len(lines)


def main() -> None:
    """Write what the PDF on standard input has, as JSON; see `PrintedText`."""
    sys.stdout.buffer.write(msgspec.json.encode(printed_text(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
