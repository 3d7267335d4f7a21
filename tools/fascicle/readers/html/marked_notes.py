"""The notes of pages: their marks in the text, the elements that hold them, and the links back.

    shut.<sup><a href="#fn1" id="ref1">1</a></sup>        a mark
    <p id="fn1"><a href="#ref1">1</a> Since May.</p>      its note

A short link to a place that leads back, or that is called a note, is a mark. Where a note has no
label of its own, or is a whole division with headings, both stay as they are. In a book of several
pages, a note may be on a later page than its mark.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import unquote

from lxml import html

from fascicle.model.blocks import Block, Evidence, Footnote, Stretch, plain
from fascicle.readers.html.tags import BLOCKS, HEADINGS, Element, roles_of, tag_of, together

_MARKED = Evidence("note in markup", 0.95)
_LABEL_END = "[.:)]*"
_SIGNS = r"[*†‡§¶#]{1,4}"
_MARK = re.compile(
    rf"[\[({{]?\s*(?P<key>\d{{1,4}}|[a-z]{{1,2}}|[ivxlc]{{1,6}}|{_SIGNS})\s*[\])}}]?", re.IGNORECASE
)
_LABEL = re.compile(rf"{_MARK.pattern}{_LABEL_END}", re.IGNORECASE)
_ROLES_OF_MARKS = {"noteref", "doc-noteref", "footnote-ref", "fnanchor", "footnote-reference"}
_ROLES_OF_NOTES = {
    "footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote", "note", "note_section",
}  # fmt: skip
# Elements that hold all notes; what a note there may go on with, and how another one begins.
_SECTIONS = {"footnotes", "endnotes", "rearnotes", "doc-endnotes"}
_PARTS, _LABELLED = {"p", "div", "blockquote"}, re.compile(rf"\s*(?:[\[({{]|\d|{_SIGNS})")
_ROLES_OF_BACKLINKS = {"backlink", "doc-backlink", "footnote-back", "reversefootnote"}
_NOTE_ID = re.compile(r"(?:ftn|edn|fn|footnote|endnote|note)[-_:]?\d+", re.IGNORECASE)
# What may hold one note, and what may not be one.
_ITEMS = {"li", "aside", "dd"}
_NO_NOTES = {*HEADINGS, "body", "html", "table", "tbody", "tr", "td", "ul", "ol", "dl", "section"}
# What leads back may be beside the label, or say so in words.
_ARROWS = "←↑^"
_RETURN = re.compile(
    r"\W*(?:(?:go )?back|return|jump|zurück|retour|volver|voltar|назад)\b(?:\W+\w+){0,4}\W*",
    re.IGNORECASE,
)
_CLOSING = {"[": "]", "(": ")", "{": "}"}
_WORDED = r"(?:(?:foot|end)?note\s+)?"
# A place in a book: the path of the page, "" for a page of its own, and the name of an element.
Place = tuple[str, str]


class Mark(NamedTuple):
    """A mark that leads to a later page: its number, its key, and the names that may lead back."""

    number: int
    key: str
    is_called_mark: bool
    places: tuple[Place, ...]


@dataclass(slots=True)
class Pages:
    """The pages of a book by their paths, the one that is read, and marks that wait for a note."""

    order: Mapping[str, int] = field(default_factory=lambda: {"": 0})
    path: str = ""
    waiting: defaultdict[Place, list[Mark]] = field(default_factory=lambda: defaultdict(list))

    def place(self, link: Element) -> Place | None:
        """Return the place that a link leads to, None if it is not in the book."""
        page, _, name = (link.get("href") or "").partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), unquote(page)))
        path = path if page else self.path
        return (path, name) if name and path in self.order else None

    def is_later(self, place: Place) -> bool:
        return self.order[place[0]] > self.order[self.path]

    @property
    def without_notes(self) -> set[int]:
        """The numbers of the marks whose notes have not been found."""
        return {mark.number for marks in self.waiting.values() for mark in marks}


@dataclass(slots=True)
class Notes:
    """The marks and notes of a page with their numbers, and the hidden elements around notes."""

    # All elements of the page by their names.
    named: Mapping[str, Element] = field(default_factory=dict)
    marks: dict[Element, int] = field(default_factory=dict)
    bodies: dict[Element, int] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    # The keys of notes that have no label: reading systems show their marks instead.
    unlabelled: dict[int, str] = field(default_factory=dict)
    backlinks: set[Element] = field(default_factory=set)
    rules: set[Element] = field(default_factory=set)


def notes_in(root: Element, first: int, pages: Pages) -> Notes:
    """Return the notes of a page, numbered from `first` in the order of their marks."""
    notes = _Reading(pages, Notes(_elements(root))).notes_in(root, first)
    for link in notes.marks:
        _take_brackets(link)
    return notes


@dataclass(slots=True)
class _Reading:
    """The notes of a page that is being read."""

    pages: Pages
    notes: Notes
    # The elements of this page that marks lead to, with the keys of the marks.
    keys: dict[Element, str] = field(default_factory=dict)
    # The links in each element that holds a note, by the places that they lead to.
    links: dict[Element, dict[Place, list[Element]] | None] = field(default_factory=dict)

    def notes_in(self, root: Element, first: int) -> Notes:
        notes, pages = self.notes, self.pages
        links = list(self._links_of_marks(root))
        targets = [(place, marks[0].key) for place, marks in pages.waiting.items()]
        targets += [(place, key) for _, key, place in links]
        for (path, name), key in targets:
            if path == pages.path and name in self.notes.named:
                self.keys[self.notes.named[name]] = key
        for name in [name for path, name in pages.waiting if path == pages.path]:
            waiting = pages.waiting.pop((pages.path, name))
            if not (name in self.notes.named and self._take(self.notes.named[name], waiting[0])):
                pages.waiting[pages.path, name] = waiting
            elif waiting[1:]:
                # One note has one mark.
                pages.waiting["", name] += waiting[1:]
        for link, key, place in links:
            number = first + len(notes.marks)
            back = tuple((pages.path, name) for name in dict.fromkeys(_names_of(link)))
            mark = Mark(number, key, bool(roles_of(link) & _ROLES_OF_MARKS), back)
            if place[0] == pages.path:
                element = self.notes.named.get(place[1])
                if element is not None and self._take(element, mark, link):
                    notes.marks[link] = number
            elif pages.is_later(place) and not _is_within(link, None, notes):
                notes.marks[link] = number
                pages.waiting[place].append(mark)
        self._join_paragraphs()
        notes.rules.update(rule for rule in root.iter("hr") if _is_above(rule, notes))
        return notes

    def _links_of_marks(self, root: Element) -> Iterator[tuple[Element, str, Place]]:
        """Yield the links that may be marks, with their keys and the places that they lead to."""
        for link in root.iter("a"):
            match = _MARK.fullmatch(link.text_content().strip())
            place = self.pages.place(link) if match else None
            if match and place and not roles_of(link) & _ROLES_OF_BACKLINKS:
                yield link, match["key"], place

    def _take(self, place: Element, mark: Mark, link: Element | None = None) -> bool:
        """Take the element at a place as the note of a mark; return whether it is that."""
        body = self._body_of(place)
        if body is None or body in self.notes.bodies:
            return False
        if link is not None and _is_within(link, body, self.notes):
            return False
        if body not in self.links:
            self.links[body] = self._links_in(body)
        if (inside := self.links[body]) is None:
            return False
        back = [link for place in mark.places for link in inside.get(place, ())]
        if not (back or mark.is_called_mark or roles_of(body) & _ROLES_OF_NOTES):
            return False
        self.notes.bodies[body] = mark.number
        self.notes.keys[mark.number] = mark.key
        is_said = labelled(body.text_content(), mark.key) or tag_of(body) == "li"
        arrows = [*filter(_is_arrow, (_arrow_of(link, mark.key) for link in back))]
        is_called = mark.is_called_mark and roles_of(body) & _ROLES_OF_NOTES
        if (is_called or arrows) and place is body and link is not None and not is_said:
            self.notes.unlabelled[mark.number] = mark.key
        self.notes.backlinks.update(arrows)
        said = ((it, it.text_content()) for it in body.iter("a"))
        self.notes.backlinks.update(it for it, text in said if _RETURN.fullmatch(text))
        return True

    def _body_of(self, place: Element) -> Element | None:
        """Return the element that holds the note at a place, None if that is no note."""
        body = _block_of(place)
        if (alone := _with_definition(body)) is not None:
            return alone
        while body is not None and (parent := body.getparent()) is not None:
            is_whole = tag_of(parent) in _ITEMS or _is_called(parent)
            if parent[0] is not body or not is_whole or self._are_notes_below(body):
                break
            body = parent
        if body is None:
            return None
        # Of a list of definitions that is one note, the label is the term.
        is_list = tag_of(body) == "dl" and _is_called(body)
        return body if is_list or tag_of(body) not in _NO_NOTES else None

    def _are_notes_below(self, body: Element) -> bool:
        """Return whether other notes follow one in the same element."""
        below = (place for sibling in body.itersiblings() for place in sibling.iter())
        blocks = ((_block_of(place), self.keys[place]) for place in below if place in self.keys)
        return any(it is not None and labelled(it.text_content(), key) for it, key in blocks)

    def _join_paragraphs(self) -> None:
        """Put what is below a note, up to the next label, into it, in an element of notes only."""
        bodies = self.notes.bodies
        for body, number in list(bodies.items()):
            parent = body.getparent()
            if tag_of(body) != "p" or parent is None or not roles_of(parent) & _SECTIONS:
                continue
            if more := list(takewhile(self._is_more, body.itersiblings())):
                body.addprevious(whole := html.Element("div"))
                whole.extend([body, *more])
                del bodies[body]
                bodies[whole] = number

    def _is_more(self, below: Element) -> bool:
        """Return whether an element below a note is a part of it, without a label of its own."""
        if tag_of(below) not in _PARTS or _LABELLED.match(below.text_content()):
            return False
        return not any(part in self.keys or tag_of(part) in _NO_NOTES for part in below.iter())

    def _links_in(self, body: Element) -> dict[Place, list[Element]] | None:
        """Return the links of a note by the place that they lead to, None if it has headings."""
        links: dict[Place, list[Element]] = {}
        for element in body.iter():
            if tag_of(element) in HEADINGS:
                return None
            if tag_of(element) == "a" and (place := self.pages.place(element)):
                links.setdefault(place, []).append(element)
        return links


def labelled(text: str, key: str) -> tuple[str, str] | None:
    """Return the label that opens a note, and its text; None if its key does not open it.

    The bracket in which a whole note is, as in those of Project Gutenberg, is not shown.
    """
    end = rf"(?:\s*[\])}}]{_LABEL_END}|{_LABEL_END}(?!\w))"
    label = rf"\s*(?P<bracket>[\[({{])?\s*(?P<label>{_WORDED}{re.escape(key)}){end}\s*"
    match = re.match(label, text, re.IGNORECASE)
    if match is None:
        return None
    note, bracket = text[match.end() :], match["bracket"] or ""
    closing = _CLOSING.get(bracket, "")
    if closing not in match[0] and text.count(bracket) == text.count(closing):
        note = note.rstrip().removesuffix(closing)
    return (match["label"], note) if note.strip() else None


def settled(note: Stretch, key: str, number: int) -> Block:
    """Return a note with its key as a block; without a label, it stays unread."""
    label = labelled("\n".join(note.lines), key)
    # As that of a text's mark: a sign, or a number in brackets.
    notation = "[" if key.isalnum() else "*"
    return note if label is None else Footnote(
        span=note.span, gap=note.gap, why=_MARKED, label=label[0], text=plain(label[1]),
        key=key, notation=notation, number=number,
    )  # fmt: skip


def _elements(root: Element) -> dict[str, Element]:
    places: dict[str, Element] = {}
    for element in root.iter():
        for name in (element.get("id"), element.get("name")) if tag_of(element) else ():
            if name:
                places.setdefault(name, element)
    return places


def _take_brackets(mark: Element) -> None:
    """Put the brackets around a mark into it: <sup>[<a href="#n1">1</a>]</sup> (Asciidoctor)."""
    before, above = mark.getprevious(), mark.getparent()
    text = (above.text if before is None else before.tail) or ""
    closing = _CLOSING.get(text[-1:])
    if closing and (mark.tail or "").startswith(closing):
        mark.text, mark.tail = f"{text[-1]}{mark.text or ''}", mark.tail.removeprefix(closing)
        mark.append(end := html.Element("span"))
        end.text = closing
        if before is None:
            above.text = text[:-1]
        else:
            before.tail = text[:-1]


def _is_within(link: Element, body: Element | None, notes: Notes) -> bool:
    around = set(link.iterancestors())
    return body in around or not around.isdisjoint(notes.bodies)


def _block_of(place: Element) -> Element | None:
    """Return the innermost block around a place, None if there is none."""
    return next((it for it in (place, *place.iterancestors()) if tag_of(it) in BLOCKS), None)


def _with_definition(body: Element | None) -> Element | None:
    """Put a note that is a term among others into a list of its own, with what is below it."""
    if body is None or tag_of(body) != "dt" or not _is_called(whole := body.getparent()):
        return None
    parts = [body, *takewhile(lambda part: tag_of(part) != "dt", body.itersiblings())]
    if len(parts) == len(whole):
        return None
    alone = together(*parts, tag="dl")
    alone.set("class", whole.get("class") or "")
    return alone


def _is_called(body: Element) -> bool:
    named = _NOTE_ID.fullmatch(body.get("id") or "")
    return named is not None or not roles_of(body).isdisjoint(_ROLES_OF_NOTES)


def _names_of(mark: Element) -> Iterator[str]:
    """Yield the names of a mark, of what is in and around it, and of an empty element before it."""
    before = mark.getprevious()
    is_empty = (
        before is not None and tag_of(before) == "a" and not (before.text_content() or before.tail)
    )
    for element in (*([before] if is_empty else ()), *mark.iter(), *mark.iterancestors()):
        if tag_of(element) in BLOCKS:
            # Some converters lead back to the paragraph.
            yield from filter(None, [element.get("id")])
            return
        yield from filter(None, (element.get("id"), element.get("name")))


def _arrow_of(link: Element, key: str) -> Element:
    """Return the link back alone: the arrow before the label of a note, or the link."""
    text = link.text_content()
    match = _LABEL.fullmatch(text.strip().lstrip(_ARROWS))
    if match is None or match["key"] != key:
        return link
    # The label itself is shown, with its space.
    arrow = html.Element("a")
    if not len(link):
        start = text.rindex(match[0])
        arrow.text, link.text = text[:start], text[start:]
    link.addprevious(arrow)
    return arrow


def _is_arrow(link: Element) -> bool:
    """Return whether a link back is an arrow, a letter of several, or says that it leads back.

    Others have words of the note: a title, or the line of a poem ("Line 20." in The Waste Land).
    """
    text = link.text_content().strip().lstrip(_ARROWS)
    if roles_of(link) & _ROLES_OF_BACKLINKS or _RETURN.fullmatch(text):
        return True
    is_wordless = not any(map(str.isalnum, text))
    return is_wordless or bool(_LABEL.fullmatch(text) and not any(map(str.isdecimal, text)))


def _is_above(rule: Element, notes: Notes) -> bool:
    below = rule.getnext()
    while below is not None and below not in notes.bodies:
        below = below[0] if len(below) else None
    return below is not None
