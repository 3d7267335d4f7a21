"""Blocks: the pieces of a text, from unread lines to recognised structure.

A reader makes `Stretch` blocks; each pass of `recovery` replaces some of them by more specific
ones. Running text inside a block is a tuple of `Run`. Everything is frozen: a pass returns new
blocks. Each block knows its source lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Lines `first` to `last` of the source, counted from 1, both included."""

    first: int
    last: int

    def __contains__(self, line: int) -> bool:
        return self.first <= line <= self.last

    def __or__(self, other: Span) -> Span:
        """Return the smallest span that covers both."""
        return Span(min(self.first, other.first), max(self.last, other.last))

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last + 1))


def spans_of(lines: Iterable[int]) -> list[Span]:
    """Return the runs of some lines, which are in order."""
    return [Span(run[0], run[-1]) for run in in_runs(lines, lambda a, b: b == a + 1)]


def in_runs(parts: Iterable[Part], goes_on: Callable[[Part, Part], bool]) -> Iterator[list[Part]]:
    """Yield parts in runs, in which each `goes_on` from the one before it."""
    run: list[Part] = []
    for part in parts:
        if run and not goes_on(run[-1], part):
            yield run
            run = []
        run.append(part)
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rule that recognised a block, and its confidence, from 0 (none) to 1 (certain)."""

    rule: str
    confidence: float = 1.0


UNREAD = Evidence("unread", 0.0)
# The kind of a group that holds the header of a story, as a format marks it, and the beginning of
# the kind of one in it that is the value of a field, before its key ("" for a label).
HEADER, FIELD = "header", "field "
# The kind of a group that is a speech of several stanzas or paragraphs; its first block is the
# `Speech` with the speaker.
SPEECH = "speech"


class Style(StrEnum):
    """The style of a run of text."""

    PLAIN = "plain"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    STRONG_EMPHASIS = "strong emphasis"
    INITIAL = "initial"  # a dropped capital, typed apart from the rest of its word
    CODE = "code"
    STRUCK = "struck"  # struck through by the author
    UNDERLINED = "underlined"
    SUBSCRIPT = "sub"
    SUPERSCRIPT = "sup"
    RUBY = "ruby"  # base characters with their reading, as typed
    NOTE = "note"  # the reference mark of a note, linked if the note is on the same page


# The hyphen of a word that is divided at the end of a line.
DIVIDED = "\u00ad"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in one style. A newline in `text` is a line end kept as typed."""

    text: str
    style: Style = Style.PLAIN
    # The mark typed around the text ("_", "*"), for outputs that cannot show the style. For the
    # reference mark of a note: the whole mark as typed.
    mark: str = ""
    # For the reference mark of a note: the number of the note in the text, counted from 1.
    note: int = 0
    # The address that the text links to, outside of the book; "" if it is no link.
    target: str = ""
    # The emphasis of words that are underlined, struck through, raised or lowered.
    emphasis: Style = Style.PLAIN


