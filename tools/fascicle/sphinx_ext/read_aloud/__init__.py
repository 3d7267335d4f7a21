"""Reading aloud by the voices of the browser, paragraph by paragraph."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from fascicle.sphinx_ext.model.extension_points import bar_tools
from fascicle.sphinx_ext.static_files import add_static_file, page_scripts

HERE = Path(__file__).parent


def setup(app: Sphinx) -> None:
    bar_tools.add(app, "listen-button.html")
    page_scripts.add(app, HERE / "scripts" / "listen.js")
    add_static_file(app, "aloud/player.js", HERE / "scripts" / "player.js")
    add_static_file(app, "aloud/player.css", HERE / "styles" / "player.css")
