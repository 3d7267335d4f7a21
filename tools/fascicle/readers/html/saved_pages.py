"""Pages of archives, saved from the browser: the text, and the header of the story.

    <dl class="work meta group">…               the OTW's software: rating, tags, series, numbers
    <div id="workskin">
      <div class="preface group">…              title, authors, summary, notes
      <div id="chapters">
        <div class="chapter preface group">…    title, summary and notes of a chapter
        <div class="userstuff">…                its text
    <div id="feedback">…                        kudos and comments

    <div id="pre_story_links">…                 fanfiction.net, FictionPress: the fandom
    <div id="profile_top"><b>Title</b>…         title, author, summary, rating and numbers
    <select id="chap_select">…                  the title of the chapter
    <div id="storytext">…

    <div class="panel panel-reading"><h1>…      Wattpad: the title of the part
    <pre><p data-p-id="…">…                     its paragraphs

All else on a page is set aside: menus, lists of actions, forms, comments, signatures.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import html

from fascicle.model.blocks import FIELD, HEADER
from fascicle.readers.html import tags
from fascicle.readers.html.links_and_images import resolve_links
from fascicle.readers.html.tags import Element, roles_of, shown_text, tag_of, together, whole_number
from fascicle.readers.sheet import Values

FURNITURE, LABEL = "boilerplate", "archive-label"
# Menus, forms and comments of a saved page.
WEBSITE = "website"


@dataclass(slots=True)
class Marked:
    """The elements of a page that are groups, by their kind, and those to be set aside."""

    groups: dict[Element, str] = field(default_factory=dict)
    asides: dict[Element, str] = field(default_factory=dict)
    # Elements around those that are kept, which are no list of links.
    opened: set[Element] = field(default_factory=set)
    # Tables of a label and a value a row.
    fields: set[Element] = field(default_factory=set)
    # Metadata that no words of the page say.
    described: Values = field(default_factory=dict)

    def mark_field(self, element: Element, key: str) -> None:
        """Mark an element of a header as the value of a key. It is no heading."""
        element.tag = "div"
        self.groups[element] = f"{FIELD}{key}"

    def mark_header(self, element: Element, key: str) -> Element:
        """Mark an element that is a header of one field; return the header."""
        header = together(element)
        self.groups[header] = HEADER
        self.mark_field(element, key)
        return header


def with_roles(root: Element, *roles: str) -> Iterator[Element]:
    """Yield the elements of a page with all of some classes."""
    wanted = set(roles)
    return (e for e in list(root.iter()) if e.attrib and wanted <= roles_of(e))


def set_aside_around(kept: Iterable[Element], marked: Marked) -> None:
    """Set aside all of a page but some elements: its menus, forms and comments."""
    kept = set(kept)
    open_elements = {above for element in kept for above in element.iterancestors()}
    marked.opened |= open_elements
    for element in open_elements:
        if tag_of(element) in {"li", *tags.LISTS, *tags.HEADINGS}:
            element.tag = "div"
        _wrap_running_text(element, open_elements | kept)
        for child in element:
            if child in open_elements or child in kept or tag_of(child) not in tags.BLOCKS:
                continue
            marked.asides[child] = WEBSITE
            drop_images(child)


def drop_images(element: Element) -> None:
    """Remove the images of a part that is no text of the story: icons, covers."""
    for image in list(element.iter("img")):
        image.drop_tree()


def _wrap_running_text(element: Element, kept: Collection[Element]) -> None:
    """Put the running text in an element, with its inline elements, into elements of its own."""
    whole = html.Element("div")
    whole.text, element.text = element.text, None
    element.insert(0, whole)
    for child in list(element)[1:]:
        if child in kept or tag_of(child) in tags.BLOCKS:
            _remove_if_blank(whole)
            whole = html.Element("div")
            whole.text, child.tail = child.tail, None
            child.addnext(whole)
        else:
            whole.append(child)
    _remove_if_blank(whole)


def _remove_if_blank(whole: Element) -> None:
    """Remove an element without text; its content stays in its place."""
    if not shown_text(whole).strip():
        whole.drop_tag()


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
        _part_of_work(element, marked)
    for label in with_roles(work, "landmark"):
        marked.asides[label] = LABEL
    _address(work, address, marked)
    return True


def _meta(meta: Element) -> None:
    """Hide the links beside the name of a series, to the works before and after this one."""
    for link in meta.iter("a"):
        if roles_of(link) & {"previous", "next"}:
            link.set("hidden", "hidden")


def _part_of_work(element: Element, marked: Marked) -> None:
    roles = roles_of(element) if element.attrib else set()
    if "byline" in roles:
        element.tag = "div"
        marked.groups[element] = "note"
    elif "module" in roles and roles & {"summary", "notes", "children"}:
        _module(element, roles, marked)
    elif {"module", "series"} <= roles:
        # The header has the series.
        marked.asides[element] = WEBSITE


def _preface(preface: Element, marked: Marked) -> None:
    for element in list(preface.iter()):
        roles = roles_of(element) if element.attrib else set()
        if "title" in roles:
            marked.mark_field(element, "locked title" if _locked(element) else "title")
        elif "byline" in roles:
            marked.mark_field(element, "authors")
        elif tag_of(element) in tags.HEADINGS or "jump" in roles:
            marked.mark_field(element, "")
        elif "userstuff" in roles:
            above = roles_of(element.getparent())
            marked.mark_field(element, "summary" if "summary" in above else "notes")


def _module(module: Element, roles: set[str], marked: Marked) -> None:
    """Mark a summary or notes of a chapter, or the parts below the text of a work."""
    if "children" in roles:
        marked.groups[module] = HEADER
    for element in list(module.iter()):
        if tag_of(element) in tags.HEADINGS:
            element.tag = "p"
        elif "userstuff" not in roles_of(element) and _is_jump(element):
            marked.asides[element] = LABEL
    if any("userstuff" in roles_of(element) for element in module.iter()):
        marked.groups[module] = "summary" if "summary" in roles else "note"
    elif "children" not in roles:
        marked.asides[module] = LABEL


def _is_jump(element: Element) -> bool:
    """Return whether a paragraph only says that there are notes at the end."""
    around = {role for above in element.iterancestors() for role in roles_of(above)}
    return tag_of(element) == "p" and "userstuff" not in around


def _locked(title: Element) -> bool:
    """Return whether a title has the lock of works that only users may read; remove it."""
    locks = [i for i in title.iter("img") if (i.get("alt") or "").casefold() == _LOCK]
    for lock in locks:
        lock.drop_tree()
    return bool(locks)


def _address(root: Element, address: str, marked: Marked) -> None:
    """Note the address of the work: that of the page, or in the links of its chapters' titles."""
    titles = (link for title in with_roles(root, "title") for link in title.iter("a"))
    for candidate in (address, *(link.get("href") or "" for link in titles)):
        if match := _WORK.match(candidate):
            marked.described["sources"] = (match[0],)
            return


