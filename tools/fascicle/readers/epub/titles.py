"""Titles in an EPUB: headings that only the navigation names, and title pages.

    <section epub:type="titlepage"><h1>The Salt Road</h1><p>by Ada Quill</p><p>Ashwater Press</p>
    <p>A salt merchant writes home each year, and nobody answers.</p>      an abstract: text

A page is a title page if it is called one, or if all its words are in the metadata. Its title, its
names and its imprint, which the work's own title page shows again, are set aside, up to the first
sentence; all else is text.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, dropwhile, pairwise
from typing import NamedTuple

from fascicle.model.blocks import AsTyped, Block, Picture, Span, Stretch, leaves
from fascicle.model.decision import Reading
from fascicle.model.draft import Aside, Query
from fascicle.model.words import words
from fascicle.readers.archive import Archive
from fascicle.readers.epub.package import elements, path_of, text_in, xml_of
from fascicle.readers.html import tags
from fascicle.readers.html.tags import Element, folded, roles_of, shown_text, tag_of, unspaced
from fascicle.readers.sheet import Sheet

DEDICATION = "dedication"
# Pages about the rights, or before the text; below a heading each would be part of its chapter.
_OWN_PAGES = {DEDICATION, "copyright", "copyright page", "imprint", "impressum", "colophon"}
_TYPE = "{http://www.idpf.org/2007/ops}type"
# What the parts of a book are called, which have no title of their own.
_KINDS = {
    "cover", "title page", "titlepage", "half title", "contents", "table of contents", "toc",
    "start", "begin reading", "unknown", "text", "epigraph", "navigation", "landmarks", "cubierta",
    "couverture", "titelseite", "umschlag", "inhalt", "inhaltsverzeichnis", "table des matières",
    *_OWN_PAGES,
}  # fmt: skip
_FILE = re.compile(r"\.x?html?$|^[\w-]*_(?:split_)?\d+$", re.IGNORECASE)
# Programs make entries of so many first words and more; so many titles are no chance.
_FIRST_WORDS, _SEVERAL = 4, 3
# A heading that no tag names is looked for in so many paragraphs of its page, if its entry in the
# navigation is that of the whole page.
_NEAR_TOP = 4
# A number and a title are so many lines, and a number has at most so many words.
_TOP, _NUMBER_WORDS = 2, 4
_NUMBER = re.compile(r"\d+|[ivxlc]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: the page that it leads to, whether to a place in it, its words and its depth.

    `label` are the words as they are written. `above` are the labels of parts that begin with it,
    and have no page of their own, with their depths.
    """

    path: str
    is_inside: bool
    words: tuple[str, ...]
    depth: int
    label: str = ""
    above: tuple[tuple[str, int], ...] = ()


class Part(NamedTuple):
    """The title of a part, the depth of the entry below it, and how much less deep it is."""

    title: str
    depth: int
    above: int


def entries_of(archive: Archive, path: str) -> tuple[Entry, ...]:
    """Return the entries of a navigation document or an NCX, in order."""
    if not path:
        return ()
    root, folder = xml_of(archive, path), posixpath.dirname(path)
    points = next(elements(root, "navmap"), None)
    points_or_links = points_of(points, 1) if points is not None else _links(_contents(root), 0)
    entries, above = list[Entry](), list[tuple[str, int]]()
    for href, label, depth in points_or_links:
        if href and words(label):
            path, said = path_of(href, folder), tuple(folded(label))
            entries.append(Entry(path, "#" in href, said, depth, label, tuple(above)))
            above = []
        elif words(label) and not href:
            above.append((label, depth))
    return tuple(entries)


def named_headings(
    blocks: Sequence[Stretch], entries: Sequence[Entry]
) -> Iterator[tuple[int, Entry]]:
    """Yield (first line, entry) of the blocks of a page whose words are those of an entry.

    At the top of a page, other lines may be above them.
    """
    texts = [[tuple(folded(line)) for line in block.lines] for block in blocks]
    at = 0
    for entry in entries:
        until = len(blocks) if entry.is_inside else _NEAR_TOP
        for place in range(at, min(until, len(blocks))):
            if _is_title(texts[place], entry.words):
                yield blocks[place].span.first, entry
                at = place + 1
                break


