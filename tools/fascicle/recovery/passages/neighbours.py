"""Verse recognised by what is beside it: stanzas beside a stanza, prose, numbers of lines.

    The ferry had a bell, the bell a string,
    and nobody who came across the water
    would ring it twice, or so the keeper said,
    who had it from the goat, who had it from
    the bell itself, one winter, in the fog.       5

A single line is no evidence on its own. It is verse if it has the indent of the text's verse and is
in the middle of a sentence.

Line numbers at the right margin, as scholarly editions print them, go to the ledger. Numbers in
columns of a table, or of pages in a contents, do not rise by as much as there are lines between.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace

from fascicle.model.blocks import Block, Evidence, Heading, Stretch, Verse, plain, text_of
from fascicle.model.draft import Draft, Markup
from fascicle.recovery.passages.odds import (
    LONGEST_LINE,
    MAY_BE,
    VerseOdds,
    ends_early,
    fills_page,
    is_indented,
    least_indent,
)
from fascicle.recovery.passages.signs import ends_sentence, ends_with_mark, is_name
from fascicle.recovery.shared.lines import (
    ATTRIBUTION,
    INDENTED,
    TO_SOMEBODY,
    indent,
    is_capitals,
    keep,
    without_markup,
)

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
# Line numbers are multiples of this; at least so many, and this share of all, count the lines since
# the number before, or from the beginning of their stretch.
STEP, FEWEST, SHARE = 5, 3, 0.5
KIND = "line number"
_DIGITS = re.compile(r"\d{1,6}")
_NUMBER = re.compile(r"\S(?P<number>(?: {2,}|\t\s*)\[?(?P<value>\d{1,5})\]?)\s*$")


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
    before: Block | None, block: Stretch, after: Block | None, draft: Draft, scales: VerseOdds
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


def line_numbers(draft: Draft) -> Draft:
    """Set aside the line numbers at the right margin, in the ledger."""
    found: dict[int, re.Match[str]] = {}
    # The lines so far, those before the line from which the last number counts, and the proofs.
    count, before, proven = 0, 0, 0
    for block in (it for it in draft.blocks if isinstance(it, Stretch)):
        first = count
        for number, line in enumerate(block.lines, block.span.first):
            count += 1
            # Fast path: most lines end in no digit.
            match = _NUMBER.search(line) if line.rstrip(" ]")[-1:].isdigit() else None
            if match and not (value := int(match["value"])) % STEP:
                proven += count - value in (before, first)
                found[number], before = match, count - value
    if proven < max(FEWEST, SHARE * len(found)):
        return draft
    asides = {n: (Markup(KIND, *it.span("number")),) for n, it in found.items()}
    return without_markup(draft, asides)


def counted_lines(draft: Draft) -> Draft:
    """Give verse the number of its first line, where all its numbers agree about it."""
    if not any(it.kind == KIND for marks in draft.markup.values() for it in marks):
        return draft
    return draft.map_leaves(lambda block: _counted(block, draft))


def _counted(block: Block, draft: Draft) -> Block:
    if not isinstance(block, Verse):
        return block
    lines = [n for n in block.span if draft.source.lines[n - 1].strip()]
    firsts = {
        int(said[0]) - at
        for at, n in enumerate(lines)
        for it in draft.markup.get(n, ())
        if it.kind == KIND
        and (said := _DIGITS.search(draft.source.lines[n - 1][it.start : it.end]))
    }
    first = firsts.pop() if len(firsts) == 1 else 0
    is_whole = len(lines) == len([line for line in text_of(block.text).split("\n") if line.strip()])
    return replace(block, number=first) if first > 0 and is_whole else block


def are_numbered(block: Stretch, draft: Draft) -> bool:
    """Return whether a line of a stretch had a line number: then they are verse."""
    return any(it.kind == KIND for n in block.span for it in draft.markup.get(n, ()))
