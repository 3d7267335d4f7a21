"""Illustrations and editors' notes in square brackets.

    [Illustration]      [Illustration: The bell, and the goat that ate it.]      [Frontispiece]
    [Transcriber's Note: Two lines are missing here.]

They are not part of the story, neither a paragraph nor a break. Their words stay as typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Group, Paragraph, Stretch, group_of, plain
from fascicle.recovery.shared.brackets import enclosed, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

_PICTURE = re.compile(
    r"\s*\[\s*(?:(?:full[- ]page |colou?red? )?illustrations?|frontispiece|image|picture"
    r"|photo(?:graph)?|plate|figure|map|drawing|fan ?art|moodboard|abbildung|titelbild|bild"
    r"|(?:to face|facing|opposite)(?: page| p\.?)? [\dIOl]{1,4})"
    r"\s*(?:[:.,;—–-]|\d{1,3}\s*[:.\]]|by |of |\])",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*\[\s*(?:transcriber|transcription|editor|translator|e-?text|proofreader)"
    r"(?:[’']?s|s[’'])?\s+notes?\b",
    re.IGNORECASE,
)


def illustrations(draft: Draft) -> Draft:
    """Put each illustration and each editor's note into a group."""
    row: list[Block] = []
    blocks = draft.blocks
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Stretch) and (kind := _kind(block)):
            whole = enclosed(blocks, at, draft.source)
            row.append(_group(whole, kind) if whole else block)
            at += len(whole or (block,))
        else:
            row.append(block)
            at += 1
    return draft.with_blocks(row)


def _kind(block: Stretch) -> str:
    """Return the kind of a stretch that begins in brackets, "" for any other stretch."""
    text = block.lines[0] + "\n"
    if _PICTURE.match(text):
        return "illustration"
    return "editors-note" if _NOTE.match(text) else ""


def _group(stretches: Sequence[Stretch], kind: str) -> Group:
    """Return stretches as a group of paragraphs."""
    blocks = (
        Paragraph(span=s.span, gap=s.gap, why=Evidence(kind), text=plain(said(s.lines)))
        for s in stretches
    )
    return group_of(kind, Evidence("in brackets", 0.9), blocks)
