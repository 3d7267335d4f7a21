"""Words of the light index: a text is read as `words.js` reads a query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

APOSTROPHES = "'’ʼ＇"
WORD = re.compile(rf"[^\s{APOSTROPHES}]+(?:[{APOSTROPHES}][^\s{APOSTROPHES}]+)*")
# Scripts without spaces (`UNSPACED` in `words.js`), by blocks that hold little else.
UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3041-\u30ff"
    r"\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)


class _WordLetters(dict[int, str]):
    """Translation that leaves the letters of words and apostrophes, and spaces for all others."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        stays = letter in APOSTROPHES or letter == "_" or unicodedata.category(letter)[0] in "LNMS"
        self[code] = letter if stays else " "
        return self[code]


_LETTERS = _WordLetters()


def words_of(text: str) -> list[str]:
    """Return the folded words of a text."""
    return [_folded(word) for word in WORD.findall(text.translate(_LETTERS))]


def lookups_of(words: list[str]) -> Iterator[str]:
    """Yield what words are looked up by: a word, or two letters of a script without spaces.

    The browser looks a run of such letters up by its first two.
    """
    for word in words:
        if UNSPACED.search(word):
            yield from (word[place : place + 2] for place in range(len(word)))
        else:
            yield word


def _folded(word: str) -> str:
    word = word.lower()
    if not word.isascii():
        letters = unicodedata.normalize("NFD", word)
        word = "".join(letter for letter in letters if unicodedata.category(letter)[0] != "M")
    for mark in APOSTROPHES:
        word = word.replace(mark, "")
    return word
