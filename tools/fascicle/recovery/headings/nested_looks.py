"""Levels by looks: headings of one look that stand below those of another are parts of these.

MORNING                 2. The frame            — Soups —
i. Slack water          2.1 Timber              * Monday's soup
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import replace
from itertools import pairwise

from fascicle.model.blocks import Block, Heading
from fascicle.model.draft import Draft

# Headings of one look are above those of another if there are so many, this share has one of those
# directly below, and they are at most this share of those.
FEWEST_ABOVE, MOST_ABOVE, FEWER_ABOVE = 3, 0.5, 0.8


def inner_of(looks: Mapping[int, Hashable]) -> set[int]:
    """Return the headings that are parts of others, by the looks of all.

    The others are fewer, come first, and most have one of those below them.
    """
    order, counts = sorted(looks), Counter(looks.values())
    below: dict[Hashable, Counter[Hashable]] = {}
    for one, other in pairwise(order):
        below.setdefault(looks[one], Counter())[looks[other]] += 1
    starts = {looks[n]: n for n in reversed(order)}
    for outer, times in below.items():
        ((inner, often),) = times.most_common(1)
        are_parts = starts[outer] < starts[inner] and often >= MOST_ABOVE * counts[outer]
        if are_parts and often > 1 and FEWEST_ABOVE <= counts[outer] <= FEWER_ABOVE * counts[inner]:
            # What also stands before the first is no part: Preface, Appendix.
            parts = {it for it, n in counts.items() if n > 1 and starts[it] > starts[outer]}
            return {n for n in order if looks[n] in parts}
    return set()


def deeper(draft: Draft, inner: set[int]) -> Draft:
    """Return the draft with headings that rules have found one level deeper, if they are inner."""
    found = [b for b in draft.blocks if isinstance(b, Heading) and b.kind != "entry"]
    if len({heading.level for heading in found}) > 1:
        return draft

    def read(block: Block) -> Block:
        if not isinstance(block, Heading) or block.span.first not in inner - draft.decided:
            return block
        kind = "section" if block.kind == "chapter" else block.kind
        return replace(block, level=block.level + 1, kind=kind)

    return draft.map_blocks(read)
