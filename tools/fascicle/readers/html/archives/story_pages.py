"""Pages of chapters in archives of other kinds, saved from the browser.

    <div id="pre_story_links">…                 fanfiction.net, FictionPress: the fandom
    <div id="profile_top"><b>Title</b>…         title, author, summary, rating and numbers
    <select id="chap_select">…                  the title of the chapter
    <div id="storytext">…

    <div class="panel panel-reading"><h1>…      Wattpad: the title of the part
    <pre><p data-p-id="…">…                     its paragraphs

All else on the page is set aside.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fascicle.readers.html.archives.marked_elements import (
    HEADER,
    WEBSITE,
    Marked,
    drop_images,
    set_aside_around,
    with_roles,
)
from fascicle.readers.html.tags import roles_of, tag_of, whole_number

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

_STORY = re.compile(r"https?://(?:www\.|m\.)?[^/\s]+/s/\d+")
_CROSSOVER = re.compile(r"\s+Crossover$", re.IGNORECASE)


def mark_story_page(root: Element, address: str, marked: Marked) -> bool:
    """Mark the parts of such a page; return whether it is one."""
    story, profile = _by_id(root, "storytext"), _by_id(root, "profile_top")
    if story is not None and profile is not None:
        _chapter(root, profile, story, marked)
        if match := _STORY.match(address):
            marked.described["sources"] = (match[0],)
        return True
    paragraphs = [element for element in root.iter("p") if element.get("data-p-id")]
    panels = list(with_roles(root, "panel-reading"))
    if paragraphs and panels:
        _part(root, panels, marked)
        return True
    return False


def _by_id(root: Element, name: str) -> Element | None:
    return next((element for element in root.iter() if element.get("id") == name), None)


def _chapter(root: Element, profile: Element, story: Element, marked: Marked) -> None:
    """Mark the header of a story, the title of its chapter, and the text."""
    kept = [profile, story]
    if (select := _by_id(root, "chap_select")) is not None:
        select.tag = "div"
        chosen = [option for option in select.iter("option") if option.get("selected") is not None]
        for option in chosen[:1]:
            option.tag = "h2"
            kept.append(option)
    set_aside_around(kept, marked)
    marked.groups[profile] = HEADER
    _profile(profile, marked)
    links = _by_id(root, "pre_story_links")
    if links is not None and (fandoms := _fandoms(links)):
        marked.described["fandoms"] = fandoms


def _fandoms(links: Element) -> tuple[str, ...]:
    """Return the last of the links from the front page to a story, which may name two fandoms."""
    said = [" ".join(link.text_content().split()) for link in links.iter("a")]
    last = said[-1] if said else ""
    return tuple(_CROSSOVER.sub("", last).split(" + ")) if _CROSSOVER.search(last) else (last,)


def _profile(profile: Element, marked: Marked) -> None:
    """Mark title, author, summary and the line of numbers."""
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
        said = [("published", days[-1]), *(("updated", day) for day in days[:-1])]
        marked.described["dates"] = tuple(f"{name}: {day}" for name, day in said)


def _part(root: Element, panels: list[Element], marked: Marked) -> None:
    """Mark the panels of a part, and what the page says of its story."""
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
    """Mark the title of a part, its numbers, and what readers have said of its paragraphs."""
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
