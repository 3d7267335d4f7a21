"""Quotations checked against their text: {lit:quote}`a goose is a goose <thirty-six-doors>`.

    :::{lit:quote} the-weighbridge/part-one
    The scales were never wrong.
    :::

    <blockquote class="quoted">…<p class="attribution">—<a href="…#p-3fq7x2a">…</a></p></blockquote>
    <q class="quoted"><a href="…#p-3fq7x2a">a goose is a goose</a></q>

The target is a work, a chapter, a scene or a paragraph. A quotation must have the words and the
punctuation of the text; only the shapes of quotes, dashes and dots, which the book may set
otherwise, and spaces may differ. Each is looked for once all pages are read; its place is kept
until the quoted page is read again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import ReferenceRole, SphinxDirective
from sphinx.util.nodes import make_refnode

from fascicle.model.names import SHAPES
from fascicle.sphinx_ext.domain.objects import find, remedy_for, title_of
from fascicle.sphinx_ext.elements.text_nodes import (
    element,
    is_paragraph,
    marks,
    paragraphs_in,
    text_of,
)
from fascicle.sphinx_ext.model.curly import OBJECT
from fascicle.sphinx_ext.model.extension_points import EARLY
from fascicle.sphinx_ext.model.problems import act_on_each, warn
from fascicle.sphinx_ext.model.scope import doctree_of
from fascicle.sphinx_ext.model.works import read_page, removed_in, slug_of, work_named
from fascicle.sphinx_ext.page_notes import notes_of

PARAGRAPH = re.compile(r"(?:(.*)/)?(p-[a-z2-7]{7}(?:-\d+)?)", re.DOTALL)
NO_LETTER_BEFORE, NO_LETTER_AFTER = r"(?<![^\W_])", r"(?![^\W_])"
DASHES = re.compile(r"(?<!-)-{2,3}(?!-)")


class quotation(nodes.General, nodes.Element):  # noqa: N801  docutils names nodes so
    """A quotation; `target` is the text that it is from, `words` are its words, folded."""


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


class QuoteDirective(SphinxDirective):
    """Words of a text, set apart; the argument says of which."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        target = " ".join(self.arguments[0].split())
        shown = quotation("", *self.parse_content_to_nodes(), target=target)
        texts = map(text_of, paragraphs_in(shown))
        shown["words"] = _note_quotation(self.env, target, " ".join(texts), self.lineno)
        return [shown]


class QuoteRole(ReferenceRole):
    """Words of a text in a sentence; the brackets say of which."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        target = " ".join(self.target.split())
        words = _note_quotation(self.env, target, self.title, self.lineno)
        return [quoted(self.rawtext, self.title, target=target, words=words)], []


def _note_quotation(env: BuildEnvironment, target: str, text: str, line: int) -> str:
    """Note a quotation, to be checked once all pages are read; return its normalized words."""
    noted = NotedQuotation(target, normalize_words(text), line)
    notes_of(env, "quotations").setdefault(env.current_document.docname, []).append(noted)
    return noted.words


def _link_quotations(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link each quotation of a page to the paragraph that it quotes."""
    if docname not in notes_of(app.env, "quotations"):
        return
    for block in list(doctree.findall(quotation)):
        shown = nodes.block_quote("", *block.children, classes=["quoted"])
        if place := location_of(app.env, docname, block["target"], block["words"]):
            name = nodes.Text(source_title(app.env, place))
            link = make_refnode(app.builder, docname, *place, name)
            shown += nodes.attribution("", "", link)
        block.replace_self(shown)
    for words in doctree.findall(quoted):
        if place := location_of(app.env, docname, words["target"], words["words"]):
            words[:] = [make_refnode(app.builder, docname, *place, words.children)]


def source_title(env: BuildEnvironment, place: Location) -> str:
    """Return the work and the chapter of a quotation, as a title."""
    work = work_named(env, slug_of(place.docname))
    if work is None:
        return env.titles[place.docname].astext()
    if place.docname == work.front.docname:
        return work.title
    page = next((page for page in work.pages if page.docname == place.docname), None)
    return f"{work.title}, {title_of(page or read_page(env, place.docname))}"


