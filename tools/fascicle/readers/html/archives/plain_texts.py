"""Plain texts in a page: those of old archives, and text files saved from the browser.

    <html><body><pre style="word-wrap: break-word">The Slip …
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.words import words
from fascicle.readers.html.tags import BLOCKS, shown_text, tag_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

# The share of a page's words that its preformatted elements hold if they are its text.
MOST = 0.8


def plain_texts(root: Element) -> set[Element]:
    """Return the preformatted elements of a page if they hold most of its words."""
    found = [element for element in root.iter("pre") if not _blocks_in(element)]
    if not found:
        return set()
    said = sum(len(words(shown_text(element))) for element in found)
    return set(found) if said >= MOST * len(words(shown_text(root))) else set()


def _blocks_in(element: Element) -> bool:
    return any(tag_of(inner) in BLOCKS for inner in element.iterdescendants())
