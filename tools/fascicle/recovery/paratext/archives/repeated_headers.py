"""Headers that each file of a folder repeats, as downloads by chapter do.

    1.txt: Title: The Slip            2.txt: Title: The Slip
           Author: Ada Vickery               Author: Ada Vickery
           Chapter 1                         Chapter 2

The first is read; the others are set aside. What they contradict is asked about.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span, Stretch
from fascicle.model.draft import Query
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.paratext.archives.archive_labels import LABELS, RULE, field_of
from fascicle.recovery.shared.by_lines import unmarked
from fascicle.recovery.shared.lines import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fascicle.model.draft import Draft

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
    ends = [*starts[1:], len(draft.source.lines) + 1]
    headers = [_top(draft, *part, known, fields) for part in zip(starts, ends, strict=True)]
    usual = Counter(_key(header[0]) for header in headers if header)
    for header in filter(None, headers):
        lines = [line for block in header for line in block.lines]
        often = 1 < usual[_key(header[0])] >= _MOST * len(headers)
        is_title = _key(header[0]) == title and _is_headed(draft, header[-1])
        if often or is_title or len(lines) >= _FEWEST:
            asked = list(contradictions(draft, header[0].span, fields, _fields(lines)))
            draft = draft.set_aside("metadata", *header).ask(*asked)
    return draft


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


def _top(
    draft: Draft, begin: int, end: int, known: set[str], fields: Mapping[str, str]
) -> list[Stretch]:
    """Return the stretches at the beginning of a file that repeat the first header."""
    found: list[Stretch] = []
    for block in draft.blocks:
        if block.span.first < begin:
            continue
        if block.span.first >= end or not isinstance(block, Stretch):
            break
        if not all(_repeats(line, known, fields) for line in block.lines):
            break
        found.append(block)
    return found


def _is_headed(draft: Draft, header: Stretch) -> bool:
    """Return whether the heading of a chapter follows a header."""
    below = next((b for b in draft.blocks if b.span.first > header.span.last), None)
    if not isinstance(below, Stretch):
        return False
    form = heading_form(below.lines[0])
    return below.span.first in draft.headings or (form is not None and form.shape == "labelled")


def _repeats(line: str, known: set[str], fields: Mapping[str, str]) -> bool:
    """Return whether a line is in the first header, or has a label that is."""
    text = unmarked(line)
    if text.casefold() in known or RULE.fullmatch(text):
        return True
    found = field_of(text)
    return found is not None and LABELS.get(found.label, "") in fields


def _key(block: Stretch) -> str:
    return unmarked(block.lines[0]).casefold()
