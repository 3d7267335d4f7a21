"""Signs of verse in consecutive lines, among them rhymes and the share of small words.

No sign is proof alone. A margin explains most line ends of prose and few of verse; lines of verse
often begin with capitals, often end with punctuation, and have alternating indents. The base rates
of prose are measured in the text itself (`Traits`): German has more capitals than French, a
dialogue more punctuation than a sermon. Lists, addresses and labels have few of the small words
that hold sentences together; verse has about as many as prose. These words are counted in the text
itself, too, in any language.

Each sign adds its log odds: 0 is no evidence, 2 means seven times as likely in verse.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import exp, log
from operator import lt, ne

from fascicle.model.draft import Traits
from fascicle.model.memory import remembered
from fascicle.model.words import without_typeset_marks
from fascicle.recovery.shared.lines import first_word, width_of
from fascicle.recovery.shared.numerals import without_accents

# The rate of lines of wrapped prose broken early by hand, and of indented prose with a right margin
# of its own; the rate of such margins kept by eye, and the columns that this leaves empty.
BROKEN_EARLY, OWN_MARGIN = 0.06, 0.3
BY_EYE, SLACK = 0.5, 8
# A quotation is seldom narrower than three quarters of the page: ten times rarer for each fifth.
USUAL_SHARE, RARER = 0.75, 11.5
# Lines that fill a margin of their own may be prose; but lines of verse may too, above all
# couplets.
FILLS_OWN = -4.0
# The rate of verse lines that fill the width of wrapped prose.
FILLED = 0.1
# The rates of capitals at line starts and of punctuation at line ends, in verse with these habits.
# Three poems in ten have neither habit.
CAPITALS, MARKS, WITHOUT_HABIT = 0.92, 0.65, 0.3
# Lively prose has clusters of punctuation too, so the log odds are limited.
ENOUGH_MARKS = 2.5
# The share of line ends that are sentence ends: in verse, and in other deliberate lines (a
# dialogue, a form, messages).
SENTENCE_IN_VERSE, SENTENCE_ELSE = 0.25, 0.6
# Deliberate line ends make lines, not necessarily verse: a limit of the log odds.
MEANT = 3.0
# For each alternation of indents, up to a limit.
STEPS, MOST_STEPS = 2.0, 4
NAMES, SPEECHES = -8.0, -6.0
# An address, a closing or a label has at most this many lines, and fewer words in each.
WORDS = 3
FEW_WORDS = -2.5
# A line of names has this much larger a share of capitals than is usual.
MORE = 0.45
# Each line with the next.
Pairs = list[tuple[str, str]]
_WORD = re.compile(r"[^\W\d_][\w’']*")
_LETTER = re.compile(r"[^\W\d_]")
_SPEECH = re.compile(r"\s*(?:[“„«»‘\"'].*[”“«»’\"'][.,]?|[—–-].*)\s*")
# In French a space is before the last quotation mark.
_CLOSED = r"(?:\s?»)?[”’\"'»)\]_*」』）]*$"
_END_MARK = re.compile(rf"[,;:.!?…—–、。！？।؟۔-]{_CLOSED}")
_SENTENCE_END = re.compile(rf"[.!?…。！？।؟۔」』]{_CLOSED}")


def begins_with_capital(text: str) -> bool:
    """Return whether the first letter of a text is a capital, after any punctuation."""
    first = text.lstrip()[:1]
    if first.isalpha():
        return first.isupper()
    match = _LETTER.search(text)
    return match is not None and match[0].isupper()


def ends_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence, also inside quotes."""
    end = text[-8:].rstrip()
    # Fast path: most lines end in the middle of a sentence.
    return not end[-1:].isalnum() and _SENTENCE_END.search(end) is not None


def ends_with_mark(text: str) -> bool:
    """Return whether a text ends with punctuation, also inside quotes."""
    end = text[-8:].rstrip()
    return not end[-1:].isalnum() and _END_MARK.search(end) is not None


def line_edge_odds(pairs: Pairs, traits: Traits, *, names: bool) -> float:
    """Return the log odds from capitals at line starts and punctuation at line ends."""
    starts = [begins_with_capital(following) for _, following in pairs]
    ends = [ends_with_mark(line.rstrip()) for line, _ in pairs]
    marks = min(ENOUGH_MARKS, _habit(ends, MARKS, traits.marks))
    # If all words have capitals, or each line is a sentence, capitals are no evidence.
    alone = names or all_sentences(line for pair in pairs for line in pair)
    usual = CAPITALS if alone else traits.capitals
    return _habit(starts, CAPITALS, usual) + marks


