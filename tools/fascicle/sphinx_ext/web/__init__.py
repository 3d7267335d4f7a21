"""The web edition: the layout of pages, navigation, redirects, the page for missing addresses."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from fascicle.sphinx_ext import static_files
from fascicle.sphinx_ext.model.extension_points import EARLY, FIRST, LATE
from fascicle.sphinx_ext.static_files import add_static_file, page_sheets
from fascicle.sphinx_ext.web import (
    defaults,
    finishing,
    listings,
    page_titles,
    page_view,
    page_writer,
    style_sheets,
    work_digests,
)

HERE = Path(__file__).parent
SHEETS = ("heads.css", "contents.css", "care.css", "notice.css", "panel.css")
# After the works are collected, before features note their own pages.
COMPARE = 600


def setup(app: Sphinx) -> None:
    defaults.add_config_values(app)
    listings.register(app)
    page_writer.register(app)
    page_view.register(app)
    static_files.setup(app)
    styles = HERE / "styles"
    page_sheets.add(app, styles / "colours.css", styles / "page.css", priority=FIRST)
    page_sheets.add(app, styles / "apparatus.css", priority=EARLY)
    page_sheets.add(app, *(styles / name for name in SHEETS))
    page_sheets.add(app, styles / "print.css", priority=LATE)
    for name in ("moved.js", "missing.js"):
        add_static_file(app, name, HERE / "scripts" / name)
    add_static_file(app, "favicon.svg", HERE / "favicon.svg")
    app.connect("config-inited", defaults.apply_defaults)
    app.connect("builder-inited", defaults.forget_folder_of_package)
    app.connect("builder-inited", style_sheets.write_base_sheet)
    app.connect("builder-inited", style_sheets.write_plain_sheet)
    app.connect("env-updated", work_digests.mark_orphans)
    app.connect("env-updated", work_digests.set_search_titles)
    app.connect("env-updated", work_digests.note_pages, priority=COMPARE)
    app.connect("env-updated", work_digests.note_other_pages, priority=COMPARE)
    app.connect("doctree-resolved", page_titles.mark_heading, priority=EARLY)
    app.connect("doctree-resolved", listings.fill_in_lists)
    app.connect("html-page-context", page_view.add_page_view, priority=EARLY)
    app.connect("html-page-context", page_view.drop_unused_files, priority=LATE)
    app.connect("build-finished", finishing.clean_up)
