"""No-wrap marks of proofreaders, around lines that must not be joined.

    /*
    The bell is in the water,
      The water is in the bell.
    */

Distributed Proofreaders type them around verse, addresses and tables (Formatting Guidelines,
"no-wrap"); some editions still have them. They are not text and go to the ledger.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span, Stretch
from fascicle.model.draft import Aside
from fascicle.recovery.shared.stretches import divide

if TYPE_CHECKING:
    from collections.abc import Container

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

OPENS, CLOSES = "/*", "*/"


def without_marks(draft: Draft) -> tuple[Draft, frozenset[int]]:
    """Return the draft with the marks in its ledger, and the lines between the marks."""
    unread = [block for block in draft.blocks if isinstance(block, Stretch)]
    if not any(OPENS in line for block in unread for line in block.lines):
        return draft, frozenset()
    marked = [
        (n, line.strip())
        for block in unread
        for n, line in zip(block.span, block.lines, strict=True)
        if line.strip() in (OPENS, CLOSES) and n not in draft.kept
    ]
    # A mark without its counterpart belongs to the text.
    if not marked or [mark for _, mark in marked] != [OPENS, CLOSES] * (len(marked) // 2):
        return draft, frozenset()
    numbers = [n for n, _ in marked]
    marks = frozenset(numbers)
    asides = tuple(Aside("no-wrap mark", Span(n, n)) for n in numbers)
    blocks = [
        part
        for block in draft.blocks
        for part in (_between(block, marks) if isinstance(block, Stretch) else [block])
    ]
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    kept = frozenset(n for first, last in pairs for n in range(first + 1, last))
    return replace(draft, blocks=tuple(blocks), ledger=(*draft.ledger, *asides)), kept


def _between(block: Stretch, marks: Container[int]) -> list[Block]:
    """Return the rest of a stretch; a mark divides it, as a blank line does."""
    pieces = divide(block, *(Span(n, n) for n in block.span if n in marks))
    left = [piece for piece in pieces if piece.span.first not in marks]
    return [replace(piece, gap=1 if at else block.gap) for at, piece in enumerate(left)]
