"""The library as pages describe it: works, names, casts, shelves; what features share.

The model of a text on its way to pages is `fascicle.model`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.model import front_matter, page_notes, shelves, works
from fascicle.sphinx_ext.model.extension_points import FIRST

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("source-read", front_matter.extract_front_matter)
    app.connect("env-purge-doc", page_notes.purge)
    app.connect("env-merge-info", page_notes.merge)
    app.connect("env-updated", works.collect_works, priority=FIRST)
    app.connect("env-updated", shelves.collect_shelves, priority=FIRST)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
