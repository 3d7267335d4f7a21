"""Descriptions of works as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING

from fascicle.cli.output.context_lines import seen
from fascicle.library.describing.description import NONE
from fascicle.library.moved_works import is_published
from fascicle.settings.toml_values import toml_value
from fascicle.writers.page_addresses import slugify

if TYPE_CHECKING:
    from fascicle.library.describing.description import Change, Value
    from fascicle.library.texts import TextEntry

    Described = tuple[TextEntry, list[Value]]

# The keys of the overview, and the most characters of a cell.
OVERVIEW = ("title", "authors", "language")
WIDEST = 40
# The longest line, on a wide terminal.
LONGEST = 100
UNKNOWN = "?"
_FROM = {"settings": "", "text": " (from the text)", "guess": " (a guess)", "": ""}


def overview_lines(works: Sequence[Described]) -> Iterator[str]:
    """Yield a table of title, authors and language of works; a question mark if not known."""
    rows = [("work", *OVERVIEW), *map(_row, works)]
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, wide, strict=True)).rstrip()
    if any(UNKNOWN in row for row in rows):
        yield "\nTo say what is not known: fascicle decide"


def _row(described: Described) -> tuple[str, ...]:
    entry, values = described
    known = {value.key: value for value in values}
    return (entry.slug, *(_cell(known[key]) for key in OVERVIEW))


def _cell(value: Value) -> str:
    text = seen(" ".join(value.value.split()))
    text = text if len(text) <= WIDEST else f"{text[: WIDEST - 2].rstrip()} …"
    return UNKNOWN if value.source == "guess" or not text else text


def described_lines(described: Described) -> Iterator[str]:
    """Yield all that is known of one work, each key with where its value is from."""
    entry, values = described
    yield f"{entry.slug}  ({entry.settings_place})"
    said = [value for value in values if value.value]
    wide = max(len(value.key) for value in said)
    width = min(get_terminal_size().columns, LONGEST)
    for value in said:
        text = f"{value.value}{_FROM[value.source]}"
        wrapped = (
            wrap(seen(part), max(width - wide - 4, 20), break_on_hyphens=False)
            for part in text.expandtabs().splitlines()
        )
        lines = list(chain(*wrapped))
        yield f"  {value.key:<{wide}}  {lines[0]}"
        yield from (f"  {'':<{wide}}  {line}" for line in lines[1:])


def change_line(change: Change) -> str:
    """Return a change in words: title = "The Door" (instead of "Door")."""
    if change.new in NONE and change.old in NONE:
        return f"{change.key} is not in this file; what the text itself says stays"
    if change.new in NONE:
        return f"{change.key} removed (it was {toml_value(change.old)})"
    instead = "" if change.old in NONE else f" (instead of {toml_value(change.old)})"
    return f"{change.key} = {toml_value(change.new)}{instead}"


def address_lines(entry: TextEntry, changes: Iterable[Change]) -> Iterator[str]:
    """Yield how to give a work an address like its new title, before anybody has a link.

    One that shares a word with the title, such as `door`, was chosen.
    """
    slug = entry.slug
    new = {change.key: change.new for change in changes if change.old != change.new}
    address = slugify(str(new.get("title") or ""))
    if not address or "address" in new or {*slug.split("-")} & {*address.split("-")}:
        return
    if not is_published(entry.root, entry, slug):
        yield f"{slug}: its address is works/{slug}; to change it before you publish it:"
        yield f"    fascicle describe {slug} address={address}"
