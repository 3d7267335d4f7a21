"""Divide stretches where something begins or ends inside them, and set lines of them aside."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model import Span, Stretch

if TYPE_CHECKING:
    from fascicle.model import Block, Draft


def divide(block: Block, *spans: Span) -> list[Block]:
    """Divide a stretch at the edges of some spans, so that each piece is inside one or outside."""
    begin, end = block.span.first, block.span.last + 1
    edges = {edge for span in spans for edge in (span.first, span.last + 1) if begin < edge < end}
    if not edges or not isinstance(block, Stretch):
        return [block]
    pieces: list[Block] = []
    for first, after in pairwise(sorted({begin, *edges, end})):
        lines = block.lines[first - begin : after - begin]
        gap = block.gap if first == begin else 0
        pieces.append(replace(block, span=Span(first, after - 1), lines=lines, gap=gap))
    return pieces


def without(draft: Draft, kind: str, *spans: Span) -> Draft:
    """Set aside the unread lines of some spans; what the keeper has decided about stays."""
    parted = draft.with_blocks(part for block in draft.blocks for part in divide(block, *spans))
    unread = [block for block in parted.blocks if isinstance(block, Stretch)]
    return parted.set_aside(kind, *(b for b in unread if any(b.span.first in s for s in spans)))
