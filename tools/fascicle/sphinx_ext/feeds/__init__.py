"""Feeds: the news of a library, for programs that follow it.

atom_feeds  the feeds of the library, its authors, series and tags
opds        the catalogue for e-readers, and images of covers

Pages link to feeds, in their heads and on lists. All addresses in feeds are absolute, so without
`url` in `library.toml` there are none; a full build on a server, which is to publish the book, says
so.
"""

from __future__ import annotations

import os
import sys
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from sphinx.application import Sphinx

from fascicle.book.publish import NO_ADDRESS
from fascicle.sphinx_ext.feeds.atom_feeds import ATOM, LIBRARY, author_of, feed_of, feeds_in
from fascicle.sphinx_ext.feeds.opds import (
    ENDING,
    NAVIGATION,
    START,
    catalogue_in,
    cover_of,
    covers_in,
    name_those_there,
    works_with_covers,
)
from fascicle.sphinx_ext.model.extension_points import LATE, head_parts, of_library, work_images
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.static_files import write_made_files
from fascicle.sphinx_ext.web.page_view import PageView, on_page

HERE = Path(__file__).parent
# When the editions have been written: feeds have their sizes.
AFTER_EDITIONS = LATE + 1
RECORD = "feeds.json"
# Set by servers that build each push: GitHub, GitLab, Netlify and others.
ON_SERVER = "CI"
# The page of all works.
CATALOGUE = "catalogue"


def setup(app: Sphinx) -> None:
    head_parts.add(app, "feed-links.html")
    work_images.add(app, cover_of)
    app.connect("html-page-context", _add_links)
    app.connect("build-finished", _write_feeds, priority=AFTER_EDITIONS)


@of_library
def _write_feeds(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and has_our_layout(app):
        # Covers come before the catalogue, which names those that are there.
        feeds = chain(feeds_in(app), covers_in(app), catalogue_in(app, author_of(app)))
        files = feeds if app.config.html_baseurl else ()
        was_there = write_made_files(app, RECORD, HERE, files)
        if not was_there and not app.config.html_baseurl and os.environ.get(ON_SERVER):
            sys.stderr.write(f"{NO_ADDRESS}\n")
        name_those_there(app)


class FeedLink(NamedTuple):
    """A link to a feed: its media type, its title, its path in the book."""

    type: str
    title: str
    file: str


@on_page
def _add_links(app: Sphinx, view: PageView, context: dict[str, Any]) -> None:
    """Add the feeds that a page names: of its own list, and of the library."""
    if not app.config.html_baseurl:
        return
    library, grouping = str(app.config.html_context["library_title"]), context.get("grouping")
    # Not on chapters: whoever follows a work begins at its title page.
    if view.work is None or view.page == view.work.front:
        context["feeds"] = [FeedLink(ATOM, library, LIBRARY)]
        if grouping is not None:
            own = FeedLink(ATOM, f"{grouping.name} — {library}", feed_of(grouping.docname))
            context["feeds"].insert(0, own)
    if context["pagename"] in {app.config.root_doc, CATALOGUE} and any(works_with_covers(app)):
        context["opds"] = START + ENDING
        context["feeds"].append(FeedLink(NAVIGATION, library, START + ENDING))
