"""Verse compared with other lines that end where their author ended them.

    Ferry, the, 12, 40.        Postal order, 10s. 6d.        Your obedient servant,
    Goat, its bell, 31.        One lamp, without oil.        keeper of the lamp room

Indexes, lists, addresses, accounts, advertisements and closings are not wrapped either, and begin
with capitals as often. But they have more names, figures and signs than verse, and shorter lines of
less even length; often each line is a sentence, none has a mark at its end, or they are in
alphabetical order. Rhymes and recurring indents tell verse from all of them.

The rates are those of 4,000 stanzas, and of 400 other blocks of lines in texts that are not verse.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import exp, log
from statistics import fmean, pstdev

from fascicle.model.draft import Traits
from fascicle.recovery.verse.signs import (
    capitals_of,
    ends_sentence,
    ends_with_mark,
    rate_odds,
    step_odds,
)

# Before any sign, and for the weights of the signs below: fitted to these blocks.
PRIOR = 1.2
# The rates of lines with a figure, and of lines with a square bracket, a colon or another sign, in
# verse and in other lines.
FIGURES, SIGNS = (0.01, 0.25), (0.06, 0.25)
# The share of words inside a line with capitals is so much lower in verse than in the whole text,
# and in other lines so much higher than in verse.
FEWER, MORE, MOST_CAPITALS = 0.08, 0.3, 0.8
# The shares of line ends that end a sentence, that have another mark, and that have none: in verse
# with and without punctuation, and in other lines, whose ends are of one kind.
VERSE_ENDS = ((0.6, (0.17, 0.5, 0.33)), (0.4, (0.2, 0.2, 0.6)))
OTHER_ENDS = ((0.4, (0.9, 0.05, 0.05)), (0.1, (0.05, 0.9, 0.05)), (0.5, (0.03, 0.07, 0.9)))
# One in ten blocks of other lines is in alphabetical order, with exceptions.
SORTED, IN_ORDER = 0.1, 0.95
# Lines of verse deviate less than this from their mean length; how much that tells, from four lines
# on; the usual number of words, and how much one less tells.
EVEN, OF_LENGTH, ENOUGH_LINES, WORDS, OF_WORDS = 0.3, 6.0, 4, 4.5, 0.5
_FIGURE, _SIGN = re.compile(r"\d"), re.compile(r"[\[\]=/|+]|: ")


def other_line_odds(
    lines: Sequence[str],
    words: Sequence[Sequence[str]],
    indents: Sequence[int],
    traits: Traits,
    rhymes: float,
) -> float:
    """Return the log odds that lines are verse, and not other lines kept as typed.

    `words` and `indents` are those of each line, `rhymes` the log odds from rhymes.
    """
    bare = [line.strip() for line in lines]
    figures = sum(_FIGURE.search(line) is not None for line in bare)
    signs = sum(_SIGN.search(line) is not None for line in bare)
    return (
        PRIOR
        + 0.6 * _limited(rate_odds(figures, len(bare), *FIGURES), -8.0, 0.6)
        + 0.9 * _limited(rate_odds(signs, len(bare), *SIGNS), -3.0, 0.5)
        + 0.55 * _capital_odds(words, traits)
        + 0.5 * _end_odds(bare)
        + 0.9 * _order_odds(bare)
        + 0.9 * _length_odds(bare)
        + 1.5 * _word_count_odds(words)
        + 1.5 * rhymes
        + 0.4 * step_odds(indents)
    )


def _limited(odds: float, least: float, most: float) -> float:
    return max(least, min(odds, most))


def _capital_odds(words: Sequence[Sequence[str]], traits: Traits) -> float:
    """Return the log odds from the capitals of words inside lines: names, titles."""
    inner = [word for of_line in words for word in of_line[1:]]
    verse = _limited(traits.capitals - FEWER, 0.04, MOST_CAPITALS - MORE)
    capitals = round(capitals_of(inner) * len(inner))
    return _limited(rate_odds(capitals, len(inner), verse, verse + MORE), -4.0, 1.5)


def _end_odds(lines: Sequence[str]) -> float:
    """Return the log odds from line ends: those of other lines are often all of one kind."""
    counts = Counter(
        0 if ends_sentence(line) else 1 if ends_with_mark(line) else 2 for line in lines[:-1]
    )

    return _limited(_likelihood(counts, VERSE_ENDS) - _likelihood(counts, OTHER_ENDS), -3.0, 2.0)


def _likelihood(counts: Counter[int], kinds: Sequence[tuple[float, Sequence[float]]]) -> float:
    """Return the log likelihood of counts, of which each kind has other rates."""
    odds = [
        log(share) + sum(counts[n] * log(rate) for n, rate in enumerate(rates))
        for share, rates in kinds
    ]
    best = max(odds)
    return best + log(sum(exp(each - best) for each in odds))


def _order_odds(lines: Sequence[str]) -> float:
    """Return the log odds against verse if lines are in alphabetical order."""
    keys = [line.lower().lstrip("_*\"'“‘([") for line in lines]
    pairs = sum(a <= b for a, b in pairwise(keys))
    odds = rate_odds(pairs, len(keys) - 1, IN_ORDER, 0.5)
    return -_limited(log(SORTED * exp(min(odds, 50.0)) + 1 - SORTED), 0.0, 6.0)


def _length_odds(lines: Sequence[str]) -> float:
    """Return the log odds from the lengths of lines: those of verse are even."""
    lengths = [sum(map(str.isalpha, line)) for line in lines]
    uneven = pstdev(lengths) / max(1.0, fmean(lengths))
    even = (EVEN - uneven) * OF_LENGTH * min(1.0, (len(lines) - 1) / (ENOUGH_LINES - 1))
    return _limited(even, -2.0, 1.5)


def _word_count_odds(words: Sequence[Sequence[str]]) -> float:
    return _limited((fmean(map(len, words)) - WORDS) * OF_WORDS, -1.5, 0.5)
