"""Weigh the words of lines: whether they rhyme, and whether they are words of sentences.

Lists, addresses and labels have few of the small words that hold sentences together; verse has
about as many as prose. Which words those are is counted in the text itself, in any language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import islice
from math import log
from typing import TYPE_CHECKING

from fascicle.recovery.verse.signs import where_some_are_free

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# So many lines, or characters where lines are long, tell the small words of a text: those of so few
# letters which are so large a share of its words, and stand there several times.
SAMPLE, CHARACTERS, LETTERS, SHARE, SEVERAL = 2_000, 150_000, 5, 0.004, 3
# With fewer of them nothing is known.
ENOUGH = 12
# Of the words of verse so many are small ones, and of those in lists; what that says at most.
SMALL_IN_VERSE, SMALL_ELSE = 0.4, 0.2
LEAST, MOST = -4.0, 2.0
# How often a line of rhymed verse rhymes, as it is spelt, with one of the next two, and how often
# lines do so by chance. Half of all verse has no rhymes.
RHYMES, BY_CHANCE, FREE = 0.4, 0.07, 0.5
MOST_RHYMES = 3.0

_WORD, _ASCII_WORD = re.compile(r"[^\W\d_]+"), re.compile(r"[a-z]+")
# From the last vowel on, an "e" at the end aside: "ore", "ight", "ay".
_TAIL = re.compile(r"[aeiouy]+[^aeiouy]{0,6}e?$")
# What may have an accent: no ASCII, nor the quotes and dashes that lines end with.
_ACCENTED = re.compile(r"[^\x00-\x7f\u2010-\u2027]")


def small_words(lines: Iterable[str]) -> frozenset[str]:
    """Return the commonest short words of a text, none where it is too short to tell."""
    count = Counter(_words("\n".join(islice(lines, SAMPLE))[:CHARACTERS]))
    least = max(SEVERAL, SHARE * count.total())
    small = frozenset(w for w, n in count.items() if n >= least and len(w) <= LETTERS)
    return small if len(small) >= ENOUGH else frozenset()


def of_small_words(lines: Sequence[str], small: frozenset[str]) -> float:
    """Weigh how many of the words are those that hold sentences together."""
    if not small:
        return 0.0
    words = _words("\n".join(lines))
    yes = sum(map(small.__contains__, words))
    odds = yes * log(SMALL_IN_VERSE / SMALL_ELSE)
    odds += (len(words) - yes) * log((1 - SMALL_IN_VERSE) / (1 - SMALL_ELSE))
    return max(LEAST, min(odds, MOST))


def _words(text: str) -> list[str]:
    """Return all words of a text, without capitals."""
    text = text.lower()
    # The same, but faster.
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text)


def of_rhymes(lines: Sequence[str]) -> float:
    """Weigh how many lines rhyme with one of the next two; that none does says nothing."""
    ends = list(map(_last_word, lines))
    after = zip(ends, ends[1:], [*ends[2:], ""], strict=False)
    return _of_rhymes(sum(_rhyme(a, b) or _rhyme(a, c) for a, b, c in after), len(ends) - 1)


def most_of_rhymes(lines: Sequence[str]) -> float:
    """Return what the rhymes of so many lines say at most."""
    return _of_rhymes(len(lines) - 1, len(lines) - 1)


def _of_rhymes(yes: int, places: int) -> float:
    odds = yes * log(RHYMES / BY_CHANCE)
    odds += (places - yes) * log((1 - RHYMES) / (1 - BY_CHANCE))
    return max(0.0, min(where_some_are_free(odds, FREE), MOST_RHYMES))


def _last_word(line: str) -> str:
    """Return the last word of a line, without accents."""
    words = _WORD.findall(_without_accents(line[-24:].lower()))
    return words[-1] if words else ""


def _without_accents(text: str) -> str:
    # Most line ends have none.
    if not _ACCENTED.search(text):
        return text
    letters = unicodedata.normalize("NFD", text)
    return "".join(c for c in letters if not unicodedata.combining(c))


def _rhyme(word: str, other: str) -> bool:
    if word[-2:] != other[-2:] or word == other:
        return False
    tail, of_other = _TAIL.search(word), _TAIL.search(other)
    return bool(tail and of_other and len(tail[0]) > 1 and tail[0] == of_other[0])
