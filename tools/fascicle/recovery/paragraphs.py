"""Prose: all stretches that no other pass has recognised.

Wrapped lines are joined. Line ends that no margin explains may be deliberate (an address, a chat, a
few lines of verse), so these lines are kept as typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Group, Paragraph, Stretch, group_of, plain
from fascicle.recovery.shared.lines import (
    ATTRIBUTION,
    indent,
    is_capitals,
    join,
    keep,
    labelled,
    ragged,
    tidy,
)
from fascicle.recovery.shared.stretches import divide_at
from fascicle.recovery.verse.odds import is_indented, is_placed

if TYPE_CHECKING:
    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Traits

# Wrapped prose may have a few lines broken early by hand.
MOST_RAGGED = 0.34
# Prose may be wrapped this much narrower than the text's widest lines.
SLACK = 6
# Prose is never wrapped narrower than this share of the page.
NARROW = 0.5
# Shared by most blocks of a text.
ONE_LINE, WRAPPED, KEPT = (
    Evidence("one line"),
    Evidence("wrapped prose", 0.9),
    Evidence("lines kept", 0.5),
)


def paragraphs(draft: Draft) -> Draft:
    """Replace each remaining stretch by a `Paragraph`, indented prose by a quotation."""
    return draft.map_blocks(lambda block: _as_prose(block, draft.traits_at(block.span.first)))


def _as_prose(block: Block, traits: Traits) -> Block:
    if not isinstance(block, Stretch):
        return block
    if (
        len(block.lines) > 1
        and ATTRIBUTION.match(block.lines[-1])
        and min(map(indent, block.lines)) > traits.margin
    ):
        return _attributed(block, traits)
    if len(block.lines) == 1:
        text = plain(tidy(block.lines[0]))
        return Paragraph(span=block.span, gap=block.gap, why=ONE_LINE, text=text)
    if not is_wrapped(block, traits):
        text = plain(keep(block.lines))
        return Paragraph(span=block.span, gap=block.gap, why=KEPT, text=text)
    text = plain(join(block.lines))
    prose = Paragraph(span=block.span, gap=block.gap, why=WRAPPED, text=text)
    if traits.style == "blank" and is_indented(block, traits):
        return group_of("quotation", Evidence("indented", 0.7), [prose])
    return prose


def _attributed(block: Stretch, traits: Traits) -> Group:
    """Return a quotation with its attribution, the last line, as a block of its own."""
    parts = divide_at(block, [len(block.lines) - 1])
    said = [inner for part in parts for inner in _unquoted(_as_prose(part, traits))]
    why = Evidence("indented, with attribution", 0.8)
    return group_of("quotation", why, said)


def _unquoted(block: Block) -> tuple[Block, ...]:
    return block.blocks if isinstance(block, Group) else (block,)


def is_wrapped(block: Stretch, traits: Traits) -> bool:
    """Return whether the lines of a stretch were wrapped, not ended by their author."""
    if traits.style == "line" or traits.wrap is None:
        return False
    lines = block.lines
    if is_placed(lines, traits) or labelled(lines):
        return False
    # Fast path: the usual paragraph fills its lines.
    if ragged(lines, traits.wrap - SLACK) == 0:
        return True
    if any(is_capitals(line) for line in lines[:-1]):
        return False
    own = max(len(line.rstrip()) for line in lines)
    # Indented prose is wrapped to its own, narrower width; the names in a list are shorter.
    narrower = len(lines) > 3 and own >= NARROW * traits.wrap  # noqa: PLR2004
    width = min(traits.wrap - SLACK, own) if narrower else traits.wrap - SLACK
    return ragged(lines, width) <= MOST_RAGGED
