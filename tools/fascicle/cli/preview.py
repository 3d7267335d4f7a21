"""The place of a question: the lines around it, and the blocks there as the book would show them.

A preview is drawn with characters, for a terminal: the end of the block before the place, and the
beginning of its own. It shows which reading a line has, not the look of the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from fascicle.cli.terminal import seen
from fascicle.model.blocks import (
    AsTyped,
    Block,
    Chat,
    Group,
    Heading,
    KeptSpace,
    Listing,
    Paragraph,
    Picture,
    SceneBreak,
    Speech,
    Stretch,
    Verse,
    run_on,
    text_of,
    texts_of,
)

if TYPE_CHECKING:
    from fascicle.library.queries import ContextLine
    from fascicle.model.draft import Draft


# Characters of a row, and the most rows of a paragraph beside the place.
CONTEXT_WIDE, ROWS = 80, 6

# Characters beside the number and the text of a row.
MARGIN = 6


def context_lines(around: Sequence[ContextLine], *, columns: int = 0, most: int = 0) -> list[str]:
    """Return numbered lines, wrapped; those that the question is about are marked.

    Of a long paragraph, the rows nearest to the place are shown. On a terminal with so many
    `columns`, no row is wider, and there are at most `most` rows.
    """
    digits = len(str(max(line.line for line in around)))
    wide = min(CONTEXT_WIDE, columns - digits - MARGIN) if columns else CONTEXT_WIDE
    marked = [n for n, line in enumerate(around) if line.asked]
    first, last = (marked[0], marked[-1]) if marked else (0, -1)
    parts = around[:first], around[first : last + 1], around[last + 1 :]
    before, place, after = (
        [row for line in part for row in _numbered_rows(line, digits, wide)] for part in parts
    )
    cut = f"    {'':>{digits}}  …"
    for rows in range(ROWS, 0, -1):
        shown = [*([cut] if len(before) > rows else []), *before[-rows:], *place]
        shown += [*after[:rows], *([cut] if len(after) > rows else [])]
        if not most or len(shown) <= most:
            return shown
    return [*[*place, *after][: most - 1], cut]


def _numbered_rows(line: ContextLine, digits: int, wide: int) -> list[str]:
    """Return a line with its number, on as many rows as it needs."""
    text = seen(line.text.expandtabs(4))
    inner = text.lstrip(" ")
    indent = " " * min(len(text) - len(inner), wide // 2)
    rows = wrap(inner, wide, initial_indent=indent, break_on_hyphens=False) or [""]
    head = f"  {'>' if line.asked else ' '} {line.line:>{digits}}"
    return [f"{head if not n else ' ' * len(head)}  {row}".rstrip() for n, row in enumerate(rows)]


# Characters of a row, and the rows of the block before, of the block itself and of the next one.
WIDE, BEFORE, OWN, AFTER = 64, 2, 4, 2
STAR = "* * *"
ON_TITLE_PAGE = "(on the title page of the work, no part of its text)"


def preview(draft: Draft, line: int) -> list[str]:
    """Return rows that show the readings of a line of the whole text and of its neighbours."""
    if aside := next((it for it in draft.ledger if line in it.span), None):
        return [ON_TITLE_PAGE if aside.kind == "title-page" else f"(not in the book: {aside.kind})"]
    blocks = draft.blocks
    own = _index_at(blocks, line)
    while own < len(blocks) - 1 and _is_space(blocks[own]):
        own += 1
    before = own - 1
    while before > 0 and _is_space(blocks[before]):
        before -= 1
    rows = list(_rows(blocks[before]))[-BEFORE:] if 0 <= before < own else []
    rows += [row for block in blocks[before + 1 : own] for row in _rows(block)]
    if own < len(blocks):
        rows += _begins(blocks[own], OWN)
        if isinstance(blocks[own], Heading) and own + 1 < len(blocks):
            rows += _begins(blocks[own + 1], AFTER)
    return [seen(row).rstrip() for row in rows]


def _index_at(blocks: Sequence[Block], line: int) -> int:
    """Return the index of the block with a line, else of the next one, else the end.

    Blocks are not in the order of their lines where a note is shown below its mark.
    """
    here = (n for n, block in enumerate(blocks) if line in block.span)
    below = [(block.span.first, n) for n, block in enumerate(blocks) if block.span.first > line]
    return next(here, min(below)[1] if below else len(blocks))


def _is_space(block: Block) -> bool:
    return isinstance(block, SceneBreak | KeptSpace)


def _begins(block: Block, most: int) -> list[str]:
    rows = list(_rows(block))
    return rows if len(rows) <= most else [*rows[:most], "…"]


def _rows(block: Block) -> Iterator[str]:  # noqa: C901 (a kind a line)
    match block:
        case Heading():
            yield from ("", f"═══ {block.text} ═══".center(WIDE), "")
        case SceneBreak():
            yield from ("", (block.mark or STAR).center(WIDE), "")
        case KeptSpace():
            yield from ("", "")
        case Group(kind="run-on"):
            yield from _wrapped(text_of(run_on(block)), "  ")
        case Group():
            for inner in block.blocks:
                yield from (f"  │ {row}" for row in _rows(inner))
        case AsTyped() | Stretch():
            yield from (f"  ┆ {line}" for line in block.lines)
        case Picture():
            yield f"  [{block.description or block.name}]"
        case Verse():
            yield from (f"      {line}" for line in text_of(block.text).split("\n"))
        case Speech(is_verse=True):
            yield block.speaker
            yield from (f"      {line}" for line in text_of(block.text).split("\n"))
        case _:
            yield from _running(block)


def _running(block: Block) -> Iterator[str]:
    """Yield the rows of running text: paragraphs, lists, speeches, notes."""
    hangs = isinstance(block, Listing | Chat | Speech)
    for before, runs in texts_of(block):
        text = text_of(runs)
        item = f"{before} {text}".strip()
        if isinstance(block, Paragraph) and "\n" in text:
            yield from text.split("\n")
        else:
            yield from _wrapped(item, "  " if not hangs else "", "    " if hangs else "")


def _wrapped(text: str, first: str, others: str = "") -> list[str]:
    return wrap(text, WIDE, initial_indent=first, subsequent_indent=others) or [""]
