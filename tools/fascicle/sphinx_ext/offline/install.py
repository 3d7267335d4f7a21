"""The manifest of an app, by which browsers install the book: its name, its colours, its icons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from fascicle.sphinx_ext.i18n.languages import direction_of
from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.web.assets.made_files import MadeFile

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NAME = "manifest.webmanifest"
# The light theme's paper (`web/styles/colours.css`).
PAPER = "#fbf8f1"


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


def manifest(app: Sphinx) -> MadeFile:
    """Return the manifest as a file."""
    title = str(app.config.html_context["library_title"])
    language = app.config.language
    return MadeFile(NAME, digest_of((title, language)), partial(_written, title, language))


def _written(title: str, language: str) -> bytes:
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
