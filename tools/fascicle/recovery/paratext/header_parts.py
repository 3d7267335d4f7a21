"""The parts of an archive's header: labels with their values, blocks, and the title between them.

`read_part` reads one part after the other; what it finds is kept in a `Header`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from fascicle.recovery.paratext.archive_labels import (
    BLOCK,
    CATEGORIES,
    CHAPTER,
    FURNITURE,
    LINES_BELOW,
    LISTS,
    MASTHEAD,
    RULE,
    TEXT_LABEL,
    WORK_TEXT,
    Field,
    field_of,
    is_archive_label,
    stats_in,
    stats_line,
    values_in,
)
from fascicle.recovery.shared.by_lines import by_line, is_name, title_by_name
from fascicle.recovery.shared.lines import indent, join, tidy

SEE_NOTES = re.compile(
    r"See the end of the (work|chapter) for (more )?\S*\s*(notes|warnings).*", re.IGNORECASE
)
_BY = re.compile(r"^by:? +(?=\S)", re.IGNORECASE)
_PROSE_END = re.compile(r"[.!?…,;][”\"’']?$")
# The longest title or name, and the shortest line that was wrapped.
_SHORT, _WRAPPED = 100, 50
# A title has at most so many words if it ends like a sentence.
_SENTENCE = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A line at the top of a text, its number, and the blank lines before it.

    `text` is the line without Markdown's marks.
    """

    number: int
    line: str
    gap: int
    stretch: int
    text: str


@dataclass(slots=True)
class Header:
    """A header while it is read."""

    values: dict[str, list[str]] = field(default_factory=dict)
    # Fields with unknown labels, each with its line.
    unknown: list[tuple[int, Field]] = field(default_factory=list)
    # The keys whose values need no division.
    settled: set[str] = field(default_factory=set)
    labels: int = 0
    is_marked: bool = False
    is_spaced: bool = False
    end: int = 0

    def add(self, key: str, *values: str) -> None:
        self.values.setdefault(key, []).extend(filter(None, values))


def is_known(row: Row) -> bool:
    found = field_of(row.text)
    return found is not None and found.key is not None


def is_mark(row: Row) -> bool:
    """Return whether a line is printed by archives only, above a whole work."""
    return MASTHEAD.fullmatch(row.text) is not None


def read_part(rows: Sequence[Row], at: int, header: Header) -> int:
    """Read one part of a header, and return the index after it; `at` at the end."""
    if at >= len(rows):
        return at
    text = rows[at].text
    if at and WORK_TEXT.fullmatch(rows[at - 1].text):
        return at
    if is_mark(rows[at]) or (header.is_marked and _is_furniture(text)):
        note_mark(text, header)
        return at + 1
    if BLOCK.fullmatch(text):
        return _block(rows, at, header) if header.labels or header.is_marked else at
    return _field(rows, at, header) or _names(rows, at, header)


def _is_furniture(text: str) -> bool:
    """Return whether a line is printed around the title: "Preface", an address, a rule."""
    return FURNITURE.fullmatch(text) is not None or RULE.fullmatch(text) is not None


def note_mark(text: str, header: Header) -> None:
    """Note a line that only archives print, and the address in it."""
    header.is_marked = True
    match = MASTHEAD.fullmatch(text)
    if match and match["address"]:
        header.add("sources", match["address"].rstrip("."))


def _field(rows: Sequence[Row], at: int, header: Header) -> int:
    """Read a label with its value, and return the index after it, 0 if there is none."""
    row, found = rows[at], field_of(rows[at].text)
    if found and found.label == "by" and header.labels:
        found = found._replace(label="author")
    if fields := stats_line(row.text):
        header.is_marked = True
        for each in fields:
            take_field(row.number, each, header)
        return at + 1
    # After a blank line, an author's note is part of the text (see `author_notes`).
    if found and found.is_authors_note and header.labels and row.gap:
        return 0
    if found is None or (found.key is None and not _among_labels(rows, at, header)):
        return 0
    if found.value:
        end = _continued(rows, at)
        below = [r.text for r in rows[at + 1 : end]]
        found = found._replace(value=" ".join([found.value, *below]))
    else:
        end = _below(rows, at, found, header)
        header.is_spaced |= end > at + 1 and rows[at + 1].gap > 0
        values = (r.text for r in rows[at + 1 : end])
        found = found._replace(value=", ".join(v.rstrip(",") for v in values))
    take_field(row.number, found, header)
    return end


def _among_labels(rows: Sequence[Row], at: int, header: Header) -> bool:
    """Return whether a line with an unknown label is next to a known one."""
    above = header.labels > 0 and rows[at].gap == 0
    below = at + 1 < len(rows) and rows[at + 1].gap == 0 and is_known(rows[at + 1])
    return at > 0 and (above or (below and header.labels > 0))


def take_field(line: int, found: Field, header: Header, settled: Sequence[str] = ()) -> None:
    """Add a field to a header; `settled` are the values of a list, if they are known."""
    key = found.key
    header.labels += found.is_evidence
    header.is_marked |= found.is_unmistakable
    if key is None:
        header.unknown.append((line, found))
    elif key in {"dates", "stats"}:
        for kind, said in stats_in(found.label, found.value):
            header.add(kind, said)
    elif key in LISTS:
        for value in settled or values_in(found):
            is_fandom = key == "categories" and value.casefold() not in CATEGORIES
            header.add("fandoms" if is_fandom else key, value)
    elif key == "notes" and found.label == "disclaimer":
        header.add(key, f"Disclaimer: {found.value}")
    elif key:
        header.add(key, tidy(found.value).strip("*_ ") if key == "title" else tidy(found.value))


