"""Invented words: names, and a vocabulary with the frequencies of a language.

The commonest words are those that hold sentences together; the others are made of syllables, with
the endings that a stemmer knows. The n-th commonest comes up in proportion to 1 / (n + 2.7), as
Mandelbrot's form of Zipf's law has it: half of a text is made of the 150 that come first.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DIFFERENT = 15_000
ZIPF_OFFSET = 2.7

# As many as any English text leans on; in the order in which most texts use them.
COMMON = tuple(
    """
the and of to a in was he that it his her she had with for as on at not you but him they be all
were from is by I there said one which so have up out would into then could what them when no been
if this or who an my we their me about down back over your do like now some very before did only
time little will went man hand way old more eyes came after again any where has two how never come
just than other off know door its long good through here day good-night face see house must
too well made room nothing thought much away first own might still even such head looked while
last night every go upon take get might great under told always left though light took once us
another because people against voice put place between something home words right think look men
most far three till water water's things round whole young world without going each those morning
""".split()  # noqa: SIM905 (a list of 150 strings is hard to read)
)  # fmt: skip

ONSETS = ["b", "br", "c", "ch", "d", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pr",
          "r", "s", "sh", "st", "t", "th", "tr", "v", "w"]  # fmt: skip
VOWELS = ["a", "e", "i", "o", "u", "a", "e", "i", "o", "ea", "ou"]
CODAS = ["", "", "", "l", "m", "n", "r", "s", "t", "nd", "st", "th"]
ENDINGS = ["", "", "", "s", "ed", "ing", "er", "ly", "ness"]
NAME_ENDINGS = ["a", "e", "in", "is", "o", "ot", "y", "wick"]


def one_of(random: Random, choices: Sequence[str]) -> str:
    """Choose one, from `random()` alone, whose sequence no version of Python changes."""
    return choices[int(random.random() * len(choices))]


def syllable(random: Random) -> str:
    return "".join(one_of(random, part) for part in (ONSETS, VOWELS, CODAS))


def name(random: Random) -> str:
    """Make the name of a person or a place."""
    return (syllable(random) + one_of(random, NAME_ENDINGS)).capitalize()


def vocabulary() -> tuple[list[str], list[float]]:
    """Return the words, the commonest first, and how often the words up to each come up."""
    random = Random("vocabulary")  # noqa: S311 (the same words every time)
    others: dict[str, float] = {}
    while len(others) < DIFFERENT - len(COMMON):
        stem = "".join(syllable(random) for _ in range(1 + int(random.random() * 2.4)))
        word = stem + one_of(random, ENDINGS)
        # What is said often is short, though not always.
        others[word] = len(word) + 6 * random.random()
    for word in COMMON:
        others.pop(word, None)
    words = [*dict.fromkeys(COMMON), *sorted(others, key=others.__getitem__)]
    rates = (1 / (rank + ZIPF_OFFSET) for rank in range(1, len(words) + 1))
    return words, list(accumulate(rates))
