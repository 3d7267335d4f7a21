"""The search of the web edition: its page, its scripts, and the text of each page for its index.

The text is by scenes and paragraphs, notes apart. It is extracted right before a page is written,
so that it is the text that readers see: quotes in the work's typography, no note numbers, no
apparatus. The search of a large library also leads to pages of authors, series and tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from msgspec.structs import replace
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.book.search import page_texts
from fascicle.book.search.page_texts import STORY, SearchedParagraph, SearchedSection
from fascicle.sphinx_ext.elements.text_nodes import first_words, parts_of, scene, text_of
from fascicle.sphinx_ext.i18n import gettext
from fascicle.sphinx_ext.model.extension_points import (
    LATE,
    LibraryPage,
    bar_buttons,
    library_navigation,
    of_library,
)
from fascicle.sphinx_ext.model.groupings import KINDS, groupings_in
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.scope import scope_of
from fascicle.sphinx_ext.model.templates import has_our_layout, writes_web_pages
from fascicle.sphinx_ext.model.works import (
    cased_title,
    one_line,
    read_page,
    slug_of,
    unlisted_pages,
    work_named,
    works_in,
)
from fascicle.sphinx_ext.static_files import add_static_file, page_scripts, version_of

HERE = Path(__file__).parent
SCRIPTS = (
    "search.js", "filters.js", "nothing-found.js", "find.js", "from-disk.js", "keeping.js",
    "large.js",
)  # fmt: skip
SEARCH = LibraryPage("search", gettext("Search"))
# The number of words that stand for a scene where only openings are searched.
OPENING = 12


def setup(app: Sphinx) -> None:
    library_navigation.add(app, lambda _env: (SEARCH,), priority=LATE)
    bar_buttons.add(app, "search-button.html")
    page_scripts.add(app, HERE / "scripts" / "offer.js")
    for name in SCRIPTS:
        add_static_file(app, f"search/{name}", HERE / "scripts" / name)
    for name in ("search.css", "find.css"):
        add_static_file(app, f"search/{name}", HERE / "styles" / name)
    app.connect("env-updated", _write_book_text, priority=LATE)
    app.connect("env-updated", _write_grouping_list, priority=LATE)
    app.connect("doctree-resolved", _write_page_text, priority=LATE)
    app.connect("html-collect-pages", _collect_page)


@of_library
def _collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if has_our_layout(app):
        about = {"title": str(SEARCH.name), "version": version_of(app)}
        yield SEARCH.docname, about, "search.html"


def _write_page_text(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if not writes_web_pages(app):
        return
    sections = _split_sections(doctree)
    name = one_line(app.env.titles.get(docname))
    work = work_named(app.env, slug_of(docname))
    if work and docname == work.front.docname:
        sections = [_about_section(work), *_without_heading(work.front.heading, sections)]
        name = work.title
    elif work:
        name = cased_title(app.env, work, name, read_page(app.env, docname).label)
    address = app.builder.get_target_uri(docname)
    words = sum(len(passage.text.split()) for part in sections for passage in part.passages)
    head = page_texts.PageHead(address, name, words, tuple(_openings(sections)))
    page_texts.write_page(scope_of(app.env).doctrees, docname, head, sections)


@of_library
def _write_book_text(app: Sphinx, _env: object) -> None:
    if not writes_web_pages(app):
        return
    works = works_in(app.env)
    book = page_texts.Book(
        app.config.language,
        tuple(head for _, head in each_that_works(works, "the search", _work_head)),
        tuple(sorted(unlisted_pages(app.env))),
    )
    page_texts.write_book(scope_of(app.env).doctrees, book)


def _work_head(work: PublishedWork) -> page_texts.WorkHead:
    return page_texts.WorkHead(
        slug=work.slug,
        title=work.title,
        authors=work.authors,
        series=work.series,
        tags=work.tags,
        rating=work.rating,
        language=work.text_language,
        pages=tuple(page.docname for page in work.reading_order),
        characters=_characters(work),
        is_gated=work.is_gated,
    )


def _about_section(work: PublishedWork) -> SearchedSection:
    """Return the metadata of a work as a section, searchable by title, people and summary."""
    passages = (
        (page_texts.TITLE, work.title),
        (page_texts.TITLE, work.subtitle),
        (page_texts.AUTHORS, ", ".join(work.authors)),
        (page_texts.SERIES, work.series),
        (page_texts.CHARACTERS, ", ".join(_characters(work))),
        (page_texts.TAGS, ", ".join(work.tags)),
        *((page_texts.SUMMARY, text) for text in work.summary),
    )
    filled = tuple(SearchedParagraph(*each) for each in passages if each[1])
    return SearchedSection(page_texts.ABOUT, filled)


def _characters(work: PublishedWork) -> tuple[str, ...]:
    """Return the characters that the title page names, without those it keeps secret."""
    return (*(entry.name for entry in work.open_cast), *work.other_characters)


def _split_sections(doctree: nodes.document) -> list[SearchedSection]:
    """Return the scenes and notes of a page, in reading order.

    A heading belongs to the scene that it stands over; a page without scenes is one stretch.
    """
    sections: list[SearchedSection] = []
    notes: list[nodes.Element] = []
    waiting: list[SearchedParagraph] = []
    under = ""
    for node in parts_of(doctree, notes):
        if isinstance(node, scene):
            passages = (*waiting, *_passages_in(node, notes))
            sections.append(SearchedSection(STORY, passages, under))
            waiting = []
        else:
            waiting += _passages_of(node)
            # The first heading is the page's own.
            if isinstance(node, nodes.title) and isinstance(node.parent.parent, nodes.section):
                under = one_line(node)
    if waiting:
        sections.append(SearchedSection(STORY, tuple(waiting)))
    sections += [SearchedSection(page_texts.NOTE, tuple(_passages_in(note))) for note in notes]
    return [stretch for stretch in sections if stretch.passages]


def _passages_in(
    element: nodes.Element, notes: list[nodes.Element] | None = None
) -> Iterator[SearchedParagraph]:
    """Yield the passages inside an element; notes are appended to `notes`, if given."""
    for text in parts_of(element, notes):
        yield from _passages_of(text)


def _without_heading(heading: str, sections: list[SearchedSection]) -> list[SearchedSection]:
    """Return sections without the heading of a title page, which is part of the metadata."""
    kept = (
        replace(stretch, passages=tuple(p for p in stretch.passages if p.text != heading))
        for stretch in sections
    )
    return [stretch for stretch in kept if stretch.passages]


def _passages_of(node: nodes.Element) -> Iterator[SearchedParagraph]:
    """Yield the words of a paragraph, if it has any, with the id by which it is reached."""
    if text := " ".join(text_of(node).split()):
        bearer = node.parent if isinstance(node, nodes.title) else node
        yield SearchedParagraph(next(iter(bearer["ids"]), ""), text)


def _openings(sections: list[SearchedSection]) -> Iterator[tuple[str, str]]:
    """Yield the headings inside a page, and the first words of each scene, with their ids.

    The first heading of a page is its own unless it is a title page.
    """
    own = sections[0].passages[0] if sections and sections[0].part == STORY else None
    for stretch in sections:
        if stretch.part != STORY:
            continue
        headings = (p for p in stretch.passages if p.anchor.startswith("d-") and p is not own)
        yield from ((heading.anchor, heading.text) for heading in headings)
        text = next((p for p in stretch.passages if p.anchor.startswith("p-")), None)
        if text is not None:
            yield text.anchor, first_words([text.text], OPENING)


@of_library
def _write_grouping_list(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the groupings that have pages, for the index."""
    if not writes_web_pages(app):
        return
    listed = []
    for kind in KINDS:
        for each in (grouping for grouping in groupings_in(env, kind) if grouping.docname):
            address = app.builder.get_target_uri(each.docname)
            slugs = tuple(work.slug for work in each.works)
            listed.append(page_texts.SearchedGrouping(kind.name, each.name, address, slugs))
    page_texts.write_groupings(app.doctreedir, tuple(listed))
