"""Style sheets in files beside a page: put into it, as if it had them itself.

    <link rel="stylesheet" href="../styles/book.css">        @import url("base.css");

Only files that are in the same archive are read; nothing is ever fetched.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import html

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.readers.html.looks.css import LONGEST
from fascicle.readers.html.tags import NO_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement as Element

    from fascicle.readers.archive import Archive
    from fascicle.readers.sheet import Sheet

ENDING = ".css"
_IMPORT = re.compile(
    r"""@import\s+(?:url\(\s*)?["']?([^"')\s;]{1,500})["']?\s*\)?[^;{}]{0,200};""", re.IGNORECASE
)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
# So many style sheets of a page are read, imported ones included.
MOST_SHEETS = 30
_INLINE = ("span", "font")
_MOST_NAMED = 5


def sheets_in(archive: Archive) -> dict[str, str]:
    """Return the style sheets of an archive by their places in messages.

    Raises `SourceError` if one is damaged or encrypted, or unpacks to too much.
    """
    paths = (path for path in archive if path.lower().endswith(ENDING))
    return {archive.place(path): _decoded(archive.read(path)) for path in paths}


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8-sig", "replace")[:LONGEST].translate(NO_CHARACTERS)


def with_linked_sheets(sheet: Sheet, root: Element, place: str) -> None:
    """Put the style sheets that a page links to into it; ask about those that are not there."""
    linked = _Linked(sheet.style_sheets)
    folder = posixpath.dirname(place)
    for element in list(root.iter("link", "style")):
        if element.tag == "style":
            element.text = linked.with_imports(element.text or "", folder)
        elif _is_sheet(element):
            style = html.Element("style")
            style.text = linked.text(element.get("href") or "", folder)
            element.addnext(style)
    is_styled = any(element.get("class") for element in root.iter(*_INLINE))
    is_asked = any(query.name == "unread-styles" for query in sheet.queries)
    if linked.missing and is_styled and not is_asked:
        sheet.queries.append(_query(tuple(linked.missing), place, len(sheet.lines) + 1))


def _is_sheet(link: Element) -> bool:
    said = set((link.get("rel") or "").lower().split())
    media = (link.get("media") or "all").lower()
    return "stylesheet" in said and "alternate" not in said and media in {"all", "screen"}


@dataclass(slots=True)
class _Linked:
    """The style sheets of a page: how many more are read, and the addresses of missing ones."""

    sheets: Mapping[str, str]
    left: int = MOST_SHEETS
    missing: dict[str, None] = field(default_factory=dict)

    def text(self, address: str, folder: str) -> str:
        """Return a style sheet with all that it imports, "" if it is not there."""
        path = posixpath.normpath(posixpath.join(folder, unquote(re.split("[?#]", address)[0])))
        if _ADDRESS.match(address) or path not in self.sheets:
            self.missing[address] = None
            return ""
        # Sheets may import one another.
        self.left -= 1
        if self.left < 0:
            return ""
        return self.with_imports(self.sheets[path], posixpath.dirname(path))

    def with_imports(self, text: str, folder: str) -> str:
        """Return a style sheet, cut to a size, with imported ones in their places."""
        text = text[:LONGEST]
        if "@import" in text:
            text = _IMPORT.sub(lambda found: self.text(found[1], folder), text)
        return text[:LONGEST]


def _query(missing: tuple[str, ...], place: str, line: int) -> Query:
    named = ", ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
    question = (
        f"{place} links to style sheets that are not in the file: {named}; "
        "does it have italics or hidden words that only they set?"
    )
    return Query("unread-styles", Span(line, line), question, "it has none", weight=0.2)
