"""Joined words: what Pagefind would take for one word, where a reader sees two.

    He said—I do.    “Wait…what?”

It parts words at marks of ASCII only, so there a space is put in. Where that was done is noted, and
the browser, which shows the text as it is, takes the space out again (`theme/search/record.js`).
"""

from __future__ import annotations

import re
import unicodedata

# A letter or digit of a script that has spaces; others Pagefind parts by a dictionary.
LETTER = (
    r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
MARKS = re.compile(rf"(?<={LETTER})[^\w\s]*[^\w\s\x00-\x7f][^\w\s]*(?={LETTER})")
APOSTROPHES = "‘’"


def part_words(text: str) -> tuple[str, list[int]]:
    """Put spaces in; return the text, and how far each space is from the one before, or the start.

    Distances are in UTF-16 units, as JavaScript counts.
    """
    pieces: list[str] = []
    start = 0
    for found in MARKS.finditer(text):
        if any(parts_words(mark) for mark in found[0]):
            pieces.append(text[start : found.end()])
            start = found.end()
    lengths = [length(piece) for piece in pieces]
    # After the first, the space before a piece is counted with it.
    distances = lengths[:1] + [size + 1 for size in lengths[1:]]
    return " ".join([*pieces, text[start:]]), distances


def parts_words(mark: str) -> bool:
    """Tell whether a mark between letters stands between two words, for all that Pagefind sees."""
    return mark > "\x7f" and mark not in APOSTROPHES and unicodedata.category(mark)[0] == "P"


def length(text: str) -> int:
    """Count the UTF-16 units of a text."""
    return len(text.encode("utf-16-le")) // 2
