"""The navigation of an EPUB: its table of contents, and its landmarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html
from lxml.html.builder import E

from fascicle.book.editions.epub.xhtml import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement as Element


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents; those below it have a greater level."""

    level: int
    name: str
    target: str


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that reading systems offer, by its type."""

    kind: str
    name: str
    target: str


def navigation(name: str, entries: Sequence[Entry], landmarks: Iterable[Landmark]) -> list[Element]:
    """Return the elements of the navigation document; `name` is that of the contents."""
    contents = html.Element("nav", role="doc-toc", id="toc")
    contents.set(TYPE, "toc")
    contents.append(E.h1(name))
    contents.append(_nested(list(entries)))
    places = html.Element("nav", hidden="hidden")
    places.set(TYPE, "landmarks")
    listed = html.Element("ol")
    for landmark in landmarks:
        link = E.a(landmark.name, href=landmark.target)
        link.set(TYPE, landmark.kind)
        listed.append(E.li(link))
    places.append(listed)
    return [contents, places]


def _nested(entries: Sequence[Entry]) -> Element:
    """Return a list of entries; each has those below it up to the next of its level."""
    listed = html.Element("ol")
    at = 0
    while at < len(entries):
        entry = entries[at]
        end = at + 1
        while end < len(entries) and entries[end].level > entry.level:
            end += 1
        item = E.li(E.a(entry.name, href=entry.target))
        if end > at + 1:
            item.append(_nested(entries[at + 1 : end]))
        listed.append(item)
        at = end
    return listed
