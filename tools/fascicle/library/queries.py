"""Queries with their places in files: the lines around them, and the answers they may have.

Passes raise queries (`Draft.ask`); the commands print them, ask them, and list them as data. Around
a place, the paragraphs before and after it are shown whole.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from fascicle.model.blocks import Heading, Span, leaves
from fascicle.model.decision import (
    EVERY,
    Choice,
    Decision,
    KeyValue,
    ReadAs,
    Reading,
    UnknownValue,
    readings_of,
)
from fascicle.model.draft import Draft, Query, Source
from fascicle.model.words import length_of
from fascicle.readers.text import is_blank

# Answers about the gap before a line, about one line, and about where a part of the text begins.
GAPS = {"space-break", "no-break"}
DIVIDING = {*GAPS, "heading"}
ONE_LINE = {*GAPS, "as-read"}

# Stands for a value that only the owner knows.
TO_TYPE = "…"


class ContextLine(msgspec.Struct, frozen=True):
    """A line of a file; `asked` if the question is about it."""

    line: int
    text: str
    asked: bool


class PlacedQuery(msgspec.Struct, frozen=True):
    """A query about lines of a file, as the commands know it; `answers` never lack a reading.

    `words` are those whose reading depends on the answer; `examples` are the lines of the first of
    several places, and `ends` the last line of each.
    """

    name: str
    identity: str
    place: str
    places: tuple[str, ...]
    file: str
    first_line: int
    last_line: int
    line: str
    around: tuple[ContextLine, ...]
    question: str
    read_as: str
    answers: tuple[Choice, ...]
    about: str
    weight: float
    words: int
    examples: tuple[ContextLine, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, draft: Draft, query: Query) -> PlacedQuery:
        """Return a query at its place; without readings, those of its class are the answers."""
        file, line = draft.source.at(query.span.first)
        of_class = readings_of(query.about) if query.about else ()
        answers = query.answers or tuple(Reading(it) for it in of_class if it != "as-read")
        return cls(
            query.name, query.identity, f"{file}:{line}",
            tuple(map(draft.source.place, query.places)), file.rsplit("/", 1)[-1],
            line, line + query.span.last - query.span.first,
            draft.source.lines[query.span.first - 1].strip(),
            tuple(around(draft, query.span, is_gap=is_about_gap(answers))),
            query.question, query.reading, answers, query.about, round(query.weight, 2),
            words_at_stake(draft, query), tuple(_examples(draft, query.places)),
            tuple(_ends(draft, query)),
        )  # fmt: skip

    def data(self) -> dict[str, Any]:
        """Return the query as data; each answer has a `type`."""
        data: dict[str, Any] = msgspec.to_builtins(self)
        return data

    @property
    def key(self) -> str:
        """The first key of the settings that answers, "" if a reading does."""
        return next((it.key for it in self.answers if not isinstance(it, Reading)), "")

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings among the answers, the likeliest first."""
        return tuple(it for it in self.answers if isinstance(it, Reading))

    @property
    def count(self) -> int:
        return max(1, len(self.places))

    @property
    def is_only(self) -> bool:
        """Whether the question has one answer for all its places: that all is right."""
        return not self.about and not self.answers

    def decisions(self, read_as: ReadAs) -> tuple[Decision, ...]:
        """Return the decisions that answer: one for the class, or one for each place."""
        name, _, width = self.about.partition("=")
        if width:
            return (Decision(read_as, gaps=int(width)),)
        if name:
            return (Decision(read_as, every=next((it for it in EVERY if it == name), None)),)
        numbers = range(1 if self.is_only else self.count)
        return tuple(self.decision_at(number, read_as) for number in numbers)

    def decision_at(self, number: int, read_as: ReadAs) -> Decision:
        """Return the decision about the lines of one place.

        If no other reading is proposed, that it is right answers this question only.
        """
        place = self.places[number] if number else self.place
        line, last = int(place.rpartition(":")[2]), self.ends[number] if number else self.last_line
        is_whole = read_as not in ONE_LINE and last > line
        return Decision(
            read_as, line, last=last if is_whole else None, file=_file_of(place),
            question=self.identity if read_as == "as-read" and self.is_only else None,
        )  # fmt: skip

    def commands(self, slug: str) -> dict[str, str]:
        """Return the commands that answer, by reading, or by the key of the settings."""
        keys = dict(_describing(slug, self.answers))
        said = (*(() if keys else (Reading("as-read"),)), *self.readings)
        return keys | {it.read_as: self._command(slug, it.read_as) for it in said}

    def _command(self, slug: str, read_as: ReadAs) -> str:
        """Return the command that answers, for all places."""
        first, *others = self.decisions(read_as)
        return f"{first.command(slug, read_as)}{' --all' if others else ''}"


def _examples(draft: Draft, places: Sequence[int]) -> Iterator[ContextLine]:
    """Yield the lines of some of several places, so that one answer can be given for all."""
    for number in places[:EXAMPLES] if len(places) > 1 else ():
        yield ContextLine(draft.source.at(number)[1], draft.line(number).strip(), asked=True)


