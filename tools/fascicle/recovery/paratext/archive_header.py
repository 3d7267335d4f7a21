"""The header of stories from fan archives, as metadata.

    Rating: General Audiences          Rating:                  Summary
    Additional Tags: one, two,         General Audiences        Notes
       three                           Fandom:                  Work Text:

The header is a run of labels near the top, which blank lines may separate. Three known labels are a
header, or one that only archives print; so are a title and an author. A similar line inside the
story is not touched. An unknown label is kept in the ledger with the rest and named in a query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span, Stretch
from fascicle.model.draft import Query
from fascicle.model.language_names import language_code
from fascicle.recovery.headings.line_forms import heading_form, title_like
from fascicle.recovery.paratext.archive_labels import (
    BLOCK,
    CATEGORIES,
    CHAPTER,
    FURNITURE,
    LINES_BELOW,
    LISTS,
    MASTHEAD,
    TEXT_LABEL,
    WORK_TEXT,
    Field,
    field_of,
    is_archive_label,
    stats_in,
    stats_line,
    values_in,
)
from fascicle.recovery.shared.by_lines import (
    by_line,
    is_name,
    title_by_name,
    unmarked,
    without_address,
)
from fascicle.recovery.shared.lines import indent, join, tidy
from fascicle.recovery.shared.stretches import divide, without

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Found

_SERIES = re.compile(r"Part (?P<number>\d+) of (?P<name>.+)")
_SEE_NOTES = re.compile(
    r"See the end of the (work|chapter) for (more )?\S*\s*(notes|warnings).*", re.IGNORECASE
)
# Lines that the archive or a downloader prints after the end of a work.
_END = re.compile(
    r"Please drop by the archive and comment to let the .{1,80}|End file\.|Afterword", re.IGNORECASE
)
_RULE = re.compile(r"(?:[^\w\s] ?){3,}")
# The least width of a frame's rule, and the lines below the labels that it is among.
_FRAME, _NEAR_RULE = 20, 4
_PROSE_END = re.compile(r"[.!?…,;][”\"’']?$")

# The least known labels in a header, and the last stretch in which it may begin.
FEWEST_LABELS = 3
NEAR_TOP = 6
# The last line that may belong to a header, and the most lines above the first label.
_LONGEST, _MASTHEAD_LINES = 2000, 12
# The longest title or name, and the shortest line that was wrapped.
_SHORT, _WRAPPED = 100, 50
# A title has at most so many words if it ends like a sentence.
_SENTENCE = 4


@dataclass(frozen=True, slots=True)
class _Row:
    """A line at the top of a text, its number, and the blank lines before it.

    `text` is the line without Markdown's marks.
    """

    number: int
    line: str
    gap: int
    stretch: int
    text: str


@dataclass(slots=True)
class _Header:
    """A header while it is read."""

    values: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[tuple[_Row, Field]] = field(default_factory=list)
    labels: int = 0
    is_marked: bool = False
    is_spaced: bool = False
    end: int = 0

    def add(self, key: str, *values: str) -> None:
        self.values.setdefault(key, []).extend(filter(None, values))


def archive_header(draft: Draft) -> Draft:
    """Set the header aside and take its values as metadata."""
    rows = list(_rows(draft))
    read = next(filter(None, (_header(rows, at) for at in _begins(rows))), None)
    if read is None:
        return draft
    begin, header = read
    draft = replace(draft, found=_values(header, draft.found)).ask(*_queries(header))
    spans = (Span(row.number, row.number) for row in rows[begin : header.end])
    draft = _whole(draft, list(spans))
    draft = draft.set_aside("boilerplate", *_printed_below(draft))
    return draft.with_blocks(part for block in draft.blocks for part in _at_labels(block))


def _whole(draft: Draft, lines: Sequence[Span]) -> Draft:
    """Set aside a run of lines, each stretch as one entry."""
    return without(draft, "metadata", lines[0] | lines[-1])


def _rows(draft: Draft) -> Iterator[_Row]:
    """Yield the lines at the top of a text."""
    stretches = (b for b in draft.blocks if isinstance(b, Stretch))
    for at, stretch in enumerate(stretches):
        for number, line in zip(stretch.span, stretch.lines, strict=True):
            if number > _LONGEST:
                return
            gap = 0 if number > stretch.span.first else stretch.gap
            yield _Row(number, line, gap, at, unmarked(line))


def _begins(rows: Sequence[_Row]) -> Iterator[int]:
    """Yield the indices of the lines with which a header may begin."""
    for at, row in enumerate(rows[: _MASTHEAD_LINES + 1]):
        if row.stretch < NEAR_TOP and (_is_known(row) or _is_mark(row)):
            yield at


def _is_known(row: _Row) -> bool:
    found = field_of(row.text)
    return (found is not None and found.key is not None) or bool(stats_line(row.text))


def _is_mark(row: _Row) -> bool:
    """Return whether a line is printed by archives only, above a whole work."""
    return MASTHEAD.fullmatch(row.text) is not None


def _header(rows: Sequence[_Row], begin: int) -> tuple[int, _Header] | None:
    """Return the header whose first label is at `begin`, and the index of its first line."""
    header = _Header()
    at = begin
    while (after := _step(rows, at, header)) > at:
        at = after
    above = _above(rows, begin, header)
    has_masthead = _is_masthead(above)
    titles = begin if has_masthead else 0
    if not _suffices(rows, at, header, titles, has_masthead=has_masthead):
        return None
    if has_masthead:
        _masthead(above, header)
    if at < len(rows) and _RULE.fullmatch(rows[at].text):
        at += 1
    header.end = at
    return (0 if has_masthead else begin), header


def _above(rows: Sequence[_Row], begin: int, header: _Header) -> Sequence[_Row]:
    """Return the lines above the labels, without a summary between by-line and stats."""
    above = rows[:begin]
    is_signed = any(by_line(row.text) for row in above[:-1])
    if is_signed and stats_line(rows[begin].text) and not _is_short(above[-1]):
        header.add("summary", above[-1].text)
        return above[:-1]
    return above


def _suffices(
    rows: Sequence[_Row], at: int, header: _Header, above: int, *, has_masthead: bool
) -> bool:
    """Return whether the labels up to `at` are the header of a story."""
    if header.is_marked:
        return True
    if not has_masthead:
        return False
    if header.labels >= FEWEST_LABELS:
        return True
    # A long rule just below is the frame of a transcriber (see `frames`).
    below = (row.text for row in rows[at : at + _NEAR_RULE])
    if any(len(text) >= _FRAME and _RULE.fullmatch(text) for text in below):
        return False
    titles = header.values.get("title", [])
    if not all(map(title_like, titles)):
        return False
    named = "authors" in header.values and (bool(titles) or above == 1)
    return (named and above <= 1) or (bool(titles) and above == 0)


def _step(rows: Sequence[_Row], at: int, header: _Header) -> int:
    """Read one part of a header, and return the index after it; `at` at the end."""
    if at >= len(rows):
        return at
    text = rows[at].text
    if at and WORK_TEXT.fullmatch(rows[at - 1].text):
        return at
    if _is_mark(rows[at]) or (header.is_marked and _is_furniture(text)):
        _mark(text, header)
        return at + 1
    if BLOCK.fullmatch(text):
        return _block(rows, at, header) if header.labels or header.is_marked else at
    return _field(rows, at, header) or _names(rows, at, header)


def _is_furniture(text: str) -> bool:
    """Return whether a line is printed around the title: "Preface", an address, a rule."""
    return FURNITURE.fullmatch(text) is not None or _RULE.fullmatch(text) is not None


def _mark(text: str, header: _Header) -> None:
    """Note a line that only archives print, and the address in it."""
    header.is_marked = True
    match = MASTHEAD.fullmatch(text)
    if match and match["address"]:
        header.add("sources", match["address"].rstrip("."))


def _field(rows: Sequence[_Row], at: int, header: _Header) -> int:
    """Read a label with its value, and return the index after it, 0 if there is none."""
    row, found = rows[at], field_of(rows[at].text)
    if fields := stats_line(row.text):
        header.is_marked = True
        for each in fields:
            _take(row, each, header)
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
    _take(row, found, header)
    return end


def _among_labels(rows: Sequence[_Row], at: int, header: _Header) -> bool:
    """Return whether a line with an unknown label is next to a known one."""
    above = header.labels > 0 and rows[at].gap == 0
    below = at + 1 < len(rows) and rows[at + 1].gap == 0 and _is_known(rows[at + 1])
    return at > 0 and (above or (below and header.labels > 0))


def _take(row: _Row, found: Field, header: _Header) -> None:
    """Add a field to a header."""
    key = found.key
    header.labels += found.is_evidence
    header.is_marked |= found.is_unmistakable
    if key is None:
        header.unknown.append((row, found))
    elif key in {"dates", "stats"}:
        for kind, said in stats_in(found.label, found.value):
            header.add(kind, said)
    elif key in LISTS:
        for value in values_in(found):
            is_fandom = key == "categories" and value.casefold() not in CATEGORIES
            header.add("fandoms" if is_fandom else key, value)
    elif key == "notes" and found.label == "disclaimer":
        header.add(key, f"Disclaimer: {found.value}")
    elif key:
        header.add(key, tidy(found.value).strip("*_ ") if key == "title" else tidy(found.value))


def _continued(rows: Sequence[_Row], at: int) -> int:
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


def _below(rows: Sequence[_Row], at: int, found: Field, header: _Header) -> int:
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


def _is_boundary(row: _Row) -> bool:
    """Return whether a line begins another part of a header, or the story's first chapter."""
    return (
        _is_known(row)
        or _is_mark(row)
        or BLOCK.fullmatch(row.text) is not None
        or TEXT_LABEL.fullmatch(row.text) is not None
        or CHAPTER.match(row.text) is not None
        or field_of(row.text) is not None
    )


