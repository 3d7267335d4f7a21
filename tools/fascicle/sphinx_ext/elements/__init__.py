"""Elements of a text: directives, nodes and transforms, the same for every output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.elements import (
    breaks,
    chats,
    classes,
    hard_lines,
    ids,
    notes,
    passages,
    preformatted,
    ruby,
    verse,
)
from fascicle.sphinx_ext.elements.typography import drop_caps, typeset
from fascicle.sphinx_ext.model.extension_points import EARLY
from fascicle.sphinx_ext.web.assets.static_files import add_page_sheets

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

ELEMENTS = (breaks, verse, passages, chats, notes, preformatted, hard_lines, classes, ruby, ids)
STYLES = Path(__file__).parent / "styles"
SHEETS = ("text.css", "passages.css", "languages.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    for element in ELEMENTS:
        element.register(app)
    add_page_sheets(app, *(STYLES / name for name in SHEETS), priority=EARLY)
    app.connect("doctree-resolved", typeset.typeset_page)
    app.connect("doctree-resolved", drop_caps.mark_drop_caps)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
