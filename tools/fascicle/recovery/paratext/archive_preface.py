"""The header of a story of which the format says where it is, read field by field.

    header
      Additional Tags: the sea, letters, and their answers
      Summary
      quotation
        Till goes out for oil.

Unlike in `archive_header`, nothing has to be told from the story. Links settle the values of a
list: a tag with a comma is one tag. What has no setting of its own is a note: that a work was
inspired by another one, or is a gift.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from fascicle.model.blocks import (
    FIELD,
    HEADER,
    AsTyped,
    Block,
    Group,
    Listing,
    Span,
    Stretch,
    Style,
    leaves,
    text_of,
    texts_of,
)
from fascicle.model.draft import Draft, Found, Query, Styled
from fascicle.recovery.paratext.archive_header import contradictions, queries_of, values_of
from fascicle.recovery.paratext.archive_labels import BLOCK, MASTHEAD, field_of, stats_line
from fascicle.recovery.paratext.header_parts import SEE_NOTES, Header, note_mark, take_field
from fascicle.recovery.shared.by_lines import title_by_name
from fascicle.recovery.shared.lines import by_file, join, tidy

_SERIES = re.compile(r", (?=Part \d+ of )")
# Between two links of a list, and between a title and its author.
_SEPARATORS = re.compile(r"(?:[\s,;&/]|\band\b)*")
# A term, with its first value after it.
_INSPIRED = re.compile(r"^(Works inspired by this one) ")
_BY = re.compile(r"\s*by\b:?\s*", re.IGNORECASE)


def archive_preface(draft: Draft) -> Draft:
    """Set such headers aside and take their values as metadata."""
    headers = [block for block in draft.blocks if isinstance(block, Group) and block.kind == HEADER]
    if not headers:
        return draft
    found = Found()
    for _, of_file in by_file(draft, headers):
        reader = _Preface(draft)
        # A file may have its header in several places.
        for block in of_file:
            reader.read(block.blocks)
        reader.header.add("notes", *reader.others)
        values = values_of(reader.header, Found())
        said, new = ({key: each.get(key) for key in each.values} for each in (found, values))
        asked = contradictions(draft, of_file[0].span, said, new)
        draft = draft.ask(*reader.asked, *queries_of(reader.header), *asked)
        found = _with(found, values)
    # The header knows better than the package of an EPUB: a name may have an "and" in it.
    draft = replace(draft, found=found.with_values(**draft.found.values))
    return draft.set_aside("metadata", *headers)


def _with(found: Found, values: Found) -> Found:
    """Return metadata with the other keys and notes of another file."""
    one, two = found.get("notes"), values.get("notes")
    more = [each for each in two.split("\n\n") if each and each not in one.split("\n\n")]
    notes = "\n\n".join(filter(None, [one, *more]))
    return Found().with_values(**{**values.values, **found.values, "notes": notes})


@dataclass(slots=True)
class _Preface:
    """A reader of headers, with the label whose value is below it."""

    draft: Draft
    header: Header = field(default_factory=Header)
    label: str = ""
    # Whether a group ends the value, as below the "Summary" of an archive.
    is_block: bool = False
    below: list[str] = field(default_factory=list)
    asked: list[Query] = field(default_factory=list)
    # The series after the first.
    others: list[str] = field(default_factory=list)

    def read(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, Stretch):
                self._stretch(block)
            elif isinstance(block, Group) and block.kind.startswith(FIELD):
                self._marked(block, block.kind.removeprefix(FIELD))
            elif isinstance(block, Listing) and self._is_list_of_values():
                self._values([text_of(item.text) for item in block.items], block)
            else:
                self._take_below(list(_paragraphs(block)))
                self._end(is_ended=self.is_block)
        self._end()

    def _stretch(self, block: Stretch) -> None:
        said = join(block.lines)
        if SEE_NOTES.fullmatch(said):
            return
        if match := BLOCK.fullmatch(said):
            self._begin(match["label"], is_block=not said.endswith(":"))
        elif (found := field_of(said)) and not found.value and (found.key or not self.below):
            self._begin(said.removesuffix(":"), is_block=False)
        elif self.label and not self._has_label(block.span.first):
            self._value(block, said)
        elif block.span.first in self.draft.headings:
            self._title(block, said)
        elif masthead := [line for line in block.lines if MASTHEAD.fullmatch(line)]:
            note_mark(masthead[0], self.header)
        else:
            for number, line in zip(block.span, block.lines, strict=True):
                self._line(number, line)

    def _line(self, number: int, line: str) -> None:
        """Read a line with a label and its value, or with the author."""
        self._end()
        if fields := stats_line(line):
            for each in fields:
                take_field(number, each, self.header)
        elif "authors" not in self.header.values and (by := _BY.match(line)):
            self._authors(number, by.end())
        elif (found := field_of(line)) and not found.value:
            self._begin(line.removesuffix(":"), is_block=False)
        elif found:
            self._field(number, found.label, line, line.index(":") + 1)
        else:
            self.header.add("notes", _INSPIRED.sub(r"\1: ", tidy(line)))

    def _title(self, block: Stretch, said: str) -> None:
        """Read the title, and the author after it: “Harbour Lights by Ada Vickery”."""
        number = block.span.first
        links = self._linked(number)
        line = self.draft.line(number)
        if len(links) > 1 and _BY.fullmatch(line[links[0].end : links[1].start]):
            self.header.add("title", line[: links[0].end].strip())
            self.header.add("sources", links[0].target)
            self._authors(number, links[1].start)
        elif (both := title_by_name(said)) and "authors" not in self.header.values:
            self.header.add("title", both[0])
            self.header.add("authors", both[1])
        else:
            self.header.add("title", said)

    def _authors(self, number: int, start: int) -> None:
        """Read the authors of a line: its links, if nothing else is beside them."""
        names = self._links(number, start)
        self.header.settled |= {"authors"} if names else set()
        name, bracket, archived = self.draft.line(number)[start:].strip().partition(" [archived by")
        self.header.add("authors", *(names or [name]))
        if bracket and not names:
            self.header.add("notes", f"{bracket}{archived}".strip(" []"))

    # Labels with their values below

    def _begin(self, label: str, *, is_block: bool) -> None:
        self._end()
        self.label, self.is_block = label, is_block

    def _value(self, block: Stretch, said: str) -> None:
        """Read a value below its label: a list of links, or a paragraph."""
        found = field_of(f"{self.label}: {said}")
        if self.below or self.is_block or found is None or found.key in {"summary", "notes", None}:
            self._take_below([said])
            return
        self._field(block.span.first, self.label, f"{self.label}: {said}", 0)
        self.label = ""

    def _take_below(self, paragraphs: Sequence[str]) -> None:
        if self.label:
            self.below += paragraphs
        else:
            self.header.add("notes", *paragraphs)

    def _end(self, *, is_ended: bool = True) -> None:
        """End the value below a label."""
        if not (is_ended and self.label):
            return
        label, below = self.label.casefold(), self.below
        key = "summary" if label == "summary" else "notes"
        is_named = BLOCK.fullmatch(label) is not None and label != "disclaimer"
        if below and not is_named:
            below = [f"{self.label}: {below[0]}", *below[1:]]
        self.header.add(key, *below)
        self.label, self.below = "", []

    # Values

    def _is_list_of_values(self) -> bool:
        """Return whether a list is the value of a field, as on the page of a work."""
        found = field_of(f"{self.label}: {self.label}") if self.label else None
        return found is not None and found.key not in {"summary", "notes", None}

    def _values(self, values: Sequence[str], block: Block) -> None:
        """Take the items of a list as the values of the open field."""
        line = f"{self.label}: {', '.join(values)}"
        if found := field_of(line):
            take_field(block.span.first, found, self.header, values)
        self.label = ""

    def _marked(self, block: Group, key: str) -> None:
        """Take a value whose key its element says; it has none if it is a label."""
        self._end()
        if key == "authors":
            self._authors(block.span.first, 0)
        elif key == "author":
            self.header.settled.add("authors")
            self.header.add("authors", *_paragraphs(block))
        elif key == "locked title":
            self.header.add("title", *_paragraphs(block))
            line = Span(block.span.first, block.span.first)
            question = "the archive shows this work to its users only; may everybody read it here?"
            self.asked.append(Query("restricted-work", line, question, "published", weight=1.0))
        elif key:
            self.header.add(key, *_paragraphs(block))

    def _field(self, number: int, label: str, line: str, start: int) -> None:
        """Take a field; links are the values of a list, if nothing else is beside them."""
        found = field_of(line)
        if found is None:
            return
        first, *others = _SERIES.split(found.value) if found.key == "series" else [found.value]
        self.others += [f"{label.capitalize()}: {other}" for other in others]
        one = found._replace(value=first)
        take_field(number, one, self.header, self._links(number, start))

    def _has_label(self, number: int) -> bool:
        """Return whether a line begins with a label in bold type."""
        line, parts = self.draft.line(number), self.draft.styles.get(number, ())
        bold = (part for part in parts if part.style is Style.STRONG and part.start == 0)
        return any(line[: part.end].rstrip().endswith(":") for part in bold)

    def _linked(self, number: int) -> list[Styled]:
        links = (part for part in self.draft.styles.get(number, ()) if part.target)
        return sorted(links, key=lambda part: part.start)

    def _links(self, number: int, start: int) -> list[str]:
        """Return the texts of the links on a line from `start` on, [] if other words are there."""
        line, at = self.draft.line(number), start
        texts: list[str] = []
        for link in self._linked(number):
            if link.start < start:
                continue
            if not _SEPARATORS.fullmatch(line[at : link.start]):
                return []
            texts.append(line[link.start : link.end])
            at = link.end
        return texts if _SEPARATORS.fullmatch(line[at:]) else []


def _paragraphs(block: Block) -> Iterator[str]:
    """Yield the paragraphs of a block that is no stretch."""
    for leaf in leaves([block]):
        if isinstance(leaf, Stretch | AsTyped):
            yield join(leaf.lines)
        elif isinstance(leaf, Listing):
            yield from (text_of(item.text) for item in leaf.items)
        else:
            yield from (text_of(runs) for _, runs in texts_of(leaf))
