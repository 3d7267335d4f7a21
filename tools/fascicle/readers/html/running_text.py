"""Running text inside an element, items of lists, and sections inside of others.

Lines have single spaces, and end where `<br>` ends them. Items have the numbers that a browser
shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from string import ascii_lowercase, ascii_uppercase
from typing import NamedTuple

from fascicle.model.blocks import Evidence, Item, Listing, Paragraph, Stretch, Style, plain
from fascicle.model.draft import Styled
from fascicle.model.words import words
from fascicle.readers.html.tags import SECTIONS, Element, tag_of, whole_number
from fascicle.readers.sheet import Line
from fascicle.readers.text import is_blank

# The spaces that HTML shows as one; a no-break space is none of them.
_SPACES = re.compile(r"[ \t\n\r\f]+")
# How a line begins that is indented by hand, and how one ends that ends a sentence.
_INDENTED = re.compile("[\xa0\u2003]\\s*[\xa0\u2003]|\u2003|\u3000")
_ENDED = re.compile("\\w[^\\w]*[.!?…。][”’»\"')\\]]*$|\\w[^\\w]*[」』]$")
# Paragraphs that end with `<br>` have lines of so many characters, and verse has none.
_LONG, _VERY_LONG = 90, 240
# The characters beside a piece of code, or at the end of a line, that tell what it is part of.
_BESIDE = 20


@dataclass(slots=True)
class _Opened:
    """A style that is open, and where it began on this line."""

    style: Style
    target: str
    start: int


@dataclass(slots=True)
class RunningText:
    """Lines so far, and the one being written."""

    lines: list[Line] = field(default_factory=list)
    text: str = ""
    styles: list[Styled] = field(default_factory=list)
    unshown: list[tuple[int, str, str]] = field(default_factory=list)
    opened: list[_Opened] = field(default_factory=list)
    # Whether lines and spaces are kept, as in a preformatted element.
    is_typed: bool = False
    # The number of characters at the beginning of the line that name a speaker.
    speaker: int = 0
    # The marker of an item or a heading that has begun, until there is text to stand before; how
    # many characters at the beginning of the line are one.
    marker: str = ""
    marked: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written, not even an empty line."""
        return not (self.lines or self.text.strip() or self.unshown)

    def write(self, text: str) -> None:
        """Add text; spaces that follow one another, or begin a line, are one or none."""
        if self.marker and text.strip():
            self.write_marker()
        if self.is_typed:
            self._write_as_typed(text)
            return
        text = _SPACES.sub(" ", text)
        if text[:1] == " " and (not self.text or self.text[-1] == " "):
            text = text[1:]
            self._space_unshown()
        self.text += text

    def _write_as_typed(self, text: str) -> None:
        first, *others = text.replace("\r", "").expandtabs().split("\n")
        self.text += first
        for line in others:
            if not self.is_empty:
                self.end_line()
            self.text = line

    def end_typed(self) -> None:
        """End lines as typed, without the empty ones below them."""
        self.end_line_if_any()
        while self.lines and not (self.lines[-1].text.strip() or self.lines[-1].unshown):
            self.lines.pop()
        self.is_typed, self.text = False, ""

    def write_marker(self) -> None:
        """Add a marker, if it waits; styles that are open begin after it."""
        before = len(self.text)
        self.text += self.marker
        self.marked = len(self.text) if self.marker else self.marked
        for opened in self.opened:
            if opened.start == before:
                opened.start = len(self.text)
        self.marker = ""

    def write_unshown(self, kind: str, text: str) -> None:
        if text.strip():
            self.write_marker()
            self.unshown.append((len(self.text), kind, _SPACES.sub(" ", text)))

    def _space_unshown(self) -> None:
        """End the hidden text at this place with the space that is not written."""
        if self.unshown and self.unshown[-1][0] == len(self.text):
            at, kind, hidden = self.unshown[-1]
            self.unshown[-1] = (at, kind, f"{hidden.rstrip(' ')} ")

    def open(self, style: Style, target: str = "") -> None:
        self.opened.append(_Opened(style, target, len(self.text)))

    def close(self) -> None:
        self._note(self.opened.pop())

    def end_line(self) -> None:
        """End the line; open styles go on on the next."""
        for opened in self.opened:
            self._note(opened)
            opened.start = 0
        text = self.text.rstrip(" ")
        edges = {at for each in self.styles for at in (each.start, each.end)}
        styles = tuple(each for each in self.styles if not _is_in_word(each, text, edges))
        unshown = tuple(self._unshown_at(len(text)))
        speaker, marked = (min(count, len(text)) for count in (self.speaker, self.marked))
        self.lines.append(Line(text, styles, unshown, speaker, marked))
        self.text, self.styles, self.unshown, self.speaker, self.marked = "", [], [], 0, 0

    def end_line_if_any(self) -> None:
        if self.text.strip() or self.unshown:
            self.end_line()

    def take(self) -> list[Line]:
        """Return the lines, and begin anew."""
        self.end_line_if_any()
        lines, self.lines = self.lines, []
        self.text = ""
        for opened in self.opened:
            opened.start = 0
        return lines

    def _unshown_at(self, end: int) -> Iterator[tuple[int, str, str]]:
        """Yield hidden text; a space that ended the line stands before the text that follows."""
        space = " " if len(self.text) > end else ""
        for at, kind, hidden in self.unshown:
            if at <= end:
                yield at, kind, hidden
            else:
                yield end, kind, space + hidden
                space = ""

    def _note(self, opened: _Opened) -> None:
        text = self.text[opened.start :]
        start = opened.start + len(text) - len(text.lstrip())
        end = opened.start + len(text.rstrip())
        if start < end:
            self.styles.append(Styled(start, end, opened.style, opened.target))


