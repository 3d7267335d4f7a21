"""Casts and descriptions of works, as tables and lines for people, and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import chain, groupby
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from fascicle.cli.report import count, table_data
from fascicle.cli.terminal import seen
from fascicle.library.description import Change, Value
from fascicle.library.moved_works import is_published
from fascicle.writers.page_addresses import slugify

if TYPE_CHECKING:
    from fascicle.cast import Proposal
    from fascicle.library.cast_entries import Casting
    from fascicle.library.texts import TextEntry
    from fascicle.settings.schema import Named

    Described = tuple[TextEntry, list[Value]]


# The most other names that are shown, commonest first.
MOST = 4
HEADS = {"character": ("Characters", "times", "chapters", "also called", "why"),
         "place": ("Places", "times", "chapters", "also called", "why")}  # fmt: skip


def cast_lines(casting: Casting, most: int | None = MOST) -> Iterator[str]:
    """Yield the lines that show the settled cast and the proposals, each with `most` aliases."""
    settings = casting.settings
    for title, named in (("Settled", settings.cast), ("Settled places", settings.places)):
        if named:
            yield f"{title}: {seen('; '.join(map(_in_words, named)))}"
    if settings.not_characters:
        yield f"Rejected: {seen(', '.join(settings.not_characters))}"
    for kind, head in HEADS.items():
        rows = [_row(proposal, most) for proposal in casting.proposals if proposal.kind == kind]
        if rows:
            yield ""
            yield from _table([head, *rows], numbers=1)
    if not casting.proposals:
        yield "No other names are proposed."


def _in_words(named: Named) -> str:
    secret = f", hidden before page {named.spoiler_from}" if named.spoiler_from else ""
    also = f" ({', '.join(named.aliases)})" if named.aliases else ""
    return f"{named.name}{also}{secret}"


def _row(proposal: Proposal, most: int | None) -> tuple[str, ...]:
    also = [f"{alias} {times}" for alias, times in proposal.aliases[:most]]
    more = [] if len(also) == len(proposal.aliases) else ["…"]
    return (
        seen(proposal.name),
        f"{proposal.count:,}",
        ranges(proposal.chapters),
        seen(", ".join(also + more)),
        seen(", ".join(proposal.evidence)),
    )


def ranges(numbers: Sequence[int]) -> str:
    """Return numbers in order as “1-4, 7”; the title page's, 0, is left out."""
    rows = groupby(enumerate(n for n in numbers if n), key=lambda pair: pair[1] - pair[0])
    runs = [[number for _, number in row] for _, row in rows]
    return ", ".join(f"{r[0]}-{r[-1]}" if len(r) > 1 else f"{r[0]}" for r in runs) or "–"


def _table(rows: Sequence[tuple[str, ...]], numbers: int = -1) -> Iterator[str]:
    """Yield rows in aligned columns, that of `numbers` to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if at == numbers else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def written_line(casting: Casting, place: str) -> str:
    kinds = [proposal.kind for proposal in casting.proposals]
    people, places = count(kinds.count("character"), "character"), kinds.count("place")
    added = f"{people} and {count(places, 'place')} added"
    return f"{place}: {added}\n    Remove wrong entries there, then run: fascicle build"


def cast_data(casting: Casting) -> dict[str, Any]:
    settings = casting.settings
    return {
        "cast": list(map(table_data, settings.cast)),
        "places": list(map(table_data, settings.places)),
        "not_characters": list(settings.not_characters),
        "proposals": [
            {**asdict(proposal), "aliases": [{"name": a, "count": n} for a, n in proposal.aliases]}
            for proposal in casting.proposals
        ],
    }


# The keys of the overview, and the most characters of a cell.
OVERVIEW = ("title", "authors", "language")
WIDEST = 40

# The longest line, on a wide terminal.
LONGEST = 100
UNKNOWN = "?"
_FROM = {"settings": "", "text": " (from the text)", "guess": " (a guess)", "": ""}


def overview_lines(works: Sequence[Described]) -> Iterator[str]:
    """Yield a table of title, authors and language of works; a question mark if not known."""
    known = ((entry.slug, {value.key: value for value in values}) for entry, values in works)
    rows = [
        ("work", *OVERVIEW),
        *((slug, *(_cell(of[key]) for key in OVERVIEW)) for slug, of in known),
    ]
    yield from _table(rows)
    if any(UNKNOWN in row for row in rows):
        yield "\nTo fill in the unknown: fascicle decide"


def _cell(value: Value) -> str:
    text = seen(" ".join(value.value.split()))
    text = text if len(text) <= WIDEST else f"{text[: WIDEST - 2].rstrip()} …"
    return UNKNOWN if value.source == "guess" or not text else text


def described_lines(described: Described) -> Iterator[str]:
    """Yield the keys of a work that have a value, each with the source of its value."""
    entry, values = described
    yield f"{entry.slug}  ({entry.settings_place})"
    known = [value for value in values if value.value]
    wide = max(len(value.key) for value in known)
    width = min(get_terminal_size().columns, LONGEST)
    for value in known:
        text = f"{value.value}{_FROM[value.source]}"
        wrapped = (
            wrap(seen(part), max(width - wide - 4, 20), break_on_hyphens=False)
            for part in text.expandtabs().splitlines()
        )
        lines = list(chain(*wrapped))
        yield f"  {value.key:<{wide}}  {lines[0]}"
        yield from (f"  {'':<{wide}}  {line}" for line in lines[1:])


def address_lines(entry: TextEntry, changes: Iterable[Change]) -> Iterator[str]:
    """Yield the command for an address like the new title, while nobody has a link yet.

    An address that shares a word with the title, such as `door`, was chosen.
    """
    slug = entry.slug
    new = {change.key: change.new for change in changes if change.old != change.new}
    address = slugify(str(new.get("title") or ""))
    if not address or "address" in new or {*slug.split("-")} & {*address.split("-")}:
        return
    if not is_published(entry.root, entry, slug):
        yield f"{slug}: its address is works/{slug}; to change it before you publish it:"
        yield f"    fascicle describe {slug} address={address}"
