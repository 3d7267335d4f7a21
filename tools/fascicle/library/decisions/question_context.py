"""The lines around a place that a question is about: the paragraphs before and after it, whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fascicle.model.blocks import Span
from fascicle.model.draft import Draft, Source
from fascicle.readers.text import is_blank

# At most so many lines of the place itself, of a paragraph beside it, and of a gap are shown.
LONGEST, PARAGRAPH, GAP = 6, 12, 12
# The kind of what a document has as deleted.
DELETED = "deletion"


def around(draft: Draft, span: Span, *, is_gap: bool) -> Iterator[dict[str, Any]]:
    """Yield the lines of a place and those around it, as data; `asked` are those of the place.

    A question about a gap is about the blank lines before the span.
    """
    source = draft.source
    file, _ = source.at(span.first)
    before = [*_paragraph(source, range(span.first - 1, 0, -1))][::-1]
    last = min(span.last, span.first + LONGEST - 1)
    after = _paragraph(source, range(last + 1, len(source.lines) + 1))
    gap = _gap(source, span.first) if is_gap else range(0)
    for number in (*before, *range(span.first, last + 1), *after):
        name, line = source.at(number)
        if name == file:
            asked = number in gap if is_gap else number in span
            yield {"line": line, "text": _shown(draft, number), "asked": asked}


def _shown(draft: Draft, number: int) -> str:
    """Return a line with its tracked deletions marked, as by wdiff: "He [-glared-]looked"."""
    line = draft.source.lines[number - 1]
    for part in reversed(draft.markup.get(number, ())):
        if part.kind == DELETED:
            said = line[part.start : part.end]
            marked = said.replace(said.strip(), f"[-{said.strip()}-]", 1)
            line = f"{line[: part.start]}{marked}{line[part.end :]}"
    return line


def _paragraph(source: Source, numbers: Iterable[int]) -> Iterator[int]:
    """Yield the numbers of lines, up to the end of the first paragraph among them."""
    blank = said = 0
    for number in numbers:
        is_empty = is_blank(source.lines[number - 1])
        if (is_empty and said) or said == PARAGRAPH or blank == GAP:
            return
        blank, said = blank + is_empty, said + (not is_empty)
        yield number


def _gap(source: Source, line: int) -> range:
    """Return the blank lines before a line."""
    first = line
    while first > 1 and is_blank(source.lines[first - 2]):
        first -= 1
    return range(first, line)
