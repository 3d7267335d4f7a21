"""Looks of words that the book does not have: small capitals, centred lines, lines at the right.

Their words are text; the ledger lists them, since a signature at the right or a sign in small
capitals may mean something. Colours are asked about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.blocks import Span
from fascicle.model.draft import Unkept
from fascicle.readers.html.looks.css import ALIGN, CAPITALS, COLOUR
from fascicle.readers.html.tags import roles_of, shown_text, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement as Element

    from fascicle.readers.sheet import Sheet

SMALL_CAPITALS = "small capitals"
# What pandoc, Project Gutenberg and others call such words.
_CLASSES = {"smallcaps", "small-caps", "smcap"}
_ALIGNED = {"right": "at the right", "end": "at the right", "center": "centred"}


def note_words(sheet: Sheet, element: Element) -> None:
    """Note the look of words in a line that is being read."""
    line = len(sheet.lines) + sheet.gap + 1
    if colour := element.get(COLOUR):
        sheet.coloured.append((line, colour, shown_text(element)))
    if _is_in_capitals(element):
        sheet.capitals.append((line, " ".join(shown_text(element).split())))


def note_lines(sheet: Sheet, element: Element, before: int) -> None:
    """Note the look of a block that has been read; `before` is the last line above it.

    What is said of a block inside it, which was noted before, takes precedence.
    """
    said = element.get(ALIGN) or ("center" if tag_of(element) == "center" else element.get("align"))
    if said:
        for line in range(before + 1, len(sheet.lines) + 1):
            sheet.aligned.setdefault(line, _ALIGNED.get(said.lower(), ""))
    if _is_in_capitals(element) and len(sheet.lines) > before:
        sheet.capitals.append((before + 1, " ".join(shown_text(element).split())))


def unkept(sheet: Sheet) -> Iterator[Unkept]:
    """Yield the looks that were noted, without those of headings."""
    last = len(sheet.lines)
    for line, said in sheet.capitals:
        if line <= last and line not in sheet.headings and said:
            yield Unkept(SMALL_CAPITALS, Span(line, line), said)
    for line, kind in sorted(sheet.aligned.items()):
        if kind and sheet.lines[line - 1] and line not in sheet.headings:
            yield Unkept(kind, Span(line, line))


def _is_in_capitals(element: Element) -> bool:
    return bool(element.attrib) and bool(
        element.get(CAPITALS) or not _CLASSES.isdisjoint(roles_of(element))
    )
