"""Discovery: the metadata by which programs find and classify the book.

sitemap         the addresses of all pages, and who may read them
head_metadata   metadata in the heads of pages
"""

from __future__ import annotations

from sphinx.application import Sphinx

from fascicle.sphinx_ext.discovery import head_metadata, sitemap
from fascicle.sphinx_ext.model.extension_points import LATE, head_parts, of_library
from fascicle.sphinx_ext.model.templates import writes_web_pages


def setup(app: Sphinx) -> None:
    head_parts.add(app, "head-metadata.html")
    app.connect("env-updated", head_metadata.note_pages, priority=LATE)
    app.connect("html-page-context", head_metadata.add_to_head)
    app.connect("build-finished", _write_files, priority=LATE)


@of_library
def _write_files(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and writes_web_pages(app):
        sitemap.write_sitemap(
            app, wanted=bool(app.config.html_baseurl) and sitemap.is_listed(app.config)
        )
        sitemap.write_robots(app)
