"""Pages of authors, series and tags, to which the search of a large library leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.book.search.page_texts import SearchedShelf, write_shelves
from fascicle.sphinx_ext.model.parts.library_part import writes_library
from fascicle.sphinx_ext.model.shelves import KINDS, shelves_in
from fascicle.sphinx_ext.model.templates import writes_web_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def write_shelf_list(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the shelves that have pages, for the index."""
    if not writes_web_pages(app) or not writes_library(env):
        return
    shelves = (
        SearchedShelf(
            kind.name,
            shelf.name,
            app.builder.get_target_uri(shelf.docname),
            tuple(work.slug for work in shelf.works),
        )
        for kind in KINDS
        for shelf in shelves_in(env, kind)
        if shelf.docname
    )
    write_shelves(app.doctreedir, tuple(shelves))
