"""Notes that are collected at the end of a text, moved to the ends of the pages of their marks.

There a note is linked with its mark; on another page it would be far away. A heading that is left
without anything but notes, and a line such as “Notes”, are set aside.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fascicle.model.blocks import Footnote, Heading, Style, prose_of, runs_of
from fascicle.recovery.notes.footnotes import SECTION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft


def notes_at_marks(draft: Draft, pages: Collection[int]) -> Draft:
    """Return the draft with each note on the page of its mark.

    `pages` are the lines of the headings that begin a page.
    """
    parts = _parts(draft.blocks, pages)
    marked: dict[int, int] = {}
    for at, part in enumerate(parts):
        for block in part:
            place = _mark_of(block, marked, at)
            for run in (run for run in runs_of(block) if run.style is Style.NOTE and run.note):
                marked.setdefault(run.note, place)
    moved: defaultdict[int, list[Block]] = defaultdict(list)
    left: list[list[Block]] = []
    for at, part in enumerate(parts):
        there = {id(block): _mark_of(block, marked, at) for block in part}
        left.append([block for block in part if there[id(block)] == at])
        for block in part:
            if there[id(block)] != at:
                moved[there[id(block)]].append(block)
    if not moved:
        return draft
    heads = [*_emptied(parts, left), *_lines_above(parts, left)]
    row = [block for at, part in enumerate(left) for block in (*part, *moved[at])]
    return draft.with_blocks(row).set_aside("note heading", *heads)


def _parts(blocks: Sequence[Block], pages: Collection[int]) -> list[list[Block]]:
    """Return the blocks of each page with its heading, after those before any heading."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and block.span.first in pages:
            parts.append([])
        parts[-1].append(block)
    return parts


def _mark_of(block: Block, marked: dict[int, int], at: int) -> int:
    """Return the page of a note's mark if it is an earlier one, else the block's own."""
    return min(at, marked.get(block.number, at)) if isinstance(block, Footnote) else at


def _emptied(parts: Sequence[Sequence[Block]], left: Sequence[Sequence[Block]]) -> list[Block]:
    """Return the headings that had notes below them, and now have nothing."""
    heads: list[Block] = []
    for at, part in enumerate(parts):
        if not part or not isinstance(head := part[0], Heading):
            continue
        end = next((n for n in range(at + 1, len(parts)) if _level(parts[n]) <= head.level), None)
        before, after = ([b for row in rows[at:end] for b in row] for rows in (parts, left))
        if len(after) < len(before) and all(isinstance(block, Heading) for block in after):
            heads.append(head)
    return heads


def _lines_above(
    parts: Sequence[Sequence[Block]], left: Sequence[Sequence[Block]]
) -> Iterator[Block]:
    """Yield the lines that announce notes, and are the last of their page without them."""
    for part, row in zip(parts, left, strict=True):
        if row and row[-1] is not part[-1] and SECTION.fullmatch(prose_of(row[-1]).strip()):
            yield row[-1]


def _level(part: Sequence[Block]) -> int:
    head = part[0]
    return head.level if isinstance(head, Heading) else 0
