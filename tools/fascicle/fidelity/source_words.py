"""The words of the files of a text beside those of its lines, for formats with structure.

Each format is read once more, by code that shares nothing with its reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.fidelity.compare import difference
from fascicle.fidelity.html_words import words_of_html
from fascicle.fidelity.markdown_words import words_of_markdown
from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.words import words
from fascicle.readers.html.page import SYNTAX as HTML
from fascicle.readers.source import format_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fascicle.model.draft import Draft

# Of each format, by its name: the words of a file's bytes in their encoding.
EXTRACTORS: dict[str, Callable[[bytes, str], list[str]]] = {
    "HTML": lambda raw, encoding: words_of_html(raw.decode(encoding)),
    "Markdown": lambda raw, encoding: words_of_markdown(raw.decode(encoding)),
}
# Formats whose numbers of lists and notes are counted by whoever shows them.
COUNTED = frozenset({"Markdown"})
_SIGNS = str.maketrans(dict.fromkeys("|~+=<>^$"))


def source_queries(draft: Draft, files: Sequence[tuple[str, bytes]]) -> Iterator[Query]:
    """Yield a question for each file whose words are others than those of its lines."""
    if draft.syntax != HTML:
        return
    ends = [first for first, _ in draft.source.files[1:]] + [len(draft.source.lines) + 1]
    parts = zip(files, draft.source.files, draft.source.encodings, ends, strict=True)
    for (name, raw), (first, _), encoding, end in parts:
        form = format_of(name, raw, encoding)
        if form is None or form.name not in EXTRACTORS:
            continue
        found = EXTRACTORS[form.name](raw, encoding)
        read = words("\n".join(draft.source.lines[first - 1 : end - 1]))
        if form.name in COUNTED:
            found, read = _uncounted(found), _uncounted(read)
        if differs := difference(found, read):
            yield _query(name, first, str(differs))


def _uncounted(found: Sequence[str]) -> list[str]:
    """Return words without numbers that are alone, and without signs of markup."""
    bare = (word.translate(_SIGNS) for word in found)
    return [word for word in bare if word and not word.isdecimal()]


def _query(name: str, line: int, differs: str) -> Query:
    question = f"another parser reads other words in {name} ({differs}); is anything missing?"
    return Query("source-words", Span(line, line), question, "as this one read it", weight=1.0)
