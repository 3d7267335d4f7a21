"""The words of the files of a text beside those of its lines, for formats with structure.

Each format is read once more, by code that shares nothing with its reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.fidelity.compare import difference
from fascicle.fidelity.html_words import words_of_html
from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.model.draft import Draft


def source_queries(draft: Draft, files: Sequence[tuple[str, bytes]]) -> Iterator[Query]:
    """Yield a question for each file whose words are others than those of its lines."""
    if draft.syntax != "html":
        return
    ends = [first for first, _ in draft.source.files[1:]] + [len(draft.source.lines) + 1]
    parts = zip(files, draft.source.files, draft.source.encodings, ends, strict=True)
    for (name, raw), (first, _), encoding, end in parts:
        found = words_of_html(raw.decode(encoding))
        lines = draft.source.lines[first - 1 : end - 1]
        read = words("\n".join(lines))
        if differs := difference(found, read):
            yield _query(name, first, str(differs))


def _query(name: str, line: int, differs: str) -> Query:
    question = f"another parser reads other words in {name} ({differs}); is anything missing?"
    return Query("source-words", Span(line, line), question, "as this one read it", weight=1.0)
