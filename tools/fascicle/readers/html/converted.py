"""HTML that another program has written of a text: what the program has added is taken out.

Notes have links back to their marks, and a rule above them. Marks of notes get brackets, which part
them from the word before. Links are underlined, which is no emphasis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.readers.html.elements import Elements
from fascicle.readers.html.tags import roles_of, tag_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

    from fascicle.readers.sheet import Sheet

_ADDED = {"footnote-back", "footnote-backref", "footnotes-sep"}


def read_converted(sheet: Sheet, root: Element) -> None:
    """Read a page onto a sheet whose file has begun."""
    for element in list(root.iter()):
        roles = roles_of(element) if isinstance(element.tag, str) else set()
        if roles & _ADDED:
            element.drop_tree()
        elif tag_of(element) == "u" and "a" in map(tag_of, element.iterancestors()):
            element.drop_tag()
        elif "footnote-ref" in roles:
            _in_brackets(element)
        elif "footnotes" in roles and len(element) and tag_of(element[0]) == "hr":
            element[0].drop_tree()
    for quotation in list(root.iter("blockquote")):
        _join(quotation)
    Elements(sheet).read(root)


def _join(quotation: Element) -> None:
    """Put a quotation into the one above: of OpenDocument, pandoc makes one of each paragraph."""
    above = quotation.getprevious()
    if above is not None and tag_of(above) == "blockquote" and not (above.tail or "").strip():
        for child in list(quotation):
            above.append(child)
        quotation.drop_tree()


def _in_brackets(mark: Element) -> None:
    """Put the mark of a note into brackets; it stays a link to its note."""
    said = mark.text_content().strip(" []")
    link = next(mark.iter("a"), mark)
    for child in list(link):
        child.drop_tree()
    link.text = f"[{said}]"
    link.set("class", "footnote-ref")
