"""A draft in the making: lines, blocks and styles, added in reading order by a reader.

Formats with structure have no lines of their own. Each paragraph becomes a line, or as many as it
has line breaks, with an empty line between two paragraphs, as in a plain text.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fascicle.model.blocks import Block, Span, Stretch
from fascicle.model.draft import FILE_GAP, Aside, Draft, Found, Markup, Query, Source, Styled
from fascicle.model.words import words
from fascicle.readers.gallery import Gallery

# Files by their names in messages, in order.
Files = Sequence[tuple[str, bytes]]
# Metadata by the keys of a work's TOML.
Values = dict[str, str | tuple[str, ...]]
# The most colours that a question names.
_NAMED = 4
# In a run of more headings without text between them, of which more are empty, those of this depth
# are none: transcribers set title pages in their sizes. Empty headings that are larger are parts.
_RUN, _EMPTY, _SMALL, _PAIR = 3, 2, 5, 2
# A title has at most so many words.
_TITLE_WORDS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown, its styled words, and its hidden text.

    `unshown` are (place in `text`, kind, characters), such as the number of a printed page.
    """

    text: str
    styles: tuple[Styled, ...] = ()
    unshown: tuple[tuple[int, str, str], ...] = ()
    # How many characters at its beginning name a speaker, or are the marker of an item.
    speaker: int = 0
    marker: int = 0

    def in_file(self) -> tuple[str, tuple[Markup, ...]]:
        """Return the line with its hidden text, and the places of that."""
        parts: list[str] = []
        markup: list[Markup] = []
        at = added = 0
        for place, kind, characters in self.unshown:
            parts += [self.text[at:place], characters]
            markup.append(Markup(kind, place + added, place + added + len(characters)))
            at, added = place, added + len(characters)
        return "".join([*parts, self.text[at:]]), tuple(markup)


class PageHead(NamedTuple):
    """The titles and the authors that the head of a page names, and the blocks of the page."""

    name: str
    titles: tuple[str, ...]
    authors: tuple[str, ...]
    blocks: Sequence[Block]


