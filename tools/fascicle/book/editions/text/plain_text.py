"""A volume as plain text, typed as e-texts are, so that it can be read back.

Paragraphs are wrapped, with a blank line between them; emphasis stands in `_underscores_`, verse is
indented, a break is a line of asterisks, and notes follow the page of their marks. What the library
says of a work, its summary and its facts, is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fascicle.book.editions.edition_library import Content
from fascicle.book.editions.page_data.book_data import book_data
from fascicle.book.editions.text.text_writer import TextWriter

if TYPE_CHECKING:
    from fascicle.book.editions.edition_library import EditionLibrary, Read, Volume

# A blank line more above and below than between paragraphs.
_ABOVE, _BELOW = "\n\n\n", "\n"
# How the label of a page ends whose heading is not in its text.
_SUPPLIED = "~"


def text_of(volume: Volume, library: EditionLibrary, read: Read) -> Content:
    """Return a volume as UTF-8 text."""
    data = book_data(volume, library, read)
    works = ["\n\n".join(_work(work)) for work in data.works]
    if volume.work is None:
        works.insert(0, volume.title)
    return Content((f"\n\n{_ABOVE}".join(works) + "\n").encode())


def _work(work: dict[str, Any]) -> list[str]:
    """Return the parts of a work, which blank lines separate."""
    authors = [f"by {', '.join(work['authors'])}"] if work["authors"] else []
    writer = TextWriter(is_one_page=len(work["chapters"]) == 1)
    parts = [work["title"], *authors, *writer.blocks(work["text"]), *writer.notes()]
    for chapter in work["chapters"]:
        if not chapter["label-of"].endswith(_SUPPLIED):
            parts.append(f"{_ABOVE}{writer.heading_text(chapter)}{_BELOW}")
        parts += [*writer.blocks(chapter["b"]), *writer.notes()]
    return parts
