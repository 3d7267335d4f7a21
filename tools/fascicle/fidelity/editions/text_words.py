"""The words of a plain text of ours; its title and its by-line are the library's."""

from __future__ import annotations

from pathlib import Path

from fascicle.fidelity.built_html import words_with_notes_last
from fascicle.model.errors import BuildError
from fascicle.model.words import MARKS, words

WHOLE = "the text"


def words_of_text(
    path: Path, place: str, _slug: str = "", *, is_recased: bool = False
) -> dict[str, list[str]]:
    """Return the words of a work below `WHOLE`, in capitals if the book changes titles.

    Raises `BuildError` at `place` for a file that cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BuildError(place, f"cannot be read: {error}", "Build the book again.") from None
    # The title is one paragraph, and so is the by-line.
    _, _, body = text.partition("\n\n")
    if body.startswith("by "):
        _, _, body = body.partition("\n\n")
    return {WHOLE: words(body.upper() if is_recased else body)}


def words_as_in_text(path: Path, place: str, *, is_recased: bool = False) -> list[str]:
    """Return the words of a built page as `words_of_text` does, with the notes behind the text."""
    found = words_with_notes_last(path, place, as_typed=True)
    return [word.upper() if is_recased else word for word in found if word not in MARKS]
