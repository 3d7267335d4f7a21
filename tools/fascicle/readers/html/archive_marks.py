"""Marks of fan archives and their downloaders in a page: its header, notes, and furniture.

    <div id="preface">…<dl class="tags">                    a download of an archive: its header
    <div class="meta"><p>Chapter Summary</p>                a summary or a note with its label
    <p><b>Title</b> Posted originally …<p><b>Rating:</b>    its MOBI
    <h1>Title by Author</h1><table>…<b>Rating:</b></td>…    FanFicFare
    <h3>Title by Author</h3><div><b>Rating:</b> …<br>       FanFicFare's EPUB
    <h1>Title</h1><p><b>By: Author</b></p>…                 FicHub
    <p>Exported with the assistance of …

The fields of a header are read by recovery; only where it begins and ends is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html

from fascicle.model.blocks import HEADER
from fascicle.readers.html.links_and_images import address_of_page, resolve_links
from fascicle.readers.html.posts import mark_notes, mark_post, mark_thread, parts_by_name
from fascicle.readers.html.saved_pages import (
    FURNITURE,
    LABEL,
    WEBSITE,
    Marked,
    by_id,
    mark_story_page,
    mark_work_page,
    with_roles,
)
from fascicle.readers.html.tags import HEADINGS, Element, roles_of, tag_of, together
from fascicle.readers.sheet import Sheet

# The parts of a download, by their ids.
_PARTS = ("preface", "chapters", "afterword")
# <!--ebook header include-->  …  <!--END ebook header include-->
_INCLUDED = re.compile(r"\s*ebook (?:header|footer) include")
_SEE = re.compile(r"See the end of the (?:work|chapter) for .{1,40}")
_COMMENT = re.compile(r"Please drop by the archive and comment\b", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:(?:Chapter|Work) )?(?P<what>Summary|(?:(?:End|Author[’']s) )?Notes?)"
    r"(?: for the (?:Chapter|Story|Work))?:?",
    re.IGNORECASE,
)


def marked_by_archives(root: Element, sheet: Sheet) -> Marked:
    """Return the marks in a page. A label and its text become one element."""
    marked = Marked()
    if address := address_of_page(root):
        resolve_links(root, address)
    parts = {name: part for name in _PARTS if (part := by_id(root, name)) is not None}
    _mark_included(root, marked)
    named = parts_by_name(root)
    mark_notes(named, marked)
    # The page of a work has chapters as well.
    if not mark_work_page(root, address, marked):
        if any(_is_of_archive(name, part) for name, part in parts.items()):
            _download(root, parts.get("preface"), marked)
        else:
            is_site = mark_story_page(root, address, marked) or mark_thread(named, address, marked)
            if not (is_site or mark_post(named, marked)):
                _mark_downloader(root, marked)
    sheet.described = sheet.described.with_values(**marked.described)
    return marked


def _mark_included(root: Element, marked: Marked) -> None:
    """Mark what a library has put above and below a text between two comments."""
    starts = (it for it in root.iter(html.etree.Comment) if _INCLUDED.match(it.text or ""))
    for start in islice(starts, 2):
        inside: list[Element] = []
        for part in start.itersiblings():
            if tag_of(part):
                inside.append(part)
            elif (part.text or "").startswith("END ebook"):
                marked.asides |= dict.fromkeys(inside, WEBSITE)
                break


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
    return is_signed or sum(label.endswith(":") for label in labels) >= _FEWEST_FIELDS


def _download(root: Element, preface: Element | None, marked: Marked) -> None:
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


def _note(label: Element, marked: Marked, role: str = "userstuff") -> None:
    """Put the label of a summary or a note, and the text below it, into one element.

    `role` is that of the text, "" if it needs none.
    """
    match = _NOTE.fullmatch(_said(label))
    text = label.getnext()
    if match is None or text is None:
        return
    if (not role or role in roles_of(text)) and tag_of(text) == "blockquote":
        kind = "summary" if match["what"].lower() == "summary" else "note"
        marked.groups[together(label, text)] = kind
    elif "meta" in _roles_above(label) or _SEE.fullmatch(_said(text)):
        # All of it is at the end of the chapter.
        marked.asides[label] = LABEL


# The least fields in a header.
_FEWEST_FIELDS = 3
# Below the title in an archive's files; its fields and its summary are on pages of their own.
_POSTED, _PAGES = re.compile(r"Posted originally on the Archive of Our Own at http"), 2
# The last line of a header, and a label with its value.
_EXPORTED = re.compile(r"Exported with the assistance of \S+")
_FIELD = re.compile(r"[^\W\d_][\w ]{1,30}:(?!//)")
# The most elements in such a header.
_LONGEST = 40


def _mark_downloader(root: Element, marked: Marked) -> None:
    """Mark title, fields and notes of a file, and the page with a program's own log."""
    for page in with_roles(root, "fff_logpage"):
        marked.asides[page] = FURNITURE
    for label in list(root.iter("b", "p")):
        _note(label, marked)
    posted = next((p for p in root.iter("p") if _POSTED.search(_said(p))), None)
    if posted is not None and _kindle(root, posted, marked):
        return
    exported = next((p for p in root.iter("p") if _EXPORTED.fullmatch(_said(p))), None)
    if exported is not None:
        _exported(exported, marked)
        return
    fields = next(root.iter("table"), None)
    if (page := next(with_roles(root, "fff_titlepage"), None)) is not None:
        fields = next(page.iter("table", "div"), None)
    if fields is None or sum(1 for _ in _labels(fields)) < _FEWEST_FIELDS:
        return
    above = fields.getprevious()
    if above is not None and tag_of(above) in HEADINGS:
        marked.groups[together(above, fields)] = HEADER
        marked.fields.add(fields)


