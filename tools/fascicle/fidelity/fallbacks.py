"""Fallbacks: lines, or a whole text, shown as typed because a page would not have their words.

A block that cannot be written, or whose words differ when its page is read back, is shown as typed;
if that does not help, all of its page, and at last the whole work (`convert`). Addresses stay:
headings that begin pages lose no more than their styles, unless the whole work is shown as typed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeGuard

from fascicle.model.blocks import (
    AsTyped,
    Block,
    Evidence,
    Group,
    Heading,
    Paragraph,
    Picture,
    Span,
    leaves,
    plain,
)
from fascicle.model.draft import Aside, Draft
from fascicle.readers.text import is_blank

SHOWN_AS_TYPED = Evidence("shown as typed", 1.0)
# The most lines of a passage that a report has.
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Fallback:
    """A failure of the tool with a text: its place and problem, and what is shown as typed.

    `shown` is "a passage", "3 passages" or "the whole work"; "" if the text cannot be shown at all.
    `trace` is a traceback, if there was an exception; `details` has lines that help to repeat it.
    """

    place: str
    problem: str
    shown: str = ""
    trace: str = ""
    details: str = ""

    def __str__(self) -> str:
        """Return what is shown as typed, and why."""
        return f"{self.shown} shown as typed: {self.problem}" if self.shown else self.problem


def passages(draft: Draft, lines: Collection[int]) -> tuple[str, str]:
    """Return the number of passages that some lines are, in words, and the first, with numbers."""
    spans = [span for span in _runs(lines) if not _is_empty(draft, span)]
    first = spans[0] if spans else Span(1, 1)
    numbered = (f"{n}: {draft.source.lines[n - 1]}" for n in [*first][:_MOST_LINES])
    said = "a passage is" if len(spans) < 2 else f"{len(spans)} passages are"  # noqa: PLR2004
    return said, "\n".join(numbered)


def with_typed(
    draft: Draft, lines: Collection[int], heads: Collection[int], *, as_code: bool
) -> Draft:
    """Return the draft with the blocks of some lines as typed, all in the order of their lines.

    They are paragraphs that keep their lines, or `as_code`. Headings on the lines `heads` lose no
    more than their styles. A line that no block has becomes one, unless the ledger has it; what the
    ledger has twice is in it once.
    """
    typing = _Typing(draft, frozenset(lines), heads, as_code=as_code)
    row = [typed for block in draft.blocks for typed in typing.typed(block)]
    there = {n for block in leaves(row) for n in block.span}
    row += typing.blocks(set(lines) - there)
    return replace(draft, blocks=tuple(sorted(row, key=_first)), ledger=typing.ledger)


def all_typed(draft: Draft, *, as_code: bool) -> Draft:
    """Return the draft of a reader with all lines as typed, but those that the reader sets aside.

    They are paragraphs that keep their lines, beside the images; or `as_code`, without images.
    """
    typing = _Typing(draft, frozenset(), (), as_code=as_code)
    pictures = [b for b in leaves(draft.blocks) if isinstance(b, Picture) and not as_code]
    gone = {n for picture in pictures for n in picture.span}
    numbers = (n for n in range(1, len(draft.source.lines) + 1) if n not in gone)
    shown = (n for n in numbers if not is_blank(draft.source.lines[n - 1]))
    blocks = tuple(sorted((*typing.blocks(shown), *pictures), key=_first))
    return replace(
        draft, blocks=blocks, ledger=typing.ledger, headings={}, verse=frozenset(), regions=()
    )


class _Typing:
    """The lines of a draft that are to be shown as typed."""

    def __init__(
        self, draft: Draft, lines: frozenset[int], heads: Collection[int], *, as_code: bool
    ) -> None:
        self._draft, self._lines, self._heads, self._as_code = draft, lines, heads, as_code
        self.ledger = tuple(_once(draft.ledger))
        self._aside = {n for entry in self.ledger for n in entry.span}

    def typed(self, block: Block) -> Iterator[Block]:
        """Yield a block as it is, or as typed if it has one of the lines."""
        if self._lines.isdisjoint(block.span):
            yield block
        elif isinstance(block, Heading) and block.span.first in self._heads:
            yield replace(block, runs=())
        elif _is_open(block) and not self._lines.issuperset(block.span):
            inner = tuple(typed for each in block.blocks for typed in self.typed(each))
            yield from [replace(block, blocks=inner)] if inner else []
        else:
            yield from self.blocks({n for leaf in leaves([block]) for n in leaf.span})

    def blocks(self, numbers: Iterable[int]) -> Iterator[Block]:
        """Yield lines as typed, without those of the ledger; lines in a row are one block."""
        lines = self._draft.source.lines
        for run in _runs(n for n in numbers if n not in self._aside):
            shown = [n for n in run if not is_blank(lines[n - 1])]
            # Code may have empty lines.
            whole = [Span(shown[0], shown[-1])] if shown and self._as_code else _runs(shown)
            yield from map(self._block, whole)

    def _block(self, span: Span) -> Block:
        lines, why = tuple(map(self._draft.line, span)), SHOWN_AS_TYPED
        if self._as_code:
            return AsTyped(span=span, gap=1, why=why, lines=lines)
        return Paragraph(span=span, gap=1, why=why, text=plain("\n".join(lines)))


def _is_open(block: Block) -> TypeGuard[Group]:
    return isinstance(block, Group) and block.kind != "run-on"


def _first(block: Block) -> int:
    return block.span.first


def _is_empty(draft: Draft, span: Span) -> bool:
    return all(is_blank(draft.source.lines[n - 1]) for n in span)


def _once(ledger: Iterable[Aside]) -> Iterator[Aside]:
    """Yield the entries of a ledger, without the lines that earlier ones have."""
    seen: set[int] = set()
    for entry in ledger:
        new = [n for n in entry.span if n not in seen]
        seen.update(new)
        yield from (Aside(entry.kind, span) for span in _runs(new))


def _runs(numbers: Iterable[int]) -> Iterator[Span]:
    """Yield the spans that some numbers are."""
    ordered = sorted(numbers)
    for _, run in groupby(enumerate(ordered), lambda pair: pair[1] - pair[0]):
        row = [number for _, number in run]
        yield Span(row[0], row[-1])
