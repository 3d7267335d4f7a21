"""The plain text reader: bytes to lines, and lines to stretches between blank lines.

A line ends at LF, CR, CR LF, a vertical tab, and at Unicode's line and paragraph separators. A form
feed begins a new page and counts as a wide gap. A line without visible characters is blank,
whatever spaces it holds.

Most lines may have marks of quotation before them, which mail programs and forums add:

    On 3 May Till wrote:               On 3 May Till wrote:

    > It was shut. Ada read what       It was shut. Ada read what
    > was on the door:             →   was on the door:
    >
    > > Come at noon.                      a quotation: Come at noon.

They are the carrier's, not the author's. A file is read without them if most of its words are
quoted; lines that are quoted once more become quotations. If only many words are, the signs may be
the author's: the text stays as typed, and is asked about. A mail program that breaks long lines of
others leaves the ends of them on lines without a mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise

from fascicle.model.blocks import Block, Evidence, Span, Stretch, group_of
from fascicle.model.decision import KeyValue
from fascicle.model.draft import FILE_GAP, PAGE_GAP, Draft, Query, Source, Unkept
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
# The depth of lines around a quoted text.
OUTSIDE = -1
# A sign that occurs again behind its line's first mark parts the columns of a table.
_MARKS = {">": re.compile(r" {0,3}>(?: ?>)*"), "|": re.compile(r" {0,3}\|(?: ?\|)*(?=[^|]*$)")}
# Headers of mail say nothing of a text.
_FIELD = re.compile(r"[A-Z][\w-]{1,30}: ")
# The least quoted lines, and the shares of the letters that are quoted in a text that a program has
# quoted, and in one that it may have. Authors quote a letter or a sign.
FEWEST, MOST, MANY = 5, 0.7, 0.3
# Of lines without a mark between two with one, this share was broken off the line above.
_BROKEN = 0.7
_WHY = Evidence("quoted twice", 0.9)


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
    return [Query("encoding-guess", Span(line, line), question, f"as {encoding}", answers, 1.0)]


def _control_queries(source: Source) -> list[Query]:
    # Fast path: a line with control characters is not printable to Python.
    lines = enumerate(source.lines, 1)
    bad = [n for n, line in lines if not line.isprintable() and _CONTROL.search(line)]
    if not bad:
        return []
    question = f"{len(bad)} lines hold control characters that a page cannot show; what were they?"
    return [
        Query("control-characters", Span(bad[0], bad[0]), question, "a space for each", weight=0.3)
    ]


def without_quotation_marks(draft: Draft, markup: str) -> Draft:
    """Return the draft of a plain text without such marks; `markup` is the owner's setting."""
    found = list(filter(None, map(_quoted, _files(draft)))) if markup != "none" else []
    bases = [quoted.base(MOST) or int(markup == "quoted") for quoted in found]
    asked = [quoted for quoted, base in zip(found, bases, strict=True) if not base]
    draft = draft.ask(*map(_query, [quoted for quoted in asked if quoted.base(MANY)][:1]))
    if not any(bases):
        return draft
    lines, depths = list(draft.source.lines), dict[int, int]()
    for quoted, base in zip(found, bases, strict=True):
        for number, depth, end in zip(quoted.span, quoted.depths, quoted.ends, strict=True):
            if base:
                lines[number - 1] = lines[number - 1][end:]
                depths[number] = depth - base if depth >= base else OUTSIDE
    source = replace(draft.source, lines=tuple(lines))
    parts = [part for block in stretches(source) for part in _at_changes(block, depths)]
    outside = (part.span for part in parts if depths.get(part.span.first) == OUTSIDE)
    return replace(
        draft, source=source, blocks=tuple(_nested(parts, source, depths, 0)),
        outside=frozenset(n for span in outside for n in span),
        broken=frozenset(n for q, base in zip(found, bases, strict=True) if base for n in q.broken),
        unkept=(*draft.unkept, *_marks(draft.source, source)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Quoted:
    """The lines of a file: how many marks each has, where these end, and its letters.

    `broken` are the numbers of those that were broken off the line above.
    """

    span: Span
    depths: Sequence[int]
    ends: Sequence[int]
    letters: Sequence[int]
    broken: Sequence[int]
    sign: str

    def base(self, least: float) -> int:
        """Return the depth that more than this share of the letters have, 0 if they have none."""
        of_depths = Counter[int]()
        for depth, count in zip(self.depths, self.letters, strict=True):
            of_depths[depth] += count
        depths = sorted(filter(None, of_depths), reverse=True)
        deeper = zip(depths, accumulate(of_depths[depth] for depth in depths), strict=True)
        return next((depth for depth, sum_ in deeper if sum_ > least * of_depths.total()), 0)


def _files(draft: Draft) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the first line of each file, and all its lines."""
    starts = [first for first, _ in draft.source.files]
    for first, end in pairwise([*starts, len(draft.source.lines) + 1]):
        yield first, draft.source.lines[first - 1 : end - 1]


def _quoted(file: tuple[int, Sequence[str]]) -> _Quoted | None:
    """Return the quoted lines of a file, None if it has hardly any."""
    first, lines = file
    signs = Counter(sign for line in lines if (sign := line.lstrip(" ")[:1]) in _MARKS)
    sign, count = max(signs.items(), key=lambda pair: pair[1], default=("", 0))
    if count < FEWEST:
        return None
    found = [_MARKS[sign].match(line) for line in lines]
    depths = [match[0].count(sign) if match else 0 for match in found]
    ends = [match.end() if match else 0 for match in found]
    said = [
        (line, end) for line, end in zip(lines, ends, strict=True) if end and line[end:].strip()
    ]
    if len(said) < FEWEST:
        return None
    # Not all programs leave a space: an indent is the author's.
    if all(line[end] == " " for line, end in said):
        ends = [end + (line[end : end + 1] == " ") if end else 0
                for line, end in zip(lines, ends, strict=True)]  # fmt: skip
    broken = _broken_off(lines, ends)
    for n in broken:
        depths[n] = depths[n - 1]
    letters = [
        0 if not depth and _FIELD.match(line) else sum(map(str.isalnum, line[end:]))
        for line, depth, end in zip(lines, depths, ends, strict=True)
    ]
    span = Span(first, first + len(lines) - 1)
    return _Quoted(span, depths, ends, letters, [first + n for n in broken], sign)


def _broken_off(lines: Sequence[str], ends: Sequence[int]) -> list[int]:
    """Return the lines that a second program has broken off the line above, if it has."""
    between = [
        n
        for n in range(1, len(lines))
        if not ends[n] and ends[n - 1] and lines[n].strip() and lines[n - 1][ends[n - 1] :].strip()
        and (n + 1 == len(lines) or ends[n + 1])
    ]  # fmt: skip
    width = max((len(lines[n - 1]) for n in between), default=0)
    full = [n for n in between if len(lines[n - 1]) + 1 + len(lines[n].split()[0]) > width]
    return full if len(full) >= max(FEWEST, _BROKEN * len(between)) else []


def _at_changes(block: Stretch, depths: dict[int, int]) -> Iterator[Stretch]:
    """Yield the parts of a stretch with lines of one depth."""
    said = zip(block.span, block.lines, strict=True)
    for _, part in groupby(said, lambda pair: depths.get(pair[0], 0)):
        numbers, lines = zip(*part, strict=True)
        gap = block.gap if numbers[0] == block.span.first else 1
        yield replace(block, span=Span(numbers[0], numbers[-1]), lines=lines, gap=gap)


def _nested(
    parts: Iterable[Stretch], source: Source, depths: dict[int, int], depth: int
) -> Iterator[Block]:
    """Yield stretches, with those of a file that are quoted once more as quotations."""

    def key(part: Stretch) -> tuple[bool, str]:
        return depths.get(part.span.first, 0) > depth, source.at(part.span.first)[0]

    for (is_deeper, _), row in groupby(parts, key):
        if is_deeper:
            inner = _nested(row, source, depths, depth + 1)
            yield group_of("quotation", _WHY, inner, decided=True)
        else:
            yield from row


def _marks(typed: Source, shown: Source) -> Iterator[Unkept]:
    """Yield the runs of lines that are shown without their marks."""
    both = enumerate(zip(typed.lines, shown.lines, strict=True), start=1)
    for is_marked, run in groupby(both, lambda pair: pair[1][0] != pair[1][1]):
        if is_marked:
            (first, (line, bare)), *more = run
            sign = line.removesuffix(bare).strip()
            yield Unkept("quotation marks", Span(first, first + len(more)), sign)


def _query(quoted: _Quoted) -> Query:
    first = next(n for n, end in zip(quoted.span, quoted.ends, strict=True) if end)
    count = sum(map(bool, quoted.ends))
    lines = f"{count} lines begin with “{quoted.sign}”"
    question = f"{lines}: has a mail program or a forum put it there?"
    answers = (KeyValue("markup", "quoted"), KeyValue("markup", "none"))
    return Query("quoted-lines", Span(first, first), question, "as typed", answers, weight=0.9)