def register(app: Sphinx) -> None:
    """Make quotations known to Sphinx; those set apart are replaced before anything is written."""
    app.add_node(quotation)
    app.add_node(quoted, html=element("q", "", "", CLASS="quoted"), text=marks("“", "”"))
    app.connect("doctree-resolved", _link_quotations, priority=EARLY)


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
    anchors = notes_of(env, "found")
    for scope in scopes_of(env, target, docname):
        if anchor := anchors.get(scope.docname, {}).get((scope.anchor, words)):
            return Location(scope.docname, anchor)
    return None


def scopes_of(env: BuildEnvironment, target: str, docname: str) -> list[Location]:
    """Return the places in which to look: a paragraph, a scene, a chapter, all pages of a work."""
    if match := PARAGRAPH.fullmatch(target):
        pages = scopes_of(env, match[1], docname) if match[1] else [Location(docname)]
        return [Location(page.docname, match[2]) for page in pages]
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
    passages = _passages_of(page, frozenset())
    return [each for each in passages if not scope.anchor or scope.anchor in each.inside]


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
    match = re.search(f"{before}{re.escape(words)}{after}", text)
    if not match:
        return ""
    starts = [0, *accumulate(len(each.words) + 1 for each in passages)]
    return passages[bisect_right(starts, match.start()) - 1].anchor


WORD = re.compile(r"\w+")

# The most characters of a quotation in a message.
SAID = 120

# The most additional words between those of a quotation.
SLACK = 5


def check_quotations(_app: Sphinx, env: BuildEnvironment) -> None:
    """Look for all quotations, once all pages have been read, and warn of those not found.

    Places found before are kept while they are quoted. `note_references` decides which pages
    must be written again.
    """
    anchors = notes_of(env, "found")
    known = dict(anchors)
    anchors.clear()
    quotations = notes_of(env, "quotations")

    def check_page(docname: str) -> None:
        for each in quotations[docname]:
            scopes = scopes_of(env, each.target, docname)
            if not scopes and each.target.partition("/")[0] in removed_in(env):
                continue
            if not any(locate(env, scope, each.words, known) for scope in scopes):
                problem = _problem_with(env, docname, each, scopes)
                warn("lit.quote", (docname, each.line), "%s", problem)

    act_on_each(sorted(quotations), "the check of quotations", check_page)


def _problem_with(
    env: BuildEnvironment, docname: str, noted: NotedQuotation, scopes: Sequence[Location]
) -> str:
    if not scopes:
        remedy = remedy_for(env, ("work", "division", "scene"), noted.target, docname)
        return f"There is no text “{noted.target}” to quote. {remedy}"
    near = _nearest_words(env, scopes, noted.words)
    remedy = f"The nearest there: “{near}”." if near else "There are no similar words."
    return f"These words are not in “{noted.target}”: “{_shortened(noted.words)}”. {remedy}"


def _nearest_words(env: BuildEnvironment, scopes: Sequence[Location], words: str) -> str:
    """Return the words most like a quotation on the pages that it may quote."""
    wanted = WORD.findall(words.casefold())
    pages = dict.fromkeys(Location(scope.docname) for scope in scopes)
    texts = (each.words for page in pages for each in passages_in(env, page))
    text = max(texts, key=lambda text: _count_shared_words(text, wanted), default="")
    return _shortened(_closest_stretch(text, wanted)) if _count_shared_words(text, wanted) else ""


def _count_shared_words(text: str, wanted: list[str]) -> int:
    return len(set(wanted) & set(WORD.findall(text.casefold())))


def _closest_stretch(text: str, wanted: list[str]) -> str:
    """Return the stretch of a paragraph that is most like the wanted words."""
    matches = list(WORD.finditer(text))
    words = [each[0].casefold() for each in matches]
    longest = SequenceMatcher(None, words, wanted, autojunk=False).find_longest_match()
    first = max(0, longest.a - longest.b)
    near = words[first : first + len(wanted) + SLACK]
    *blocks, _ = SequenceMatcher(None, near, wanted, autojunk=False).get_matching_blocks()
    last = first + blocks[-1].a + len(wanted) - blocks[-1].b - 1
    return text[matches[first].start() : matches[min(last, len(matches) - 1)].end()]


def _shortened(text: str) -> str:
    return text if len(text) <= SAID else f"{text[:SAID].rstrip()}…"
