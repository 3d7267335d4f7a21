"""Assembly of a work: a flat row of blocks becomes a tree of divisions.

Blocks before the first heading are the opening of the work. Each heading opens a division inside
the last open one of a higher level, or after the last one of its own level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from fascicle.model.blocks import Block, Heading, Picture
from fascicle.model.draft import PAGE_GAP, Division, Draft, Work

# Divisions that frame a work are siblings of its parts, not children of the first or the last part.
FRAMES = {"prologue", "epilogue", "preface", "foreword", "introduction", "afterword", "conclusion",
          "appendix", "glossary", "note", "dedication", "dramatis-personae"}  # fmt: skip
# Kinds of division that hold chapters.
CONTAINERS = {"volume", "book", "part", "act"}


@dataclass
class _Open:
    """A division that is still being filled."""

    heading: Heading
    blocks: list[Block] = field(default_factory=list)
    divisions: list[Division] = field(default_factory=list)

    def close(self) -> Division:
        return Division(self.heading, tuple(self.blocks), tuple(self.divisions))


def assemble(slug: str, draft: Draft) -> Work:
    """Return the work made of the blocks of a recovered draft."""
    blocks = _pictures_below(_frames_outside(draft.blocks))
    opening: list[Block] = []
    done: list[Division] = []
    stack: list[_Open] = []
    for block in blocks:
        if isinstance(block, Heading):
            _close(stack, block.level, done)
            stack.append(_Open(block))
        else:
            (stack[-1].blocks if stack else opening).append(block)
    _close(stack, 0, done)
    return Work(slug, draft, tuple(opening), tuple(done))


def _pictures_below(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, with pictures that begin a page below the headings that follow them.

    Above its heading, the picture at the head of a chapter would end the one before.
    """
    row: list[Block] = []
    waiting: list[Block] = []
    for block in blocks:
        begins = bool(row) and block.gap >= PAGE_GAP
        if isinstance(block, Picture) and (begins or waiting):
            waiting.append(block)
        elif isinstance(block, Heading):
            row += [block, *waiting]
            waiting = []
        else:
            row += [*waiting, block]
            waiting = []
    return [*row, *waiting]


def _close(stack: list[_Open], level: int, done: list[Division]) -> None:
    """Close the open divisions that a heading of `level` ends."""
    while stack and stack[-1].heading.level >= level:
        division = stack.pop().close()
        (stack[-1].divisions if stack else done).append(division)


def _frames_outside(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, with divisions that frame the work raised to the level of its parts."""
    heads = [(at, b) for at, b in enumerate(blocks) if isinstance(b, Heading)]
    parts = [at for at, head in heads if head.kind in CONTAINERS]
    if not parts:
        return list(blocks)
    last_chapter = max((at for at, head in heads if head.kind not in FRAMES), default=0)
    return [
        replace(block, level=_beside(block, blocks[at:]))
        if isinstance(block, Heading)
        and block.kind in FRAMES
        and (at < parts[0] or at > last_chapter)
        else block
        for at, block in enumerate(blocks)
    ]


def _beside(frame: Heading, below: Sequence[Block]) -> int:
    """Return the level of the next heading that ends a frame: raised above it, it would hold it."""
    levels = (b.level for b in below if isinstance(b, Heading) and b.kind not in FRAMES)
    return next((level for level in levels if level <= frame.level), 1)
