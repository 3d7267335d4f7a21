"""Weigh the signs of verse in lines that stand together.

No sign tells verse alone. A margin explains most line ends of prose and few of verse; lines of
verse often begin with capitals, and often end with a mark; they step in and out by turns. How
often prose does the same by chance is measured in the text itself (`Traits`): German has more
capitals than French, a dialogue more marks than a sermon.

Each sign adds its logarithm of odds: 0 says nothing, 2 says "seven times as likely in verse".
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from math import exp, log
from operator import lt, ne
from typing import TYPE_CHECKING

from fascicle.recovery.shared.lines import first_word, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fascicle.model.draft import Traits

# How often prose that was wrapped breaks a line early by hand, and how often it is set in with a
# right margin of its own; how often that was done by eye, which leaves so much of a line empty.
BROKEN_EARLY, OWN_MARGIN = 0.06, 0.3
BY_EYE, SLACK = 0.5, 8
# A quotation is seldom narrower than three quarters of the page: ten times rarer for each fifth.
USUAL_SHARE, RARER = 0.75, 11.5
# Lines that fill a margin of their own may be prose; but even lines of verse do, and couplets more.
FILLS_OWN = -4.0
# How often a line of verse fills the width that prose was wrapped to.
FILLED = 0.1
# Where poets write capitals at line starts, and marks at line ends, nearly all and most lines
# have them. Three in ten keep to neither habit.
CAPITALS, MARKS, FREE = 0.92, 0.65, 0.3
# Marks are near one another in lively prose too, so that more of them say no more.
ENOUGH_MARKS = 2.5
# Of line ends inside verse, and between lines that stand together for another reason (a dialogue,
# a form, messages), so many are ends of sentences.
SENTENCE_IN_VERSE, SENTENCE_ELSE = 0.25, 0.6
# That lines end where somebody ended them makes them lines, not yet verse.
MEANT = 3.0
# Each time that lines step in and out again, up to so often.
STEPS, MOST_STEPS = 2.0, 4
NAMES, SPEECHES = -8.0, -6.0
# An address, a closing or a label has no more lines than this, and fewer words in each.
WORDS = 3
FEW_WORDS = -2.5
# In a line of names at least so many more of the words have capitals than is usual.
MORE = 0.45

# Each line with the next.
Pairs = list[tuple[str, str]]
_WORD = re.compile(r"[^\W\d_][\w’']*")
_LETTER = re.compile(r"[^\W\d_]")
_SPEECH = re.compile(r"\s*(?:[“„«»‘\"'].*[”“«»’\"'][.,]?|[—–-].*)\s*")
_END_MARK = re.compile(r"[,;:.!?…—–-][”’\"'»)\]_*]*$")
_SENTENCE_END = re.compile(r"[.!?…][”’\"'»)\]_*]*$")


def begins_with_capital(text: str) -> bool:
    """Say whether the first letter of a text is a capital, whatever marks stand before it."""
    first = text.lstrip()[:1]
    if first.isalpha():
        return first.isupper()
    match = _LETTER.search(text)
    return match is not None and match[0].isupper()


def ends_sentence(text: str) -> bool:
    """Say whether a text ends as a sentence does, also inside quotes."""
    end = text[-8:].rstrip()
    # Most lines end in the middle of one.
    return not end[-1:].isalnum() and _SENTENCE_END.search(end) is not None


def ends_with_mark(text: str) -> bool:
    """Say whether a text ends with punctuation, also inside quotes."""
    end = text[-8:].rstrip()
    return not end[-1:].isalnum() and _END_MARK.search(end) is not None


def of_line_starts_and_ends(pairs: Pairs, traits: Traits, *, names: bool) -> float:
    """Weigh the capitals that lines begin with, and the marks that they end with."""
    starts = [begins_with_capital(following) for _, following in pairs]
    ends = [ends_with_mark(line.rstrip()) for line, _ in pairs]
    marks = min(ENOUGH_MARKS, _habit(ends, MARKS, traits.marks))
    # Where all words have capitals, or each line is a sentence, those at line starts say nothing.
    alone = names or all_sentences(line for pair in pairs for line in pair)
    usual = CAPITALS if alone else traits.capitals
    return _habit(starts, CAPITALS, usual) + marks


def pairs_of(lines: Sequence[str], indents: Sequence[int]) -> Pairs:
    """Return each line with the next, but for lines that may be turned over at the margin."""
    deeper = map(lt, indents, indents[1:])
    return [
        pair
        for pair, is_in in zip(pairwise(lines), deeper, strict=True)
        if not is_in or begins_with_capital(pair[1])
    ]


def _habit(seen: Sequence[bool], verse: float, prose: float) -> float:
    """Return the odds of a habit that most verse has, and some verse has no more than prose."""
    yes, no = sum(seen), len(seen) - sum(seen)
    odds = yes * log(verse / prose) + no * log((1 - verse) / (1 - prose))
    return where_some_are_free(odds, FREE)


def where_some_are_free(odds: float, share: float) -> float:
    """Return the odds of verse by a habit that this share of all verse has no more than prose."""
    # Where it would overflow there is nothing left to doubt.
    return log((1 - share) * exp(min(odds, 50)) + share)


def reach_of(pairs: Pairs) -> list[int]:
    """Return the width of each line with the next line's first word: what a margin would cut."""
    return [width_of(line) + len(first_word(following)) for line, following in pairs]


