"""Telegrams, and signs, headlines and inscriptions: text in capitals quoted by the prose.

    It was from Till.                               Over the door it said:

    ARRIVING TUESDAY STOP BRING STRING STOP         NO GOATS
    TILL                                            BEYOND THIS POINT

A telegram contains STOP. Any other text in capitals may be a heading: it is quoted only if the
paragraph before introduces it, without a wider gap.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Group, Paragraph, Stretch, group_of, plain
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.paragraphs import SLACK
from fascicle.recovery.shared.lines import is_capitals, join, keep, ragged, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Traits

_STOP = re.compile(r"\bSTOP\b")
_INTRODUCTION = re.compile(r"(?:[:,]|--|—|–)[_*]?$")
# A telegram has more words than a cry of "STOP!"; a sign or a headline has few lines.
FEWEST_WORDS = 4
MOST_LINES = 8
# Sender and date may be on this many lines below a telegram, and above it.
AROUND = 2


def notices(draft: Draft) -> Draft:
    """Put telegrams and quoted text in capitals into groups."""
    row: list[Block] = []
    blocks = draft.blocks
    at = 0
    while at < len(blocks):
        traits = draft.traits_at(blocks[at].span.first)
        end = _end_of_telegram(blocks, at, traits)
        if end > at:
            row.append(_group(blocks[at:end], "telegram", "capitals and STOP", traits))
        elif at and _is_quoted(blocks[at - 1], blocks[at], traits):
            end = at + 1
            why = "capitals introduced by the prose"
            row.append(_group(blocks[at:end], "quotation", why, traits))
        else:
            end = at + 1
            row.append(blocks[at])
        at = end
    return draft.with_blocks(row)


def _end_of_telegram(blocks: Sequence[Block], at: int, traits: Traits) -> int:
    """Return the index after a telegram that begins at `at`, `at` if none does."""
    if not _in_capitals(blocks[at]):
        return at
    end = at + 1
    while end < len(blocks) and end - at <= 2 * AROUND and _belongs(blocks[end], traits):
        end += 1
    stops = [n for n in range(at, end) if _says_stop(blocks[n])]
    if not stops or stops[0] - at > AROUND:
        return at
    return min(end, stops[-1] + 1 + AROUND)


def _in_capitals(block: Block) -> bool:
    """Return whether a stretch is all in capitals and has no heading form."""
    if not isinstance(block, Stretch):
        return False
    return is_capitals("".join(block.lines)) and heading_form(tidy(block.lines[0])) is None


def _belongs(block: Block, traits: Traits) -> bool:
    """Return whether a stretch may continue a telegram: in capitals, with no wider gap."""
    return _in_capitals(block) and block.gap <= max(1, traits.usual_gap)


def _says_stop(block: Block) -> bool:
    text = " ".join(block.lines) if isinstance(block, Stretch) else ""
    return _STOP.search(text) is not None and len(text.split()) >= FEWEST_WORDS


def _is_quoted(before: Block, block: Block, traits: Traits) -> bool:
    """Return whether a stretch in capitals is introduced by the one before."""
    return (
        isinstance(before, Stretch)
        and isinstance(block, Stretch)
        and len(block.lines) <= MOST_LINES
        and _belongs(block, traits)
        and block.lines[0].lstrip()[0] not in "“\"‘'«"
        and _INTRODUCTION.search(before.lines[-1].rstrip()) is not None
        and not is_capitals("".join(before.lines))
    )


def _group(blocks: Sequence[Block], kind: str, why: str, traits: Traits) -> Group:
    inner = (_paragraph(block, traits) for block in blocks if isinstance(block, Stretch))
    return group_of(kind, Evidence(why, 0.8), inner)


def _paragraph(block: Stretch, traits: Traits) -> Paragraph:
    """Return a stretch as a paragraph; lines are kept unless they are as wide as the text's."""
    wrapped = traits.wrap and not ragged(block.lines, traits.wrap - SLACK)
    text = join(block.lines) if wrapped else keep(block.lines)
    return Paragraph(span=block.span, gap=block.gap, why=Evidence("capitals"), text=plain(text))
