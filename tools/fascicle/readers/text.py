"""The plain text reader: bytes to lines, and lines to stretches between blank lines.

A line ends at LF, CR, CR LF, a vertical tab, and at Unicode's line and paragraph separators. A form
feed begins a new page and counts as a wide gap. A line without visible characters is blank,
whatever spaces it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from fascicle.model.blocks import Span, Stretch
from fascicle.model.decision import KeyValue
from fascicle.model.draft import FILE_GAP, PAGE_GAP, Draft, Query, Source
from fascicle.model.errors import SourceError
from fascicle.model.words import NONCHARACTERS, words
from fascicle.readers.encoding import Decoded, decode
from fascicle.readers.sheet import Sheet

# Some editors write NEL (U+0085) or a vertical tab for a line end inside a paragraph.
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x85", "\u2028", "\u2029")

# The heading of a scene in a screenplay, numbered or not; so many are one.
SCENE = re.compile(
    r"\s*(?:\d+[A-Z]?\.?\s+)?(?:INT|EXT|EST|INT\.?/EXT|EXT\.?/INT|I/E)[. ]\s*[^\W\d_].*"
)
SCENES = 2
# Control characters that no page can show, without spaces and line ends.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# Invisible characters: spaces, controls, format characters such as a byte-order mark, and
# noncharacters.
_UNSEEN = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    f"{''.join(sorted(NONCHARACTERS))}]*"
)


def read_text(files: Sequence[tuple[str, bytes]], encoding: str = "") -> Draft:
    """Return the draft of a text's files, given in order as (name for messages, bytes).

    Raises `SourceError` as `decode` does, and if no file contains a word.
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
        queries += encoding_queries(name, decoded, starts[-1][0])
    source = Source(tuple(lines), tuple(starts), tuple(encodings))
    refuse_wordless(files[0][0], lines)
    return Draft(source, tuple(stretches(source)), queries=(*queries, *_control_queries(source)))


def read_plain(sheet: Sheet, name: str, raw: bytes, encoding: str = "") -> None:
    """Read a plain text onto a sheet, among files of other formats; its lines are as in the file.

    Raises `SourceError` as `decode` does.
    """
    decoded = decode(raw, name, encoding)
    lines, above = tuple(split_lines(decoded.text)), len(sheet.lines)
    sheet.begin(name, decoded.encoding)
    sheet.lines += lines
    sheet.queries += encoding_queries(name, decoded, above + 1)
    for number, stretch in enumerate(stretches(Source(lines, ((1, name),)))):
        begins = not number and len(sheet.files) > 1
        span = Span(stretch.span.first + above, stretch.span.last + above)
        gap = stretch.gap + (FILE_GAP if begins else 0)
        sheet.blocks.append(replace(stretch, span=span, gap=gap))


def split_lines(text: str) -> list[str]:
    """Return the lines of a text, without their ends and the marks at their beginnings.

    Where several files were put into one, each begins with a byte-order mark.
    """
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    lines = text.replace("\n\ufeff", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def is_blank(line: str) -> bool:
    """Return whether a line has no visible character."""
    # Fast path: most lines begin with a visible ASCII character.
    return not "!" <= line[:1] <= "~" and _UNSEEN.fullmatch(line) is not None


def stretches(source: Source) -> Iterator[Stretch]:
    """Yield the runs of non-blank lines; none extends from one file into the next."""
    begins = {first for first, _ in source.files[1:]}
    gap = 0
    first = 0
    for number, line in enumerate((*source.lines, ""), start=1):
        blank = is_blank(line)
        new_page = "\f" in line and line.lstrip(" \t").startswith("\f")
        if first and (blank or new_page or number in begins):
            lines = source.lines[first - 1 : number - 1]
            yield Stretch(span=Span(first, number - 1), gap=gap, lines=lines)
            first, gap = 0, 0
        if number in begins:
            gap = FILE_GAP
        if new_page:
            gap += PAGE_GAP
        if blank:
            gap += 1
        elif not first:
            first = number


def refuse_wordless(name: str, lines: Iterable[str]) -> None:
    """Raise `SourceError` if no line has a word; `name` is that of the first file."""
    if not any(map(words, lines)):
        raise SourceError(name, "the file contains no words", "Put a text in it, or remove it.")


def encoding_queries(name: str, decoded: Decoded, line: int) -> list[Query]:
    """Return the question whether a file, which begins at a line, has the encoding guessed."""
    if not decoded.guessed:
        return []
    encoding = decoded.encoding
    question = f"{name} is neither UTF-8 nor Windows-1252; is it {encoding}?"
    answers = (KeyValue("encoding", encoding),)
    return [
        Query("encoding-guess", Span(line, line), question, f"as {encoding}", answers, weight=1.0)
    ]


def _control_queries(source: Source) -> list[Query]:
    """Return a query about control characters, each of which is shown as a space."""
    # Fast path: a line with control characters is not printable to Python.
    lines = enumerate(source.lines, 1)
    bad = [n for n, line in lines if not line.isprintable() and _CONTROL.search(line)]
    if not bad:
        return []
    question = f"{len(bad)} lines hold control characters that a page cannot show; what were they?"
    return [
        Query("control-characters", Span(bad[0], bad[0]), question, "a space for each", weight=0.3)
    ]
