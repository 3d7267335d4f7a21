"""Reading aloud by the voices of the browser, paragraph by paragraph."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from fascicle.sphinx_ext.model.extension_points import bar_tools
from fascicle.sphinx_ext.static_files import add_page_script, add_static_file

HERE = Path(__file__).parent


def setup(app: Sphinx) -> ExtensionMetadata:
    bar_tools.add(app, "listen-button.html")
    add_page_script(app, HERE / "scripts" / "listen.js")
    add_static_file(app, "aloud/player.js", HERE / "scripts" / "player.js")
    add_static_file(app, "aloud/player.css", HERE / "styles" / "player.css")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