def of_own_margin(reach: Sequence[int], widest: int, width: int) -> float:
    """Weigh the line ends of what is set in: prose there has the text's margin, or one of its own.

    `widest` is the widest line of the whole passage.
    """
    narrow = max(0.0, USUAL_SHARE - widest / width)
    exact, by_eye = _wrapped(reach, widest), log(BY_EYE) + _wrapped(reach, widest - SLACK)
    prose = log(OWN_MARGIN) - RARER * narrow + max(exact, by_eye)
    return min(of_margin(reach, width), max(FILLS_OWN, len(reach) * log(0.5) - prose))


def of_margin(reach: Sequence[int], width: int) -> float:
    """Weigh the line ends of what is flush with the prose: verse seldom fills its lines."""
    filled = sum(end >= width - SLACK for end in reach)
    verse = filled * log(FILLED) + (len(reach) - filled) * log(1 - FILLED)
    return min(MEANT, verse - _wrapped(reach, width - SLACK))


def _wrapped(reach: Sequence[int], width: int) -> float:
    """Return the logarithm of how likely lines are if they were wrapped at `width`."""
    full, early = log(1 - BROKEN_EARLY), log(BROKEN_EARLY)
    return sum(full if end >= width else early for end in reach)


def of_steps(indents: Sequence[int]) -> float:
    """Weigh the indents: after its first line, prose does not step in and out."""
    changes: int = sum(map(ne, indents[1:], indents[2:]))
    return min(changes // 2, MOST_STEPS) * STEPS


def of_sentences(lines: Sequence[str]) -> float:
    """Weigh how many lines end as sentences do: verse goes on over the ends of its lines."""
    ended = log(SENTENCE_IN_VERSE / SENTENCE_ELSE)
    goes_on = log((1 - SENTENCE_IN_VERSE) / (1 - SENTENCE_ELSE))
    odds = sum(ended if ends_sentence(line.rstrip()) else goes_on for line in lines[:-1])
    return max(-2.5, min(odds, 1.5))


def all_sentences(lines: Iterable[str]) -> bool:
    """Say whether each line ends a sentence, as paragraphs of one line do."""
    return all(ends_sentence(line.rstrip()) for line in lines)


def of_speech(lines: Sequence[str]) -> float:
    """Weigh whether each line is a speech: in quotes from first to last, or after a dash."""
    return SPEECHES * all(_SPEECH.fullmatch(line) is not None for line in lines)


def words_of(lines: Sequence[str]) -> list[list[str]]:
    """Return the words of each line."""
    return list(map(_WORD.findall, lines))


def of_words(lines: Sequence[str], words: Sequence[Sequence[str]], *, names: bool) -> float:
    """Weigh names and labels: lines of few words, or of words with capitals."""
    if len(lines) > WORDS:
        return NAMES * names
    few = sum(map(len, words)) < WORDS * len(lines)
    return NAMES * (names or is_name(lines[-1])) + FEW_WORDS * few


def are_names(words: Iterable[Sequence[str]], traits: Traits) -> bool:
    """Say whether words have capitals that do not begin a line, as in a list of names."""
    inner = [word for of_line in words for word in of_line[1:]]
    return len(inner) > 1 and _capitals(inner) > traits.capitals + MORE


def is_name(line: str) -> bool:
    """Say whether a line may be a name: a few words, each with a capital."""
    words = _WORD.findall(line)
    return len(words) <= WORDS and _capitals(words) == 1.0 and not line.rstrip().endswith(",")


def _capitals(words: Sequence[str]) -> float:
    return sum([word[0].isupper() for word in words]) / len(words) if words else 0.0


def usual_rates(lines: Iterable[str]) -> tuple[float, float]:
    """Return how many of the words in some lines begin with a capital, and end with a mark.

    Few words say little: a hundred of the commonest kind of prose are added to them.
    """
    words = Counter("\n".join(lines).split())
    count, capitals, marks = 100 + words.total(), 8, 16
    for word, times in words.items():
        # Most have neither.
        if not (word.islower() and word.isalpha()):
            capitals += times * begins_with_capital(word)
            marks += times * (not word[-1].isalnum() and ends_with_mark(word))
    return min(capitals / count, 0.5), min(marks / count, 0.4)
