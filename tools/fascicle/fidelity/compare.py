"""Comparison of two rows of words: how many were lost or added, and the first difference.

Ends of lines and paragraphs are compared as words are, and counted separately.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import eq

from fascicle.model.blocks import (
    DIVIDED,
    AsTyped,
    Block,
    Chat,
    Group,
    KeptSpace,
    Listing,
    Paragraph,
    Picture,
    Run,
    SceneBreak,
    Speech,
    Style,
    Table,
    leaves,
    text_of,
    texts_of,
)
from fascicle.model.draft import Draft
from fascicle.model.words import (
    BREAK,
    ENDS,
    LINE,
    PARAGRAPH,
    SIGNS,
    Piece,
    pieces,
    without_double_ends,
    without_signs,
    words,
    words_and_marks,
)
from fascicle.readers.text import is_blank

AROUND = 5
_BESIDE_ENDS = f" \n{SIGNS[LINE]}"
# The end of a divided word, which belongs to the line of its beginning.
_DIVIDED = re.compile(rf"{DIVIDED}\n\s*(\S+) ?")


@dataclass(frozen=True, slots=True)
class Difference:
    """The numbers of words and ends lost and added, and the first difference.

    `at` is the index in the row of the text; `before` are the words before it, `text` and `page`
    the words that follow in each row. `lost` and `added` are 0 if only the order differs.
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
        return self.between("the text", "the page")

    def between(self, one: str, other: str) -> str:
        """Return the difference in words; `one` and `other` name what was compared."""
        counts = f"{self.lost:,} word{'s' * (self.lost != 1)} lost, {self.added:,} added"
        if not (self.lost or self.added) and (self.ends_lost or self.ends_added):
            ends = f"{self.ends_lost:,} line end{'s' * (self.ends_lost != 1)} lost"
            counts = f"{ends}, {self.ends_added:,} added"
        before, text, page = (
            " ".join(part) or "nothing" for part in (self.before, self.text, self.page)
        )
        return f"{counts}; after “{before}” {one} has “{text}”, {other} “{page}”"


def difference(text: Sequence[str], page: Sequence[str]) -> Difference | None:
    """Return the difference between the words of a text and of a page, None if there is none."""
    if len(text) == len(page) and all(map(eq, text, page)):
        return None
    pairs = enumerate(zip(text, page, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(text), len(page)))
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


