"""Dedications: to whom a work is dedicated, above its first words.

    TO                     For May                  À MA MÈRE
    MY MOTHER

A few words without a stop, above the first heading, or first of all in a text without headings. Its
title is known: "To the Lighthouse" may be one.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Group, Heading, Paragraph, Verse, group_of, prose_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

_WHY = Evidence("dedication", 0.8)
_TO = re.compile(
    r"(?:to|for|dedicated to|(?:in|to the) memory of|für|meine[mrn]|zum andenken an|à|pour|dédié à"
    r"|aan|voor|till|til|åt)\b",
    re.IGNORECASE,
)
# "A" is an article in English.
_TO_ROMANCE = re.compile(r"(?:a|al|alla|ai|ao|à|para|per)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?|der|die|das|le|la|les|il|el|de|het)\b", re.IGNORECASE)
_ROMANCE = {"es", "it", "pt", "ca", "gl"}
# Shorter words are in lower case in names: To my Mother.
LONG = 2
# The most words; and the most blocks of front matter, or of the top of a text without headings.
MOST_WORDS, FRONT, TOP = 30, 16, 2
# What follows at the top is prose: a line of verse may begin so, too.
PROSE = 80


def dedications(draft: Draft) -> Draft:
    """Put the first lines that dedicate a text into a group."""
    if not (draft.found.get("title") or draft.own.get("title")):
        return draft
    above = list(takewhile(lambda b: not isinstance(b, Heading), draft.blocks[: FRONT + 1]))
    is_front = len(above) < min(len(draft.blocks), FRONT + 1)
    near = above if is_front else above[:TOP]
    at = next((n for n, block in enumerate(near) if _is_dedication(block, draft)), None)
    if at is None or not (is_front or _is_prose_below(draft.blocks, at)):
        return draft
    if isinstance(draft.blocks[at + 1], Verse) and _ARTICLE.search(prose_of(draft.blocks[at])):
        return draft  # the title of a poem: To the Lark
    blocks = list(draft.blocks)
    blocks[at] = group_of("dedication", _WHY, [blocks[at]])
    return draft.with_blocks(blocks)


def _is_dedication(block: Block, draft: Draft) -> bool:
    """Return whether a block is a few words to somebody, and no sentence."""
    if isinstance(block, Group) and len(block.blocks) == 1:
        block = block.blocks[0]
    text = " ".join(prose_of(block).strip("_*").split()) if isinstance(block, Paragraph) else ""
    begins = _TO.match(text) or (draft.language[:2] in _ROMANCE and _TO_ROMANCE.match(text))
    return bool(begins) and 1 < len(text.split()) <= MOST_WORDS and not _is_sentence(text)


def _is_sentence(text: str) -> bool:
    """Return whether a text ends with a stop; after names alone a full stop is none."""
    if text[-1] not in ".!?:;,—-”\"'":
        return False
    long = [word for word in text.split()[1:] if len(word) > LONG]
    return text[-1] != "." or not all(word[0].isupper() for word in long)


def _is_prose_below(blocks: Sequence[Block], at: int) -> bool:
    """Return whether a block is one line above a paragraph."""
    if len(tuple(blocks[at].span)) > 1 or at + 1 == len(blocks):
        return False
    below = blocks[at + 1]
    return isinstance(below, Paragraph) and len(prose_of(below)) >= PROSE