def _names(rows: Sequence[_Row], at: int, header: _Header) -> int:
    """Read title and author between two parts of a header; return the index after them."""
    if not header.labels and not header.is_marked:
        return at
    end = at
    while end < len(rows) and end < at + 4 and not _is_boundary(rows[end]) and _is_short(rows[end]):
        end += 1
        if end > at + 1 and (by := by_line(rows[end - 1].text)) and by.name:
            _name(rows[at:end], header)
            return end
    if end == at or end == len(rows) or not _is_boundary(rows[end]):
        return at
    text = rows[end].text
    if CHAPTER.match(text) or (is_archive_label(text) and not WORK_TEXT.fullmatch(text)):
        return at
    _name(rows[at:end], header)
    return end


def _is_short(row: _Row) -> bool:
    """Return whether a line may be a title or a name: short, and no sentence."""
    text = row.text
    ends = _PROSE_END.search(text) is not None and len(text.split()) > _SENTENCE
    return len(text) <= _SHORT and not ends and not _RULE.fullmatch(text)


def _is_masthead(rows: Sequence[_Row]) -> bool:
    """Return whether the lines above the labels are no prose, and no chapter begins there."""
    forms = (heading_form(row.text) for row in rows)
    if len(rows) > _MASTHEAD_LINES or any(form and form.shape == "labelled" for form in forms):
        return False
    return all(_is_short(row) or _is_mark(row) for row in rows)


