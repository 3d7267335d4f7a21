"""Joined words: what Pagefind would take for one word, where a reader sees two.

    He said—I do.    “Wait…what?”

It parts words at marks of ASCII only, so there a space is put in. Where that was done is noted, and
the browser, which shows the text as it is, takes the space out again (`record.js` of the search).
"""

from __future__ import annotations

import re
import unicodedata

# A letter or digit of a script that has spaces; others Pagefind parts by a dictionary.
LETTER = re.compile(
    r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
APOSTROPHES = "‘’"
# The rest of a run of marks, from the first on that may part words.
MARKS = re.compile(rf"[^\w\s\x00-\x7f{APOSTROPHES}][^\w\s]*")
NO_MARK = re.compile(r"[\w\s]")


def part_words(text: str) -> tuple[str, list[int]]:
    """Put spaces in; return the text, and how far each space is from the one before, or the start.

    Distances are in UTF-16 units, as JavaScript counts.
    """
    pieces: list[str] = []
    start = 0
    for found in MARKS.finditer(text):
        if joins_words(text, found) and any(parts_words(mark) for mark in found[0]):
            pieces.append(text[start : found.end()])
            start = found.end()
    lengths = [length(piece) for piece in pieces]
    # After the first, the space before a piece is counted with it.
    distances = lengths[:1] + [size + 1 for size in lengths[1:]]
    return " ".join([*pieces, text[start:]]), distances


def joins_words(text: str, marks: re.Match[str]) -> bool:
    """Tell whether marks stand between letters; others may stand before them."""
    if not LETTER.match(text, marks.end()):
        return False
    before = marks.start() - 1
    while before > 0 and not NO_MARK.match(text[before]):
        before -= 1
    return before >= 0 and bool(LETTER.match(text[before]))


def parts_words(mark: str) -> bool:
    """Tell whether a mark between letters stands between two words, for all that Pagefind sees."""
    return mark > "\x7f" and mark not in APOSTROPHES and unicodedata.category(mark)[0] == "P"


def length(text: str) -> int:
    """Count the UTF-16 units of a text."""
    return len(text.encode("utf-16-le")) // 2
