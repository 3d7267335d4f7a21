"""Long lists in pages: each has so many works, names or lines, and leads to the others.

authors/nan-lee.html    the first page of a list, whatever its length
authors/nan-lee/2.html  the second
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.extension_points import LibraryPage
from fascicle.sphinx_ext.model.work_entries import WorkEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A page of some 40 KB, gzipped, with summaries and eight tags a work; 15 without summaries.
WORKS = 200
# Names or lines: as much.
LINES = 800
# The pages that are named before and after the one that is shown.
NEAR = 2


NAMED = gettext("{name}, page {number}")


class ListPage(NamedTuple):
    """A page that lists works or names; `shown` is all that it depends on."""

    page: LibraryPage
    template: str
    shown: object
    values: dict[str, Any]


class Part(NamedTuple):
    """One of the pages of a list: its number, and its name in addresses."""

    number: int
    docname: str


class Place(NamedTuple):
    """A heading of a list, and the first page that has it."""

    heading: str
    docname: str


def in_parts(listed: ListPage, *, is_whole: bool = False) -> Iterator[ListPage]:
    """Yield the pages of a list, or the whole; `shown` is what the first one says above it.

    The list stands in the value `letters`, as headings with what is below them, or in `entries`.
    """
    groups = listed.values.get("letters") or [("", listed.values.get("entries", []))]
    rows = [(heading, item) for heading, found in groups for item in found]
    most = WORKS if rows and isinstance(rows[0][1], WorkEntry) else LINES
    most = len(rows) + 1 if is_whole else most
    cut = [rows[first : first + most] for first in range(0, len(rows), most)] or [[]]
    docname = listed.page.docname
    parts = [Part(n, docname if n == 1 else f"{docname}/{n}") for n in range(1, len(cut) + 1)]
    places = _places(cut, parts) if "letters" in listed.values else []
    for part, own in zip(parts, cut, strict=True):
        name = str(listed.page.name)
        if part.number > 1:
            name = NAMED.format(name=name, number=part.number)
        above = listed.shown if part.number == 1 else None
        shown = name, above, places, len(parts), [(heading, _shown(item)) for heading, item in own]
        around = {"places": places, "part": part, "parts": parts, "near": parts_near(parts, part)}
        values = listed.values | around | _listed(own, listed.values) | {"list_start": docname}
        yield ListPage(LibraryPage(part.docname, name), listed.template, shown, values)


def _listed(rows: Sequence[tuple[str, Any]], values: dict[str, Any]) -> dict[str, Any]:
    """Return the list of one page in the form that the whole list had."""
    if "letters" not in values:
        return {"entries": [item for _, item in rows]}
    by_heading = groupby(rows, lambda row: row[0])
    return {"letters": [(heading, [item for _, item in found]) for heading, found in by_heading]}


def _places(cut: Sequence[Sequence[tuple[str, Any]]], parts: Sequence[Part]) -> list[Place]:
    found: dict[str, Place] = {}
    for part, rows in zip(parts, cut, strict=True):
        for heading, _ in rows:
            found.setdefault(heading, Place(heading, part.docname))
    return list(found.values())


def _shown(item: Any) -> object:  # noqa: ANN401  (a work, a grouping, or a line of an index)
    """Return what a list shows of an item."""
    return item.shown if hasattr(item, "shown") else item


def parts_near(parts: Sequence[Part], shown: Part) -> list[Part | None]:
    """Return the pages to name on one: the first, the last and those near; None is a gap."""
    ends, near = {1, len(parts)}, range(shown.number - NEAR, shown.number + NEAR + 1)
    wanted = [part for part in parts if part.number in ends or part.number in near]
    found: list[Part | None] = []
    for part in wanted:
        if found and found[-1] and part.number > found[-1].number + 1:
            found.append(None)
        found.append(part)
    return found
