"""The pieces of a collection: poems and stories.

Titles alone do not show which: they are recognised as headings of chapters, or of poems if the
first precedes verse. If at least every third has only verse below it, the text is a collection:
those are its poems, and pieces without verse are stories. If only one or two pieces have no verse,
they are prose poems.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Footnote, Group, Heading, Paragraph, SceneBreak, Verse, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

# A novel may have this many poems between its chapters.
FEWEST, SHARE = 3, 1 / 3


def pieces(draft: Draft) -> Draft:
    """Set the kinds of a collection's titles, except those that the keeper has decided."""
    titles = {
        id(block): below
        for block, below in _divided(draft.blocks)
        if block.kind in {"chapter", "poem"} and not block.label
        if block.span.first not in draft.decided
    }
    poems = {title for title, below in titles.items() if _is_poem(below)}
    of_verse = {title for title, below in titles.items() if _has_verse(below)}
    if len(poems) < max(FEWEST, SHARE * len(titles)):
        return draft
    in_prose = titles.keys() - of_verse
    if len(in_prose) < FEWEST:
        of_verse |= in_prose

    def named(block: Block) -> Block:
        if id(block) not in titles or not isinstance(block, Heading):
            return block
        known = poems if block.kind == "chapter" else of_verse
        return replace(block, kind="poem" if id(block) in known else "story")

    return draft.with_blocks(map(named, draft.blocks))


def _divided(blocks: Sequence[Block]) -> list[tuple[Heading, list[Block]]]:
    """Return the headings, each with the blocks up to the next."""
    found: list[tuple[Heading, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading):
            found.append((block, []))
        elif found:
            found[-1][1].append(block)
    return found


def _has_verse(below: Sequence[Block]) -> bool:
    return any(isinstance(block, Verse) for block in below)


def _is_poem(below: Sequence[Block]) -> bool:
    """Return whether blocks are verse, with only such blocks around it as poems have."""
    return _has_verse(below) and all(map(_may_belong_to_poem, below))


def _may_belong_to_poem(block: Block) -> bool:
    """Return whether a block may belong to a poem: a dedication, an epigraph, a break or a note."""
    if isinstance(block, Paragraph):
        return "\n" in text_of(block.text)
    return isinstance(block, Verse | SceneBreak | Footnote | Group)
