"""HTML that another program has written of a text: what the program has added is taken out.

Notes have links back to their marks, and a rule above them. Marks of notes get brackets, which part
them from the word before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.readers.html.elements import Elements
from fascicle.readers.html.tags import roles_of, tag_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

    from fascicle.readers.sheet import Sheet

_ADDED = {"footnote-back", "footnote-backref", "footnotes-sep"}
# The longest alternative text of an image in a question, and how many are named.
_LONGEST, _NAMED = 40, 3


def read_converted(sheet: Sheet, root: Element) -> None:
    """Read a page onto a sheet whose file has begun."""
    above = len(sheet.lines)
    images = []
    for element in list(root.iter()):
        roles = roles_of(element) if isinstance(element.tag, str) else set()
        if roles & _ADDED:
            element.drop_tree()
        elif "footnote-ref" in roles:
            _in_brackets(element)
        elif "footnotes" in roles and len(element) and tag_of(element[0]) == "hr":
            element[0].drop_tree()
        elif tag_of(element) == "img":
            images.append((element.get("alt") or element.get("src") or "").strip())
    Elements(sheet).read(root)
    if images:
        lines = enumerate(sheet.lines[above:], above + 1)
        first = next((number for number, line in lines if line), above + 1)
        sheet.queries.append(_about_images(images, first))


def _in_brackets(mark: Element) -> None:
    said = mark.text_content().strip(" []")
    for child in list(mark):
        child.drop_tree()
    mark.text = f"[{said}]"


def _about_images(images: list[str], line: int) -> Query:
    named = ", ".join(f"“{said[:_LONGEST]}”" for said in images[:_NAMED] if said)
    more = " and others" if len(images) > _NAMED else ""
    count = "an image" if len(images) == 1 else f"{len(images)} images"
    question = (
        f"{count} in the file: {named or 'without a description'}{more}; can the text do without?"
    )
    return Query("images", Span(line, line), question, "without images", weight=0.8)
