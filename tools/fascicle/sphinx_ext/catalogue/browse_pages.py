"""Ways to find a work that is not known by its title: by date, by first lines, by who is quoted.

    newest.html       works by date, the newest first
    first-lines.html  the first lines of poems
    epigraphs.html    whom epigraphs are from, and what they stand before

Each is a page only where there is something to list.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.catalogue.paging import ListPage
from fascicle.sphinx_ext.elements.text_nodes import first_words
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.extension_points import LibraryPage
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.text.articles import filing_title
from fascicle.sphinx_ext.model.text.collation import group_by_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.catalogue.first_lines import QuotedLine
    from fascicle.sphinx_ext.model.published.published_work import WorkPage
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
