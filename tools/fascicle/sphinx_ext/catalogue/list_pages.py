"""Pages that list all works, by title and by date, all names of a kind, and the works of one.

    catalogue.html           all works, by title
    newest.html              works by the day they came, the newest first; no page if none is newer
    authors/index.html       all authors, by name; series/ and tags/ the same
    authors/nan-lee.html     the works of one; those of a series in reading order
    authors/nan-lee/2.html   the second page of a long list

A long catalogue has its works in files, too, which its script loads to filter and sort:

    catalogue/works-1.js       the first works by title, and so on
    catalogue/author-order.js  all authors in their order, loaded to sort by them

Each file of works is whole in itself, so that a browser may have kept one of them from an older
build. They are scripts, since a book that is opened from a folder can load nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.model.digests import digest_of
from fascicle.model.word_lists import filing_title
from fascicle.sphinx_ext.i18n import gettext
from fascicle.sphinx_ext.model.extension_points import LibraryPage
from fascicle.sphinx_ext.model.filing import given_sort_names, group_by_letter, sort_name
from fascicle.sphinx_ext.model.groupings import AUTHORS, KINDS, Grouping, Kind, groupings_in
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import minutes_for
from fascicle.sphinx_ext.model.work_entries import (
    LinkedName,
    WorkEntry,
    arrival,
    grouping_page_values,
    newest_first,
)
from fascicle.sphinx_ext.static_files import MadeFile

CATALOGUE = LibraryPage("catalogue", gettext("Catalogue"))
NEWEST = LibraryPage("newest", gettext("Newest works"))


def navigation(env: BuildEnvironment) -> Iterator[LibraryPage]:
    """Yield the pages for the navigation line, less those that would list nothing."""
    yield CATALOGUE
    yield from (index_of(kind) for kind in KINDS if groupings_in(env, kind))


def index_of(kind: Kind) -> LibraryPage:
    return LibraryPage(f"{kind.folder}/index", kind.plural)


def pages_of(
    env: BuildEnvironment, entries: Mapping[str, WorkEntry], others: Sequence[LibraryPage]
) -> Iterator[ListPage]:
    """Yield these pages; `others` are the indices, to which the catalogue leads."""
    yield _catalogue_page(env, list(entries.values()), others)
    for kind in KINDS:
        groupings = groupings_in(env, kind)
        if groupings:
            yield _names_page(env, kind)
        for grouping in groupings:
            works = [entries[work.slug] for work in grouping.works if work.slug in entries]
            yield _grouping_page(env, kind, grouping, works)


def _catalogue_page(
    env: BuildEnvironment, entries: Sequence[WorkEntry], others: Sequence[LibraryPage]
) -> ListPage:

    def title(entry: WorkEntry) -> str:
        return filing_title(entry.work.title, entry.language)

    letters = group_by_letter(entries, title, env.config.language)
    authors = [each.slug for _, members in groupings_by_letter(env, AUTHORS) for each in members]
    files = -(-len(entries) // EACH)
    values = {"letters": letters, "authors": authors, "others": others, "files": files}
    totals = _totals(entries)
    return ListPage(CATALOGUE, "catalogue", (authors, others, totals), values | totals)


def _names_page(env: BuildEnvironment, kind: Kind) -> ListPage:
    letters = groupings_by_letter(env, kind)
    return ListPage(index_of(kind), "names", None, {"kind": kind, "letters": letters})


def groupings_by_letter(env: BuildEnvironment, kind: Kind) -> list[tuple[str, list[Grouping]]]:
    language = env.config.language
    given = given_sort_names(env.config.fascicle_sort_names)

    def filed_as(grouping: Grouping) -> str:
        if kind is AUTHORS:
            return sort_name(grouping.name, language, given)
        return filing_title(grouping.name, language)

    return group_by_letter(groupings_in(env, kind), filed_as, language)


def _grouping_page(
    env: BuildEnvironment, kind: Kind, grouping: Grouping, entries: Sequence[WorkEntry]
) -> ListPage:
    """Return the page of an author, a series or a tag, with the values that features add."""
    added: dict[str, Any] = {}
    for values_of in grouping_page_values(env.config):
        added |= values_of(env, grouping)
    totals, page = _totals(entries), LibraryPage(grouping.docname, grouping.name)
    values = {"kind": kind, "grouping": grouping, "entries": entries, **added, **totals}
    return ListPage(page, "grouping", (added, totals), values)


def newest_works(entries: Iterable[WorkEntry]) -> Iterator[ListPage]:
    """Yield the page of works in the order of the front page, under the years they came."""
    by_year = groupby(newest_first(entries), lambda entry: (arrival(entry.work) or entry.when)[:4])
    years = [(year, list(works)) for year, works in by_year]
    if years:
        yield ListPage(NEWEST, "newest", None, {"letters": years})


def _totals(entries: Sequence[WorkEntry]) -> dict[str, int]:
    words = sum(entry.work.total_words for entry in entries)
    return {"count": len(entries), "words": words, "minutes": minutes_for(words)}


# A page of some 40 KB, gzipped, with summaries and eight tags a work; 15 without summaries.
WORKS = 200
# As much.
NAMES = 800
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
    """Yield the pages of a list, or the whole; `shown` is the introduction on the first one.

    The list is in the value `letters`, as headings with their items, or in `entries`.
    """
    groups = listed.values.get("letters") or [("", listed.values.get("entries", []))]
    rows = [(heading, item) for heading, items in groups for item in items]
    most = WORKS if rows and isinstance(rows[0][1], WorkEntry) else NAMES
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
        items = [(heading, getattr(item, "shown", item)) for heading, item in own]
        shown = name, above, places, len(parts), items
        around = {"places": places, "part": part, "parts": parts, "near": parts_near(parts, part)}
        values = listed.values | around | _listed(own, listed.values) | {"list_start": docname}
        yield ListPage(LibraryPage(part.docname, name), listed.template, shown, values)


def _listed(rows: Sequence[tuple[str, Any]], values: dict[str, Any]) -> dict[str, Any]:
    """Return the list of one page in the form that the whole list had."""
    if "letters" not in values:
        return {"entries": [item for _, item in rows]}
    by_heading = groupby(rows, lambda row: row[0])
    return {"letters": [(heading, [item for _, item in pairs]) for heading, pairs in by_heading]}


def _places(cut: Sequence[Sequence[tuple[str, Any]]], parts: Sequence[Part]) -> list[Place]:
    places: dict[str, Place] = {}
    for part, rows in zip(parts, cut, strict=True):
        for heading, _ in rows:
            places.setdefault(heading, Place(heading, part.docname))
    return list(places.values())


def parts_near(parts: Sequence[Part], shown: Part) -> list[Part | None]:
    """Return the pages to name on one: the first, the last and those near; None is a gap."""
    ends, near = {1, len(parts)}, range(shown.number - NEAR, shown.number + NEAR + 1)
    wanted = [part for part in parts if part.number in ends or part.number in near]
    named: list[Part | None] = []
    for part in wanted:
        if named and named[-1] and part.number > named[-1].number + 1:
            named.append(None)
        named.append(part)
    return named


# The works of a file: some 60 KB, gzipped.
EACH = 1000
# A name with its own slug, or alone if that follows from it.
Named = str | tuple[str, str]


def files_of(
    app: Sphinx, entries: Sequence[WorkEntry], authors: Sequence[str]
) -> Iterator[MadeFile]:
    """Yield the files; `entries` are in the order of titles, the slugs of `authors` in theirs."""
    suffix = app.builder.get_target_uri("-").removeprefix("-")
    for number, first in enumerate(range(0, len(entries), EACH), 1):
        some = entries[first : first + EACH]
        state = digest_of((suffix, [entry.shown for entry in some]))
        make = partial(_file, app, number, some, suffix)
        yield MadeFile(f"catalogue/works-{number}.js", state, make)
    order = b"fascicleAuthors(%s);\n" % msgspec.json.encode(" ".join(authors))
    yield MadeFile("catalogue/author-order.js", digest_of(authors), lambda: order)


def _file(app: Sphinx, number: int, entries: Sequence[WorkEntry], suffix: str) -> bytes:
    rows = each_that_works(entries, "the catalogue", partial(_row, app))
    given = number, [row for _, row in rows], suffix
    return b"fascicleCatalogue(%s);\n" % msgspec.json.encode(given)[1:-1]


def _row(app: Sphinx, entry: WorkEntry) -> tuple[Any, ...]:
    """Return the fields that `scripts/rows.js` reads, in its order."""
    work = entry.work
    return (
        work.title,
        app.builder.get_target_uri(work.front.docname),
        [_named(each) for each in entry.authors],
        [_named(each) for each in entry.series],
        work.series_number,
        [_named(each) for each in entry.tags],
        work.rating,
        work.cautions,
        work.status,
        entry.language,
        work.total_words,
        entry.what,
        entry.when,
        work.is_untitled,
        work.subtitle,
        *([cover.row] if (cover := entry.added.get("cover")) else []),
    )


def _named(named: LinkedName) -> Named:
    """Return a name, with its slug only where the script cannot make it: a third of the bytes."""
    slug = named.docname.partition("/")[2]
    return named.name if named.name.lower().replace(" ", "-") == slug else (named.name, slug)
