"""Pages of works in archives that run the OTW's software, saved from the browser.

    <dl class="work meta group">…               rating, tags, series and numbers
    <div id="workskin">
      <div class="preface group">…              title, authors, summary, notes
      <div id="chapters">
        <div class="chapter preface group">…    title, summary and notes of a chapter
        <div class="userstuff">…                its text
    <div id="feedback">…                        kudos and comments

All else on the page is set aside: menus, lists of actions, forms, comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.readers.html.archives.marked_elements import (
    HEADER,
    LABEL,
    Marked,
    set_aside_around,
    with_roles,
)
from fascicle.readers.html.links import resolve_links
from fascicle.readers.html.tags import HEADINGS, roles_of, tag_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

_WORK = re.compile(r"https?://[^/\s]+/(?:collections/[^/\s]+/)?works/\d+")
# Saved by a program, a page has links without the name of the archive.
_HOMES = {
    "archive of our own": "https://archiveofourown.org/",
    "squidgeworld archive": "https://squidgeworld.org/",
}
_LOCK = "(restricted)"


def mark_work_page(root: Element, address: str, marked: Marked) -> bool:
    """Mark the parts of such a page; return whether it is one."""
    work = root.find(".//*[@id='workskin']")
    if work is None:
        return False
    if not address and (home := _home(root)):
        resolve_links(root, home)
    metas = list(with_roles(root, "work", "meta"))
    set_aside_around([*metas, work], marked)
    for meta in metas:
        marked.groups[meta] = HEADER
        _meta(meta)
    header: set[Element] = set()
    for preface in with_roles(work, "preface", "group"):
        if not roles_of(preface) & {"chapter", "afterword"}:
            marked.groups[preface] = HEADER
            _preface(preface, marked)
            header.update(preface.iter())
    for element in [each for each in work.iter() if each not in header]:
        _part(element, marked)
    for label in with_roles(work, "landmark"):
        marked.asides[label] = LABEL
    _address(work, address, marked)
    return True


def _meta(meta: Element) -> None:
    """Hide the links beside the name of a series, to the works before and after this one."""
    for link in meta.iter("a"):
        if roles_of(link) & {"previous", "next"}:
            link.set("hidden", "hidden")


def _part(element: Element, marked: Marked) -> None:
    """Mark a part of a work that is no part of its header."""
    roles = roles_of(element) if element.attrib else set()
    if "byline" in roles:
        element.tag = "div"
        marked.groups[element] = "note"
    elif "module" in roles and roles & {"summary", "notes", "children"}:
        _module(element, roles, marked)


def _preface(preface: Element, marked: Marked) -> None:
    """Mark title, authors, summary and notes of a work."""
    for element in list(preface.iter()):
        roles = roles_of(element) if element.attrib else set()
        if "title" in roles:
            marked.mark_field(element, "locked title" if _locked(element) else "title")
        elif "byline" in roles:
            marked.mark_field(element, "authors")
        elif tag_of(element) in HEADINGS or "jump" in roles:
            marked.mark_field(element, "")
        elif "userstuff" in roles:
            above = roles_of(element.getparent())
            marked.mark_field(element, "summary" if "summary" in above else "notes")


def _module(module: Element, roles: set[str], marked: Marked) -> None:
    """Mark a summary or notes of a chapter, or what is below the text of a work."""
    if "children" in roles:
        marked.groups[module] = HEADER
    for element in list(module.iter()):
        if tag_of(element) in HEADINGS:
            element.tag = "p"
        elif "userstuff" not in roles_of(element) and _is_jump(element):
            marked.asides[element] = LABEL
    if any("userstuff" in roles_of(element) for element in module.iter()):
        marked.groups[module] = "summary" if "summary" in roles else "note"
    elif "children" not in roles:
        marked.asides[module] = LABEL


def _is_jump(element: Element) -> bool:
    """Return whether a paragraph only says that there are notes at the end."""
    return tag_of(element) == "p" and "userstuff" not in {
        role for above in element.iterancestors() for role in roles_of(above)
    }


def _locked(title: Element) -> bool:
    """Return whether a title has the lock of works that only users may read; remove it."""
    locks = [i for i in title.iter("img") if (i.get("alt") or "").casefold() == _LOCK]
    for lock in locks:
        lock.drop_tree()
    return bool(locks)


def _address(root: Element, address: str, marked: Marked) -> None:
    """Note the address of the work: that of the page, or in the links of its chapters' titles."""
    titles = (link for title in with_roles(root, "title") for link in title.iter("a"))
    for said in (address, *(link.get("href") or "" for link in titles)):
        if match := _WORK.match(said):
            marked.described["sources"] = (match[0],)
            return


def _home(root: Element) -> str:
    """Return the address of an archive by its name in the title of a page, "" for another."""
    title = (root.findtext(".//title") or "").casefold()
    return next((home for name, home in _HOMES.items() if f"[{name}]" in title), "")
