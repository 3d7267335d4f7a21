"""Reading without a connection: works, or the library, kept in the browser on request.

offline_lists   the files that a work, the library and all pages need, and the service worker
scripts/        keeping, and the panel of kept works

A manifest lets browsers install the book as an app, with its name, its colours and its icons.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sphinx.application import Sphinx

from fascicle.book.run_records import FILES_BESIDE
from fascicle.model.digests import digest_of
from fascicle.sphinx_ext.i18n.languages import direction_of
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.extension_points import (
    LATE,
    file_buttons,
    of_library,
    writes_library,
)
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.offline.offline_lists import (
    OFFLINE,
    lists_of_library,
    lists_of_works,
    worker,
)
from fascicle.sphinx_ext.static_files import (
    MadeFile,
    add_page_script,
    add_page_sheets,
    add_static_file,
    write_made_files,
)

HERE = Path(__file__).parent
# When pages, editions' sizes in them, and scripts have been written.
AFTER_ALL = LATE + 10


def setup(app: Sphinx) -> None:
    add_page_script(app, HERE / "scripts" / "way.js")
    add_page_sheets(app, HERE / "styles" / "offline.css")
    add_static_file(app, "offline/panel.js", HERE / "scripts" / "panel.js")
    add_static_file(app, "offline/panel.css", HERE / "styles" / "panel.css")
    for icon in ICONS:
        add_static_file(app, f"offline/{icon.file}", HERE / "icons" / icon.file)
    app.connect("builder-inited", _offer_button)
    app.connect("html-collect-pages", _collect_page)
    app.connect("build-finished", _write_files, priority=AFTER_ALL)


def _offer_button(app: Sphinx) -> None:
    if has_our_layout(app):
        file_buttons.add(app, "offline-button.html")


@of_library
def _collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if has_our_layout(app):
        yield OFFLINE, {"title": str(gettext("Offline"))}, "offline.html"


def _write_files(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and has_our_layout(app):
        write_made_files(app, FILES_BESIDE, HERE, _files_of(app))


def _files_of(app: Sphinx) -> Iterator[MadeFile]:
    yield from lists_of_works(app)
    if writes_library(app.env):
        yield worker()
        yield _manifest(app)
        yield from lists_of_library(app)


class Icon(NamedTuple):
    """An icon: its file, its size in pixels; a system may cut the corners off a `maskable` one."""

    file: str
    size: int
    purpose: str


ICONS = (
    Icon("icon-192.png", 192, "any"),
    Icon("icon-512.png", 512, "any"),
    Icon("icon-maskable.png", 512, "maskable"),
)
MANIFEST = "manifest.webmanifest"
# The light theme's paper (`web/styles/colours.css`).
PAPER = "#fbf8f1"


def _manifest(app: Sphinx) -> MadeFile:
    title = str(app.config.html_context["library_title"])
    language = app.config.language
    return MadeFile(
        MANIFEST, digest_of((title, language)), partial(_manifest_text, title, language)
    )


def _manifest_text(title: str, language: str) -> bytes:
    content = {
        "id": "./",
        "name": title,
        "lang": language,
        "dir": direction_of(language),
        "start_url": "./",
        "scope": "./",
        # With a way back where the system has none.
        "display_override": ["minimal-ui"],
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {
                "src": f"_static/offline/{icon.file}",
                "sizes": f"{icon.size}x{icon.size}",
                "type": "image/png",
                "purpose": icon.purpose,
            }
            for icon in ICONS
        ],
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"
