"""Feeds: what is new in a library, for programs that follow it.

news          new works, new and changed chapters, by the days that pages remember
atom          a feed as a file
atom_feeds    the feeds of the library, its authors, series and tags
covers        images of covers
opds/         catalogues for e-readers
feed_files    writing those that are stale
feed_links    links to them
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.feeds import feed_links
from fascicle.sphinx_ext.feeds.atom_feeds import author_of, feeds_in
from fascicle.sphinx_ext.feeds.covers import cover_of, covers_in, name_those_there
from fascicle.sphinx_ext.feeds.feed_files import write_files
from fascicle.sphinx_ext.feeds.opds import catalogues_in
from fascicle.sphinx_ext.model.extension_points import LATE, head_parts, work_images
from fascicle.sphinx_ext.model.parts.library_part import writes_library
from fascicle.sphinx_ext.model.templates import has_our_layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from fascicle.sphinx_ext.web.assets.made_files import MadeFile

# When the editions have been written, whose sizes feeds say.
AFTER_EDITIONS = LATE + 1


def setup(app: Sphinx) -> ExtensionMetadata:
    head_parts.add(app, "feed-links.html")
    work_images.add(app, cover_of)
    app.connect("html-page-context", feed_links.add_links)
    app.connect("build-finished", _write_feeds, priority=AFTER_EDITIONS)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _write_feeds(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and has_our_layout(app) and writes_library(app.env):
        write_files(app, _all_files(app) if app.config.html_baseurl else ())
        name_those_there(app)


def _all_files(app: Sphinx) -> Iterator[MadeFile]:
    yield from feeds_in(app)
    # Before the catalogues, which name those that are there.
    yield from covers_in(app)
    yield from catalogues_in(app, author_of(app))