def _masthead(rows: Sequence[_Row], header: _Header) -> None:
    """Read title, author and address from the lines above the labels."""
    for row in rows:
        if _is_mark(row):
            _mark(row.text, header)
    _name(
        [r for r in rows if not _is_mark(r) and (by_line(r.text) or not field_of(r.text))], header
    )


def _name(rows: Sequence[_Row], header: _Header) -> None:
    """Read title and author from lines that hold nothing else."""
    lines = [r.text for r in rows if not _is_furniture(r.text)]
    title, author = _title_and_author(lines)
    header.values.setdefault("title", [title] if title else [])
    header.values.setdefault("authors", [author] if author else [])


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
    return (second, first) if is_name(first) and not is_name(second) else (first, second)


def _block(rows: Sequence[_Row], at: int, header: _Header) -> int:
    """Read a summary or a note that begins at `at`, and return the index after it.

    It extends to the next label of the header. If the story begins without a label, only the first
    paragraph is taken: a short summary is better than a story without its beginning.
    """
    label = rows[at].text.rstrip(":").casefold()
    end = at + 1
    while end < len(rows) and not _ends_block(rows[end]):
        end += 1
    if end == len(rows) or CHAPTER.match(rows[end].text):
        end = at + 1
        while end < len(rows) and (end == at + 1 or not rows[end].gap):
            end += 1
            if end < len(rows) and rows[end].stretch != rows[end - 1].stretch:
                break
    body = [p for p in _paragraphs(rows[at + 1 : end]) if not _SEE_NOTES.fullmatch(p)]
    if label == "disclaimer" and body:
        body[0] = f"Disclaimer: {body[0]}"
    header.add("summary" if label == "summary" else "notes", *body)
    header.labels += 1
    return end


