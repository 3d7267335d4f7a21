"""Say which pieces of a collection are poems and which are stories.

Titles alone do not tell: they are read as heads of chapters, or of poems if the first stands above
verse. Where every third of them has nothing but verse below it, the text is no novel: those are
its poems, and what has none is a story. One or two of these in a book of poems are in prose.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Footnote, Group, Heading, Paragraph, SceneBreak, Verse, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

# So few poems may stand between the chapters of a novel.
FEWEST, SHARE = 3, 1 / 3


def pieces(draft: Draft) -> Draft:
    """Give the titles of a collection their kinds; those that the keeper has given stay."""
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
    """Say whether there is verse, and nothing else but what may stand around it."""
    return _has_verse(below) and all(map(_is_of_poem, below))


def _is_of_poem(block: Block) -> bool:
    """Say whether a block is verse, a dedication in lines, an epigraph, a break or a note."""
    if isinstance(block, Paragraph):
        return "\n" in text_of(block.text)
    return isinstance(block, Verse | SceneBreak | Footnote | Group)
