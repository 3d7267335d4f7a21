"""Epigraphs: indented text between a heading and the prose, with its source.

PART ONE
    No road is as long as the one you were told was short.
        --The Pilot's Handbook

An epigraph for the whole work precedes the first heading, among dedication and contents.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.blocks import (
    Evidence,
    Group,
    Heading,
    Paragraph,
    Verse,
    group_of,
    prose_of,
    text_of,
)
from fascicle.recovery.shared.lines import ATTRIBUTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

# The most blocks of an epigraph; its source is at the end of the last one.
REACH = 4
# More blocks than this before the first heading are the story.
FRONT = 30
# A source indented deeper than the text need not be a name: "-- saying of the valley", "_The
# Lamp_".
_PLACED = re.compile(r"\s+(?:--|—|–|―)\s*[^\W_]")
_EMPHASISED = re.compile(r"([_*])[^_*\n]{2,60}\1\.?")


def epigraphs(draft: Draft) -> Draft:
    """Put indented blocks directly after a heading, with their source, into a group."""
    row: list[Block] = []
    at = 0
    front = _front(draft.blocks)
    while at < len(draft.blocks):
        block = draft.blocks[at]
        may_be = not row or at < front or isinstance(row[-1], Heading)
        end = _end(draft.blocks, at) if may_be else None
        if end is None:
            row.append(block)
            at += 1
            continue
        row.append(_epigraph(draft.blocks[at:end]))
        at = end
    return draft.with_blocks(row)


def _front(blocks: Sequence[Block]) -> int:
    """Return the number of blocks before the first heading, 0 if that is far into the text."""
    near = enumerate(blocks[: FRONT + 1])
    return next((at for at, block in near if isinstance(block, Heading)), 0)


def _epigraph(body: Sequence[Block]) -> Group:
    blocks = (b for block in body for b in (block.blocks if isinstance(block, Group) else (block,)))
    return group_of("epigraph", Evidence("indented after a heading, with attribution", 0.8), blocks)


def _end(blocks: Sequence[Block], at: int) -> int | None:
    """Return the index after an epigraph that begins at `at`, None if none does."""
    for n in range(at, min(len(blocks), at + REACH)):
        block = blocks[n]
        if n > at and _is_source(block):
            return n + 1
        if not isinstance(block, Verse) and not _is_indented(block):
            return None
        if _ends_in_source(block):
            return n + 1 if n > at or _is_more_than_source(block) else None
    return None


def _is_more_than_source(block: Block) -> bool:
    """Return whether a block is more than a source: "—Gone, she said." alone is speech."""
    if isinstance(block, Group):
        return len(block.blocks) > 1 or _is_more_than_source(block.blocks[0])
    lines = text_of(block.text).split("\n") if isinstance(block, Paragraph | Verse) else []
    return len(lines) > 1 and not ATTRIBUTION.match(lines[0])


def _is_indented(block: Block) -> bool:
    """Return whether a block is a quotation, or kept lines that end in a source."""
    if isinstance(block, Group):
        return block.kind == "quotation"
    return isinstance(block, Paragraph) and _ends_in_source(block)


def _ends_in_source(block: Block) -> bool:
    """Return whether the last line of a block is a source."""
    line = _last_line(block)
    return ATTRIBUTION.match(line) is not None or _PLACED.match(line) is not None


def _is_source(block: Block) -> bool:
    """Return whether a line is a source without a dash: an emphasised title."""
    return _EMPHASISED.fullmatch(prose_of(block)) is not None


def _last_line(block: Block) -> str:
    inner = block.blocks[-1] if isinstance(block, Group) else block
    return text_of(inner.text).rsplit("\n", 1)[-1] if isinstance(inner, Paragraph | Verse) else ""
