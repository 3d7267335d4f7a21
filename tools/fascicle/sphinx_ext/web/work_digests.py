"""Stale pages of works: digests of the parts of each page that come from others.

All pages of a work show its table of contents and its head. The title page also shows authors,
series and tags, the last page the next work of a series, the front page the works. Pages that no
title page lists are known when all pages are read, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.model.digests import digest_of
from fascicle.sphinx_ext.model.extension_points import library_pages, of_library
from fascicle.sphinx_ext.model.groupings import volumes_around
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.work_entries import entry_of
from fascicle.sphinx_ext.model.works import (
    former_slugs,
    own_works_in,
    slug_of,
    title_page_of,
    works_in,
)
from fascicle.sphinx_ext.page_notes import note

LISTS = "the lists of works"


def note_pages(_app: Sphinx, env: BuildEnvironment) -> None:
    for work, pages in each_that_works(own_works_in(env), LISTS, partial(_pages_of, env)):
        note(env, f"works/{work.slug}", pages)
    note(env, "unlisted", dict(_unlisted_pages(env)))


@of_library
def note_other_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Note digests of the front page and other pages."""
    listing = {app.config.root_doc, *env.glob_toctrees}
    entries = each_that_works(works_in(env), LISTS, partial(entry_of, env))
    works = digest_of([(work, entry.shown) for work, entry in entries])
    note(env, "works", dict.fromkeys(listing, works))
    navigation = digest_of(library_pages(env))
    others = (docname for docname in env.found_docs if slug_of(docname) is None)
    note(env, "navigation", dict.fromkeys(others, navigation))


def _unlisted_pages(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """Yield the pages of works that their contents do not have, with digests."""
    works = {work.slug: work for work in own_works_in(env)}
    listed = {page.docname for work in works.values() for page in work.reading_order}
    unlisted = [page for page in sorted(env.found_docs - listed) if slug_of(page) in works]
    yield from each_that_works(
        unlisted, LISTS, lambda docname: shown_by_siblings(env, works[slug_of(docname) or ""])
    )


def shown_by_siblings(env: BuildEnvironment, work: PublishedWork) -> str:
    """Return a digest of the parts that all pages of a work share, with or without a document."""
    return digest_of((_on_each_page(work), entry_of(env, work).series, former_slugs(env, work)))


def _pages_of(env: BuildEnvironment, work: PublishedWork) -> dict[str, str]:
    """Return the digests of the pages of a work; all but the first and the last share one."""
    docnames = [page.docname for page in work.reading_order]
    siblings = shown_by_siblings(env, work)
    pages = dict.fromkeys(docnames, siblings)
    pages[docnames[0]] = digest_of((siblings, work, entry_of(env, work).shown))
    around = [each and (each.slug, each.title, each.language) for each in volumes_around(env, work)]
    pages[docnames[-1]] = digest_of((pages[docnames[-1]], around, work.is_unfinished))
    return pages


def _on_each_page(work: PublishedWork) -> object:
    """Return the shared parts: head, settings, care, table of contents, links at the foot."""
    contents = [
        (page.docname, page.kind, page.level, page.label, page.title, page.name, page.is_bare)
        for page in work.reading_order
    ]
    head = (work.title, work.authors, work.language, work.summary)
    care = (work.rating, work.warnings, work.is_gated)
    return head, work.settings, work.single_page, care, contents, bool(work.cast or work.places)


KEPT_BY_HAND = "kept by hand"


def mark_orphans(_app: Sphinx, env: BuildEnvironment) -> None:
    """Mark as orphans the pages that their work's title page does not list.

    Such a page was edited, and then its text went or changed. It is kept, and `convert`
    names it; Sphinx need not warn about it as well. Nothing has to be written again.
    """
    for docname in env.found_docs:
        slug = slug_of(docname)
        if slug is None or docname == title_page_of(slug):
            continue
        if docname not in env.toctree_includes.get(title_page_of(slug), []):
            env.metadata[docname].setdefault("orphan", KEPT_BY_HAND)
        elif env.metadata[docname].get("orphan") == KEPT_BY_HAND:
            del env.metadata[docname]["orphan"]


def set_search_titles(app: Sphinx, env: BuildEnvironment) -> None:
    """Add the work's title to the name of each chapter in search results.

    Sphinx shows a page's long title in its search; nothing else of this book does, and under our
    layout that search is off.
    """
    if has_our_layout(app):
        return
    names = {
        page.docname: page.name if page == work.front else f"{page.name} — {work.title}"
        for work in works_in(env)
        for page in work.reading_order
    }
    for docname in filter(slug_of, env.found_docs):
        name = names.get(docname)
        env.longtitles[docname] = nodes.title("", name) if name else env.titles[docname]
