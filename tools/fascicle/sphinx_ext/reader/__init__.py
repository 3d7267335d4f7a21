"""Reading aids on any page: keys, notes in place, contents, the gate of a rated work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.model.extension_points import EARLY
from fascicle.sphinx_ext.reader import gated_opening
from fascicle.sphinx_ext.web.assets.static_files import add_page_script, add_page_sheets

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

HERE = Path(__file__).parent


def setup(app: Sphinx) -> ExtensionMetadata:
    add_page_script(app, HERE / "scripts" / "reader.js", priority=EARLY)
    add_page_sheets(app, HERE / "styles" / "reader.css")
    app.connect("doctree-resolved", gated_opening.hide, priority=EARLY)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
