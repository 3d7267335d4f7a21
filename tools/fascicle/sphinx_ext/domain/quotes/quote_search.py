"""The place of a quotation in the text that it quotes.

A quotation must have the words and the punctuation of the text; only the shapes of quotes, dashes
and dots, which the book may set otherwise, and spaces may differ. Each quotation is looked for once
all pages are read; its place is kept until the quoted page is read again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from fascicle.model.same_names import SHAPES
from fascicle.sphinx_ext.domain.lookup import find
from fascicle.sphinx_ext.elements.text_nodes import is_paragraph, text_of
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.parts.linked_pages import doctree_of
from fascicle.sphinx_ext.model.text.curly import OBJECT
from fascicle.sphinx_ext.model.works import work_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.environment import BuildEnvironment

PARAGRAPH = re.compile(r"(?:(.*)/)?(p-[a-z2-7]{7}(?:-\d+)?)", re.DOTALL)
NO_LETTER_BEFORE, NO_LETTER_AFTER = r"(?<![^\W_])", r"(?![^\W_])"
DASHES = re.compile(r"(?<!-)-{2,3}(?!-)")


class quotation(nodes.General, nodes.Element):  # noqa: N801  docutils names nodes so
    """Words of a text, set apart; `target` says of which, `words` what they are, folded."""


class quoted(nodes.Inline, nodes.TextElement):  # noqa: N801
    """Words of a text in a sentence."""


class NotedQuotation(NamedTuple):
    """Words that a page quotes, and where from."""

    target: str
    words: str
    line: int


class Location(NamedTuple):
    """A page, and a place on it; an empty anchor is the whole page."""

    docname: str
    anchor: str = ""


class QuotableParagraph(NamedTuple):
    """A paragraph: its id, the ids of all that it stands in, and its words."""

    anchor: str
    inside: frozenset[str]
    words: str


def normalize_words(text: str) -> str:
    """Return text with one shape of quotes, dashes, dots and spaces, for comparison."""
    text = DASHES.sub("—", text.replace("…", "...").translate(SHAPES))
    return " ".join(text.split())


def locate(
    env: BuildEnvironment, scope: Location, words: str, known: dict[str, dict[tuple[str, str], str]]
) -> str:
    """Return the id of the paragraph in which words begin, "" if there is none; note it."""
    key = (scope.anchor, words)
    anchor = known.get(scope.docname, {}).get(key)
    if anchor is None:
        anchor = find_start(passages_in(env, scope), words)
    notes_of(env, "found").setdefault(scope.docname, {})[key] = anchor
    return anchor


def location_of(env: BuildEnvironment, docname: str, target: str, words: str) -> Location | None:
    """Return the place of the words that a page quotes, None if they were not found."""
    found = notes_of(env, "found")
    for scope in scopes_of(env, target, docname):
        if anchor := found.get(scope.docname, {}).get((scope.anchor, words)):
            return Location(scope.docname, anchor)
    return None


def scopes_of(env: BuildEnvironment, target: str, docname: str) -> list[Location]:
    """Return the places in which to look: a paragraph, a scene, a chapter, all pages of a work."""
    if found := PARAGRAPH.fullmatch(target):
        pages = scopes_of(env, found[1], docname) if found[1] else [Location(docname)]
        return [Location(page.docname, found[2]) for page in pages]
    for kind in ("scene", "division"):
        if len(objects := find(env, kind, target, docname)) == 1:
            return [Location(objects[0].docname, objects[0].anchor)]
    works = find(env, "work", target, docname)
    work = work_named(env, works[0].name) if len(works) == 1 else None
    return [Location(page.docname) for page in work.reading_order] if work else []


def passages_in(env: BuildEnvironment, scope: Location) -> list[QuotableParagraph]:
    """Return the paragraphs of a page, or of a part of it."""
    page = doctree_of(env, scope.docname)
    for words in list(page.findall(quoted)):
        words.parent.replace(words, nodes.Text(OBJECT))
    found = _passages_of(page, frozenset())
    return [each for each in found if not scope.anchor or scope.anchor in each.inside]


def _passages_of(element: nodes.Element, inside: frozenset[str]) -> Iterator[QuotableParagraph]:
    """Yield the paragraphs inside an element, except quotations."""
    for child in element.children:
        if not isinstance(child, nodes.Element) or isinstance(child, quotation):
            continue
        within = inside.union(child.get("ids", ()))
        if is_paragraph(child):
            words = normalize_words(text_of(child))
            yield QuotableParagraph(next(iter(child["ids"]), ""), within, words)
        else:
            yield from _passages_of(child, within)


def find_start(passages: Sequence[QuotableParagraph], words: str) -> str:
    """Return the id of the paragraph in which words begin, which may go on over others."""
    text = " ".join(each.words for each in passages)
    before = NO_LETTER_BEFORE if words[:1].isalnum() else ""
    after = NO_LETTER_AFTER if words[-1:].isalnum() else ""
    found = re.search(f"{before}{re.escape(words)}{after}", text)
    if not found:
        return ""
    starts = [0, *accumulate(len(each.words) + 1 for each in passages)]
    return passages[bisect_right(starts, found.start()) - 1].anchor
