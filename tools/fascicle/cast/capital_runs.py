"""Runs of capitalised words, split into names: “Mr. Pask and Gideon Raw's mare” has two.

A possessive ends a name, a title begins one. Shouting (“STOP”), numbers and the words in
`not_names.NEVER` separate names. Whether a run is a name at all is decided in `forms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from fascicle.cast.lexicon.honorifics import ABBREVIATED, OF, TITLES
from fascicle.cast.lexicon.not_names import NEVER

# The capitals of all scripts up to Armenian, and those of the extended Latin and Greek blocks.
_CAPITALS = "".join(
    chr(n) for n in chain(range(0x41, 0x590), range(0x1E00, 0x2000)) if chr(n).isupper()
)
LETTER = r"[^\W\d_]"
_ABBREVIATIONS = "|".join(sorted(ABBREVIATED, key=len, reverse=True))
# Silver's, O'Brien, Rikki-tikki-tavi; two hyphens are a dash, which ends a word.
_WORD = rf"[{_CAPITALS}]{LETTER}*(?:['’-]{LETTER}+)*"
_ONE = rf"(?:(?:{_ABBREVIATIONS}|[{_CAPITALS}])\.(?=\s)|{_WORD})"
_SMALL = r"(?:de la|de|du|des|la|le|von der|von|van der|van|zu|di|da|del|della|of the|of)"
_RUN = re.compile(rf"(?<![^\W_]){_ONE}(?:[ \xa0]+(?:{_SMALL}[ \xa0]+)?{_ONE})*")
_PART = re.compile(rf"{_ONE}|{LETTER}+")
# Not part of a name: the possessive, and "'ll", "'d", "'ve".
_OWN = re.compile(r"['’](?:[sSd]|ll|ve|re)?$")

# A run of more words is a heading or a list.
LONGEST = 6


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """Words that may be a name, and their first and last character in the text."""

    words: tuple[str, ...]
    first: int
    last: int


def name_candidates(text: str) -> Iterator[NameCandidate]:
    for run in _RUN.finditer(text):
        row: list[tuple[str, int]] = []
        parts = [(part[0], run.start() + part.start()) for part in _PART.finditer(run[0])]
        for number, (word, first) in enumerate(parts):
            bare = _OWN.sub("", word)
            stops = _is_between(bare, row)
            if stops or (row and number + 1 < len(parts) and _begins(word, row[-1][0])):
                yield from _name(row)
                row = []
            if not stops:
                row.append((bare, first))
            if bare != word:
                yield from _name(row)
                row = []
        yield from _name(row)


def _name(row: list[tuple[str, int]]) -> Iterator[NameCandidate]:
    """Yield the name in a row of words, without the lower-case words before it."""
    start = next((n for n, (word, _) in enumerate(row) if word[0].isupper()), len(row))
    words = row[start:]
    if 0 < len(words) <= LONGEST:
        last, at = words[-1]
        yield NameCandidate(tuple(word for word, _ in words), words[0][1], at + len(last))


def _begins(word: str, before: str) -> bool:
    """Return whether a word begins a name, so that the word before it ends another."""
    return word.rstrip(".") in TITLES and before.rstrip(".") not in TITLES


def _is_between(word: str, row: list[tuple[str, int]]) -> bool:
    """Return whether a word separates names: "of" (except in King of Hearts), a day, shouting."""
    if not word[0].isupper():
        return word in ("of", "the") and not (row and row[-1][0] in {*OF, "of"})
    letters = word.rstrip(".")
    shouted = len(letters) > 1 and letters.isupper()
    return shouted or not NEVER.isdisjoint((word, letters))
