"""Project Gutenberg's frame around a text: header, licence, credits, end mark.

Lines are set aside only before a start mark, after an end mark, or if they are a known line just
inside them, and only if there is a mark: a text that merely mentions Project Gutenberg keeps every
word. Whatever stands before a header or after a licence is text again, and so is the next book of a
file that holds several. The first header's `Title:` and `Author:` become metadata.

The marks of other libraries count if they contain the title.

A frame reaches as far as its paragraphs read like one. Header and licence have changed for fifty
years, and volunteers add to them, so their text can't be known by heart. But nearly every paragraph
of them speaks of the project, of copies or of money, and no more than a few lines lie between two
that do.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby, pairwise, zip_longest
from typing import NamedTuple

from fascicle.model.blocks import AsTyped, Span, Stretch
from fascicle.model.decision import Reading, TypedValue, UnknownValue
from fascicle.model.draft import Draft, Found, Query
from fascicle.model.names import language_code
from fascicle.model.word_lists import people_in
from fascicle.readers.text import is_blank
from fascicle.recovery.shared.by_lines import is_name
from fascicle.recovery.shared.lines import key_of, tidy, unread, without

_START = re.compile(
    r"\*\*\*\s*START OF (THE|THIS) PROJECT GUTENBERG.*|\*END\W?THE SMALL PRINT.*\*END\*.*"
    r"|\*END\*THE SMALL PRINT!.*",
    re.IGNORECASE,
)
_END = re.compile(
    r"\*\*\*\s*END OF (THE|THIS) PROJECT GUTENBERG.*|End of (the |this )?Project Gutenberg.*",
    re.IGNORECASE,
)
# An end mark with the title, which counts as the last line of a file without any other mark.
_END_OF_BOOK = re.compile(
    r"End of (?:the |this )?Project Gutenberg(?:'s .+,? by| E-?(?:book|text) of) .+", re.IGNORECASE
)
_BEGINNING = re.compile(r"\*\*\*.*\b(?:START|BEGIN)\w*\b.*\*\*\*")
_ENDING = re.compile(r"\*\*\*.*\bENDS?\b.*\*\*\*")
_CREDIT = re.compile(
    r"(Produced by|Transcribed (from|by)|This (e-?text|eBook) (?:was )?(produced|prepared|created)"
    r"|(E-?text|HTML (?:version|file)|Scanned|Prepared|Proofread)"
    r" (prepared |produced |and proofed |and proofread )?by"
    r"|The Project Gutenberg E-?(text|book) of|Note: (Project Gutenberg|Images of)"
    r"|There (?:are|is) several editions of this e-?book in"
    r"|.*\b(PG|Online) Distributed Proofread)",
    re.IGNORECASE,
)
# A title that ends its line further left is whole, and what follows is a subtitle.
_FULL_LINE = 45
_GOES_ON = re.compile(r"\b(?:a|an|and|at|by|for|from|in|of|on|or|the|to|with)$", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"or\b", re.IGNORECASE)
# The longest mark, which may contain a title.
_LONGEST = 400
# Credits are among the first blocks after the mark, before or after the title page.
_CREDITS_WITHIN = 3

# The labels of a header, also of libraries in other languages, and what they mean.
_LABELS = {
    "title": "title", "titolo": "title", "titre": "title", "titel": "title", "título": "title",
    "author": "author", "authors": "author", "autore": "author", "auteur": "author",
    "autor": "author", "language": "language", "langue": "language", "translator": "translator",
    "traduttore": "translator", "traducteur": "translator", "übersetzer": "translator",
    "editor": "editor", "illustrator": "illustrator",
}  # fmt: skip
_FIELD = re.compile(rf"\s*({'|'.join(_LABELS)})\s?:\s*(\S.*)", re.IGNORECASE)
# A name as catalogues in other languages have it: Autore: Quill, Ada (1852-1901).
_INVERTED = re.compile(
    r"(\s*(?:autore|auteur|autor)\s?:\s*)([^\d,(]+), ([^\d,(]+?)(?: \(.*)?$", re.IGNORECASE
)
_OF_TITLE = re.compile(
    r"(?:the |this is the )?project gutenberg(?:'s)? e-?(?:book|text) of (?P<title>.+?)"
    r"(?:,? by (?P<author>.+))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\[(?:e-?book|e-?text) #(\d+)\]", re.IGNORECASE)
_PEOPLE = ("author", "translator", "editor", "illustrator")


class _Frame(NamedTuple):
    """A header or a licence: its lines, and the index of its mark."""

    span: Span
    mark: int
    is_start: bool


def gutenberg(draft: Draft) -> Draft:
    """Set aside headers and licences, and take metadata from the first header."""
    lines = draft.source.lines
    frames = list(_frames(lines))
    starts = [frame.mark for frame in frames if frame.is_start]
    if not frames:
        return _other_library(draft)
    if starts:
        header = lines[: starts[0]]
        found = draft.found.with_values(sources=_address(header))
        draft = replace(draft, found=header_fields(header, found))
    inside = {n for frame in frames for n in frame.span}
    draft = without(_with_lines_read(draft, inside), "licence", *(it.span for it in frames))
    # What the markup of a page calls a quotation, a list or a table.
    marked = (block for block in draft.blocks if not isinstance(block, Stretch))
    open_lines = inside - draft.decided
    draft = draft.set_aside("licence", *(b for b in marked if open_lines.issuperset(b.span)))
    draft = _credits(draft, starts)
    return draft.ask(*_queries(draft, frames))


def _with_lines_read(draft: Draft, inside: Collection[int]) -> Draft:
    """Return the draft with what a page has as typed, and a frame is in, as paragraphs."""
    blocks = (
        unread(draft, block)
        if isinstance(block, AsTyped) and any(n in inside for n in block.span)
        else (block,)
        for block in draft.blocks
    )
    return draft.with_blocks(chain.from_iterable(blocks))


def _frames(lines: Sequence[str]) -> Iterator[_Frame]:
    """Yield the headers and licences of all books in a text, in order."""
    begin = 0
    has_start = False
    marks = list(_marks(lines))
    starts = _starts(lines, [mark for mark, is_start in marks if is_start])
    for mark, is_start in marks:
        if mark < begin:  # in the licence
            continue
        if is_start:
            if mark in starts:
                first = _header_begin(lines, begin, mark)
                yield _Frame(Span(first + 1, mark + 1), mark, is_start)
                begin, has_start = mark + 1, True
            continue
        later = bisect_left(starts, mark)
        last = _licence_end(lines, mark, starts[later] if later < len(starts) else len(lines))
        is_last = last == mark and not any(map(str.strip, lines[mark + 1 :]))
        known = is_last and (has_start or _END_OF_BOOK.match(lines[mark].strip()))
        if last > mark or known or (has_start and lines[mark].lstrip().startswith("*")):
            yield _Frame(Span(mark + 1, last + 1), mark, is_start)
            begin = last + 1
    end = next((at for at in reversed(range(begin, len(lines))) if not is_blank(lines[at])), -1)
    if has_start and end >= 0 and _TOP.match(lines[end]):
        yield _Frame(Span(end + 1, end + 1), end, is_start=False)


def _starts(lines: Sequence[str], marks: Sequence[int]) -> list[int]:
    """Return the start marks with text before the next header.

    Small print may be at the end of a file, or above another start mark.
    """
    begins = [_header_begin(lines, mark + 1, following) for mark, following in pairwise(marks)]
    ends = zip(marks, [*begins, len(lines)], strict=False)
    return [mark for mark, end in ends if not all(map(is_blank, lines[mark + 1 : end]))]


def _marks(lines: Sequence[str]) -> Iterator[tuple[int, bool]]:
    """Yield the index of each start and end mark, and whether it is a start mark."""
    for at, line in enumerate(lines):
        # Fast path: marks begin with an asterisk, or with "End".
        text = line.strip() if len(line) <= _LONGEST else ""
        if text[:1] in ("*", "E", "e"):
            if _START.match(text):
                yield at, True
            elif _END.match(text):
                yield at, False


def _other_library(draft: Draft) -> Draft:
    """Set aside the lines outside the marks of another library."""
    lines = draft.source.lines
    start, end = _marks_with_title(lines)
    if start is None or end is None:
        return draft
    draft = replace(draft, found=header_fields(lines[:start], draft.found))
    return without(draft, "boilerplate", Span(1, start + 1), Span(end + 1, len(lines)))


def _queries(draft: Draft, frames: Sequence[_Frame]) -> Iterator[Query]:
    """Yield a question about the title of several books, and about text after each licence."""
    lines = draft.source.lines
    starts = [frame.mark + 1 for frame in frames if frame.is_start]
    if len(starts) > 1:
        span = Span(starts[1], starts[1])
        question = (
            f"the text holds {len(starts)} books, each with its own header, and is called after "
            "the first: what are all of them called?"
        )
        answers = TypedValue("title"), UnknownValue("title")
        reading = f"title “{draft.found.get('title')}”" if draft.found.get("title") else "no title"
        yield Query("several-books", span, question, reading, answers, weight=0.9)
    for frame, following in zip_longest(frames, frames[1:]):
        end = following.span.first if following and following.is_start else len(lines) + 1
        after = next((b for b in draft.blocks if frame.span.last < b.span.first < end), None)
        if after and not frame.is_start:
            span = Span(after.span.first, after.span.first)
            question = "text goes on after the licence: does it belong to the book?"
            aside = (Reading("set-aside"),)
            yield Query("after-licence", span, question, "text", aside, weight=0.9)


def _first(lines: Sequence[str], pattern: re.Pattern[str], begin: int) -> int | None:
    """Return the index of the first line from `begin` on that matches, None if none does."""
    marks = ((i, lines[i].strip()) for i in range(begin, len(lines)) if len(lines[i]) <= _LONGEST)
    return next((i for i, line in marks if pattern.match(line)), None)


def _marks_with_title(lines: Sequence[str]) -> tuple[int | None, int | None]:
    """Return the start and the end mark of a text, if both repeat the title in its header."""
    start = _first(lines, _BEGINNING, 0)
    end = _first(lines, _ENDING, start) if start is not None else None
    if start is None or end is None:
        return None, None
    # A subtitle is on the next line.
    fields = filter(None, map(_FIELD.match, lines[:start]))
    title = next((key_of(field[2]) for field in fields if field[1].lower() == "title"), "")
    if not title:
        return None, None
    named = title in key_of(lines[start]) and title in key_of(lines[end])
    return (start, end) if named else (None, None)


def header_fields(lines: Sequence[str], found: Found) -> Found:
    """Return the metadata with the fields of a header; indented lines continue a value."""
    fields: dict[str, str] = {}
    key = ""
    for line in lines:
        match = _FIELD.match(_INVERTED.sub(r"\1\3 \2", line))
        if match:
            key = _LABELS[match[1].lower()]
            fields.setdefault(key, match[2].strip())
        elif key and line.startswith((" ", "\t")) and line.strip():
            if key == "title" and _is_subtitle(line.strip(), fields[key]):
                fields["title"] = fields["title"].rstrip(":")
                key = "subtitle"
            # Each author has a line: "Author: Ada Quill", and below it "Bo Reed".
            both = (fields.get(key, "").rpartition(" and ")[2], line.strip())
            between = " and " if key in _PEOPLE and all(map(is_name, both)) else " "
            fields[key] = f"{fields.get(key, '')}{between}{line.strip()}"
        else:
            key = ""
    people: dict[str, tuple[str, ...]] = {
        f"{key}s": people_in(tidy(fields[key])) for key in _PEOPLE if fields.get(key)
    }
    if not fields.keys() & {"title", "author"}:
        title, people["authors"] = _named_at_top(lines)
        fields["title"] = title
    return found.with_values(
        title=tidy(fields.get("title", "")),
        subtitle=tidy(fields.get("subtitle", "")),
        language=language_code(fields.get("language", "")),
        **people,
    )


def _is_subtitle(line: str, title: str) -> bool:
    """Return whether a line below a title is a subtitle: the title above it is whole."""
    begins = line[0].isupper() or _ALTERNATIVE.match(line) is not None
    is_whole = title[-1:].isalnum() and not _GOES_ON.search(title)
    return len(title) <= _FULL_LINE and begins and (is_whole or title.endswith(":"))


def _named_at_top(lines: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the title and the authors in the first line of an old header, which has no labels."""
    first = next((line.strip("* ") for line in lines if not is_blank(line)), "")
    match = _OF_TITLE.fullmatch(first)
    if match is None:
        return "", ()
    return match["title"], people_in(match["author"]) if match["author"] else ()