def _continued(rows: Sequence[Row], at: int) -> int:
    """Return the index after the lines that continue the value on a label's line."""
    end = at + 1
    deep = indent(rows[at].line)
    while end < len(rows) and rows[end].gap == 0 and not _is_boundary(rows[end]):
        if rows[end].stretch != rows[at].stretch:
            break
        if indent(rows[end].line) <= deep and len(rows[end - 1].line) < _WRAPPED:
            break
        end += 1
    return end


def _below(rows: Sequence[Row], at: int, found: Field, header: Header) -> int:
    """Return the index after the lines below a label that has no value on its own line."""
    end = at + 1
    if end >= len(rows) or _is_boundary(rows[end]) or len(rows[end].line) > 2 * _SHORT:
        return end
    if rows[end].gap:
        followed = end + 1 < len(rows) and _is_boundary(rows[end + 1])
        return end + 1 if followed or header.is_spaced else end
    deep = indent(rows[at].line)
    many = found.key in LINES_BELOW
    end += 1
    stop = end
    while stop < len(rows) and rows[stop].gap == 0 and not _is_boundary(rows[stop]):
        stop += 1
        if indent(rows[stop - 1].line) > deep and stop == end + 1:
            end = stop
    joined = stop < len(rows) and rows[stop].gap == 0
    return stop if many and joined else end


def _is_boundary(row: Row) -> bool:
    """Return whether a line begins another part of a header, or the story's first chapter."""
    return field_of(row.text) is not None or is_mark(row) or _ends_block(row)


def _names(rows: Sequence[Row], at: int, header: Header) -> int:
    """Read title and author between two parts of a header; return the index after them."""
    if not header.labels and not header.is_marked:
        return at
    end = at
    while end < len(rows) and end < at + 4 and not _is_boundary(rows[end]) and is_short(rows[end]):
        end += 1
        if end > at + 1 and (by := by_line(rows[end - 1].text)) and by.name:
            read_names(rows[at:end], header)
            return end
    if end == at or end == len(rows) or not _is_boundary(rows[end]):
        return at
    text, found = rows[end].text, field_of(rows[end].text)
    # Above an author's note may as well be the first chapter's title.
    if CHAPTER.match(text) or (found and found.is_authors_note and found.value):
        return at
    if is_archive_label(text) and not WORK_TEXT.fullmatch(text):
        return at
    read_names(rows[at:end], header)
    return end


def is_short(row: Row) -> bool:
    """Return whether a line may be a title or a name: short, and no sentence."""
    text = row.text
    ends = _PROSE_END.search(text) is not None and len(text.split()) > _SENTENCE
    return len(text) <= _SHORT and not ends and not RULE.fullmatch(text)


def read_names(rows: Sequence[Row], header: Header) -> None:
    """Read title and author from lines that hold nothing else."""
    lines = [r.text for r in rows if not _is_furniture(r.text)]
    title, author = _title_and_author(lines)
    for key, name in (("title", title), ("authors", author)):
        if name and not header.values.get(key):
            header.values[key] = [name]


def _title_and_author(lines: Sequence[str]) -> tuple[str, str]:
    """Return title and author of the lines of a masthead."""
    for at, line in enumerate(lines):
        if at and (by := by_line(line)):
            return " ".join(lines[:at]), by.name or "".join(lines[at + 1 : at + 2])
    if lines and (both := title_by_name(lines[0])):
        return both
    if len(lines) != 2:  # noqa: PLR2004 (a title and a name)
        return (lines[0] if lines else ""), ""
    first, second = lines
    # In a header any words may be a name: "by Quill of Ashwater".
    second = _BY.sub("", second)
    return (second, first) if is_name(first) and not is_name(second) else (first, second)


def _block(rows: Sequence[Row], at: int, header: Header) -> int:
    """Read a summary or a note that begins at `at`, and return the index after it.

    It extends to the next label of the header. If the story begins without a label, only the first
    paragraph is taken: a short summary is better than a story without its beginning. So it does if
    the next label is that of a note below the story: less text follows than is above it.
    """
    label = rows[at].text.rstrip(":").casefold()
    end = at + 1
    while end < len(rows) and not _ends_block(rows[end]):
        end += 1
    if end == len(rows) or CHAPTER.match(rows[end].text) or _is_below_story(rows, at, end):
        paragraph = takewhile(lambda row: row.stretch == rows[at + 1].stretch, rows[at + 1 :])
        end = at + 1 + len(list(paragraph))
    while end < len(rows) and SEE_NOTES.fullmatch(rows[end].text):
        end += 1
    parts = groupby(rows[at + 1 : end], lambda row: row.stretch)
    paragraphs = [join([row.line for row in part]) for _, part in parts]
    body = [text for text in paragraphs if not SEE_NOTES.fullmatch(text)]
    if label == "disclaimer" and body:
        body[0] = f"Disclaimer: {body[0]}"
    header.add("summary" if label == "summary" else "notes", *body)
    header.labels += 1
    return end


def _is_below_story(rows: Sequence[Row], at: int, end: int) -> bool:
    """Return whether the label at `end` is below a story that follows the one at `at`."""
    is_block = BLOCK.fullmatch(rows[end].text) is not None
    between, after = (sum(len(row.line) for row in part) for part in (rows[at:end], rows[end:]))
    return is_block and after < between


def _ends_block(row: Row) -> bool:
    """Return whether a line ends a summary or a note."""
    is_label = TEXT_LABEL.fullmatch(row.text) or BLOCK.fullmatch(row.text)
    return is_label is not None or CHAPTER.match(row.text) is not None