def join_titles(page: Element, entries: Sequence[Entry]) -> None:
    """Put a number and a title, elements beside one another, into one if one entry has both.

    <p>PART ONE</p> <p>Water</p>       <h1>1</h1> <h2>Water</h2>
    """
    leaves = [part for part in page.iter() if _is_line(part)] if entries else []
    texts = [tuple(folded(shown_text(leaf))) for leaf in leaves]
    at = 0
    for entry in entries:
        until = len(leaves) if entry.is_inside else min(_NEAR_TOP, len(leaves))
        for one in range(at, until - 1):
            is_whole = _is_title([texts[one]], entry.words)
            if is_whole or _is_title([texts[one], texts[one + 1]], entry.words):
                if not is_whole:
                    _join(leaves[one], leaves[one + 1])
                at = one + 2 - is_whole
                break


def _is_line(part: Element) -> bool:
    """Return whether an element is a block of text, and may be a title or a part of one."""
    tag = tag_of(part)
    return (
        tag in tags.BLOCKS - {"td", "th", "li"}
        and bool(words(shown_text(part)))
        and not tags.holds_blocks(part)
        and not any(tag_of(above) == "hgroup" for above in part.iterancestors())
    )


def _join(above: Element, below: Element) -> None:
    """Put the content of two elements into that which is the larger heading, or the first."""
    depths = [tags.depth_of_heading(part) or len(tags.HEADINGS) + 1 for part in (above, below)]
    whole, part = (below, above) if depths[1] < depths[0] else (above, below)
    part.tag = "span"
    for link in (*above.iter("a"), *below.iter("a")):
        link.attrib.pop("href", None)
    rule = part.makeelement("br")
    if part is above:
        rule.tail, whole.text = whole.text, None
    tail, part.tail = part.tail, None
    if tail and (before := part.getprevious()) is not None:
        before.tail = (before.tail or "") + tail
    if part is above:
        whole[:0] = [part, rule]
    else:
        whole.extend([rule, part])


def _is_title(lines: Sequence[Sequence[str]], entry: Sequence[str]) -> bool:
    """Return whether one or two lines are the title of an entry.

    Either may leave out a number, or a word before the number. Numbers may be written otherwise,
    and letters spaced: “Chapter 1: The Slip” is “C H A P T E R  O N E” above “The Slip”.
    """
    begins, ends = lines[0][:1] == entry[:1], lines[-1][-1:] and lines[-1][-1][-1] == entry[-1][-1]
    if not begins and not ends:  # most lines
        return False
    said, named = list(chain(*lines)), list(entry)
    unnumbered = said[1:] if len(lines[0]) > 1 else said
    # A date above a title is no number of it.
    is_date = len(lines) == _TOP and len(lines[0]) > 1
    bare = said if is_date else [*dropwhile(str.isdecimal, said)]
    if named in (said, unnumbered, bare) or "".join(said) == "".join(named):
        return True
    if len(lines) == _TOP:
        title, number = list(lines[1]), len(named) - len(lines[1])
        is_rest = 0 < number <= _TOP and named[number:] == title and title[0] != "by"
        return is_rest and len(lines[0]) <= _NUMBER_WORDS
    is_numbered = any(_NUMBER.fullmatch(text[-1]) for text in (said, named) if text)
    return is_numbered and len(said) == len(named) == _TOP and said[0] == named[0]


