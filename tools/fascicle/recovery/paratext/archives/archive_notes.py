"""Notes and summaries that archives print around a chapter, as groups.

    Chapter 1: The Door          becomes          Chapter 1: The Door
    Chapter Summary                                 (summary)
    In which …                                      (notes)
    Chapter Text                                  It was …

`Chapter Text` itself goes to the ledger. Applies only to texts with an archive's header.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Group, Heading, group_of, prose_of
from fascicle.recovery.keeper.decisions import DECIDED
from fascicle.recovery.paratext.archives.archive_labels import TEXT_LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

_LABEL = re.compile(r"(?:Chapter|Work)? ?(?P<what>Summary|(End )?Notes?):?", re.IGNORECASE)


def archive_notes(draft: Draft) -> Draft:
    """Group the blocks below "Chapter Summary", "Chapter Notes" and "End Notes"."""
    if not any(aside.kind == "metadata" for aside in draft.ledger):
        return draft
    markers = [b for b in draft.blocks if TEXT_LABEL.fullmatch(_line(b))]
    blocks = draft.blocks
    row: list[Block] = []
    at = 0
    while at < len(blocks):
        label = _LABEL.fullmatch(_line(blocks[at]))
        end = _end(blocks, at, at_end="end" in label["what"].lower()) if label else at
        if end > at + 1 and label:
            row.append(_note(blocks[at:end], label["what"]))
            at = end
        else:
            row.append(blocks[at])
            at += 1
    return draft.with_blocks(row).set_aside("archive-label", *markers)


def _line(block: Block) -> str:
    """Return the text of a one-line paragraph, "" for anything else and for what is decided."""
    if block.why == DECIDED:
        return ""
    if isinstance(block, Heading) and not block.label:
        return block.title
    text = prose_of(block)
    return "" if "\n" in text else text.strip()


def _end(blocks: Sequence[Block], at: int, *, at_end: bool) -> int:
    """Return the index after a note that begins at `at`: the next label, or the next chapter.

    A note before a chapter must be ended by "Chapter Text" (or another such note): if the label of
    its end note comes first, the chapter is between the two. A note after a chapter extends to the
    next heading or to the end.
    """
    for n in range(at + 1, len(blocks)):
        if TEXT_LABEL.fullmatch(_line(blocks[n])):
            return n
        if label := _LABEL.fullmatch(_line(blocks[n])):
            return n if at_end or "end" not in label["what"].lower() else at
        if isinstance(blocks[n], Heading):
            return n if at_end else at
    return len(blocks) if at_end else at


def _note(body: Sequence[Block], what: str) -> Group:
    kind = "summary" if what.lower() == "summary" else "note"
    return group_of(kind, Evidence("archive label", 0.95), body)
