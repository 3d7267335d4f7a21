"""Square brackets that extend over one or more stretches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.recovery.shared.lines import join, keep, only_blank, ragged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Source

# The most stretches in one pair of brackets.
LONGEST = 30
# As in prose, a few lines may be broken early by hand.
MOST_RAGGED = 0.5


def enclosed(blocks: Sequence[Block], at: int, source: Source) -> tuple[Stretch, ...]:
    """Return the stretches from a bracket opening block `at` to the end of its bracket.

    () if the bracket is not closed within `LONGEST` stretches, or is closed inside one.
    """
    row: list[Stretch] = []
    depth = 0
    for block in blocks[at : at + LONGEST]:
        if not isinstance(block, Stretch) or (row and not only_blank(source, row[-1], block)):
            return ()
        row.append(block)
        text = "".join(block.lines)
        depth += text.count("[") - text.count("]")
        if depth <= 0:
            return tuple(row) if depth == 0 and text.rstrip().endswith("]") else ()
    return ()


def said(lines: Sequence[str]) -> str:
    """Return the text of lines; line ends that no margin explains are kept."""
    own = max(len(line.rstrip()) for line in lines)
    return join(lines) if ragged(lines[1:], own) <= MOST_RAGGED else keep(lines)