@dataclass(slots=True)
class Sheet:
    """Lines and blocks so far. `gap` is the number of empty lines before the next block."""

    lines: list[str] = field(default_factory=list)
    files: list[tuple[int, str]] = field(default_factory=list)
    encodings: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    ledger: list[Aside] = field(default_factory=list)
    markup: dict[int, tuple[Markup, ...]] = field(default_factory=dict)
    styles: dict[int, tuple[Styled, ...]] = field(default_factory=dict)
    headings: dict[int, int] = field(default_factory=dict)
    # How much deeper than their tags headings are, since their sections are inside of others.
    nested: dict[int, int] = field(default_factory=dict)
    verse: set[int] = field(default_factory=set)
    speakers: dict[int, int] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    queries: list[Query] = field(default_factory=list)
    found: Found = field(default_factory=Found)
    described: Found = field(default_factory=Found)
    # The heads of files of HTML, in order.
    heads: list[PageHead] = field(default_factory=list)
    # Style sheets in files of their own, by their places in messages.
    style_sheets: dict[str, str] = field(default_factory=dict)
    gallery: Gallery = field(default_factory=Gallery)
    # The folder, as messages name it, to which the addresses of images are relative.
    folder: str = ""
    # The lines of words in a colour of their own, which is not shown, the colours, and the words.
    coloured: list[tuple[int, str, str]] = field(default_factory=list)
    # The lines of words in small capitals, with the words; lines that are not at the left, and how.
    capitals: list[tuple[int, str]] = field(default_factory=list)
    aligned: dict[int, str] = field(default_factory=dict)
    # The number of notes whose marks are known.
    notes: int = 0
    # Titles to be put above the next file, with their depths; a line without one is no title.
    titles: Sequence[tuple[str, int | None]] = ()
    gap: int = 0
    is_file_new: bool = True

    def begin(self, name: str, encoding: str, folder: str | None = None) -> None:
        """Begin a file; `name` is that in messages. Images are beside it, or in a `folder`."""
        self.folder = posixpath.dirname(name) if folder is None else folder
        self.files.append((len(self.lines) + 1, name))
        self.encodings.append(encoding)
        self.gap, self.is_file_new = 0, True
        for title, depth in self.titles:
            block = self.add([Line(title)])
            self.headings |= {} if depth is None else {block.span.first: depth}
            self.blocks.append(block)
            self.end_block()
        self.titles = ()

    def add(self, lines: Sequence[Line]) -> Stretch:
        """Add lines below the gap, and return them as an unread block."""
        begins = self.is_file_new and len(self.files) > 1
        self.lines += [""] * self.gap
        first = len(self.lines) + 1
        lines = _without_empty(lines)
        for number, line in enumerate(lines, first):
            typed, markup = line.in_file()
            self.lines.append(typed)
            if markup:
                self.markup[number] = markup
            if line.styles:
                self.styles[number] = line.styles
            if line.speaker:
                self.speakers[number] = line.speaker
            if line.marker:
                self.numbers[number] = line.marker
        gap = self.gap + (FILE_GAP if begins else 0)
        self.gap, self.is_file_new = 0, False
        texts = tuple(line.text for line in lines)
        return Stretch(span=Span(first, len(self.lines)), gap=gap, lines=texts)

    def end_block(self) -> None:
        """Leave at least one empty line before the next block."""
        self.gap = max(self.gap, 0 if self.is_file_new else 1)

    def skip(self) -> None:
        """Leave one more empty line before the next block."""
        self.gap += 0 if self.is_file_new else 1

    def drop_display(self, before: int) -> None:
        """Make headings from the block `before` on text that are small lines of a title page.

            <h1>TITLE</h1> <h5>BY</h5> <h4>NAME</h4> <h6>NEW YORK</h6> <h5>1916</h5> <h2>I</h2>

        One is empty if nothing stands below it before the next that is as deep, or less; but a pair
        as most other texts have above them is a number and its title: <h5>I</h5> <h4>The Door</h4>
        """
        runs: list[list[int]] = [[]]
        for block in self.blocks[before:]:
            if block.span.first in self.headings:
                runs[-1].append(block.span.first)
            elif isinstance(block, Stretch) and any(map(words, block.lines)):
                runs.append([])
        pairs = [[self.headings[line] for line in run] for run in runs if len(run) == _PAIR]
        for run in runs:
            depths = [self.headings[line] for line in run]
            below = [min(depths[at:], default=0) for at in range(1, len(run) + 1)]
            empty = [n for n, d, after in zip(run, depths, below, strict=True) if 0 < after <= d]
            if len(run) > _RUN and len(empty) > _EMPTY:
                is_title = 2 * pairs.count(depths[-_PAIR:]) > len(pairs)
                kept = run[-_PAIR:] if is_title else []
                for line in {*empty} - {*kept}:
                    if self.headings[line] >= _SMALL:
                        del self.headings[line]

    def draft(self, syntax: str) -> Draft:
        source = Source(tuple(self.lines), tuple(self.files), tuple(self.encodings))
        around = (aside for aside in self.ledger if aside.kind in {"licence", "title-page"})
        outside = {line for aside in around for line in aside.span}
        queries = (*self.queries, *self.gallery.queries(outside), *self._about_colours())
        draft = Draft(source, tuple(self.blocks), tuple(self.ledger), queries)
        return replace(
            draft, found=self.found, described=self.described, syntax=syntax, markup=self.markup,
            styles=self.styles, headings=self.headings, verse=frozenset(self.verse),
            speakers=self.speakers, numbers=self.numbers, images=self.gallery.images,
        )  # fmt: skip

    def _about_colours(self) -> Iterator[Query]:
        last = len(self.lines)
        coloured = [
            (min(line, last), colour, text)
            for line, colour, text in self.coloured
            if min(line, last) not in self.headings
        ]
        # Titles without a tag are often coloured as well.
        if all(_is_title(self.lines[line - 1], text) for line, _, text in coloured):
            return
        lines = tuple(dict.fromkeys(line for line, *_ in coloured))
        colours = list(dict.fromkeys(colour for _, colour, _ in coloured))
        named = ", ".join(colours[:_NAMED]) + " …" * (len(colours) > _NAMED)
        passages = f"{len(coloured)} passage{'s' * (len(coloured) > 1)}"
        question = f"{passages} in colours of their own ({named}); is the text clear without them?"
        yield Query(
            "colours", Span(lines[0], lines[0]), question, "no colours", weight=0.4, places=lines
        )


def _without_empty(lines: Sequence[Line]) -> Sequence[Line]:
    """Return lines of which none shows nothing, such as only the number of a printed page.

    What such a line has is at the end of the line before it, or at the start of the first. Lines
    that all show nothing stay.
    """
    if not any(line.unshown and not line.text.strip() for line in lines):
        return lines
    shown: list[Line] = []
    waiting: list[tuple[int, str, str]] = []
    for line in lines:
        if line.text.strip() or not line.unshown:
            shown.append(replace(line, unshown=(*waiting, *line.unshown)))
            waiting = []
        elif shown:
            end = len(shown[-1].text)
            beside = ((end, kind, f" {hidden}") for _, kind, hidden in line.unshown)
            shown[-1] = replace(shown[-1], unshown=(*shown[-1].unshown, *beside))
        else:
            waiting += ((0, kind, f"{hidden} ") for _, kind, hidden in line.unshown)
    return lines if waiting or not shown else shown


def _is_title(line: str, coloured: str) -> bool:
    """Return whether the coloured words of a line may be a title: they are all of it."""
    text = line.strip()
    is_short = len(text.split()) <= _TITLE_WORDS and text[-1:].isalnum()
    return is_short and words(text) == words(coloured)
