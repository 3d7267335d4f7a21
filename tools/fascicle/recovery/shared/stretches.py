"""Division of stretches, and setting aside some of their lines."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span, Stretch
from fascicle.model.draft import Aside
from fascicle.readers.text import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Markup


def divide(block: Block, *spans: Span) -> list[Block]:
    """Divide a stretch at the edges of some spans, so that each piece is inside or outside."""
    edges = (edge for span in spans for edge in (span.first, span.last + 1))
    return divide_at(block, (edge - block.span.first for edge in edges))


def divided(blocks: Iterable[Block], spans: Iterable[Span]) -> Iterator[Block]:
    """Yield blocks divided at the edges of spans, of which each block looks at its own only."""
    edges = sorted({edge for span in spans for edge in (span.first, span.last + 1)})
    for block in blocks:
        first, last = block.span.first, block.span.last
        inside = edges[bisect_right(edges, first) : bisect_right(edges, last)]
        yield from divide_at(block, (edge - first for edge in inside))


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
    parted = draft.with_blocks(divided(draft.blocks, spans))
    unread = [block for block in parted.blocks if isinstance(block, Stretch)]
    inside = {line for span in spans for line in span}
    return parted.set_aside(kind, *(b for b in unread if b.span.first in inside))


def without_markup(
    draft: Draft, found: Mapping[int, tuple[Markup, ...]], gaps: Mapping[int, int] | None = None
) -> Draft:
    """Return the draft without the markup in the lines of its stretches.

    A line that is only markup is set aside; it counts as a blank line, or as `gaps` says. Decided
    lines are left as typed, and so are lines of which other markup has been removed.
    """
    lines = {n for block in draft.blocks if isinstance(block, Stretch) for n in block.span}
    lines -= draft.decided | draft.kept | draft.markup.keys()
    found = {n: parts for n, parts in found.items() if n in lines}
    draft = replace(draft, markup={**draft.markup, **found})
    empty = {n for n in found if is_blank(draft.line(n))}
    asides = (Aside(found[n][0].kind, Span(n, n)) for n in sorted(empty))
    blocks = _shown(draft, found.keys(), empty, gaps or {})
    return replace(draft, blocks=tuple(blocks), ledger=(*draft.ledger, *asides))


def _shown(
    draft: Draft, marked: Iterable[int], empty: set[int], gaps: Mapping[int, int]
) -> Iterator[Block]:
    """Yield the blocks without markup; the gaps around empty lines add up."""
    marked = set(marked)
    wider = 0
    for block in draft.blocks:
        for part in divide(block, *(Span(n, n) for n in block.span if n in empty)):
            first = part.span.first
            if isinstance(part, Stretch) and first in empty:
                wider += part.gap + gaps.get(first, 1)
                continue
            gap, wider = part.gap + wider, 0
            if isinstance(part, Stretch) and not marked.isdisjoint(part.span):
                yield replace(part, gap=gap, lines=tuple(map(draft.line, part.span)))
            else:
                yield replace(part, gap=gap) if gap > part.gap else part
