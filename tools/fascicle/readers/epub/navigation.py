"""The navigation of an EPUB: names of places in the book, with their depth."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fascicle.model.words import words
from fascicle.readers.epub.package import elements, name_of, path_of, text_in, xml_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement as Element

    from fascicle.model.blocks import Stretch
    from fascicle.readers.archive import Archive

_TYPE = "{http://www.idpf.org/2007/ops}type"
# A heading that no tag names is looked for in so many paragraphs of its page, if its entry in the
# navigation is that of the whole page.
_NEAR_TOP = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: the page that it leads to, whether to a place in it, its words and its depth."""

    path: str
    is_inside: bool
    words: tuple[str, ...]
    depth: int


def entries_of(archive: Archive, path: str) -> tuple[Entry, ...]:
    """Return the entries of a navigation document or an NCX, in order."""
    if not path:
        return ()
    root, folder = xml_of(archive, path), posixpath.dirname(path)
    points = next(elements(root, "navmap"), None)
    said = _points(points, 1) if points is not None else _links(_contents(root), 0)
    return tuple(
        Entry(path_of(href, folder), "#" in href, tuple(_folded(label)), depth)
        for href, label, depth in said
        if href and words(label)
    )


def named_headings(
    blocks: Sequence[Stretch], entries: Sequence[Entry]
) -> Iterator[tuple[int, int]]:
    """Yield (first line, depth) of the blocks of a page whose words are those of an entry."""
    at = 0
    for entry in entries:
        until = len(blocks) if entry.is_inside else _NEAR_TOP
        for place in range(at, min(until, len(blocks))):
            if tuple(_folded(" ".join(blocks[place].lines))) == entry.words:
                yield blocks[place].span.first, entry.depth
                at = place + 1
                break


def _folded(text: str) -> list[str]:
    return [word.casefold() for word in words(text)]


def _points(element: Element, depth: int) -> Iterator[tuple[str, str, int]]:
    """Yield address, label and depth of the points of an NCX."""
    for point in element:
        if name_of(point) != "navpoint":
            continue
        parts: Mapping[str, Element] = {name_of(child): child for child in point}
        if "navlabel" in parts and "content" in parts:
            yield parts["content"].get("src") or "", text_in(parts["navlabel"]), depth
        yield from _points(point, depth + 1)


def _contents(root: Element) -> Element:
    """Return the `<nav>` that is the table of contents."""
    navs = list(elements(root, "nav"))
    return next((nav for nav in navs if nav.get(_TYPE) == "toc"), navs[0] if navs else root)


def _links(element: Element, depth: int) -> Iterator[tuple[str, str, int]]:
    """Yield address, label and depth of the links in lists."""
    for child in element:
        name = name_of(child)
        if name == "a":
            yield child.get("href") or "", text_in(child), depth
        elif name:
            yield from _links(child, depth + (name == "ol"))
