"""Paragraph starts other than blank lines.

In print style an indent begins a paragraph, and a blank line is a scene break. In some files, or
parts of a file, each line is a paragraph. A dash begins each speech. In all other texts blank lines
separate paragraphs already.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.lines import INDENTED, fills, indent, speech_starts
from fascicle.recovery.shared.regions import WIDEST
from fascicle.recovery.shared.stretches import divide_at
from fascicle.recovery.verse.odds import LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Traits


# Wrapping never leaves this many columns of a line empty.
MUCH = 20
# At least this share of the lines with a paragraph's indent is followed by a line at the margin;
# the rest are paragraphs of one line. Lines of verse are followed by more verse.
FOLLOWED = 0.2
# The least share of paragraphs that end like a sentence.
ENDED = 0.8


def paragraph_starts(draft: Draft) -> Draft:
    """Divide each stretch at the lines that begin a paragraph."""
    of_regions = groupby(draft.blocks, lambda block: draft.traits_at(block.span.first))
    return draft.with_blocks(
        part for traits, blocks in of_regions for part in _divided(list(blocks), traits)
    )


def _divided(blocks: Sequence[Block], traits: Traits) -> Iterable[Block]:
    """Return the blocks of a region with its stretches divided."""
    is_blank = traits.style == "blank"
    usual = frozenset[int]() if is_blank else _usual_indents(blocks, traits.margin)
    parts = [part for block in blocks for part in _parts(block, traits, usual)]
    return _unwrapped(parts, traits.margin) if is_blank and not traits.wrap else parts


def _parts(block: Block, traits: Traits, usual: Collection[int]) -> Sequence[Block]:
    """Return the paragraphs of a stretch; verse, whose lines are all indented, stays whole."""
    if not isinstance(block, Stretch):
        return [block]
    if traits.style == "blank":
        return divide_at(block, speech_starts(block.lines))
    places = range(1, len(block.lines))
    return divide_at(block, (n for n in places if _begins(block, n, traits, usual)))


def _unwrapped(blocks: Sequence[Block], margin: int) -> Iterator[Block]:
    """Yield blocks; if lines are too long to be wrapped, each is a paragraph.

    If most of a text is verse with a margin, lines to the left of it are divided from the verse.
    """
    for block in blocks:
        if isinstance(block, Stretch) and _are_paragraphs(block.lines):
            yield from divide_at(block, range(len(block.lines)))
        elif isinstance(block, Stretch) and margin >= INDENTED:
            yield from divide_at(block, _margin_changes(block.lines, margin))
        else:
            yield block


def _margin_changes(lines: Sequence[str], margin: int) -> Iterator[int]:
    """Yield the lines at which a stretch leaves the margin or comes back to it.

    To the left of the margin, an indent begins a paragraph.
    """
    for n, (before, line) in enumerate(pairwise(lines), start=1):
        was_out, is_out = indent(before) < margin, indent(line) < margin
        if was_out != is_out or (is_out and indent(line) > indent(before)):
            yield n


def _are_paragraphs(lines: Sequence[str]) -> bool:
    """Return whether lines are too long to be wrapped, and most end like a sentence.

    Lines of verse may be as long, but their sentences continue on the next line.
    """
    said = [line.rstrip("*_ ”’\"')") for line in lines if not is_ornament(line)]
    ended = sum(line.endswith((".", "!", "?", "…", ":", "—")) for line in said)
    return max(map(len, lines)) > WIDEST and ended >= ENDED * len(said)


def _usual_indents(blocks: Sequence[Block], margin: int) -> frozenset[int]:
    """Return the indents that begin paragraphs; there may be several in merged files."""
    all_lines: Counter[int] = Counter()
    followed: Counter[int] = Counter()
    for block in blocks:
        for line, following in pairwise(block.lines if isinstance(block, Stretch) else ()):
            all_lines[indent(line)] += 1
            followed[indent(line)] += indent(following) <= margin
    return frozenset(
        deep
        for deep, count in all_lines.items()
        if deep > margin and followed[deep] >= FOLLOWED * count
    )


def _begins(block: Stretch, n: int, traits: Traits, usual: Collection[int]) -> bool:
    """Return whether line `n` of a stretch begins a paragraph."""
    line, before = block.lines[n], block.lines[n - 1]
    if traits.style == "line":
        return not (_is_indented(before, traits) and _is_indented(line, traits))
    deep, was_deep = indent(line), indent(before)
    if deep > traits.margin:
        # A deeper indent than that of a first line cannot continue its paragraph.
        return deep in usual or was_deep <= traits.margin or deep > was_deep in usual
    # A line at the margin continues the paragraph, unless it would have fitted on the line before.
    room = traits.wrap is not None and not fills(before, line, traits.wrap - MUCH)
    return room and (was_deep not in usual or _is_heading(line))


def _is_heading(line: str) -> bool:
    form = heading_form(line)
    return form is not None and form.shape == "labelled"


def _is_indented(line: str, traits: Traits) -> bool:
    """Return whether a line is short and indented deeper than a paragraph, as verse is."""
    return indent(line) >= traits.margin + INDENTED and len(line) <= LONGEST_LINE
