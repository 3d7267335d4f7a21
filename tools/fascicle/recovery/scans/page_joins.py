"""Paragraphs cut in two by the end of a page, joined again.

Only page furniture was set aside between the parts, the first part is interrupted, and the second
continues it: in lower case, or in the middle of a word. A divided word keeps its hyphen, as typed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Group, Paragraph, group_of, text_of
from fascicle.readers.text import is_blank
from fascicle.recovery.scans.page_furniture import continues, is_interrupted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

FURNITURE = {"page number", "running head"}


def page_joins(draft: Draft) -> Draft:
    """Put the parts of each paragraph that was cut by a page's end into one group."""
    gone = {n for aside in draft.ledger if aside.kind in FURNITURE for n in aside.span}
    if not gone:
        return draft
    return draft.with_blocks(_joined(draft.blocks, draft, gone))


def _joined(blocks: Sequence[Block], draft: Draft, gone: set[int]) -> list[Block]:
    row: list[Block] = []
    for block in blocks:
        if isinstance(block, Group) and block.kind != "run-on":
            row.append(replace(block, blocks=tuple(_joined(block.blocks, draft, gone))))
        elif row and _continues_paragraph(row[-1], block, draft, gone):
            row.append(_joined_paragraph(row.pop(), block))
        else:
            row.append(block)
    return row


def _joined_paragraph(before: Block, block: Block) -> Group:
    """Return two parts of a paragraph as one."""
    parts = before.blocks if isinstance(before, Group) else (before,)
    why = Evidence("continues across a page break", 0.8)
    return group_of("run-on", why, (*parts, block))


def _continues_paragraph(before: Block, block: Block, draft: Draft, gone: set[int]) -> bool:
    """Return whether a paragraph continues the block before it."""
    last = before.blocks[-1] if isinstance(before, Group) and before.kind == "run-on" else before
    if not isinstance(last, Paragraph) or not isinstance(block, Paragraph):
        return False
    text, following = text_of(last.text), text_of(block.text)
    between = range(last.span.last + 1, block.span.first)
    lines = draft.source.lines
    return (
        any(n in gone for n in between)
        and all(n in gone or is_blank(lines[n - 1]) for n in between)
        and "\n" not in text + following
        and is_interrupted(text)
        and continues(text, following)
    )
