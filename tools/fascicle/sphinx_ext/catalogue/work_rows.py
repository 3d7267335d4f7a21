"""What is said of the works of a long catalogue, in files that its script loads to filter and sort.

`catalogue/works-1.js` has the first works by title, and so on. Each is whole in itself, so that a
browser may have kept one of them from an older build. They are scripts, since a book that is opened
from a folder can load nothing else.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.model.text.sort_names import given_sort_names, sort_name
from fascicle.sphinx_ext.web.assets.made_files import MadeFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.work_entries import LinkedName, WorkEntry

# The works of a file: some 50 KB, gzipped.
EACH = 1000


def number_of_files(works: int) -> int:
    return -(-works // EACH)


def files_of(app: Sphinx, entries: Sequence[WorkEntry]) -> Iterator[MadeFile]:
    """Yield the files; `entries` are in the order of titles."""
    for number, first in enumerate(range(0, len(entries), EACH), 1):
        some = entries[first : first + EACH]
        state = digest_of((app.builder.name, [entry.shown for entry in some]))
        yield MadeFile(f"catalogue/works-{number}.js", state, partial(_file, app, number, some))


def _file(app: Sphinx, number: int, entries: Sequence[WorkEntry]) -> bytes:
    rows = msgspec.json.encode([_row(app, entry) for entry in entries])
    return b"fascicleCatalogue(%d,%s);\n" % (number, rows)


def _row(app: Sphinx, entry: WorkEntry) -> tuple[Any, ...]:
    """Return what `scripts/rows.js` reads, in its order."""
    work = entry.work
    given = given_sort_names(app.config.fascicle_sort_names)
    first = sort_name(work.authors[0], app.config.language, given) if work.authors else ""
    return (
        work.title,
        app.builder.get_target_uri(work.front.docname),
        [_named(app, each) for each in entry.authors],
        first,
        [_named(app, each) for each in entry.series],
        work.series_number,
        [_named(app, each) for each in entry.tags],
        work.rating,
        list(work.warnings),
        work.status,
        entry.language,
        work.total_words,
        entry.what,
        entry.when,
    )


def _named(app: Sphinx, name: LinkedName) -> tuple[str, str]:
    return name.name, app.builder.get_target_uri(name.docname)
