"""Read as verse what stands among verse: a stanza beside stanzas, a line quoted alone.

A line alone tells nothing by itself. In line with the verse of its text, in the middle of a
sentence, it is a line of verse.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Stretch, Verse, plain, text_of
from fascicle.recovery.shared.lines import ATTRIBUTION, SET_IN, indent, is_capitals, keep
from fascicle.recovery.verse.odds import MAY_BE, end_early, fills_page, is_set_in, least_indent
from fascicle.recovery.verse.signs import ends_sentence, ends_with_mark, is_name

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft
    from fascicle.recovery.verse.odds import Scales

# How sure it is that what stands among verse is verse.
AMONG_VERSE = 0.8
# What is no more unlikely than this is verse next to verse: anything, lines that no margin ends.
DOUBTFUL, SHORT_LINES = -3.0, MAY_BE
# Verse outnumbers all else with its indent by so much where a line alone may be verse for it.
SEVERAL = 3
# A line of so many words is not said twice by chance.
REFRAIN = 4
# So many letters of it tell most lines apart.
BEGINNING = 12

_WORD_OR_END, _ASCII = re.compile(r"[^\W_]+|\n"), re.compile(r"[a-z0-9\n]+")


def with_neighbours(blocks: Sequence[Block], draft: Draft, scales: Scales) -> list[Block]:
    """Return the blocks; lines in line with the stanzas around them are stanzas too."""
    row: list[Block | None] = [None, *blocks, None]
    usual = _usual_indent(blocks, draft)
    # From below and from above, so that a stanza that was found speaks for the next.
    for at in (*range(len(blocks), 0, -1), *range(1, len(blocks) + 1)):
        before, block, after = row[at - 1 : at + 2]
        if isinstance(block, Stretch) and (
            _is_stanza(before, block, after, draft, scales)
            or (
                usual is not None
                and usual == indent(block.lines[0])
                and _is_quoted(before, block, after, draft)
            )
        ):
            row[at] = as_verse(block, AMONG_VERSE)
    return _with_refrains([block for block in row if block])


def _with_refrains(blocks: list[Block]) -> list[Block]:
    """Return the blocks; what says again lines of the text's verse, and nothing else, is verse."""
    verse = [text_of(block.text) for block in blocks if isinstance(block, Verse)]
    if not verse:
        return blocks
    known = {line.strip() for text in verse for line in _told(text).split("\n")}
    begins = frozenset(line[:BEGINNING] for line in known)
    return [
        as_verse(block, AMONG_VERSE)
        if isinstance(block, Stretch) and _is_refrain(block, known, begins)
        else block
        for block in blocks
    ]


def _is_refrain(block: Stretch, known: Container[str], begins: Container[str]) -> bool:
    """Say whether a stretch is lines known as verse; a line alone may be a few words by chance."""
    # Most are none from their first words on.
    start = _told(block.lines[0][: 2 * BEGINNING])
    if len(start) > BEGINNING and start[:BEGINNING] not in begins:
        return False
    enough = len(block.lines) > 1 or len(block.lines[0].split()) >= REFRAIN
    return enough and all(_told(line) in known for line in block.lines)


def _told(text: str) -> str:
    """Return the words of a line, or of several, however they are set."""
    text = text.lower()
    # The same, but faster.
    return " ".join((_ASCII if text.isascii() else _WORD_OR_END).findall(text))


def _is_stanza(
    before: Block | None,
    block: Stretch,
    after: Block | None,
    draft: Draft,
    scales: Scales,
) -> bool:
    """Say whether a stretch stands in line with stanzas: between two, or as lines beside one."""
    if not (isinstance(before, Verse) or isinstance(after, Verse)):
        return False
    beside = [
        isinstance(other, Verse)
        and gap == 1
        and _verse_indent(other, draft) == least_indent(block.lines)
        for other, gap in ((before, block.gap), (after, after.gap if after else 0))
    ]
    traits = draft.traits_at(block.span.first)
    if not any(beside) or fills_page(block.lines, traits):
        return False
    if all(beside):
        return True
    least = SHORT_LINES if end_early(block.lines, traits) else DOUBTFUL
    return scales.alone(block) > least


def _verse_indent(block: Verse, draft: Draft) -> int:
    lines = draft.source.lines[block.span.first - 1 : block.span.last]
    return least_indent([line for line in lines if line.strip()])


def _usual_indent(blocks: Sequence[Block], draft: Draft) -> int | None:
    """Return the indent of this text's verse; None where it has little, or other things have it."""
    found = [b for b in blocks if isinstance(b, Verse)]
    verse = Counter(_verse_indent(b, draft) for b in found)
    deep, count = verse.most_common(1)[0] if verse else (0, 0)
    if deep < draft.traits.margin + SET_IN or count < SEVERAL:
        return None
    other = sum(
        least_indent(b.lines) == deep for b in blocks if isinstance(b, Stretch) and len(b.lines) > 1
    )
    return deep if count >= SEVERAL * max(1, other) else None


def _is_quoted(before: Block | None, block: Stretch, after: Block | None, draft: Draft) -> bool:
    """Say whether a line is quoted in the middle of a sentence, where nobody signs a letter."""
    if not isinstance(before, Stretch) or not isinstance(after, Stretch) or len(block.lines) > 1:
        return False
    line = block.lines[0].rstrip()
    other = is_name(line) or is_capitals(line) or ATTRIBUTION.match(line)
    inside = not ends_sentence(before.lines[-1].rstrip())
    traits = draft.traits_at(block.span.first)
    flush = not is_set_in(before, traits) and not is_set_in(after, traits)
    return inside and flush and not other and ends_with_mark(line)


def as_verse(block: Stretch, strength: float) -> Verse:
    """Return a stretch as verse."""
    why = Evidence("verse", strength)
    return Verse(span=block.span, gap=block.gap, why=why, text=plain(keep(block.lines)))
