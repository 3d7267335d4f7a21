"""Lone lines below most numbers of a text: titles, or first paragraphs that are short.

The text itself tells which. In a dialogue a line of five words is nothing unusual, and four
chapters may begin with one. Where few paragraphs are so short, four such lines are no coincidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.recovery.headings.candidates import TITLE_LINES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fascicle.model.blocks import Block

# The least numbers with a lone line below, and their share of all numbers.
FEWEST = 3
NEARLY_ALL = 0.85
# The chance of a coincidence that is low enough, and the least share of short paragraphs, since a
# text of a few paragraphs has too few to count.
COINCIDENCE = 0.01
RAREST = 0.05
# The place of a scene, and the address of a letter, are below its number too.
UNTITLED_KINDS = {"act", "scene", "letter"}
_OPENINGS = {mark: marks[0] for marks in ("“\"„«‘'»", "([{", "—–-", "_*") for mark in marks}


def opening_of(text: str) -> str:
    """Return the sort of mark that a line begins with: of speech, a bracket, a dash, or none."""
    return _OPENINGS.get(text[:1], "")


def uncommon(
    lone: Mapping[int, str], numbers: int, blocks: Sequence[Block], but: Collection[int]
) -> set[int]:
    """Return the positions of lone lines below numbers that no coincidence explains.

    `numbers` is the number of divisions, `but` the positions of headings. If some divisions have a
    title beside the number, the others have none.
    """
    sorts = Counter(map(opening_of, lone.values()))
    sort, count = sorts.most_common(1)[0] if sorts else ("", 0)
    if count < max(FEWEST, NEARLY_ALL * numbers):
        return set()
    alike = {at: len(text) for at, text in lone.items() if opening_of(text) == sort}
    share = _share_of_short(blocks, {*but, *alike}, sort, max(alike.values()))
    return set(alike) if max(RAREST, share) ** count <= COINCIDENCE else set()


def _share_of_short(
    blocks: Sequence[Block], but: Collection[int], sort: str, longest: int
) -> float:
    """Return the share of paragraphs that begin in the same way and are as short."""
    lengths: defaultdict[bool, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if isinstance(block, Stretch) and at not in but:
            same = opening_of(block.lines[0].lstrip()) == sort
            size = sum(map(len, block.lines)) if len(block.lines) <= TITLE_LINES else longest + 1
            lengths[same].append(size)
    every = len(lengths[True]) + len(lengths[False])
    return bisect_right(sorted(lengths[True]), longest) / every if every else 1.0
