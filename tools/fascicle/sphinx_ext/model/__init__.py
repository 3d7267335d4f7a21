"""The library as pages describe it: works, names, casts, groupings; what features share.

The model of a text on its way to pages is `fascicle.model`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.model import (
    front_matter,
    groupings,
    library_part,
    outside,
    page_notes,
    problems,
    shelf_records,
    works,
)
from fascicle.sphinx_ext.model.extension_points import FIRST

# When all else has been done.
LAST = 2000

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    problems.collect_problems(app)
    app.connect("env-get-outdated", problems.pages_with_problems)
    app.connect("build-finished", problems.save_noted, priority=LAST)
    app.connect("source-read", front_matter.extract_front_matter)
    app.connect("env-purge-doc", page_notes.purge)
    app.connect("env-merge-info", page_notes.merge)
    app.connect("env-updated", outside.load_outside, priority=FIRST)
    app.connect("env-updated", works.collect_works, priority=FIRST)
    app.connect("env-updated", shelf_records.load_records, priority=FIRST)
    app.connect("env-updated", groupings.collect_groupings, priority=FIRST)
    _register_parts(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _register_parts(app: Sphinx) -> None:
    """Let a run of Sphinx build a part of a library."""
    app.add_config_value(library_part.PART, "", "", str)
    app.add_config_value(library_part.ONLY_READS, False, "", bool)  # noqa: FBT003  its default
    app.add_transform(outside.NoteLinks)
    app.connect("config-inited", library_part.set_part, priority=FIRST)
    app.connect("config-inited", library_part.limit_to_part, priority=LAST)
    app.connect("builder-inited", shelf_records.prepare, priority=LAST)
    app.connect("env-get-outdated", library_part.pages_that_list_works)
    app.connect("env-before-read-docs", library_part.stand_in_for_front_page)
    app.connect("env-updated", shelf_records.pages_read)
    app.connect("env-updated", outside.write_outside, priority=LAST)
    app.connect("env-updated", library_part.note_listing, priority=LAST)
    app.connect("build-finished", shelf_records.forget_pages_read)