def equal_words(text: str, page: str) -> bool:
    """Return whether two running texts with `SIGNS` have the same words and marks.

    Fast, since most paragraphs are equal as strings. May return False if only paragraphs without a
    word differ; then `difference` decides.
    """
    typed, shown = _paragraphs(text), _paragraphs(page)
    if len(typed) != len(shown):
        return False
    return all(
        a == b or words_and_marks(a) == words_and_marks(b)
        for a, b in zip(typed, shown, strict=True)
    )


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a running text, stripped of adjacent line ends."""
    parts = text.split(SIGNS[PARAGRAPH])
    return [bare for part in parts if (bare := part.strip(_BESIDE_ENDS))]


def words_of_lines(draft: Draft, blocks: Iterable[Block]) -> list[tuple[str, int]]:
    """Return the words and marks of the source lines of some blocks, each with its line.

    Words are taken from the source; only the kept line ends are taken from the blocks. A scene
    break counts as one word.
    """
    return [
        (word, line)
        for piece, line in without_double_ends(_numbered(draft, blocks))
        for word in piece
    ]


def _numbered(draft: Draft, blocks: Iterable[Block]) -> Iterator[tuple[Piece, int]]:
    for text, first in _marked(draft, blocks):
        for number, line in enumerate(text.split("\n"), first):
            yield from ((piece, number) for piece in pieces(line))


def text_of_lines(draft: Draft, blocks: Iterable[Block]) -> str:
    """Return the source lines of some blocks as running text with `SIGNS`."""
    text = "".join(text for text, _ in _marked(draft, blocks))
    text = text.replace(f"{SIGNS[LINE]}\n", SIGNS[LINE]).replace("\n", " ")
    # The number of spaces makes no difference to words.
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _marked(draft: Draft, blocks: Iterable[Block]) -> Iterator[tuple[str, int]]:
    """Yield the lines of each block with signs, and the number of the first line."""
    for block in blocks:
        match block:
            case SceneBreak():
                yield SIGNS[BREAK] + SIGNS[PARAGRAPH], block.span.first
            case KeptSpace() | Picture():
                pass
            case Group(kind="run-on"):
                texts = _whole([_of_lines(draft, part) for part in block.blocks])
                for text, part in zip(texts, block.blocks, strict=True):
                    yield text + "\n", part.span.first
                yield SIGNS[PARAGRAPH], block.span.last
            case Group():
                yield from _marked(draft, block.blocks)
            case _:
                yield _of_lines(draft, block) + SIGNS[PARAGRAPH], block.span.first


def _whole(parts: list[str]) -> list[str]:
    """Return the parts of a paragraph, with each word cut by the end of one in its first."""
    for n, (part, below) in enumerate(pairwise(parts)):
        if part.endswith(DIVIDED):
            rest, _, parts[n + 1] = below.partition(" ")
            parts[n] = part.removesuffix(DIVIDED) + rest
    return parts


def _of_lines(draft: Draft, block: Block) -> str:
    """Return the lines of a block, with a sign at each kept line end."""
    typed = without_signs(draft.typed(block))
    # Fast path: most paragraphs and speeches are one line.
    is_one = isinstance(block, Paragraph | Speech) and "\n" not in text_of(block.text)
    kept = [] if is_one else list(_kept_lines(block))
    # At the ends of kept lines, a soft hyphen that is typed divides no word.
    if DIVIDED in typed and (len(kept) <= 1 or not draft.divided.isdisjoint(block.span)):
        typed = _DIVIDED.sub(r"\1\n", typed)
    lines = list(map(str.strip, typed.split("\n")))
    # A single line ends with its block.
    if len(kept) > 1 and _are_equal([line for line, _ in kept], lines):
        lines = [line + SIGNS[end] for line, (_, end) in zip(lines, kept, strict=True)]
    elif len(kept) > 1:
        lines = _with_ends(lines, _ends(kept))
    return "\n".join(lines)


def _are_equal(kept: Sequence[str], lines: Sequence[str]) -> bool:
    """Return whether two rows of lines are equal, whatever the spaces in them."""
    if len(kept) != len(lines):
        return False
    return all(a == b or a.split() == b.split() for a, b in zip(kept, lines, strict=True))


def _with_ends(lines: Iterable[str], ends: dict[int, str]) -> list[str]:
    """Return the words of lines, with a sign at each kept end within them."""
    places = sorted(at for at in ends if at)
    marked = []
    count = done = 0
    for line in lines:
        row = words(line)
        count += len(row)
        while done < len(places) and places[done] <= count:
            after = count - places[done]
            row.insert(len(row) - after, SIGNS[ends[places[done]]])
            done += 1
        marked.append(" ".join(row))
    return marked


def _ends(kept: Iterable[tuple[str, str]]) -> dict[int, str]:
    """Return the ends of kept lines and stanzas, by the number of words before them."""
    ends: dict[int, str] = {}
    count = 0
    for line, end in kept:
        count += len(words(line))
        ends[count] = PARAGRAPH if PARAGRAPH in (end, ends.get(count)) else end
    return ends


def _kept_lines(block: Block) -> Iterator[tuple[str, str]]:
    """Yield the lines of a block as they are shown, each with the kind of its end."""
    if isinstance(block, Table):
        yield block.caption, PARAGRAPH
    elif isinstance(block, AsTyped):
        yield from ((line, LINE) for line in block.lines)
    for before, runs in texts_of(block):
        *others, (last, end) = _lines(before, runs)
        yield from ((line, PARAGRAPH if isinstance(block, Chat) else end) for line, end in others)
        yield last, PARAGRAPH if isinstance(block, Chat | Listing | Table) else end


def _lines(before: str, runs: Iterable[Run]) -> Iterator[tuple[str, str]]:
    """Yield the lines of running text; an empty line separates two stanzas."""
    for line in f"{before} {''.join(map(_text_of_run, runs))}".split("\n"):
        yield line, LINE if line.strip() else PARAGRAPH


def _text_of_run(run: Run) -> str:
    """Return the text of a run, with spaces where the source separates its words."""
    if run.style is Style.NOTE:
        return run.mark
    if run.style is Style.CODE:
        return f" {run.text} "
    return f"{run.text} " if run.style is Style.INITIAL else run.text


def uncovered(draft: Draft, blocks: Iterable[Block] | None = None) -> list[int]:
    """Return the non-blank lines that blocks and ledger do not cover exactly once.

    `blocks` are those of the draft by default, or those of the pages. The title and the text of a
    line that has both are two blocks.
    """
    spans = [block.span for block in leaves(draft.blocks if blocks is None else blocks)]
    # The difference between the number of spans that cover a line and the line before it.
    more = [0] * (len(draft.source.lines) + 2)
    for span in (*spans, *(aside.span for aside in draft.ledger)):
        more[span.first] += 1
        more[span.last + 1] -= 1
    shared = {n for n in draft.markup if draft.run_in(n)}
    covering = zip(draft.source.lines, accumulate(more[1:]), strict=False)
    return [
        number
        for number, (line, count) in enumerate(covering, start=1)
        if count != 1 + (number in shared) and not is_blank(line)
    ]
