"""Marks in a document for what pandoc does not read, and what they become behind it.

The marks are noncharacters: no text contains them, and pandoc passes them on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.readers.html.tags import COMMENT, DELETION, PAGE_BREAK

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

# A new page; a paragraph that pandoc must not drop, or must not read as metadata.
PAGE, KEPT = "\ufdd8", "\ufdd9"
# The styles of paragraphs of a title page, at the beginnings of these.
STYLES = {"title": "\ufdda", "subtitle": "\ufddb", "author": "\ufddc"}
_OF_STYLE = {mark: style for style, mark in STYLES.items()}
# Paragraphs in a style for verse, by the names of such styles.
VERSE = "\ufde0"
VERSE_STYLES = {
    "verse", "verses", "verse line", "poem", "poetry", "poetry line", "stanza", "lyrics", "song",
    "vers", "gedicht", "gedichtzeile", "strophe", "poème", "strophes",
}  # fmt: skip
_COMMENT, _DELETED, _END = "\ufddd", "\ufdde", "\ufddf"
# Characters that HTML cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MARKS = re.compile("[\ufdd8-\ufde0]")


def comment(name: str, said: str) -> str:
    """Return a comment for the text of a document."""
    return f"{_COMMENT} [{f'{name}: ' if name else ''}{' '.join(said.split())}] {_END}"


def deleted(said: str) -> str:
    """Return deleted text for the text of a document."""
    return f"{_DELETED}{said}{_END}"


def with_elements(page: str) -> str:
    """Return HTML with elements for the marks of pages, comments and deletions."""
    page = _CONTROL.sub(" ", page).replace(PAGE, f'<hr class="{PAGE_BREAK}">')
    page = page.replace(_COMMENT, f'<span class="{COMMENT}">')
    page = page.replace(_DELETED, f'<span class="{DELETION}">')
    return page.replace(_END, "</span>")


def mark_verse(root: Element) -> None:
    """Give the paragraphs with the mark of verse a class that says so."""
    for paragraph in root.iter("p"):
        if VERSE in paragraph.text_content():
            paragraph.set("class", "verse")


def take_style(paragraph: Element) -> str:
    """Remove the marks of a paragraph, and return the style that one of them names."""
    found = ""
    for element in paragraph.iter():
        for text in (element.text, element.tail):
            found = found or next((_OF_STYLE[c] for c in text or "" if c in _OF_STYLE), "")
        element.text = MARKS.sub("", element.text or "")
        if element is not paragraph:
            element.tail = MARKS.sub("", element.tail or "")
    return found