def unsaid_titles(
    page: Element, entries: Sequence[Entry], known: str, *, is_below: bool = False
) -> list[str]:
    """Return the titles of a page that only the navigation says, above a page without a heading.

    `known` is the title of the book, which is none of a page. What the page is called by its kind,
    such as “Cover”, is no title, nor is what a program makes of its file or its first words. But a
    dedication or an imprint below a heading would be part of that page's text without its own.
    """
    if any(tag_of(part) in tags.HEADINGS and shown_text(part).strip() for part in page.iter()):
        return []
    whole = [entry for entry in entries if not entry.is_inside]
    if not whole and len(entries) == 1:
        whole = list(entries)
    lines = list(_lines_of(page)) if whole else []
    top = [line.split() for line in lines[:_NEAR_TOP]]
    pairs = [[line] for line in top] + [[*pair] for pair in pairwise(top)]
    titles = {" ".join(it.words): it.label for it in whole if not _is_file(it)}
    kinds = {*map(unspaced, (*_KINDS, _folded_text(known)))}
    kinds -= {*map(unspaced, _OWN_PAGES)} if is_below else set()
    return [
        label
        for key, label in titles.items()
        if unspaced(key) not in kinds
        and lines
        and not (key in lines or _is_above(key, lines[:_NEAR_TOP]))
        and not any(_is_title(said, key.split()) for said in pairs)
    ]


def _is_file(entry: Entry) -> bool:
    """Return whether an entry is the name of its file: “The-Salt-Road-1”, as InDesign has them.

    That of a single word may be a title: “Prologue”, “Chapter_1”.
    """
    stem = posixpath.splitext(posixpath.basename(entry.path))[0]
    is_long = len(entry.words) > _TOP and " " not in entry.label
    return bool(_FILE.search(entry.label)) or (is_long and entry.label == stem)


def unsaid_parts(page: Element, entries: Sequence[Entry], before: Iterable[str]) -> list[Part]:
    """Return the titles of parts that begin with a page, and that neither it nor another one says.

    `before` are the lines of the page before it.
    """
    lines = {*list(_lines_of(page))[:_NEAR_TOP], *map(_folded_text, before)} if entries else set()
    return [
        Part(label, entry.depth, entry.depth - depth)
        for entry in entries[:1]
        for label, depth in entry.above
        if _folded_text(label) not in {*lines, *_KINDS}
    ]


def ask_about_titles(titles: Sequence[tuple[int, str]]) -> Iterator[Query]:
    """Yield a question about headings that only the navigation says, unless there are several."""
    if not 0 < len(titles) < _SEVERAL:
        return
    (line, label), answers = titles[0], (Reading("set-aside"),)
    only = f"“{label}” is a title in the table of contents only"
    question = f"{only}; is it the heading of this page?"
    yield Query("navigation-title", Span(line, line), question, "a heading", answers, weight=0.4)


def _lines_of(page: Element) -> Iterator[str]:
    """Yield the words of each line of a page.

    A cell of a table, as a speaker's, is no line, nor is an item of a list, as of other titles.
    """
    for block in page.iter():
        if tag_of(block) in tags.BLOCKS - {"td", "th", "li"} and not tags.holds_blocks(block):
            yield from filter(None, (_folded_text(s) for s in shown_text(block).split("\n")))


def _is_above(title: str, top: Sequence[str]) -> bool:
    """Return whether a title is one or several lines at the top, or made of the first words.

    A word may stand before it, as “Chapter”.
    """
    ends = (top[a:b] for a in range(len(top)) for b in range(a + 1, len(top) + 1))
    whole = {
        part for end in ends for text in [" ".join(end)] for part in (text, text.partition(" ")[2])
    }
    begins = any(line.startswith(f"{title} ") for line in top)
    return title in whole or (begins and title.count(" ") >= _FIRST_WORDS)


def points_of(element: Element, depth: int) -> Iterator[tuple[str, str, int]]:
    """Yield address, label and depth of the points of an NCX."""
    for point in element:
        if tag_of(point) != "navpoint":
            continue
        parts: Mapping[str, Element] = {tag_of(child): child for child in point}
        if "navlabel" in parts and "content" in parts:
            yield parts["content"].get("src") or "", text_in(parts["navlabel"]), depth
        yield from points_of(point, depth + 1)


