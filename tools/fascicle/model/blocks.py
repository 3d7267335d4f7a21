"""Blocks: the pieces of a text, from lines that nobody has read yet to what they say they are.

A reader makes `Stretch` blocks; each pass of `recovery` replaces some of them by others. Running
text inside them is a row of `Run`. Everything is frozen: a pass cannot change what another has
made, only make it anew. Each block knows the lines it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


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
    RUBY = "ruby"  # characters and how they are read, as typed
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
