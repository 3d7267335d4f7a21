"""Pages of authors, series and tags, to which the search of a large library leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.book.search.page_texts import SearchedGrouping, write_groupings
from fascicle.sphinx_ext.model.groupings import KINDS, groupings_in
from fascicle.sphinx_ext.model.parts.library_part import writes_library
from fascicle.sphinx_ext.model.templates import writes_web_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def write_grouping_list(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the groupings that have pages, for the index."""
    if not writes_web_pages(app) or not writes_library(env):
        return
    groupings = (
        SearchedGrouping(
            kind.name,
            grouping.name,
            app.builder.get_target_uri(grouping.docname),
            tuple(work.slug for work in grouping.works),
        )
        for kind in KINDS
        for grouping in groupings_in(env, kind)
        if grouping.docname
    )
    write_groupings(app.doctreedir, tuple(groupings))