def _contents(root: Element) -> Element:
    navs = list(elements(root, "nav"))
    return next((nav for nav in navs if nav.get(_TYPE) == "toc"), navs[0] if navs else root)


def _links(element: Element, depth: int) -> Iterator[tuple[str, str, int]]:
    """Yield address, label and depth of the links in lists."""
    for child in element:
        name = tag_of(child)
        if name == "a":
            images = (image.get("alt") or "" for image in elements(child, "img"))
            label = text_in(child) or " ".join(" ".join(images).split())
            yield child.get("href") or "", label, depth
        elif name == "span":
            yield "", text_in(child), depth
        elif name:
            yield from _links(child, depth + (name == "ol"))


_CALLED = {"cover", "titlepage", "title-page", "halftitlepage", "halftitle", "half-title"}
# Three labels make a page an archive's header.
_LABELS = 3
_BESIDE_TITLE = {"by", "a", "the", "novel", "stories", "von", "par", "de", "ein", "roman"}
# In the heading of a title page, a series and no subtitle.
_OF_SERIES = re.compile(
    r"(?i)\d|\b(?:book|part|series|trilogy|saga|vol(?:ume)?|band|reihe|tome|livre|libro|copyright|by)\b"
)
# A name of a publisher, a series or a place has at most so many words; a sentence may have more
# than a title, or so many and the mark of its end.
_LONGEST_NAME, _LONGEST_TITLE, _SENTENCE = 8, 12, 4
_END = re.compile(r"[.!?…。！？][”’\"')\]]*$")
_IMPRINT = re.compile(
    r"(?:exported from|copyright\b|©|\(c\)|isbn\b|all rights reserved|no part of this"
    r"|(?:first )?published\b|printed\b|alle rechte|tous droits|todos los derechos"
    r"|tutti i diritti|cover (?:art|design)"
    r"|(?:first|second|third|new|revised|\d+(?:st|nd|rd|th)) edition\b)",
    re.IGNORECASE,
)
# What the page about the printed book says, and the most words of one.
_RIGHTS = re.compile(
    r"©|\bcopyright\b|\bisbn\b|all rights reserved|alle rechte|tous droits|derechos reservados"
    r"|tutti i diritti",
    re.IGNORECASE,
)
_LONGEST_PAGE = 250
# The label of a field, as calibre has them: “Tags: rivers”.
_LABEL = re.compile(r"\s*\w+:\s")
# A notice of rights is hardly longer; a letter about a printed book is.
_LONGEST_IMPRINT = 40


def kind_of_page(page: Element, role: str, known: set[str]) -> str:
    """Return the kind of a page: "cover" for one without words, "title-page", or "" for the text.

    `role` is that of the guide, or "first"; `known` are the words of a page that would be the title
    page, which needs no other name. calibre marks the page that it makes of its metadata.
    """
    text = shown_text(page)
    page_words = {word.casefold() for word in words(text)}
    is_called = bool(({role} | roles_of_page(page)) & _CALLED)
    if not page_words:
        return "cover" if is_called or role == "first" else ""
    if any(meta.get("content") == "jacket" for meta in page.iter("meta")):
        return "title-page"
    if text.count(":") >= _LABELS:
        return ""
    is_repeated = bool(known & page_words) and page_words <= known | _BESIDE_TITLE
    return "title-page" if is_called or is_repeated else ""


def says_rights(page: Element) -> bool:
    """Return whether a page that is called an imprint is a short notice of rights."""
    text = shown_text(page)
    return len(words(text)) <= _LONGEST_PAGE and _RIGHTS.search(text) is not None


