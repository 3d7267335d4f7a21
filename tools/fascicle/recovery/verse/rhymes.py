"""Rhymes and small words, as evidence for verse.

Lists, addresses and labels have few of the small words that hold sentences together; verse has
about as many as prose. The small words are counted in the text itself, in any language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import islice
from math import log
from typing import TYPE_CHECKING

from fascicle.recovery.verse.signs import with_exceptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# The sample for the small words of a text: lines, or characters if lines are long. A small word has
# at most this many letters, at least this share of all words, and several occurrences.
SAMPLE, CHARACTERS, LETTERS, SHARE, SEVERAL = 2_000, 150_000, 5, 0.004, 3
# With fewer small words there is no evidence.
ENOUGH = 12
# The share of small words in verse, and in lists; the limits of their log odds.
SMALL_IN_VERSE, SMALL_ELSE = 0.4, 0.2
LEAST, MOST = -4.0, 2.0
# The share of lines of rhymed verse that rhyme, as spelt, with one of the next two, and the share
# by chance. Half of all verse has no rhymes.
RHYMES, BY_CHANCE, WITHOUT_HABIT = 0.4, 0.07, 0.5
MOST_RHYMES = 3.0

_WORD, _ASCII_WORD = re.compile(r"[^\W\d_]+"), re.compile(r"[a-z]+")
# From the last vowel on, without a final "e": "ore", "ight", "ay".
_TAIL = re.compile(r"[aeiouy]+[^aeiouy]{0,6}e?$")
# Characters with a possible accent: not ASCII, nor typographic quotes and dashes.
_ACCENTED = re.compile(r"[^\x00-\x7f\u2010-\u2027]")


def small_words(lines: Iterable[str]) -> frozenset[str]:
    """Return the most frequent short words of a text, none if it is too short."""
    count = Counter(_words("\n".join(islice(lines, SAMPLE))[:CHARACTERS]))
    least = max(SEVERAL, SHARE * count.total())
    small = frozenset(w for w, n in count.items() if n >= least and len(w) <= LETTERS)
    return small if len(small) >= ENOUGH else frozenset()


def small_word_odds(lines: Sequence[str], small: frozenset[str]) -> float:
    """Return the log odds from the share of small words."""
    if not small:
        return 0.0
    words = _words("\n".join(lines))
    yes = sum(map(small.__contains__, words))
    odds = yes * log(SMALL_IN_VERSE / SMALL_ELSE)
    odds += (len(words) - yes) * log((1 - SMALL_IN_VERSE) / (1 - SMALL_ELSE))
    return max(LEAST, min(odds, MOST))


def _words(text: str) -> list[str]:
    """Return all words of a text in lower case."""
    text = text.lower()
    # A faster pattern with the same result.
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text)


def rhyme_odds(lines: Sequence[str]) -> float:
    """Return the log odds from lines that rhyme with one of the next two, at least 0."""
    ends = list(map(_last_word, lines))
    after = zip(ends, ends[1:], [*ends[2:], ""], strict=False)
    return _rhyme_odds(sum(_rhyme(a, b) or _rhyme(a, c) for a, b, c in after), len(ends) - 1)


def max_rhyme_odds(lines: Sequence[str]) -> float:
    """Return the highest possible log odds of the rhymes of some lines."""
    return _rhyme_odds(len(lines) - 1, len(lines) - 1)


def _rhyme_odds(yes: int, places: int) -> float:
    odds = yes * log(RHYMES / BY_CHANCE)
    odds += (places - yes) * log((1 - RHYMES) / (1 - BY_CHANCE))
    return max(0.0, min(with_exceptions(odds, WITHOUT_HABIT), MOST_RHYMES))


def _last_word(line: str) -> str:
    """Return the last word of a line, without accents."""
    words = _WORD.findall(_without_accents(line[-24:].lower()))
    return words[-1] if words else ""


def _without_accents(text: str) -> str:
    # Fast path: most line ends have no accents.
    if not _ACCENTED.search(text):
        return text
    letters = unicodedata.normalize("NFD", text)
    return "".join(c for c in letters if not unicodedata.combining(c))


def _rhyme(word: str, other: str) -> bool:
    if word[-2:] != other[-2:] or word == other:
        return False
    tail, of_other = _TAIL.search(word), _TAIL.search(other)
    return bool(tail and of_other and len(tail[0]) > 1 and tail[0] == of_other[0])
