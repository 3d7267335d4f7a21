"""The catalogue, and pages of authors, series and tags: works, found by their metadata.

grouping_pages      the pages of all works, all names of a kind, and the works that share one
paging           long lists in pages
work_rows        rows of all works of a long catalogue, for its script
browse_pages     the pages by date, by first lines, by the sources of epigraphs
first_lines      first lines of poems and sources of epigraphs, noted while pages are read
front_page       the ways from the front page to a work
front_title      the title of the front page
catalogue_pages  writing those that show something new
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.catalogue import (
    catalogue_pages,
    first_lines,
    front_page,
    front_title,
    grouping_pages,
)
from fascicle.sphinx_ext.model.extension_points import (
    EARLY,
    GROUPING_PAGES,
    LATE,
    library_navigation,
    page_kinds,
    pages_with_entries,
)
from fascicle.sphinx_ext.model.listed_names import front_page_values
from fascicle.sphinx_ext.web.assets.static_files import add_page_sheets, add_static_file

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

HERE = Path(__file__).parent


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(first_lines.NoteQuoted)
    app.add_transform(front_title.FrontTitle)
    page_kinds.add(app, GROUPING_PAGES)
    library_navigation.add(app, grouping_pages.navigation, priority=EARLY)
    pages_with_entries.add(app, catalogue_pages.docnames)
    front_page_values.add(app, front_page.values_of)
    add_page_sheets(app, HERE / "styles" / "ways-in.css")
    for name, folder in (("catalogue.css", "styles"), ("catalogue.js", "scripts")):
        add_static_file(app, f"catalogue/{name}", HERE / folder / name)
    app.connect("env-updated", catalogue_pages.note_pages, priority=LATE)
    app.connect("env-updated", front_page.note_ways, priority=LATE + 1)
    app.connect("html-collect-pages", catalogue_pages.collect)
    app.connect("build-finished", catalogue_pages.write_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
