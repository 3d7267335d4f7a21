"""Compare two rows of words: how many were lost, how many added, and where they first part.

Ends of lines and paragraphs are compared as words are, and counted apart from them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import eq
from typing import TYPE_CHECKING

from fascicle.fidelity.words import (
    BREAK,
    ENDS,
    LINE,
    PARAGRAPH,
    SIGNS,
    pieces,
    row_of,
    tidied,
    without_signs,
    words,
)
from fascicle.model import (
    AsTyped,
    Chat,
    Footnote,
    Group,
    Listing,
    Paragraph,
    SceneBreak,
    Speech,
    Style,
    Verse,
    leaves,
)
from fascicle.readers.text import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fascicle.model import Block, Draft, Run

AROUND = 5
_BESIDE_ENDS = f" \n{SIGNS[LINE]}"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words lost and added (order aside), ends that are, and where the rows first part.

    `at` is the index in the row of the text; `before`, `text` and `page` are the words before it
    and those that each row goes on with. `lost` and `added` are 0 where only the order differs.
    """

    lost: int
    added: int
    at: int
    before: tuple[str, ...]
    text: tuple[str, ...]
    page: tuple[str, ...]
    ends_lost: int = 0
    ends_added: int = 0

    def __str__(self) -> str:
        said = f"{self.lost:,} word{'s' * (self.lost != 1)} lost, {self.added:,} added"
        if not (self.lost or self.added) and (self.ends_lost or self.ends_added):
            ends = f"{self.ends_lost:,} line end{'s' * (self.ends_lost != 1)} lost"
            said = f"{ends}, {self.ends_added:,} added"
        before, text, page = (
            " ".join(part) or "nothing" for part in (self.before, self.text, self.page)
        )
        return f"{said}; after “{before}” the text has “{text}”, the page “{page}”"


def difference(text: Sequence[str], page: Sequence[str]) -> Difference | None:
    """Return how the words of a page differ from those of the text, None if they don't."""
    if len(text) == len(page) and all(map(eq, text, page)):
        return None
    at = next(
        (n for n, (a, b) in enumerate(zip(text, page, strict=False)) if a != b),
        min(len(text), len(page)),
    )
    lost, added = Counter(text) - Counter(page), Counter(page) - Counter(text)
    ends_lost, ends_added = (sum(count[end] for end in ENDS) for count in (lost, added))
    return Difference(
        lost.total() - ends_lost,
        added.total() - ends_added,
        at,
        tuple(text[max(0, at - AROUND) : at]),
        tuple(text[at : at + AROUND]),
        tuple(page[at : at + AROUND]),
        ends_lost,
        ends_added,
    )


def same(text: str, page: str) -> bool:
    """Say whether two running texts with `SIGNS` have the same words and marks.

    Most paragraphs are the same letter for letter, and so are then their words. False is said too
    where only paragraphs without a word differ: `difference` decides.
    """
    said, shown = _paragraphs(text), _paragraphs(page)
    if len(said) != len(shown):
        return False
    return all(a == b or row_of(a) == row_of(b) for a, b in zip(said, shown, strict=True))


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a running text; beside their ends, those of lines say nothing."""
    parts = text.split(SIGNS[PARAGRAPH])
    return [bare for part in parts if (bare := part.strip(_BESIDE_ENDS))]


def words_of_lines(draft: Draft, blocks: Iterable[Block]) -> list[tuple[str, int]]:
    """Return the words and marks of the source lines that blocks came from, each with its line.

    Words are taken from the text itself, not from what the blocks say; only which line ends are
    kept is theirs to say. A scene break counts as one word.
    """
    marked = ((piece, line) for text, line in _marked(draft, blocks) for piece in pieces(text))
    return [(word, line) for piece, line in tidied(marked) for word in piece]


def text_of_lines(draft: Draft, blocks: Iterable[Block]) -> str:
    """Return the same as running text with `SIGNS`."""
    return "".join(text for text, _ in _marked(draft, blocks))


def _marked(draft: Draft, blocks: Iterable[Block]) -> Iterator[tuple[str, int]]:
    for block in blocks:
        match block:
            case SceneBreak():
                yield SIGNS[BREAK] + SIGNS[PARAGRAPH], block.span.first
            case Group(kind="run-on"):
                for part in block.blocks:
                    yield from _of_lines(draft, part)
                yield SIGNS[PARAGRAPH], block.span.last
            case Group():
                yield from _marked(draft, block.blocks)
            case _:
                yield from _of_lines(draft, block)
                yield SIGNS[PARAGRAPH], block.span.last


def _of_lines(draft: Draft, block: Block) -> Iterator[tuple[str, int]]:
    """Iterate over the lines of a block, with a sign where one that is kept ends."""
    typed = draft.source.lines[block.span.first - 1 : block.span.last]
    lines = [without_signs(line).strip() for line in typed]
    kept = list(_kept_lines(block))
    if len(kept) < 2:  # noqa: PLR2004 (the end of its only line is that of the block)
        yield from ((f"{line} ", number) for number, line in zip(block.span, lines, strict=True))
    elif [line.strip() for line, _ in kept] == lines:
        for number, (line, end) in zip(block.span, kept, strict=True):
            yield line.strip() + SIGNS[end], number
    else:
        yield from _of_other_lines(lines, block.span.first, _ends(kept))


def _of_other_lines(
    lines: Sequence[str], first: int, ends: dict[int, str]
) -> Iterator[tuple[str, int]]:
    """Iterate over the words of lines, with a sign where one ends that is kept within them."""
    places = sorted(at for at in ends if at)
    count = done = 0
    for number, line in enumerate(lines, first):
        row = words(line)
        start, count = count, count + len(row)
        while done < len(places) and places[done] <= count:
            end = places[done]
            yield " ".join(row[: end - start]) + SIGNS[ends[end]], number
            row, start, done = row[end - start :], end, done + 1
        yield " ".join(row) + " ", number


def _ends(kept: Iterable[tuple[str, str]]) -> dict[int, str]:
    """Return where kept lines and stanzas end: after how many words."""
    ends: dict[int, str] = {}
    count = 0
    for line, end in kept:
        count += len(words(line))
        ends[count] = PARAGRAPH if PARAGRAPH in (end, ends.get(count)) else end
    return ends


def _kept_lines(block: Block) -> Iterator[tuple[str, str]]:
    """Iterate over the lines that a block is shown in, each with what its end is."""
    match block:
        case Paragraph() | Verse():
            yield from _lines("", block.text)
        case Speech():
            yield from _lines(block.speaker, block.text)
        case Footnote():
            yield from _lines(block.label, block.text)
        case Listing():
            for item in block.items:
                *others, (last, _) = _lines(item.marker, item.text)
                yield from others
                yield last, PARAGRAPH
        case Chat():
            for message in block.messages:
                said = _lines(message.speaker, message.text)
                yield from ((line, PARAGRAPH) for line, _ in said)
        case AsTyped():
            yield from ((line, LINE) for line in block.lines)


def _lines(before: str, runs: Iterable[Run]) -> Iterator[tuple[str, str]]:
    """Iterate over the lines of running text; a line with nothing on it parts two stanzas."""
    for line in f"{before} {''.join(map(_spaced, runs))}".split("\n"):
        yield line, LINE if line.strip() else PARAGRAPH


def _spaced(run: Run) -> str:
    """Return the text of a run, apart from what is around it where its words are so in the text."""
    if run.style is Style.NOTE:
        return f" {run.mark} "
    return f"{run.text} " if run.style is Style.INITIAL else run.text


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
        if count[number] != 1 and not is_blank(line)
    ]
