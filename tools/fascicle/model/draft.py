"""A draft: a text on its way from lines to blocks, and all that is known of it by then.

Lines are counted from 1 over the whole text, all its files together, so that one number names one
line (`Source.place` says which file that is in).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from fascicle.model.blocks import Block, Run, Span, with_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# The first line of a file stands this far from the last line of the file before it: wider than
# any gap that people type, so that a file of a folder always begins something new.
FILE_GAP = 99


@dataclass(frozen=True, slots=True)
class Aside:
    """An entry of the ledger: lines set aside on purpose, and as what."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the keeper: its name, its place, what was read and what else it could be.

    `about` is the class of places that one answer is for: "gaps=3", "kept-lines", "lone-number";
    "" where only this place is asked about.
    """

    name: str
    span: Span
    question: str
    reading: str
    answers: tuple[str, ...] = ()
    weight: float = 0.5
    about: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the keeper says of all places of a class, as `Query.about` names it."""

    about: str
    read_as: str
    kind: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What the keeper has said that is applied when the passes are through."""

    answers: tuple[Answer, ...] = ()
    # Lines that have an answer of their own about the gap before them.
    gaps: frozenset[int] = frozenset()
    # Headings whose depth is that of their like.
    unlevelled: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of a text without their ends, and which file each came from."""

    lines: tuple[str, ...]
    # (number of its first line, name) of each file, in order; names as the keeper knows them.
    files: tuple[tuple[int, str], ...]
    encodings: tuple[str, ...] = ()

    def place(self, line: int) -> str:
        """Return "file:line" for a line of the whole text, counted within its file."""
        first, name = max((f for f in self.files if f[0] <= line), default=self.files[0])
        return f"{name}:{line - first + 1}"

    def text(self, span: Span) -> str:
        """Return the lines of a span as typed, joined by newlines."""
        return "\n".join(self.lines[span.first - 1 : span.last])


@dataclass(frozen=True, slots=True)
class Found:
    """What the text says of itself in its header or on its title page, by the name it has there.

    Keys are those of a work's TOML (`title`, `authors`, `summary` …); lists are tuples.
    """

    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    def with_(self, **values: str | tuple[str, ...]) -> Found:
        """Return a copy with these values; what was found earlier outranks what comes later."""
        return Found({**{k: v for k, v in values.items() if v}, **self.values})

    def get(self, key: str) -> str:
        """Return the value of `key` as one string, "" if there is none."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ", ".join(value)


@dataclass(frozen=True, slots=True)
class Traits:
    """Properties of the text as a whole, measured once before it is read."""

    # What begins a paragraph: "blank" (a blank line), "indent", or "line" (each line is one).
    style: str = "blank"
    # The width that lines were wrapped to, or None where a paragraph is one line.
    wrap: int | None = None
    # How many blank lines usually stand between two paragraphs of a file.
    usual_gap: int = 1
    # Spaces before an ordinary line of prose.
    margin: int = 0
    # The share of words that begin with a capital, and that end with a mark.
    capitals: float = 0.08
    marks: float = 0.16


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way from lines to blocks. Blocks and ledger cover each non-blank line once."""

    source: Source
    blocks: tuple[Block, ...]
    ledger: tuple[Aside, ...] = ()
    queries: tuple[Query, ...] = ()
    found: Found = field(default_factory=Found)
    traits: Traits = field(default_factory=Traits)
    # Of a text whose style changes: the first line of each region, and what is measured there.
    regions: tuple[tuple[int, Traits], ...] = ()
    # Titles that a printed table of contents promises, in order.
    contents: tuple[str, ...] = ()
    # Lines before which the keeper has said that a gap is no scene break.
    no_breaks: frozenset[int] = frozenset()
    # Lines that the keeper has decided about: what has been answered is not asked again.
    decided: frozenset[int] = frozenset()
    said: Said = field(default_factory=Said)

    def traits_at(self, line: int) -> Traits:
        """Return the properties of the text around a line."""
        if not self.regions:
            return self.traits
        return self.regions[max(0, bisect_right(self.regions, line, key=itemgetter(0)) - 1)][1]

    def usual_gap(self, block: Block) -> int:
        """Return the usual gap around a block; where the style changes, the wider of the two."""
        if not self.regions:
            return self.traits.usual_gap
        line = block.span.first
        return max(self.traits_at(n).usual_gap for n in (line, max(1, line - 1 - block.gap)))

    def map_blocks(self, change: Callable[[Block], Block]) -> Draft:
        """Return the draft with `change` applied to each block."""
        return replace(self, blocks=tuple(change(block) for block in self.blocks))

    def map_text(self, change: Callable[[tuple[Run, ...]], tuple[Run, ...]]) -> Draft:
        """Return the draft with `change` applied to all running text, inside groups too."""
        return self.map_blocks(lambda block: with_text(block, change))

    def with_blocks(self, blocks: Iterable[Block]) -> Draft:
        """Return the draft with other blocks."""
        return replace(self, blocks=tuple(blocks))

    def set_aside(self, kind: str, *blocks: Block) -> Draft:
        """Return the draft with some of its blocks moved to the ledger."""
        gone = {id(block) for block in blocks}
        return replace(
            self,
            blocks=tuple(block for block in self.blocks if id(block) not in gone),
            ledger=(*self.ledger, *(Aside(kind, block.span) for block in blocks)),
        )

    def ask(self, *queries: Query) -> Draft:
        """Return the draft with more queries, but for those about decided lines."""
        new = (query for query in queries if self.decided.isdisjoint(query.span))
        return replace(self, queries=(*self.queries, *new))
