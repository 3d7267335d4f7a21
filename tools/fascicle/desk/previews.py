"""The pages of a text as they would be with an answer, before anything is written."""

from __future__ import annotations

from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fascicle.desk.open_text import page_views
from fascicle.library.page_files import PageChange
from fascicle.library.texts import WORKS

if TYPE_CHECKING:
    from fascicle.convert import Converted, Text


class Trial(msgspec.Struct, frozen=True):
    """The page that shows a place, and the line there; `new` pages and `gone` ones of the work."""

    page: str
    line: int
    new: dict[str, str]
    gone: tuple[str, ...]


def trial_of(root: Path, text: Text, converted: Converted, line: int) -> Trial:
    """Return the pages that a conversion would write, with the place of a line of the text.

    Line 0 is on the title page.
    """
    pages = [*page_views(converted)]
    lines = ((inner, page.name, outer) for page in pages for outer, inner in page.lines)
    above = [it for it in sorted(lines, key=itemgetter(0)) if it[0] <= line]
    _, page, on_page = above[-1] if above else (0, pages[0].name, 0)
    written = ((it.name, it.text) for it in converted.pages)
    own = {kept.page for kept in text.settings.kept}
    change = PageChange.of(root / WORKS / text.slug, written, own)
    new = {f"{WORKS}/{text.slug}/{path.stem}": made for path, made in change.new.items()}
    gone = tuple(f"{WORKS}/{text.slug}/{path.stem}" for path in change.stale)
    return Trial(page, on_page, new, gone)
