"""Annotations: the bookmarks, highlights and notes of a reader, kept in the browser.

Pages load the buttons alone. `annotations.js` comes with the first selected words or bookmark, and
with each page of a work that has annotations; `notes-panel.js` lists, exports and imports them.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from fascicle.sphinx_ext.model.extension_points import bar_tools
from fascicle.sphinx_ext.static_files import add_static_file, page_scripts

HERE = Path(__file__).parent


def setup(app: Sphinx) -> None:
    bar_tools.add(app, "annotation-buttons.html")
    page_scripts.add(app, HERE / "scripts" / "annotate.js")
    for name in ("annotations", "notes-panel"):
        add_static_file(app, f"annotations/{name}.js", HERE / "scripts" / f"{name}.js")
        add_static_file(app, f"annotations/{name}.css", HERE / "styles" / f"{name}.css")
