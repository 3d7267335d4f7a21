"""Speeches below a name on a line of its own between blank lines.

    Ada.

    The bell is in the water,
    The water is in the bell.

    Till. Nobody has rung it.

This is how plays look whose speeches in verse were blocks of their own. Such a line may as well be
an answer ("Nothing."), so the names must recur in changing order, be names elsewhere in the text,
and mostly precede several lines.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.recovery.passages.spoken_verse import Spoken, as_speeches
from fascicle.recovery.shared.lines import is_capitals, only_blank

if TYPE_CHECKING:
    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

_WORD = r"[^\W\d_a-zß-ÿ][\w’'-]*"
_NAME = rf"(?P<name>{_WORD}(?: (?:{_WORD}|of|the|and|\d{{1,2}})){{0,3}})(?P<end>[.:])"
_ALONE, _BEFORE = re.compile(rf"\s*{_NAME}\s*"), re.compile(rf"\s*{_NAME}\s+(?=\S)")
# The blank lines between a name and the words below it.
_GAPS = range(1, 3)
# The least number of such lines, of each name, and of names.
FEWEST, OFTEN, NAMES = 8, 3, 2
# The least share of them above several lines, and of names that occur inside sentences.
ABOVE_LINES, ELSEWHERE = 0.5, 0.5


def names_above(draft: Draft) -> Draft:
    """Return the draft with such speeches, and those with the same names before their words."""
    blocks = draft.blocks
    alone = {at: name for at, block in enumerate(blocks) if (name := _name_of(draft, at, block))}
    count = Counter(alone.values())
    alone = _with_own_words({at: name for at, name in alone.items() if count[name] >= OFTEN})
    if not _are_speakers(alone, draft):
        return draft
    speakers = set(alone.values())
    found = {at: spoken for at in alone if (spoken := _below(draft, blocks[at], blocks[at + 1]))}
    for at, block in enumerate(blocks):
        if at not in alone and at - 1 not in alone and (spoken := _beside(draft, block, speakers)):
            found[at] = spoken
    places = sorted(found)
    said = dict(zip(places, as_speeches([found[at] for at in places]), strict=True))
    row = (said.get(at, block) for at, block in enumerate(blocks) if at - 1 not in alone)
    return draft.with_blocks(row)


def _name_of(draft: Draft, at: int, block: Block) -> str:
    """Return the name that a stretch is, if another stretch is below it; "" if there is none."""
    below = draft.blocks[at + 1] if at + 1 < len(draft.blocks) else None
    if not isinstance(block, Stretch) or len(block.lines) > 1 or not isinstance(below, Stretch):
        return ""
    if not only_blank(draft.source, block, below):
        return ""
    match = _ALONE.fullmatch(block.lines[0])
    return match["name"] if match and (block.gap or not at) and below.gap in _GAPS else ""


def _with_own_words(alone: dict[int, str]) -> dict[int, str]:
    """Return the names by their places, less those that are the words of the name above."""
    kept: dict[int, str] = {}
    for at, name in alone.items():
        if at - 1 not in kept:
            kept[at] = name
    return kept


def _are_speakers(alone: dict[int, str], draft: Draft) -> bool:
    """Return whether lines are the names of speakers."""
    names = set(alone.values())
    if len(alone) < FEWEST or len(names) < NAMES:
        return False
    after: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in pairwise(alone.values()):
        after[a].add(b)
    below = [draft.blocks[at + 1] for at in alone]
    several = sum(isinstance(block, Stretch) and len(block.lines) > 1 for block in below)
    if several < ABOVE_LINES * len(below) or sum(map(len, after.values())) <= len(names):
        return False
    text = "\n".join(line for b in draft.blocks if isinstance(b, Stretch) for line in b.lines)
    inside = sum(_is_inside(name.split()[-1], text) for name in names)
    return inside >= ELSEWHERE * len(names)


def _is_inside(word: str, text: str) -> bool:
    """Return whether a word is in capitals, or has its capital inside a sentence, too."""
    if is_capitals(word):
        return True
    return re.search(rf"[a-zß-ÿ],? {re.escape(word)}\b", text) is not None


def _below(draft: Draft, name: Block, words: Block) -> Spoken | None:
    """Return the speech of a name and the stretch below it."""
    if not isinstance(name, Stretch) or not isinstance(words, Stretch):
        return None
    both = Stretch(span=name.span | words.span, gap=name.gap, lines=(*name.lines, *words.lines))
    return Spoken(both, draft.traits_at(words.span.first), name.lines[0].strip(), 1)


def _beside(draft: Draft, block: Block, speakers: set[str]) -> Spoken | None:
    """Return the speech of a stretch that begins with one of the names."""
    match = _BEFORE.match(block.lines[0]) if isinstance(block, Stretch) else None
    if match is None or match["name"] not in speakers or not isinstance(block, Stretch):
        return None
    traits = draft.traits_at(block.span.first)
    return Spoken(block, traits, match["name"] + match["end"], 0, match.end())
