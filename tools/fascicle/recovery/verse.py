"""Recognise verse: lines that end where their author ended them.

Set in from the text around it, with margins that no wrapping explains, or flush with it and
short, one capital a line. Stanzas that follow one another are one poem; their relative indents
are kept. What might be verse or not keeps its lines as a paragraph (see `paragraphs`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model import Evidence, Heading, Stretch, Verse, plain, text_of
from fascicle.recovery.lines import (
    ATTRIBUTION,
    SET_IN,
    capital_starts,
    indent,
    is_capitals,
    keep,
    only_blank,
    ragged,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model import Block, Draft, Source, Traits

# Lines with a speaker, a time, a label or an item's mark are a chat, a form or a list.
_LABELLED = re.compile(r"\s*(?:\[?\d{1,2}[:.]\d\d|[\w .’'-]{1,24}:\s|\d+[.)]\s|[-*•]\s)")
# An unwrapped line longer than this is a paragraph of its own, not a line of verse.
LONGEST_LINE = 90
# Under the title of a poem short lines are verse, even one alone.
IN_POEM = 0.8
# Shares of lines, and how far verse keeps from the right margin of the prose around it.
SOME, MANY, MOST = 0.5, 0.65, 0.75
MARGIN = 10


def verse(draft: Draft) -> Draft:
    """Replace each stretch of verse by a `Verse`, and join the stanzas of a poem."""
    row: list[Block] = []
    poem = False
    for block in draft.blocks:
        if isinstance(block, Heading):
            poem = block.kind == "poem"
        row.append(_as_verse(block, draft.traits, in_poem=poem))
    return draft.with_blocks(_joined(row, draft.source))


def _as_verse(block: Block, traits: Traits, *, in_poem: bool) -> Block:
    if not isinstance(block, Stretch):
        return block
    strength = strength_of(block, traits) or (IN_POEM if in_poem and _in_poem(block) else 0.0)
    if not strength:
        return block
    return Verse(
        span=block.span,
        gap=block.gap,
        why=Evidence("verse", strength),
        text=plain(keep(block.lines)),
    )


def _in_poem(block: Stretch) -> bool:
    """Say whether a stretch under a poem's title is of it: any lines, or a short one alone."""
    return len(block.lines) > 1 or len(block.lines[0]) <= LONGEST_LINE


def strength_of(block: Stretch, traits: Traits) -> float:
    """Return how sure it is that a stretch is verse, 0 where it is not."""
    # Whose it is may stand below prose as well as below verse.
    lines = block.lines[:-1] if ATTRIBUTION.match(block.lines[-1]) else block.lines
    if not _could_be(lines):
        return 0.0
    # Where a paragraph is one line, nothing is narrower than prose but what is this short.
    width = traits.wrap or LONGEST_LINE + MARGIN + 1
    own = max(len(line.rstrip()) for line in lines)
    loose = ragged(lines, min(width, own + 4))
    capitals = capital_starts(lines)
    set_in = min(indent(line) for line in lines) >= traits.margin + SET_IN
    if set_in and traits.style == "blank":
        narrow = capitals >= MANY or own < width - MARGIN
        return 0.9 if loose >= SOME and narrow else 0.0
    if set_in:
        return 0.7 if capitals >= MANY and own < width - MARGIN else 0.0
    # Where a paragraph is one line, several are several because their author ended them.
    broken = traits.wrap is None or ragged(lines, width) >= MANY
    flush = len(lines) > 2 and capitals >= MOST and broken  # noqa: PLR2004
    return 0.6 if flush else 0.0


def _could_be(lines: Sequence[str]) -> bool:
    """Say whether lines are several, short, and no list, form, chat or notice in capitals."""
    if len(lines) <= 1 or any(len(line) > LONGEST_LINE for line in lines):
        return False
    labelled = sum(bool(_LABELLED.match(line)) for line in lines)
    return labelled <= 0.3 * len(lines) and not all(is_capitals(line) for line in lines)


def _joined(blocks: Sequence[Block], source: Source) -> list[Block]:
    """Join stanzas with one blank line between them into one poem."""
    row: list[Block] = []
    stanzas: list[Verse] = []
    for block in blocks:
        more = isinstance(block, Verse) and block.gap == 1
        if stanzas and not (more and only_blank(source, stanzas[-1], block)):
            row.append(_poem(stanzas))
            stanzas = []
        if isinstance(block, Verse):
            stanzas.append(block)
        else:
            row.append(block)
    return [*row, _poem(stanzas)] if stanzas else row


def _poem(stanzas: Sequence[Verse]) -> Verse:
    text = "\n\n".join(text_of(stanza.text) for stanza in stanzas)
    return replace(stanzas[0], span=stanzas[0].span | stanzas[-1].span, text=plain(text))