def set_title_page_aside(sheet: Sheet, before: int, metadata: Element | None) -> None:
    """Set aside the blocks of a title page from `before` that are no text of their own.

    An image that is not shown is that of its title or its publisher, which nobody misses.
    """
    known, texts = words_of(metadata), _texts_of(metadata)
    kept: list[Block] = []
    is_above = True
    for block in sheet.blocks[before:]:
        lines = block.lines if isinstance(block, Stretch | AsTyped) else ()
        in_order = _folded_text(" ".join(lines))
        is_head = block.span.first in sheet.headings
        is_shown = bool(lines) and (
            any(f" {in_order} " in text for text in texts)
            or (is_above and all(_is_of_title(line, known, is_head=is_head) for line in lines))
        )
        if is_shown or (isinstance(block, Picture) and _is_cover(sheet, block)):
            sheet.ledger.append(Aside("title-page", block.span))
            continue
        kept.append(block)
        # Names may be below a frontispiece.
        is_above = is_above and (
            isinstance(block, Picture) or (bool(lines) and not any(map(_is_sentence, lines)))
        )
    sheet.blocks[before:] = kept
    if is_above:  # a subtitle or a series heads no text
        heads = [it for it in kept if sheet.headings.pop(it.span.first, None) is not None]
        subtitle = (sheet.lines[n - 1] for it in heads for n in it.span)
        said = " ".join(it for it in subtitle if not _is_of_title(it, known, is_head=True))
        if len(heads) == 1 and not (sheet.found.get("subtitle") or _OF_SERIES.search(said)):
            sheet.found = sheet.found.with_values(subtitle=said)
            sheet.ledger.append(Aside("title-page", heads[0].span))
            sheet.blocks.remove(heads[0])
    first = sheet.files[-1][0]
    sheet.ledger = [
        replace(aside, kind="title-page")
        if aside.kind == "image" and aside.span.first >= first
        else aside
        for aside in sheet.ledger
    ]


def set_cover_aside(sheet: Sheet, before: int) -> None:
    """Set aside the blocks of a cover page from `before`, but not images that are no cover."""
    kept: list[Block] = []
    for block in sheet.blocks[before:]:
        pictures = [leaf for leaf in leaves([block]) if isinstance(leaf, Picture)]
        if all(_is_cover(sheet, picture) for picture in pictures):
            sheet.ledger.append(Aside("cover", block.span))
        else:
            kept.append(block)
    sheet.blocks[before:] = kept


def _is_cover(sheet: Sheet, picture: Picture) -> bool:
    images = sheet.gallery.images
    return images[picture.name] == images.get(sheet.found.get("cover"))


def roles_of_page(page: Element) -> set[str]:
    """Return the roles of the body, and of the only element in it; its name may say the same."""
    body = next((child for child in page if tag_of(child) == "body"), page)
    roles = roles_of(body)
    while len(inside := [child for child in body if tag_of(child)]) == 1:
        body = inside[0]
        roles |= roles_of(body) | {(body.get("id") or "").lower()}
    return roles


def words_of(metadata: Element | None) -> set[str]:
    return {word for text in _texts_of(metadata) for word in text.split()}


def _texts_of(metadata: Element | None) -> Sequence[str]:
    """Return the words of each element of the metadata, with a space around each."""
    parts = () if metadata is None else metadata.iterdescendants()
    return [f" {_folded_text(text_in(element))} " for element in parts if tag_of(element)]


def _is_of_title(line: str, known: set[str], *, is_head: bool) -> bool:
    """Return whether a line is a title, a name or a fact of the imprint."""
    typed = words(_LABEL.sub("", line))
    if len(typed) <= _LONGEST_TITLE and {w.casefold() for w in typed} <= known | _BESIDE_TITLE:
        return True
    if is_head:
        return False
    if _IMPRINT.match(line.strip()):
        return len(typed) <= _LONGEST_IMPRINT
    is_name = all(not word.islower() or word in _BESIDE_TITLE | known for word in typed)
    return is_name and len(typed) <= _LONGEST_NAME and not _is_sentence(line)


def _is_sentence(line: str) -> bool:
    typed = words(line)
    return len(typed) > _LONGEST_TITLE or (len(typed) >= _SENTENCE and bool(_END.search(line)))


def _folded_text(text: str) -> str:
    return " ".join(folded(text))