def pairs_of(lines: Sequence[str], indents: Sequence[int]) -> Pairs:
    """Return each line with the next, except lines that may be turned over at the margin."""
    deeper = map(lt, indents, indents[1:])
    return [
        pair
        for pair, is_in in zip(pairwise(lines), deeper, strict=True)
        if not is_in or begins_with_capital(pair[1])
    ]


def _habit(seen: Sequence[bool], verse: float, prose: float) -> float:
    """Return the log odds of a habit that most verse has."""
    return _with_exceptions(rate_odds(sum(seen), len(seen), verse, prose), WITHOUT_HABIT)


def rate_odds(yes: int, count: int, verse: float, other: float) -> float:
    """Return the log odds of a sign that some lines have, by its rates in verse and elsewhere."""
    return yes * log(verse / other) + (count - yes) * log((1 - verse) / (1 - other))


def _with_exceptions(odds: float, share: float) -> float:
    """Return log odds adjusted for the share of verse that lacks the habit."""
    # The limit avoids an overflow and is far beyond doubt.
    return log((1 - share) * exp(min(odds, 50)) + share)


def reach_of(pairs: Pairs) -> list[int]:
    """Return the width of each line with the next line's first word, compared with a margin."""
    return [width_of(line) + len(first_word(following)) for line, following in pairs]


def own_margin_odds(reach: Sequence[int], widest: int, width: int) -> float:
    """Return the log odds from the line ends of an indented stretch.

    Indented prose has the text's margin, or one of its own. `widest` is the widest line of the
    whole passage.
    """
    narrow = max(0.0, USUAL_SHARE - widest / width)
    exact, by_eye = _wrapped(reach, widest), log(BY_EYE) + _wrapped(reach, widest - SLACK)
    prose = log(OWN_MARGIN) - RARER * narrow + max(exact, by_eye)
    return min(margin_odds(reach, width), max(FILLS_OWN, len(reach) * log(0.5) - prose))


def margin_odds(reach: Sequence[int], width: int) -> float:
    """Return the log odds from line ends at the text's margin, which verse seldom reaches."""
    filled = sum(end >= width - SLACK for end in reach)
    verse = filled * log(FILLED) + (len(reach) - filled) * log(1 - FILLED)
    return min(MEANT, verse - _wrapped(reach, width - SLACK))


def _wrapped(reach: Sequence[int], width: int) -> float:
    """Return the log likelihood of lines wrapped at `width`."""
    full, early = log(1 - BROKEN_EARLY), log(BROKEN_EARLY)
    return sum(full if end >= width else early for end in reach)


