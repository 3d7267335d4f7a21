"""The header of stories from fan archives, as metadata.

    Rating: General Audiences          Rating:                  Summary
    Additional Tags: one, two,         General Audiences        Notes
       three                           Fandom:                  Work Text:

The header is a run of labels near the top, which blank lines may separate. Three known labels are a
header, or one that only archives print; so are a title and an author. A similar line inside the
story is not touched. An unknown label is kept in the ledger with the rest and named in a query.

    1.txt: Title: The Slip            2.txt: Title: The Slip
           Author: Ada Vickery               Author: Ada Vickery
           Chapter 1                         Chapter 2

In a folder, downloads by chapter repeat the header in each file. The first is read; the others are
set aside, and so are divisions that go on. What they contradict is asked about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice, pairwise, takewhile

from fascicle.model.blocks import Block, Span, Stretch
from fascicle.model.draft import Draft, Found, Query
from fascicle.model.memory import of_each
from fascicle.model.names import language_code
from fascicle.recovery.headings.heading_form import title_like
from fascicle.recovery.headings.line_forms import heading_form, shape_of
from fascicle.recovery.paratext.archive_labels import (
    LABELS,
    LISTS,
    RULE,
    field_of,
    is_archive_label,
    stats_line,
)
from fascicle.recovery.paratext.header_parts import (
    Header,
    Row,
    is_known,
    is_mark,
    is_short,
    read_names,
    read_part,
)
from fascicle.recovery.shared.by_lines import by_line, names_in, unmarked, without_address
from fascicle.recovery.shared.lines import by_file, divide, first_stretches, join, tidy, without

# As an archive prints it, and as a downloader does: Part 2 of The Doors; The Doors [2].
_SERIES = (
    re.compile(r"Part (?P<number>\d+) of (?P<name>.+)"),
    re.compile(r"(?P<name>.+) \[(?P<number>\d+)\]"),
)
# Lines that the archive or a downloader prints after the end of a work.
_END = re.compile(
    r"Please drop by the archive and comment to let the .{1,80}|End file\.|Afterword", re.IGNORECASE
)
# The least width of a frame's rule, and the lines below the labels that it is among.
_FRAME, _NEAR_RULE = 20, 4
# The least known labels in a header, and the last stretch in which it may begin.
FEWEST_LABELS = 3
NEAR_TOP = 6
# The last line that may belong to a header, and the most lines above the first label.
_LONGEST, _MASTHEAD_LINES = 2000, 12


def archive_header(draft: Draft) -> Draft:
    """Set the header aside and take its values as metadata."""
    known = [line for it in draft.ledger if it.kind == "metadata" for line in it.span]
    if len(known) >= FEWEST_LABELS:
        return draft
    near = (row for row in islice(_rows(draft), _MASTHEAD_LINES + 1) if row.stretch < NEAR_TOP)
    begins = [at for at, row in enumerate(near) if is_known(row) or is_mark(row)]
    # Fast path: most texts have no label near the top.
    rows = list(_rows(draft)) if begins else []
    read = next(filter(None, (_header(rows, at) for at in begins)), None)
    if read is None:
        return draft
    begin, header = read
    draft = replace(draft, found=values_of(header, draft.found)).ask(*queries_of(header))
    lines = Span(rows[begin].number, rows[header.end - 1].number)
    draft = without(draft, "metadata", lines)
    end = first_stretches(draft.blocks[:-4:-1])
    printed = takewhile(lambda block: _END.fullmatch(join(block.lines)), end)
    draft = draft.set_aside("boilerplate", *printed)
    return draft.with_blocks(chain.from_iterable(of_each(_at_labels, draft.blocks)))


def _rows(draft: Draft) -> Iterator[Row]:
    """Yield the lines at the top of a text."""
    stretches = (b for b in draft.blocks if isinstance(b, Stretch))
    for at, stretch in enumerate(stretches):
        for number, line in zip(stretch.span, stretch.lines, strict=True):
            if number > _LONGEST:
                return
            gap = 0 if number > stretch.span.first else stretch.gap
            yield Row(number, line, gap, at, unmarked(line))


def _header(rows: Sequence[Row], begin: int) -> tuple[int, Header] | None:
    """Return the header whose first label is at `begin`, and the index of its first line."""
    header = Header()
    at = begin
    while (after := read_part(rows, at, header)) > at:
        at = after
    above = _above(rows, begin, header)
    has_masthead = _is_masthead(above)
    titles = begin if has_masthead else 0
    if not _suffices(rows, at, header, titles, has_masthead=has_masthead):
        return None
    if has_masthead:
        read_names([row for row in above if by_line(row.text) or not field_of(row.text)], header)
    if at < len(rows) and RULE.fullmatch(rows[at].text):
        at += 1
    header.end = at
    return (0 if has_masthead else begin), header


def _above(rows: Sequence[Row], begin: int, header: Header) -> Sequence[Row]:
    """Return the lines above the labels, without a summary between by-line and stats."""
    above = rows[:begin]
    is_signed = any(by_line(row.text) for row in above[:-1])
    if is_signed and stats_line(rows[begin].text) and not is_short(above[-1]):
        header.add("summary", above[-1].text)
        return above[:-1]
    return above


def _suffices(
    rows: Sequence[Row], at: int, header: Header, above: int, *, has_masthead: bool
) -> bool:
    """Return whether the labels up to `at` are the header of a story."""
    if header.is_marked or not has_masthead or header.labels >= FEWEST_LABELS:
        return header.is_marked or has_masthead
    # A long rule just below is the frame of a transcriber (see `library_notices`).
    below = (row.text for row in rows[at : at + _NEAR_RULE])
    if any(len(text) >= _FRAME and RULE.fullmatch(text) for text in below):
        return False
    titles = header.values.get("title", [])
    if not all(map(title_like, titles)):
        return False
    named = "authors" in header.values and (bool(titles) or above == 1)
    return (named and above <= 1) or (bool(titles) and above == 0)


def _is_masthead(rows: Sequence[Row]) -> bool:
    """Return whether the lines above the labels are no prose, and no chapter begins there."""
    forms = (heading_form(row.text) for row in rows)
    return not any(form and form.shape == "labelled" for form in forms) and all(map(is_short, rows))


def values_of(header: Header, found: Found) -> Found:
    """Return the metadata with the values of a header."""
    values: dict[str, str | tuple[str, ...]] = {}
    for key, row in header.values.items():
        if key == "series" and row and (match := _series(row[0])):
            values.update(series=match["name"], series_number=match["number"])
        elif key == "language" and row:
            values[key] = language_code(row[0])
        elif key in header.settled:
            values[key] = tuple(dict.fromkeys(row))
        elif key == "authors":
            values[key] = tuple(name for text in row for name in names_in(without_address(text)))
        elif key in LISTS or key in {"sources", "dates", "stats"}:
            values[key] = tuple(dict.fromkeys(row))
        else:
            values[key] = "\n\n".join(row) if key in {"summary", "notes"} else "".join(row[:1])
    return found.with_values(**values)


def _series(said: str) -> re.Match[str] | None:
    return next(filter(None, (form.fullmatch(said) for form in _SERIES)), None)


def queries_of(header: Header) -> Iterator[Query]:
    """Yield a query for each unknown label."""
    for line, found in header.unknown:
        question = f"the header has an unknown label: {found.label}: {found.value}"
        span = Span(line, line)
        yield Query("unknown-label", span, question, "kept in the ledger", weight=0.2)


def _at_labels(block: Block) -> list[Block]:
    """Divide a stretch before and after each archive label."""
    if not isinstance(block, Stretch):
        return [block]
    labels = [n for n, line in zip(block.span, block.lines, strict=True) if is_archive_label(line)]
    return divide(block, *(Span(n, n) for n in labels))


# What the files of one work should agree on. Numbers and dates are those of each download.
_AGREED = ("title", "authors", "language", "rating", "series", "series_number")
_KINDS = {"metadata", "title-page"}
# A first line that so many of the later files have is repeated; so are so many lines of one file.
_MOST, _FEWEST = 2 / 3, 2


def repeated_headers(draft: Draft) -> Draft:
    """Set the headers of all files but the first aside."""
    starts = [first for first, _ in draft.source.files[1:]]
    if not starts:
        return draft
    said = _first_header(draft, starts[0])
    fields = _fields(said)
    title = draft.found.get("title").casefold()
    known = {title, *(unmarked(line).casefold() for line in said)} - {""}
    later = by_file(draft, (block for block in draft.blocks if block.span.first >= starts[0]))
    headers = [_top(file, known, fields) for _, file in later]
    usual = Counter(_key(header[0]) for header in headers if header)
    for header in filter(None, headers):
        lines = [line for block in header for line in block.lines]
        often = 1 < usual[_key(header[0])] >= _MOST * len(headers)
        is_title = _key(header[0]) == title and _is_headed(draft, header[-1])
        if often or is_title or len(lines) >= _FEWEST:
            asked = list(contradictions(draft, header[0].span, fields, _fields(lines)))
            draft = draft.set_aside("metadata", *header).ask(*asked)
    return _without_same_divisions(draft)


def _without_same_divisions(draft: Draft) -> Draft:
    """Set aside the divisions above the chapter of a file that are those of the file before.

    1.md: # Part One  ## The Door       2.md: # Part One  ## The Lamp
    """
    tops: dict[str, list[Stretch]] = {}
    going: set[str] = set()
    for block in draft.blocks:
        name, _ = draft.source.at(block.span.first)
        top = tops.setdefault(name, [])
        depth = draft.headings.get(block.span.first, 0)
        above = draft.headings[top[-1].span.first] if top else 0
        if name not in going and isinstance(block, Stretch) and depth > above:
            top.append(block)
        else:
            going.add(name)
    gone: list[Stretch] = []
    for before, top in pairwise(filter(None, tops.values())):
        # The title may be above the divisions of one of them only.
        at = next((n for n, there in enumerate(before) if _is_same(draft, there, top[0])), None)
        rows = zip(before[at:] if at is not None else (), top[:-1], strict=False)
        gone += [here for _, here in takewhile(lambda row: _is_same(draft, *row), rows)]
    return draft.set_aside("metadata", *gone)


def _is_same(draft: Draft, one: Stretch, other: Stretch) -> bool:
    """Return whether two headings say the same, at one depth."""
    depths = (draft.headings[each.span.first] for each in (one, other))
    return _key(one) == _key(other) and len({*depths}) == 1


def contradictions(
    draft: Draft, span: Span, one: Mapping[str, str], two: Mapping[str, str]
) -> Iterator[Query]:
    """Yield a question for each key on which the header at `span` does not agree with the first."""
    file, first = (draft.source.at(line)[0] for line in (span.first, 1))
    for key in _AGREED:
        here, there = two.get(key, ""), one.get(key, "")
        if here and there and tidy(here).casefold() != tidy(there).casefold():
            name = key.replace("_", " ")
            question = (
                f"the {name} is “{there}” in {first}, and “{here}” in {file}; which is right?"
            )
            place = Span(span.first, span.first)
            yield Query("headers-differ", place, question, f"“{there}”", weight=0.9)


def _first_header(draft: Draft, end: int) -> list[str]:
    """Return the lines of the first file's header, and of its first heading."""
    asides = (a.span for a in draft.ledger if a.kind in _KINDS and a.span.last < end)
    lines = [draft.source.lines[n - 1] for span in asides for n in span]
    first = draft.blocks[0] if draft.blocks else None
    if isinstance(first, Stretch) and first.span.first in draft.headings and first.span.last < end:
        lines += first.lines
    return [line for line in lines if line.strip()]


