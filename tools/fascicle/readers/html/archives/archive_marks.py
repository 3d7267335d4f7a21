"""The marks of fan archives and their downloaders in a page: its header, notes, and furniture.

    <div id="preface">…<dl class="tags">          a download of an archive: its header
    <div class="meta"><p>Chapter Summary</p>      a summary or a note with its label
    <h1>…</h1><table>…<b>Rating:</b></td>…        a download by FanFicFare

The fields of a header are read by recovery; only where it begins and ends is known here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.readers.html.archives.downloaders import mark_downloader
from fascicle.readers.html.archives.marked_elements import (
    FURNITURE,
    HEADER,
    LABEL,
    Marked,
    together,
)
from fascicle.readers.html.archives.story_pages import mark_story_page
from fascicle.readers.html.archives.work_pages import mark_work_page
from fascicle.readers.html.links import address_of_page, resolve_links
from fascicle.readers.html.tags import roles_of, tag_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

    from fascicle.readers.sheet import Sheet

_NOTE = re.compile(r"(?:(?:Chapter|Work) )?(?P<what>Summary|(?:End )?Notes?):?", re.IGNORECASE)


def marked_by_archives(root: Element, sheet: Sheet) -> Marked:
    """Return the marks in a page. A label and its text become one element."""
    marked = Marked()
    if address := address_of_page(root):
        resolve_links(root, address)
    preface = next((e for e in root.iter() if e.get("id") == "preface"), None)
    if preface is not None and any("tags" in roles_of(e) for e in preface.iter("dl")):
        _download(root, preface, marked)
    elif not any(mark(root, address, marked) for mark in (mark_work_page, mark_story_page)):
        mark_downloader(root, marked)
    sheet.described = sheet.described.with_values(**marked.described)
    return marked


def _download(root: Element, preface: Element, marked: Marked) -> None:
    """Mark the parts of a download of an archive."""
    marked.groups[preface] = HEADER
    for element in list(root.iter("h2", "div", "p", "blockquote", "dl")):
        roles = roles_of(element)
        inside = {above.get("id") for above in element.iterancestors()}
        if "toc-heading" in roles:
            marked.asides[element] = LABEL
        elif "preface" in inside:
            if tag_of(element) == "blockquote" and "userstuff" in roles:
                marked.groups[element] = "quotation"
        elif "endnote-link" in roles:
            marked.asides[element] = LABEL
        elif "message" in roles and "afterword" in inside:
            marked.asides[element] = FURNITURE
        elif tag_of(element) == "dl" and "afterword" in inside:
            marked.groups[element] = HEADER
        elif tag_of(element) == "p" and "meta" in _roles_above(element):
            _note(element, marked)


def _roles_above(element: Element) -> set[str]:
    """Return the roles of the elements around one, up to the text of an author."""
    roles: set[str] = set()
    for above in element.iterancestors():
        if tag_of(above) == "blockquote":
            return set()
        roles |= roles_of(above)
        if "meta" in roles:
            break
    return roles


def _note(label: Element, marked: Marked) -> None:
    """Put the label of a summary or a note, and the text below it, into one element."""
    match = _NOTE.fullmatch(" ".join(label.text_content().split()))
    if match is None:
        return
    text = label.getnext()
    if text is None or "userstuff" not in roles_of(text):
        # All of it is at the end of the chapter.
        marked.asides[label] = LABEL
        return
    kind = "summary" if match["what"].lower() == "summary" else "note"
    marked.groups[together(label, text)] = kind