def step_odds(indents: Sequence[int]) -> float:
    """Return the log odds from the indents: after its first line, prose has no alternating ones."""
    changes: int = sum(map(ne, indents[1:], indents[2:]))
    return min(changes // 2, MOST_STEPS) * STEPS


def sentence_odds(lines: Sequence[str]) -> float:
    """Return the log odds from sentence ends: sentences of verse continue on the next line."""
    ended = log(SENTENCE_IN_VERSE / SENTENCE_ELSE)
    goes_on = log((1 - SENTENCE_IN_VERSE) / (1 - SENTENCE_ELSE))
    odds = sum(ended if ends_sentence(line.rstrip()) else goes_on for line in lines[:-1])
    return max(-2.5, min(odds, 1.5))


def all_sentences(lines: Iterable[str]) -> bool:
    """Return whether each line ends a sentence, as paragraphs of one line do."""
    return all(ends_sentence(line.rstrip()) for line in lines)


def speech_odds(lines: Sequence[str]) -> float:
    """Return the log odds against verse if each line is a speech, in quotes or after a dash."""
    return SPEECHES * all(_SPEECH.fullmatch(line) is not None for line in lines)


def words_of(lines: Sequence[str]) -> list[list[str]]:
    return list(map(_WORD.findall, lines))


def word_odds(lines: Sequence[str], words: Sequence[Sequence[str]], *, names: bool) -> float:
    """Return the log odds from names and labels: lines of few words, or of capitalised ones."""
    if len(lines) > WORDS:
        return NAMES * names
    few = sum(map(len, words)) < WORDS * len(lines)
    return NAMES * (names or is_name(lines[-1])) + FEW_WORDS * few


def are_names(words: Iterable[Sequence[str]], traits: Traits) -> bool:
    """Return whether words inside lines have capitals, as in a list of names."""
    inner = [word for of_line in words for word in of_line[1:]]
    return len(inner) > 1 and capitals_of(inner) > traits.capitals + MORE


def is_name(line: str) -> bool:
    """Return whether a line may be a name: a few words, each with a capital."""
    words = _WORD.findall(line)
    return len(words) <= WORDS and capitals_of(words) == 1.0 and not line.rstrip().endswith(",")


def capitals_of(words: Sequence[str]) -> float:
    """Return the share of words that begin with a capital."""
    return sum([word[0].isupper() for word in words]) / len(words) if words else 0.0


@remembered
def usual_rates(lines: tuple[str, ...]) -> tuple[float, float]:
    """Return the shares of words that begin with a capital, and that end with punctuation.

    A hundred words of average prose are added, since few words are weak evidence.
    """
    words = Counter("\n".join(lines).split())
    count, capitals, marks = 100 + words.total(), 8, 16
    for word, times in words.items():
        # Fast path: most words have neither.
        if not (word.islower() and word.isalpha()):
            capitals += times * begins_with_capital(word)
            marks += times * (not word[-1].isalnum() and ends_with_mark(word))
    return min(capitals / count, 0.5), min(marks / count, 0.4)


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
RHYMES, BY_CHANCE, WITHOUT_RHYME_HABIT = 0.4, 0.07, 0.5
MOST_RHYMES = 3.0
_LETTERS_ONLY = re.compile(r"[^\W\d_]+")
# Of ASCII, the small letters, and spaces for all else.
_SMALL = bytes(code if chr(code).islower() else ord(" ") for code in range(128)).ljust(256)
# From the last vowel on, without a final "e": "ore", "ight", "ay".
_TAIL = re.compile(r"[aeiouy]+[^aeiouy]{0,6}e?$")


@remembered
def small_words(lines: tuple[str, ...]) -> frozenset[str]:
    """Return the most frequent short words in the lines of a text, none if they are too few."""
    count = Counter(_words("\n".join(lines)[:CHARACTERS]))
    least = max(SEVERAL, SHARE * count.total())
    small = frozenset(w for w, n in count.items() if n >= least and len(w) <= LETTERS)
    return small if len(small) >= ENOUGH else frozenset()


def small_word_odds(lines: Sequence[str], small: frozenset[str]) -> float:
    if not small:
        return 0.0
    words = _words("\n".join(lines))
    yes = sum(map(small.__contains__, words))
    odds = rate_odds(yes, len(words), SMALL_IN_VERSE, SMALL_ELSE)
    return max(LEAST, min(odds, MOST))


def _words(text: str) -> list[str]:
    """Return all words of a text in lower case."""
    text = without_typeset_marks(text.lower())
    # The same result, in a tenth of the time.
    if text.isascii():
        return text.encode().translate(_SMALL).decode().split()
    return _LETTERS_ONLY.findall(text)


def rhyme_odds(lines: Sequence[str]) -> float:
    """Return the log odds from lines that rhyme with one of the next two, at least 0."""
    ends = list(map(_last_word, lines))
    after = zip(ends, ends[1:], [*ends[2:], ""], strict=False)
    return _rhyme_odds(sum(_rhyme(a, b) or _rhyme(a, c) for a, b, c in after), len(ends) - 1)


def max_rhyme_odds(lines: Sequence[str]) -> float:
    """Return the highest possible log odds of the rhymes of some lines."""
    return _rhyme_odds(len(lines) - 1, len(lines) - 1)


def _rhyme_odds(yes: int, places: int) -> float:
    odds = rate_odds(yes, places, RHYMES, BY_CHANCE)
    return max(0.0, min(_with_exceptions(odds, WITHOUT_RHYME_HABIT), MOST_RHYMES))


def _last_word(line: str) -> str:
    """Return the last word of a line, without accents."""
    words = _LETTERS_ONLY.findall(without_accents(line[-24:].lower()))
    return words[-1] if words else ""


def _rhyme(word: str, other: str) -> bool:
    if word[-2:] != other[-2:] or word == other:
        return False
    tail, of_other = _TAIL.search(word), _TAIL.search(other)
    return bool(tail and of_other and len(tail[0]) > 1 and tail[0] == of_other[0])
