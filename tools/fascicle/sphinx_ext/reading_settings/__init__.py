"""Settings of the reader: theme, font, size, spacing and shape of the text, kept in the browser."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from sphinx.application import Sphinx

from fascicle.sphinx_ext.model.extension_points import FIRST, LATE, bar_buttons
from fascicle.sphinx_ext.static_files import add_static_file, page_scripts, page_sheets

HERE = Path(__file__).parent
FONTS = ("OpenDyslexic-Regular.woff2", "OpenDyslexic-Italic.woff2", "OpenDyslexic-Bold.woff2")


def setup(app: Sphinx) -> None:
    bar_buttons.add(app, "theme-switcher.html", priority=LATE)
    page_scripts.add(app, HERE / "scripts" / "follow.js", priority=FIRST)
    page_sheets.add(app, HERE / "styles" / "chosen.css", priority=LATE)
    add_static_file(app, "settings/panel.js", HERE / "scripts" / "panel.js")
    add_static_file(app, "settings/panel.css", HERE / "styles" / "panel.css")
    for name in FONTS:
        # A package of a feature for Sphinx, of which nothing is loaded but the fonts.
        font = Path(str(files("sphinx_accessibility"))) / "assets" / "html" / name
        add_static_file(app, f"settings/{name}", font)
