"""The words of a plain text of ours; its title and its by-line are the library's."""

from __future__ import annotations

from pathlib import Path

from fascicle.fidelity.built_html import words_with_notes_last
from fascicle.fidelity.editions.whole_texts import words_of_whole
from fascicle.model.words import MARKS, words


def words_of_text(
    path: Path, place: str, _slug: str = "", *, is_recased: bool = False
) -> dict[str, list[str]]:
    """Return the words of a file, as `words_of_whole` does."""
    return words_of_whole(path, place, _words_in, is_recased=is_recased)


def words_as_in_text(path: Path, place: str, *, is_recased: bool = False) -> list[str]:
    """Return the words of a built page as `words_of_text` does, with the notes behind the text."""
    found = words_with_notes_last(path, place, as_typed=True)
    return [word.upper() if is_recased else word for word in found if word not in MARKS]


def _words_in(text: str) -> list[str]:
    # The title is one paragraph, and so is the by-line.
    _, _, body = text.partition("\n\n")
    if body.startswith("by "):
        _, _, body = body.partition("\n\n")
    return words(body)
