"""The marks of fan archives and their downloaders in a page: its header, notes, and furniture.

    <div id="preface">…<dl class="tags">          a download of an archive: its header
    <div class="meta"><p>Chapter Summary</p>      a summary or a note with its label
    <h1>…</h1><table>…<b>Rating:</b></td>…        a download by FanFicFare

The fields of a header are read by recovery; only where it begins and ends is known here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html

from fascicle.readers.html.archives.downloaders import FEWEST_FIELDS, mark_downloader
from fascicle.readers.html.archives.forum_threads import mark_thread
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

# The parts of a download, by their ids.
_PARTS = ("preface", "chapters", "afterword")
_SEE = re.compile(r"See the end of the (?:work|chapter) for .{1,40}")
_COMMENT = re.compile(r"Please drop by the archive and comment\b", re.IGNORECASE)
_NOTE = re.compile(r"(?:(?:Chapter|Work) )?(?P<what>Summary|(?:End )?Notes?):?", re.IGNORECASE)


def marked_by_archives(root: Element, sheet: Sheet) -> Marked:
    """Return the marks in a page. A label and its text become one element."""
    marked = Marked()
    if address := address_of_page(root):
        resolve_links(root, address)
    parts = {name: part for name in _PARTS if (part := _by_id(root, name)) is not None}
    # The page of a work has chapters as well.
    if not mark_work_page(root, address, marked):
        if any(_is_of_archive(name, part) for name, part in parts.items()):
            _download(root, parts.get("preface"), marked)
        elif not (mark_story_page(root, address, marked) or mark_thread(root, address, marked)):
            mark_downloader(root, marked)
    sheet.described = sheet.described.with_values(**marked.described)
    return marked


def _by_id(root: Element, name: str) -> Element | None:
    return next((element for element in root.iter() if element.get("id") == name), None)


def _is_of_archive(name: str, part: Element) -> bool:
    """Return whether a part is one of a download; in an EPUB, each is on a page of its own.

    Calibre, which makes the EPUBs, keeps ids, and replaces most classes.
    """
    if name == "chapters":
        comments = (each.text or "" for each in part.iter(html.etree.Comment))
        labelled = (b.getprevious() for b in part.iter("blockquote") if "userstuff" in roles_of(b))
        return any(text.strip() == "chapter content" for text in comments) or any(
            label is not None and _NOTE.fullmatch(_said(label)) for label in labelled
        )
    if name == "afterword":
        return any((a.get("href") or "").endswith("/comments/new") for a in part.iter("a"))
    labels = (_said(term) for dl in part.iter("dl") for term in dl.iter("dt"))
    is_signed = any((a.get("rel") or "") == "author" for a in part.iter("a"))
    return is_signed or sum(label.endswith(":") for label in labels) >= FEWEST_FIELDS


def _download(root: Element, preface: Element | None, marked: Marked) -> None:
    """Mark the parts of a download of an archive."""
    if preface is not None:
        marked.groups[preface] = HEADER
    for element in list(root.iter("h2", "div", "p", "blockquote", "dl")):
        tag, roles = tag_of(element), roles_of(element)
        inside = {above.get("id") for above in element.iterancestors()}
        if "toc-heading" in roles and _said(element) in {"Preface", "Afterword"}:
            marked.asides[element] = LABEL
        elif "preface" in inside:
            if tag == "blockquote" and "userstuff" in roles:
                marked.groups[element] = "quotation"
        elif "endnote-link" in roles or (tag == "div" and _SEE.fullmatch(_said(element))):
            marked.asides[element] = LABEL
        elif tag == "p" and "afterword" in inside and _COMMENT.match(_said(element)):
            marked.asides[element] = FURNITURE
        elif tag == "dl" and "afterword" in inside:
            marked.groups[element] = HEADER
        elif tag == "p":
            _note(element, marked)


def _said(element: Element) -> str:
    return " ".join(element.text_content().split())


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
    match = _NOTE.fullmatch(_said(label))
    text = label.getnext()
    if match is None or text is None:
        return
    if "userstuff" in roles_of(text) and tag_of(text) == "blockquote":
        kind = "summary" if match["what"].lower() == "summary" else "note"
        marked.groups[together(label, text)] = kind
    elif "meta" in _roles_above(label) or _SEE.fullmatch(_said(text)):
        # All of it is at the end of the chapter.
        marked.asides[label] = LABEL
