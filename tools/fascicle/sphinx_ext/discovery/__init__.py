"""Discovery: what programs read of the book to find its pages: the sitemap, and robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.discovery import robots, sitemap
from fascicle.sphinx_ext.model.extension_points import LATE
from fascicle.sphinx_ext.model.templates import writes_web_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("build-finished", _write_files, priority=LATE)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _write_files(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and writes_web_pages(app):
        sitemap.write(app, wanted=bool(app.config.html_baseurl) and robots.is_listed(app.config))
        robots.write(app)
