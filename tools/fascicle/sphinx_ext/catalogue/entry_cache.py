"""The entries of works as they were written last: an edit of one work writes one of a thousand.

They lie beside what Sphinx has read, as JSON, under what they depend on but for their works.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fascicle.sphinx_ext.incremental import digest_of, layout_of
from fascicle.sphinx_ext.model.templates import render

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.work_entries import WorkEntry

KEPT = "entries.json"
# An entry has links of one form on pages that lie as deep; two are in use, and some are old.
FORMS = 4


class WrittenEntries:
    """Writes each entry once for all pages that lie as deep: its links are the same there."""

    def __init__(self, app: "Sphinx") -> None:
        builder: Any = app.builder
        self.app = app
        self.around = digest_of((builder.name, layout_of(app)))
        self.kept = kept_in(Path(app.doctreedir, KEPT), self.around)
        self.used: dict[str, str] = {}

    def __call__(self, place: str, entry: "WorkEntry") -> str:
        """Write an entry for a page in the folder of `place`."""
        key = f"{place} {entry.shown}"
        if key not in self.used:
            known = self.kept.get(key)
            self.used[key] = known or render(self.app, place, "catalogue/entry.html", entry=entry)
        return self.used[key]

    def keep(self, works: int) -> None:
        """Keep them for the next build, old ones as long as they are few."""
        entries = self.kept | self.used
        if entries.keys() == self.kept.keys():
            return
        if len(entries) > FORMS * works:
            entries = self.used
        text = json.dumps({"around": self.around, "entries": entries})
        Path(self.app.doctreedir, KEPT).write_text(text, encoding="utf-8")


def kept_in(path: Path, around: str) -> dict[str, str]:
    """Read what was kept; nothing if it cannot be read, or if pages look otherwise now."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        entries: dict[str, str] = said["entries"] if said["around"] == around else {}
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return entries