def _kindle(root: Element, posted: Element, marked: Marked) -> bool:
    """Mark the parts of an archive's MOBI, without ids and classes; return whether it is one."""
    pages = _pages_from(posted)
    header = [element for page in pages for element in page]
    labels = sum(1 for part in header for _ in _labels(part))
    if len(pages) < _PAGES or labels < _FEWEST_FIELDS:
        return False
    for value in header:
        if tag_of(value) == "blockquote":
            value.tag = "div"
    # Each page but the first begins with the element that ends the one before.
    for title in pages[1][1:2]:
        marked.mark_field(title, "title")
    marked.groups[together(*header)] = HEADER
    for paragraph in root.iter("p"):
        if _SEE.fullmatch(said := _said(paragraph)):
            marked.asides[paragraph] = LABEL
        elif _COMMENT.match(said):
            marked.asides[paragraph] = FURNITURE
        else:
            _note(paragraph, marked, "")
    return True


def _pages_from(first: Element) -> list[list[Element]]:
    """Return the elements of the pages of a header that have an end, from the first element on."""
    pages: list[list[Element]] = []
    page = [first]
    for element in first.itersiblings():
        if tag_of(element).endswith("pagebreak"):
            pages.append(page)
            page = []
            if len(pages) == _PAGES:
                break
        page.append(element)
    return pages


def _labels(fields: Element) -> Iterator[str]:
    """Yield the labels of fields: bold words with a colon."""
    for bold in fields.iter("b"):
        if (label := _said(bold)).endswith(":"):
            yield label


def _exported(last: Element, marked: Marked) -> None:
    """Mark the elements from the title to the line that says which program has written the file.

    Between the author and the first field is the summary, which has no label.
    """
    header = [last]
    while tag_of(header[0]) != "h1":
        above = header[0].getprevious()
        if above is None or len(header) > _LONGEST:
            return
        header.insert(0, above)
    marked.groups[together(*header)] = HEADER
    marked.mark_field(header[0], "title")
    marked.mark_field(last, "")
    for element in header[1:-1]:
        if not _FIELD.match(_said(element)):
            marked.mark_field(element, "summary")
