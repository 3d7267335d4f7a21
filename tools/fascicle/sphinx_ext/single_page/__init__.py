"""The whole work on one page, made of its pages as they have been written.

Nothing is read or rendered a second time: the text of each page is taken out of its file.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from fascicle.sphinx_ext.model.extension_points import SINGLE_PAGES, page_kinds
from fascicle.sphinx_ext.single_page import single_pages
from fascicle.sphinx_ext.static_files import add_static_file

HERE = Path(__file__).parent


def setup(app: Sphinx) -> None:
    page_kinds.add(app, SINGLE_PAGES)
    add_static_file(app, "entire/entire.css", HERE / "styles" / "single-page.css")
    app.connect("html-collect-pages", single_pages.collect)
    app.connect("build-finished", single_pages.drop_dead_links)
