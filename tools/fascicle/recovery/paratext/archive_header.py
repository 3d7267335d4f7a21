"""The header of stories from fan archives, as metadata.

    Rating: General Audiences          Summary
    Additional Tags: one, two,         Notes
       three                           Work Text:

The header is a single run of labels near the top; a similar line inside the story is not touched.
An unknown label is kept in the ledger with the rest and named in a query.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span, Stretch
from fascicle.model.draft import Query
from fascicle.recovery.paratext.language_names import language_code
from fascicle.recovery.shared.lines import join, tidy
from fascicle.recovery.shared.stretches import divide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Found

# Labels, singular and plural, and the TOML key of each.
LABELS = {
    "rating": "rating", "archive warning": "warnings", "archive warnings": "warnings",
    "warning": "warnings", "warnings": "warnings", "category": "", "categories": "",
    "fandom": "", "fandoms": "", "relationship": "", "relationships": "",
    "character": "characters", "characters": "characters", "additional tags": "tags",
    "additional tag": "tags", "tags": "tags", "language": "language", "series": "series",
    "collection": "", "collections": "", "stats": "", "title": "title", "author": "authors",
    "published": "", "completed": "", "updated": "", "words": "", "chapters": "",
}  # fmt: skip
# Labels only with a value on the same line; on their own they begin a block.
IN_LINE = {"summary": "summary", "notes": "notes"}
_LISTS = {"warnings", "characters", "tags", "authors"}

_LABEL = re.compile(r"(?P<label>[A-Z][A-Za-z ()]{2,30}):(?:\s+(?P<value>\S.*))?\s*$")
_SERIES = re.compile(r"Part (?P<number>\d+) of (?P<name>.+)")
_MASTHEAD = re.compile(
    r"Work Header|Posted originally on the Archive of Our Own(?: at (?P<address>https?://\S+))?.*",
    re.IGNORECASE,
)
_SEE_NOTES = re.compile(
    r"See the end of the (work|chapter) for (more )?\S*\s*(notes|warnings).*", re.IGNORECASE
)
# Lines that the archive itself prints after the end of a work.
_PLEA = re.compile(r"Please drop by the archive and comment to let the .{1,80}", re.IGNORECASE)
TEXT_LABEL = re.compile(r"(Work|Chapter) Text:?", re.IGNORECASE)
_BLOCK = re.compile(r"(?P<label>Summary|Notes):?", re.IGNORECASE)
_CHAPTER = re.compile(r"Chapter \d+(:.*)?$")
_LABEL_LINE = re.compile(
    r"(Chapter|Work) (Summary|Notes?|End Notes?|Text):?|End Notes?:?", re.IGNORECASE
)
_BY = re.compile(r"by\s+(\S.*)", re.IGNORECASE)

# The least known labels in a header, and the last stretch in which it may begin.
FEWEST_LABELS = 3
NEAR_TOP = 6


def archive_header(draft: Draft) -> Draft:
    """Set the header aside and take its values as metadata."""
    stretches = [b for b in draft.blocks if isinstance(b, Stretch)]
    labels = next((i for i, s in enumerate(stretches[:NEAR_TOP]) if _is_labels(s)), None)
    if labels is None:
        return draft
    end = labels + 1
    while end < len(stretches) and _is_labels(stretches[end], fewest=1):
        end += 1
    found, queries = draft.found, []
    for stretch in stretches[labels:end]:
        found, asked = _values(stretch, found)
        queries += asked
    found, end = _before_text(stretches, end, found)
    found = _masthead(stretches[:labels], found)
    draft = replace(draft, found=found).set_aside("metadata", *stretches[:end]).ask(*queries)
    plea = [b for b in stretches[end:][-1:] if _PLEA.fullmatch(join(b.lines))]
    draft = draft.set_aside("boilerplate", *plea)
    return draft.with_blocks(part for block in draft.blocks for part in _at_labels(block))


def _at_labels(block: Block) -> list[Block]:
    """Divide a stretch before and after each archive label."""
    if not isinstance(block, Stretch):
        return [block]
    labels = [n for n, line in zip(block.span, block.lines, strict=True) if is_archive_label(line)]
    return divide(block, *(Span(n, n) for n in labels))


def is_archive_label(line: str) -> bool:
    """Return whether a line is a label that archives print around a chapter: "Chapter Text"."""
    return _LABEL_LINE.fullmatch(line.strip()) is not None


def _is_labels(stretch: Stretch, fewest: int = FEWEST_LABELS) -> bool:
    """Return whether a stretch is a run of known labels."""
    known = [
        m
        for line in stretch.lines
        if (m := _LABEL.match(line.strip())) and _is_known(m["label"].lower(), m["value"])
    ]
    return len(known) >= fewest and _LABEL.match(stretch.lines[0].strip()) is not None


def _is_known(label: str, value: str | None) -> bool:
    return label in LABELS or (label in IN_LINE and bool(value))


def _values(stretch: Stretch, found: Found) -> tuple[Found, list[Query]]:
    """Return the metadata with the values of a run of labels, and a query for each unknown one."""
    queries = []
    for label, value in _fields(stretch):
        key = IN_LINE.get(label.lower()) if value else None
        key = LABELS.get(label.lower(), key)
        if key is None:
            question = f"the header has an unknown label: {label}: {value}"
            queries.append(
                Query("unknown-label", stretch.span, question, "kept in the ledger", weight=0.2)
            )
        elif key == "series" and (match := _SERIES.match(tidy(value))):
            found = found.with_values(series=match["name"], series_number=match["number"])
        elif key == "language":
            found = found.with_values(language=language_code(value))
        elif key in _LISTS:
            found = found.with_values(**{key: tuple(v for v in map(tidy, value.split(",")) if v)})
        elif key:
            found = found.with_values(**{key: tidy(value)})
    return found, queries


def _fields(stretch: Stretch) -> Iterator[tuple[str, str]]:
    """Yield labels and values; an indented line continues the value before it."""
    label, value = "", ""
    for line in stretch.lines:
        match = _LABEL.match(line.strip())
        if match and not line.startswith((" ", "\t")):
            if label:
                yield label, value
            label, value = match["label"], match["value"] or ""
        else:
            value = f"{value} {line.strip()}".strip()
    if label:
        yield label, value


def _before_text(stretches: Sequence[Stretch], at: int, found: Found) -> tuple[Found, int]:
    """Parse title, byline, summary and notes between the labels and the story.

    Return the metadata, and the index of the story's first stretch.
    """
    if at + 1 < len(stretches) and (by := _byline(stretches[at])):
        found = found.with_values(title=by[0], authors=(by[1],))
        at += 1
    while at < len(stretches) and (match := _BLOCK.fullmatch(stretches[at].lines[0].strip())):
        body, at = _block(stretches, at)
        found = found.with_values(**{match["label"].lower(): "\n\n".join(body)})
    if at < len(stretches) and TEXT_LABEL.fullmatch(stretches[at].lines[0].strip()):
        at += 1
    return found, at


def _byline(stretch: Stretch) -> tuple[str, str] | None:
    """Return title and author from "Title" over "by Author"."""
    if len(stretch.lines) != 2:  # noqa: PLR2004 (a title and a by-line)
        return None
    by = _BY.match(stretch.lines[1].strip())
    return (tidy(stretch.lines[0]), tidy(by[1])) if by else None


def _block(stretches: Sequence[Stretch], at: int) -> tuple[list[str], int]:
    """Return the paragraphs of a summary or note that begins at `at`, and the index after it.

    It extends to the next label of the header. If the story begins without a label, only the first
    paragraph is taken: a short summary is better than a story without its beginning.
    """
    head = stretches[at].lines[1:]
    first = [join(head)] if head else []
    end = at + 1
    while end < len(stretches) and not _is_mark(stretches[end]):
        end += 1
    if end == len(stretches) or (
        _CHAPTER.match(stretches[end].lines[0].strip()) and not _marked(stretches, end)
    ):
        end = at + 1 + (not first)
    body = [*first, *(join(s.lines) for s in stretches[at + 1 : end])]
    return [p for p in body if not _SEE_NOTES.fullmatch(p)], end


def _is_mark(stretch: Stretch) -> bool:
    line = stretch.lines[0].strip()
    return any(p.fullmatch(line) for p in (_BLOCK, TEXT_LABEL)) or _CHAPTER.match(line) is not None


def _marked(stretches: Sequence[Stretch], chapter: int) -> bool:
    """Return whether "Work Text:" ended the block before a chapter."""
    return TEXT_LABEL.fullmatch(stretches[chapter - 1].lines[0].strip()) is not None


def _masthead(stretches: Sequence[Stretch], found: Found) -> Found:
    """Return the metadata with title and author from the lines above the labels."""
    for stretch in stretches:
        if by := _byline(stretch):
            return found.with_values(title=by[0], authors=(by[1],))
        printed = [_MASTHEAD.fullmatch(line.strip()) for line in stretch.lines]
        addresses = (
            match["address"].rstrip(".") for match in printed if match and match["address"]
        )
        found = found.with_values(sources=tuple(addresses))
        lines = [
            line for line, is_printed in zip(stretch.lines, printed, strict=True) if not is_printed
        ]
        if lines:
            found = found.with_values(title=tidy(lines[0]))
    return found