def _fields(lines: Sequence[str]) -> dict[str, str]:
    """Return the values of the labels in some lines, by their keys."""
    found = filter(None, (field_of(unmarked(line)) for line in lines))
    return {LABELS[f.label]: f.value for f in found if LABELS.get(f.label)}


def _top(file: Sequence[Block], known: set[str], fields: Mapping[str, str]) -> list[Stretch]:
    """Return the stretches at the beginning of a file that repeat the first header."""
    stretches = first_stretches(file)
    return list(takewhile(lambda it: all(_repeats(x, known, fields) for x in it.lines), stretches))


def _is_headed(draft: Draft, header: Stretch) -> bool:
    """Return whether the heading of a chapter follows a header."""
    below = next((b for b in draft.blocks if b.span.first > header.span.last), None)
    if not isinstance(below, Stretch):
        return False
    return below.span.first in draft.headings or shape_of(below.lines[0]) == "labelled"


def _repeats(line: str, known: set[str], fields: Mapping[str, str]) -> bool:
    """Return whether a line is in the first header, or has a label that is."""
    text = unmarked(line)
    if text.casefold() in known or RULE.fullmatch(text):
        return True
    found = field_of(text)
    return found is not None and LABELS.get(found.label, "") in fields


def _key(block: Stretch) -> str:
    return unmarked(block.lines[0]).casefold()
