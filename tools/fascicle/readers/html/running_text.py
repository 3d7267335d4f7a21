"""Running text inside an element: lines with single spaces, ended where `<br>` ends them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model.blocks import Style
from fascicle.model.draft import Styled
from fascicle.model.words import words
from fascicle.readers.sheet import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# The spaces that HTML shows as one; a no-break space is none of them.
_SPACES = re.compile(r"[ \t\n\r\f]+")
# The characters on both sides of a piece of code that tell whether it is part of a word.
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
    # Whether lines and spaces are kept, as in a text that is one preformatted element.
    is_typed: bool = False
    # The marker of an item that has begun, until there is text to stand before.
    marker: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written, not even an empty line."""
        return not (self.lines or self.text.strip() or self.unshown)

    def write(self, text: str) -> None:
        """Add text; spaces that follow one another, or begin a line, are one or none."""
        if self.is_typed:
            self._write_as_typed(text)
            return
        text = _SPACES.sub(" ", text)
        if text[:1] == " " and (not self.text or self.text[-1] == " "):
            text = text[1:]
            self._space_unshown()
        if self.marker and text.strip():
            self.write_marker()
        self.text += text

    def _write_as_typed(self, text: str) -> None:
        first, *others = text.replace("\r", "").expandtabs().split("\n")
        self.text += first
        for line in others:
            self.end_line()
            self.text = line

    def write_marker(self) -> None:
        """Add the marker of an item, if it waits; styles that are open begin after it."""
        before = len(self.text)
        self.text += self.marker
        for opened in self.opened:
            if opened.start == before:
                opened.start = len(self.text)
        self.marker = ""

    def write_unshown(self, kind: str, text: str) -> None:
        """Add text that is not shown."""
        if text.strip():
            self.write_marker()
            self.unshown.append((len(self.text), kind, _SPACES.sub(" ", text)))

    def _space_unshown(self) -> None:
        """Let what is not shown at this place end with the space that is not written."""
        if self.unshown and self.unshown[-1][0] == len(self.text):
            at, kind, said = self.unshown[-1]
            self.unshown[-1] = (at, kind, f"{said.rstrip(' ')} ")

    def open(self, style: Style, target: str = "") -> None:
        """Begin a style."""
        self.opened.append(_Opened(style, target, len(self.text)))

    def close(self) -> None:
        """End the style that began last."""
        self._note(self.opened.pop())

    def end_line(self) -> None:
        """End the line; open styles go on on the next."""
        for opened in self.opened:
            self._note(opened)
            opened.start = 0
        text = self.text.rstrip(" ")
        edges = {at for each in self.styles for at in (each.start, each.end)}
        styles = tuple(each for each in self.styles if not _is_in_word(each, text, edges))
        self.lines.append(Line(text, styles, tuple(self._unshown_at(len(text)))))
        self.text, self.styles, self.unshown = "", [], []

    def end_line_if_any(self) -> None:
        """End the line if there is anything on it."""
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
        """Yield what is not shown; a space that ended the line stands before what follows it."""
        space = " " if len(self.text) > end else ""
        for at, kind, said in self.unshown:
            if at <= end:
                yield at, kind, said
            else:
                yield end, kind, space + said
                space = ""

    def _note(self, opened: _Opened) -> None:
        text = self.text[opened.start :]
        start = opened.start + len(text) - len(text.lstrip())
        end = opened.start + len(text.rstrip())
        if start < end:
            self.styles.append(Styled(start, end, opened.style, opened.target))


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
