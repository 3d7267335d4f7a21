"""Line numbers at the right margin of verse, as scholarly editions print them.

    The ferry had a bell, the bell a string,
    and nobody who came across the water
    would ring it twice, or so the keeper said,
    who had it from the goat, who had it from
    the bell itself, one winter, in the fog.       5

Numbers in columns of a table, or of pages in a contents, do not rise by as much as there are lines
between them. The numbers go to the ledger, and the lines are verse.
"""

from __future__ import annotations

import re
from dataclasses import replace

from fascicle.model.blocks import Block, Stretch, Verse, text_of
from fascicle.model.draft import Draft, Markup
from fascicle.recovery.shared.lines import without_markup

# Numbers are multiples of this; at least so many, and this share of all, count the lines since the
# number before, or from the beginning of their stretch.
STEP, FEWEST, SHARE = 5, 3, 0.5
KIND = "line number"
_DIGITS = re.compile(r"\d{1,6}")
_NUMBER = re.compile(r"\S(?P<number>(?: {2,}|\t\s*)\[?(?P<value>\d{1,5})\]?)\s*$")


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
