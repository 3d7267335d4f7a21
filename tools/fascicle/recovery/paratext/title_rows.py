"""The lines of a title page: which of them are the title and the subtitle.

THE GOATS / OF / ANSTOW            one title
or, / A Winter in Salt             its subtitle
A Romance                          what it is
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from fascicle.model.blocks import Stretch
from fascicle.recovery.headings.heading_form import title_like
from fascicle.recovery.headings.line_forms import heading_form, is_worded
from fascicle.recovery.paratext.contents_entries import HEAD, is_head
from fascicle.recovery.paratext.title_page_lines import is_imprint
from fascicle.recovery.shared.by_lines import LONGEST_NAME, may_be_name, unmarked
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import indent, is_capitals, join
from fascicle.recovery.shared.scripts import has_no_case
from fascicle.recovery.shared.title_words import GENRES, SMALL, UNSPACED_GENRES, words_of

# "A Tale of the Sea" is more than a genre; in a subtitle the genre is among the first words.
_GENRE_WORDS, _AMONG = 3, 5
# With so many words more, these begin a subtitle: Eine Erzählung aus dem Moor.
_INDEFINITE = {"a", "an", "ein", "eine", "un", "une", "una", "uno", "uma", "een"}
_NUMERALS = re.compile(r"[IVXLC\d.]+(?: [IVXLC\d.]+)*")
# "D. R. Quill" has no number.
_INITIALS = re.compile(r"(?:[A-Z]\. ?){2,4}[A-Z][^\W\d_]+$")
_RULE = re.compile(r"([=~_*-])\1{2,}")
# The words of a library before a title.
_RELEASE = re.compile(
    r"(?:the )?project gutenberg(?:[’']s)? e-?(?:text|book) of (?=\S)", re.IGNORECASE
)
# An entry of a list of contents.
_ENTRY = re.compile(r"\d+[.)] ")
# What people call their drafts, and a dedication.
VERSION = re.compile(
    r"(?:(?:first|second|third|final|rough|working) )?(?:draft|version|revision)\b[ .:#]*[\d.]*",
    re.IGNORECASE,
)
DEDICATION = re.compile(r"(?:for|to|für|à|pour|para|per)\b[^.!?]{1,60}", re.IGNORECASE)
# A title page is among the first stretches, each of at most so many lines and characters.
WITHIN, MOST_LINES, LONGEST_STRETCH = 10, 8, 240
# A title alone needs a wider gap after it than a paragraph has; between two pages is a wider one.
TITLE_GAP, PAGE_GAP = 2, 3
# What prose ends with.
_ENDS = '.!?…”"'
# The least indent of a centred line.
CENTRED = 5


class Row(NamedTuple):
    """A line of a title page, without marks of Markdown, its number, and the gap above."""

    text: str
    number: int
    gap: int
    indent: int


class Page(NamedTuple):
    """The lines of a title page, the block after it, and words that mean "or".

    All lines are of the page if the owner has decided that (`is_decided`).
    """

    rows: Sequence[Row]
    after: Stretch | None
    alternatives: frozenset[str]
    is_decided: bool = False

    def gap_below(self, end: int) -> int:
        """Return the gap before the row at an index, or after the last row."""
        if end < len(self.rows):
            return self.rows[end].gap
        return self.after.gap if self.after else 0

    def is_over(self, end: int) -> bool:
        """Return whether a wide gap or a heading precedes the row at an index."""
        line = self.rows[end].text if end < len(self.rows) else ""
        line = line or (self.after.lines[0] if self.after else "")
        return self.gap_below(end) >= TITLE_GAP or heading_form(line) is not None


class Titles(NamedTuple):
    """A title with its lines, and those of a subtitle."""

    title: str
    rows: Sequence[Row]
    below: Sequence[Row]


def page_of(
    head: Sequence[Stretch], alternatives: frozenset[str], *, is_decided: bool = False
) -> Page:
    """Return the lines of the first stretches, up to the first that is no part of a title page."""
    rows: list[Row] = []
    page = head if is_decided else list(takewhile(_may_be_of_page, head[:WITHIN]))
    for block in page:
        gap = block.gap
        for number, line in zip(block.span, block.lines, strict=True):
            if text := unmarked(line):  # not a lone mark of Markdown
                rows.append(Row(text, number, gap, indent(line)))
                gap = 0
    return Page(rows, next(iter(head[len(page) :]), None), alternatives, is_decided)


def _may_be_of_page(block: Stretch) -> bool:
    text = join(block.lines) if len(block.lines) <= MOST_LINES else ""
    is_prose = len(text) > LONGEST_NAME and text[-1] in _ENDS and not is_capitals(text)
    return 0 < len(text) <= LONGEST_STRETCH and not is_prose and not is_head(block, HEAD)


def titles_above(
    above: Sequence[Row], alternatives: frozenset[str], *, is_sure: bool
) -> Titles | None:
    """Return the title and the subtitle in the lines above a name, None if they are none."""
    title = title_rows(above, alternatives)
    rest = above[len(title) :]
    if any(is_division(row.text) for row in above):
        return None
    text = joined_title(title)
    small = len(above) == 1 and is_sure and is_subtitle(text)
    if not (is_title([text]) or small) or not all(is_below_title(row.text) for row in rest):
        return None
    near = takewhile(lambda row: row.gap < PAGE_GAP, rest)
    return Titles(text, title, [row for row in near if is_said(row.text)])


def title_rows(rows: Sequence[Row], alternatives: frozenset[str]) -> Sequence[Row]:
    """Return those of the first rows that are the title: THE FERRY / OF / THE NORTH."""
    end = 1
    while end < len(rows) and _goes_on(rows[:end], rows[end], alternatives):
        end += 1
    return rows[:end]


def _goes_on(above: Sequence[Row], row: Row, alternatives: frozenset[str]) -> bool:
    last, words_, before = above[-1].text, words_of(row.text), words_of(above[-1].text)
    if not words_:
        return bool(_RULE.fullmatch(row.text)) and not row.gap
    is_number = row.gap and _NUMERALS.fullmatch(last)
    if words_[0] in alternatives or last[-1:] in ";:" or row.gap >= PAGE_GAP or is_number:
        return False
    if (before and before[-1] in SMALL) or (set(words_) <= SMALL and row.gap < TITLE_GAP):
        return True
    is_below = is_genre(row.text) or (words_[0] in _INDEFINITE and len(words_) > _GENRE_WORDS)
    if row.gap or is_below or not row.text[0].isalnum() or VERSION.fullmatch(row.text):
        return False
    return is_capitals(row.text) == is_capitals(last) and not row.text[0].islower()


def joined_title(rows: Sequence[Row]) -> str:
    text = " ".join(row.text for row in rows if not _RULE.fullmatch(row.text)).rstrip(" ,;:")
    text = _RELEASE.sub("", text)
    return text[:-1] if re.search(r"[^\W\d_]{3}[’']?s?\.$", text) else text


def joined_subtitle(lines: Sequence[str]) -> str:
    """Return the lines of a subtitle as one, with commas between parts that are phrases."""
    text = ""
    for line in lines:
        before, after = words_of(text)[-1:], words_of(line)[:1]
        is_phrase = text[-1:].isalnum() and not {*before, *after} & SMALL and line[:1].isupper()
        text += f"{',' if is_phrase else ''} {line.strip('_*')}"
    text = text.strip().rstrip(",;:")
    return text[:-1] if re.search(r"[^\W\d_]{3}\.$", text) else text


def is_below_title(text: str) -> bool:
    """Return whether a line may be between title and name, wherever it belongs."""
    if text[:1] == "[":
        return True
    if _ENTRY.match(text) or is_imprint(text):
        return False
    return is_subtitle(text.rstrip(".,;:")) or is_title([text]) or not words_of(text)


def is_said(text: str) -> bool:
    """Return whether a line below a title is a part of the subtitle."""
    other = VERSION.fullmatch(text) or DEDICATION.fullmatch(text) or text[:1] == "["
    return bool(words_of(text)) and not other


def genre_below(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a subtitle below the title or the name: A Romance, Comédie en vers."""
    if not rows or rows[0].gap > TITLE_GAP or not is_genre(rows[0].text):
        return []
    more = takewhile(lambda row: not row.gap and is_subtitle(row.text), rows[1:2])
    return [rows[0], *more]


