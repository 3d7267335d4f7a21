"""Plain texts in a page: those of old archives, and text files saved from the browser.

<html><body><pre style="word-wrap: break-word">The Slip …
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.words import words
from fascicle.readers.html.tags import BLOCKS, PLAIN_TEXT, shown_text, tag_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

# The share of a page's words that its preformatted elements hold if they are its text.
MOST = 0.8


def mark_plain_texts(root: Element) -> None:
    """Mark the preformatted elements of a page if they hold most of its words."""
    found = [element for element in root.iter("pre") if not _has_tags(element)]
    said = sum(len(words(shown_text(element))) for element in found)
    if found and said >= MOST * len(words(shown_text(root))):
        for element in found:
            element.set("class", PLAIN_TEXT)


def _has_tags(element: Element) -> bool:
    """Return whether an element holds blocks or images, or is the code of a program."""
    return any(tag_of(inner) in {"code", "img", *BLOCKS} for inner in element.iterdescendants())
