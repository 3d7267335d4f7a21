"""Ways to find a work that is not known by its title: by date, by first lines, by who is quoted.

    newest.html       works by date, the newest first
    first-lines.html  the first lines of poems
    epigraphs.html    whom epigraphs are from, and what they stand before

Each is a page only where there is something to list. First lines and sources of epigraphs are found
when a page is read, and stored by page in Sphinx's environment.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.transforms import SphinxTransform

from fascicle.sphinx_ext.catalogue.list_pages import ListPage
from fascicle.sphinx_ext.elements.text_nodes import (
    first_words,
    paragraphs_in,
    scene,
    stanza,
    text_of,
    verse,
)
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.extension_points import LibraryPage
from fascicle.sphinx_ext.model.filing import filing_title, group_by_letter
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.works import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.published_work import WorkPage
    from fascicle.sphinx_ext.model.work_entries import WorkEntry

NEWEST = LibraryPage("newest", gettext("Newest works"))
FIRST_LINES = LibraryPage("first-lines", gettext("First lines"))
EPIGRAPHS = LibraryPage("epigraphs", gettext("Epigraphs"))
# The number of words that stand for an epigraph.
OPENING = 12


class IndexLine(NamedTuple):
    """A line of an index: what it says and leads to, what is said beside it, and of which work."""

    line: str
    docname: str
    anchor: str
    beside: str
    page: str
    entry: WorkEntry

    @property
    def shown(self) -> object:
        """All that the line depends on."""
        return (*self[:-1], self.entry.shown)


def pages_of(env: BuildEnvironment, entries: Mapping[str, WorkEntry]) -> Iterator[ListPage]:
    dated = [entry for entry in entries.values() if entry.when]
    if dated:
        yield _newest_works(dated)
    poems, epigraphs = _lines_in(env, entries)
    if poems:
        yield _index(env, FIRST_LINES, poems)
    if epigraphs:
        yield _index(env, EPIGRAPHS, epigraphs)


def _newest_works(entries: list[WorkEntry]) -> ListPage:
    """Return the page of works by date, under their years; works of one day by title."""
    row = sorted(entries, key=lambda entry: entry.when, reverse=True)
    years = [(year, list(found)) for year, found in groupby(row, lambda entry: entry.when[:4])]
    return ListPage(NEWEST, "newest", None, {"letters": years})


def _index(env: BuildEnvironment, page: LibraryPage, lines: list[IndexLine]) -> ListPage:
    # A line of verse is known by its very first word.
    articles = env.config.language if page == EPIGRAPHS else ""
    letters = group_by_letter(
        lines, lambda line: filing_title(line.line, articles), env.config.language
    )
    return ListPage(page, page.docname, env.config.language, {"letters": letters})


def _lines_in(
    env: BuildEnvironment, entries: Mapping[str, WorkEntry]
) -> tuple[list[IndexLine], list[IndexLine]]:
    """Return the first lines of poems and the sources of epigraphs, in reading order.

    Works whose text the reader is asked for are passed over.
    """
    quoted = notes_of(env, "quoted")
    shown = [entry for entry in entries.values() if not entry.work.is_gated] if quoted else []

    def lines_of(entry: WorkEntry) -> list[list[IndexLine]]:
        pages = [page for page in entry.work.reading_order if page.docname in quoted]
        return [
            [_typeset_line(entry, page, line) for page in pages for line in quoted[page.docname][n]]
            for n in range(2)
        ]

    made = [lines for _, lines in each_that_works(shown, "the indices", lines_of)]
    poems, epigraphs = ([line for lines in made for line in lines[n]] for n in range(2))
    return poems, epigraphs


def _typeset_line(entry: WorkEntry, page: WorkPage, quoted: QuotedLine) -> IndexLine:
    """Return a line in the typography of its work."""
    beside = first_words([quoted.beside], OPENING)
    line, beside = map(entry.work.typeset, (quoted.line, beside))
    return IndexLine(line, page.docname, quoted.anchor, beside, page.name, entry)


# A source as pages have it: "--The Dry-Salter's Companion, 1766", on a line of its own or after the
# words of the last one.
SOURCE = re.compile(r"(?:^|\s)(?:--+|[—–―])\s*([^\W_].*)$")
# A longer text is not the name of a source.
LONGEST = 120
HEADINGS = (nodes.title, nodes.Invisible)


class QuotedLine(NamedTuple):
    """A line of a page, where it stands, and what is said beside it: a heading, or the words."""

    anchor: str
    line: str
    beside: str


class NoteQuoted(SphinxTransform):
    """Note the first lines and sources of a page, once its ids are set."""

    default_priority = 875
    looks_for = (verse, nodes.block_quote)

    def apply(self, **_kwargs: object) -> None:
        docname = self.env.current_document.docname
        if slug_of(docname) is None:
            return
        found = tuple(_first_lines(self.document)), tuple(_sources(self.document))
        if any(found):
            notes_of(self.env, "quoted")[docname] = found


def _first_lines(document: nodes.document) -> Iterator[QuotedLine]:
    """Yield the first line of each poem that its page or its section begins with."""
    for poem in document.findall(verse):
        section = _section_begun_by(poem)
        opening = poem.next_node(stanza)
        if section is not None and opening is not None:
            line = _words_of(opening.children[0])
            yield QuotedLine(_anchor_of(opening), line, _words_of(section.next_node(nodes.title)))


def _section_begun_by(poem: verse) -> nodes.section | None:
    """Return the section whose text begins with a poem; an epigraph may stand before it."""
    node: nodes.Element = poem
    while not isinstance(node, nodes.section):
        parent = node.parent
        if not isinstance(parent, (nodes.section, scene)):
            return None
        before = parent.children[: parent.index(node)]
        if not all(isinstance(each, HEADINGS) or _is_epigraph(each) for each in before):
            return None
        node = parent
    return node


def _sources(document: nodes.document) -> Iterator[QuotedLine]:
    """Yield the source of each epigraph that says one, and how the epigraph begins."""
    for epigraph in filter(_is_epigraph, document.findall(nodes.block_quote)):
        texts = paragraphs_in(epigraph)
        lines = [line for text in texts for line in text_of(text).split("\n")]
        lines = [" ".join(line.split()) for line in lines if line.strip()]
        found = SOURCE.search(lines[-1]) if lines else None
        if found and len(found[1]) <= LONGEST:
            words = " ".join(lines[:-1]) or lines[-1][: found.start()]
            yield QuotedLine(_anchor_of(texts[0]), found[1], words)


def _is_epigraph(node: nodes.Node) -> bool:
    return isinstance(node, nodes.block_quote) and "epigraph" in node["classes"]


def _words_of(node: nodes.Node | None) -> str:
    return " ".join(text_of(node).split()) if isinstance(node, nodes.Element) else ""


def _anchor_of(node: nodes.Element) -> str:
    return str(node["ids"][0]) if node["ids"] else ""
