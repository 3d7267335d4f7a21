"""Epigraphs and dedications, above the prose.

PART ONE                                                    TO              For May
    No road is as long as the one you were told was short.  MY MOTHER
        --The Pilot's Handbook                                              À MA MÈRE

An epigraph is indented, between a heading and the prose, with its source. One for the whole work
precedes the first heading, among dedication and contents. Verse that is longer, and all that a
division has but for quotations, is a poem with its author.

A dedication is a few words without a stop, above the first heading, or first of all in a text
without headings; centred paragraphs below one another are one. The title of the text is known: "To
the Lighthouse" may be one.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import chain, dropwhile, islice, takewhile

from fascicle.model.blocks import (
    Block,
    Evidence,
    Group,
    Heading,
    Paragraph,
    Stretch,
    Verse,
    group_of,
    leaves,
    prose_of,
    text_of,
)
from fascicle.model.draft import Draft
from fascicle.recovery.decided.decisions import DECIDED
from fascicle.recovery.headings.line_features import centred_lines
from fascicle.recovery.passages.neighbours import LONGEST_DEDICATION
from fascicle.recovery.shared.lines import ATTRIBUTION, TO_SOMEBODY, replaced

# The most blocks of an epigraph; its source is at the end of the last one. The most lines of one
# that is all of its division: a sonnet has no more.
REACH, LINES = 4, 14
# More blocks than this before the first heading are the story.
FRONT_BLOCKS = 30
# A source indented deeper than the text need not be a name: "-- saying of the valley", "_The
# Lamp_".
_PLACED = re.compile(r"\s+(?:--|—|–|―)\s*[^\W_]")
_EMPHASISED = re.compile(r"([_*])[^_*\n]{2,60}\1\.?")
_QUOTED = Evidence("indented after a heading, with attribution", 0.8)


def epigraphs(draft: Draft) -> Draft:
    """Put indented blocks directly after a heading, with their source, into a group."""
    blocks = draft.blocks
    # The blocks before the first heading; if that is far into the text, none are front matter.
    near = enumerate(blocks[: FRONT_BLOCKS + 1])
    front = next((at for at, block in near if isinstance(block, Heading)), 0)

    def epigraph(at: int) -> tuple[Block, int] | None:
        may_be = at <= front or isinstance(blocks[at - 1], Heading)
        end = _end(blocks, at) if may_be else None
        if end is None or _is_poem(blocks, at, end):
            return None
        inside = (it.blocks if isinstance(it, Group) else (it,) for it in blocks[at:end])
        return group_of("epigraph", _QUOTED, chain.from_iterable(inside)), end

    return draft.with_blocks(replaced(blocks, epigraph))


def _end(blocks: Sequence[Block], at: int) -> int | None:
    """Return the index after an epigraph that begins at `at`, None if none does."""
    for n in range(at, min(len(blocks), at + REACH)):
        block = blocks[n]
        # A source may have no dash, and be an emphasised title.
        if n > at and _EMPHASISED.fullmatch(prose_of(block)):
            return n + 1
        kept = isinstance(block, Paragraph) and _ends_in_source(block)
        if not (isinstance(block, Verse) or kept or _is_quotation(block)):
            return None
        if _ends_in_source(block):
            return n + 1 if n > at or _is_more_than_source(block) else None
    return None


def _is_poem(blocks: Sequence[Block], at: int, end: int) -> bool:
    """Return whether verse with its source, longer than a quotation, is above no prose."""
    above = blocks[max(at - 1, 0)]
    below = islice(dropwhile(_is_quotation, islice(blocks, end, None)), 1)
    if not isinstance(above, Heading):
        return False
    if any(not isinstance(block, Heading) or block.level > above.level for block in below):
        return False
    parts = leaves(blocks[at:end])
    verse = (block for block in parts if isinstance(block, Verse | Stretch))
    return sum(len(_lines(block)) for block in verse) > LINES


def _is_more_than_source(block: Block) -> bool:
    """Return whether a block is more than a source: "—Gone, she said." alone is speech."""
    if isinstance(block, Group):
        return len(block.blocks) > 1 or _is_more_than_source(block.blocks[0])
    lines = _lines(block)
    return len(lines) > 1 and not ATTRIBUTION.match(lines[0])


def _is_quotation(block: Block) -> bool:
    """Return whether a block is a quotation, also by its format, but not by the owner."""
    return isinstance(block, Group) and block.kind == "quotation" and block.why != DECIDED


def _ends_in_source(block: Block) -> bool:
    line = _lines(block.blocks[-1] if isinstance(block, Group) else block)[-1]
    return ATTRIBUTION.match(line) is not None or _PLACED.match(line) is not None


def _lines(block: Block) -> Sequence[str]:
    """Return the lines of a block of text, an empty one for others."""
    if isinstance(block, Stretch):
        return block.lines
    return text_of(block.text).split("\n") if isinstance(block, Paragraph | Verse) else [""]


_WHY = Evidence("dedication", 0.8)
_FIGURE = re.compile(r"\d")
# "A" is an article in English.
_TO_ROMANCE = re.compile(r"(?:a|al|alla|ai|ao|à|para|per)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?|der|die|das|le|la|les|il|el|de|het)\b", re.IGNORECASE)
_ROMANCE = {"es", "it", "pt", "ca", "gl"}
# Shorter words are in lower case in names: To my Mother.
LONG = 2
# The most words; and the most blocks of front matter, or of the top of a text without headings.
MOST_WORDS, BLOCKS_ABOVE, TOP = 30, 16, 2
# What follows at the top is prose: a line of verse may begin so, too.
PROSE = 80


def dedications(draft: Draft) -> Draft:
    """Put the first lines that dedicate a text into a group, and those that dedicate poems."""
    draft = _of_poems(draft)
    if not (draft.found.get("title") or draft.own.get("title")):
        return draft
    above = list(takewhile(lambda b: not isinstance(b, Heading), draft.blocks[: BLOCKS_ABOVE + 1]))
    is_front = len(above) < min(len(draft.blocks), BLOCKS_ABOVE + 1)
    near = above if is_front else above[:TOP]
    centred = centred_lines(draft)
    spans = (
        (at, end) for at in range(len(near)) for end in (_end_of_centred(near, at, centred), at + 1)
    )
    at, end = next((span for span in spans if _is_dedication(near[slice(*span)], draft)), (0, 0))
    if not end or not (is_front or _is_prose_below(draft.blocks, end - 1)):
        return draft
    dedication, below = near[at:end], draft.blocks[end]
    if isinstance(below, Verse) and any(_ARTICLE.search(prose_of(it)) for it in dedication):
        return draft  # the title of a poem: To the Lark
    group = group_of("dedication", _WHY, leaves(dedication))
    return draft.with_blocks([*draft.blocks[:at], group, *draft.blocks[end:]])


def _of_poems(draft: Draft) -> Draft:
    """Put each line to somebody between a title and a poem into a group: for K."""
    row = list(draft.blocks)
    for at, (above, block, below) in enumerate(zip(row, row[1:], row[2:], strict=False), 1):
        is_between = isinstance(above, Heading) and isinstance(below, Verse)
        if is_between and isinstance(block, Paragraph) and _is_dedication([block], draft):
            text = prose_of(block)
            if len(text.split()) <= LONGEST_DEDICATION and not _ARTICLE.search(text):
                row[at] = group_of("dedication", _WHY, [block])
    return draft.with_blocks(row)


def _end_of_centred(blocks: Sequence[Block], at: int, centred: Container[int]) -> int:
    """Return the index after centred paragraphs without a figure, as the year of an imprint."""
    end = at
    while end < len(blocks) and blocks[end].span.first in centred:
        if not (text := prose_of(blocks[end])) or _FIGURE.search(text):
            break
        end += 1
    return end


def _is_dedication(blocks: Sequence[Block], draft: Draft) -> bool:
    """Return whether blocks are a few words to somebody, and no sentence."""
    if not all(isinstance(block, Paragraph) or _is_quotation(block) for block in blocks):
        return False
    lines = (line for part in leaves(blocks) for line in _lines(part))
    text = " ".join(word for line in lines for word in line.strip("_*").split())
    begins = TO_SOMEBODY.match(text) or (draft.language[:2] in _ROMANCE and _TO_ROMANCE.match(text))
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