def parted(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield lines as stretches, and an empty list for each empty line, made by two line breaks.

        <br>&nbsp;&nbsp;&nbsp;“Six,” said Edie.<br>&nbsp;&nbsp;&nbsp;The sixth was the winter …<br>

    Where some lines are long, as those of verse are not, each is a stretch if most of those beside
    it are indented, or all end sentences.
    """
    indented = [line for line in lines if _INDENTED.match(line.text)]
    is_indented = any(len(line.text) > _LONG for line in indented)
    is_long = any(len(line.text) > _VERY_LONG for line in lines)
    for nothing, group in groupby(lines, is_nothing):
        row = list(group)
        most = 2 * sum(_INDENTED.match(line.text) is not None for line in row) > len(row)
        are_paragraphs = is_indented if most else is_long and all(map(_ends_sentence, row))
        if nothing:
            yield from ([] for _ in row)
        elif are_paragraphs:
            yield from ([line] for line in row)
        else:
            yield row


def _ends_sentence(line: Line) -> bool:
    return _ENDED.search(line.text[-_BESIDE:]) is not None


def is_nothing(line: Line) -> bool:
    return is_blank(line.text) and not line.unshown


def _is_in_word(styled: Styled, text: str, edges: Iterable[int]) -> bool:
    """Return whether code is part of a longer word, as in `Span`s, or parted inside a word.

    Code on a page is words of its own, as between the backticks of a plain text. `edges` are the
    places where styles begin and end.
    """
    if styled.style is not Style.CODE:
        return False
    first = max(0, styled.start - _BESIDE)
    around = text[first : styled.end + _BESIDE]
    inside = sorted({at for at in edges if styled.start <= at <= styled.end})
    places = [0, *(at - first for at in inside), len(around)]
    parts = (around[start:end] for start, end in pairwise(places))
    return words(" ".join(parts)) != words(around)


LISTED = Evidence("list in markup", 0.9)
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# The markers of items without a number.
_UNNUMBERED = {**dict.fromkeys(("disc", "circle", "square"), "-"), "none": ""}
# Browsers show greater numbers in digits.
_MOST_ROMAN = 3999
# The letters by which a list is counted; a final sigma is none of them.
_LETTERS = {"a": ascii_lowercase, "A": ascii_uppercase, "α": "αβγδεζηθικλμνξοπρστυφχψω"}


@dataclass(slots=True)
class OpenList:
    """A list that is open: the number of its next item, and the step to the following."""

    next: int = 1
    step: int = 1
    type: str = "disc"

    @classmethod
    def of(cls, element: Element) -> OpenList:
        is_reversed = element.get("reversed") is not None
        first = sum(tag_of(child) == "li" for child in element) if is_reversed else 1
        step, kind = -1 if is_reversed else 1, element.get("type") or ""
        if tag_of(element) != "ol" and kind != "none":
            kind = "disc"
        return cls(whole_number(element.get("start"), first), step, kind)

    def marker(self, item: Element) -> str:
        """Return the number of an item as a browser shows it, a hyphen for a bullet, or ""."""
        number = whole_number(item.get("value"), self.next)
        self.next = number + self.step
        kind = item.get("type") or self.type
        return _UNNUMBERED.get(kind.lower(), f"{numeral(number, kind)}.")


def numeral(number: int, kind: str) -> str:
    """Return a number in the letters or Roman numerals of a list, else in digits."""
    if kind in _LETTERS and number > 0:
        return _in_letters(number, _LETTERS[kind])
    if kind in {"i", "I"} and 0 < number <= _MOST_ROMAN:
        return _in_roman(number).upper() if kind == "I" else _in_roman(number)
    return f"{number:02}" if kind == "01" else str(number)


def _in_letters(number: int, letters: str) -> str:
    """Return a number as browsers count in letters: z is followed by aa."""
    before, last = divmod(number - 1, len(letters))
    return (_in_letters(before, letters) if before else "") + letters[last]


def _in_roman(number: int) -> str:
    shown = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        shown += letters * count
    return shown


@dataclass(slots=True)
class _Section:
    """An open section: the depths of the tags of its headings, and how much deeper these are."""

    tags: set[int] = field(default_factory=set)
    deeper: int = 0


@dataclass(slots=True)
class OpenSections:
    """The sections that are open, the innermost last.

        <section><h2>Rain</h2> <section><h2>Morning</h2> … <h3>Six</h3>

    A section whose first heading has the tag of one in the section around it is a part of that.
    """

    sections: list[_Section] = field(default_factory=list)

    def open(self, tag: str) -> None:
        if tag in SECTIONS:
            self.sections.append(_Section())

    def close(self, tag: str) -> None:
        if tag in SECTIONS:
            self.sections.pop()

    def deeper(self, depth: int) -> int:
        """Return how much deeper than its tag the next heading is."""
        if not self.sections:
            return 0
        *others, section = self.sections
        around = next((other for other in reversed(others) if other.tags), None)
        if around and not section.tags:
            section.deeper = around.deeper + (depth in around.tags)
        section.tags.add(depth)
        return section.deeper


class ReadItem(NamedTuple):
    """An item of a list as it was read: its lines begin with the marker."""

    marker: str
    stretch: Stretch
    depth: int

    @property
    def item(self) -> Item:
        """The item; its marker is not a part of its text."""
        text = "\n".join(self.stretch.lines).removeprefix(self.marker).lstrip(" ")
        return Item(self.marker, plain(text), self.depth)


def listing(items: Sequence[ReadItem]) -> Listing | Paragraph:
    """Return a list; one whose numbers do not go up is lines with their numbers."""
    first = items[0].stretch
    span = first.span | items[-1].stretch.span
    if not all(map(_is_plain, _lists_in(items))):
        text = "\n".join(line for item in items for line in item.stretch.lines)
        return Paragraph(span=span, gap=first.gap, why=LISTED, text=plain(text))
    parts = tuple(item.item for item in items)
    return Listing(span=span, gap=first.gap, why=LISTED, items=parts)


def _lists_in(items: Sequence[ReadItem]) -> Iterator[list[str]]:
    """Yield the markers of each list among items."""
    lists: list[list[str]] = []
    for marker, _, depth in items:
        yield from lists[depth + 1 :]
        lists = [*lists[: depth + 1], *([[]] if depth == len(lists) else [])]
        lists[depth].append(marker)
    yield from lists


def _is_plain(markers: Sequence[str]) -> bool:
    """Return whether the numbers of a list are of one kind, and do not descend in digits."""
    numbers = [marker[:-1] for marker in markers if marker not in _UNNUMBERED.values()]
    counted = [int(number) for number in numbers if number.isdecimal()]
    is_ascending = all(a <= b for a, b in pairwise(counted))
    return is_ascending and len(counted) in {0, len(numbers)}


def one_line(text: str) -> str:
    """Return a text as HTML shows it without line ends."""
    return _SPACES.sub(" ", text).strip(" ")