def _ends(draft: Draft, query: Query) -> Iterator[int]:
    """Yield the last line of each of several places, counted in its file."""
    if len(query.places) > 1:
        lasts = {block.span.first: block.span.last for block in leaves(draft.blocks)}
        yield from (draft.source.at(lasts.get(line, line))[1] for line in query.places)


def words_at_stake(draft: Draft, query: Query) -> int:
    """Count the words whose reading depends on the answer to a query.

    A heading or a scene break concerns the text below it, as far as the next heading or place; a
    number out of order the text above it, in which the missing one may be; a setting such as that
    of the paragraphs the whole text.
    """
    lines = draft.source.lines
    if any(not isinstance(it, Reading) and "." not in it.key for it in query.answers):
        return length_of("\n".join(lines))
    places = query.places or tuple(query.span)
    blocks = {block.span.first: block for block in draft.blocks}
    readings = {it.read_as for it in query.answers if isinstance(it, Reading)}
    heads = {first for first, block in blocks.items() if isinstance(block, Heading)}
    bounds = sorted({1, *heads, *places, len(lines) + 1})
    if query.name == "heading-number":
        begins = {after: before for before, after in pairwise(bounds)}
        spans = [Span(begins.get(place, place), place) for place in {*places}]
    elif readings & DIVIDING or query.reading.startswith(("a heading", "headings", "one division")):
        ends = dict(pairwise(bounds))
        spans = [Span(place, ends[place] - 1) for place in {*places}]
    else:
        spans = [blocks[n].span if n in blocks else Span(n, n) for n in {*places}]
    return sum(length_of(draft.source.text(span)) for span in spans)


def is_about_gap(answers: Iterable[Choice]) -> bool:
    return any(isinstance(it, Reading) and it.read_as in GAPS for it in answers)


def decision_at(place: str, read_as: ReadAs) -> Decision:
    """Return the decision about one place, "texts/door.txt:12"."""
    return Decision(read_as, int(place.rpartition(":")[2]), file=_file_of(place))


def _file_of(place: str) -> str | None:
    """Return the file of a place if its text is a folder or an archive."""
    path = place.rpartition(":")[0]
    return path.split("/", 2)[2] if path.count("/") > 1 else None


def _describing(slug: str, answers: Iterable[Choice]) -> Iterator[tuple[str, str]]:
    """Yield the commands that set the keys asked for, and the one that says they are not known."""
    offers: dict[str, str] = {}
    unknown: list[str] = []
    for it in answers:
        if isinstance(it, UnknownValue):
            unknown += [it.key] if "." not in it.key else []
        elif not isinstance(it, Reading):
            offers.setdefault(it.key, it.value if isinstance(it, KeyValue) else TO_TYPE)
    for key, value in offers.items():
        yield key, f"fascicle describe {slug} {shlex.quote(f'{key}={value}')}"
    if unknown:
        said = shlex.quote(";".join(sorted(unknown)))
        yield "unknown", f"fascicle describe {slug} unknown={said}"


# So many places of a question are shown.
EXAMPLES = 7
# At most so many lines of the place itself, of a paragraph beside it, and of a gap are shown.
LONGEST, PARAGRAPH, GAP = 6, 12, 12

# The kind of what a document has as deleted.
DELETED = "deletion"


def around(draft: Draft, span: Span, *, is_gap: bool) -> Iterator[ContextLine]:
    """Yield the lines of a place and those around it; `asked` are those of the place.

    A question about a gap is about the blank lines before the span.
    """
    source = draft.source
    file, _ = source.at(span.first)
    before = [*_paragraph(source, range(span.first - 1, 0, -1))][::-1]
    last = min(span.last, span.first + LONGEST - 1)
    after = _paragraph(source, range(last + 1, len(source.lines) + 1))
    gap = _gap(source, span.first) if is_gap else range(0)
    for number in (*before, *range(span.first, last + 1), *after):
        name, line = source.at(number)
        if name == file:
            asked = number in gap if is_gap else number in span
            yield ContextLine(line, _shown(draft, number), asked)


def _shown(draft: Draft, number: int) -> str:
    """Return a line with its tracked deletions marked, as by wdiff: "He [-glared-]looked"."""
    line = draft.source.lines[number - 1]
    for part in reversed(draft.markup.get(number, ())):
        if part.kind == DELETED:
            said = line[part.start : part.end]
            marked = said.replace(said.strip(), f"[-{said.strip()}-]", 1)
            line = f"{line[: part.start]}{marked}{line[part.end :]}"
    return line


def _paragraph(source: Source, numbers: Iterable[int]) -> Iterator[int]:
    """Yield the numbers of lines, up to the end of the first paragraph among them."""
    blank = said = 0
    for number in numbers:
        is_empty = is_blank(source.lines[number - 1])
        if (is_empty and said) or said == PARAGRAPH or blank == GAP:
            return
        blank, said = blank + is_empty, said + (not is_empty)
        yield number


def _gap(source: Source, line: int) -> range:
    first = line
    while first > 1 and is_blank(source.lines[first - 2]):
        first -= 1
    return range(first, line)
