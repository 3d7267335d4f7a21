"""Overlap of Sphinx and Pagefind: small books are indexed while their pages are written.

Sphinx uses one processor and Pagefind another. The works are known when all pages are read, and the
text of each page is there whole or not at all, so this waits for each. Errors are ignored here:
`indexing` makes the missing indexes, and reports them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from fascicle.book.search.indexing import (
    IndexFiles,
    Source,
    index_files,
    languages_of,
    records_in,
    sources_of,
)
from fascicle.book.search.page_texts import page_file, read_book, works_file
from fascicle.book.search.shards import Shard, shards_of
from fascicle.model.errors import SearchError

# Seconds between two checks for a file.
PAUSE = 0.02


class GivenUpError(Exception):
    """Sphinx has ended without writing the text of a page."""


@contextmanager
def indexes_made_meanwhile(
    doctrees: Path, *, wanted: bool = True
) -> Iterator[dict[Shard, IndexFiles]]:
    """Make an index for each language of a book while the block writes its pages.

    Yields the files of each index, complete when the block is left. Sphinx must write all pages
    within the block, into doctrees that were empty before. None is made unless `wanted`.
    """
    made: dict[Shard, IndexFiles] = {}
    if not wanted:
        yield made
        return
    over = Event()
    maker = Thread(target=_make, args=(doctrees, over, made))
    maker.start()
    try:
        yield made
    finally:
        over.set()
        maker.join()


def _make(doctrees: Path, over: Event, made: dict[Shard, IndexFiles]) -> None:
    with suppress(GivenUpError, SearchError, OSError):
        _wait_for(works_file(doctrees), over)
        book = read_book(doctrees)
        by_slug = sources_of(book)
        # Their sizes are not known yet; a book this small is split by language only.
        for shard in shards_of(dict.fromkeys(by_slug, 0), languages_of(book)):
            sources = (by_slug[slug] for slug in shard.slugs)
            records = records_in(doctrees, _as_written(doctrees, sources, over))
            made[shard] = index_files(shard.language, records)


def _as_written(doctrees: Path, sources: Iterator[Source], over: Event) -> Iterator[Source]:
    """Yield the pages one by one, each when its text is there."""
    for work, names in sources:
        for name in names:
            _wait_for(page_file(doctrees, name), over)
            yield work, (name,)


def _wait_for(path: Path, over: Event) -> None:
    """Wait for a file. Raises `GivenUpError`."""
    # Checked first: when Sphinx has ended, its last file is there.
    ended = over.is_set()
    while not path.exists():
        if ended:
            raise GivenUpError
        time.sleep(PAUSE)
        ended = over.is_set()
