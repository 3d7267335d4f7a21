"""Compare two rows of words: how many were lost, how many added, and where they first part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fascicle.fidelity.words import BREAK, words
from fascicle.model import SceneBreak, leaves
from fascicle.readers.text import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fascicle.model import Block, Draft

AROUND = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """Words lost and added (order aside), and where the rows first part.

    `at` is the index in the row of the text; `before`, `text` and `page` are the words before it
    and those that each row goes on with. `lost` and `added` are 0 where only the order differs.
    """

    lost: int
    added: int
    at: int
    before: tuple[str, ...]
    text: tuple[str, ...]
    page: tuple[str, ...]

    def __str__(self) -> str:
        said = f"{self.lost:,} word{'s' * (self.lost != 1)} lost, {self.added:,} added"
        before, text, page = (
            " ".join(part) or "nothing" for part in (self.before, self.text, self.page)
        )
        return f"{said}; after “{before}” the text has “{text}”, the page “{page}”"


def difference(text: Sequence[str], page: Sequence[str]) -> Difference | None:
    """Return how the words of a page differ from those of the text, None if they don't."""
    if list(text) == list(page):
        return None
    at = next(
        (n for n, (a, b) in enumerate(zip(text, page, strict=False)) if a != b),
        min(len(text), len(page)),
    )
    ours, theirs = Counter(text), Counter(page)
    return Difference(
        (ours - theirs).total(),
        (theirs - ours).total(),
        at,
        tuple(text[max(0, at - AROUND) : at]),
        tuple(text[at : at + AROUND]),
        tuple(page[at : at + AROUND]),
    )


def words_of_lines(draft: Draft, blocks: Iterable[Block]) -> list[tuple[str, int]]:
    """Return the words of the source lines that blocks came from, each with its line.

    Taken from the text itself, not from what the blocks say; a scene break counts as one word.
    """
    found: list[tuple[str, int]] = []
    for block in leaves(blocks):
        if isinstance(block, SceneBreak):
            found.append((BREAK, block.span.first))
        else:
            for number in block.span:
                found += [(word, number) for word in words(draft.source.lines[number - 1])]
    return found


def uncovered(draft: Draft, blocks: Iterable[Block] | None = None) -> list[int]:
    """Return the non-blank lines that blocks and ledger do not cover exactly once.

    `blocks` are those of the draft, or the ones that have come onto pages.
    """
    count: Counter[int] = Counter()
    for block in leaves(draft.blocks if blocks is None else blocks):
        count.update(block.span)
    for aside in draft.ledger:
        count.update(aside.span)
    return [
        number
        for number, line in enumerate(draft.source.lines, start=1)
        if not is_blank(line) and count[number] != 1
    ]
