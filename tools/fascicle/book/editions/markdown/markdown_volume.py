"""A volume as Markdown, with front matter, so that any program can show and convert it.

Pages are headings of the first level, or of the second below the titles of several works. What the
library says of a work is left out, but for its front matter.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fascicle.book.editions.edition_library import Content
from fascicle.book.editions.markdown.markdown_escapes import end_of_heading, escape
from fascicle.book.editions.markdown.markdown_writer import MarkdownWriter
from fascicle.book.editions.page_data.book_data import book_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.book.editions.edition_library import EditionLibrary, Read, Volume

# How the label of a page ends whose heading is not in its text.
_SUPPLIED = "~"


def markdown_of(volume: Volume, library: EditionLibrary, read: Read) -> Content:
    """Return a volume as Markdown."""
    data = book_data(volume, library, read)
    writer = MarkdownWriter()
    parts = ["\n".join(_front_matter(volume))]
    for work in data.works:
        if volume.work is None:
            parts.append(f"# {end_of_heading(escape(work['title']))}")
        parts += _work(work, writer)
    return Content(("\n\n".join(parts) + "\n").encode())


def _work(work: dict[str, Any], writer: MarkdownWriter) -> Iterator[str]:
    """Yield the parts of a work, which empty lines separate."""
    yield from writer.blocks(work["text"])
    yield from writer.notes()
    for chapter in work["chapters"]:
        if not chapter["label-of"].endswith(_SUPPLIED):
            yield writer.heading(chapter)
        yield from writer.blocks(chapter["b"])
        yield from writer.notes()


def _front_matter(volume: Volume) -> Iterator[str]:
    """Yield the lines of the front matter: YAML, with the names that Pandoc has for them."""
    yield "---"
    yield f"title: {_quoted(volume.title)}"
    for name in ("author", "translator", "editor", "illustrator"):
        yield from _listed(name, volume.names(f"{name}s"))
    yield f"lang: {_quoted(volume.language)}"
    if work := volume.work:
        if work.published:
            yield f"date: {work.published}"
        if work.summary:
            yield f"description: {_quoted(work.summary)}"
        yield from _listed("keywords", work.subjects)
        if work.rights:
            yield f"rights: {_quoted(work.rights)}"
    yield "---"


def _quoted(text: str) -> str:
    """Return a text as a string of JSON, which is one of YAML."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _listed(name: str, values: tuple[str, ...]) -> Iterator[str]:
    if values:
        yield f"{name}:"
        yield from (f"  - {_quoted(value)}" for value in values)
