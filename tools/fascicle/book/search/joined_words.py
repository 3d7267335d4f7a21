"""Joined words: pairs that Pagefind would index as one word, and readers see as two.

    He said—I do.    “Wait…what?”

It splits words at ASCII punctuation only, so a space is inserted. The positions are recorded, and
the browser removes the spaces again when it shows the text.
"""

from __future__ import annotations

import re
import unicodedata

# A letter or digit of a script with spaces; Pagefind splits others with a dictionary.
LETTER = re.compile(
    r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
APOSTROPHES = "‘’"
# The rest of a run of punctuation, from the first mark that may separate words.
MARKS = re.compile(rf"[^\w\s\x00-\x7f{APOSTROPHES}][^\w\s]*")
NO_MARK = re.compile(r"[\w\s]")


def split_joined_words(text: str) -> tuple[str, list[int]]:
    """Insert spaces; return the text, and the distance of each from the one before or the start.

    Distances are in UTF-16 units, as JavaScript counts.
    """
    pieces: list[str] = []
    start = 0
    for found in MARKS.finditer(text):
        if _joins_words(text, found) and any(_separates_words(mark) for mark in found[0]):
            pieces.append(text[start : found.end()])
            start = found.end()
    lengths = [length(piece) for piece in pieces]
    # After the first, the space before a piece is counted with it.
    distances = lengths[:1] + [size + 1 for size in lengths[1:]]
    return " ".join([*pieces, text[start:]]), distances


def _joins_words(text: str, marks: re.Match[str]) -> bool:
    """Return whether marks, and others before them, stand between letters."""
    if not LETTER.match(text, marks.end()):
        return False
    before = marks.start() - 1
    while before > 0 and not NO_MARK.match(text[before]):
        before -= 1
    return before >= 0 and bool(LETTER.match(text[before]))


def _separates_words(mark: str) -> bool:
    """Return whether a mark between letters separates words, although Pagefind ignores it."""
    return mark > "\x7f" and mark not in APOSTROPHES and unicodedata.category(mark)[0] == "P"


def length(text: str) -> int:
    """Return the number of UTF-16 units of a text."""
    return len(text.encode("utf-16-le")) // 2