def is_subtitle(line: str) -> bool:
    """Return whether a line may be between title and name; it may begin in lower case."""
    return len(line) <= LONGEST_NAME and line[-1:] not in ".!?,;:" and line[:1] not in "“\"‘'«—-"


def is_genre(text: str) -> bool:
    """Return whether a line names a kind of work: A Romance, Roman in drei Teilen."""
    found = words_of(text)[:_AMONG]
    # "Persons of the Play" are none.
    before = list(takewhile(lambda word: word not in GENRES, found))
    is_first = len(before) < len(found) and SMALL.isdisjoint(before[1:])
    # Nor is the Salt Opera Company.
    after = re.findall(r"[^\W\d_]+", text)[len(before) + 1 : len(before) + 2]
    is_first &= all(word.islower() or word.casefold() in SMALL | GENRES for word in after)
    return is_first and is_subtitle(text.rstrip(".")) and not is_division(text)


def is_only_genre(text: str) -> bool:
    """Return whether a text is only a genre: "a novel"."""
    found = words_of(text)
    if not 0 < len(found) <= _GENRE_WORDS:
        return False
    # In Arabic and Hebrew the genre is the first word.
    is_first = has_no_case(text) and found[0] in GENRES
    return is_first or found[-1] in GENRES or found[-1].endswith(UNSPACED_GENRES)


def is_title(lines: Sequence[str]) -> bool:
    return all(title_like(line) for line in lines) and len(" ".join(lines)) <= 2 * LONGEST_NAME


def is_division(line: str) -> bool:
    """Return whether a line is the heading of a division or a diary entry, so no title."""
    return is_worded(line) or is_date(line)


def is_author_name(text: str) -> bool:
    """Return whether a line without a "by" has the form of a name, and is no heading or genre."""
    other = (
        (heading_form(text) and not _INITIALS.match(text))
        or is_only_genre(text)
        or _NUMERALS.fullmatch(text)
    )
    return may_be_name(text) and not other
