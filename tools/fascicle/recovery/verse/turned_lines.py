"""Turned lines of verse, continued on the next line at the margin, joined again.

    I celebrate the ferry, and the sheep on the ferry, and the ferryman
        who will not tell,

A line is turned if the one before it fills the page and it is indented deeper. Whether a text turns
its lines is decided for all of its verse together: in a ballad the indented lines follow short
ones, and most of them begin with capitals.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model.blocks import Verse, plain, text_of
from fascicle.recovery.shared.lines import fills, indent, join
from fascicle.recovery.verse.odds import PAGE
from fascicle.recovery.verse.signs import begins_with_capital

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

# Of the lines with the same extra indent, the share, and the number, that continue a full line in
# lower case.
MOST, SEVERAL = 0.6, 3
# Some lines are turned early, by eye; none long before the page ends.
SLACK, LEAST = 4, 0.75


def turned_lines(draft: Draft) -> Draft:
    """Return the draft with the turned lines of its verse joined to the lines before them."""
    texts = [text_of(b.text) for b in draft.blocks if isinstance(b, Verse)]
    pairs = [pair for text in texts for pair in _steps_in(text.split("\n"))]
    if not pairs:
        return draft
    width = max(len(line) for line, _ in pairs) - SLACK
    if width < LEAST * (draft.traits.wrap or PAGE):
        return draft
    turns = _turns(pairs, width)

    def joined(block: Block) -> Block:
        if not isinstance(block, Verse):
            return block
        lines = _joined(text_of(block.text).split("\n"), width, turns)
        return replace(block, text=plain("\n".join(lines)))

    return draft.map_blocks(joined) if turns else draft


def _steps_in(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield consecutive lines of which the second is indented deeper."""
    return ((a, b) for a, b in pairwise(lines) if a and b and indent(b) > indent(a))


def _turns(pairs: Iterable[tuple[str, str]], width: int) -> frozenset[int]:
    """Return the extra indents of turned lines; none if no lines are turned."""
    full: dict[int, list[bool]] = defaultdict(list)
    for a, b in pairs:
        full[indent(b) - indent(a)].append(fills(a, b, width) and not begins_with_capital(b))
    return frozenset(
        deeper
        for deeper, those in full.items()
        if len(those) >= SEVERAL and sum(those) >= MOST * len(those)
    )


def _joined(lines: Sequence[str], width: int, turns: Collection[int]) -> Iterator[str]:
    """Yield lines, with turned ones joined."""
    parts = [lines[0]]
    for before, line in pairwise(lines):
        deeper = indent(line) - indent(parts[0])
        if line and before and deeper in turns and fills(before, line, width):
            parts.append(line)
            continue
        yield _one(parts)
        parts = [line]
    yield _one(parts)


def _one(parts: Sequence[str]) -> str:
    return " " * indent(parts[0]) + join(parts)
