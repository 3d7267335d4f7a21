"""The draft: a text on its way from lines to blocks, with everything found out about it so far.

Lines are counted from 1 through all files of the text, so that one number identifies one line.
`Source.place` returns the file and the line within it. A draft whose blocks `convert` has put into
divisions is a work.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import itemgetter

from fascicle.model.blocks import (
    DIVIDED,
    Block,
    Group,
    Heading,
    Run,
    Span,
    Style,
    leaves,
    with_text,
)
from fascicle.model.decision import Choice, Decision
from fascicle.model.words import metadata_value

# The gap between the last line of a file and the first line of the next: wider than any gap that
# people type, so that each file of a folder begins something new.
FILE_GAP = 99
# The kind of markup of characters that a heading has: a title that runs into its text.
RUN_IN = "run-in title"
# The gap of a new page, which volunteers of Project Gutenberg leave before a chapter.
PAGE_GAP = 4


@dataclass(frozen=True, slots=True)
class Aside:
    """An entry of the ledger: lines set aside on purpose, and their kind."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Markup:
    """Characters of a line that direct how it is set, from `start` to `end`, and are not shown.

    `kind` is "markup" for signs such as the ">" of a quotation, and `RUN_IN`. The ledger lists all
    other kinds, such as "command".
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Styled:
    """Characters of a line, from `start` to `end`, in a style that the format gives them.

    `target` is the address of a link.
    """

    start: int
    end: int
    style: Style
    target: str = ""


@dataclass(frozen=True, slots=True)
class Unkept:
    """A look of lines, or of words in one (`said`), that the book does not have: "centred"."""

    kind: str
    span: Span
    said: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question for the owner: name, place, the current reading and the other possible ones.

    `about` is the class of places that one answer settles: "gaps=3", "kept-lines", "lone-number",
    "odd-numbers", "running-heads", "title-lines", "likely-headings", "around-quoted",
    "divided-words", "other-gaps"; "" if the question is about this place only.
    `places` are the lines of all places of the class, if they are known. `quote` distinguishes
    questions of one name about one line, such as those about its comments.
    """

    name: str
    span: Span
    question: str
    reading: str
    answers: tuple[Choice, ...] = ()
    weight: float = 0.5
    about: str = ""
    places: tuple[int, ...] = ()
    quote: str = ""

    @property
    def identity(self) -> str:
        """The name of the question, with its quotation."""
        return f"{self.name}: {self.quote}" if self.quote else self.name


