"""The catalogue, and pages of authors, series and tags: works, found by their metadata.

list_pages       the pages of all works, by title and by date, of all names of a kind, of one name
catalogue_pages  writing those that show something new, and links to them on the front page
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from fascicle.sphinx_ext.catalogue import catalogue_pages, list_pages
from fascicle.sphinx_ext.model.extension_points import (
    EARLY,
    GROUPING_PAGES,
    LATE,
    library_navigation,
    page_kinds,
    pages_with_entries,
)
from fascicle.sphinx_ext.model.work_entries import front_page_values
from fascicle.sphinx_ext.static_files import add_page_sheets, add_static_file

HERE = Path(__file__).parent


def setup(app: Sphinx) -> None:
    app.add_transform(catalogue_pages.FrontTitle)
    page_kinds.add(app, GROUPING_PAGES)
    library_navigation.add(app, list_pages.navigation, priority=EARLY)
    pages_with_entries.add(app, catalogue_pages.docnames)
    front_page_values.add(app, catalogue_pages.values_of)
    add_page_sheets(app, HERE / "styles" / "ways-in.css")
    for name, folder in (("catalogue.css", "styles"), ("catalogue.js", "scripts")):
        add_static_file(app, f"catalogue/{name}", HERE / folder / name)
    app.connect("env-updated", catalogue_pages.note_pages, priority=LATE)
    app.connect("env-updated", catalogue_pages.note_ways, priority=LATE + 1)
    app.connect("html-collect-pages", catalogue_pages.collect)
    app.connect("build-finished", catalogue_pages.write_files)
