"""The cast of a work as a table for people, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fascicle.cli.output.context_lines import seen
from fascicle.cli.output.report import count, table_data

if TYPE_CHECKING:
    from fascicle.cast.classification import Proposal
    from fascicle.library.decisions.cast_entries import Casting
    from fascicle.settings.schema import Named

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
            yield from _table([head, *rows])
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
    found = [[number for _, number in row] for _, row in rows]
    return ", ".join(f"{r[0]}-{r[-1]}" if len(r) > 1 else f"{r[0]}" for r in found) or "–"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows in aligned columns, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if number == 1 else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def written_line(casting: Casting, place: str) -> str:
    kinds = [proposal.kind for proposal in casting.proposals]
    people, places = count(kinds.count("character"), "character"), kinds.count("place")
    added = f"{people} and {count(places, 'place')} added"
    return f"{place}: {added}\n    Remove what is wrong there, then run: fascicle build"


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