@dataclass(frozen=True, slots=True)
class Answer:
    """The owner's answer for a class of places, as named by `Query.about`.

    `confirmed` are lines of the class that have been confirmed as they are read by this answer.
    """

    about: str
    read_as: str
    kind: str = ""
    level: int = 0
    confirmed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A reading that the owner has confirmed: see `recovery.decided.confirmed`.

    `line` is the current line, 0 if its words are gone; `shift` is added to line numbers in
    `reading`. `place` names the line in messages. `about` is the class, if one was confirmed.
    """

    line: int
    reading: str
    shift: int
    place: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class DeferredDecisions:
    """The part of the owner's decisions that is applied after the passes."""

    answers: tuple[Answer, ...] = ()
    # Confirmed readings; the lines, and the gaps before lines, that decisions are about.
    confirmed: tuple[Confirmed, ...] = ()
    own: frozenset[int] = frozenset()
    own_gaps: frozenset[int] = frozenset()
    # Lines with a decision of their own about the gap before them.
    gaps: frozenset[int] = frozenset()
    # Headings without a decided level, which get the level of similar headings.
    unlevelled: frozenset[int] = frozenset()
    # Answers to questions that are not about the reading of lines, each with its current line, 0 if
    # that is not found.
    of_questions: tuple[tuple[Decision, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of a text without their ends, and the file of each line."""

    lines: tuple[str, ...]
    # (number of its first line, name) of each file, in order; names as the owner knows them.
    files: tuple[tuple[int, str], ...]
    encodings: tuple[str, ...] = ()

    def at(self, line: int) -> tuple[str, int]:
        """Return the file of a line of the whole text, and the line counted within that file."""
        # A file without lines begins where the next one does.
        first, name = self.files[max(0, bisect_right(self.files, line, key=itemgetter(0)) - 1)]
        return name, line - first + 1

    def place(self, line: int) -> str:
        """Return the place of a line of the whole text in messages: "file:line"."""
        return "{}:{}".format(*self.at(line))

    def text(self, span: Span) -> str:
        """Return the lines of a span as typed, joined by newlines."""
        return "\n".join(self.lines[span.first - 1 : span.last])


@dataclass(frozen=True, slots=True)
class Found:
    """Metadata found in the text's header or on its title page.

    Keys are those of a work's TOML (`title`, `authors`, `summary` …); lists are tuples.
    """

    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    def with_values(self, **values: str | tuple[str, ...]) -> Found:
        """Return a copy with more values; earlier values take precedence.

        Each is a line, or paragraphs, whatever controls and line ends it had in the text.
        """
        new = ((key, _metadata(key, value)) for key, value in values.items())
        return Found({**{key: value for key, value in new if value}, **self.values})

    def get(self, key: str) -> str:
        """Return the value of `key` as one string, "" if there is none."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ", ".join(value)


def _metadata(key: str, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return metadata_value(key, value)
    return tuple(filter(None, (metadata_value(key, each) for each in value)))


@dataclass(frozen=True, slots=True)
class Traits:
    """Properties of the text as a whole, measured once before recognition begins."""

    # The start of a paragraph: "blank" (after a blank line), "indent", or "line" (every line).
    style: str = "blank"
    # The width that lines were wrapped to; None if each paragraph is one line.
    wrap: int | None = None
    # The usual number of blank lines between two paragraphs of a file.
    usual_gap: int = 1
    # The number of spaces before an ordinary line of prose.
    margin: int = 0
    # The shares of words that begin with a capital, and that end with a punctuation mark.
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
    # Metadata that a format has beside the text; what the text says takes precedence.
    described: Found = field(default_factory=Found)
    # What may be the title and the authors: the owner is offered them.
    offered: Found = field(default_factory=Found)
    # Title and authors as the owner's settings name them.
    own: Found = field(default_factory=Found)
    # The language of the text (BCP 47), "" until it is known: as settings or its header name it,
    # else detected. And the library's, for a text that is too short to tell.
    language: str = ""
    usual_language: str = ""
    traits: Traits = field(default_factory=Traits)
    # The style of its paragraphs by decision of the owner, "" if it is to be measured.
    paragraphs: str = ""
    # For a text whose style changes: the first line of each region, and the region's traits.
    regions: tuple[tuple[int, Traits], ...] = ()
    # The titles in a printed table of contents, in order.
    contents: tuple[str, ...] = ()
    # Lines whose gap the owner has declared no scene break.
    no_breaks: frozenset[int] = frozenset()
    # Lines around a text that a mail program or a forum has quoted.
    outside: frozenset[int] = frozenset()
    # Lines that such a program has broken off the line above.
    broken: frozenset[int] = frozenset()
    # Lines that the owner has declared part of the text. No pass sets them aside.
    kept: frozenset[int] = frozenset()
    # Lines with a decision. No query is raised about them.
    decided: frozenset[int] = frozenset()
    deferred: DeferredDecisions = field(default_factory=DeferredDecisions)
    # Decisions whose questions are not asked, with their current lines.
    unneeded: tuple[Decision, ...] = ()
    # Decisions whose lines were corrected, with their lines and words of now.
    corrected: tuple[Decision, ...] = ()
    # The markup language in which the text is typed: "markdown", "aozora", "fountain", "html";
    # "none" by decision of the owner; "" if no pass has recognised one.
    syntax: str = ""
    # The markup in lines, which the blocks do not contain.
    markup: Mapping[int, tuple[Markup, ...]] = field(default_factory=dict)
    # The lines at whose ends words are divided: their last sign is `DIVIDED`.
    divided: frozenset[int] = frozenset()
    # What a format such as HTML says of lines: their styled words, by the places in the line
    # without its markup; the depth of lines that begin a heading; lines of verse; how many
    # characters at the beginning of a line name the speaker, or are a number that the format adds.
    styles: Mapping[int, tuple[Styled, ...]] = field(default_factory=dict)
    headings: Mapping[int, int] = field(default_factory=dict)
    verse: frozenset[int] = frozenset()
    speakers: Mapping[int, int] = field(default_factory=dict)
    numbers: Mapping[int, int] = field(default_factory=dict)
    # Looks that the file has, and the book does not.
    unkept: tuple[Unkept, ...] = ()
    # The images of the text by their names in the book.
    images: Mapping[str, bytes] = field(default_factory=dict)
    # The owner's alternative text of images, by their names without endings.
    descriptions: Mapping[str, str] = field(default_factory=dict)

    def descriptions_by_image(self) -> dict[str, str]:
        """Return the owner's texts by the names of images; a key without a digest means one."""
        stems = Counter(name.rpartition("-")[0] for name in self.images)
        found = {}
        for name in self.images:
            whole, stem = name.rpartition(".")[0], name.rpartition("-")[0]
            key = whole if whole in self.descriptions or stems[stem] > 1 else stem
            if key in self.descriptions:
                found[name] = self.descriptions[key]
        return found

    def line(self, number: int) -> str:
        """Return a line of the source without its markup."""
        line = self.source.lines[number - 1]
        for part in reversed(self.markup.get(number, ())):
            line = line[: part.start] + line[part.end :]
        return line.rstrip()[:-1] + DIVIDED if number in self.divided else line

    def text(self, span: Span) -> str:
        """Return the lines of a span without their markup, joined by newlines."""
        if not (self.markup or self.divided):
            return self.source.text(span)
        return "\n".join(map(self.line, span))

    def typed(self, block: Block) -> str:
        """Return the lines of a block as typed, without their markup.

        Of a title that runs into its text, that is the title.
        """
        line = block.span.first
        is_own = isinstance(block, Heading) and not block.is_supplied
        title = self.run_in(line) if is_own else ""
        return title or self.text(block.span)

    def run_in(self, line: int) -> str:
        """Return the title of a line that runs into its text, "" if it has none."""
        titles = (part for part in self.markup.get(line, ()) if part.kind == RUN_IN)
        return "".join(self.source.lines[line - 1][it.start : it.end] for it in titles)

    def traits_at(self, line: int) -> Traits:
        """Return the traits of the region around a line."""
        if not self.regions:
            return self.traits
        return self.regions[max(0, bisect_right(self.regions, line, key=itemgetter(0)) - 1)][1]

    def usual_gap(self, block: Block) -> int:
        """Return the usual gap around a block; at a change of style, the wider of the two."""
        if not self.regions:
            return self.traits.usual_gap
        line = block.span.first
        return max(self.traits_at(n).usual_gap for n in (line, max(1, line - 1 - block.gap)))

    def map_blocks(self, change: Callable[[Block], Block]) -> Draft:
        return replace(self, blocks=tuple(change(block) for block in self.blocks))

    def map_leaves(self, change: Callable[[Block], Block]) -> Draft:
        """Return the draft with `change` applied to each block but groups, also inside these."""

        def changed(block: Block) -> Block:
            if isinstance(block, Group):
                return replace(block, blocks=tuple(map(changed, block.blocks)))
            return change(block)

        return self.map_blocks(changed)

    def map_text(self, change: Callable[[tuple[Run, ...]], tuple[Run, ...]]) -> Draft:
        """Return the draft with `change` applied to all running text, also inside groups."""
        return self.map_blocks(lambda block: with_text(block, change))

    def with_blocks(self, blocks: Iterable[Block]) -> Draft:
        return replace(self, blocks=tuple(blocks))

    def set_aside(self, kind: str, *blocks: Block) -> Draft:
        """Return the draft with some of its blocks moved to the ledger, except kept ones."""
        gone = {id(block): block for block in blocks if self.kept.isdisjoint(block.span)}
        return replace(
            self,
            blocks=tuple(block for block in self.blocks if id(block) not in gone),
            ledger=(*self.ledger, *(Aside(kind, s) for b in gone.values() for s in self._free(b))),
        )

    def _free(self, block: Block) -> Iterator[Span]:
        """Yield the lines of a block, without those inside it that are in the ledger already."""
        is_group = isinstance(block, Group)
        has_asides = is_group and any(aside.span.first in block.span for aside in self.ledger)
        yield from (leaf.span for leaf in leaves([block])) if has_asides else (block.span,)

    def ask(self, *queries: Query) -> Draft:
        """Return the draft with more queries, except those about decided lines.

        A query about several places is asked at those that are not decided.
        """
        new = (query for query in map(self._open, queries) if self.decided.isdisjoint(query.span))
        return replace(self, queries=(*self.queries, *new))

    def _open(self, query: Query) -> Query:
        """Return a query at the places that are not decided, if there are any."""
        places = tuple(line for line in query.places if line not in self.decided)
        if not places or places == query.places:
            return query
        is_first = places[0] == query.places[0]
        return replace(
            query, span=query.span if is_first else Span(places[0], places[0]), places=places
        )


@dataclass(frozen=True, slots=True)
class Division:
    """A named part of a work, with the divisions inside it."""

    heading: Heading
    blocks: tuple[Block, ...] = ()
    divisions: tuple[Division, ...] = ()

    def walk(self) -> Iterator[Division]:
        """Yield this division and all divisions inside it, in reading order."""
        yield self
        for division in self.divisions:
            yield from division.walk()


@dataclass(frozen=True, slots=True)
class Work:
    """A converted text: the blocks before its first heading, and its divisions."""

    slug: str
    draft: Draft
    opening: tuple[Block, ...]
    divisions: tuple[Division, ...]

    def walk(self) -> Iterator[Division]:
        for division in self.divisions:
            yield from division.walk()
