"""Reading without a connection: works, or the library, kept in the browser on request.

offline_lists   which files a work, the library and all pages need
worker          the service worker, which answers from what is kept
install         the manifest of an app that browsers can install, and its icons
scripts/        keeping, and the panel of what is kept
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fascicle.book.shelves.shelf_files import OFFLINE_FILES
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.extension_points import LATE
from fascicle.sphinx_ext.model.listed_names import front_page_values, title_page_values
from fascicle.sphinx_ext.model.parts.library_part import writes_library
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.offline.install import ICONS, manifest
from fascicle.sphinx_ext.offline.offline_lists import OFFLINE, lists_of_library, lists_of_works
from fascicle.sphinx_ext.offline.worker import worker
from fascicle.sphinx_ext.web.assets.made_files import write_made_files
from fascicle.sphinx_ext.web.assets.static_files import (
    add_page_script,
    add_page_sheets,
    add_static_file,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from fascicle.sphinx_ext.web.assets.made_files import MadeFile

HERE = Path(__file__).parent
# The button on title pages and on the front page, for their templates.
BUTTON = {"offline_button": "offline-button.html"}
# When pages, editions' sizes in them, and scripts have been written.
AFTER_ALL = LATE + 10


def setup(app: Sphinx) -> ExtensionMetadata:
    add_page_script(app, HERE / "scripts" / "way.js")
    add_page_sheets(app, HERE / "styles" / "offline.css")
    add_static_file(app, "offline/panel.js", HERE / "scripts" / "panel.js")
    add_static_file(app, "offline/panel.css", HERE / "styles" / "panel.css")
    for icon in ICONS:
        add_static_file(app, f"offline/{icon.file}", HERE / "icons" / icon.file)
    app.connect("builder-inited", _offer_button)
    app.connect("html-collect-pages", _collect_page)
    app.connect("build-finished", _write_files, priority=AFTER_ALL)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _offer_button(app: Sphinx) -> None:
    if has_our_layout(app):
        title_page_values.add(app, lambda _env, _work: BUTTON)
        front_page_values.add(app, lambda _env: BUTTON)


def _collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if has_our_layout(app) and writes_library(app.env):
        yield OFFLINE, {"title": str(gettext("Offline"))}, "offline.html"


def _write_files(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and has_our_layout(app):
        write_made_files(app, OFFLINE_FILES, HERE, _files_of(app))


def _files_of(app: Sphinx) -> Iterator[MadeFile]:
    yield from lists_of_works(app)
    if writes_library(app.env):
        yield worker()
        yield manifest(app)
        yield from lists_of_library(app)
