"""Read plain text: bytes to lines, and lines to stretches between blank ones.

A line ends at LF, CR, CR LF, a vertical tab, and at Unicode's own line and paragraph separators;
the ends themselves carry nothing else. A form feed begins a new page: it counts as a wide gap.
A line with nothing to see on it is blank, whatever spaces it holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span, Stretch
from fascicle.model.draft import FILE_GAP, Draft, Query, Source
from fascicle.model.errors import SourceError
from fascicle.model.words import words
from fascicle.readers.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# NEL (U+0085) and the vertical tab are what some editors write for a line end inside a paragraph.
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x85", "\u2028", "\u2029")

# As many blank lines as volunteers of Project Gutenberg leave before a chapter.
PAGE_GAP = 4

# Controls that no page can show; spaces and ends of lines are none of them.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# Unseen: spaces of every kind, controls, and format characters such as a byte-order mark.
_UNSEEN = re.compile("[\\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*")


def read_text(files: Sequence[tuple[str, bytes]], encoding: str = "") -> Draft:
    """Make a draft of the files of one text, in order; each has a name for messages and its bytes.

    Raises `SourceError` as `decode` does, and where no file has anything to read.
    """
    lines: list[str] = []
    starts: list[tuple[int, str]] = []
    encodings: list[str] = []
    queries: list[Query] = []
    for name, raw in files:
        decoded = decode(raw, name, encoding)
        starts.append((len(lines) + 1, name))
        lines += split_lines(decoded.text)
        encodings.append(decoded.encoding)
        if decoded.guessed:
            queries.append(_encoding_query(name, decoded.encoding, starts[-1][0]))
    source = Source(tuple(lines), tuple(starts), tuple(encodings))
    if not any(words(line) for line in lines):
        raise SourceError(
            files[0][0], "there is not one word in it", "Put a text in it, or remove it."
        )
    return Draft(source, tuple(stretches(source)), queries=(*queries, *_control_queries(source)))


def split_lines(text: str) -> list[str]:
    """Split a text into lines without their ends."""
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def is_blank(line: str) -> bool:
    """Say whether there is nothing to see on a line."""
    # Most lines begin with what is seen: of ASCII, all between the space and the last.
    return not "!" <= line[:1] <= "~" and _UNSEEN.fullmatch(line) is not None


def stretches(source: Source) -> Iterator[Stretch]:
    """Iterate over the runs of non-blank lines; none reaches over from one file into the next."""
    begins = {first for first, _ in source.files[1:]}
    gap = 0
    first = 0
    for number, line in enumerate((*source.lines, ""), start=1):
        blank = is_blank(line)
        new_page = "\f" in line and line.lstrip(" \t").startswith("\f")
        if first and (blank or new_page or number in begins):
            yield _stretch(source, first, number - 1, gap)
            first, gap = 0, 0
        if number in begins:
            gap = FILE_GAP
        if new_page:
            gap += PAGE_GAP
        if blank:
            gap += 1
        elif not first:
            first = number


def _stretch(source: Source, first: int, last: int, gap: int) -> Stretch:
    return Stretch(span=Span(first, last), gap=gap, lines=source.lines[first - 1 : last])


def _encoding_query(name: str, encoding: str, line: int) -> Query:
    return Query(
        "encoding-guess",
        Span(line, line),
        f"{name} is neither UTF-8 nor Windows-1252; is it {encoding}?",
        f"as {encoding}",
        (f'encoding = "{encoding}"',),
        weight=1.0,
    )


def _control_queries(source: Source) -> list[Query]:
    """Ask about control characters, which no page can show: each is shown as a space."""
    # Python calls all that is a control, among others, not printable, and says so faster.
    lines = enumerate(source.lines, 1)
    bad = [n for n, line in lines if not line.isprintable() and _CONTROL.search(line)]
    if not bad:
        return []
    question = f"{len(bad)} lines hold control characters that a page cannot show; what were they?"
    return [
        Query("control-characters", Span(bad[0], bad[0]), question, "a space for each", weight=0.3)
    ]
