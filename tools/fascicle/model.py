"""What a text is while it is being read: lines, blocks, divisions, and what was set aside.

A reader makes a `Draft` of `Stretch` blocks; each pass of `recovery` replaces some of them by
blocks that say what they are; `assembly` turns the row of blocks into a `Work` of divisions.
Everything is frozen: a pass cannot change what another has made, only make a new draft.

Each block knows the lines it came from. Lines are counted from 1 over the whole text, all its
files together, so that one number names one line (`Source.place` says which file that is in).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

# The first line of a file stands this far from the last line of the file before it: wider than
# any gap that people type, so that a file of a folder always begins something new.
FILE_GAP = 99


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Lines `first` to `last` of the source, counted from 1, both included."""

    first: int
    last: int

    def __contains__(self, line: int) -> bool:
        """Say whether `line` is one of these lines."""
        return self.first <= line <= self.last

    def __or__(self, other: Span) -> Span:
        """Return the smallest span that holds both."""
        return Span(min(self.first, other.first), max(self.last, other.last))

    def __iter__(self) -> Iterator[int]:
        """Iterate over the numbers of the lines."""
        return iter(range(self.first, self.last + 1))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which rule read a block so, and how sure it is, from 0 (no idea) to 1 (certain)."""

    rule: str
    strength: float = 1.0


UNREAD = Evidence("unread", 0.0)


class Style(StrEnum):
    """How a run of text is set."""

    PLAIN = "plain"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    INITIAL = "initial"  # the first letter of a word, which the text has apart from the rest
    NOTE = "note"  # the label of a note, linked to it where it is on the same page


@dataclass(frozen=True, slots=True)
class Run:
    """Characters set in one style. A newline in them is a line end that is kept as typed."""

    text: str
    style: Style = Style.PLAIN
    # The mark as it was typed around the text ("_", "*"), needed where a style cannot be shown;
    # of the label of a note, all of it.
    mark: str = ""
    # Of the label of a note: which note of the text, counted from 1.
    note: int = 0


def plain(text: str) -> tuple[Run, ...]:
    """Return `text` as one plain run."""
    return (Run(text),)


def text_of(runs: Iterable[Run]) -> str:
    """Return the characters of some runs, without their styles."""
    return "".join([run.text for run in runs])


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of a text. `gap` is how many blank lines were typed before it."""

    span: Span
    gap: int = 0
    why: Evidence = UNREAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch(Block):
    """Lines that stand together, as typed, and that no pass has read yet."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Block):
    """Prose. Line ends inside `text` are there because the author meant them."""

    text: tuple[Run, ...]


def prose_of(block: Block | None) -> str:
    """Return the characters of a paragraph, "" for any other block."""
    return text_of(block.text) if isinstance(block, Paragraph) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verse(Block):
    """Lines of verse with their indents; an empty line parts two stanzas."""

    text: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Block):
    """The head of a division.

    `kind` is the field's word for the division ("chapter", "part", "poem"), `level` its depth in
    the work from 1; `label` and `title` are what was typed ("CHAPTER I.", "The Door"), either may
    be empty; `number` is the number that the label says, if any; `joiner` stood between the two
    where they share a line.
    """

    kind: str
    level: int
    label: str = ""
    title: str = ""
    number: int | None = None
    joiner: str = ""

    @property
    def text(self) -> str:
        """The whole heading on one line."""
        if not (self.label and self.title):
            return self.label or self.title
        if self.joiner:
            return self.label + self.joiner + self.title
        return f"{self.label}{' ' if self.label[-1] in '.:-–—' else ': '}{self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneBreak(Block):
    """A break between two scenes: an ornament with its mark, or, without one, a space."""

    mark: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list: its marker as typed ("1.", "-") and its text."""

    marker: str
    text: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Block):
    """A list inside the prose, its numbers as typed."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote(Block):
    """A note, at the place where it was typed; an empty line parts two paragraphs of it.

    `label` is how it opened, without brackets ("1", "*", "Footnote 1"). What it has in common with
    its mark in the prose is `key`, and `notation` is how that is typed: "[", "(", "*" or "^" for
    a raised number; "" where there is none. Notes with marks are numbered through, from 1.
    """

    label: str
    text: tuple[Run, ...]
    key: str = ""
    notation: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Block):
    """A speech of a play: the speaker as typed, and what is said."""

    speaker: str
    text: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a chat: who says it, as typed with time and marks, and what is said."""

    speaker: str
    text: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat(Block):
    """Messages in the order in which they were sent."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AsTyped(Block):
    """Lines whose columns carry the meaning: a table, a drawing; with all their spaces."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Block):
    """Blocks that belong together, and as what: "letter", "epigraph", "quotation", "telegram".

    A "note" is the author's, a "summary" an archive's; an "illustration" and an "editors-note"
    stood in brackets. The blocks of a "run-on" are the parts of one paragraph, which the end of a
    page has cut.
    """

    kind: str
    blocks: tuple[Block, ...]


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


def with_text(block: Block, change: Callable[[tuple[Run, ...]], tuple[Run, ...]]) -> Block:
    """Return a block with `change` applied to its running text."""
    match block:
        case Paragraph() | Verse() | Footnote() | Speech():
            text = change(block.text)
            return block if text is block.text else replace(block, text=text)
        case Listing():
            items = tuple(replace(item, text=change(item.text)) for item in block.items)
            return replace(block, items=items)
        case Chat():
            messages = tuple(replace(m, text=change(m.text)) for m in block.messages)
            return replace(block, messages=messages)
        case Group():
            return replace(block, blocks=tuple(with_text(b, change) for b in block.blocks))
        case _:
            return block


def runs_of(block: Block) -> Iterator[Run]:
    """Iterate over all that `with_text` would change, in order."""
    match block:
        case Paragraph() | Verse() | Footnote() | Speech():
            yield from block.text
        case Listing():
            yield from (run for item in block.items for run in item.text)
        case Chat():
            yield from (run for message in block.messages for run in message.text)
        case Group():
            yield from (run for inner in block.blocks for run in runs_of(inner))


def run_on(group: Group) -> tuple[Run, ...]:
    """Return the running text of a paragraph that was cut; a divided word keeps its hyphen."""
    runs: list[Run] = []
    for block in group.blocks:
        if isinstance(block, Paragraph):
            hangs = not runs or runs[-1].text.endswith("-")
            runs += [*(() if hangs else plain(" ")), *block.text]
    return tuple(runs)


def leaves(blocks: Iterable[Block]) -> Iterator[Block]:
    """Iterate over the blocks that are not groups, inside groups too, in order."""
    for block in blocks:
        if isinstance(block, Group):
            yield from leaves(block.blocks)
        else:
            yield block


@dataclass(frozen=True, slots=True)
class Division:
    """A named stretch of a work, with the divisions inside it."""

    heading: Heading
    blocks: tuple[Block, ...] = ()
    divisions: tuple[Division, ...] = ()

    def walk(self) -> Iterator[Division]:
        """Iterate over this division and all inside it, in reading order."""
        yield self
        for division in self.divisions:
            yield from division.walk()


@dataclass(frozen=True, slots=True)
class Work:
    """What a text has become: what stands before its first heading, and its divisions."""

    slug: str
    draft: Draft
    opening: tuple[Block, ...]
    divisions: tuple[Division, ...]

    def walk(self) -> Iterator[Division]:
        """Iterate over all divisions, in reading order."""
        for division in self.divisions:
            yield from division.walk()
