"""Division of stretches, and setting aside some of their lines."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span, Stretch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft


def divide(block: Block, *spans: Span) -> list[Block]:
    """Divide a stretch at the edges of some spans, so that each piece is inside or outside."""
    edges = (edge for span in spans for edge in (span.first, span.last + 1))
    return divide_at(block, (edge - block.span.first for edge in edges))


def divide_at(block: Block, begins: Iterable[int]) -> list[Block]:
    """Divide a stretch at the indices of lines that begin a piece; invalid indices are ignored.

    Only the first piece has a gap before it.
    """
    size = block.span.last - block.span.first + 1
    inside = {n for n in begins if 0 < n < size}
    if not inside or not isinstance(block, Stretch):
        return [block]
    first = block.span.first
    return [
        replace(
            block,
            lines=block.lines[at:end],
            span=Span(first + at, first + end - 1),
            gap=0 if at else block.gap,
        )
        for at, end in pairwise((0, *sorted(inside), size))
    ]


def without(draft: Draft, kind: str, *spans: Span) -> Draft:
    """Set aside the undecided lines of some spans."""
    parted = draft.with_blocks(part for block in draft.blocks for part in divide(block, *spans))
    unread = [block for block in parted.blocks if isinstance(block, Stretch)]
    return parted.set_aside(kind, *(b for b in unread if any(b.span.first in s for s in spans)))