def _ends_block(row: _Row) -> bool:
    """Return whether a line ends a summary or a note."""
    return (
        TEXT_LABEL.fullmatch(row.text) is not None
        or BLOCK.fullmatch(row.text) is not None
        or CHAPTER.match(row.text) is not None
    )


def _paragraphs(rows: Sequence[_Row]) -> Iterator[str]:
    """Yield the paragraphs of some lines."""
    lines: list[str] = []
    for at, row in enumerate(rows):
        if lines and row.stretch != rows[at - 1].stretch:
            yield join(lines)
            lines = []
        lines.append(row.line)
    if lines:
        yield join(lines)


def _values(header: _Header, found: Found) -> Found:
    """Return the metadata with the values of a header."""
    values: dict[str, str | tuple[str, ...]] = {}
    for key, row in header.values.items():
        if key == "series" and row and (match := _SERIES.match(row[0])):
            values.update(series=match["name"], series_number=match["number"])
        elif key == "language" and row:
            values[key] = language_code(row[0])
        elif key == "authors":
            values[key] = tuple(map(without_address, row))
        elif key in LISTS or key in {"sources", "dates", "stats"}:
            values[key] = tuple(dict.fromkeys(row))
        else:
            values[key] = "\n\n".join(row) if key in {"summary", "notes"} else "".join(row[:1])
    return found.with_values(**values)


def _queries(header: _Header) -> Iterator[Query]:
    """Yield a query for each unknown label."""
    for row, found in header.unknown:
        question = f"the header has an unknown label: {found.label}: {found.value}"
        span = Span(row.number, row.number)
        yield Query("unknown-label", span, question, "kept in the ledger", weight=0.2)


def _printed_below(draft: Draft) -> list[Block]:
    """Return the blocks at the end of a text that an archive or a downloader printed."""
    gone: list[Block] = []
    for block in reversed(draft.blocks[-3:]):
        if not isinstance(block, Stretch) or not _END.fullmatch(join(block.lines)):
            break
        gone.append(block)
    return gone


def _at_labels(block: Block) -> list[Block]:
    """Divide a stretch before and after each archive label."""
    if not isinstance(block, Stretch):
        return [block]
    labels = [n for n, line in zip(block.span, block.lines, strict=True) if is_archive_label(line)]
    return divide(block, *(Span(n, n) for n in labels))
