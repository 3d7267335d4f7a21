"""Verse recognised by its neighbours: a stanza beside stanzas, a single quoted line.

A single line is no evidence on its own. It is verse if it has the indent of the text's verse and is
in the middle of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence

from fascicle.model.blocks import Block, Evidence, Heading, Stretch, Verse, plain, text_of
from fascicle.model.draft import Draft
from fascicle.recovery.shared.lines import (
    ATTRIBUTION,
    INDENTED,
    TO_SOMEBODY,
    indent,
    is_capitals,
    keep,
)
from fascicle.recovery.verse.odds import (
    LONGEST_LINE,
    MAY_BE,
    VerseOdds,
    ends_early,
    fills_page,
    is_indented,
    least_indent,
)
from fascicle.recovery.verse.signs import ends_sentence, ends_with_mark, is_name

# The confidence of verse recognised by its neighbours.
AMONG_VERSE = 0.8
# The least odds of verse next to verse: for any lines, and for lines that no margin ends.
DOUBTFUL, SHORT_LINES = -3.0, MAY_BE
# The least ratio of verse to other blocks of the same indent, for a single line to be verse.
SEVERAL = 3
# The least words of a line whose repetition is no chance.
REFRAIN = 4
# This many letters distinguish most lines.
BEGINNING = 12

_WORD_OR_END, _ASCII = re.compile(r"[^\W_]+|\n"), re.compile(r"[a-z0-9\n]+")

# The most words of a poem's dedication, and what is in a line of verse.
LONGEST_DEDICATION, _IN_SENTENCES = 6, re.compile(r"[,;:!?—]|[a-zß-ÿ]{3,}\.$")

# The rule of what the owner has decided.
DECIDED = "decided"


def with_neighbours(blocks: Sequence[Block], draft: Draft, scales: VerseOdds) -> list[Block]:
    """Return the blocks, with lines aligned with adjacent stanzas as stanzas too."""
    if not any(isinstance(block, Verse) for block in blocks):
        return list(blocks)
    row: list[Block | None] = [None, *blocks, None]
    usual = _usual_indent(blocks, draft)
    # Upwards and downwards, so that each stanza found is evidence for the next.
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
    """Return the blocks, with stretches that only repeat lines of verse as verse."""
    verse = [text_of(block.text) for block in blocks if isinstance(block, Verse)]
    known = {line.strip() for text in verse for line in _normalised(text).split("\n")}
    begins = frozenset(line[:BEGINNING] for line in known)
    return [
        as_verse(block, AMONG_VERSE)
        if isinstance(block, Stretch) and _is_refrain(block, known, begins)
        else block
        for block in blocks
    ]


def _is_refrain(block: Stretch, known: Container[str], begins: Container[str]) -> bool:
    """Return whether a stretch repeats known lines of verse; a single line must be long."""
    # Fast path: most stretches differ in their first words.
    start = _normalised(block.lines[0][: 2 * BEGINNING])
    if len(start) > BEGINNING and start[:BEGINNING] not in begins:
        return False
    if any(map(is_capitals, block.lines)):  # a title that the contents or an epigraph repeats
        return False
    enough = len(block.lines) > 1 or len(block.lines[0].split()) >= REFRAIN
    return enough and all(_normalised(line) in known for line in block.lines)


def _normalised(text: str) -> str:
    """Return the words of one or more lines, in lower case without punctuation."""
    text = text.lower()
    # A faster pattern with the same result.
    return " ".join((_ASCII if text.isascii() else _WORD_OR_END).findall(text))


def _is_stanza(
    before: Block | None,
    block: Stretch,
    after: Block | None,
    draft: Draft,
    scales: VerseOdds,
) -> bool:
    """Return whether a stretch is aligned with stanzas: between two, or as lines beside one."""
    if not (isinstance(before, Verse) or isinstance(after, Verse)) or is_to_somebody(before, block):
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
    # A decision says what its own lines are, and nothing about those between two of them.
    is_open = any(other and other.why.rule != DECIDED for other in (before, after))
    if all(beside) and is_open and max(map(len, block.lines)) <= LONGEST_LINE:
        return True
    least = SHORT_LINES if ends_early(block.lines, traits) else DOUBTFUL
    return scales.alone(block) > least


def is_to_somebody(before: Block | None, block: Stretch) -> bool:
    """Return whether a line below a title dedicates the poem: for K."""
    line = block.lines[0].strip(" _*")
    is_short = len(block.lines) == 1 and len(line.split()) <= LONGEST_DEDICATION
    is_below = isinstance(before, Heading) and is_short
    return is_below and TO_SOMEBODY.match(line) is not None and not _IN_SENTENCES.search(line)


def _verse_indent(block: Verse, draft: Draft) -> int:
    lines = draft.source.lines[block.span.first - 1 : block.span.last]
    return least_indent([line for line in lines if line.strip()])


def _usual_indent(blocks: Sequence[Block], draft: Draft) -> int | None:
    """Return the indent of the text's verse; None if there is little, or other blocks share it."""
    found = [b for b in blocks if isinstance(b, Verse)]
    verse = Counter(_verse_indent(b, draft) for b in found)
    deep, count = verse.most_common(1)[0] if verse else (0, 0)
    if deep < draft.traits.margin + INDENTED or count < SEVERAL:
        return None
    other = sum(
        indent(b.lines[0]) >= deep == least_indent(b.lines)
        for b in blocks
        if isinstance(b, Stretch) and len(b.lines) > 1
    )
    return deep if count >= SEVERAL * max(1, other) else None


def _is_quoted(before: Block | None, block: Stretch, after: Block | None, draft: Draft) -> bool:
    """Return whether a line of verse is quoted in the middle of a sentence."""
    if not isinstance(before, Stretch) or not isinstance(after, Stretch) or len(block.lines) > 1:
        return False
    line = block.lines[0].rstrip()
    other = is_name(line) or is_capitals(line) or ATTRIBUTION.match(line)
    inside = not ends_sentence(before.lines[-1].rstrip())
    traits = draft.traits_at(block.span.first)
    flush = not is_indented(before, traits) and not is_indented(after, traits)
    return inside and flush and not other and ends_with_mark(line)


def as_verse(block: Stretch, confidence: float) -> Verse:
    why = Evidence("verse", confidence)
    return Verse(span=block.span, gap=block.gap, why=why, text=plain(keep(block.lines)))
