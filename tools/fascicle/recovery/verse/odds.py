"""Weigh a stretch of lines as verse, with what stands before it and after it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from math import inf
from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.recovery.passages.letters import is_closing, is_salutation
from fascicle.recovery.shared.lines import (
    ATTRIBUTION,
    SET_IN,
    TAB,
    fills,
    indent,
    is_capitals,
    ragged,
)
from fascicle.recovery.verse.rhymes import MOST, most_of_rhymes, of_rhymes, of_small_words
from fascicle.recovery.verse.signs import (
    SLACK,
    all_sentences,
    are_names,
    begins_with_capital,
    is_name,
    of_line_starts_and_ends,
    of_margin,
    of_own_margin,
    of_sentences,
    of_speech,
    of_steps,
    of_words,
    pairs_of,
    reach_of,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Traits

# Lines with a speaker, a time, a label, an item's mark or dots that lead to a page are a chat, a
# form or a list.
_LABELLED = re.compile(r"\s*(?:\[?\d{1,2}[:.]\d\d|[\w .’'-]{1,24}:\s|\d{1,4}[.,)]?\s|[-*•]\s)")
_LEADERS = re.compile(r"\.(?: ?\.){4}")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*")
# A postscript has the lines of its letter, and few of them.
_POSTSCRIPT = re.compile(r"\s*P\. ?(?:P\. ?)?S\b")
# What ends an e-mail stands below this (RFC 3676).
_SIGNATURE = "--"
_ANNOUNCES = re.compile(r":(?:--|—)?\s*$")
# An unwrapped line longer than this is a paragraph of its own, not a line of verse.
LONGEST_LINE = 90
# What is no more likely to be verse than this is verse nowhere, whatever stands beside it.
MAY_BE = -4.0
# Before anything is weighed: what is set in is about as often something else (a letter, a
# notice), and what is flush with prose hardly ever verse.
SET_IN_ODDS, FLUSH_ODDS = -0.5, -5.0
# Lines of a file that wraps nothing end where their author ended them.
UNWRAPPED = 3.0
# "She sang:" comes before, whose it is comes after.
ANNOUNCED, SIGNED = 1.0, 1.5
# A name below so few lines may be all that is signed.
SHORT = 3
# When a margin says less than this, the lines may still be wrapped prose.
MEANT = 2.0
# Nobody wraps what is pasted from elsewhere narrower than this.
PASTED = 60
# Fewer lines may fill the page by chance, and say little by their words.
FULL = 3
# As wide as a page is where no prose tells.
PAGE = 72


@dataclass(frozen=True, slots=True)
class Scales:
    """Weigh the stretches of a text as verse, each by itself, and remember what was found.

    The first who asks about a stretch needs to know its odds most closely (`least`).
    """

    draft: Draft
    small: frozenset[str]
    _found: dict[tuple[int, int | None], float] = field(default_factory=dict)

    def weigh(self, block: Stretch, widest: int | None, least: float = MAY_BE) -> float:
        """Return the odds of a stretch in a passage (see `odds_of`)."""
        key = block.span.first, widest
        if key not in self._found:
            traits = self.draft.traits_at(block.span.first)
            self._found[key] = odds_of(block, traits, widest, self.small, least)
        return self._found[key]

    def alone(self, block: Stretch) -> float:
        """Return the odds of a stretch, whatever passage it belongs to; `-inf` below `MAY_BE`."""
        if len(block.lines) == 1:
            return -inf
        if not is_set_in(block, self.draft.traits_at(block.span.first)):
            return self.weigh(block, None)
        return self.weigh(block, max(len(line.rstrip()) for line in block.lines))


def odds_of(
    block: Stretch, traits: Traits, widest: int | None, small: frozenset[str], least: float
) -> float:
    """Return the logarithm of the odds that a stretch is verse, by itself.

    `widest` is the widest line of the passage that it is set in with, `small` are the small words
    of the text. Odds that are no better than `least` need not be known any closer than `-inf`.
    """
    if len(block.lines) <= 1 or (widest is None and fills_page(block.lines, traits)):
        return -inf
    lines = _unquoted(_unsigned(_untitled(block.lines)))
    if not _could_be(lines) or _are_placed(lines, indents := list(map(indent, lines)), traits):
        return -inf
    pairs, words = pairs_of(lines, indents), words_of(lines)
    names, speech = are_names(words, traits), of_speech(lines)
    looks = of_line_starts_and_ends(pairs, traits, names=names)
    looks += of_steps(indents) + of_words(lines, words, names=names)
    place, margin, most = _of_place(lines, reach_of(pairs), traits, widest)

    def odds(rhymes: float, told: float) -> float:
        return looks + (rhymes + speech) + place + margin + min(told, most)

    # The words take longest, and seldom decide.
    rhymes = most_of_rhymes(lines)
    if odds(rhymes, most) <= least or odds(rhymes, told := of_small_words(lines, small)) <= least:
        return -inf
    return odds(of_rhymes(lines), told)


def _of_place(
    lines: Sequence[str], reach: Sequence[int], traits: Traits, widest: int | None
) -> tuple[float, float, float]:
    """Weigh where lines stand and how they end; say also what their small words may add at most."""
    if widest is not None and traits.style != "line":
        return SET_IN_ODDS, of_own_margin(reach, widest, traits.wrap or PAGE), 0.0
    place = FLUSH_ODDS + of_sentences(lines) + UNWRAPPED * (widest is not None)
    margin = of_margin(reach, traits.wrap) if traits.wrap else UNWRAPPED
    # Wrapped prose has them too, a label above a sentence, and sentences on lines of their own.
    other = margin < MEANT or len(lines) < FULL or all_sentences(lines)
    return place, margin, 0.0 if other else MOST


def fills_page(lines: Sequence[str], traits: Traits) -> bool:
    """Say whether lines are wrapped prose at first sight, so that nothing need be weighed.

    All but the last fill the page (or, where nothing else was wrapped, the width of what was pasted
    there), they are flush, and few of them begin with capitals: no other sign would outweigh that.
    """
    if len(lines) < FULL or any(line[:1].isspace() for line in lines[1:]):
        return False
    width = traits.wrap - SLACK if traits.wrap else max(PASTED, *map(len, lines))
    if not all(fills(line, following, width) for line, following in pairwise(lines)):
        return False
    return 2 * sum(map(begins_with_capital, lines[1:])) < len(lines)


def end_early(lines: Sequence[str], traits: Traits) -> bool:
    """Say whether no margin explains any of the line ends."""
    return traits.wrap is None or ragged(lines, traits.wrap - SLACK) == 1


def _unquoted(lines: Sequence[str]) -> Sequence[str]:
    """Return lines without the ">" before each of them, as in an e-mail."""
    if not lines or not all(line.lstrip().startswith(">") for line in lines):
        return lines
    return [line.lstrip(" >") for line in lines]


def _untitled(lines: Sequence[str]) -> Sequence[str]:
    """Return lines without what stands above them in capitals: a title, or who speaks and how."""
    if not is_capitals(lines[0]) or is_capitals(lines[-1]):
        return lines
    return lines[2:] if _ASIDE.fullmatch(lines[1]) else lines[1:]


def _unsigned(lines: Sequence[str]) -> Sequence[str]:
    """Return lines without whose they are: that may stand below prose as well as below verse."""
    if len(lines) <= 1:
        return lines
    signed = ATTRIBUTION.match(lines[-1]) or (len(lines) > SHORT and is_name(lines[-1]))
    return lines[:-1] if signed else lines


def _could_be(lines: Sequence[str]) -> bool:
    """Say whether lines are several, short, and no list, form, chat or notice in capitals."""
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
    """Say whether a line is one of a list, a form or a chat."""
    # Most lines have no colon, and begin with a letter.
    if (":" in line or not line.lstrip()[:1].isalpha()) and _LABELLED.match(line):
        return True
    return "." in line and _LEADERS.search(line) is not None


def is_placed(lines: Sequence[str], traits: Traits) -> bool:
    """Say whether lines were placed on the page, centred or at the right, as on a title page."""
    return _are_placed(lines, list(map(indent, lines)), traits)


def _are_placed(lines: Sequence[str], indents: Sequence[int], traits: Traits) -> bool:
    width = traits.wrap or PAGE
    if min(indents) > width / 2:
        return True
    # One that is set in above full lines is how a paragraph begins.
    if len(set(indents)) == 1 or sum(map(bool, indents)) == 1:
        return False
    ends = (len(line.expandtabs(TAB).rstrip()) for line in lines)
    return all(abs(a + b - width) / 2 <= 1 for a, b in zip(indents, ends, strict=True))


def odds_around(blocks: Sequence[Block], at: int) -> float:
    """Weigh what stands before a stretch and after it."""
    before = blocks[at - 1] if at else None
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    announced = isinstance(before, Stretch) and _ANNOUNCES.search(before.lines[-1]) is not None
    signed = isinstance(after, Stretch) and ATTRIBUTION.match(after.lines[0]) is not None
    return ANNOUNCED * announced + SIGNED * signed


def widest_of_passages(draft: Draft) -> dict[int, int]:
    """Return how wide the passage is that a stretch set in belongs to, by its place."""
    widths: dict[int, int] = {}
    passages = groupby(
        enumerate(draft.blocks), lambda b: is_set_in(b[1], draft.traits_at(b[1].span.first))
    )
    for inside, passage in passages:
        if inside:
            places = {at: b.lines for at, b in passage if isinstance(b, Stretch)}
            wide = max(len(line.rstrip()) for lines in places.values() for line in lines)
            widths |= dict.fromkeys(places, wide)
    return widths


def is_set_in(block: Block, traits: Traits) -> bool:
    """Say whether all lines of a stretch are set in from the prose."""
    least = traits.margin + SET_IN
    return isinstance(block, Stretch) and all(indent(line) >= least for line in block.lines)


def least_indent(lines: Sequence[str]) -> int:
    return min(map(indent, lines))
