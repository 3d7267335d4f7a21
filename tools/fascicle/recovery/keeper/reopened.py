"""Blocks that a format has settled, opened again where the keeper decides otherwise.

An EPUB or a page of HTML says itself what is a list, a quotation, a table or no part of the text.
Lines that a decision is about become stretches again, as those of a plain text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from fascicle.model.blocks import Group, Span, Stretch
from fascicle.readers.text import is_blank
from fascicle.recovery.shared.stretches import divide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Aside, Draft


# The kind of what the keeper has set aside, which stays so.
SET_ASIDE = "decided"


def with_lines(
    draft: Draft,
    span: Span,
    opens: tuple[type[Block], ...],
    decided: Callable[[Sequence[Block]], Iterable[Block]],
) -> Draft:
    """Return the draft with what `decided` makes of the blocks of some lines.

    Blocks of the types `opens` become stretches, or the blocks of a group. A group that has other
    lines, too, stays one.
    """

    def row_of(blocks: Iterable[Block]) -> tuple[Block, ...]:
        pieces = [piece for block in blocks for piece in opened(block)]
        mine = [n for n, piece in enumerate(pieces) if piece.span.first in span and is_whole(piece)]
        if not mine:
            return tuple(pieces)
        first, end = mine[0], mine[-1] + 1
        return (*pieces[:first], *decided(pieces[first:end]), *pieces[end:])

    def is_whole(block: Block) -> bool:
        return block.span.last <= span.last or not (opens and isinstance(block, Group))

    def opened(block: Block) -> Iterable[Block]:
        if block.span.last < span.first or block.span.first > span.last:
            return [block]
        if isinstance(block, Group):
            if block.span.first in span and is_whole(block):
                inner = block.blocks if opens else ()
                return [piece for each in inner for piece in opened(each)] or [block]
            return [replace(block, blocks=row_of(block.blocks))]
        if isinstance(block, opens):
            return [piece for part in stretches(draft, block) for piece in divide(part, span)]
        return divide(block, span)

    blocks = draft.blocks
    start = bisect_left(blocks, span.first, key=lambda block: block.span.last)
    end = bisect_right(blocks, span.last, key=lambda block: block.span.first)
    return draft.with_blocks((*blocks[:start], *row_of(blocks[start:end]), *blocks[end:]))


def stretches(draft: Draft, block: Block) -> Iterator[Stretch]:
    """Yield the lines of a block as unread stretches."""
    gap = block.gap
    for blank, group in groupby(block.span, lambda number: is_blank(draft.line(number))):
        numbers = list(group)
        if blank:
            gap = len(numbers)
        else:
            lines = tuple(map(draft.line, numbers))
            yield Stretch(span=Span(numbers[0], numbers[-1]), gap=gap, lines=lines)


def with_asides(draft: Draft, span: Span) -> Draft:
    """Return the draft with those of some lines in the text that the reader has set aside."""
    back = [aside for aside in draft.ledger if aside.span.first <= span.last]
    back = [a for a in back if a.span.last >= span.first and a.kind != SET_ASIDE]
    if not back:
        return draft
    pieces = (piece for aside in back for piece in stretches(draft, _aside_block(draft, aside)))
    blocks = sorted((*draft.blocks, *pieces), key=lambda block: block.span)
    ledger = tuple(aside for aside in draft.ledger if aside not in back)
    return replace(draft, blocks=tuple(blocks), ledger=ledger)


def _aside_block(draft: Draft, aside: Aside) -> Block:
    """Return lines of the ledger as a block, with the gap before it."""
    above = takewhile(is_blank, reversed(draft.source.lines[: aside.span.first - 1]))
    return Stretch(span=aside.span, gap=len(list(above)), lines=())
