"""The words of Markdown of ours, as CommonMark reads it; the front matter is the library's.

Marks of notes are left out: they are numbered through, and each reader shows its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from fascicle.fidelity.built_html import words_of_body, words_with_notes_last
from fascicle.fidelity.editions.whole_texts import words_of_whole
from fascicle.model.words import MARKS

# What has no HTML of its own where notes stay in their places.
_RENDERED = {
    "footnote_ref": "",
    "footnote_reference_open": "<div>",
    "footnote_reference_close": "</div>",
    "front_matter": "",
}


def words_of_markdown(
    path: Path, place: str, _slug: str = "", *, is_recased: bool = False
) -> dict[str, list[str]]:
    """Return the words of a file, as `words_of_whole` does."""
    return words_of_whole(path, place, _words_in, is_recased=is_recased)


def words_as_in_markdown(path: Path, place: str, *, is_recased: bool = False) -> list[str]:
    """Return the words of a built page as `words_of_markdown` does, with the notes behind it."""
    found = words_with_notes_last(path, place, as_typed=True, has_marks=False)
    return [word.upper() if is_recased else word for word in found if word not in MARKS]


def _words_in(text: str) -> Iterator[str]:
    shown = _parser().render(text)
    found = words_of_body(f"<body>{shown or '<p>'}</body>".encode())
    return (word for word in found if word not in MARKS)


@cache
def _parser() -> MarkdownIt:
    """Return a parser that leaves notes where they stand."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(front_matter_plugin).disable("footnote_tail")
    for name, said in _RENDERED.items():
        parser.add_render_rule(name, lambda *_, said=said: said)
    return parser
