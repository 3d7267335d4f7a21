"""Speeches of several stanzas or paragraphs.

    ADA.  The bell is in the water,
    The water is in the bell.

    Nobody has rung it.              no name before it: Ada's

    [She rings.]

    But I did.                       Ada's, too

A stanza below a speech is its next one. A format may mark speakers, or stage directions: italics,
brackets. If it does, paragraphs between two speeches that are none are the first speaker's; below
the last speech of a scene somebody may tell what follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from fascicle.model.blocks import (
    SPEECH,
    Block,
    Evidence,
    Paragraph,
    Speech,
    Style,
    Verse,
    group_of,
    text_of,
)
from fascicle.model.draft import FILE_GAP, Draft
from fascicle.recovery.passages.marked_speakers import NO_NAME
from fascicle.recovery.passages.speeches import is_cue
from fascicle.recovery.shared.lines import replaced

CONTINUED = Evidence("below a speech", 0.8)
_ITALIC = {Style.EMPHASIS, Style.STRONG_EMPHASIS, Style.NOTE}
_DIRECTION = re.compile(r"[\[(].*[\])]\W*", re.DOTALL)


def continued_speeches(draft: Draft) -> Draft:
    """Replace each speech and the blocks that continue it by a group."""
    # Fast path: most texts are no plays.
    if not any(isinstance(block, Speech) for block in draft.blocks):
        return draft
    blocks = draft.blocks
    is_marked = bool(draft.speakers) or any(map(_is_direction, blocks))
    in_prose = draft.syntax == "html" and is_marked

    def longer(at: int) -> tuple[Block, int] | None:
        is_speech = isinstance(blocks[at], Speech)
        more = _continued(blocks[at + 1 :], in_prose=in_prose) if is_speech else 0
        end = at + 1 + more
        return (group_of(SPEECH, CONTINUED, blocks[at:end]), end) if more else None

    return draft.with_blocks(replaced(blocks, longer))


def _continued(below: Sequence[Block], *, in_prose: bool) -> int:
    """Return the number of blocks below a speech that continue it."""
    stanzas = len(list(takewhile(lambda b: isinstance(b, Verse) and _is_spoken(b), below)))
    own = list(takewhile(lambda b: _is_direction(b) or _is_spoken(b), below))
    if not (in_prose and isinstance([*below[len(own) :], None][0], Speech)):
        return stanzas
    return max((n for n, block in enumerate(own, start=1) if not _is_direction(block)), default=0)


def _is_direction(block: Block) -> bool:
    if not isinstance(block, Paragraph | Verse) or block.gap >= FILE_GAP:
        return False
    spoken = [run for run in block.text if run.text.strip(" .\n") and run.style not in _ITALIC]
    return not spoken or _DIRECTION.fullmatch(text_of(block.text)) is not None


def _is_spoken(block: Block) -> bool:
    """Return whether a block may be what somebody says: no cue, and nothing of the stage."""
    if not isinstance(block, Paragraph | Verse) or block.gap >= FILE_GAP or _is_direction(block):
        return False
    text = text_of(block.text).lstrip()
    return not (text.startswith(("[", "(")) or NO_NAME.match(text) or is_cue(text))
