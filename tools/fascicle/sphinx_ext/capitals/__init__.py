"""Titles typed in capitals, shown in title case: THE DOOR IN THE WALL → The Door in the Wall.

Pages stay as typed, and so does what Sphinx has read; only what is shown changes. Every list takes
titles from the model of works, which asks `title_cases`; headings are changed when a page is
written. A work, or the library for all works, has to ask for it (`capitals = "title case"`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.capitals import recased_headings
from fascicle.sphinx_ext.capitals.title_case import in_title_case
from fascicle.sphinx_ext.model.extension_points import EARLY, title_cases

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    title_cases.add(app, in_title_case)
    # After number and title are told apart by how they are typed, before quotes are curled.
    app.connect("doctree-resolved", recased_headings.recase, priority=EARLY)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
