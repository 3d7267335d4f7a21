"""Elements of a text: directives, nodes and transforms, the same for every output."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from fascicle.sphinx_ext.elements import ids, kept_lines, passages, typography
from fascicle.sphinx_ext.model.extension_points import EARLY
from fascicle.sphinx_ext.static_files import page_sheets

ELEMENTS = (kept_lines, passages, typography, ids)
STYLES = Path(__file__).parent / "styles"
SHEETS = ("text.css", "passages.css", "languages.css")


def setup(app: Sphinx) -> None:
    for element in ELEMENTS:
        element.register(app)
    page_sheets.add(app, *(STYLES / name for name in SHEETS), priority=EARLY)
    app.connect("doctree-resolved", typography.typeset_page)
    app.connect("doctree-resolved", typography.mark_drop_caps)
