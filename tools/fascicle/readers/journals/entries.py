"""Entries of a journal in the order of their times, each a chapter.

Each is parsed as a page of its own: what one leaves open does not reach into the next. An entry
without a title has its day as the heading. Its time, mood and tags are in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.readers.archive import unread_query
from fascicle.readers.html.elements import Elements
from fascicle.readers.html.page import parsed
from fascicle.readers.html.tags import HEADINGS, METADATA, refuse_crowded
from fascicle.readers.sheet import Sheet

# A day as it begins a time: 2004-12-21 20:00:00.
_DAY = len("2004-12-21")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its time, its title and its text as HTML, and other values for the ledger."""

    time: str
    title: str
    text: str
    others: tuple[str, ...] = ()
    is_public: bool = True


def read_entries(sheet: Sheet, name: str, entries: Iterable[Entry]) -> None:
    """Read entries onto a sheet whose file has begun; `name` names it in messages."""
    in_order = sorted(entries, key=lambda entry: entry.time)
    refuse_crowded(name, sum(entry.text.count("<") for entry in in_order))
    restricted: list[int] = []
    for entry in in_order:
        sheet.end_block()
        before = len(sheet.blocks)
        others = aside(" · ".join(filter(None, (entry.time, *entry.others))))
        title = f"<h1>{entry.title.strip() or entry.time[:_DAY]}</h1>"
        page = parsed(name, f"<body>{title}{others}<div>{entry.text}</div></body>")
        for heading in [*page.iter(*HEADINGS)][1:]:
            heading.tag = f"h{min(HEADINGS[str(heading.tag)] + 1, len(HEADINGS))}"
        Elements(sheet).read(page)
        if not entry.is_public and sheet.blocks[before:]:
            restricted.append(sheet.blocks[before].span.first)
    if restricted:
        sheet.queries.append(_about_restricted(restricted))


def aside(text: str) -> str:
    """Return a block of HTML for the ledger."""
    return f'<div class="{METADATA}">{escape(text)}</div>'


def _about_restricted(lines: Sequence[int]) -> Query:
    """Return a question about the entries at these lines, which not everybody could read."""
    entries = f"{len(lines)} entries are" if len(lines) > 1 else "an entry is"
    question = f"{entries} private, a draft or for friends; may everybody read it here?"
    span = Span(lines[0], lines[0])
    return Query("restricted-work", span, question, "published", weight=1.0, places=tuple(lines))


def comments_query(names: Sequence[str]) -> Query:
    """Return a question about comments, which are left out; `names` are those of their authors."""
    number = f"{len(names)} comments" if len(names) > 1 else "a comment"
    return unread_query([*dict.fromkeys(names)], f"{number} on the entries left out, by")
