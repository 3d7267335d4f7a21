"""Weigh the words of lines: whether they rhyme, and whether they are words of sentences.

Lists, addresses and labels have few of the small words that hold sentences together; verse has
about as many as prose. Which words those are is counted in the text itself, in any language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import chain, islice
from math import exp, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# So many lines tell the small words of a text: those of so few letters which are so large a share
# of its words, and stand there several times.
SAMPLE, LETTERS, SHARE, SEVERAL = 2_000, 5, 0.004, 3
# With fewer of them nothing is known.
ENOUGH = 12
# Of the words of verse so many are small ones, and of those in lists; what that says at most.
SMALL_IN_VERSE, SMALL_ELSE = 0.4, 0.2
LEAST, MOST = -4.0, 2.0
# How often a line of rhymed verse rhymes, as it is spelt, with one of the next two, and how often
# lines do so by chance. Half of all verse has no rhymes.
RHYMES, BY_CHANCE, FREE = 0.4, 0.07, 0.5
MOST_RHYMES = 3.0

_WORD = re.compile(r"[^\W\d_]+")
# From the last vowel on, an "e" at the end aside: "ore", "ight", "ay".
_TAIL = re.compile(r"[aeiouy]+[^aeiouy]{0,6}e?$")


def small_words(lines: Iterable[str]) -> frozenset[str]:
    """Return the commonest short words of a text, none where it is too short to tell."""
    words = chain.from_iterable(_WORD.findall(line.lower()) for line in islice(lines, SAMPLE))
    count = Counter(words)
    least = max(SEVERAL, SHARE * count.total())
    small = frozenset(w for w, n in count.items() if n >= least and len(w) <= LETTERS)
    return small if len(small) >= ENOUGH else frozenset()


def of_small_words(lines: Sequence[str], small: frozenset[str]) -> float:
    """Weigh how many of the words are those that hold sentences together."""
    if not small:
        return 0.0
    words = [word for line in lines for word in _WORD.findall(line.lower())]
    yes = sum(word in small for word in words)
    odds = yes * log(SMALL_IN_VERSE / SMALL_ELSE)
    odds += (len(words) - yes) * log((1 - SMALL_IN_VERSE) / (1 - SMALL_ELSE))
    return max(LEAST, min(odds, MOST))


def of_rhymes(lines: Sequence[str]) -> float:
    """Weigh how many lines rhyme with one of the next two; that none does says nothing."""
    ends = [_end(line) for line in lines]
    places = range(len(ends) - 1)
    yes = sum(any(_rhyme(ends[at], other) for other in ends[at + 1 : at + 3]) for at in places)
    odds = yes * log(RHYMES / BY_CHANCE)
    odds += (len(places) - yes) * log((1 - RHYMES) / (1 - BY_CHANCE))
    return max(0.0, min(log((1 - FREE) * exp(min(odds, 50)) + FREE), MOST_RHYMES))


def _end(line: str) -> tuple[str, str]:
    """Return the last word of a line and what it rhymes by, without accents."""
    letters = unicodedata.normalize("NFD", line[-24:].lower())
    words = _WORD.findall("".join(c for c in letters if not unicodedata.combining(c)))
    word = words[-1] if words else ""
    tail = _TAIL.search(word)
    return word, tail[0] if tail and len(tail[0]) > 1 else ""


def _rhyme(end: tuple[str, str], other: tuple[str, str]) -> bool:
    return end[1] != "" and end[1] == other[1] and end[0] != other[0]
