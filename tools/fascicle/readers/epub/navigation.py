"""The navigation of an EPUB: names of places in the book, with their depth."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.words import words
from fascicle.readers.epub.package import elements, name_of, path_of, text_in, xml_of
from fascicle.readers.html.tags import BLOCKS, HEADINGS, shown_text, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement as Element

    from fascicle.model.blocks import Stretch
    from fascicle.readers.archive import Archive

_TYPE = "{http://www.idpf.org/2007/ops}type"
# What the parts of a book are called, which have no title of their own.
_KINDS = {
    "cover", "title page", "titlepage", "half title", "copyright", "copyright page", "imprint",
    "contents", "table of contents", "toc", "start", "begin reading", "unknown", "text",
    "dedication", "epigraph", "colophon", "navigation", "landmarks", "cubierta", "couverture",
    "titelseite", "umschlag", "inhalt", "impressum", "inhaltsverzeichnis", "table des matières",
}  # fmt: skip
_FILE = re.compile(r"\.x?html?$|^[\w-]*_(?:split_)?\d+$", re.IGNORECASE)
# Programs make entries of so many first words and more; so many titles are no chance.
_FIRST_WORDS, _SEVERAL = 4, 3
# A heading that no tag names is looked for in so many paragraphs of its page, if its entry in the
# navigation is that of the whole page.
_NEAR_TOP = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: the page that it leads to, whether to a place in it, its words and its depth.

    `label` are the words as they are written.
    """

    path: str
    is_inside: bool
    words: tuple[str, ...]
    depth: int
    label: str = ""


def entries_of(archive: Archive, path: str) -> tuple[Entry, ...]:
    """Return the entries of a navigation document or an NCX, in order."""
    if not path:
        return ()
    root, folder = xml_of(archive, path), posixpath.dirname(path)
    points = next(elements(root, "navmap"), None)
    said = _points(points, 1) if points is not None else _links(_contents(root), 0)
    return tuple(
        Entry(path_of(href, folder), "#" in href, tuple(_folded(label)), depth, label)
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


def unsaid_titles(page: Element, entries: Sequence[Entry], known: str) -> list[str]:
    """Return the titles of a page that only the navigation says, above a page without a heading.

    `known` is the title of the book, which is none of a page. What the page is called by its kind,
    such as “Cover”, is no title, nor is what a program makes of its file or its first words.
    """
    if any(name_of(part) in HEADINGS for part in page.iter()):
        return []
    whole = [entry for entry in entries if not entry.is_inside]
    if not whole and len(entries) == 1:
        whole = list(entries)
    lines = list(_lines_of(page)) if whole else []
    titles = {" ".join(entry.words): entry.label for entry in whole}
    return [
        label
        for key, label in titles.items()
        if key not in {*_KINDS, " ".join(_folded(known))}
        and not _FILE.search(label)
        and lines
        and not (key in lines or _is_above(key, lines[:_NEAR_TOP]))
    ]


def ask_about_titles(titles: Sequence[tuple[int, str]]) -> Iterator[Query]:
    """Yield a question about headings that only the navigation says, unless there are several."""
    if not 0 < len(titles) < _SEVERAL:
        return
    line, label = titles[0]
    question = (
        f"“{label}” is a title in the table of contents only; is it the heading of this page?"
    )
    yield Query(
        "navigation-title", Span(line, line), question, "a heading", ("read_as = 'set-aside'",),
        weight=0.4,
    )  # fmt: skip


def _lines_of(page: Element) -> Iterator[str]:
    """Yield the words of each line of a page."""
    for block in page.iter():
        if tag_of(block) in BLOCKS and not any(
            tag_of(e) in BLOCKS for e in block.iterdescendants()
        ):
            yield from filter(None, (" ".join(_folded(s)) for s in shown_text(block).split("\n")))


def _is_above(title: str, top: Sequence[str]) -> bool:
    """Return whether a title is one or several lines at the top, or made of the first words."""
    whole = (" ".join(top[a:b]) for a in range(len(top)) for b in range(a + 1, len(top) + 1))
    begins = any(line.startswith(f"{title} ") for line in top)
    return title in whole or (begins and title.count(" ") >= _FIRST_WORDS)


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
