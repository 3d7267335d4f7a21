"""Verse in the speeches of a play.

    ADA.  The bell is in the water,
    The water is in the bell.
         [She rings.]
                              And nobody
    Has rung it but the tide.

A speech of two lines is weak evidence. How much of the play's other speeches looks like verse is
the prior: one short line in a play in prose stays prose, and verse plays have short speeches too. A
first line far to the right of its speaker completes the line of the speaker before. Directions on
lines of their own are no evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import inf, log
from operator import itemgetter
from typing import NamedTuple

from fascicle.model.blocks import Block, Evidence, Speech, Stretch, plain
from fascicle.model.draft import Traits
from fascicle.recovery.paragraphs import MOST_RAGGED, SLACK
from fascicle.recovery.passages.odds import LONGEST_LINE, PASTED, UNWRAPPED
from fascicle.recovery.passages.signs import (
    Pairs,
    begins_with_capital,
    line_edge_odds,
    own_margin_odds,
    pairs_of,
    reach_of,
    sentence_odds,
    step_odds,
)
from fascicle.recovery.shared.lines import (
    TAB,
    indent,
    is_capitals,
    join,
    keep,
    ragged,
    unexplained,
    width_of,
)

# The least number of spaces after a speaker that place the words, rather than separate them.
PLACED = 4
# The log odds of a first line that is placed to the right of the lines below it.
COMPLETES = 2.0
# A speech with higher odds counts as verse for the prior.
LIKELY = 2.0
# Added to the speeches in verse, and to all: most plays are in prose.
IN_VERSE, SPEECHES = 0.5, 10.0
# The least share of lines that begin with capitals, in a play that is all in verse.
CAPITALS = 0.8
# The most lines of a stage direction.
LONGEST_DIRECTION = 6
# At the end of lines that are said together.
BRACE = "}"

_OPENS, _CLOSES = re.compile(r"\s*_?(?:\[|\(_)"), re.compile(r"(?:\]|_\))[._]*\s*$")
_NOTE = re.compile(r"\s*[*†‡]{1,3} ")


class Spoken(NamedTuple):
    """A stretch that is a speech, with its speaker.

    The words begin at character `at` of line `line`, the first line or the one below the speaker.
    """

    block: Stretch
    traits: Traits
    speaker: str
    line: int
    at: int = 0
    in_italics: bool = False
    # Whether a format says that the words are verse.
    is_verse: bool = False

    @property
    def placed(self) -> bool:
        """Whether spaces place the first words to the right of the speaker."""
        before = self.block.lines[self.line][: self.at]
        return len(before) - len(before.rstrip(" ")) >= PLACED


def joined_names(
    blocks: Iterable[Block],
    is_name: Callable[[Stretch], bool],
    is_below: Callable[[Stretch, Stretch], bool],
) -> Iterator[Block]:
    """Yield the blocks, with a stretch that is a name joined to its words in the next one."""
    above: Stretch | None = None
    for block in blocks:
        unread = block if isinstance(block, Stretch) else None
        if above and unread and is_below(above, unread):
            lines, span = (*above.lines, *unread.lines), above.span | unread.span
            yield replace(above, lines=lines, span=span)
            above = None
            continue
        if above:
            yield above
        above = unread if unread and is_name(unread) else None
        if not above:
            yield block
    if above:
        yield above


def as_speeches(found: Sequence[Spoken]) -> Iterator[Speech]:
    """Yield the speeches of a play, those in verse with their lines."""
    wide = max((width_of(line) for spoken in found for line in spoken.block.lines), default=0)
    words = list(map(_words, found))
    said = _with_margins(found, words, wide)
    odds = [_odds(spoken, lines, wide) for spoken, lines in zip(said, words, strict=True)]
    judged = sum(odd > -inf for odd in odds)
    prior = (sum(odd > LIKELY for odd in odds) + IN_VERSE) / (judged + SPEECHES)
    for spoken, lines, odd in zip(said, words, odds, strict=True):
        is_verse = spoken.is_verse or odd + log(prior / (1 - prior)) > 0
        yield _speech(spoken, lines, is_verse=is_verse)


def _with_margins(
    found: Sequence[Spoken], words: Sequence[Sequence[str]], wide: int
) -> list[Spoken]:
    """Return the speeches with the margin that their own lines show."""
    of_wraps: defaultdict[int | None, list[Sequence[str]]] = defaultdict(list)
    for spoken, lines in zip(found, words, strict=True):
        of_wraps[spoken.traits.wrap].append(lines)
    margins = {wrap: _margin(wrap, said, wide) for wrap, said in of_wraps.items()}
    return [
        spoken
        if (wrap := margins[spoken.traits.wrap]) == spoken.traits.wrap
        else spoken._replace(traits=replace(spoken.traits, wrap=wrap))
        for spoken in found
    ]


def _margin(wrap: int | None, speeches: Sequence[Sequence[str]], wide: int) -> int | None:
    """Return the margin of some speeches: none if a narrow one was measured from verse.

    A short text whose speeches have no blank lines between them has not been measured.
    """
    others = [line for lines in speeches for line in lines[1:]]
    verse = sum(map(begins_with_capital, others)) >= CAPITALS * len(others)
    if verse:
        return None if wrap is None or wrap < PASTED else wrap
    broken = sum(unexplained(lines, wide - SLACK) for lines in speeches)
    fills = PASTED <= wide <= LONGEST_LINE and broken <= MOST_RAGGED * len(others)
    return wide if wrap is None and fills else wrap


def _odds(spoken: Spoken, words: Sequence[str], wide: int) -> float:
    """Return the log odds that a speech is verse; `wide` is the widest line of the play."""
    first, *others = words
    traits, pairs = spoken.traits, _pairs(first, others)
    if not pairs or max(map(len, [first, *others])) > (traits.wrap or LONGEST_LINE):
        return -inf
    reach = reach_of(pairs)
    if not (spoken.line or spoken.placed) and pairs[0][0] == first:
        # The speaker fills the line like other words.
        reach[0] += width_of(spoken.block.lines[0]) - width_of(first)
    indents = list(map(indent, others))
    placed = COMPLETES * (spoken.placed and indent(first) > min(indents))
    ends = _end_odds(pairs, reach, traits, wide)
    return line_edge_odds(pairs, traits, names=False) + ends + placed + step_odds(indents)


def _pairs(first: str, others: Sequence[str]) -> Pairs:
    """Return each line with the next, except before and after directions."""
    if not others:
        return []
    asides = zip([False, *_asides(others)], [first, *others], strict=True)
    runs = [
        [line for _, line in row]
        for is_aside, row in groupby(asides, itemgetter(0))
        if not is_aside
    ]
    least = min(map(indent, others))
    return [pair for run in runs for pair in pairs_of(run, [least, *map(indent, run[1:])])]


def _end_odds(pairs: Pairs, reach: Sequence[int], traits: Traits, wide: int) -> float:
    """Return the log odds from the line ends: of a margin, or in unwrapped text of sentences."""
    if traits.wrap is None:
        return UNWRAPPED + sentence_odds([*(line for line, _ in pairs), pairs[-1][1]])
    return own_margin_odds(reach, min(wide, traits.wrap), traits.wrap)


def _words(spoken: Spoken) -> list[str]:
    """Return the lines of a speech without the speaker; placed words keep their column."""
    first, *others = spoken.block.lines[spoken.line :]
    least = min(map(indent, others), default=0)
    column = len(first[: spoken.at].expandtabs(TAB)) if spoken.placed else least
    return [" " * column + first[spoken.at :] if spoken.at else first, *others]


def _asides(lines: Sequence[str]) -> list[bool]:
    """Return for each line whether it is no verse: a direction, a note, a name, or at a brace."""
    found: list[bool] = []
    for n, line in enumerate(lines):
        if n >= len(found):
            # Up to a closing bracket at the end of a line.
            near = lines[n : n + LONGEST_DIRECTION] if _OPENS.match(line) else ()
            size = next((m for m, said in enumerate(near, 1) if _CLOSES.search(said)), 0)
            beside = line.rstrip().endswith(BRACE)
            other = beside or is_capitals(line) or _NOTE.match(line) is not None
            found += [True] * size or [other]
    return found


def _speech(spoken: Spoken, words: Sequence[str], *, is_verse: bool) -> Speech:
    """Return a speech on one line, or with its lines: of verse, or that no margin explains."""
    block, wrap = spoken.block, spoken.traits.wrap
    wrapped = wrap is not None and ragged(words, wrap - SLACK) <= MOST_RAGGED
    kept = is_verse or (spoken.line and len(words) > 1 and not wrapped)
    why = Evidence("speech in verse" if is_verse else "speech", 0.9)
    return Speech(
        span=block.span, gap=block.gap, why=why, speaker=spoken.speaker,
        text=plain(keep(words) if kept else join(words)), is_verse=is_verse,
    )  # fmt: skip
