"""Printed lists of illustrations: set aside like contents, or kept, but never headings.

A list with page numbers, or one whose captions recur in the text, says nothing more; one with about
as many lines as the text has images is asked about if it is long. Any other stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from fascicle.model.blocks import Evidence, Paragraph, Picture, Stretch, Table, leaves, plain
from fascicle.model.draft import Draft
from fascicle.recovery.headings.heading_form import LONGEST
from fascicle.recovery.headings.line_forms import shape_of
from fascicle.recovery.paratext.contents_entries import (
    COLUMN_HEAD,
    HEAD,
    ILLUSTRATIONS_HEAD,
    entry,
    has_page_number,
    is_head,
)
from fascicle.recovery.shared.lines import join, keep, key_of, read_at, tidy

# The share of lines that must have a page number, or recur as a caption.
MOST = 0.5
# A list further into the text than this share of all blocks is something else.
WITHIN = 0.3
# A text has at most so many lists.
MOST_LISTS = 12
# A list has at most so many times as many lines as there are images, or as few.
ABOUT = 2
# Prose has longer lines than most captions, and more of them in a row.
PROSE_LINES, PROSE_WIDTH = 3, 60
_CAPTION = re.compile(r"\s*\[[^:\]]{0,40}[:.]\s*(?P<said>.+?)\]?\s*$")
_OPPOSITE = re.compile(
    r"[_*]?(?:frontispiece|frontispice|titelbild|(?:to face|facing|opposite) p\S*(?: \d+)?)[_*.]*$",
    re.IGNORECASE,
)


def illustration_lists(draft: Draft) -> Draft:
    """Set the lists of illustrations aside, or keep them as typed."""
    blocks = draft.blocks
    last = max(40, int(WITHIN * len(blocks)))
    heads = [
        at
        for at, block in enumerate(blocks)
        if (at < last or at > len(blocks) - last)
        and isinstance(block, Stretch)
        and is_head(block, ILLUSTRATIONS_HEAD)
    ]
    captions = _captions(draft) if heads else set()
    for at in heads[:MOST_LISTS]:
        # The lists above that were set aside are gone.
        moved = len(blocks) - len(draft.blocks)
        draft = _without(draft, _listed(draft, at - moved, captions), captions)
    return draft


def _captions(draft: Draft) -> set[str]:
    """Return the keys of the captions of the text."""
    first = (b for b in draft.blocks if isinstance(b, Stretch) and b.lines[0].lstrip()[:1] == "[")
    found = (_CAPTION.match(join(block.lines)[: 2 * LONGEST]) for block in first)
    return {key_of(match["said"]) for match in found if match}


def _listed(draft: Draft, at: int, captions: Collection[str]) -> list[Stretch | Table]:
    """Return the stretches of a list, its head first, or the table below it and below a note."""
    head, *below = draft.blocks[at : at + 3]
    table = next((block for block in below if isinstance(block, Table)), None)
    listed: list[Stretch | Table] = [head] if isinstance(head, Stretch) else []
    if table and not any(block.span.first in draft.headings for block in below):
        return [*listed, table]
    widest = 1
    for block in draft.blocks[at + 1 :]:
        if not isinstance(block, Stretch) or block.span.first in draft.headings:
            break
        if _is_heading(block) or _is_prose(block):
            break
        if is_head(block, HEAD) or is_head(block, ILLUSTRATIONS_HEAD):
            break
        is_apart = len(listed) > 1 and block.gap > widest
        if is_apart and not any(_has_place(line, captions) for line in block.lines):
            break
        widest = max(widest, block.gap if len(listed) > 1 else 1)
        listed.append(block)
    return listed


def _is_heading(block: Stretch) -> bool:
    """Return whether a stretch begins with a number or a name, as the first chapter does."""
    line = block.lines[0]
    return shape_of(line) in {"labelled", "named", "bare"} and not has_page_number(line)


def _is_prose(block: Stretch) -> bool:
    lines = block.lines
    if any(len(line) > LONGEST for line in lines):
        return True
    full = [len(line) >= PROSE_WIDTH and not has_page_number(line) for line in lines[:-1]]
    return len(lines) >= PROSE_LINES - 1 and all(full) and not has_page_number(lines[-1])


def _has_place(line: str, captions: Collection[str]) -> bool:
    """Return whether a line says on which page an illustration is, or is its caption."""
    return (
        has_page_number(line)
        or _OPPOSITE.search(line.rstrip()) is not None
        or key_of(entry(line)) in captions
    )


def _without(draft: Draft, listed: Sequence[Stretch | Table], captions: Collection[str]) -> Draft:
    """Return the draft with a list set aside, or kept as it was typed."""
    lines = [line for block in listed for line in block.lines][1:]
    lines = [line for line in lines if not COLUMN_HEAD.fullmatch(tidy(line))]
    if not lines:
        return draft
    if sum(_has_place(line, captions) for line in lines) >= MOST * len(lines):
        return draft.set_aside("illustrations", *listed)
    images = sum(aside.kind == "image" for aside in draft.ledger)
    images += sum(isinstance(block, Picture) for block in leaves(draft.blocks))
    if len(lines) <= ABOUT * images <= ABOUT**2 * len(lines):
        return draft.set_aside("contents", *listed)
    return read_at(draft, {block.span.first for block in listed}, _kept)


def _kept(block: Stretch) -> Paragraph:
    why = Evidence("list of illustrations", 0.8)
    return Paragraph(span=block.span, gap=block.gap, why=why, text=plain(keep(block.lines)))
