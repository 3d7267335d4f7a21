"""Links to feeds: in the heads of pages, for programs that follow a library, and on its lists."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.sphinx_ext.feeds.atom import ATOM
from fascicle.sphinx_ext.feeds.atom_feeds import LIBRARY, feed_of
from fascicle.sphinx_ext.feeds.covers import cover_of
from fascicle.sphinx_ext.feeds.opds import opds1, opds2
from fascicle.sphinx_ext.feeds.opds.catalogue import START
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.works import works_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.groupings import Grouping

# The page of all works.
CATALOGUE = "catalogue"


class FeedLink(NamedTuple):
    """A link to a feed: its media type, its title, its path in the book."""

    type: str
    title: str
    file: str


def add_links(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Add the feeds that a page names: of what it lists, and of the library."""
    view = context.get("view")
    if view is None or not app.config.html_baseurl:
        return
    # Not on chapters: whoever follows a work begins at its title page.
    if view.work is None or view.page == view.work.front:
        context["feeds"] = list(_feeds_of(app, context.get("grouping")))
    if pagename in {app.config.root_doc, CATALOGUE} and _has_covers(app):
        context["opds"] = START + opds1.ENDING
        context["feeds"] += list(_catalogues(app))


def _has_covers(app: Sphinx) -> bool:
    covers = each_that_works(works_in(app.env), "the feeds", partial(cover_of, app.env))
    return any(cover for _, cover in covers)


def _catalogues(app: Sphinx) -> Iterator[FeedLink]:
    library = str(app.config.html_context["library_title"])
    yield FeedLink(opds1.NAVIGATION, library, START + opds1.ENDING)
    yield FeedLink(opds2.OPDS2, library, START + opds2.ENDING)


def _feeds_of(app: Sphinx, grouping: Grouping | None) -> Iterator[FeedLink]:
    library = str(app.config.html_context["library_title"])
    if grouping is not None:
        yield FeedLink(ATOM, f"{grouping.name} — {library}", feed_of(grouping.docname))
    yield FeedLink(ATOM, library, LIBRARY)
