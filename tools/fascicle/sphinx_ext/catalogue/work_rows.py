"""Rows of the works of a long catalogue, in files that its script loads to filter and sort.

    catalogue/works-1.js       the first works by title, and so on
    catalogue/author-order.js  all authors in their order, loaded to sort by them

Each file of works is whole in itself, so that a browser may have kept one of them from an older
build. They are scripts, since a book that is opened from a folder can load nothing else.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.web.assets.made_files import MadeFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.work_entries import LinkedName, WorkEntry

# The works of a file: some 60 KB, gzipped.
EACH = 1000
# A name with its own slug, or alone if that follows from it.
Named = str | tuple[str, str]


def number_of_files(works: int) -> int:
    return -(-works // EACH)


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
    """Return what `scripts/rows.js` reads, in its order."""
    work = entry.work
    return (
        work.title,
        app.builder.get_target_uri(work.front.docname),
        [_named(each) for each in entry.authors],
        [_named(each) for each in entry.series],
        work.series_number,
        [_named(each) for each in entry.tags],
        work.rating,
        list(work.warnings),
        work.status,
        entry.language,
        work.total_words,
        entry.what,
        entry.when,
        work.is_untitled,
    )


def _named(named: LinkedName) -> Named:
    """Return a name, with its slug only where the script cannot make it: a third of the bytes."""
    slug = named.docname.partition("/")[2]
    return named.name if named.name.lower().replace(" ", "-") == slug else (named.name, slug)
