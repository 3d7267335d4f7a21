"""Stale pages of works: what each page shows of other pages.

All pages of a work show its table of contents and its head. The title page also shows authors,
series and tags, the last page the next work of a series, the front page the works.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.incremental import digest_of, note
from fascicle.sphinx_ext.model.extension_points import library_pages
from fascicle.sphinx_ext.model.groupings import volumes_around
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.parts.library_part import writes_library
from fascicle.sphinx_ext.model.published.published_work import PublishedWork
from fascicle.sphinx_ext.model.work_entries import entry_of
from fascicle.sphinx_ext.model.works import former_slugs, own_works_in, slug_of, works_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

LISTS = "the lists of works"


def note_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Note what the pages of works, the front page and other pages show."""
    for work, pages in each_that_works(own_works_in(env), LISTS, partial(_pages_of, env)):
        note(env, f"works/{work.slug}", pages)
    note(env, "unlisted", dict(_unlisted_pages(env)))
    if not writes_library(env):
        return
    listing = {app.config.root_doc, *env.glob_toctrees}
    note(env, "works", dict.fromkeys(listing, digest_of(list(_listed_works(env)))))
    navigation = digest_of(library_pages(env))
    others = (docname for docname in env.found_docs if slug_of(docname) is None)
    note(env, "navigation", dict.fromkeys(others, navigation))


def _listed_works(env: BuildEnvironment) -> Iterator[tuple[PublishedWork, str]]:
    for work, entry in each_that_works(works_in(env), LISTS, partial(entry_of, env)):
        yield work, entry.shown


def _unlisted_pages(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """Yield the pages of works that their contents do not have, with what they show of others."""
    works = {work.slug: work for work in own_works_in(env)}
    listed = {page.docname for work in works.values() for page in work.reading_order}
    found = [page for page in sorted(env.found_docs - listed) if slug_of(page) in works]
    yield from each_that_works(
        found, LISTS, lambda docname: shown_by_siblings(env, works[slug_of(docname) or ""])
    )


def shown_by_siblings(env: BuildEnvironment, work: PublishedWork) -> str:
    """Return a digest of what all pages of a work show of it, those without a document, too."""
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
    """Return what each page shows: head, typography, care, table of contents, links at its foot."""
    contents = [
        (page.docname, page.kind, page.level, page.label, page.title, page.name)
        for page in work.reading_order
    ]
    said = (work.title, work.authors, work.language, work.summary)
    setting = (work.typography, work.capitals, work.has_drop_capitals, work.single_page)
    care = (work.rating, work.warnings, work.is_gated)
    return said, setting, care, contents, bool(work.cast or work.places)
