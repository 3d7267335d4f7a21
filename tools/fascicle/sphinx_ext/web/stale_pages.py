"""Which pages to write again, because of a change elsewhere.

Sphinx writes a page again when its own file changed. But a page here also shows others: the
sidebar all chapters of the work, the foot its neighbours, the front page the works. So the
environment keeps a signature of what each page shows of others; where one has changed,
the pages that show it are written again, and no others. It is made after all pages
have been read and merged, so reading in parallel needs nothing of it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.model.extension_points import library_pages
from fascicle.sphinx_ext.model.shelves import volumes_around
from fascicle.sphinx_ext.model.work_entries import entry_of
from fascicle.sphinx_ext.model.works import Work, slug_of, works_in

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

KEPT = "fascicle_signatures"
WAYS = "fascicle_ways"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pages of a work show: each of them of the work, the title page of it all.

    The title page leads to authors, series and tags, the last page to the next of a series.
    """

    pages: tuple[str, ...]
    by_siblings: str
    by_title_page: str
    by_last_page: str


NOTHING = Shown((), "", "", "")


def pages_to_write_again(app: "Sphinx", env: "BuildEnvironment") -> list[str]:
    """Name the pages that show something of others that has changed."""
    before: dict[str, Shown] = getattr(env, KEPT, {})
    now = {work.slug: shown_of(env, work) for work in works_in(env)}
    setattr(env, KEPT, now)
    stale: set[str] = set()
    for slug in before.keys() | now.keys():
        stale.update(stale_pages(before.get(slug, NOTHING), now.get(slug, NOTHING)))
    if before != now:
        stale.update({app.config.root_doc, *env.glob_toctrees})
    if getattr(env, WAYS, ()) != (ways := library_pages(env)):
        setattr(env, WAYS, ways)
        stale.update(docname for docname in env.found_docs if slug_of(docname) is None)
    return sorted(stale & env.found_docs)


def stale_pages(before: Shown, now: Shown) -> set[str]:
    """Name the pages of one work that have to be written again, those it has dropped included."""
    if before.by_siblings != now.by_siblings:
        return {*before.pages, *now.pages}
    first = now.pages[:1] if before.by_title_page != now.by_title_page else ()
    last = now.pages[-1:] if before.by_last_page != now.by_last_page else ()
    return {*first, *last}


def shown_beside(env: "BuildEnvironment", slug: str) -> str:
    """Sum up what all pages of a work show of it, those without a document, too."""
    kept: dict[str, Shown] = getattr(env, KEPT)
    return kept[slug].by_siblings


def shown_of(env: "BuildEnvironment", work: Work) -> Shown:
    """Sum up a work; what not every page shows stands on the title page and on the front page."""
    docnames = tuple(page.docname for page in work.reading_order)
    around = volumes_around(env, work)
    volumes = [each and (each.slug, each.title, each.language) for each in around]
    entry = entry_of(env, work)
    by_siblings = digest_of((shown_by_each(work), entry.series))
    by_title_page = digest_of((work, entry.shown))
    by_last_page = digest_of((volumes, work.is_unfinished))
    return Shown(docnames, by_siblings, by_title_page, by_last_page)


def shown_by_each(work: Work) -> object:
    """Give what each page of a work shows of it.

    That is its head, the way its text is set, what is said before it to those who take care, the
    contents at its side, and the ways at its foot.
    """
    contents = [
        (page.docname, page.kind, page.level, page.label, page.title, page.name)
        for page in work.reading_order
    ]
    said = (work.title, work.authors, work.language, work.summary)
    way = (work.typography, work.has_drop_capitals, work.entire)
    care = (work.rating, work.warnings, work.is_gated)
    return said, way, care, contents, bool(work.cast or work.places)
