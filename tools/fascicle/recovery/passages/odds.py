"""The odds that a stretch of lines is verse, from its lines and its surroundings.

    Ferry, the, 12, 40.        Postal order, 10s. 6d.        Your obedient servant,
    Goat, its bell, 31.        One lamp, without oil.        keeper of the lamp room

Other lines end where their author ended them, too: indexes, lists, addresses, accounts,
advertisements and closings, which begin with capitals as often. But they have more names, figures
and signs than verse, and shorter lines of less even length; often each line is a sentence, none has
a mark at its end, or they are in alphabetical order. Rhymes and recurring indents tell verse from
all of them. The rates are those of 4,000 stanzas, and of 400 other blocks of lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from math import exp, inf, log
from operator import add
from statistics import fmean, pstdev

from fascicle.model.blocks import Block, Stretch
from fascicle.model.draft import Draft, Traits
from fascicle.model.memory import of_each, of_pairs
from fascicle.recovery.passages.letters import is_closing, is_salutation
from fascicle.recovery.passages.signs import (
    MOST,
    SLACK,
    all_sentences,
    are_names,
    begins_with_capital,
    capitals_of,
    ends_sentence,
    ends_with_mark,
    is_name,
    line_edge_odds,
    margin_odds,
    max_rhyme_odds,
    own_margin_odds,
    pairs_of,
    rate_odds,
    reach_of,
    rhyme_odds,
    sentence_odds,
    small_word_odds,
    speech_odds,
    step_odds,
    word_odds,
    words_of,
)
from fascicle.recovery.shared.lines import (
    ATTRIBUTION,
    INDENTED,
    TAB,
    fills,
    indent,
    is_capitals,
    ragged,
    width_of,
)

# Lines with a speaker, a time, a label, an item marker or dot leaders belong to a chat, a form or a
# list.
_LABELLED = re.compile(r"\s*(?:\[?\d{1,2}[:.]\d\d|[\w .’'-]{1,24}:\s|\d{1,4}[.,)]?\s|[-*•]\s)")
_LEADERS = re.compile(r"\.(?: ?\.){4}")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*")
# A postscript has the few short lines of its letter.
_POSTSCRIPT = re.compile(r"\s*P\. ?(?:P\. ?)?S\b")
# To my mother, … this book is dedicated; or "To" on a line of its own.
_DEDICATES = re.compile(
    r"(?:to|for|für|à|al|alla|aan|voor|till|til)\s*\n|(?:to|for|für|dem|der|den|an|à|aux?|a|al|alla|ai|aan|voor|till|til|ao)\b(?=.*\b"
    r"(?:dedicat|inscribed|gewidmet|zugeeignet|dédi|dedic|opgedragen|tillägn|tilegn))",
    re.IGNORECASE | re.DOTALL,
)
# Separates the signature of an e-mail (RFC 3676).
_SIGNATURE = "--"
_ANNOUNCES = re.compile(r":(?:--|—)?\s*$")
# A longer unwrapped line is a paragraph of its own, not a line of verse.
LONGEST_LINE = 90
# With lower odds a stretch is never verse, whatever is beside it.
MAY_BE = -4.0
# With lower odds against other lines, they are an index, a list or a bill, and not asked about.
OTHER_LINES = -2.5
# The prior odds: an indented stretch is about as often something else (a letter, a notice), a flush
# one is hardly ever verse.
INDENTED_ODDS, FLUSH_ODDS = -0.5, -5.0
# In an unwrapped file all line ends are the author's.
UNWRAPPED = 3.0
# Added for "She sang:" before, and for an attribution after.
ANNOUNCED, SIGNED = 1.0, 1.5
# A name below fewer lines may be the signature of something else.
SHORT = 3
# If the margin's log odds are lower than this, the lines may still be wrapped prose.
MEANT = 2.0
# Pasted text is never wrapped narrower than this.
PASTED = 60
# Fewer lines may fill the page by chance, and their words are weak evidence.
FULL = 3
# The odds from which lines are surely verse or surely not. A few of them are weak evidence: so many
# are added to either number. And the least log odds of the numbers.
SURE, SOME, RAREST = 2.0, 3, -2.0
# The default width of a page.
PAGE = 72
# Of verse and other lines: before any sign, and for the weights of the signs below.
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


@dataclass(frozen=True, slots=True)
class VerseOdds:
    """The odds of the stretches of a text as verse, cached.

    The first call for a stretch determines the precision (`least`).
    """

    draft: Draft
    small: frozenset[str]
    _found: dict[tuple[int, int | None], float] = field(default_factory=dict)

    def weigh_each(self, wanted: Sequence[tuple[Stretch, int | None, float]]) -> list[float]:
        """Return the odds of stretches, each in a passage of a width, to a precision."""
        traits_at = self.draft.traits_at
        pairs = [(it, (traits_at(it.span.first), *about)) for it, *about in wanted]
        found = of_pairs(_stretch_odds, pairs, self.small)
        keys = [(it.span.first, widest) for it, widest, _ in wanted]
        self._found.update(zip(keys, found, strict=True))
        return found

    def _weigh(self, block: Stretch, widest: int | None) -> float:
        key = block.span.first, widest
        if key not in self._found:
            about = self.draft.traits_at(block.span.first), widest, MAY_BE
            self._found[key] = _stretch_odds(block, about, self.small)
        return self._found[key]

    def alone(self, block: Stretch) -> float:
        """Return the odds of a stretch without its passage; `-inf` below `MAY_BE`."""
        if len(block.lines) == 1:
            return -inf
        if not is_indented(block, self.draft.traits_at(block.span.first)):
            return self._weigh(block, None)
        return self._weigh(block, max(len(line.rstrip()) for line in block.lines))


def _stretch_odds(
    block: Stretch, about: tuple[Traits, int | None, float], small: frozenset[str]
) -> float:
    """Return the log odds that a stretch is verse, by itself: neither prose nor other lines.

    `about` are the traits of its region, the width of the indented passage that it belongs to, and
    the odds up to which `-inf` may be returned. `small` are the small words of the text.
    """
    traits, widest, least = about
    if len(block.lines) <= 1 or (widest is None and fills_page(block.lines, traits)):
        return -inf
    if _DEDICATES.match("\n".join(block.lines).lstrip()):
        return -inf
    lines = _unquoted(_unsigned(_untitled(block.lines)))
    if not _may_be_verse(lines) or _are_placed(lines, indents := list(map(indent, lines)), traits):
        return -inf
    pairs, words = pairs_of(lines, indents), words_of(lines)
    names, speech = are_names(words, traits), speech_odds(lines)
    looks = line_edge_odds(pairs, traits, names=names)
    looks += step_odds(indents) + word_odds(lines, words, names=names)
    place, margin, most = _place_odds(lines, reach_of(pairs), traits, widest)

    def odds(rhymes: float, told: float) -> float:
        return looks + (rhymes + speech) + place + margin + min(told, most)

    # The words take longest, and seldom decide.
    rhymes = max_rhyme_odds(lines)
    if odds(rhymes, most) <= least or odds(rhymes, told := small_word_odds(lines, small)) <= least:
        return -inf
    prose = odds(rhymes := rhyme_odds(lines), told)
    other = other_line_odds(lines, words, indents, traits, rhymes)
    return min(prose, other) if other > OTHER_LINES else -inf


def _place_odds(
    lines: Sequence[str], reach: Sequence[int], traits: Traits, widest: int | None
) -> tuple[float, float, float]:
    """Return the log odds of place and line ends, and the most that small words may add."""
    if widest is not None and traits.style != "line":
        return INDENTED_ODDS, own_margin_odds(reach, widest, traits.wrap or PAGE), 0.0
    place = FLUSH_ODDS + sentence_odds(lines) + UNWRAPPED * (widest is not None)
    margin = margin_odds(reach, traits.wrap) if traits.wrap else UNWRAPPED
    # Wrapped prose, labelled sentences and sentences on lines of their own have small words too.
    other = margin < MEANT or len(lines) < FULL or all_sentences(lines)
    return place, margin, 0.0 if other else MOST


def fills_page(lines: Sequence[str], traits: Traits) -> bool:
    """Return whether lines are obviously wrapped prose.

    All but the last fill the page (or, in an unwrapped text, the width of a pasted passage), they
    are flush, and few begin with capitals: no other evidence would outweigh that.
    """
    if len(lines) < FULL or any(line[:1].isspace() for line in lines[1:]):
        return False
    width = traits.wrap - SLACK if traits.wrap else max(PASTED, *map(len, lines))
    if not all(fills(line, following, width) for line, following in pairwise(lines)):
        return False
    return 2 * sum(map(begins_with_capital, lines[1:])) < len(lines)


def ends_early(lines: Sequence[str], traits: Traits) -> bool:
    """Return whether no margin explains any of the line ends."""
    return traits.wrap is None or ragged(lines, traits.wrap - SLACK) == 1


def _unquoted(lines: Sequence[str]) -> Sequence[str]:
    """Return lines without the ">" before each, as in an e-mail."""
    if not lines or not all(line.lstrip().startswith(">") for line in lines):
        return lines
    return [line.lstrip(" >") for line in lines]


def _untitled(lines: Sequence[str]) -> Sequence[str]:
    """Return lines without a title, or a speaker, in capitals above them."""
    if not is_capitals(lines[0]) or is_capitals(lines[-1]):
        return lines
    return lines[2:] if _ASIDE.fullmatch(lines[1]) else lines[1:]


def _unsigned(lines: Sequence[str]) -> Sequence[str]:
    """Return lines without the attribution below them, which prose may have as well."""
    if len(lines) <= 1:
        return lines
    signed = ATTRIBUTION.match(lines[-1]) or (len(lines) > SHORT and is_name(lines[-1]))
    return lines[:-1] if signed else lines


def _may_be_verse(lines: Sequence[str]) -> bool:
    """Return whether lines are several, short, and no list, form, chat or notice in capitals."""
    if len(lines) <= 1 or max(map(len, lines)) > LONGEST_LINE:
        return False
    if _POSTSCRIPT.match(lines[0]) or lines[0].strip() == _SIGNATURE:
        return False
    if is_salutation("\n".join(lines)) and is_closing("\n".join(lines)):
        return False
    return sum(map(_is_labelled, lines)) <= 0.3 * len(lines) and not all(
        is_capitals(line) for line in lines
    )


def _is_labelled(line: str) -> bool:
    """Return whether a line belongs to a list, a form or a chat."""
    # Fast path: most lines have no colon, and begin with a letter.
    if (":" in line or not line.lstrip()[:1].isalpha()) and _LABELLED.match(line):
        return True
    return "." in line and _LEADERS.search(line) is not None


def is_placed(lines: Sequence[str], traits: Traits) -> bool:
    """Return whether lines were placed on the page, centred or at the right, as on a title page."""
    # Fast path: most paragraphs end in a short line without an indent.
    if not lines[-1][:1].isspace() and width_of(lines[-1]) < (traits.wrap or PAGE) - 2:
        return False
    return _are_placed(lines, list(map(indent, lines)), traits)


def _are_placed(lines: Sequence[str], indents: Sequence[int], traits: Traits) -> bool:
    width = traits.wrap or PAGE
    if min(indents) > width / 2:
        return True
    # A single indent above full lines begins a paragraph.
    if len(set(indents)) == 1 or sum(map(bool, indents)) == 1:
        return False
    ends = (len(line.expandtabs(TAB).rstrip()) for line in lines)
    return all(abs(a + b - width) / 2 <= 1 for a, b in zip(indents, ends, strict=True))


def odds_around(blocks: Sequence[Block]) -> list[float]:
    """Return the log odds of each block from the blocks before and after it."""
    announced, signed = zip(*of_each(_odds_beside, blocks), strict=True) if blocks else ((), ())
    return list(map(add, (0.0, *announced[:-1]), (*signed[1:], 0.0)))


def _odds_beside(block: Block) -> tuple[float, float]:
    """Return the log odds of the blocks below and above a block that it announces, or signs."""
    if not isinstance(block, Stretch):
        return 0.0, 0.0
    last = block.lines[-1]
    announces = ":" in last and _ANNOUNCES.search(last) is not None
    return ANNOUNCED * announces, SIGNED * (ATTRIBUTION.match(block.lines[0]) is not None)


def widest_of_passages(draft: Draft) -> dict[int, int]:
    """Return the width of the indented passage of each stretch, by its position."""
    widths: dict[int, int] = {}
    pairs = ((block, draft.traits_at(block.span.first)) for block in draft.blocks)
    indented = of_pairs(is_indented, pairs)
    if not any(indented):
        return widths
    for inside, passage in groupby(enumerate(draft.blocks), lambda it: indented[it[0]]):
        if inside:
            places = {at: b.lines for at, b in passage if isinstance(b, Stretch)}
            wide = max(len(line.rstrip()) for lines in places.values() for line in lines)
            widths |= dict.fromkeys(places, wide)
    return widths


def is_indented(block: Block, traits: Traits) -> bool:
    """Return whether all lines of a stretch are indented, compared with the prose."""
    least = traits.margin + INDENTED
    return isinstance(block, Stretch) and all(indent(line) >= least for line in block.lines)


def least_indent(lines: Sequence[str]) -> int:
    return min(map(indent, lines))


def with_text_odds(draft: Draft, odds: Mapping[int, float]) -> dict[int, float]:
    """Return the odds, decreased if most lines that no margin ends are no verse in this text."""
    own = [
        odd
        for at, odd in odds.items()
        if isinstance(block := draft.blocks[at], Stretch) and len(block.lines) > 1
        if ends_early(block.lines, draft.traits_at(block.span.first))
    ]
    verse, other = sum(odd > SURE for odd in own), sum(odd < -SURE for odd in own)
    rate = max(RAREST, min(0.0, log((verse + SOME) / (other + SOME))))
    return {at: odd + rate for at, odd in odds.items()}


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
        + 1.5 * _limited((fmean(map(len, words)) - WORDS) * OF_WORDS, -1.5, 0.5)
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