def _address(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the address of the text's page, from the number in its header."""
    numbers = (_NUMBER.search(line) for line in lines if len(line) <= _LONGEST)
    number = next((match[1] for match in numbers if match), "")
    return (f"https://www.gutenberg.org/ebooks/{number}",) if number else ()


def _credits(draft: Draft, starts: Sequence[int]) -> Draft:
    """Set aside the names of the transcribers, just inside each start mark."""
    named: dict[int, Stretch] = {}
    for start in starts:
        at = bisect_left(draft.blocks, start + 1, key=lambda block: block.span.first)
        head = (b for b in draft.blocks[at : at + _CREDITS_WITHIN] if isinstance(b, Stretch))
        named |= {b.span.first: b for b in head if is_credit(b.lines[0])}
    return draft.set_aside("credits", *named.values())


def is_credit(line: str) -> bool:
    """Return whether a line names the transcribers of a file."""
    return _CREDIT.match(line.strip()) is not None


# The most words between two paragraphs that are known. In 34 files there were at most 34.
MOST_WORDS = 100
# The most lines of an end mark, which may be "End of" a title "by" an author.
MOST_LINES = 3
_LICENCE = re.compile(
    r"gutenberg|\be-?(?:book|text)s?\b|electronic works?|licen[sc]e|trademark|foundation|donat"
    r"|copyright|public domain|warrant|\bcop(?:y|ies|ied|ying)\b|refund|newsletter",
    re.IGNORECASE,
)
# The first words of a header: the next book of the file begins, or the file repeats its own.
_TOP = re.compile(r"\W*(?:the )?project gutenberg(?:\W?s)? (?:e-?book|e-?text) of", re.IGNORECASE)
_ARCHIVE_FIELD = re.compile(
    r"\s*(?:title|authors?|editors?|translators?|illustrators?|language|release date|posting date"
    r"|last updated|(?:original )?publication|character set|credits|produced by)\b.*:",
    re.IGNORECASE,
)
# The last words of the licence, after which another text begins.
_LAST = re.compile(
    r"newsletter to hear about new|\*\*\* ?END: FULL LICEN|GUTINDEX\.ALL", re.IGNORECASE
)


def _licence_end(lines: Sequence[str], mark: int, limit: int) -> int:
    """Return the index of the last line, before `limit`, of the licence below an end mark."""
    end, unknown = _mark_end(lines, mark, limit), 0
    for first, last in _paragraphs(lines, range(end + 1, limit)):
        text = " ".join(lines[first : last + 1])
        if _TOP.match(text):
            break
        if _is_known(text):
            end, unknown = last, 0
        else:
            unknown += len(text.split())
        if unknown > MOST_WORDS or (_LAST.search(text) and not _follows_licence(lines, last)):
            break
    return end


def _mark_end(lines: Sequence[str], mark: int, limit: int) -> int:
    """Return the index of the last line of an end mark: a long title goes on below."""
    _, last = next(_paragraphs(lines, range(mark, limit)))
    return last if last - mark < MOST_LINES else mark


def _header_begin(lines: Sequence[str], first: int, mark: int) -> int:
    """Return the index of the first line of the header that ends in a start mark.

    The search begins at `first`. At the top of the text, a few lines above the header belong to it.
    """
    begin, unknown = mark, 0
    for top, last in reversed(list(_paragraphs(lines, range(first, mark)))):
        text = " ".join(lines[top : last + 1])
        if _is_known(text) or any(map(_ARCHIVE_FIELD.match, lines[top : last + 1])):
            begin, unknown = top, 0
        else:
            unknown += len(text.split())
        if unknown > MOST_WORDS:
            return begin
    return begin if first else 0


def _follows_licence(lines: Sequence[str], last: int) -> bool:
    """Return whether the paragraph after a line is still of the licence."""
    after = next(_paragraphs(lines, range(last + 1, len(lines))), None)
    return after is not None and _is_known(" ".join(lines[after[0] : after[1] + 1]))


def _is_known(text: str) -> bool:
    """Return whether a paragraph speaks of the project, a long one again and again.

    A book without blank lines is one paragraph, and may have such a word somewhere.
    """
    said = len(_LICENCE.findall(text))
    return said > 0 and len(text.split()) <= MOST_WORDS * (said + 1)


def _paragraphs(lines: Sequence[str], within: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last index of each run of lines that are not blank."""
    for is_gap, run in groupby(within, lambda at: is_blank(lines[at])):
        if not is_gap:
            first, *more = run
            yield first, (more or [first])[-1]
