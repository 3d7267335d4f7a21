"""Cache of rendered entries: an edit of one work renders one of a thousand.

It is stored beside Sphinx's doctrees, under a digest of the inputs of all entries.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fascicle.files.build_folder import load_state, save_state
from fascicle.sphinx_ext.incremental import digest_of, layout_state
from fascicle.sphinx_ext.model.templates import render

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.work_entries import WorkEntry

CACHE = "entries.json"
# An entry has links of one form on pages that lie as deep; two are in use, and some are old.
FORMS = 4


class EntryCache:
    """Renders each entry once for all pages of the same depth, where its links are the same."""

    def __init__(self, app: Sphinx) -> None:
        builder: Any = app.builder
        self.app = app
        self.around = digest_of((builder.name, layout_state(app)))
        self.path = Path(app.doctreedir, CACHE)
        cache = load_state(self.path, dict[str, dict[str, str]]) or {}
        self.kept = cache.get(self.around, {})
        self.used: dict[str, str] = {}

    def __call__(self, place: str, entry: WorkEntry) -> str:
        """Return an entry, rendered for a page in the folder of `place`."""
        key = f"{place} {entry.shown}"
        if key not in self.used:
            known = self.kept.get(key)
            self.used[key] = known or render(self.app, place, "catalogue/entry.html", entry=entry)
        return self.used[key]

    def save(self, works: int) -> None:
        """Save the entries for the next build, old ones only while they are few."""
        entries = self.kept | self.used
        if entries.keys() == self.kept.keys():
            return
        if len(entries) > FORMS * works:
            entries = self.used
        save_state(self.path, {self.around: entries})
