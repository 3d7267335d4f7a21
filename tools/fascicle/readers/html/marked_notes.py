"""The notes of a page: their marks in the text, the elements that hold them, and the links back.

    shut.<sup><a href="#fn1" id="ref1">1</a></sup>        a mark
    <p id="fn1"><a href="#ref1">1</a> Since May.</p>      its note

A short link to a place that leads back, or that is called a note, is a mark. Where a note has no
label of its own, or is a whole division with headings, both stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Footnote, plain
from fascicle.readers.html.tags import BLOCKS, HEADINGS, roles_of, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement as Element

    from fascicle.model.blocks import Block, Stretch

_MARKED = Evidence("note in markup", 0.95)
_SIGNS = r"[*†‡§¶#]{1,4}"
_MARK = re.compile(
    rf"[\[({{]?\s*(?P<key>\d{{1,4}}|[a-z]{{1,2}}|[ivxlc]{{1,6}}|{_SIGNS})\s*[\])}}]?", re.IGNORECASE
)
_ROLES_OF_MARKS = {"noteref", "doc-noteref", "footnote-ref", "fnanchor", "footnote-reference"}
_ROLES_OF_NOTES = {"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"}
_ROLES_OF_BACKLINKS = {"backlink", "doc-backlink", "footnote-back", "reversefootnote"}
_NOTE_ID = re.compile(r"(?:ftn|edn|fn|footnote|endnote|note)[-_:]?\d+", re.IGNORECASE)
# What may hold one note, and what may not be one.
_ITEMS = {"li", "aside", "dd"}
_NO_NOTES = {*HEADINGS, "body", "html", "table", "tbody", "tr", "td", "ul", "ol", "dl", "section"}
_WORDED = r"(?:(?:foot|end)?note\s+)?"


@dataclass(slots=True)
class Notes:
    """The marks and notes of a page with their numbers, and what is not shown around notes."""

    marks: dict[Element, int] = field(default_factory=dict)
    bodies: dict[Element, int] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    backlinks: set[Element] = field(default_factory=set)
    rules: set[Element] = field(default_factory=set)


def notes_in(root: Element, first: int) -> Notes:
    """Return the notes of a page, numbered from `first` in the order of their marks."""
    places = _places(root)
    links: dict[Element, dict[str, list[Element]] | None] = {}
    notes = Notes()
    for link in root.iter("a"):
        match = _MARK.fullmatch(link.text_content().strip())
        place = places.get((link.get("href") or "")[1:]) if _is_inside(link) else None
        if match is None or place is None or roles_of(link) & _ROLES_OF_BACKLINKS:
            continue
        body = _body_of(place)
        if body is None or body in notes.bodies or _is_within(link, body, notes):
            continue
        if body not in links:
            links[body] = _links_in(body)
        if (inside := links[body]) is None:
            continue
        back = [a for name in dict.fromkeys(_names_of(link)) for a in inside.get(name, ())]
        if back or (roles_of(link) & _ROLES_OF_MARKS) or (roles_of(body) & _ROLES_OF_NOTES):
            number = first + len(notes.marks)
            notes.marks[link] = notes.bodies[body] = number
            notes.keys[number] = match["key"]
            notes.backlinks.update(a for a in back if not _is_label(a))
    notes.rules.update(rule for rule in root.iter("hr") if _is_above(rule, notes))
    return notes


def labelled(text: str, key: str) -> tuple[str, str] | None:
    """Return the label that opens a note, and its text; None if its key does not open it."""
    label = rf"\s*[\[({{]?\s*(?P<label>{_WORDED}{re.escape(key)})\s*[\])}}]?[.:)]*(?!\w)\s*"
    match = re.match(label, text, re.IGNORECASE)
    return (match["label"], text[match.end() :]) if match and text[match.end() :].strip() else None


def settled(note: Stretch, key: str, number: int) -> Block:
    """Return a note with its key as a block; without a label, it stays unread."""
    found = labelled("\n".join(note.lines), key)
    # As that of a text's mark: a sign, or a number in brackets.
    notation = "[" if key.isalnum() else "*"
    return note if found is None else Footnote(
        span=note.span, gap=note.gap, why=_MARKED, label=found[0], text=plain(found[1]),
        key=key, notation=notation, number=number,
    )  # fmt: skip


def _places(root: Element) -> dict[str, Element]:
    places: dict[str, Element] = {}
    for element in root.iter():
        for name in (element.get("id"), element.get("name")) if tag_of(element) else ():
            if name:
                places.setdefault(name, element)
    return places


def _is_inside(link: Element) -> bool:
    return (link.get("href") or "").startswith("#")


def _is_within(link: Element, body: Element, notes: Notes) -> bool:
    """Return whether a link is a part of its note, or of another one."""
    around = set(link.iterancestors())
    return body in around or not around.isdisjoint(notes.bodies)


def _body_of(place: Element) -> Element | None:
    """Return the element that holds the note at a place, None if that is no note."""
    body: Element | None = place
    while body is not None and tag_of(body) not in BLOCKS:
        body = body.getparent()
    while body is not None and (parent := body.getparent()) is not None:
        is_whole = tag_of(parent) in _ITEMS or roles_of(parent) & _ROLES_OF_NOTES
        if parent[0] is not body or not (is_whole or _NOTE_ID.fullmatch(parent.get("id") or "")):
            break
        body = parent
    return None if body is None or tag_of(body) in _NO_NOTES else body


def _links_in(body: Element) -> dict[str, list[Element]] | None:
    """Return the links of a note by the place that they lead to, None if it has headings."""
    links: dict[str, list[Element]] = {}
    for element in body.iter():
        if tag_of(element) in HEADINGS:
            return None
        if tag_of(element) == "a" and _is_inside(element):
            links.setdefault((element.get("href") or "")[1:], []).append(element)
    return links


def _names_of(mark: Element) -> Iterator[str]:
    """Yield the names of a mark, of what is in it, and of what is around it."""
    for element in (*mark.iter(), *mark.iterancestors()):
        if tag_of(element) in BLOCKS:
            # Some converters lead back to the paragraph.
            yield from filter(None, [element.get("id")])
            return
        yield from filter(None, (element.get("id"), element.get("name")))


def _is_label(link: Element) -> bool:
    """Return whether a link back is the label of its note, not an arrow."""
    is_marked = bool(roles_of(link) & _ROLES_OF_BACKLINKS)
    return _MARK.fullmatch(link.text_content().strip()) is not None and not is_marked


def _is_above(rule: Element, notes: Notes) -> bool:
    """Return whether a rule is above the notes of a page."""
    below = rule.getnext()
    while below is not None and below not in notes.bodies:
        below = below[0] if len(below) else None
    return below is not None
