"""Read what stands in one pair of square brackets, over as many stretches as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.recovery.shared.lines import join, keep, only_blank, ragged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Source

# A note in brackets may hold so many stretches.
LONGEST = 30
# As for prose: a few lines may be broken early by hand.
MOST_RAGGED = 0.5


def enclosed(blocks: Sequence[Block], at: int, source: Source) -> tuple[Stretch, ...]:
    """Return the stretches from a bracket that opens block `at` to its end, which ends a stretch.

    None of them if it is not closed in those that follow, or in the middle of one.
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
    """Return what lines say; line ends that no margin explains are kept."""
    own = max(len(line.rstrip()) for line in lines)
    return join(lines) if ragged(lines[1:], own) <= MOST_RAGGED else keep(lines)