def _home(root: Element) -> str:
    """Return the address of an archive by its name in the title of a page, "" for another."""
    title = (root.findtext(".//title") or "").casefold()
    return next((home for name, home in _HOMES.items() if f"[{name}]" in title), "")


_STORY = re.compile(r"https?://(?:www\.|m\.)?[^/\s]+/s/\d+")
_CROSSOVER = re.compile(r"\s+Crossover$", re.IGNORECASE)


def mark_story_page(root: Element, address: str, marked: Marked) -> bool:
    """Mark the parts of such a page; return whether it is one."""
    story, profile = by_id(root, "storytext"), by_id(root, "profile_top")
    if story is not None and profile is not None:
        _chapter(root, profile, story, marked)
        if match := _STORY.match(address):
            marked.described["sources"] = (match[0],)
        return True
    paragraphs = [element for element in root.iter("p") if element.get("data-p-id")]
    panels = list(with_roles(root, "panel-reading"))
    if paragraphs and panels:
        _part_of_story(root, panels, marked)
        return True
    return False


def by_id(root: Element, name: str) -> Element | None:
    return next((element for element in root.iter() if element.get("id") == name), None)


def _chapter(root: Element, profile: Element, story: Element, marked: Marked) -> None:
    kept = [profile, story]
    if (select := by_id(root, "chap_select")) is not None:
        select.tag = "div"
        chosen = [option for option in select.iter("option") if option.get("selected") is not None]
        for option in chosen[:1]:
            option.tag = "h2"
            kept.append(option)
    set_aside_around(kept, marked)
    marked.groups[profile] = HEADER
    _profile(profile, marked)
    links = by_id(root, "pre_story_links")
    if links is not None and (fandoms := _fandoms(links)):
        marked.described["fandoms"] = fandoms


def _fandoms(links: Element) -> tuple[str, ...]:
    """Return the last of the links from the front page to a story, which may name two fandoms."""
    names = [" ".join(link.text_content().split()) for link in links.iter("a")]
    last = names[-1] if names else ""
    return tuple(_CROSSOVER.sub("", last).split(" + ")) if _CROSSOVER.search(last) else (last,)


def _profile(profile: Element, marked: Marked) -> None:
    dates = []
    drop_images(profile)
    for element in list(profile):
        tag, roles = tag_of(element), roles_of(element)
        if tag == "b":
            marked.mark_field(element, "title")
        elif tag == "a" and "/u/" in (element.get("href") or ""):
            marked.mark_field(element, "author")
        elif tag == "div":
            marked.mark_field(element, "summary")
        elif tag == "span" and "xgray" in roles:
            element.tag = "div"
            dates = [each.get("data-xutime") or "" for each in element.iter("span")]
        elif tag == "span":
            marked.mark_field(element, "")
    seconds = [whole_number(date, -1) for date in dates]
    days = [datetime.fromtimestamp(each, UTC).date() for each in seconds if each >= 0]
    if days:
        # The last is the first day; the one before it, if there is one, the last.
        dated = [("published", days[-1]), *(("updated", day) for day in days[:-1])]
        marked.described["dates"] = tuple(f"{name}: {day}" for name, day in dated)


def _part_of_story(root: Element, panels: list[Element], marked: Marked) -> None:
    kept = [panel for panel in panels if not set(panel.iterancestors()) & set(panels)]
    titles = list(with_roles(root, "title", "h5"))
    authors = [link for link in root.iter("a") if "/user/" in (link.get("href") or "")]
    for key, elements in (("title", titles), ("author", authors)):
        named = next((e for e in elements if e.text_content().strip()), None)
        if named is not None:
            kept.append(marked.mark_header(named, key))
    set_aside_around(kept, marked)
    for panel in panels:
        _panel(panel, marked)


def _panel(panel: Element, marked: Marked) -> None:
    """Mark the title of a part, its numbers, and readers' comments on its paragraphs."""
    for element in list(panel.iter()):
        roles = roles_of(element) if element.attrib else set()
        if tag_of(element) == "h1":
            element.tag = "h2"
        elif tag_of(element) == "pre":
            element.tag = "div"
        elif "story-stats" in roles:
            marked.asides[element] = WEBSITE
        elif "comment-marker" in roles:
            element.set("hidden", "hidden")
