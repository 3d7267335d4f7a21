"""Title pages and covers of an EPUB: the lines that the work's own title page shows again.

    <section epub:type="titlepage"><h1>The Salt Road</h1><p>by Ada Quill</p><p>Ashwater Press</p>
    <p>A salt merchant writes home each year, and nobody answers.</p>      an abstract: text

A page is a title page if it is called one, or if all its words are in the metadata. Its title, its
names and its imprint are set aside, up to the first sentence; all else is text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.blocks import AsTyped, Picture, Stretch
from fascicle.model.draft import Aside
from fascicle.model.words import words
from fascicle.readers.epub.package import name_of, text_in
from fascicle.readers.html.tags import roles_of, shown_text, tag_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement as Element

    from fascicle.model.blocks import Block
    from fascicle.readers.sheet import Sheet

_CALLED = {"cover", "titlepage", "title-page", "halftitlepage", "halftitle", "half-title"}
# Three labels make a page an archive's header.
_LABELS = 3
_BESIDE_TITLE = {"by", "a", "the", "novel", "stories", "von", "par", "de", "ein", "roman"}
# A name of a publisher, a series or a place has at most so many words; a sentence may have more
# than a title, or so many and the mark of its end.
_LONGEST_NAME, _LONGEST_TITLE, _SENTENCE = 8, 12, 4
_END = re.compile(r"[.!?…。！？][”’\"')\]]*$")
_IMPRINT = re.compile(
    r"(?:copyright\b|©|\(c\)|isbn\b|all rights reserved|no part of this|(?:first )?published\b"
    r"|printed\b|alle rechte|tous droits|todos los derechos|tutti i diritti|cover (?:art|design)"
    r"|(?:first|second|third|new|revised|\d+(?:st|nd|rd|th)) edition\b)",
    re.IGNORECASE,
)
# The label of a field, as calibre has them: “Tags: rivers”.
_LABEL = re.compile(r"\s*\w+:\s")
# A notice of rights is hardly longer; a letter about a printed book is.
_LONGEST_IMPRINT = 40


def kind_of_page(page: Element, role: str, known: set[str]) -> str:
    """Return what a page is: "cover" for one without words, "title-page", or "" for the text.

    `role` is that of the guide, or "first"; `known` are the words of a page that would be the title
    page, which needs no other name. calibre marks the page that it makes of its metadata.
    """
    text = shown_text(page)
    said = {word.casefold() for word in words(text)}
    is_called = bool(({role} | roles_of_page(page)) & _CALLED)
    if not said:
        return "cover" if is_called or role == "first" else ""
    if _is_jacket(page):
        return "title-page"
    if text.count(":") >= _LABELS:
        return ""
    is_repeated = bool(known & said) and said <= known | _BESIDE_TITLE
    return "title-page" if is_called or is_repeated else ""


def set_title_page_aside(sheet: Sheet, before: int, metadata: Element | None) -> None:
    """Set aside the blocks of a title page from `before` that are no text of their own.

    Images on such a page are those of its title and its publisher.
    """
    known, said = words_of(metadata), _texts_of(metadata)
    kept: list[Block] = []
    is_above = True
    for block in sheet.blocks[before:]:
        lines = block.lines if isinstance(block, Stretch | AsTyped) else ()
        in_order = _folded(" ".join(lines))
        is_head = block.span.first in sheet.headings
        is_shown = bool(lines) and (
            any(f" {in_order} " in text for text in said)
            or (is_above and all(_is_of_title(line, known, is_head=is_head) for line in lines))
        )
        if is_shown or isinstance(block, Picture):
            sheet.ledger.append(Aside("title-page", block.span))
        else:
            kept.append(block)
            is_above = is_above and bool(lines) and not any(map(_is_sentence, lines))
    sheet.blocks[before:] = kept


def roles_of_page(page: Element) -> set[str]:
    """Return the roles of the body, and of the only element in it."""
    body = next((child for child in page if tag_of(child) == "body"), page)
    roles = roles_of(body)
    while len(inside := [child for child in body if tag_of(child)]) == 1:
        body = inside[0]
        roles |= roles_of(body)
    return roles


def words_of(metadata: Element | None) -> set[str]:
    """Return the words of all metadata."""
    return {word for text in _texts_of(metadata) for word in text.split()}


def _texts_of(metadata: Element | None) -> Sequence[str]:
    """Return the words of each element of the metadata, with a space around each."""
    parts = () if metadata is None else metadata.iterdescendants()
    return [f" {_folded(text_in(element))} " for element in parts if name_of(element)]


def _is_of_title(line: str, known: set[str], *, is_head: bool) -> bool:
    """Return whether a line is a title, a name or a fact of the imprint."""
    said = words(_LABEL.sub("", line))
    if len(said) <= _LONGEST_TITLE and {w.casefold() for w in said} <= known | _BESIDE_TITLE:
        return True
    if is_head:
        return False
    if _IMPRINT.match(line.strip()):
        return len(said) <= _LONGEST_IMPRINT
    is_name = all(not word.islower() or word in _BESIDE_TITLE | known for word in said)
    return is_name and len(said) <= _LONGEST_NAME and not _is_sentence(line)


def _is_sentence(line: str) -> bool:
    said = words(line)
    return len(said) > _LONGEST_TITLE or (len(said) >= _SENTENCE and bool(_END.search(line)))


def _folded(text: str) -> str:
    return " ".join(word.casefold() for word in words(text))


def _is_jacket(page: Element) -> bool:
    return any(meta.get("content") == "jacket" for meta in page.iter("meta"))