def plain(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def text_of(runs: Iterable[Run]) -> str:
    """Return the characters of some runs, without styles."""
    return "".join([run.text for run in runs])


def said_in(runs: Iterable[Run]) -> str:
    """Return the characters of some runs without the marks of notes."""
    return text_of(run for run in runs if run.style is not Style.NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of a text. `gap` is the number of blank lines typed before it."""

    span: Span
    gap: int = 0
    why: Evidence = UNREAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch(Block):
    """Consecutive non-blank lines, as typed, that no pass has recognised yet.

    `cut` is the number of characters before the first line that a heading has.
    """

    lines: tuple[str, ...]
    cut: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Block):
    """A paragraph of prose, or lines as typed: line ends inside `text` are the author's."""

    text: tuple[Run, ...]

    @property
    def keeps_lines(self) -> bool:
        """Whether it is lines as typed: an address, a list, an index, an advertisement."""
        return any("\n" in run.text for run in self.text)


def prose_of(block: Block | None) -> str:
    """Return the characters of a paragraph, "" for any other block."""
    return text_of(block.text) if isinstance(block, Paragraph) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verse(Block):
    """Lines of verse with their indents; an empty line separates two stanzas.

    `number` is that of the first line, where the text counts its lines, else 0.
    """

    text: tuple[Run, ...]
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Block):
    """The heading of a division.

    `kind` is the kind of division ("chapter", "part", "poem"), `level` its depth in the work, from
    1. `label` and `title` are as typed ("CHAPTER I.", "The Door"); either may be empty. `number` is
    the number in the label, if any. `joiner` is the text between label and title where they share a
    line. `runs` is the whole heading if a part of it is emphasised or a note's mark, else empty.

    One that the library owner has supplied has no line: its span is empty, before the first below.
    """

    kind: str
    level: int
    label: str = ""
    title: str = ""
    number: int | None = None
    joiner: str = ""
    runs: tuple[Run, ...] = ()

    @property
    def is_supplied(self) -> bool:
        """Whether its words are not in the text."""
        return self.span.last < self.span.first

    @property
    def text(self) -> str:
        """The whole heading on one line."""
        return self.label + self.between + self.title

    @property
    def between(self) -> str:
        """The text between label and title, "" if there is only one of them."""
        if not (self.label and self.title):
            return ""
        return self.joiner or (" " if self.label[-1] in ".:-–—" else ": ")


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneBreak(Block):
    """A break between two scenes: an ornament with its mark, or a space (empty `mark`)."""

    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSpace(Block):
    """A gap wider than usual that may be no scene break: shown as typed, and parting no scenes."""


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: its marker as typed ("1.", "-") and its text.

    `depth` is the number of lists around its own in which it stands below an item.
    """

    marker: str
    text: tuple[Run, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Block):
    """A list with its markers as typed."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote(Block):
    """A note, at the place where it was typed; an empty line separates its paragraphs.

    `label` is its opening without brackets ("1", "*", "Footnote 1"). `key` is the part that it
    shares with its reference mark; `notation` is how that mark is typed: "[", "(", "*" or "^" for a
    raised number, "" without a mark. Notes with marks are numbered from 1 through the text.
    """

    label: str
    text: tuple[Run, ...]
    key: str = ""
    notation: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Block):
    """A speech of a play: the speaker as typed, and the text, in prose or verse.

    A longer one is a group of kind `SPEECH`.
    """

    speaker: str
    text: tuple[Run, ...]
    is_verse: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A chat message: the speaker as typed, with time and marks, and the text."""

    speaker: str
    text: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat(Block):
    """A chat: messages in the order in which they were sent."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AsTyped(Block):
    """Lines whose columns carry meaning, such as a table or a drawing, with all their spaces."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(AsTyped):
    """A table of a format that has tables: its cells by rows, and its lines as text in columns.

    All rows have as many cells. The first one may name the columns (`has_head`). The caption has
    the first line.
    """

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    has_head: bool = False
    caption: str = ""


# What an image is by that has no description and no word beside it.
IMAGE_ALONE = Evidence("image alone", 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Block):
    """An image: the name of its file in the book, and its alternative text.

    `description` is "" for a decorative image, None if nobody has described it.
    """

    name: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Block):
    """Blocks that belong together, such as a "letter", "epigraph", "dedication" or "quotation".

    A "note" is the author's, a "summary" comes from an archive. An "illustration" and an
    "editors-note" were typed in brackets; an "illustration" may also be an image with its caption.
    The blocks of a "run-on" are the parts of one paragraph that was cut by the end of a page.

    The contents of a group that the owner has decided, or a format marks, are still to be
    recognised while it is `decided`: no pass takes it for its own.
    """

    kind: str
    blocks: tuple[Block, ...]
    decided: bool = False

    def is_a(self, *kinds: str) -> bool:
        """Return whether the group was recognised as one of these kinds."""
        return self.kind in kinds and not self.decided


def group_of(kind: str, why: Evidence, blocks: Iterable[Block], *, decided: bool = False) -> Group:
    """Return consecutive blocks as one group."""
    inner = tuple(blocks)
    span = inner[0].span | inner[-1].span
    return Group(span=span, gap=inner[0].gap, why=why, kind=kind, blocks=inner, decided=decided)


def with_text(block: Block, change: Callable[[tuple[Run, ...]], tuple[Run, ...]]) -> Block:
    """Return a block with `change` applied to its running text, also inside groups."""
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
        case Table():
            rows = tuple(tuple(map(change, row)) for row in block.rows)
            return replace(block, rows=rows)
        case Group():
            return replace(block, blocks=tuple(with_text(b, change) for b in block.blocks))
        case _:
            return block


def texts_of(block: Block) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """Yield all running text that `with_text` would change, in order.

    Each text comes with what is typed before it: a speaker, a label, a marker, or "".
    """
    match block:
        case Paragraph() | Verse():
            yield "", block.text
        case Speech():
            yield block.speaker, block.text
        case Footnote():
            yield block.label, block.text
        case Listing():
            yield from ((item.marker, item.text) for item in block.items)
        case Chat():
            yield from ((message.speaker, message.text) for message in block.messages)
        case Table():
            yield from (("", cell) for row in block.rows for cell in row)
        case Group():
            yield from (text for inner in block.blocks for text in texts_of(inner))


def runs_of(block: Block) -> Iterator[Run]:
    return (run for _, runs in texts_of(block) for run in runs)


def note_marks_of(block: Block) -> Iterator[Run]:
    """Yield the marks of notes in a block, also in headings."""
    for leaf in leaves([block]):
        runs = leaf.runs if isinstance(leaf, Heading) else runs_of(leaf)
        yield from (run for run in runs if run.style is Style.NOTE)


def run_on(group: Group) -> tuple[Run, ...]:
    """Return the text of a paragraph cut by page ends, with no space in a word cut by one."""
    runs: list[Run] = []
    for block in group.blocks:
        if isinstance(block, Paragraph):
            hangs = not runs or runs[-1].text.endswith(("-", DIVIDED))
            runs[-1:] = [replace(it, text=it.text.removesuffix(DIVIDED)) for it in runs[-1:]]
            runs += [*(() if hangs else plain(" ")), *block.text]
    return tuple(runs)


def leaves(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks that are not groups, also those inside groups, in order."""
    for block in blocks:
        if isinstance(block, Group):
            yield from leaves(block.blocks)
        else:
            yield block


def reading_of(block: Block) -> str:
    """Return the name of a block: "scene break", "letter", "chapter (level 2)"."""
    if isinstance(block, Heading):
        return f"{block.kind} (level {block.level})"
    if isinstance(block, Group):
        return block.kind
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type(block).__name__).lower()
